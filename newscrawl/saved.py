"""Pages and texts that people already have, read into articles by worker processes."""

from __future__ import annotations

import dataclasses
import functools
import gzip
import pickle
import re
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from newscrawl.article import Article, Page, json_document
from newscrawl.enrichment.choice import Enrichment
from newscrawl.errors import Refused
from newscrawl.extraction.extract import extract_parsed, read_text
from newscrawl.extraction.layout import Outlet
from newscrawl.extraction.page import MAX_PAGE_BYTES, ParsedPage, decode, parse, stated_address
from newscrawl.urls import host_of, on_domains

PAGE_ENDINGS = (".html", ".htm", ".html.gz", ".htm.gz")
TEXT_ENDING = ".txt"


class Unreadable(Exception):
    """A source that gives no article; the text says why."""


@dataclass(frozen=True, slots=True)
class KnownOutlet:
    """An outlet that has a file, and the regular expression of its article numbers."""

    outlet: Outlet
    article_id: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """How saved sources are read: `outlets` as `pack` gives them, and the `stages` that tag what was read.

    `url` is the address of the one page.

    `layout` names the outlet whose layouts read every page; `none` stands for the generic rules alone. It
    travels to workers with each task, and so holds the outlets as bytes, which are unpacked once there.
    """

    outlets: bytes
    stages: Enrichment
    url: str | None = None
    layout: str | None = None

    def read(self, source: str) -> Article:
        """Return the article in a saved page, a text, or standard input (`-`), with language and entities.

        A page that does not tell its address, and is given none, is read by the generic rules (or by
        `layout`), and has no url. Raises Unreadable for a file that cannot be read, Refused for one that
        holds no article.
        """
        body = read_file(source)
        if is_page(source):
            article = self._read_page(source, body)
        else:
            if len(body) > MAX_PAGE_BYTES:
                raise Refused("too_large", "over the limit of 10 MB")
            article = read_text(decode(body))
        return self.stages.enrich(article)

    def _read_page(self, source: str, body: bytes) -> Article:
        outlets = unpack(self.outlets)
        parsed, outlet = _placed(source, body, self.url, outlets)
        if outlet is not None:
            return extract_parsed(parsed, with_layout(outlet, self.layout, outlets))
        named = (known.outlet for known in outlets if known.outlet.name == self.layout)
        article = extract_parsed(parsed, with_layout(next(named, Outlet("")), self.layout, outlets))
        article.source = article.source or None
        return article


def read_json(reader: Reader, source: str) -> str:
    """Return the line of JSON for a source's article. Raises as Reader.read does."""
    return json_document(reader.read(source).to_document())


def read_article(reader: Reader, source: str) -> Article:
    """Return a source's article. Raises as Reader.read does."""
    return reader.read(source)


def pack(outlets: Sequence[KnownOutlet]) -> bytes:
    """Return outlets as Reader takes them."""
    return pickle.dumps(tuple(outlets))


@functools.lru_cache(maxsize=4)
def unpack(packed: bytes) -> tuple[KnownOutlet, ...]:
    """Return the outlets in `packed`, which this program itself has packed."""
    outlets: tuple[KnownOutlet, ...] = pickle.loads(packed)
    return outlets


def find_outlet(url: str, outlets: Sequence[KnownOutlet]) -> KnownOutlet:
    """Return the outlet whose domain `url` is on, or one without layouts that is named after the host."""
    for known in outlets:
        if on_domains(url, known.outlet.domains):
            return known
    host = host_of(url).removeprefix("www.")
    return KnownOutlet(Outlet(host or "unknown", (host,) if host else ()))


def with_layout(outlet: Outlet, layout: str | None, outlets: Sequence[KnownOutlet]) -> Outlet:
    """Return `outlet` with the layouts that `layout` asks for: those of the outlet so named, or `none`."""
    if layout is None:
        return outlet
    named = {known.outlet.name: known.outlet.layouts for known in outlets}
    return dataclasses.replace(outlet, layouts=named.get(layout, ()), marked=False)


def read_page(source: str, url: str | None, outlets: Sequence[KnownOutlet]) -> tuple[Page, Outlet]:
    """Return a saved page, at the address `url` or else the one that it states, and the outlet it belongs to.

    Raises Unreadable for a file that cannot be read or tells no address, Refused for one that is no page.
    """
    parsed, outlet = _placed(source, read_file(source), url, outlets)
    if outlet is None:
        raise Unreadable("the page does not tell its address; give it with --url")
    return parsed.page, outlet


def _placed(
    source: str, body: bytes, url: str | None, outlets: Sequence[KnownOutlet]
) -> tuple[ParsedPage, Outlet | None]:
    """Return a saved page at its address, and the outlet it belongs to; None where it tells no address."""
    saved_at = datetime.fromtimestamp(int(Path(source).stat().st_mtime), UTC)
    parsed = parse(Page(url=url or "", body=body, source="", fetched_at=saved_at))
    address = url or stated_address(parsed)
    if address is None:
        return parsed, None
    known = find_outlet(address, outlets)
    number = re.search(known.article_id, address) if known.article_id else None
    page = dataclasses.replace(
        parsed.page, url=address, source=known.outlet.name, number=number[1] if number else None
    )
    return dataclasses.replace(parsed, page=page), known.outlet


def is_page(source: str) -> bool:
    """Say whether a source's name is that of a saved page."""
    return source.lower().endswith(PAGE_ENDINGS)


def read_file(source: str) -> bytes:
    """Return a file's bytes, unzipped for a name in .gz; `-` is standard input. Raises Unreadable."""
    try:
        if source == "-":
            return sys.stdin.buffer.read()
        if source.lower().endswith(".gz"):
            with gzip.open(source) as file:
                return file.read(MAX_PAGE_BYTES + 1)
        with Path(source).open("rb") as plain:
            return plain.read(MAX_PAGE_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
