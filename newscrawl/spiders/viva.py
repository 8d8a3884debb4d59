"""VIVA: one index page of its newest articles.

All as public scrapers recorded it in 2026; no saved page was at hand. `/indeks` is one page of about 34
articles and the only list recorded, so that a run an hour sees all and a run a week does not. Sure of
addresses, fairly of the layout.
"""

from newscrawl.discovery.listings import PagedIndex
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider


class VivaSpider(NewsSpider):
    """VIVA; page layout of 2026."""

    name = "viva"
    allowed_domains = ("viva.co.id",)
    listings = (PagedIndex("https://www.viva.co.id/indeks"),)
    article_urls = r"viva\.co\.id/(?!foto/|video/)(?:[\w-]+/){1,3}\d+-[\w-]+"
    article_id = r"viva\.co\.id/(?:[\w-]+/){1,3}(\d+)-"
    site_names = ("VIVA", "VIVA.co.id", "VIVAnews")
    whole_article = {"page": "all"}
    layouts = (
        Layout(
            name="viva",
            body=".main-content-detail",
            title="h1.main-content-title",
            authors=".main-content-author",
            drop=(
                ".pagination-detail",
                "[id^=div-gpt-ad]",
                ".ads",
                ".main-content-author",
                ".main-content-date",
            ),
            related=(".recommended-article",),
        ),
    )
