"""From a query to a file: which format a name asks for, and how it is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from enum import StrEnum
from io import BufferedWriter
from pathlib import Path
from typing import IO, Any

from newscrawl.errors import WrongUse
from newscrawl.export.corpus import write_corpus
from newscrawl.export.files import complete_file, complete_folder
from newscrawl.export.table import write_table
from newscrawl.storage.store import ArticleQuery, Store
from newscrawl.zstd import ZstdFile

STDOUT = "-"

BUFFER_BYTES = 1024 * 1024
"""Written at once; a document has a few thousand bytes."""


class Format(StrEnum):
    """What an export can be written as, by the ending of its name; a corpus is a folder."""

    JSON_LINES = ".jsonl"
    JSON_LINES_ZSTD = ".jsonl.zst"
    CSV = ".csv"
    PARQUET = ".parquet"
    CORPUS = "/"


def format_of(name: str) -> Format:
    """Return the format that a file's name asks for; `-` is JSON Lines. Raises WrongUse for other endings."""
    if name == STDOUT:
        return Format.JSON_LINES
    if name.endswith(("/", os.sep)) or (Path(name).is_dir() and not Path(name).suffix):
        return Format.CORPUS
    for each in (Format.JSON_LINES_ZSTD, Format.JSON_LINES, Format.CSV, Format.PARQUET):
        if name.lower().endswith(each) and Path(name).name.lower() != each:
            return each
    raise WrongUse(
        f"{name} tells no format; it can end in .jsonl, .jsonl.zst, .csv or .parquet, or in / for a folder."
    )


def export(store: Store, query: ArticleQuery, name: str, format: Format) -> int:
    """Write the articles that `query` asks for to `name` and return how many there were.

    A file or folder is complete or not there. `-` writes JSON Lines or CSV to standard output. Raises
    WrongUse where the name or the query means nothing, NewscrawlError where it cannot be written.
    """
    if name == STDOUT:
        return _to_stdout(store, query, format)
    path = Path(name)
    if format is Format.CORPUS:
        with complete_folder(path) as partial:
            return write_corpus(store.documents(query), partial)
    with complete_file(path) as partial:
        return _to_file(store, query, partial, format)


def _to_stdout(store: Store, query: ArticleQuery, format: Format) -> int:
    if format is Format.CSV:
        with closing(_duplicate_stdout()) as file:
            return write_table(store.documents(query), file)
    if format is not Format.JSON_LINES:
        raise WrongUse(f"A {format} file cannot go to standard output; name a file.")
    count = _write_lines(store.json_lines(query), sys.stdout.buffer)
    sys.stdout.buffer.flush()
    return count


def _duplicate_stdout() -> IO[str]:
    return open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False)


def _to_file(store: Store, query: ArticleQuery, path: Path, format: Format) -> int:
    if format is Format.PARQUET:
        # Loading Arrow takes as long as a small export.
        from newscrawl.export.parquet import write_parquet

        return write_parquet(store.documents(query), path)
    if format is Format.CSV:
        # Without the mark, Excel takes UTF-8 for the system's own encoding.
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            return write_table(store.documents(query), file)
    with _open_lines(path, format) as lines:
        return _write_lines(store.json_lines(query), lines)


@contextmanager
def _open_lines(path: Path, format: Format) -> Iterator[IO[bytes]]:
    with ExitStack() as stack:
        if format is Format.JSON_LINES_ZSTD:
            raw: Any = stack.enter_context(ZstdFile(path, "wb"))
        else:
            raw = stack.enter_context(path.open("wb", buffering=0))
        yield stack.enter_context(BufferedWriter(raw, BUFFER_BYTES))


def _write_lines(lines: Iterable[str], file: IO[bytes]) -> int:
    count = 0
    for line in lines:
        file.write(line.encode())
        file.write(b"\n")
        count += 1
    return count
