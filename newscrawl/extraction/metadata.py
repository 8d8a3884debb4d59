"""What a page says about itself: title, dates, people, section, picture.

Three voices speak on a page: what the outlet's layout points at, what a reader sees, and what machines are
told (JSON-LD, meta tags, microdata). They are heard in this order wherever they differ: mistakes that readers
see get corrected, mistakes that only machines see stay for years.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from newscrawl.article import Image, Kind
from newscrawl.extraction import jsonld
from newscrawl.extraction.blocks import TextNode
from newscrawl.extraction.byline import read_people, unique
from newscrawl.extraction.dates import Stamp, read_stamp
from newscrawl.extraction.dom import collapse, names_of, text_of
from newscrawl.extraction.headline import read_headline
from newscrawl.extraction.layout import Layout, Outlet
from newscrawl.extraction.page import ParsedPage
from newscrawl.extraction.pangea import PANGEA, Utag, read_pangea
from newscrawl.extraction.picture import read_image
from newscrawl.extraction.published import choose_dates
from newscrawl.extraction.site import SiteNames, compact, registrable_domain
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


PUBLISHED_META = (
    "article:published_time", "content_publisheddate", "content_published_date", "publishdate",
    "publish_date", "dtk:publishdate", "datepublished", "parsely-pub-date", "jpnncom_news_pubdate",
    "dc.date.issued", "dc.date", "dcterms.date", "pubdate", "date", "datecreated",
)  # fmt: skip
MODIFIED_META = ("article:modified_time", "datemodified", "content_updated_date", "og:updated_time")
AUTHOR_META = (
    "content_author",
    "content_creator_fullname",
    "author",
    "dable:author",
    "dc.creator",
    "dtk:author",
)
EDITOR_META = ("content_editor", "content_last_editor")
SECTION_META = (
    "content_subcategory", "article:section3", "article:section2", "article:section", "content_category",
)  # fmt: skip
TAG_META = ("article:tag", "content_tags", "content_tag", "news_keywords", "keywords")
SITE_META = ("og:site_name", "application-name", "content_publisher", "twitter:site")

_META = etree.XPath("descendant::meta[@content]")
_CANONICAL = etree.XPath("descendant::link[@rel='canonical' or @rel='Canonical'][@href]")
# Dates that a page's own scripts carry, the last resort.
_SCRIPT_DATE = re.compile(
    r'\\?"(?:articleDate|publishedAt|published_at|published_date|publish_date|datePublished)\\?"\s*:\s*'
    r'\\?"([^"\\]{8,40})\\?"'
)
_BREADCRUMBS = etree.XPath("descendant::*[contains(@class, 'breadcrumb') or contains(@id, 'breadcrumb')]")
_TAG_ADDRESS = re.compile(r"/(?:tags?|topik|topic)/")
_TAG_BOX = re.compile(r"\btags?\b|tag[-_]|[-_]tags?|topik", re.IGNORECASE)
_KIND_SEGMENTS: dict[str, Kind] = {
    "video": "video", "videos": "video", "foto": "photo", "photo": "photo", "photos": "photo",
    "fotografi": "photo", "readfoto": "photo", "inpicture": "photo", "in-picture": "photo",
    "galeri": "photo", "gallery": "photo", "podcast": "audio", "audio": "audio",
}  # fmt: skip
_KIND_TYPES: tuple[tuple[str, Kind], ...] = (
    ("LiveBlogPosting", "live"),
    ("ImageGallery", "photo"),
    ("MediaGallery", "photo"),
    ("AudioObject", "audio"),
    ("PodcastEpisode", "audio"),
)
_KIND_TITLE = re.compile(r"^\W*(?:(video)|(foto|photo|in ?picture))\b\s*\W*[:|\]]", re.IGNORECASE)
_NOT_FOUND = re.compile(
    r"^\W*(?:(?:error\s*)?404\b|not found|page not found|halaman tidak (?:di)?temukan)", re.IGNORECASE
)
_OTHER_PAGE_TYPES = frozenset(
    ["home", "homepage", "section", "index", "search", "tag", "category", "listing", "author", "404"]
)
MAX_TAGS, MAX_TAG = 50, 80
_PROSE = 200


@dataclass(slots=True)
class _Stated:
    """What the page states for machines."""

    meta: dict[str, list[str]]
    nodes: list[jsonld.Node]
    article: jsonld.Node
    utag: Utag | None
    breadcrumb: list[str]

    def first(self, *names: str) -> str | None:
        return next((value for name in names for value in self.meta.get(name, ())), None)

    def all(self, *names: str) -> list[str]:
        return [value for name in names for value in self.meta.get(name, ())]


def read_metadata(parsed: ParsedPage, outlet: Outlet, layout: Layout | None) -> Metadata:
    """Return what the page says about itself, read with `layout`'s selectors where one applies.

    A page of the Pangea system is read as such whatever outlet it belongs to. Nothing a page contains
    raises; what cannot be read is None.
    """
    root, url = parsed.root, parsed.page.url
    stated = _read_stated(parsed)
    if stated.utag and layout is None:
        layout = PANGEA[0]
    layout = layout or Layout(body="body")
    canonical = _canonical(root, url, outlet)
    site = _site_names(stated, outlet, canonical or url)
    lines = parsed.shown.nodes
    title, element = _title(parsed, stated, layout, site)
    headline = _index_of(lines, element)
    authors, editors = _people(parsed, lines, headline, stated, layout, site)
    published, modified = _dates(parsed, lines, headline, stated, layout, outlet)
    return Metadata(
        canonical=canonical,
        kind=stated.utag.kind if stated.utag else _kind(stated, url, title),
        is_article=stated.utag.is_article if stated.utag else _is_article(stated, url, title),
        title=title,
        lead=_selected(parsed, layout.lead),
        authors=authors,
        editors=editors,
        published_at=published,
        modified_at=modified,
        section=_section(parsed, stated, layout, site, title),
        tags=_tags(parsed, headline, stated, layout, site, title),
        image=read_image(parsed, stated.article, stated.first("og:image", "twitter:image"), layout),
        paywalled=_paywalled(stated),
    )


def _read_stated(parsed: ParsedPage) -> _Stated:
    meta: dict[str, list[str]] = {}
    for tag in _META(parsed.root):
        content = collapse(tag.get("content"))
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        if content and name and len(content) < 5000:
            meta.setdefault(name.strip().lower(), []).append(jsonld.string(content))
    nodes = jsonld.read_jsonld(parsed.root)
    article = jsonld.find_article(nodes)
    return _Stated(meta, nodes, article, read_pangea(parsed.text), jsonld.breadcrumb(nodes))


def _site_names(stated: _Stated, outlet: Outlet, url: str) -> SiteNames:
    publishers = [jsonld.string(node.get("publisher")) for node in stated.nodes[:50]]
    names = [outlet.name, *outlet.site_names, *stated.all(*SITE_META), *publishers]
    if stated.utag:
        names += stated.utag.site_names
    own = {f"https://{domain}/" for domain in outlet.domains}
    return SiteNames(names, [url, *own, *stated.all("og:url")[:1]])


def _canonical(root: html.HtmlElement, url: str, outlet: Outlet) -> str | None:
    domains = outlet.domains or (registrable_domain(host_of(url)),)
    for link in _CANONICAL(root)[:3]:
        href = link.get("href").strip()
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
    parsed: ParsedPage, stated: _Stated, layout: Layout, site: SiteNames
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
    stated: _Stated,
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
    return (
        _selected_names(parsed, layout.authors, site) or found_authors,
        _selected_names(parsed, layout.editors, site) or found_editors,
    )


def _selected_names(parsed: ParsedPage, css: str | None, site: SiteNames) -> list[str]:
    texts = [re.sub(r"^\W*[\w ]{2,20}:\s*", "", text_of(element)) for element in parsed.select(css)]
    return unique(texts, site)


def _selected(parsed: ParsedPage, css: str | None) -> str | None:
    return next((text for element in parsed.select(css) if (text := text_of(element))), None)


def _dates(
    parsed: ParsedPage,
    lines: Sequence[TextNode],
    headline: int | None,
    stated: _Stated,
    layout: Layout,
    outlet: Outlet,
) -> tuple[datetime | None, datetime | None]:
    offset, now = outlet.utc_offset, parsed.page.fetched_at
    article = stated.article
    given = [
        jsonld.string(article.get("datePublished")),
        *stated.all(*PUBLISHED_META),
        jsonld.string(article.get("dateCreated")),
        *(time.get("datetime") or time.get("content") or "" for time in _times(parsed)[:5]),
    ]
    published = _stamps(given, offset)
    if not published and not stated.utag and (match := _SCRIPT_DATE.search(parsed.text)):
        published = _stamps([match[1]], offset)
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


def _times(parsed: ParsedPage) -> list[html.HtmlElement]:
    announced = (
        each for each in parsed.root.iter("time") if each.get("datetime") and each.get("pubdate") is not None
    )
    return [*parsed.marked("datePublished"), *announced]


def _stamps(texts: Iterable[str], utc_offset: int) -> list[Stamp]:
    return [stamp for text in texts if text and (stamp := read_stamp(text[:200], utc_offset))]


def _selected_date(parsed: ParsedPage, css: str | None, outlet: Outlet) -> datetime | None:
    for element in parsed.select(css):
        for text in (element.get("datetime"), element.get("content"), text_of(element)):
            if stamp := read_stamp(text, outlet.utc_offset, parsed.page.fetched_at):
                return stamp.moment
    return None


def _kind(stated: _Stated, url: str, title: str | None) -> Kind:
    types = [jsonld.types_of(node) for node in stated.nodes]
    for name, kind in _KIND_TYPES:
        if any(name in each for each in types):
            return kind
    parts = urlsplit(url)
    segments = [(parts.hostname or "").partition(".")[0], *parts.path.lower().split("/")[:-1]]
    for segment in segments:
        if segment in _KIND_SEGMENTS:
            return _KIND_SEGMENTS[segment]
    if match := _KIND_TITLE.match(title or ""):
        return "video" if match[1] else "photo"
    is_article = any(each & jsonld.ARTICLE_TYPES for each in types)
    return "video" if not is_article and (stated.first("og:type") or "").startswith("video") else "article"


def _is_article(stated: _Stated, url: str, title: str | None) -> bool | None:
    types = {name for node in stated.nodes for name in jsonld.types_of(node)}
    if _NOT_FOUND.match(title or ""):
        return False
    if types & jsonld.ARTICLE_TYPES:
        return True
    page_types = {value.lower() for value in stated.all("page_type", "pagetype", "content_type")}
    if page_types & _OTHER_PAGE_TYPES or types & jsonld.LISTING_TYPES:
        return False
    if urlsplit(url).path in ("", "/") and not urlsplit(url).query:
        return False
    return True if (stated.first("og:type") or "").lower() in ("article", "video.other") else None


def _section(
    parsed: ParsedPage, stated: _Stated, layout: Layout, site: SiteNames, title: str | None
) -> str | None:
    if chosen := _selected(parsed, layout.section):
        return chosen
    headline = compact(title or "")
    trail = [name for name in stated.breadcrumb if compact(name) not in headline or not headline]
    claims = [
        *reversed(trail),
        *stated.all(*SECTION_META),
        *jsonld.strings(stated.article.get("articleSection"))[:1],
        *([stated.utag.section] if stated.utag and stated.utag.section else []),
        *stated.all("section"),
        *reversed(_shown_trail(parsed)),
    ]
    dull = ("home", "beranda", "article", "articles", "index", "indeks")
    for name in claims:
        if name.lower() not in dull and len(name) <= 60 and "://" not in name and not site.is_site(name):
            return name
    return None


def _shown_trail(parsed: ParsedPage) -> list[str]:
    """The names along the breadcrumb that the page shows, from the front page inwards."""
    for trail in _BREADCRUMBS(parsed.root):
        if names := [name for link in trail.iter("a") if (name := text_of(link))]:
            return names
    return []


def _tags(
    parsed: ParsedPage,
    headline: int | None,
    stated: _Stated,
    layout: Layout,
    site: SiteNames,
    title: str | None,
) -> list[str]:
    shown = [text_of(element) for element in parsed.select(layout.tags) or _tag_links(parsed)]
    groups = [
        shown or _tags_below(parsed.shown.nodes, headline),
        stated.all("article:tag"),
        *([each] for each in stated.all("content_tags")),
        jsonld.strings(stated.article.get("keywords")),
        *([each] for each in stated.all("news_keywords", "keywords")[:2]),
        list(stated.utag.tags) if stated.utag else [],
    ]
    about = compact(stated.first("description", "og:description") or "")
    for group in groups:
        words = [word.strip(" #") for text in group for word in re.split(r"\s*[,;]\s*", text)]
        tags = {compact(word): word for word in words if 1 < len(word) <= MAX_TAG}
        kept = [
            tag
            for key, tag in tags.items()
            if key and key != compact(title or "") and ":" not in tag and not site.is_site(tag)
        ]
        # Some templates cut the description into words and call them keywords.
        if kept and not (len(kept) > 5 and about.startswith("".join(tags)[:30])):
            return kept[:MAX_TAGS]
    return []


def _tag_links(parsed: ParsedPage) -> list[html.HtmlElement]:
    marked = [each for each in parsed.root.iter("a") if "tag" in (each.get("rel") or "").split()]
    return [each for each in marked if next(each.iterancestors("nav", "footer"), None) is None]


def _tags_below(nodes: Sequence[TextNode], headline: int | None) -> list[str]:
    """The names in the first box of tags below the text; boxes above it hold the whole site's topics."""
    if headline is None:
        return []
    box, tags, prose = None, list[str](), False
    for node in nodes[headline:]:
        if not prose or len(node.text) > MAX_TAG:
            prose = prose or len(node.text) >= _PROSE
            continue
        link = next(
            (each for each in (node.element, *islice(node.element.iterancestors(), 2)) if each.tag == "a"),
            None,
        )
        if link is None or not _TAG_ADDRESS.search(link.get("href") or ""):
            continue
        around = [each for each in islice(link.iterancestors(), 3) if _TAG_BOX.search(names_of(each))]
        if around and box in (None, around[-1]):
            box = around[-1]
            tags.append(node.text)
    return tags


def _paywalled(stated: _Stated) -> bool:
    parts = stated.article.get("hasPart")
    works = [stated.article, *(parts if isinstance(parts, list) else [parts])]
    free = [work.get("isAccessibleForFree") for work in works if isinstance(work, dict)]
    if any(value is False or (isinstance(value, str) and value.lower() == "false") for value in free):
        return True
    return (stated.first("article:content_tier") or "").lower() == "locked" or (
        (stated.first("subscription") or "").lower() == "true"
    )
