"""Liputan6.com: an index by date, and stories whose pages are all in one HTML document.

Index and selectors as public scrapers recorded them (2021 to 2026); the layout of 2020 and 2021 and that of
2016 read in five saved pages. Its feed (feed.liputan6.com) was said to be gone in 2023 and is not read;
robots.txt closes the search only. Sure of index, addresses and the two older layouts, fairly of the newest.
"""

from newscrawl.discovery.listings import DatedIndex
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider


class Liputan6Spider(NewsSpider):
    """Liputan6.com; page layouts of 2016 to 2026."""

    name = "liputan6"
    allowed_domains = ("liputan6.com",)
    listings = (DatedIndex("https://www.liputan6.com/indeks/{date:%Y/%m/%d}?page={page}"),)
    article_urls = r"liputan6\.com/(?:(?!photo/|video/)[\w-]+/)?read/\d+/[\w-]+"
    article_id = r"/read/(\d+)/"
    site_names = ("Liputan6", "Liputan6.com", "SCTV")
    layouts = (
        Layout(
            name="liputan6",
            body=".article-content-body",
            title=".article-header__title, .read-page--header--title",
            section="#breadcrumb .breadcrumb--item:last-child span",
            tags=".tags--topics--item__link",
            drop=(
                ".article-content-body__item-break",
                ".article-content-body__break",
                ".article-content-body__load-more",
                "[class*=loadmore]",
                ".article-content-body__body-progress",
                ".article-photo-gallery--item",
                ".article-video-gallery--item",
                ".photo-gateway",
                ".seamless-ads",
                ".article-ad",
                ".advertisement-placeholder",
                "[id*=gpt-ad]",
            ),
            related=(".baca-juga-collections", ".baca-juga"),
        ),
        Layout(
            name="liputan6-2016",
            body=".read-page__content-body",
            title=".read-page--header__title",
            lead=".read-page--header__subtitle",
            section=".read-page--breadcrumb--item:last-child span",
            tags=".read-page--tags__link",
            drop=(".js-multi-page-photo-gallery-container", "[id*=gpt-ad]", "p:has(+ .baca-juga)"),
            related=(".baca-juga",),
        ),
    )
