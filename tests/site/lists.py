# ruff: noqa: E501 - markup stands as the CMS writes it
"""The outlet's lists: sitemaps, feeds and section pages, as the CMS writes them."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape as xml_escape

from tests.site.chrome import ZONES, bottom, escape, head, media_block
from tests.site.stories import ORIGIN, Story

SITE_ID = 437
PAGE_SIZE = 12
FEED_SIZE = 20
FEEDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "/api/": ("Berita Utama", ("article", "live", "photo", "video", "audio")),
    "/api/zmgqoe$moi": ("Berita", ("article",)),
    "/api/zo-ovegyit": ("Video", ("video",)),
    "/api/zp-oqe-yiq": ("Foto", ("photo",)),
}
SECTIONS = {299: "Berita", 7014: "Semua Berita", 585: "Audio"}
# The archive part of a story follows from its number; part 10 is the newest, though it sorts before 2 as text.
ARCHIVE_PARTS = ((5_300_000, "1"), (7_200_000, "2"), (10_000_000, "10"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One <url> of a sitemap part; `extra` is the XML of its news: or video: element."""

    url: str
    lastmod: str | None = None
    extra: str = ""


def part_path(name: str) -> str:
    """Return the path of a sitemap part: "1", "10", "latest", ..."""
    return f"/sitemap_{SITE_ID}_{name}.xml.gz"


def lastmod(moment: datetime, digits: int) -> str:
    """Return a lastmod as the CMS prints it: UTC with 0 to 7 fractional digits."""
    whole = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{whole}.{'4930172'[:digits]}Z" if digits else f"{whole}Z"


def archive_part(story: Story) -> str:
    """Return the name of the archive part that lists a story."""
    return next(name for limit, name in ARCHIVE_PARTS if story.number < limit)


def _entry(story: Story, extra: str = "") -> Entry:
    # The undated story's edit is known to the sitemap alone.
    changed = story.modified if story.dated else datetime(2021, 3, 18, 4, 0, tzinfo=UTC)
    return Entry(story.url, lastmod(changed, story.number % 8), extra)


def story_parts(stories: Sequence[Story], now: datetime) -> dict[str, list[Entry]]:
    """Return the sitemap parts by name for the stories that sitemaps list, seen at `now`."""
    listed = [story for story in stories if story.only in (None, "archive")]
    parts: dict[str, list[Entry]] = {name: [] for _, name in ARCHIVE_PARTS}
    parts |= {"latest": [], "news": [], "videos": []}
    for story in listed:
        parts[archive_part(story)].append(_entry(story))
        if story.only == "archive":
            continue
        if timedelta(0) <= now - story.modified <= timedelta(days=30):
            parts["latest"].append(_entry(story))
        if timedelta(0) <= now - story.published <= timedelta(days=2):
            parts["news"].append(_entry(story, _news(story)))
        if story.kind == "video":
            parts["videos"].append(_entry(story, _video(story)))
    parts["sections"] = [Entry(f"{ORIGIN}/z/{zone}") for zone in (*SECTIONS, *ZONES.values())]
    return parts


def _news(story: Story) -> str:
    return (
        "<news:news><news:publication><news:name>VOA Indonesia</news:name><news:language>id</news:language>"
        f"</news:publication><news:publication_date>{lastmod(story.published, 0)}</news:publication_date>"
        f"<news:title>{xml_escape(story.title)}</news:title></news:news>"
    )


def _video(story: Story) -> str:
    return (
        f"<video:video><video:title>{xml_escape(story.title)}</video:title>"
        f"<video:description>{xml_escape(story.lead or '')}</video:description>"
        f"<video:publication_date>{lastmod(story.published, 0)}</video:publication_date></video:video>"
    )


def sitemap_part(entries: Iterable[Entry]) -> bytes:
    """Return a gzipped <urlset>."""
    items = "".join(
        f"<url><loc>{xml_escape(entry.url)}</loc>"
        + (f"<lastmod>{entry.lastmod}</lastmod>" if entry.lastmod else "")
        + f"<changefreq>weekly</changefreq><priority>0.5</priority>{entry.extra}</url>\n"
        for entry in entries
    )
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
        'xmlns:video="http://www.google.com/schemas/sitemap-video/1.1">\n'
        f"{items}</urlset>"
    )
    return gzip.compress(text.encode(), compresslevel=1, mtime=0)


