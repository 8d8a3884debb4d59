"""Articles as a table for spreadsheets and statistics programs: CSV."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from newscrawl.export.columns import COLUMNS, Column, ColumnType, Row

SEPARATOR = "; "
"""Between the texts of a list in one cell."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_QUOTED = re.compile('[",\r\n]')

TABLE_COLUMNS = tuple(column for column in COLUMNS if not column.nested)


class TextFile(Protocol):
    """What a table is written to: it keeps line ends as they are."""

    def write(self, text: str, /) -> object:
        """Write `text`."""
        ...


def write_table(rows: Iterable[Row], file: TextFile, columns: Sequence[Column] = TABLE_COLUMNS) -> int:
    """Write a header and one record for each row by RFC 4180 (CRLF, quoted where needed).

    A cell is empty for null, and holds moments as ISO 8601 with Z, lists joined by "; ", true and false. A
    text that a spreadsheet would take for a formula (one that begins with =, +, -, @, a tab or a carriage
    return, as OWASP's "CSV Injection" lists them) gets an apostrophe in front, by which spreadsheets mark
    text; numbers are written as they are. NUL, which ends a text for many readers, is left out. Returns how
    many rows there were.
    """
    # The records are put together here since csv.writer, which looks at each character of a text in turn,
    # takes as long as all the rest.
    cells = [(column.value, _CELLS[column.type]) for column in columns]
    file.write(",".join(column.name for column in columns) + "\r\n")
    count = 0
    for row in rows:
        record = ["" if (value := read(row)) is None else cell(value) for read, cell in cells]
        file.write(",".join(record) + "\r\n")
        count += 1
    return count


def _text(value: str) -> str:
    if "\0" in value:
        value = value.replace("\0", "")
    if value.startswith(_FORMULA_STARTS):
        value = f"'{value}"
    return '"' + value.replace('"', '""') + '"' if _QUOTED.search(value) else value


def _texts(values: Sequence[str]) -> str:
    return _text(SEPARATOR.join(values))


def _boolean(value: bool) -> str:
    return "true" if value else "false"


_CELLS: Mapping[ColumnType, Callable[[Any], str]] = {
    "text": _text,
    "integer": str,
    "number": repr,
    "boolean": _boolean,
    "moment": str,
    "texts": _texts,
}
