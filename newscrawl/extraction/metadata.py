"""What a page says about itself: title, dates, people, section, picture.

Three voices speak on a page: what the outlet's layout points at, what a reader sees, and what machines are
told (JSON-LD, meta tags, microdata). They are heard in this order wherever they differ: mistakes that readers
see get corrected, mistakes that only machines see stay for years.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import html

from newscrawl.article import Image, Kind
from newscrawl.extraction import jsonld
from newscrawl.extraction.blocks import TextNode
from newscrawl.extraction.byline import read_people, unique
from newscrawl.extraction.dates import Stamp, read_stamp
from newscrawl.extraction.dom import text_of
from newscrawl.extraction.headline import read_headline
from newscrawl.extraction.kinds import is_article, read_kind
from newscrawl.extraction.layout import Layout, Outlet
from newscrawl.extraction.page import ParsedPage, selected_text
from newscrawl.extraction.pangea import PANGEA
from newscrawl.extraction.picture import read_image
from newscrawl.extraction.published import choose_dates
from newscrawl.extraction.site import SiteNames, compact, registrable_domain
from newscrawl.extraction.stated import (
    AUTHOR_META,
    EDITOR_META,
    MODIFIED_META,
    PUBLISHED_META,
    SECTION_META,
    SITE_META,
    Stated,
    is_paywalled,
    read_stated,
)
from newscrawl.extraction.topics import read_section, read_tags
from newscrawl.urls import clean_url, host_of, on_domains


@dataclass(slots=True)
class Metadata:
    """The facts of a page apart from its text; None or empty where the page does not tell.

    Dates are aware, in the page's own zone (so that `utc_offset` follows from them). `canonical` is the
    page's rel=canonical, absolute and cleaned, only where it is on the outlet's domains. `is_article` is
    False where the page says that it is something else (section, 404, programme), None where it is silent.
    """

    canonical: str | None = None
    kind: Kind = "article"
    is_article: bool | None = None
    title: str | None = None
    lead: str | None = None
    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    published_at: datetime | None = None
    modified_at: datetime | None = None
    section: str | None = None
    tags: list[str] = field(default_factory=list)
    image: Image | None = None
    paywalled: bool = False


# Dates that a page's own scripts carry, the last resort.
_SCRIPT_DATE = re.compile(
    r'\\?"(?:articleDate|publishedAt|published_at|published_date|publish_date|datePublished)\\?"\s*:\s*'
    r'\\?"([^"\\]{8,40})\\?"'
)


_SCRIPT_TITLE = re.compile(r'\\?"(?:title|headline|judul|articleTitle)\\?"\s*:\s*\\?"([^"\\]{10,300})')
_FIRST_VISIT = 1995
_SCRIPT_AROUND, _MOST_SCRIPT_DATES = 600, 20


def read_metadata(parsed: ParsedPage, outlet: Outlet, layout: Layout | None) -> Metadata:
    """Return what the page says about itself, read with `layout`'s selectors where one applies.

    A page of the Pangea system is read as such whatever outlet it belongs to. Nothing a page contains
    raises; what cannot be read is None.
    """
    url = parsed.page.url
    stated = read_stated(parsed)
    if stated.utag and layout is None:
        layout = PANGEA[0]
    layout = layout or Layout(body="body")
    canonical = _canonical(parsed, outlet)
    site = _site_names(stated, outlet, canonical or url)
    lines = parsed.shown.nodes
    title, element = _title(parsed, stated, layout, site)
    headline = _index_of(lines, element)
    authors, editors = _people(parsed, lines, headline, stated, layout, site)
    published, modified = _dates(parsed, lines, headline, stated, layout, outlet, title)
    return Metadata(
        canonical=canonical,
        kind=stated.utag.kind if stated.utag else read_kind(stated, url, title),
        is_article=stated.utag.is_article if stated.utag else is_article(stated, url, title),
        title=title,
        lead=selected_text(parsed, layout.lead),
        authors=authors,
        editors=editors,
        published_at=published,
        modified_at=modified,
        section=read_section(parsed, stated, layout, site, title),
        tags=read_tags(parsed, headline, stated, layout, site, title),
        image=read_image(parsed, stated.article, stated.first("og:image", "twitter:image"), layout),
        paywalled=is_paywalled(stated),
    )


def _site_names(stated: Stated, outlet: Outlet, url: str) -> SiteNames:
    publishers = [jsonld.string(node.get("publisher")) for node in stated.nodes[:50]]
    names = [outlet.name, *outlet.site_names, *stated.all(*SITE_META), *publishers]
    if stated.utag:
        names += stated.utag.site_names
    own = {f"https://{domain}/" for domain in outlet.domains}
    return SiteNames(names, [url, *own, *stated.all("og:url")[:1]])


def _canonical(parsed: ParsedPage, outlet: Outlet) -> str | None:
    url = parsed.page.url
    domains = outlet.domains or (registrable_domain(host_of(url)),)
    links = [each for each in parsed.tagged("link") if (each.get("rel") or "").lower() == "canonical"]
    for link in links[:3]:
        href = (link.get("href") or "").strip()
        try:
            target = clean_url(urljoin(url, href), outlet.whole_article) if href else ""
            # A template that names the front page on every article would make them all one.
            lost = urlsplit(target).path == "/" != (urlsplit(url).path or "/") and not urlsplit(target).query
        except ValueError:
            continue
        if target and not lost and on_domains(target, domains):
            return target
    return None


def _title(
    parsed: ParsedPage, stated: Stated, layout: Layout, site: SiteNames
) -> tuple[str | None, html.HtmlElement | None]:
    for element in parsed.select(layout.title):
        if text := text_of(element):
            return text, element
    claims = [
        jsonld.string(stated.article.get("headline")),
        stated.utag.title if stated.utag else None,
        *(stated.first(name) for name in ("og:title", "twitter:title", "content_title", "title")),
    ]
    sections = [*stated.breadcrumb, *stated.all(*SECTION_META)]
    return read_headline(parsed, [claim for claim in claims if claim], site, sections)


def _index_of(lines: Sequence[TextNode], element: html.HtmlElement | None) -> int | None:
    if element is None:
        return None
    inside = set(element.iter())
    return next((index for index, line in enumerate(lines) if line.element in inside), None)


def _people(
    parsed: ParsedPage,
    lines: Sequence[TextNode],
    headline: int | None,
    stated: Stated,
    layout: Layout,
    site: SiteNames,
) -> tuple[list[str], list[str]]:
    article = stated.article
    keywords = jsonld.strings(article.get("keywords"))
    authors = [
        *stated.all("content_author", "content_creator_fullname"),
        *jsonld.strings(article.get("author")),
        *jsonld.strings(article.get("creator")),
    ]
    if not unique(authors, site):
        authors = [*stated.all(*AUTHOR_META), *(stated.utag.byline if stated.utag else ())]
    editors = [
        *stated.all(*EDITOR_META),
        *jsonld.strings(article.get("editor")),
        *(word.partition(":")[2] for word in keywords if word.lower().startswith("editor:")),
    ]
    if stated.utag:
        found_authors, found_editors = unique(authors, site), unique(editors, site)
    else:
        found_authors, found_editors = read_people(lines, headline, authors, editors, site)
    chosen = _selected_names(parsed, layout.authors, site) or found_authors
    edited = _selected_names(parsed, layout.editors, site) or found_editors
    return [name for name in chosen if name not in edited or name in found_authors], edited


def _selected_names(parsed: ParsedPage, css: str | None, site: SiteNames) -> list[str]:
    texts = [re.sub(r"^\W*[\w ]{2,20}:\s*", "", text_of(element)) for element in parsed.select(css)]
    return unique(texts, site)


def _dates(
    parsed: ParsedPage,
    lines: Sequence[TextNode],
    headline: int | None,
    stated: Stated,
    layout: Layout,
    outlet: Outlet,
    title: str | None,
) -> tuple[datetime | None, datetime | None]:
    offset = outlet.utc_offset
    # Archives give their files the dates of 1970 or 1980: then nobody knows when the page was fetched.
    now = parsed.page.fetched_at if parsed.page.fetched_at.year >= _FIRST_VISIT else None
    article = stated.article
    given = [
        jsonld.string(article.get("datePublished")),
        *stated.all(*PUBLISHED_META),
        jsonld.string(article.get("dateCreated")),
        *(time.get("datetime") or time.get("content") or "" for time in _times(parsed)[:5]),
    ]
    published = _stamps(given, offset)
    if not published and not stated.utag:
        published = _stamps(_script_dates(parsed.text, title), offset)
    modified = _stamps([jsonld.string(article.get("dateModified")), *stated.all(*MODIFIED_META)], offset)
    first, changed = (
        _selected_date(parsed, layout.published, outlet),
        _selected_date(parsed, layout.modified, outlet),
    )
    if stated.utag:
        first = first or stated.utag.published_at or (published[0].moment if published else None)
        changed = changed or (modified[0].moment if modified else None)
        return first, changed
    chosen, updated = choose_dates(lines, headline, published, modified, offset, now)
    return first or chosen, changed or updated


def _script_dates(text: str, title: str | None) -> Iterator[str]:
    """The dates in a page's scripts that no other story's title stands beside."""
    own = compact(title or "")
    for match in islice(_SCRIPT_DATE.finditer(text), _MOST_SCRIPT_DATES):
        around = text[max(0, match.start() - _SCRIPT_AROUND) : match.end() + _SCRIPT_AROUND]
        titles = [compact(each) for each in _SCRIPT_TITLE.findall(around)]
        if not titles or any(each in own or own in each for each in titles if each):
            yield match[1]


def _times(parsed: ParsedPage) -> list[html.HtmlElement]:
    times = parsed.tagged("time") if "pubdate" in parsed.text else ()
    announced = (each for each in times if each.get("datetime") and each.get("pubdate") is not None)
    return [*parsed.marked("datePublished"), *announced]


def _stamps(texts: Iterable[str], utc_offset: int) -> list[Stamp]:
    return [stamp for text in texts if text and (stamp := read_stamp(text[:200], utc_offset))]


def _selected_date(parsed: ParsedPage, css: str | None, outlet: Outlet) -> datetime | None:
    for element in parsed.select(css):
        for text in (element.get("datetime"), element.get("content"), text_of(element)):
            if stamp := read_stamp(text, outlet.utc_offset, parsed.page.fetched_at):
                return stamp.moment
    return None
