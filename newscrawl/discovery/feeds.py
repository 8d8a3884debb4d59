"""RSS and Atom feeds, however careless: feedparser reads them, dates and addresses are checked here."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser

from newscrawl.discovery.entry import WIB, Entry, parse_date, plain_title, resolve_url
from newscrawl.errors import Refused

MAX_FEED_BYTES = 3 * 1024 * 1024
"""Feeds of news outlets are under 1 MB; feedparser needs about a second for 3 MB."""

MAX_TAGS = 100_000
"""Feeds have a few thousand, with all the markup in their texts; feedparser's time grows faster than that."""

_FEED = re.compile(rb"<(?:[a-z]+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)


def read_feed(body: bytes, url: str, *, utc_offset: int = WIB, now: datetime | None = None) -> list[Entry]:
    """Return what an RSS 0.9x, 1.0, 2.0 or Atom feed lists, in its order.

    The address is an item's link, else its guid where that is an address; relative ones are resolved
    against `url` (and xml:base). Dates are the item's own: one without a zone is in `utc_offset` (minutes),
    one that cannot be true (1970, years ahead) is None. Items without an address are left out.

    Raises Refused: `too_large` over 3 MB or MAX_TAGS, `not_a_feed` for anything else, such as an error page.
    """
    if len(body) > MAX_FEED_BYTES:
        raise Refused("too_large", f"feed over the limit of {MAX_FEED_BYTES / 1e6:.0f} MB")
    if body.count(b"<") > MAX_TAGS:
        raise Refused("too_large", f"feed of more than {MAX_TAGS} tags")
    # UTF-16 shows its ASCII once the zero bytes are out.
    if not _FEED.search(body[:8192].replace(b"\0", b"")):
        raise Refused("not_a_feed", "neither RSS nor Atom in it", final=False)
    try:
        parsed = feedparser.parse(
            BytesIO(body.lstrip()),
            response_headers={"content-location": url},
            sanitize_html=False,
        )
    except ValueError as error:
        # feedparser lets a damaged encoding declaration through to the codec.
        raise Refused("not_a_feed", f"its encoding cannot be read ({error})", final=False) from error
    if not parsed.version and not parsed.entries:
        raise Refused("not_a_feed", "no RSS or Atom items could be read", final=False)
    now = now or datetime.now(UTC)
    is_atom = parsed.version.startswith("atom")
    found = (_entry(item, url, is_atom, utc_offset, now) for item in parsed.entries)
    return [entry for entry in found if entry]


def _entry(item: Any, url: str, is_atom: bool, utc_offset: int, now: datetime) -> Entry | None:
    # `get` of feedparser's own dict passes one date off as the other.
    fields: dict[str, Any] = dict(item)
    address = _address(fields, url)
    if address is None:
        return None
    published = parse_date(fields.get("published"), now, utc_offset)
    updated = parse_date(fields.get("updated"), now, utc_offset)
    if published is None and not is_atom:
        # The dc:date of RSS 1.0, which feedparser calls `updated`, is when an item came out.
        published, updated = updated, None
    return Entry(address, updated, published, plain_title(fields.get("title")))


def _address(fields: dict[str, Any], url: str) -> str | None:
    link = fields.get("feedburner_origlink") or fields.get("link")
    if link:
        return resolve_url(link, url)
    guid = fields.get("id") or ""
    return resolve_url(guid, url) if guid.startswith(("http://", "https://")) else None
