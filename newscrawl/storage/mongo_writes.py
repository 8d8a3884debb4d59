"""The writes that make a change of an article true in MongoDB, whoever else writes at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import bson
from bson.errors import BSONError
from bson.raw_bson import RawBSONDocument
from pymongo import DeleteOne, InsertOne, ReplaceOne, UpdateMany, UpdateOne

from newscrawl.article import Document
from newscrawl.storage.saving import Change
from newscrawl.storage.store import MAX_DOCUMENT_BYTES

Write = InsertOne[Any] | ReplaceOne[Any] | UpdateMany | UpdateOne | DeleteOne

# A revision's own fields come on top of the document's.
_ROOM = 1024
# What tells one version of a stored article from another: a writer that finds it changed merges again.
_VERSION_FIELDS = (
    "content_hash", "extractor", "updated_at", "last_seen_at", "fetched_at", "revision", "gone_at",
)  # fmt: skip
_SEEN_FIELDS = ("last_seen_at", "fetched_at")


def rewrite(change: Change, encoded: bytes) -> Write:
    """Return the write that makes `change` true only where the article is still as it was read.

    Where another writer was first, its id is taken and the write fails as a duplicate key.
    """
    if change.before is None:
        return InsertOne(RawBSONDocument(encoded))
    version = {name: change.before[name] for name in _VERSION_FIELDS}
    return ReplaceOne({"_id": change.after["_id"], **version}, RawBSONDocument(encoded), upsert=True)


def seen_again(changes: Iterable[Change]) -> list[Write]:
    """Return one write for all unchanged articles that were seen and fetched at the same moments."""
    ids: dict[tuple[datetime, datetime | None], list[str]] = {}
    for change in changes:
        if not change.rewrites:
            after = change.after
            ids.setdefault((after["last_seen_at"], after["fetched_at"]), []).append(after["_id"])
    return [
        UpdateMany(
            {"_id": {"$in": group}},
            {"$max": {"last_seen_at": seen} | ({"fetched_at": fetched} if fetched else {})},
        )
        for (seen, fetched), group in ids.items()
    ]


def same_version(stored: Document, sent: Document) -> bool:
    """Whether `stored` is what was `sent`, seen again since or not."""
    return all(stored[name] == sent[name] for name in sent if name not in _SEEN_FIELDS)


def encode(document: Document) -> bytes | None:
    """Return the document as BSON, or None where MongoDB cannot hold it."""
    try:
        encoded = bson.encode(document)
    except (BSONError, OverflowError):
        return None
    return encoded if len(encoded) <= MAX_DOCUMENT_BYTES - _ROOM else None
