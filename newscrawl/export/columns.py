"""The columns of an exported table: what each holds and its type, for Parquet and CSV alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from newscrawl.article import Document, EntityType

ColumnType = Literal[
    "text", "integer", "number", "boolean", "moment", "texts", "related", "blocks", "entities"
]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type, and how its value follows from an article's document.

    Types: `moment` is an instant in UTC; `texts` a list of texts; `related`, `blocks` and `entities` are
    lists of records with the fields of docs/schema.md, which CSV has no room for.
    """

    name: str
    type: ColumnType
    value: Callable[[Document], Any]

    @property
    def nested(self) -> bool:
        """Whether a cell holds records, so that CSV leaves the column out."""
        return self.type in ("related", "blocks", "entities")


def _field(name: str, type: ColumnType = "text") -> Column:
    return Column(name, type, lambda document: document.get(name))


def _part(column: str, name: str, part: str, type: ColumnType = "text") -> Column:
    return Column(column, type, lambda document: (document.get(name) or {}).get(part))


def _names(column: str, type: EntityType) -> Column:
    def value(document: Document) -> list[str]:
        entities = document.get("entities") or []
        return list(dict.fromkeys(each["name"] for each in entities if each["type"] == type))

    return Column(column, "texts", value)


COLUMNS: tuple[Column, ...] = (
    _field("_id"),
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
