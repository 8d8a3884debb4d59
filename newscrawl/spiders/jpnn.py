"""JPNN: its front page, the only list that no source speaks against.

Selectors as public scrapers recorded them in 2026 (one of them named `/tag` as its list); stories in pages
take `?page=N`. No saved page was at hand. Addresses have the widely seen form, which no source spells out.
Fairly sure.
"""

from newscrawl.discovery.listings import PagedIndex
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider


class JpnnSpider(NewsSpider):
    """JPNN; page layout of 2026."""

    name = "jpnn"
    allowed_domains = ("jpnn.com",)
    listings = (PagedIndex("https://www.jpnn.com/"),)
    article_urls = r"jpnn\.com/news/[\w-]+"
    site_names = ("JPNN", "JPNN.com", "jpnn")
    layouts = (
        Layout(
            name="jpnn",
            body="div[itemprop=articleBody]",
            title="h1.judul",
            drop=("[id^=div-gpt-ad]", ".ads", ".pagination"),
            related=(".baca-juga",),
        ),
    )
