"""Katadata: one index page of its newest articles.

Index and selectors as public scrapers recorded them in 2026; no saved page was at hand. Its archive lies in
monthly sitemaps (`/sitemap/post/YYYY-MM.xml` from 2021-01) that no index names. Addresses have the widely
seen form, which no source spells out. Fairly sure.
"""

from newscrawl.discovery.listings import PagedIndex
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider


class KatadataSpider(NewsSpider):
    """Katadata; page layout of 2026."""

    name = "katadata"
    allowed_domains = ("katadata.co.id",)
    listings = (PagedIndex("https://katadata.co.id/indeks"),)
    article_urls = r"katadata\.co\.id/(?!tags?/|foto/|video/)(?:[\w-]+/){1,2}[0-9a-f]{12,16}/[\w-]+"
    article_id = r"katadata\.co\.id/(?:[\w-]+/){1,2}([0-9a-f]{12,16})/"
    site_names = ("Katadata", "Katadata.co.id")
    layouts = (
        Layout(
            name="katadata",
            body=".detail-main",
            title=".detail-title",
            authors=".detail-author-name",
            drop=("[id^=div-gpt-ad]", ".ads", "[class*=ai-summary]"),
            related=("[class^=widget-baca-juga]",),
        ),
    )
