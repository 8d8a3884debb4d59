"""Suara.com: a paged index and one feed.

All as public scrapers recorded it in 2026; no saved page was at hand. The date for machines is in the
page's data layer, in WIB without a zone. Sure of addresses, fairly of the layout.
"""

from newscrawl.discovery.listings import PagedIndex
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider


class SuaraSpider(NewsSpider):
    """Suara.com; page layout of 2026."""

    name = "suara"
    allowed_domains = ("suara.com",)
    feeds = ("https://www.suara.com/rss",)
    listings = (PagedIndex("https://www.suara.com/indeks?page={page}"),)
    article_urls = r"suara\.com/(?!foto/|video/)[\w-]+/\d{4}/\d\d/\d\d/\d{6}/[\w-]+"
    site_names = ("Suara", "Suara.com")
    whole_article = {"page": "all"}
    layouts = (
        Layout(
            name="suara",
            body=".article-content",
            tags=".article-tags a",
            drop=(
                ".ten-second",
                ".article-read",
                "#next-article",
                "[id*=div-ad]",
                "[id^=div-gpt-ad]",
                ".article-tags",
            ),
            related=(".item--baca-juga-inner", "[id^=berita-terkait-]"),
        ),
    )
