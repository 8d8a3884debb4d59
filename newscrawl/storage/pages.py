"""Pages as stores keep them: raw HTML as it was fetched, packed with zstd, each content once."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newscrawl.article import Document, Page
from newscrawl.storage.saving import encodable, whole_second

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 3
"""zstd's level: a page of 142 kB takes 37 kB and 0.4 ms; higher levels save little and cost much."""

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
    """Return a page as it is stored."""
    kept = bool(page.body)
    return PackedPage(
        hash=hashlib.blake2b(page.body, digest_size=16).digest() if kept else None,
        length=len(page.body),
        content=zstd.compress(page.body, LEVEL) if kept else None,
        fetched_at=whole_second(page.fetched_at),
        etag=encodable(page.etag),
        last_modified=encodable(page.last_modified),
        facts=encodable({name: getattr(page, name) for name in FACTS}),
    )


def unpack(
    content: bytes, fetched_at: datetime, etag: str | None, last_modified: str | None, facts: Document
) -> Page:
    """Return the page of its stored form."""
    values: dict[str, Any] = {name: facts[name] for name in FACTS}
    return Page(
        body=zstd.decompress(content), fetched_at=fetched_at, etag=etag, last_modified=last_modified, **values
    )