def sitemap_index(parts: dict[str, list[Entry]]) -> bytes:
    """Return the sitemap index, parts sorted as text as the CMS does it, each with its newest lastmod."""
    items = []
    for name in sorted(parts):
        changed = max((entry.lastmod for entry in parts[name] if entry.lastmod), default=None)
        items.append(
            f"<sitemap><loc>{ORIGIN}{part_path(name)}</loc>"
            + (f"<lastmod>{changed}</lastmod>" if changed else "")
            + "</sitemap>\n"
        )
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{"".join(items)}</sitemapindex>'
    )
    return text.encode()


def feed(path: str, stories: Iterable[Story]) -> bytes:
    """Return a feed: summaries only, guid equal to link, and the newline before <?xml that the CMS sends."""
    listed = [story for story in stories if story.only in (None, "feed") and story.dated]
    name, kinds = FEEDS[path]
    listed = [story for story in listed if story.kind in kinds]
    items = "".join(
        f"<item><title>{xml_escape(story.title)}</title><description>{xml_escape(story.lead or '')}</description>"
        f"<link>{story.url}</link><guid>{story.url}</guid>"
        f"<pubDate>{format_datetime(story.published)}</pubDate><category>{xml_escape(story.section)}</category>"
        f'<enclosure url="https://gdb.voaindonesia.com/{story.number:08x}_w800_h450.jpg" length="3123" '
        'type="image/jpeg"/></item>\n'
        for story in listed[:FEED_SIZE]
    )
    text = (
        '\n<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>VOA Indonesia - {name}</title><link>{ORIGIN}</link><description>Berita rekaan</description>"
        f"<language>id-ID</language><ttl>20</ttl>\n{items}</channel></rss>"
    )
    return text.encode()


def section_stories(zone: int, stories: Iterable[Story]) -> list[Story]:
    """Return what a section lists, newest first: 299 texts and pictures, 7014 all, 585 sound, others a topic."""
    listed = []
    for story in stories:
        only = story.only or ""
        if only in ("archive", "feed") or (only.startswith("section") and only != f"section {zone}"):
            continue
        wanted = {
            299: story.kind in ("article", "live", "photo"),
            7014: True,
            585: story.kind == "audio",
        }.get(zone, ZONES[story.section] == zone)
        if wanted:
            listed.append(story)
    return listed


def section_page(zone: int, page: int, stories: Sequence[Story]) -> str:
    """Return page `page` (from 0) of a section. A page beyond the last repeats page 0.

    Every third link of zone 7014 has no slug.
    """
    name = SECTIONS.get(zone) or next(name for name, number in ZONES.items() if number == zone)
    first = page * PAGE_SIZE if page * PAGE_SIZE < len(stories) else 0
    items = "\n".join(
        media_block(story, short=zone == 7014 and index % 3 == 2, width="col-xs-12 col-sm-12 col-md-12")
        for index, story in enumerate(stories[first : first + PAGE_SIZE])
    )
    more = ""
    if first + PAGE_SIZE < len(stories):
        more = f'<p class="buttons"><a class="btn link-showMore" href="/z/{zone}?p={first // PAGE_SIZE + 1}">Muat lagi</a></p>'
    data = {
        "entity": "VOA", "pangea_version": "8.31.0.0.276", "language_service": "VOA Indonesian",
        "page_type": "section", "page_title": name, "content_type": "section", "domain": "www.voaindonesia.com",
    }  # fmt: skip
    lines = [f'<link href="{ORIGIN}/z/{zone}" rel="canonical" />']
    text = (
        f'<div class="container"><div class="hdr-container"><h1 class="title pg-title">{escape(name)}</h1></div>\n'
        '<div class="body-container"><div class="media-block-wrap" id="wrowblock-1_1">\n'
        f'<ul id="ordinaryItems">\n{items}\n</ul>\n{more}\n</div></div></div>'
    )
    return head(name, lines, data, "pg-section", "utf-8") + text + bottom()
