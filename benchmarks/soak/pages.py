# ruff: noqa: E501 - markup stands as such a site writes it
"""How the outlets of the soak write articles, index pages, feeds and sitemaps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from benchmarks.soak.outlets import Plan, Style
from benchmarks.soak.text import SECTIONS, Text, compose, in_english
from benchmarks.soak.world import Story, newest

_REDESIGNED = Style("c-story__content", "c-story__head", "c-story__by", "c-story__when")
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
_ZONES = {420: "WIB", 480: "WITA", 540: "WIT"}
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'

CHALLENGE = (
    '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta name="robots" content="noindex,nofollow">'
    '</head><body><noscript><div class="h2">Enable JavaScript and cookies to continue</div></noscript>'
    '<script>window._cf_chl_opt={cType:"managed"};</script>'
    '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>'
)
"""What stands before a site that lets browsers in only."""


# --- articles


def article(story: Story, moment: datetime, fault: str, earlier: Story | None) -> str:
    """Return an article's page as its outlet serves it at `moment`, with the `fault` of that name ("": none).

    `earlier` is the story that its read-also link leads to.
    """
    plan = story.plan
    style = _REDESIGNED if fault == "layout" else plan.styles[story.number // 7 % len(plan.styles)]
    text = _text(story, moment, fault)
    published = _published(story, moment, fault)
    author = None if fault == "no_authors" else text.author
    dated, shown = _dates(plan, published)
    url = plan.origin + story.path_at(moment)
    head = (
        f'<link rel="canonical" href="{url}"/><meta property="og:type" content="article"/>'
        f'<meta property="og:title" content="{escape(text.title)}"/><meta property="og:site_name" content="{plan.site}"/>{dated}'
    )
    byline = f'<div class="{style.author}">Oleh {author}</div>' if author else ""
    date = f'<div class="{style.date}">{shown}</div>' if shown else ""
    paragraphs = [f"<p>{escape(each, quote=False)}</p>" for each in text.paragraphs]
    if earlier and len(paragraphs) > 2:
        also = f'<div class="baca-juga"><p>Baca juga: <a href="{earlier.path_at(moment)}">{escape(earlier.title)}</a></p></div>'
        paragraphs.insert(2, also)
    frame = "article" if fault == "layout" or plan.number % 2 else "section"
    content = (
        f'<{frame} class="utama"><h1 class="{style.title}">{escape(text.title)}</h1>{byline}{date}'
        f'<div class="{style.body}">{"".join(paragraphs)}</div></{frame}>'
    )
    return _frame(plan, text.title, content, head)


def _text(story: Story, moment: datetime, fault: str) -> Text:
    text = story.text(moment)
    if fault == "english":
        return in_english(text, story.seed)
    if fault == "one_body":
        return replace(text, paragraphs=compose(story.plan.name).paragraphs)
    if fault == "teaser":
        return replace(text, paragraphs=text.paragraphs[:2])
    return text


def _published(story: Story, moment: datetime, fault: str) -> datetime | None:
    published = story.local(story.published)
    if fault == "no_dates":
        return None
    if fault == "today":
        return story.local(max(each.begins for each in story.plan.faults if each.begins <= moment))
    if fault == "year_1970":
        return datetime(1970, 1, 1, tzinfo=UTC).astimezone(published.tzinfo)
    return published + timedelta(days=1095) if fault == "future" else published


def _dates(plan: Plan, published: datetime | None) -> tuple[str, str]:
    """Return a page's date for machines, as markup, and the one that readers see."""
    if published is None:
        return "", ""
    zone = _ZONES[plan.utc_offset]
    short = f"{published:%d/%m/%Y %H:%M} {zone}"
    match plan.dates:
        case "shown":
            day, month = _DAYS[published.weekday()], _MONTHS[published.month - 1]
            return "", f"{day}, {published.day} {month} {published:%Y | %H:%M} {zone}"
        case "shown_short":
            return "", short
        case "meta":
            return f'<meta property="article:published_time" content="{published.isoformat()}"/>', ""
        case "jsonld":
            return _jsonld(published.isoformat()), short
        case "jsonld_utc":
            return _jsonld(f"{published.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"), short
    return _jsonld(f"{published:%Y-%m-%d %H:%M:%S}"), ""


