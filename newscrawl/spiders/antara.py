"""ANTARA, the national news agency: antaranews.com and its provincial portals.

Feeds, `/terkini` and selectors as public scrapers recorded them (2021 to 2026); the layout of 2015 to 2017
read in three saved pages. Its dated index could not be confirmed (404), so that older articles are reached
by paging through `/terkini` alone. Each provincial portal numbers its articles for itself: only those of
the main site count as numbers. Sure of addresses and of both layouts.
"""

from newscrawl.discovery.listings import PagedIndex
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider

SITE = "https://www.antaranews.com"


class AntaraSpider(NewsSpider):
    """ANTARA; page layouts of 2015 to 2026."""

    name = "antara"
    allowed_domains = ("antaranews.com",)
    feeds = tuple(f"{SITE}/rss/{name}.xml" for name in ("terkini", "top-news", "politik", "hukum", "ekonomi"))
    listings = (PagedIndex(f"{SITE}/terkini?page={{page}}"),)
    article_urls = r"antaranews\.com/berita/\d+/[\w-]+"
    article_id = r"//(?:www\.|m\.)?antaranews\.com/berita/(\d+)/"
    site_names = ("ANTARA", "Antara News", "ANTARA News Agency")
    layouts = (
        Layout(
            name="antara",
            body=".wrap__article-detail-content.post-content, .post-content",
            title=".wrap__article-detail-title",
            section=".breadcrumbs__item:nth-child(2)",
            tags=".blog-tags a",
            drop=("p.text-muted", ".adsbygoogle", "[id^=div-gpt-ad]", ".wrap__article-detail-image"),
            related=("span.baca-juga", ".baca-juga"),
        ),
        Layout(
            name="antara-2015",
            body="#content_news",
            title="h1.title",
            authors=".byline [itemprop=author]",
            editors="#content_news [itemprop=editor]",
            drop=("#content_news > p.mt10:has([itemprop=editor])", "#content_news > p.date"),
        ),
    )
