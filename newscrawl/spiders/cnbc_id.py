"""CNBC Indonesia: an index by date, feeds by section.

All as public scrapers recorded it in 2026 (some 256 articles a day); no saved page was at hand, so that
addresses are sure and the layout fairly: its classes name looks, not parts.
"""

from newscrawl.discovery.listings import DatedIndex
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider

SITE = "https://www.cnbcindonesia.com"
SECTIONS = ("market", "news", "entrepreneur", "syariah", "tech", "lifestyle")


class CnbcIdSpider(NewsSpider):
    """CNBC Indonesia; page layout of 2026."""

    name = "cnbc_id"
    allowed_domains = ("cnbcindonesia.com",)
    feeds = (f"{SITE}/rss", *(f"{SITE}/{section}/rss" for section in SECTIONS))
    listings = (DatedIndex(f"{SITE}/indeks?tipe=&page={{page}}&date={{date:%Y/%m/%d}}"),)
    article_urls = r"cnbcindonesia\.com/(?!foto|video|tv/)[\w-]+/\d{14}-\d+-\d+/[\w-]+"
    article_id = r"/\d{14}-\d+-(\d+)/"
    site_names = ("CNBC Indonesia", "CNBC")
    layouts = (
        Layout(
            name="cnbc",
            body="div.detail-text",
            drop=("[id^=div-gpt-ad]", "[class*=ads]", ".detail-text table:not(.linksisip)", ".paradetail"),
            related=("[class^=sisip_]", ".link_sisip", "table.linksisip"),
        ),
    )
