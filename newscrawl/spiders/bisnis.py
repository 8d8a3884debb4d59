"""Bisnis.com (Bisnis Indonesia): an index by date, about forty articles a day.

Index and selectors as public scrapers recorded them in 2026, whose requests Cloudflare turned away at
times; no saved page was at hand. Addresses have the widely seen form, which no source spells out. Fairly
sure.
"""

from newscrawl.discovery.listings import DatedIndex
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider


class BisnisSpider(NewsSpider):
    """Bisnis.com; page layout of 2026."""

    name = "bisnis"
    allowed_domains = ("bisnis.com",)
    listings = (DatedIndex("https://www.bisnis.com/index?categoryId=0&type=indeks&date={date:%Y-%m-%d}"),)
    article_urls = r"bisnis\.com/read/\d{8}/\d+/\d+/[\w-]+"
    article_id = r"/read/\d{8}/\d+/(\d+)/"
    site_names = ("Bisnis", "Bisnis.com", "Bisnis Indonesia")
    layouts = (
        Layout(
            name="bisnis",
            body="article.detailsContent",
            title="h1.detailsTitleCaption",
            authors=".authorName",
            drop=(".paywall", "[id^=div-gpt-ad]", ".ads"),
            related=(".baca-juga-box",),
        ),
    )
