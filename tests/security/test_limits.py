"""Lists that are made to cost time and memory, each read in a process of its own."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable
from typing import Any

import pytest

from newscrawl.discovery.feeds import MAX_FEED_BYTES, read_feed
from newscrawl.discovery.listings import read_links
from newscrawl.discovery.sitemaps import MAX_ENTRIES, MAX_SITEMAP_BYTES, Sitemap, read_sitemap
from newscrawl.errors import Refused
from tests.security.traps import XMLNS

URL = "https://www.jebakan.id/"
MEMORY = 1 << 20
"""What reading may take, in KB, the list itself included."""


def repeated(start: str, piece: Callable[[int], str], size: int) -> bytes:
    """Return a list of about `size` bytes."""
    pieces = size // len(piece(1_000_000))
    return (start + "".join(map(piece, range(pieces)))).encode()[:size]


def million_urls() -> Any:
    urls = repeated(f"<urlset {XMLNS}>", lambda n: f"<url><loc>{URL}{n}</loc></url>", MAX_SITEMAP_BYTES)
    return read_sitemap(urls, URL)


def million_lines() -> Any:
    return read_sitemap(repeated("", lambda n: f"{URL}{n}\n", MAX_SITEMAP_BYTES), URL)


def bare_ampersands() -> Any:
    return read_sitemap(f"<urlset {XMLNS}><url><loc>".encode() + b"&" * (40 << 20), URL)


def open_cdata() -> Any:
    return read_sitemap(f"<urlset {XMLNS}><url><loc>".encode() + b"<![CDATA[&" * 400_000, URL)


def tags_in_a_feed() -> Any:
    return read_feed(b"<rss version='2.0'><channel><item>" + b"<a>" * (MAX_FEED_BYTES // 3 - 20), URL)


def attributes_in_a_feed() -> Any:
    return read_feed(b"<rss version='2.0'><channel><item " + b"a='' " * 500_000 + b">", URL)


def tags_in_a_page() -> Any:
    return read_links(b"<html><body>" + b"<b>" * 3_000_000, URL)


def links_in_a_page() -> Any:
    return read_links(repeated("<html>", lambda n: f"<a href=/{n}>x</a>", 3 << 20), URL)


def _read(make: Callable[[], Any], told: Any) -> None:
    started = time.process_time()
    try:
        found = make()
    except Refused as refused:
        found = refused.reason
    if isinstance(found, Sitemap):
        found = (len(found.entries), len(found.parts), found.broken)
    told.send((found, time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (million_urls, (MAX_ENTRIES, 0, True)),
        (million_lines, (MAX_ENTRIES, 0, True)),
        (bare_ampersands, (0, 0, True)),
        (open_cdata, (0, 0, True)),
        (tags_in_a_feed, "too_large"),
        (attributes_in_a_feed, []),
        (tags_in_a_page, "too_large"),
        (links_in_a_page, "too_large"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_list_costs_seconds_and_little_memory(make: Callable[[], Any], expected: object) -> None:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("forkserver").Process(target=_read, args=(make, theirs))
    process.start()
    assert ours.poll(60)
    found, seconds, memory = ours.recv()
    process.join()
    assert found == expected
    assert seconds < 10
    assert memory < MEMORY
