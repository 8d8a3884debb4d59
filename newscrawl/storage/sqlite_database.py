"""A SQLite connection that waits for other writers, and says in one sentence when it can do no more."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random_exponential

from newscrawl.storage.sqlite_schema import busy, connect, store_lost

BUSY_SECONDS = 30.0
"""How long one statement waits for another crawl's transaction on the same file."""

# Statements name ids in groups, below the 999 parameters that the smallest builds of SQLite allow.
_VALUES_AT_ONCE = 500

T = TypeVar("T")
Row = tuple[Any, ...]


class Database:
    """One connection to a store's file."""

    def __init__(self, path: Path, retry_seconds: float, *, upgrading: bool = False) -> None:
        """Open the file, or make it. Raises StoreLost where it cannot be used."""
        self.path = path
        self._retry_seconds = retry_seconds
        self.connection = self.retried(
            lambda: connect(path, min(BUSY_SECONDS, retry_seconds), upgrading=upgrading)
        )

    def read(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Return a query's rows, asked again while the file is locked."""
        return self.retried(lambda: self.connection.execute(sql, values).fetchall())

    def chunked(self, sql: str, values: Collection[Any], first: Sequence[Any] = ()) -> list[Row]:
        """Run `sql` for groups of `values`, which take the place of its braces, after the values `first`."""
        unique = list(dict.fromkeys(values))
        rows: list[Row] = []
        for start in range(0, len(unique), _VALUES_AT_ONCE):
            group = unique[start : start + _VALUES_AT_ONCE]
            marks = ", ".join("?" * len(group))
            rows += self.connection.execute(sql.format(marks), [*first, *group]).fetchall()
        return rows

    def read_chunked(self, sql: str, values: Collection[Any], first: Sequence[Any] = ()) -> list[Row]:
        """Return `chunked`'s rows, asked again while the file is locked."""
        return self.retried(lambda: self.chunked(sql, values, first))

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement for each of `rows`."""
        self.connection.executemany(sql, rows)

    def written(self, operation: Callable[[], T]) -> T:
        """Run `operation` in one transaction that other writers wait for: all of it is kept, or nothing."""

        return self.retried(lambda: self._transaction("IMMEDIATE", operation))

    def seen_at_once(self, operation: Callable[[], T]) -> T:
        """Run an `operation` that reads several times, all of it from one moment's state of the file."""
        return self.retried(lambda: self._transaction("DEFERRED", operation))

    def _transaction(self, kind: str, operation: Callable[[], T]) -> T:
        self.connection.execute(f"BEGIN {kind}")
        try:
            result = operation()
            self.connection.execute("COMMIT")
            return result
        finally:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")

    def retried(self, operation: Callable[[], T]) -> T:
        """Run `operation`, and again while the file is locked, until the retry time is over."""
        attempts = Retrying(
            stop=stop_after_delay(self._retry_seconds),
            wait=wait_random_exponential(multiplier=0.05, max=2),
            retry=retry_if_exception(busy),
            reraise=True,
        )
        try:
            return attempts(operation)
        except sqlite3.Error as error:
            raise store_lost(self.path, error) from None

    def close(self) -> None:
        """Release the file; closing twice is harmless."""
        self.connection.close()
