"""Articles from a JSON Lines file into a store, as they are."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from newscrawl.article import Document
from newscrawl.errors import WrongUse
from newscrawl.storage.documents import checked
from newscrawl.storage.store import Outcome, Store
from newscrawl.zstd import ZstdError, ZstdFile

BATCH_LINES = 200
BATCH_BYTES = 8_000_000
"""Lines are stored so many, or so many bytes, at a time: enough to be quick, few enough to hold."""

LONGEST_LINE = 64 * 1024 * 1024
"""Bytes; a document of the largest size that a store takes (16 MB) is no longer with everything escaped."""

STDIN = "-"
OTHER_ENDINGS = (".gz", ".bz2", ".xz", ".zip", ".csv", ".parquet", ".json")


@dataclass(slots=True)
class Imported:
    """What became of a file's lines: counts by outcome, and how many were broken.

    `cut_short` says why the file could not be read to its end; None where it could.
    """

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    broken: int = 0
    cut_short: str | None = None

    @property
    def lines(self) -> int:
        """How many lines held something."""
        return self.outcomes.total() + self.broken

    @property
    def complete(self) -> bool:
        """Whether every line is in the store now, or rightly is not, having been forgotten."""
        return not (self.broken or self.cut_short or self.outcomes[Outcome.REFUSED])


class _Broken(Exception):
    """A line that is no document; the text is a phrase that says why."""


class Importer:
    """Stores one file's documents in batches; what has been stored outlives a kill, and comes once."""

    def __init__(
        self,
        store: Store,
        now: datetime,
        complain: Callable[[int, str], None],
        stored: Callable[[int], None] = lambda lines: None,
    ) -> None:
        """`complain` is told each broken line's number and why; `stored` how many lines are done."""
        self._store = store
        self._now = now
        self._complain = complain
        self._stored = stored
        self._batch: list[tuple[int, Document]] = []
        self._batch_bytes = 0
        self.result = Imported()

    def read(self, file: IO[bytes]) -> Imported:
        """Store what `file` holds, line by line. Raises StoreLost."""
        try:
            for number, line in _lines(file):
                self._take(number, line)
        except (OSError, EOFError, ZstdError) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            self.result.cut_short = reason[:1].lower() + reason[1:]
        self._store_batch()
        return self.result

    def _take(self, number: int, line: bytes | None) -> None:
        try:
            document = _document(line)
        except _Broken as broken:
            self._count_broken(number, str(broken))
            return
        self._batch.append((number, document))
        self._batch_bytes += len(line or b"")
        if len(self._batch) >= BATCH_LINES or self._batch_bytes >= BATCH_BYTES:
            self._store_batch()

    def _count_broken(self, number: int, why: str) -> None:
        self.result.broken += 1
        self._complain(number, why)

    def _store_batch(self) -> None:
        batch, self._batch, self._batch_bytes = self._batch, [], 0
        if batch:
            outcomes = self._store.load("articles", [document for _, document in batch], self._now)
            self.result.outcomes.update(outcomes)
            for (number, _), outcome in zip(batch, outcomes, strict=True):
                if outcome is Outcome.REFUSED:
                    self._complain(number, "more than the store can hold")
            self._stored(batch[-1][0])


def check_source(name: str) -> None:
    """Raise WrongUse where `name` is no file that could hold JSON Lines; nothing is opened."""
    if name == STDIN:
        return
    if name.lower().endswith(OTHER_ENDINGS):
        raise WrongUse(f"{name} is no JSON Lines file; unpack or convert it to .jsonl or .jsonl.zst first.")
    path = Path(name)
    if not path.exists() or path.is_dir() or not os.access(path, os.R_OK):
        why = "it is a folder" if path.is_dir() else "permission denied" if path.exists() else "no such file"
        raise WrongUse(f"{name} cannot be read: {why}.")


@contextmanager
def open_lines(name: str) -> Iterator[IO[bytes]]:
    """Open a JSON Lines file, unpacked where its name ends in .zst; `-` is standard input.

    Raises WrongUse where it cannot be opened.
    """
    if name == STDIN:
        yield sys.stdin.buffer
        return
    with ExitStack() as stack:
        try:
            file = stack.enter_context(_open(name))
        except OSError as error:
            raise WrongUse(f"{name} cannot be read: {(error.strerror or str(error)).lower()}.") from None
        yield file


def _open(name: str) -> Any:
    return ZstdFile(name) if name.lower().endswith(".zst") else Path(name).open("rb")


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines that hold something, with their numbers from 1; None for one that is too long."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield number, None
            continue
        text = (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).strip()
        if text:
            yield number, text


def _document(line: bytes | None) -> Document:
    if line is None:
        raise _Broken(f"longer than {LONGEST_LINE // 1024 // 1024} MB")
    try:
        value = json.loads(line.decode())
    except UnicodeDecodeError as error:
        raise _Broken(f"no UTF-8 at byte {error.start + 1}") from None
    except (ValueError, RecursionError) as error:
        place = f" at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else ""
        raise _Broken(f"no JSON{place}") from None
    if not isinstance(value, dict):
        raise _Broken("no JSON object")
    try:
        return checked(value)
    except ValueError as error:
        raise _Broken(str(error)) from None
