"""Articles as a folder of plain texts and a table of what is known of each, as corpus tools read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from newscrawl.article import BLOCK_BREAK, Document, format_utc
from newscrawl.export.columns import Column
from newscrawl.export.table import TABLE_COLUMNS, write_table

METADATA = "metadata.csv"

# The text itself is in the file that the record names; the rest is of use to newscrawl alone.
_LEFT_OUT = frozenset({"body", "content_hash", "extractor", "layout", "schema_version"})


def write_corpus(documents: Iterable[Document], folder: Path) -> int:
    """Fill `folder` with one UTF-8 text an article and metadata.csv; return how many articles there were.

    A text is the headline, the lead where there is one, and the body, parted by blank lines. The table's
    first column, `filename`, names the text of its record.
    """
    columns = [
        Column("filename", "text", file_name),
        *(column for column in TABLE_COLUMNS if column.name not in _LEFT_OUT),
    ]
    with (folder / METADATA).open("w", encoding="utf-8", newline="") as table:
        return write_table(_written(documents, folder), table, columns)


def _written(documents: Iterable[Document], folder: Path) -> Iterator[Document]:
    for document in documents:
        (folder / file_name(document)).write_text(plain_text(document), encoding="utf-8", newline="\n")
        yield document


def file_name(document: Document) -> str:
    """Return "2023-09-05_voa_id_0f3c….txt": the day in UTC, the outlet and the id, unique and sortable."""
    published = document["published_at"]
    day = format_utc(published)[:10] if published else "undated"
    source = "".join(each if each.isalnum() else "_" for each in document["source"] or "unknown")
    id = "".join(each for each in document["_id"] if each.isalnum() or each in "-_")
    return f"{day}_{source[:60]}_{id[:64]}.txt"


def plain_text(document: Document) -> str:
    """Return the article as a text of its own."""
    lead = document["lead"] if document["lead"] != document["body"] else None
    return BLOCK_BREAK.join(filter(None, (document["title"], lead, document["body"]))) + "\n"
