"""Outlet files of a town with several outlets: `-s SPIDER_MODULES=tests.fleet.spiders`."""

from collections.abc import AsyncIterator
from typing import ClassVar

from newscrawl.discovery.listings import Listing
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.frontier import Wanted
from newscrawl.spiders.news import NewsSpider
from newscrawl.spiders.sources import Sources


class TownSpider(NewsSpider):
    """What the town's outlets have in common; no outlet of its own."""

    article_urls = r"/\d{4}/\d\d/\d\d/\d+/[\w-]+$"
    whole_article: ClassVar[dict[str, str]] = {"page": "all"}
    layouts = (Layout(name="lontar", body=".isi-berita", title="h1"),)
    listings: ClassVar[tuple[Listing, ...]] = ()
    ignored_parts = r"peta-tag"
    archive_parts = r"peta-arsip-(\d+)"


class AlunSpider(TownSpider):
    """Kabar Alun, which has an archive."""

    name = "alun"
    allowed_domains = ("kabaralun.id",)
    feeds = ("https://www.kabaralun.id/rss",)
    sitemaps = ("https://www.kabaralun.id/peta.xml",)


class BentengSpider(TownSpider):
    """Kabar Benteng, which is slow."""

    name = "benteng"
    allowed_domains = ("kabarbenteng.id",)
    feeds = ("https://www.kabarbenteng.id/rss",)
    sitemaps = ("https://www.kabarbenteng.id/peta.xml",)


class CandiSpider(TownSpider):
    """Kabar Candi, which answers nothing but errors."""

    name = "candi"
    allowed_domains = ("kabarcandi.id",)
    feeds = ("https://www.kabarcandi.id/rss",)


class DermagaSpider(TownSpider):
    """Kabar Dermaga, whose file has a fault."""

    name = "dermaga"
    allowed_domains = ("kabardermaga.id",)

    async def discover(self, sources: Sources) -> AsyncIterator[Wanted]:
        if self.feeds:
            yield Wanted("", "")
        raise RuntimeError("berkas ini salah")


class FajarSpider(TownSpider):
    """Kabar Fajar, whose file cannot even be read."""

    name = "fajar"
    allowed_domains = ("kabarfajar.id",)
    article_urls = "("


class EmbunSpider(TownSpider):
    """Kabar Embun, which does not want to be crawled."""

    name = "embun"
    allowed_domains = ("kabarembun.id",)
    off = "it forbids crawlers."
