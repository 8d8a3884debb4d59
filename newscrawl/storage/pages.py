"""Pages as stores keep them: raw HTML as it was fetched, packed with zstd, each content once."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newscrawl.article import Document, Page
from newscrawl.storage.saving import encodable, whole_second
from newscrawl.storage.store import MAX_DOCUMENT_BYTES, Validators

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 3
"""zstd's level: a page of 142 kB takes 37 kB and 0.4 ms; higher levels save little and cost much."""

MAX_CONTENT_BYTES = MAX_DOCUMENT_BYTES - 64 * 1024
"""What fits into one document of either store, with room for what stands beside it."""

FACTS = ("url", "source", "charset", "status", "number")
"""What is kept of a page beside its content, its validators and when it was fetched; `parts` are the bytes of
its body and of the further pages of its story, null for one that did not answer. `answered` is there where
the last answer, whose content is not kept, came from another address than `url`."""


@dataclass(frozen=True, slots=True)
class PackedPage:
    """A page ready to be stored.

    The raw content is the page's body and the further pages of its story, one after the other. `hash` is its
    blake2b-16, None (as `content`) for a page of which only validators are kept; `length` is in bytes.
    """

    hash: bytes | None
    length: int
    content: bytes | None
    fetched_at: datetime
    etag: str | None
    last_modified: str | None
    facts: Document


def pack(page: Page) -> PackedPage:
    """Return a page as it is stored; content that no store could hold in one piece is not kept."""
    parts = [page.body, *page.more] if page.body else []
    raw = b"".join(part for part in parts if part is not None)
    facts: Document = {name: getattr(page, name) for name in FACTS}
    content = zstd.compress(raw, LEVEL) if parts else b""
    kept = 0 < len(content) <= MAX_CONTENT_BYTES
    return PackedPage(
        hash=hashlib.blake2b(raw, digest_size=16).digest() if kept else None,
        length=len(raw),
        content=content if kept else None,
        fetched_at=whole_second(page.fetched_at),
        etag=encodable(page.etag),
        last_modified=encodable(page.last_modified),
        facts=encodable(facts | {"parts": [None if part is None else len(part) for part in parts]}),
    )


def unpack(
    content: bytes, fetched_at: datetime, etag: str | None, last_modified: str | None, facts: Document
) -> Page:
    """Return the page of its stored form."""
    raw = memoryview(zstd.decompress(content))
    parts: list[bytes | None] = []
    start = 0
    for length in facts["parts"]:
        parts.append(None if length is None else bytes(raw[start : start + length]))
        start += length or 0
    values: dict[str, Any] = {name: facts[name] for name in FACTS}
    return Page(
        body=parts[0] or b"",
        more=tuple(parts[1:]),
        fetched_at=fetched_at,
        etag=etag,
        last_modified=last_modified,
        **values,
    )


def validators(etag: str | None, last_modified: str | None, facts: Document) -> Validators:
    """Return what the last answer for a stored page gave for a conditional request."""
    url: str = facts.get("answered") or facts["url"]
    return Validators(etag, last_modified, url)
