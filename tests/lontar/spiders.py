"""Outlet files for Kabar Lontar, as a newcomer would write them: `-s SPIDER_MODULES=tests.lontar.spiders`."""

from typing import ClassVar

from newscrawl.discovery.listings import DatedIndex, Listing, PagedIndex
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider

SITE = "https://www.kabarlontar.id"


class LontarSpider(NewsSpider):
    """Kabar Lontar by its index of days."""

    name = "lontar"
    allowed_domains = ("kabarlontar.id",)
    off_domains = ("video.kabarlontar.id",)
    listings: ClassVar[tuple[Listing, ...]] = (
        DatedIndex(f"{SITE}/indeks?tanggal={{date:%Y-%m-%d}}&page={{page}}"),
    )
    article_urls = r"/\d{4}/\d\d/\d\d/\d+/[\w-]+$"
    whole_article: ClassVar[dict[str, str]] = {"page": "all"}
    layouts = (Layout(name="lontar", body=".isi-berita", title="h1"),)


class LatestSpider(LontarSpider):
    """Kabar Lontar by its list of the latest."""

    name = "lontar_terkini"
    listings = (PagedIndex(f"{SITE}/terkini?page={{page}}"),)


class FeedSpider(LontarSpider):
    """Kabar Lontar by its feed and its news sitemap."""

    name = "lontar_umpan"
    feeds = (f"{SITE}/rss",)
    sitemaps = (f"{SITE}/peta.xml",)
    ignored_parts = r"peta-tag"
    listings: ClassVar[tuple[Listing, ...]] = ()


class AllSpider(FeedSpider):
    """Kabar Lontar by all that lists its articles."""

    name = "lontar_semua"
    listings = (*LontarSpider.listings, *LatestSpider.listings)
