"""CNN Indonesia: an index by date, feeds by section.

All as public scrapers recorded it in 2026 (some 330 articles a day); no saved page was at hand, so that
addresses are sure and the layout fairly. The fourteen digits of an address are not the time of publication;
the number after them is the article's.
"""

from newscrawl.discovery.listings import DatedIndex
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider

SITE = "https://www.cnnindonesia.com"
SECTIONS = (
    "nasional", "internasional", "ekonomi", "olahraga", "teknologi", "hiburan", "gaya-hidup",
)  # fmt: skip


class CnnIdSpider(NewsSpider):
    """CNN Indonesia; page layout of 2026."""

    name = "cnn_id"
    allowed_domains = ("cnnindonesia.com",)
    feeds = tuple(f"{SITE}/{section}/rss" for section in SECTIONS)
    listings = (DatedIndex(f"{SITE}/indeks/{{page}}?page={{page}}&date={{date:%Y/%m/%d}}"),)
    article_urls = r"cnnindonesia\.com/(?!foto|tv/)[\w-]+/\d{14}-\d+-\d+/[\w-]+"
    article_id = r"/\d{14}-\d+-(\d+)/"
    site_names = ("CNN Indonesia", "CNN")
    layouts = (
        Layout(
            name="cnn",
            body=".detail-text",
            section="a.gtm_breadcrumb_kanal",
            drop=(
                ".paradetail", ".newstag", ".end-of-article", "[id^=div-gpt-ad]", "[class*=ads-scrollpage]",
                "[class*=embed]",
            ),
            related=("table.linksisip", ".linksisip"),
        ),
    )  # fmt: skip
