"""Tirto.id: one index page; robots.txt closes the further ones (`*?next*`).

All as public scrapers recorded it in 2026; no saved page was at hand. Pages have no JSON-LD of an article;
"Terbit …" is what tells the date, the modified time has no zone (WIB). Sure of addresses, fairly of the
layout.
"""

from newscrawl.discovery.listings import PagedIndex
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider


class TirtoSpider(NewsSpider):
    """Tirto.id; page layout of 2026."""

    name = "tirto"
    allowed_domains = ("tirto.id",)
    listings = (PagedIndex("https://tirto.id/indeks"),)
    article_urls = r"tirto\.id/(?:[\w.]+-){3,}[0-9A-Za-z]{4}(?:[/?#]|$)"
    article_id = r"tirto\.id/(?:[\w.]+-){3,}([0-9A-Za-z]{4})(?:[/?#]|$)"
    site_names = ("Tirto", "tirto.id")
    layouts = (
        Layout(
            name="tirto",
            body=".content-text-editor",
            title="h1.article-title",
            section=".breadcrumbs-wrapper a:last-child",
            drop=("[id^=div-gpt-ad]", ".ads", "[class*=advertisement]"),
            related=(".baca-holder",),
        ),
    )
