"""Jawa Pos: one index page of its newest articles.

All as public scrapers recorded it in 2026; no saved page was at hand. The whole article, with a date in WIB
without a zone, is in the page's `__NEXT_DATA__` too. The regional papers (radar….jawapos.com) number their
articles for themselves and are not crawled. Sure of addresses; of the page only the read-also mark is
known, so that it is read by the generic layout.
"""

from newscrawl.discovery.listings import PagedIndex
from newscrawl.spiders.news import NewsSpider


class JawaposSpider(NewsSpider):
    """Jawa Pos; read by the generic layout."""

    name = "jawapos"
    allowed_domains = ("jawapos.com",)
    listings = (PagedIndex("https://www.jawapos.com/indeks"),)
    article_urls = r"//(?:www\.)?jawapos\.com/(?!tag/|foto/|video/)[\w-]+/\d{8,}/[\w-]+"
    article_id = r"//(?:www\.)?jawapos\.com/[\w-]+/(\d{8,})/"
    site_names = ("Jawa Pos", "JawaPos.com")
