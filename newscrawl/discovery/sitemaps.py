"""Sitemaps as https://www.sitemaps.org/protocol.html has them, and as outlets really send them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from newscrawl.discovery.entry import WIB, Entry, parse_date, plain_title, resolve_url
from newscrawl.errors import Refused

MAX_SITEMAP_BYTES = 50 * 1024 * 1024
"""What the protocol allows one sitemap to be, unpacked."""

MAX_ENTRIES = 200_000
"""Where reading stops: four times what the protocol allows (50,000), 40 MB of entries."""

_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 16
# Characters that XML 1.0 forbids, and one of which ends a strict parser's work.
_CONTROLS = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0D})
_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)")
# Each takes a kilobyte while it is mended: two for each entry are enough.
_MAX_AMPERSANDS = 2 * MAX_ENTRIES
# A file may be packed in pieces; each costs a copy of all that follows.
_MAX_PIECES = 1000
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """One sitemap file: `entries` (articles), or, of an index, `parts` (other sitemaps), in file order.

    `broken` says that the file ended or went wrong before its end, so that there may be more than was read.
    """

    entries: list[Entry]
    parts: list[Entry]
    broken: bool = False


def read_sitemap(
    body: bytes,
    url: str,
    *,
    max_bytes: int = MAX_SITEMAP_BYTES,
    utc_offset: int = WIB,
    now: datetime | None = None,
) -> Sitemap:
    """Read a sitemap, a sitemap index or a text sitemap; gzip is known by its bytes, whatever the name.

    `url` is the sitemap's own address, which relative ones are resolved against; `utc_offset` (minutes) is
    the zone of dates that carry none. A `lastmod` without a time is its day's last second, so that it never
    makes a page look older than it may be. Addresses that are none are left out.

    Raises Refused: `too_large` over `max_bytes`, unpacked; `empty`; `not_a_sitemap` for anything else, such
    as an error page.
    """
    body, whole = _unpack(body, max_bytes)
    body = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not body:
        raise Refused("empty", "the sitemap has no content", final=False)
    now = now or datetime.now(UTC)
    if not _is_markup(body):
        sitemap = _read_text(body, url)
    else:
        sitemap = _read_xml(body, url, utc_offset, now)
        if sitemap.broken and (mended := _mend(body)) != body:
            sitemap = _read_xml(mended, url, utc_offset, now)
    return sitemap if whole else Sitemap(sitemap.entries, sitemap.parts, broken=True)


def _unpack(body: bytes, max_bytes: int) -> tuple[bytes, bool]:
    """Return the body without gzip, and whether all of it could be unpacked."""
    whole = True
    # Twice, for a packed file that the server packs once more on its way.
    for _ in range(2):
        if body.startswith(_GZIP):
            body, unpacked_whole = _gunzip(body, max_bytes)
            whole = whole and unpacked_whole
    if len(body) > max_bytes:
        raise Refused("too_large", f"sitemap over the limit of {max_bytes / 1e6:.0f} MB")
    return body, whole


def _gunzip(body: bytes, max_bytes: int) -> tuple[bytes, bool]:
    unpacked = bytearray()
    for _ in range(_MAX_PIECES):
        if not body.startswith(_GZIP):
            return bytes(unpacked), True
        unpacker = zlib.decompressobj(wbits=31)
        while not unpacker.eof:
            try:
                piece = unpacker.decompress(body, _CHUNK)
            except zlib.error:
                return bytes(unpacked), False
            unpacked += piece
            if len(unpacked) > max_bytes:
                raise Refused("too_large", f"sitemap over the limit of {max_bytes / 1e6:.0f} MB unpacked")
            body = unpacker.unconsumed_tail
            if not piece and not body and not unpacker.eof:
                return bytes(unpacked), False
        body = unpacker.unused_data
    return bytes(unpacked), False


def _is_markup(body: bytes) -> bool:
    return body.startswith((b"<", b"\xff\xfe", b"\xfe\xff")) or b"\0" in body[:4]


def _read_text(body: bytes, url: str) -> Sitemap:
    lines = body.decode("utf-8", "replace").split()
    if not lines or not lines[0].lower().startswith(("http://", "https://")):
        raise Refused("not_a_sitemap", "neither XML nor a list of addresses", final=False)
    found = (resolve_url(line, url) for line in lines[:MAX_ENTRIES])
    return Sitemap([Entry(each) for each in found if each], [], broken=len(lines) > MAX_ENTRIES)


def _read_xml(body: bytes, url: str, utc_offset: int, now: datetime) -> Sitemap:
    # `recover` reads on after a fault; entities stay unresolved, and huge_tree stays off for libxml2's own
    # limits on depth, text and entity growth.
    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=("{*}urlset", "{*}sitemapindex", "{*}url", "{*}sitemap"),
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    entries: list[Entry] = []
    root: str | None = None
    for event, element in _events(parser, body):
        name = _local_name(element)
        if event == "start":
            if element.getparent() is None:
                root = name
        elif name == {"urlset": "url", "sitemapindex": "sitemap"}.get(root or ""):
            entry = _entry(element, url, utc_offset, now)
            if entry:
                entries.append(entry)
            _forget(element)
            if len(entries) >= MAX_ENTRIES:
                break
    if root is None:
        raise Refused("not_a_sitemap", "neither urlset nor sitemapindex in it", final=False)
    broken = len(entries) >= MAX_ENTRIES or _has_fault(parser)
    return Sitemap([], entries, broken) if root == "sitemapindex" else Sitemap(entries, [], broken)


def _events(parser: etree.XMLPullParser, body: bytes) -> Iterator[tuple[str, etree._Element]]:
    for start in range(0, len(body), _CHUNK):
        parser.feed(body[start : start + _CHUNK])
        yield from parser.read_events()
    with suppress(etree.XMLSyntaxError):
        parser.close()
    # Closing a cut file also closes the element it was cut in, whose address may lack its end.
    if not _has_fault(parser):
        yield from parser.read_events()


def _has_fault(parser: etree.XMLPullParser) -> bool:
    return any(entry.level == etree.ErrorLevels.FATAL for entry in parser.feed_error_log)


def _entry(element: etree._Element, url: str, utc_offset: int, now: datetime) -> Entry | None:
    location: str | None = None
    lastmod: datetime | None = None
    published: datetime | None = None
    title: str | None = None
    for child in element:
        name = _local_name(child)
        if name == "loc" and location is None:
            # A child of <loc> is an entity that was left unresolved: the rest of the address is unknown.
            location = resolve_url(child.text or "", url) if not len(child) else None
        elif name == "lastmod":
            lastmod = parse_date(child.text, now, utc_offset, day="end")
        elif name == "news":
            published = parse_date(child.findtext("{*}publication_date"), now, utc_offset)
            title = plain_title(child.findtext("{*}title"))
    return Entry(location, lastmod, published, title) if location else None


def _local_name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def _forget(element: etree._Element) -> None:
    """Free what was read, so that memory does not grow with the file."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _mend(body: bytes) -> bytes:
    """Return the body without the faults outlets make most: bare `&`, control characters, stray Latin-1."""
    if b"\0" in body[:4] or b"<!ENTITY" in body or body.count(b"&") > _MAX_AMPERSANDS:
        return body
    if not _ENCODING.match(body) or b"utf-8" in body[:100].lower():
        try:
            body.decode()
        except UnicodeDecodeError:
            body = body.decode("cp1252", "replace").encode()
    body = body.translate(None, _CONTROLS)
    return b"".join(_without_bare_ampersands(body))


def _without_bare_ampersands(body: bytes) -> Iterator[bytes]:
    end = 0
    while (start := body.find(b"<![CDATA[", end)) >= 0 and (close := body.find(b"]]>", start)) >= 0:
        yield _BARE_AMPERSAND.sub(b"&amp;", body[end:start])
        yield body[start:close]
        end = close
    yield _BARE_AMPERSAND.sub(b"&amp;", body[end:])
