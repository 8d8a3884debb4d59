"""Pangea, the content system of VOA and RFE/RL: its layouts, and the `utag_data` that every page carries.

Read in saved pages of voanews.com (2024) and polygraph.info (2019); older forms as public scrapers of
voaindonesia.com recorded them (2012 to 2023).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape

import chompjs

from newscrawl.article import Kind
from newscrawl.extraction.dates import FIRST_YEAR, LAST_YEAR
from newscrawl.extraction.layout import Layout

_ARTICLE = Layout(
    name="pangea",
    body="#article-content > .wsw",
    title="h1.pg-title",
    # The verdict box of a fact check is an .intro too.
    lead=".intro.content-offset",
    dateline="#article-content span.dateline, .article__content span.dateline, .wsw > span.dateline",
    authors=".publishing-details .links__item-link, .publishing-details .authors",
    published=".published time[datetime], .publishing-details .date time[datetime]",
    section='.hdr-container .category a[href^="/z/"]',
    image=".cover-media figure.media-image img, .media-pholder img",
    caption=".cover-media figure.media-image figcaption .caption, .media-pholder .caption",
    drop=(
        ".wsw__embed",
        ".media-block:not(.also-read)",
        ".media-block-wrap",
        ".media-pholder",
        ".c-mmp",
        ".c-sticky-container",
        ".mediaReplacer",
        ".embed-player-only",
        ".player-and-links",
        ".infgraphicsAttach",
        ".buttons",
        ".load-more",
        ".comments",
        ".comments-pangea",
        ".content-redirect",
        ".author-hlight",
        ".article-share",
        ".sticky-share-container",
        ".link-print",
        ".region",
        "span.dateline",
        "figure",
        "script",
    ),
    related=(".media-block.also-read",),
    mark="pangea_version",
)

PANGEA: tuple[Layout, ...] = (
    _ARTICLE,
    # Pages of 2019 carry utag_data without the system's version.
    replace(_ARTICLE, name="pangea-2019", mark="language_service"),
    replace(_ARTICLE, name="pangea-article-content", body="div.article__content"),
    replace(_ARTICLE, name="pangea-wsw", body="div.wsw"),
    # Video, audio and photo pages: the introduction is all their text.
    replace(_ARTICLE, name="pangea-media", body=".intro.content-offset"),
)
"""Pangea's layouts, newest first."""

_UTAG = re.compile(r"utag_data\s*=\s*(?=\{)")
_MAX_UTAG = 100_000
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("audio", "audio"),
    ("radio", "audio"),
    ("podcast", "audio"),
    ("video", "video"),
    ("photo", "photo"),
    ("gallery", "photo"),
    ("live", "live"),
)
_OTHER_PAGES = re.compile(
    r"404|error|home\s*page|\bhome\b|section|schedule|programme?\b|index|archive|search|author|zone|category|"
    r"sitemap|rss|newsletter|frontpage",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Utag:
    """What `utag_data` says of a page, in the article's terms.

    `is_article` is False for pages that are something else: errors, the home page, sections, radio and TV
    programmes. `published_at` is in UTC, to the minute; None for the years that stand for "unknown".
    """

    kind: Kind
    is_article: bool | None
    title: str | None
    byline: tuple[str, ...]
    published_at: datetime | None
    section: str | None
    tags: tuple[str, ...]
    site_names: tuple[str, ...]


def read_utag(text: str) -> dict[str, str]:
    """Return the page's `utag_data` as text by key, escapes undone; empty where there is none.

    It is JavaScript, not JSON: keys without quotes, HTML entities inside JavaScript escapes.
    """
    # A plain search first: most pages have none, and the pattern is slow on a large page.
    position = text.find("utag_data")
    found = _UTAG.search(text, position) if position >= 0 else None
    if not found:
        return {}
    try:
        loaded: object = chompjs.parse_js_object(text[found.end() : found.end() + _MAX_UTAG])
    except (ValueError, RecursionError):
        return {}
    if not isinstance(loaded, dict):
        return {}
    return {
        key: " ".join(unescape(str(value)).split())
        for key, value in loaded.items()
        if isinstance(value, str | int | float)
    }


def read_pangea(text: str) -> Utag | None:
    """Return what `utag_data` says, or None where `text` is not a page of this system."""
    utag = read_utag(text)
    if not ("pangea_version" in utag or "language_service" in utag):
        return None
    names = ("entity", "language_service", "short_language_service", "domain")
    return Utag(
        kind=_kind(utag),
        is_article=_is_article(utag),
        title=utag.get("long_headline") or utag.get("headline") or None,
        byline=tuple(name.strip() for name in utag.get("byline", "").split(",") if name.strip()),
        published_at=_published_at(utag),
        section=utag.get("section") or None,
        tags=tuple(tag.strip() for tag in utag.get("tags", "").split(";") if tag.strip()),
        site_names=tuple(utag[name] for name in names if utag.get(name)),
    )


def _kind(utag: dict[str, str]) -> Kind:
    said = " ".join(utag.get(key, "") for key in ("subcontent_type", "content_type", "page_type")).lower()
    return next((kind for word, kind in _KINDS if word in said), "article")


def _is_article(utag: dict[str, str]) -> bool | None:
    page_type = utag.get("page_type", "")
    if _OTHER_PAGES.search(page_type):
        return False
    content_type = utag.get("content_type", "")
    if _OTHER_PAGES.search(content_type):
        return False
    return True if page_type and content_type else None


def _published_at(utag: dict[str, str]) -> datetime | None:
    try:
        year, month, day = (int(utag[f"pub_{part}"]) for part in ("year", "month", "day"))
        hour, minute = (int(utag.get(f"pub_{part}") or 0) for part in ("hour", "minute"))
        moment = datetime(year, month, day, hour, minute, tzinfo=UTC)
    except (KeyError, ValueError):
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None
