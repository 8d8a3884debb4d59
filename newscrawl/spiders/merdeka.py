"""Merdeka.com: news sitemaps by section. robots.txt closes every address with `?` and every index.

Sitemaps and selectors as public scrapers recorded them in 2026; the layout of 2021 and its video page read
in four saved pages. Pages carry their time as -07:00, or as GMT, where WIB is meant. Sure of addresses and
of the layout of 2021, fairly of the newest. Only what the news sitemaps list (about two days) can be found.
"""

from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider

SECTIONS = (
    "peristiwa", "politik", "uang", "dunia", "trending", "artis", "sehat", "gaya", "teknologi", "otomotif",
    "olahraga", "jakarta", "jabar", "jateng", "jatim", "sumut", "sumsel",
)  # fmt: skip
NOISE = (
    "[id^=div-gpt-ad]", "[id^=div-revive-ad]", ".article-ad", ".gtwsub", ".disclaimer-comment",
    ".fb-comments", ".mdk-dt-box", "[class^=picturefirst]", ".imageinfo",
)  # fmt: skip


class MerdekaSpider(NewsSpider):
    """Merdeka.com; page layouts of 2021 to 2026."""

    name = "merdeka"
    allowed_domains = ("merdeka.com",)
    sitemaps = tuple(f"https://www.merdeka.com/{section}/sitemap.xml" for section in SECTIONS)
    article_urls = (
        r"//(?:www\.|m\.)?merdeka\.com/(?!foto/|video/|tag/|indeks)[\w-]+/(?:read/\d+/[\w-]+$|[\w-]+\.html$)"
    )
    article_id = r"merdeka\.com/[\w-]+/read/(\d+)/"
    site_names = ("Merdeka", "merdeka.com")
    layouts = (
        Layout(
            name="merdeka",
            body=".articles-content__body",
            tags=".tags-articles__list a",
            drop=NOISE,
            related=(".bg-primary-50",),
        ),
        Layout(
            name="merdeka-2021",
            body=".mdk-body-paragraph",
            title=".mdk-news-head h1",
            section=".mdk-date-reporter span:first-child a",
            tags=".tag__list h2 a",
            drop=NOISE,
        ),
        Layout(
            name="merdeka-video-2021",
            body="#detail_news.body-paragpraph",
            title=".deskrip-hv h1",
            section=".kategori-date a",
            tags=".tag__list h2 a",
            drop=NOISE,
        ),
    )
