"""Articles as a table for spreadsheets and statistics programs: CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Any

from newscrawl.article import Document, format_utc
from newscrawl.export.columns import COLUMNS, Column

SEPARATOR = "; "
"""Between the texts of a list in one cell."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

TABLE_COLUMNS = tuple(column for column in COLUMNS if not column.nested)


def write_table(
    documents: Iterable[Document], file: IO[str], columns: Sequence[Column] = TABLE_COLUMNS
) -> int:
    """Write a header and one record for each document by RFC 4180 (CRLF, quoted where needed).

    `file` is open for text with `newline=""`. Returns how many documents there were.
    """
    writer = csv.writer(file, dialect="excel")
    writer.writerow([column.name for column in columns])
    count = 0
    for document in documents:
        writer.writerow([cell(column.value(document)) for column in columns])
        count += 1
    return count


def cell(value: Any) -> str | int | float | None:
    """Return a value as a cell holds it: moments as ISO 8601 with Z, lists joined by "; ", true and false.

    A text that a spreadsheet would take for a formula (one that begins with =, +, -, @, a tab or a carriage
    return, as OWASP's "CSV Injection" lists them) gets an apostrophe in front, by which spreadsheets mark
    text; numbers are written as they are. NUL, which ends a text for many readers, is left out.
    """
    if isinstance(value, datetime):
        return format_utc(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = SEPARATOR.join(map(str, value))
    if isinstance(value, str):
        value = value.replace("\0", "")
        return f"'{value}" if value.startswith(_FORMULA_STARTS) else value
    return value  # type: ignore[no-any-return]