def _jsonld(published: str) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "datePublished": published}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


# --- lists


def index(plan: Plan, stories: Sequence[Story], moment: datetime, popular: Sequence[Story] = ()) -> str:
    """Return an index page; some of its links carry tracking parameters, some lead to AMP pages too."""
    cards = "".join(_card(each, moment) for each in stories) or "<p>Belum ada berita.</p>"
    links = "".join(f'<li><a href="{each.path_at(moment)}">{escape(each.title)}</a></li>' for each in popular)
    aside = f"<aside><h2>Terpopuler</h2><ol>{links}</ol></aside>" if links else ""
    return _frame(plan, "Terkini", f"<h1>Terkini</h1>{cards}{aside}")


def _card(story: Story, moment: datetime) -> str:
    path = story.path_at(moment)
    tracking = "?utm_source=terkini&amp;utm_medium=web" if story.number % 3 == 0 else ""
    amp = f'<a class="amp" href="/amp{path}">AMP</a>' if story.number % 5 == 0 else ""
    return f'<div class="kartu"><a href="{path}{tracking}">{escape(story.title)}</a>{amp}</div>'


def redesigned_index(plan: Plan, stories: Iterable[Story]) -> str:
    """Return an index page whose links look like no article that the spider knows."""
    cards = "".join(
        f'<div class="c-card"><a href="/s?k={each.number}">{escape(each.title)}</a></div>' for each in stories
    )
    return _frame(plan, "Beranda", cards)


def feed(plan: Plan, stories: Iterable[Story], moment: datetime) -> str:
    """Return an RSS feed; that of every other outlet has tracking parameters, or begins with an empty line."""
    tracking = "?utm_source=rss" if plan.number % 2 else ""
    items = "".join(
        f"<item><title>{escape(each.title)}</title><link>{plan.origin}{each.path_at(moment)}{tracking}</link>"
        f"<pubDate>{format_datetime(each.local(each.published))}</pubDate></item>"
        for each in stories
    )
    start = "\n" if plan.number % 2 else ""
    return f'{start}<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{plan.site}</title>{items}</channel></rss>'


def sitemap(plan: Plan, stories: Iterable[Story], moment: datetime, *, news: bool) -> str:
    """Return a sitemap with the last change of each article, or a news sitemap with its date and headline."""
    if news:
        items = "".join(
            f"<url><loc>{plan.origin}{each.path_at(moment)}</loc><news:news><news:publication_date>"
            f"{each.local(each.published).isoformat()}</news:publication_date><news:title>{escape(each.title)}</news:title></news:news></url>"
            for each in stories
        )
        return f"<urlset {_SITEMAP} {_NEWS}>{items}</urlset>"
    items = "".join(
        f"<url><loc>{plan.origin}{each.path_at(moment)}</loc><lastmod>{newest([each], moment).isoformat()}</lastmod></url>"
        for each in stories
    )
    return f"<urlset {_SITEMAP}>{items}</urlset>"


def sitemap_index(plan: Plan, parts: Iterable[tuple[str, datetime]]) -> str:
    """Return a sitemap index: parts by name, each with its last change, and one that lists no articles."""
    items = "".join(
        f"<sitemap><loc>{plan.origin}/{name}</loc><lastmod>{changed.isoformat()}</lastmod></sitemap>"
        for name, changed in parts
    )
    tags = f"<sitemap><loc>{plan.origin}/sitemap-tag.xml</loc></sitemap>"
    return f"<sitemapindex {_SITEMAP}>{items}{tags}</sitemapindex>"


def _frame(plan: Plan, title: str, content: str, head: str = "") -> str:
    menu = "".join(f'<li><a href="/{each}">{each.title()}</a></li>' for each in SECTIONS)
    return (
        f'<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"/><title>{escape(title)} - {plan.site}</title>{head}</head><body>'
        f'<header><a href="/">{plan.site}</a><ul>{menu}<li><a href="/redaksi">Redaksi</a></li></ul></header>'
        f"<main>{content}</main><footer><p>Hak cipta {plan.site}. Semua isi situs ini rekaan.</p></footer></body></html>"
    )
