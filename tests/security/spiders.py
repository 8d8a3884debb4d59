"""An outlet file whose sources are traps: `-s SPIDER_MODULES=tests.security.spiders`."""

from typing import ClassVar

from newscrawl.discovery.listings import DatedIndex, Listing, PagedIndex
from newscrawl.spiders import listings
from newscrawl.spiders.news import NewsSpider

SITE = "http://www.jebakan.id"
PAGES = 20

# A thousand pages would take the tests too long.
listings.MAX_PAGES = PAGES


class TrapSpider(NewsSpider):
    """Jebakan, which lists nothing but trouble."""

    name = "jebakan"
    allowed_domains = ("jebakan.id",)
    feeds: ClassVar[tuple[str, ...]] = tuple(
        f"{SITE}/umpan-{name}.xml" for name in ("entitas", "besar", "pindah")
    )
    sitemaps: ClassVar[tuple[str, ...]] = (f"{SITE}/peta.xml",)
    listings: ClassVar[tuple[Listing, ...]] = (
        PagedIndex(f"{SITE}/terkini?page={{page}}"),
        DatedIndex(f"{SITE}/kalender/{{date:%Y-%m-%d}}", last=1),
        PagedIndex(f"{SITE}/tautan"),
    )
    article_urls = r"/berita/"


class SingleSpider(TrapSpider):
    """The same outlet by nothing: it is asked for single addresses."""

    name = "jebakan_satuan"
    feeds: ClassVar[tuple[str, ...]] = ()
    sitemaps: ClassVar[tuple[str, ...]] = ()
    listings: ClassVar[tuple[Listing, ...]] = ()
