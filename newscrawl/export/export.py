"""From a query to a file: which format a name asks for, and how it is written."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Iterable
from enum import StrEnum
from io import BufferedWriter
from pathlib import Path
from typing import IO

from newscrawl.errors import WrongUse
from newscrawl.export.columns import rows
from newscrawl.export.corpus import write_corpus
from newscrawl.export.files import complete_file, complete_folder
from newscrawl.export.table import write_table
from newscrawl.storage.store import ArticleQuery, Store
from newscrawl.zstd import ZstdFile

STDOUT = "-"

BUFFER_BYTES = 1024 * 1024
"""Written at once; a document has a few thousand bytes."""


class Format(StrEnum):
    """What an export can be written as; a file's name ends in its format, a corpus is a folder."""

    JSON_LINES = "jsonl"
    JSON_LINES_ZSTD = "jsonl.zst"
    CSV = "csv"
    PARQUET = "parquet"
    CORPUS = "corpus"


_BINARY = (Format.JSON_LINES_ZSTD, Format.PARQUET)


def format_of(name: str, asked: str | None = None) -> Format:
    """Return the format that is asked for by name, else that which a file's name asks for.

    `-`, standard output, is JSON Lines where nothing else is asked for. Raises WrongUse for a format that
    there is not, a name that tells none, and a corpus that is to go to a file or a file to a folder.
    """
    if asked is not None and asked not in tuple(Format):
        raise WrongUse(f"There is no format {asked}; there are {', '.join(Format)}.")
    folder = name.endswith(("/", os.sep)) or (Path(name).is_dir() and not Path(name).suffix)
    if asked is not None and name != STDOUT and folder != (asked == Format.CORPUS):
        kind = "a folder" if folder else "no folder"
        raise WrongUse(f"{name} is {kind}: a corpus, and nothing else, goes to a name that ends in /.")
    if asked is not None:
        return Format(asked)
    return Format.CORPUS if folder else _format_of_file(name)


def _format_of_file(name: str) -> Format:
    if name == STDOUT:
        return Format.JSON_LINES
    for each in (Format.JSON_LINES_ZSTD, Format.JSON_LINES, Format.CSV, Format.PARQUET):
        if name.lower().endswith(f".{each}") and Path(name).name.lower() != f".{each}":
            return each
    raise WrongUse(
        f"{name} tells no format; it can end in .jsonl, .jsonl.zst, .csv or .parquet, or in / for a folder."
    )


def export(store: Store, query: ArticleQuery, name: str, format: Format) -> int:
    """Write the articles that `query` asks for to `name` and return how many there were.

    A file or folder is complete or not there; `-` is standard output. Raises WrongUse where the name or the
    query means nothing, NewscrawlError where it cannot be written.
    """
    if name == STDOUT:
        return _to_stdout(store, query, format)
    if format is Format.CORPUS:
        with complete_folder(Path(name)) as partial:
            return write_corpus(rows(store.json_lines(query)), partial)
    with complete_file(Path(name)) as partial, partial.open("wb", buffering=BUFFER_BYTES) as file:
        # Without the mark, Excel takes UTF-8 for the system's own encoding.
        return _write(store, query, file, format, "utf-8-sig")


def _to_stdout(store: Store, query: ArticleQuery, format: Format) -> int:
    if format is Format.CORPUS:
        raise WrongUse("A corpus is a folder of files and cannot go to standard output; name a folder.")
    if format in _BINARY and sys.stdout.isatty():
        raise WrongUse(f"{format} is nothing to read on a terminal; send it to a file or a program.")
    count = _write(store, query, sys.stdout.buffer, format, "utf-8")
    sys.stdout.buffer.flush()
    return count


def _write(store: Store, query: ArticleQuery, file: IO[bytes], format: Format, encoding: str) -> int:
    lines = store.json_lines(query)
    if format is Format.PARQUET:
        # Loading Arrow takes as long as a small export.
        from newscrawl.export.parquet import write_parquet

        return write_parquet(rows(lines), file)
    if format is Format.CSV:
        return write_table(rows(lines), codecs.getwriter(encoding)(file))
    if format is Format.JSON_LINES:
        return _write_lines(lines, file)
    with ZstdFile(file, "wb") as packed, BufferedWriter(packed, BUFFER_BYTES) as buffered:
        return _write_lines(lines, buffered)


def _write_lines(lines: Iterable[str], file: IO[bytes]) -> int:
    count = 0
    for line in lines:
        file.write(line.encode())
        file.write(b"\n")
        count += 1
    return count
