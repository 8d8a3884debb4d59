"""An outlet file whose sources are traps: `-s SPIDER_MODULES=tests.security.spiders`."""

from newscrawl.spiders.news import NewsSpider

SITE = "http://www.jebakan.id"


class TrapSpider(NewsSpider):
    """Jebakan, which lists nothing but trouble, by its sitemap."""

    name = "jebakan"
    allowed_domains = ("jebakan.id",)
    sitemaps = (f"{SITE}/peta.xml",)
    article_urls = r"/berita/|jebakan\.id/r/"
