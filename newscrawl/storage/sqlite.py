"""The SQLite store: one file, no server."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random_exponential

from newscrawl.article import DATE_FIELDS, Article, Document, format_utc, json_document, parse_utc
from newscrawl.storage.paging import pages
from newscrawl.storage.saving import (
    Change,
    encodable,
    plain_record,
    plan_encoded,
    required_id,
    run_id,
    whole_second,
)
from newscrawl.storage.sqlite_schema import SideRows, busy, connect, store_lost
from newscrawl.storage.store import (
    MAX_DOCUMENT_BYTES,
    ArticleQuery,
    Known,
    Outcome,
    SourceMark,
    Visit,
)

BUSY_SECONDS = 30.0
"""How long one statement waits for another crawl's transaction on the same file."""

# Statements name ids in groups, below the 999 parameters that the smallest builds of SQLite allow.
_IDS_AT_ONCE = 500
_ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

T = TypeVar("T")


class SQLiteStore:
    """Articles in one SQLite file; several processes may write it at the same time."""

    def __init__(self, path: str, *, retry_seconds: float = 60) -> None:
        """Open the file at `path`, or make it. Raises StoreLost where it cannot be used."""
        self._path = Path(path)
        self._retry_seconds = retry_seconds
        self.address = f"sqlite:{path}"
        self._connection = self._retried(lambda: connect(self._path, min(BUSY_SECONDS, retry_seconds)))

    def save(self, articles: Sequence[Article], now: datetime) -> list[tuple[Outcome, Document]]:
        """Store articles in one transaction; see Store.save."""
        batch = dict(enumerate(articles))
        ids = [required_id(article) for article in articles]
        return self._written(lambda: self._save(batch, ids, now)) if batch else []

    def _save(
        self, batch: Mapping[int, Article], ids: Sequence[str], now: datetime
    ) -> list[tuple[Outcome, Document]]:
        numbers, stored = self._stored(ids)
        changes, encoded, results = plan_encoded(stored, batch, now, _encode)
        self._write_changes(changes, encoded, numbers)
        for change in changes.values():
            results.update(zip(change.positions, change.results, strict=True))
        return [results[position] for position in batch]

    def _stored(self, ids: Collection[str]) -> tuple[dict[str, int], dict[str, Document]]:
        rows = self._chunked("SELECT number, id, document FROM articles WHERE id IN ({})", ids)
        numbers: dict[str, int] = {}
        stored: dict[str, Document] = {}
        for number, id, document in rows:
            numbers[id] = number
            stored[id] = _decode(document)
        return numbers, stored

    def _write_changes(
        self, changes: Mapping[str, Change], encoded: Mapping[str, str], numbers: Mapping[str, int]
    ) -> None:
        last = self._connection.execute("SELECT coalesce(max(number), 0) FROM articles").fetchone()[0]
        side = SideRows()
        inserted: list[tuple[Any, ...]] = []
        rewritten: list[tuple[Any, ...]] = []
        revisions: list[tuple[str, int, str]] = []
        for id, change in changes.items():
            columns = (*_columns(change.after), encoded[id])
            number = numbers.get(id)
            if number is None:
                number = last = last + 1
                inserted.append((number, id, *columns))
            elif change.after != change.before:
                rewritten.append((*columns, number))
            if change.rewrites:
                side.replace(number, change.before, change.after)
            revisions += [(id, old["revision"], json_document(old)) for old in change.superseded]
        side.write(self._connection)
        self._connection.executemany("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?)", inserted)
        self._connection.executemany(
            "UPDATE articles SET source = ?, language = ?, published_at = ?, fetched_at = ?, document = ?"
            " WHERE number = ?",
            rewritten,
        )
        self._connection.executemany("INSERT OR REPLACE INTO revisions VALUES (?, ?, ?)", revisions)

    def known(self, ids: Collection[str]) -> dict[str, Known]:
        """Return those of `ids` that are stored articles."""
        rows = self._retried(
            lambda: self._chunked(
                "SELECT id, coalesce(fetched_at, json_extract(document, '$.first_seen_at')), published_at"
                " FROM articles WHERE id IN ({})",
                ids,
            )
        )
        return {id: Known(parse_utc(fetched), _moment(published)) for id, fetched, published in rows}

    def touch(self, ids: Collection[str], now: datetime) -> None:
        """Set last_seen_at of stored articles that a source listed again; never backwards."""
        moment = format_utc(whole_second(now))
        self._written(
            lambda: self._chunked(
                "UPDATE articles SET document = json_set(document, '$.last_seen_at', ?)"
                " WHERE json_extract(document, '$.last_seen_at') < ? AND id IN ({})",
                ids,
                (moment, moment),
            )
        )

    def get(self, id: str) -> Article | None:
        """Return one stored article."""
        _, stored = self._retried(lambda: self._stored([id]))
        return Article.from_document(stored[id]) if id in stored else None

    def find(self, query: ArticleQuery) -> Iterator[Article]:
        """Yield the articles that `query` asks for, without holding them all in memory."""

        def read(after: Document | None, dated: bool, size: int) -> list[Document]:
            where, values = _conditions(query)
            where.append("published_at IS NOT NULL" if dated else "published_at IS NULL")
            if after is not None and dated:
                moment = format_utc(after["published_at"])
                where.append("published_at <= ? AND NOT (published_at = ? AND id <= ?)")
                values += [moment, moment, after["_id"]]
            elif after is not None:
                where.append("id > ?")
                values.append(after["_id"])
            sql = (
                f"SELECT document FROM articles WHERE {' AND '.join(where)}"
                " ORDER BY published_at DESC, id LIMIT ?"
            )
            return [_decode(row[0]) for row in self._read(sql, [*values, size])]

        undated = query.since is None and query.until is None
        return map(Article.from_document, pages(query.limit, undated, read))

    def count(self, query: ArticleQuery) -> int:
        """Return how many articles `query` asks for."""
        where, values = _conditions(query)
        sql = f"SELECT count(*) FROM articles WHERE {' AND '.join([*where, 'true'])}"
        found = int(self._read(sql, values)[0][0])
        return found if query.limit is None else min(found, query.limit)

    def revisions(self, id: str) -> list[Article]:
        """Return the older texts of an article, oldest first."""
        rows = self._read("SELECT document FROM revisions WHERE article_id = ? ORDER BY revision", [id])
        return [Article.from_document(_decode(row[0])) for row in rows]

    def record_visits(self, visits: Sequence[Visit]) -> None:
        """Remember addresses that gave no article, and which stored articles are gone."""
        rows = [
            (
                visit.id, encodable(visit.url), visit.source, _text(visit.at), visit.reason, visit.article_id,
                visit.final, _text(visit.published_at),
            )
            for visit in visits
        ]  # fmt: skip
        gone = {visit.id: whole_second(visit.at) for visit in visits if visit.reason == "gone"}

        def write() -> None:
            self._connection.executemany(
                "INSERT OR REPLACE INTO visits VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows
            )
            _, stored = self._stored(gone)
            self._connection.executemany(
                "UPDATE articles SET document = ? WHERE id = ?",
                [
                    (json_document(document | {"gone_at": gone[id], "updated_at": gone[id]}), id)
                    for id, document in stored.items()
                    if document["gone_at"] is None
                ],
            )

        if rows:
            self._written(write)

    def visits(self, ids: Collection[str]) -> dict[str, Visit]:
        """Return what is remembered of those of `ids` that were visited."""
        rows = self._retried(lambda: self._chunked("SELECT * FROM visits WHERE id IN ({})", ids))
        return {
            id: Visit(id, url, source, parse_utc(at), reason, article_id, bool(final), _moment(published_at))
            for id, url, source, at, reason, article_id, final, published_at in rows
        }

    def mark_source(self, source: str, mark: SourceMark) -> None:
        """Remember how far one of an outlet's sources has been read."""
        row = (source, mark.url, mark.complete, _text(mark.lastmod), _text(mark.at))
        self._written(
            lambda: self._connection.execute("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?)", row)
        )

    def source_marks(self, source: str) -> dict[str, SourceMark]:
        """Return the marks of an outlet's sources by URL."""
        rows = self._read("SELECT url, complete, lastmod, at FROM sources WHERE source = ?", [source])
        return {
            url: SourceMark(url, bool(complete), _moment(lastmod), _moment(at))
            for url, complete, lastmod, at in rows
        }

    def start_crawl(self, record: Mapping[str, Any]) -> str:
        """Insert a run's record into `crawls` and return its id."""
        id = run_id()
        plain = plain_record(record) | {"_id": id}
        row = (id, plain.get("source"), json_document(plain))
        self._written(lambda: self._connection.execute("INSERT INTO crawls VALUES (?, ?, ?)", row))
        return id

    def update_crawl(self, id: str, fields: Mapping[str, Any]) -> None:
        """Set fields of a run's record."""
        plain = plain_record(fields)

        def write() -> None:
            row = self._connection.execute("SELECT record FROM crawls WHERE id = ?", [id]).fetchone()
            if row is not None:
                record = json.loads(row[0]) | plain | {"_id": id}
                self._connection.execute(
                    "UPDATE crawls SET source = ?, record = ? WHERE id = ?",
                    (record.get("source"), json_document(record), id),
                )

        self._written(write)

    def crawls(self, source: str | None = None, limit: int | None = None) -> list[Document]:
        """Return run records, newest first."""
        rows = self._read(
            "SELECT record FROM crawls WHERE ? IS NULL OR source = ? ORDER BY id DESC LIMIT ?",
            [source, source, -1 if limit is None else limit],
        )
        return [{name: _revived(value) for name, value in json.loads(row[0]).items()} for row in rows]

    def close(self) -> None:
        """Release the file; closing twice is harmless."""
        self._connection.close()

    def _read(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        return self._retried(lambda: self._connection.execute(sql, values).fetchall())

    def _chunked(self, sql: str, ids: Collection[str], values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run `sql` for groups of `ids`, which take the place of its braces, after `values`."""
        unique = list(dict.fromkeys(ids))
        rows: list[tuple[Any, ...]] = []
        for start in range(0, len(unique), _IDS_AT_ONCE):
            group = unique[start : start + _IDS_AT_ONCE]
            marks = ", ".join("?" * len(group))
            rows += self._connection.execute(sql.format(marks), [*values, *group]).fetchall()
        return rows

    def _written(self, operation: Callable[[], T]) -> T:
        """Run `operation` in one transaction that other writers wait for: all of it is kept, or nothing."""

        def transaction() -> T:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                result = operation()
                self._connection.execute("COMMIT")
                return result
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

        return self._retried(transaction)

    def _retried(self, operation: Callable[[], T]) -> T:
        attempts = Retrying(
            stop=stop_after_delay(self._retry_seconds),
            wait=wait_random_exponential(multiplier=0.05, max=2),
            retry=retry_if_exception(busy),
            reraise=True,
        )
        try:
            return attempts(operation)
        except sqlite3.Error as error:
            raise store_lost(self._path, error) from None


def _conditions(query: ArticleQuery) -> tuple[list[str], list[Any]]:
    where: list[str] = []
    values: list[Any] = []
    if query.source is not None:
        where.append("source = ?")
        values.append(encodable(query.source))
    if query.since is not None:
        where.append("published_at >= ?")
        values.append(_bound(query.since))
    if query.until is not None:
        where.append("published_at < ?")
        values.append(_bound(query.until))
    if query.entity is not None:
        where.append(
            "number IN (SELECT article FROM entity_names WHERE name = ?"
            " UNION SELECT article FROM entity_texts WHERE text = ?)"
        )
        values += [encodable(query.entity)] * 2
    return where, values


def _columns(document: Document) -> tuple[str | None, str | None, str | None, str | None]:
    language = document["language"]
    return (
        document["source"],
        language["code"] if language else None,
        _text(document["published_at"]),
        _text(document["fetched_at"]),
    )


def _encode(document: Document) -> str | None:
    text = json_document(document)
    small = len(text) * 4 <= MAX_DOCUMENT_BYTES or len(text.encode()) <= MAX_DOCUMENT_BYTES
    return text if small else None


def _decode(text: str) -> Document:
    document: Document = json.loads(text)
    for name in DATE_FIELDS:
        if document[name] is not None:
            document[name] = datetime.fromisoformat(document[name])
    return document


def _revived(value: Any) -> Any:
    """Return a run record's value with the dates that JSON keeps as text."""
    if isinstance(value, str) and _ISO_MOMENT.fullmatch(value):
        return parse_utc(value)
    if isinstance(value, dict):
        return {name: _revived(each) for name, each in value.items()}
    return [_revived(each) for each in value] if isinstance(value, list) else value


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else format_utc(whole_second(moment))


def _bound(moment: datetime) -> str:
    """Return a query's bound; what is stored has whole seconds, so a fraction counts as the next one."""
    second = whole_second(moment)
    return format_utc(second if second == moment else second + timedelta(seconds=1))


def _moment(text: str | None) -> datetime | None:
    return None if text is None else parse_utc(text)
