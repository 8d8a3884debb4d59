"""The one schema: what a page is on its way in, and what an article is once it is read.

`Article.to_document()` gives the document that every store keeps and every command prints; dates are aware
datetimes in UTC there. `json_document()` is the same document with dates as ISO 8601 with Z.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import msgspec

SCHEMA_VERSION = 3
"""The version of documents and of what a store keeps beside them; see storage/upgrade.py."""

Document = dict[str, Any]
Kind = Literal["article", "photo", "video", "audio", "live"]
BlockType = Literal["paragraph", "heading", "list_item", "quote"]
EntityType = Literal[
    "PERSON", "ORGANISATION", "LOCATION", "DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "LAW", "EVENT"
]

BLOCK_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched page, as the outlet sent it.

    `url` is the address after redirects; `body` the decompressed bytes; `charset` what the HTTP header
    claimed, if anything; `number` the outlet's own article number where its spider knows one; `more` the
    further pages of a story, in order, None for one that did not answer.
    """

    url: str
    body: bytes = field(repr=False)
    source: str
    fetched_at: datetime
    charset: str | None = None
    status: int = 200
    etag: str | None = None
    last_modified: str | None = None
    number: str | None = None
    more: tuple[bytes | None, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the body: `body[start:end]` is one paragraph, heading, list item or quote."""

    type: BlockType
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a report was filed: `text` as printed ("JAKARTA, KOMPAS.com"), `place` as a name ("Jakarta")."""

    text: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """A read-also link taken out of the body; `url` is null where the text was cleaned without its page."""

    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """The cover picture: absolute address, caption without its credit, and the credit."""

    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Pages:
    """A paginated story: how many of its pages were read, and how many there are."""

    read: int
    total: int


@dataclass(frozen=True, slots=True)
class Language:
    """The body's language: ISO 639-1 `code`, `confidence` from 0 to 1, and the `detector` that said so."""

    code: str
    confidence: float
    detector: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A name, date or amount in the body: `body[start:end] == text`.

    `name` is the entity's fullest form in the article ("Komisi Pemberantasan Korupsi" for KPK); `role` a
    person's title or office where it stands directly before the name.
    """

    type: EntityType
    text: str
    name: str
    start: int
    end: int
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The earliest near copy of an article: its `id` and the estimated share of text in common (0 to 1)."""

    id: str
    similarity: float


@dataclass(slots=True)
class Article:
    """One article, field by field as DESIGN documents it; see docs/schema.md for the stored form.

    `id`, `url`, `title` and all dates are None for a text that has no page. Times are aware datetimes in
    UTC; `utc_offset` is the page's own zone in minutes (420 for WIB). The store sets `first_seen_at`,
    `last_seen_at`, `updated_at`, `revision` and `gone_at`.
    """

    id: str | None
    url: str | None
    source: str | None
    title: str | None
    body: str
    blocks: list[Block] = field(default_factory=list)
    kind: Kind = "article"
    lead: str | None = None
    dateline: Dateline | None = None
    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    initials: list[str] = field(default_factory=list)
    published_at: datetime | None = None
    modified_at: datetime | None = None
    utc_offset: int | None = None
    section: str | None = None
    tags: list[str] = field(default_factory=list)
    image: Image | None = None
    related: list[Related] = field(default_factory=list)
    pages: Pages | None = None
    paywalled: bool = False
    language: Language | None = None
    entities: list[Entity] = field(default_factory=list)
    extractor: str | None = None
    layout: str | None = None
    first_seen_at: datetime | None = None
    fetched_at: datetime | None = None
    last_seen_at: datetime | None = None
    updated_at: datetime | None = None
    revision: int = 1
    gone_at: datetime | None = None
    duplicate_of: Duplicate | None = None

    @property
    def word_count(self) -> int:
        """Words of the body, split at white space."""
        return len(self.body.split())

    @property
    def content_hash(self) -> str:
        """32 hex digits: blake2b-16 of title and body, the text whose change makes a revision."""
        text = f"{self.title or ''}\n{self.body}"
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def to_document(self) -> Document:
        """Return the stored document: plain dicts and lists, dates as datetimes in UTC."""
        fields = msgspec.to_builtins(self, builtin_types=(datetime,))
        fields["word_count"], fields["content_hash"] = self.word_count, self.content_hash
        document: Document = {"_id": self.id}
        for name in _DOCUMENT_FIELDS:
            document[name] = fields[name]
        if self.duplicate_of is not None:
            document["duplicate_of"] = {
                "_id": self.duplicate_of.id,
                "similarity": self.duplicate_of.similarity,
            }
        document["schema_version"] = SCHEMA_VERSION
        return document

    @classmethod
    def from_document(cls, document: Document) -> Article:
        """Return the article of a stored or JSON document; missing fields take their defaults.

        Raises KeyError without a `body`, ValueError for a date that is neither a datetime nor ISO 8601.
        """
        values: dict[str, Any] = {
            "id": document.get("_id"),
            "url": document.get("url"),
            "source": document.get("source"),
            "title": document.get("title"),
            "body": document["body"],
        }
        for name in _DOCUMENT_FIELDS:
            if name in document and name not in values and name not in _DERIVED_FIELDS:
                values[name] = _typed(name, document[name])
        return cls(**values)


# In the order a reader of a document would want them.
_DOCUMENT_FIELDS = (
    "url", "source", "kind", "title", "lead", "body", "blocks", "dateline", "authors", "editors", "initials",
    "published_at", "modified_at", "utc_offset", "section", "tags", "image", "related", "pages", "paywalled",
    "language", "entities", "word_count", "content_hash", "extractor", "layout", "first_seen_at",
    "fetched_at", "last_seen_at", "updated_at", "revision", "gone_at", "duplicate_of",
)  # fmt: skip
_DERIVED_FIELDS = frozenset({"word_count", "content_hash"})
_RECORDS: dict[str, type] = {
    "dateline": Dateline,
    "image": Image,
    "pages": Pages,
    "language": Language,
    "duplicate_of": Duplicate,
}
_RECORD_LISTS: dict[str, type] = {"blocks": Block, "related": Related, "entities": Entity}
DATE_FIELDS = (
    "published_at", "modified_at", "first_seen_at", "fetched_at", "last_seen_at", "updated_at", "gone_at",
)  # fmt: skip


def _typed(name: str, value: Any) -> Any:
    if value is None:
        return [] if name in _RECORD_LISTS else None
    if name == "duplicate_of":
        return Duplicate(value["_id"], value["similarity"])
    if name in _RECORDS:
        return _RECORDS[name](**value)
    if name in _RECORD_LISTS:
        return [_RECORD_LISTS[name](**each) for each in value]
    if name in DATE_FIELDS:
        return parse_utc(value)
    return value


def parse_utc(value: datetime | str) -> datetime:
    """Return an aware datetime in UTC from a datetime or ISO 8601 text; a naive one counts as UTC."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def format_utc(moment: datetime) -> str:
    """Return ISO 8601 in UTC, to the second where the moment is whole, with Z ("2023-09-05T07:05:00Z")."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def local_day(moment: datetime, utc_offset: int | None) -> str:
    """Return the ISO day of a moment in the zone `utc_offset` minutes from UTC, in UTC where it is None."""
    with suppress(OverflowError):
        moment += timedelta(minutes=utc_offset or 0)
    return format_utc(moment)[:10]


def json_document(document: Document) -> str:
    """Return a stored document as one line of JSON, dates as ISO 8601 with Z, text unescaped."""
    return json.dumps(document, ensure_ascii=False, default=_json_default)


def _json_default(value: Any) -> Any:
    if isinstance(value, datetime):
        return format_utc(value)
    raise TypeError(f"no JSON form for {type(value).__name__}")
