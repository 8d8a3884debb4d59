"""The columns of an exported table: what each holds and its type, for Parquet and CSV alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Literal

import msgspec

from newscrawl.article import EntityType


class Record(msgspec.Struct, gc=False):
    """An entry of an article's `related`, `blocks` or `entities`."""


class RelatedRecord(Record, gc=False):
    """A read-also link."""

    title: str
    url: str | None


class BlockRecord(Record, gc=False):
    """A paragraph, heading, list item or quote."""

    type: str
    start: int
    end: int


class EntityRecord(Record, gc=False):
    """A name, date or amount in the body."""

    type: str
    text: str
    name: str
    start: int
    end: int
    role: str | None


Fields = dict[str, Any]


class Row(msgspec.Struct, gc=False):
    """An article's document as its JSON has it, with moments as text (ISO 8601 with Z).

    Beside plain dictionaries and Article it takes a third of the time to read, since Python's collector of
    cycles need not look at it.
    """

    id: str = msgspec.field(name="_id")
    url: str | None
    source: str | None
    kind: str
    title: str | None
    lead: str | None
    body: str
    blocks: list[BlockRecord]
    dateline: Fields | None
    authors: list[str]
    editors: list[str]
    initials: list[str]
    published_at: str | None
    modified_at: str | None
    utc_offset: int | None
    section: str | None
    tags: list[str]
    image: Fields | None
    related: list[RelatedRecord]
    pages: Fields | None
    paywalled: bool
    language: Fields | None
    entities: list[EntityRecord]
    word_count: int
    content_hash: str
    extractor: str | None
    layout: str | None
    first_seen_at: str
    fetched_at: str | None
    last_seen_at: str
    updated_at: str
    revision: int
    gone_at: str | None
    duplicate_of: Fields | None
    schema_version: int


_DECODER = msgspec.json.Decoder(Row)


def rows(lines: Iterable[str]) -> Iterator[Row]:
    """Return the rows of a store's `json_lines`."""
    return map(_DECODER.decode, lines)


ColumnType = Literal[
    "text", "integer", "number", "boolean", "moment", "texts", "related", "blocks", "entities"
]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type, and how its value follows from an article's row.

    Types: `moment` is an instant in UTC; `texts` a list of texts; `related`, `blocks` and `entities` are
    lists of records with the fields of docs/schema.md, which CSV has no room for.
    """

    name: str
    type: ColumnType
    value: Callable[[Row], Any]

    @property
    def nested(self) -> bool:
        """Whether a cell holds records, so that CSV leaves the column out."""
        return self.type in ("related", "blocks", "entities")


def _field(name: str, type: ColumnType = "text") -> Column:
    return Column(name, type, attrgetter(name))


def _part(column: str, name: str, part: str, type: ColumnType = "text") -> Column:
    read = attrgetter(name)
    return Column(column, type, lambda row: each[part] if (each := read(row)) else None)


def _names(column: str, type: EntityType) -> Column:
    def value(row: Row) -> list[str]:
        return list(dict.fromkeys(each.name for each in row.entities if each.type == type))

    return Column(column, "texts", value)


COLUMNS: tuple[Column, ...] = (
    Column("_id", "text", attrgetter("id")),
    _field("url"),
    _field("source"),
    _field("kind"),
    _field("published_at", "moment"),
    _field("utc_offset", "integer"),
    _field("title"),
    _field("lead"),
    _field("body"),
    _part("dateline", "dateline", "text"),
    _part("dateline_place", "dateline", "place"),
    _field("authors", "texts"),
    _field("editors", "texts"),
    _field("initials", "texts"),
    _field("section"),
    _field("tags", "texts"),
    _part("language", "language", "code"),
    _part("language_confidence", "language", "confidence", "number"),
    _field("word_count", "integer"),
    _names("people", "PERSON"),
    _names("organisations", "ORGANISATION"),
    _names("places", "LOCATION"),
    _field("modified_at", "moment"),
    _part("image_url", "image", "url"),
    _part("image_caption", "image", "caption"),
    _part("image_credit", "image", "credit"),
    _part("pages_read", "pages", "read", "integer"),
    _part("pages_total", "pages", "total", "integer"),
    _field("paywalled", "boolean"),
    _field("first_seen_at", "moment"),
    _field("fetched_at", "moment"),
    _field("last_seen_at", "moment"),
    _field("updated_at", "moment"),
    _field("revision", "integer"),
    _field("gone_at", "moment"),
    _part("duplicate_of", "duplicate_of", "_id"),
    _part("duplicate_similarity", "duplicate_of", "similarity", "number"),
    _field("content_hash"),
    _field("extractor"),
    _field("layout"),
    _field("schema_version", "integer"),
    _field("related", "related"),
    _field("blocks", "blocks"),
    _field("entities", "entities"),
)
"""In the order a reader of a table would want them."""
