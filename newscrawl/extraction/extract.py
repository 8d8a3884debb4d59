"""From a fetched page to an article."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from newscrawl.article import Article, Block, Page
from newscrawl.errors import Refused
from newscrawl.extraction.body import GENERIC, Body, read_body
from newscrawl.extraction.boilerplate import clean_text
from newscrawl.extraction.joining import join_pages
from newscrawl.extraction.layout import Layout, Outlet
from newscrawl.extraction.metadata import Metadata, read_metadata
from newscrawl.extraction.page import ParsedPage, parse
from newscrawl.extraction.pangea import PANGEA
from newscrawl.extraction.region import letters_of
from newscrawl.urls import article_id, clean_url

EXTRACTOR = "1"
"""The version of the rules; it grows when the same page would give another text."""

MARKED_LAYOUTS = PANGEA
"""Layouts that are known by a mark in the page, on whatever host it is."""

# A page that says nothing of itself needs a date or so much text to count as an article.
_SILENT_TEXT = 400
_TEXTLESS_KINDS = ("photo", "video", "audio")


def extract(page: Page, outlet: Outlet) -> Article:
    """Return the article on `page`.

    Raises Refused, and nothing else: `too_large` (over 10 MB or 50,000 elements), `empty`, `not_html`,
    `other_page` where the page says that it is something else, `not_an_article` where it has neither headline
    nor text, `no_text` where a headline stands alone (photo, video and audio pages may: their text is the
    lead, or none).
    """
    with _without_collector():
        return extract_parsed(parse(page), outlet)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the collector of reference cycles: a page makes none, but objects enough to start it often.

    It took a fifth of the time of a page.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def extract_parsed(parsed: ParsedPage, outlet: Outlet) -> Article:
    """Return the article on a page that is parsed already. Raises as extract does."""
    layout = choose_layout(parsed, outlet)
    facts = read_metadata(parsed, outlet, layout)
    if facts.is_article is False:
        raise Refused("other_page", "the page says that it is no article")
    body = read_body(parsed, outlet, layout)
    if not body.body and layout is not None and not (body.lead or facts.lead):
        body = read_body(parsed, outlet, None)
    if parsed.page.more:
        join_pages(body, parsed, outlet, layout, facts.lead)
    _place_lead(body, facts)
    _check(body, facts)
    return _article(parsed, outlet, facts, body)


def choose_layout(parsed: ParsedPage, outlet: Outlet) -> Layout | None:
    """Return the first layout of the outlet whose body is in the page, else a marked one, else None."""
    for layout in outlet.layouts:
        if parsed.select(layout.body):
            return layout
    present = {mark: mark in parsed.text for mark in {each.mark for each in MARKED_LAYOUTS} if mark}
    for layout in MARKED_LAYOUTS if outlet.marked else ():
        if layout.mark and present[layout.mark] and parsed.select(layout.body):
            return layout
    return None


def _place_lead(body: Body, facts: Metadata) -> None:
    """Keep the lead apart from the body, but for pages that have no other text."""
    body.lead = body.lead or facts.lead
    if not body.lead:
        return
    if not body.body:
        body.body, body.blocks = body.lead, [Block("paragraph", 0, len(body.lead))]
    elif len(body.blocks) > 1 and facts.kind not in _TEXTLESS_KINDS:
        first = body.blocks[0]
        if letters_of(body.body[first.start : first.end]) == letters_of(body.lead):
            shift = body.blocks[1].start
            body.body = body.body[shift:]
            body.blocks = [Block(each.type, each.start - shift, each.end - shift) for each in body.blocks[1:]]


def _check(body: Body, facts: Metadata) -> None:
    if not facts.title and not body.body:
        raise Refused("not_an_article", "neither a headline nor text")
    told = facts.is_article or facts.published_at is not None or body.layout != GENERIC
    if not told and (not facts.title or len(body.body) < _SILENT_TEXT):
        raise Refused("not_an_article", "no date, and too little text for an article")
    if not body.body and facts.kind not in _TEXTLESS_KINDS:
        raise Refused("no_text", "a headline without text")


def _article(parsed: ParsedPage, outlet: Outlet, facts: Metadata, body: Body) -> Article:
    page = parsed.page
    url = facts.canonical or _own_address(page, outlet)
    names = {name.casefold() for name in outlet.site_names}
    offset = facts.published_at.utcoffset() if facts.published_at else None
    return Article(
        id=article_id(url or "", outlet.name, page.number) if url or page.number else None,
        url=url,
        source=outlet.name,
        title=facts.title,
        body=body.body,
        blocks=body.blocks,
        kind=facts.kind,
        lead=body.lead,
        dateline=body.dateline,
        authors=_authors(facts, body, names),
        editors=facts.editors or [name for name in body.editors if name.casefold() not in names],
        initials=body.initials,
        published_at=_utc(facts.published_at),
        modified_at=_utc(facts.modified_at),
        utc_offset=int(offset.total_seconds() // 60) if offset is not None else None,
        section=facts.section,
        tags=facts.tags,
        image=facts.image,
        related=[each for each in body.related if not each.url or each.url != url],
        pages=body.pages,
        paywalled=facts.paywalled or body.paywalled,
        extractor=EXTRACTOR,
        layout=body.layout,
        fetched_at=_utc(page.fetched_at),
    )


def _authors(facts: Metadata, body: Body, site_names: set[str]) -> list[str]:
    found = facts.authors or [name for name in body.authors if name.casefold() not in site_names]
    known = {name.casefold() for name in found}
    return found + [name for name in body.signed if name.casefold() not in known]


def _own_address(page: Page, outlet: Outlet) -> str | None:
    try:
        return clean_url(page.url, drop=outlet.whole_article)
    except ValueError:
        return None


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC).replace(microsecond=0) if moment else None


def read_text(text: str) -> Article:
    """Return a plain text as an article: cleaned, without address, headline and dates.

    Raises Refused (`empty`) where nothing but boilerplate is in it.
    """
    clean = clean_text(text)
    if not clean.body:
        raise Refused("empty", "no text in it")
    return Article(
        id=None,
        url=None,
        source=None,
        title=None,
        body=clean.body,
        blocks=clean.blocks,
        lead=clean.lead,
        related=clean.related,
        initials=clean.initials,
        dateline=clean.dateline,
        authors=[*clean.authors, *clean.signed],
        editors=clean.editors,
        extractor=EXTRACTOR,
    )
