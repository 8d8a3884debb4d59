"""Documents from outside, as a store takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newscrawl.article import Document


def checked(value: Mapping[str, Any]) -> Document:
    """Return the article document that a line of JSON means: all fields, dates as datetimes, whole seconds.

    Missing fields take their defaults; word_count and content_hash are computed. Raises ValueError, whose
    text is a phrase that says what is wrong ("no _id", "schema_version 9 is newer than 1"), for a value that
    no article document can hold; unknown fields are such values too.
    """
    raise NotImplementedError


def compact_document(document: Document) -> str:
    """Return a stored document as JSON without spaces between items, dates as ISO 8601 with Z."""
    raise NotImplementedError
