"""Documents as text, and documents from outside as a store takes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from newscrawl.article import DATE_FIELDS, Article, Document
from newscrawl.storage.saving import storable
from newscrawl.storage.upgrade import upgraded

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder()
_DERIVED = frozenset({"word_count", "content_hash", "schema_version"})
_NAMES = frozenset(Article("", None, None, None, "").to_document())
_DAY_MINUTES = 24 * 60
_LISTS = frozenset({"blocks", "authors", "editors", "initials", "tags", "related", "entities"})


def compact_document(document: Document) -> str:
    """Return a stored document as JSON without spaces between items, dates as ISO 8601 with Z."""
    return _ENCODER.encode(document).decode()


def parsed_document(text: str) -> Document:
    """Return the stored document of its JSON: dates as datetimes in UTC."""
    document: Document = _DECODER.decode(text)
    for name in DATE_FIELDS:
        if document[name] is not None:
            document[name] = datetime.fromisoformat(document[name])
    return document


def checked(value: Mapping[str, Any]) -> Document:
    """Return the article document that a line of JSON means: all fields, dates as datetimes, whole seconds.

    Missing fields take their defaults; word_count and content_hash are computed. A document of an older
    version is brought to this one. Raises ValueError, whose text is a phrase that says what is wrong ("no
    _id", "title: expected str, got int"), for what no article document can hold; unknown fields, and entities
    and blocks that are not in the body, are such.
    """
    if not isinstance(value, Mapping):
        raise ValueError("no object")
    fields = upgraded(value)
    unknown = sorted(fields.keys() - _NAMES)
    if unknown:
        raise ValueError(f"unknown field {unknown[0]}")
    if not isinstance(fields.get("_id"), str) or not fields["_id"]:
        raise ValueError("no _id")
    for name in _LISTS:
        if fields.get(name, ()) is None:
            del fields[name]
    article = _typed({name: each for name, each in fields.items() if name not in _DERIVED})
    _check_times(article)
    _check_places(article)
    return storable(article)


def _typed(fields: Document) -> Article:
    values: Document = {"url": None, "source": None, "title": None, **fields, "id": fields.pop("_id")}
    values.pop("_id")
    original = values.get("duplicate_of")
    if isinstance(original, Mapping):
        values["duplicate_of"] = {"id": original.get("_id"), "similarity": original.get("similarity")}
    try:
        return msgspec.convert(values, Article)
    except msgspec.ValidationError as error:
        said, _, place = str(error).partition(" - at ")
        said = said.replace("`", "").replace(
            "Invalid RFC3339 encoded datetime", "no moment like 2023-09-05T07:05:00Z"
        )
        path = place.strip("`").removeprefix("$.")
        raise ValueError(f"{path}: {said[0].lower()}{said[1:]}" if path else said) from None


def _check_times(article: Article) -> None:
    # They are shown in any zone, which must not lead out of the calendar.
    for name in DATE_FIELDS:
        moment: datetime | None = getattr(article, name)
        if moment is not None and not 1 < moment.year < 9999:
            raise ValueError(f"{name} is not in the years 2 to 9998")
    if article.utc_offset is not None and abs(article.utc_offset) >= _DAY_MINUTES:
        raise ValueError("utc_offset is a day or more")


def _check_places(article: Article) -> None:
    length = len(article.body)
    for number, block in enumerate(article.blocks):
        if not 0 <= block.start <= block.end <= length:
            raise ValueError(f"blocks[{number}] is outside the body")
    for number, entity in enumerate(article.entities):
        if entity.start < 0 or article.body[entity.start : entity.end] != entity.text:
            raise ValueError(f"entities[{number}] is not in the body where it says")
