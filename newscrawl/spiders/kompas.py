"""Kompas.com: one index over all channels, by date back to 2019 and beyond.

Index, selectors and `?page=all` as public scrapers recorded them in 2026; the layout of 2023 and three of
2015 and 2016 read in saved pages. The digits of an address are the time of publication (WIB) and no number
of the outlet's own. robots.txt closes the search and some parameters, not the index. The data for machines
names the editor as author: the page's own `content_author` is right. Sure of all of it.
"""

from newscrawl.discovery.listings import DatedIndex
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider


class KompasSpider(NewsSpider):
    """Kompas.com; page layouts of 2015 to 2026."""

    name = "kompas"
    allowed_domains = ("kompas.com",)
    off_domains = ("video.kompas.com",)
    sitemaps = ("https://www.kompas.com/sitemap.xml",)
    listings = (DatedIndex("https://indeks.kompas.com/?site=all&date={date:%Y-%m-%d}&page={page}"),)
    article_urls = r"kompas\.com/(?:[\w-]+/)?read/\d{4}/\d\d/\d\d/\d+/[\w.-]+"
    site_names = ("Kompas.com", "Kompas Cyber Media", "Tim Redaksi")
    whole_article = {"page": "all"}
    layouts = (
        Layout(
            name="kompas",
            body=".read__content, #articleContent",
            title=".read__title",
            section=".breadcrumb__item:last-child .breadcrumb__link",
            tags=".tag__article__link",
            caption=".photo__caption",
            drop=(
                ".ads-on-body",
                ".ads-partner-wrap",
                ".liftdown_v2_tanda",
                "[class*=kompasidRec]",
                ".fb-quote",
                "div.video",
            ),
            related=("[class*=inject-baca-juga]", ".articleRelated"),
        ),
        Layout(
            name="kompas-2015",
            body=".kcm-read-text",
            title=".kcm-read-top h2",
            section=".kcm-breadcrumb li:last-child",
        ),
        Layout(
            name="kompas-otomotif-2016",
            body=".content-text .div-read",
            title=".baca-content h1",
            section=".bread-c li:last-child a",
        ),
    )
