"""Pages as stores keep them: raw HTML as it was fetched, packed with zstd, each content once."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newscrawl.article import Document, Page
from newscrawl.storage.saving import encodable, whole_second
from newscrawl.storage.store import MAX_DOCUMENT_BYTES

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 3
"""zstd's level: a page of 142 kB takes 37 kB and 0.4 ms; higher levels save little and cost much."""

MAX_CONTENT_BYTES = MAX_DOCUMENT_BYTES - 64 * 1024
"""What fits into one document of either store, with room for what stands beside it."""

FACTS = ("url", "source", "charset", "status", "number")
"""What is kept of a page beside its content, its validators and when it was fetched."""


@dataclass(frozen=True, slots=True)
class PackedPage:
    """A page ready to be stored.

    `hash` is blake2b-16 of the raw content, None (as `content`) for a page of which only validators are kept.
    """

    hash: bytes | None
    length: int
    content: bytes | None
    fetched_at: datetime
    etag: str | None
    last_modified: str | None
    facts: Document


def pack(page: Page) -> PackedPage:
    """Return a page as it is stored.

    The further pages of a story follow the first in its content; `parts` in its facts are then their
    lengths, that of the first before them, None for a page that did not answer. Content that is more than a
    store can hold in one piece is not kept.
    """
    facts: Document = {name: getattr(page, name) for name in FACTS}
    body = page.body
    if body and page.more:
        facts["parts"] = [None if each is None else len(each) for each in (body, *page.more)]
        body = b"".join(filter(None, (body, *page.more)))
    content = zstd.compress(body, LEVEL) if body else b""
    kept = 0 < len(content) <= MAX_CONTENT_BYTES
    return PackedPage(
        hash=hashlib.blake2b(body, digest_size=16).digest() if kept else None,
        length=len(body),
        content=content if kept else None,
        fetched_at=whole_second(page.fetched_at),
        etag=encodable(page.etag),
        last_modified=encodable(page.last_modified),
        facts=encodable(facts),
    )


def unpack(
    content: bytes, fetched_at: datetime, etag: str | None, last_modified: str | None, facts: Document
) -> Page:
    """Return the page of its stored form."""
    values: dict[str, Any] = {name: facts[name] for name in FACTS}
    body, *more = _parts(zstd.decompress(content), facts.get("parts"))
    return Page(
        body=body or b"",
        fetched_at=fetched_at,
        etag=etag,
        last_modified=last_modified,
        more=tuple(more),
        **values,
    )


def _parts(content: bytes, lengths: list[int | None] | None) -> Iterator[bytes | None]:
    start = 0
    for length in [len(content)] if lengths is None else lengths:
        yield None if length is None else content[start : start + length]
        start += length or 0
