"""Articles as a folder of plain texts and a table of what is known of each, as corpus tools read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from newscrawl.article import BLOCK_BREAK, local_day, parse_utc
from newscrawl.export.columns import Column, Row
from newscrawl.export.table import TABLE_COLUMNS, write_table

METADATA = "metadata.csv"

# The text itself is in the file that the record names; the rest is of use to newscrawl alone.
_LEFT_OUT = frozenset({"body", "content_hash", "extractor", "layout", "schema_version"})


def write_corpus(rows: Iterable[Row], folder: Path) -> int:
    """Fill `folder` with one UTF-8 text an article and metadata.csv; return how many articles there were.

    A text is the headline, the lead where there is one, and the body, parted by blank lines. The table's
    first column, `filename`, names the text of its record.
    """
    columns = [
        Column("filename", "text", file_name),
        *(column for column in TABLE_COLUMNS if column.name not in _LEFT_OUT),
    ]
    with (folder / METADATA).open("w", encoding="utf-8", newline="") as table:
        return write_table(_written(rows, folder), table, columns)


def _written(rows: Iterable[Row], folder: Path) -> Iterator[Row]:
    for row in rows:
        (folder / file_name(row)).write_text(plain_text(row), encoding="utf-8", newline="\n")
        yield row


def file_name(row: Row) -> str:
    """Return "2023-09-05_voa_id_0f3c….txt": the day in the page's own zone, the outlet and the id."""
    day = local_day(parse_utc(row.published_at), row.utc_offset) if row.published_at else "undated"
    source = "".join(each if each.isalnum() else "_" for each in row.source or "unknown")
    id = "".join(each for each in row.id if each.isalnum() or each in "-_")
    return f"{day}_{source[:60]}_{id[:64]}.txt"


def plain_text(row: Row) -> str:
    """Return the article as a text of its own."""
    lead = row.lead if row.lead != row.body else None
    return BLOCK_BREAK.join(filter(None, (row.title, lead, row.body))) + "\n"
