"""From a fetched page to an article."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

from newscrawl.article import Article, Block, Page
from newscrawl.errors import Refused
from newscrawl.extraction.body import GENERIC, Body, read_body
from newscrawl.extraction.boilerplate import clean_text
from newscrawl.extraction.layout import Layout, Outlet
from newscrawl.extraction.metadata import Metadata, read_metadata
from newscrawl.extraction.page import ParsedPage, parse
from newscrawl.extraction.pangea import PANGEA
from newscrawl.extraction.prune import selector
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

    Raises Refused, and nothing else: `too_large` (over 10 MB), `empty`, `not_html`, `other_page` where the
    page says that it is something else, `not_an_article` where it has neither headline nor text, `no_text` where a headline stands
    alone (photo, video and audio pages may: their text is the lead, or none).
    """
    parsed = parse(page)
    layout = choose_layout(parsed, outlet)
    facts = read_metadata(parsed, outlet, layout)
    if facts.is_article is False:
        raise Refused("other_page", "the page says that it is no article")
    body = read_body(parsed, outlet, layout)
    if not body.body and layout is not None and not (body.lead or facts.lead):
        body = read_body(parsed, outlet, None)
    _place_lead(body, facts)
    _check(body, facts)
    return _article(parsed, outlet, facts, body)


def choose_layout(parsed: ParsedPage, outlet: Outlet) -> Layout | None:
    """Return the first layout of the outlet whose body is in the page, else a marked one, else None."""
    for layout in outlet.layouts:
        if selector(layout.body)(parsed.root):
            return layout
    for layout in MARKED_LAYOUTS:
        if layout.mark and layout.mark in parsed.text and selector(layout.body)(parsed.root):
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
        authors=facts.authors or [name for name in body.authors if name.casefold() not in names],
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
    names = {each.name for each in dataclasses.fields(clean)}
    return Article(
        id=None,
        url=None,
        source=None,
        title=None,
        extractor=EXTRACTOR,
        **{name: getattr(clean, name) for name in sorted(names)},
    )



