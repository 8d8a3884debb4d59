"""Okezone: one index by channel and day, feeds by channel.

Index, feeds and selectors as public scrapers recorded them (2018 to 2026); the layouts of 2020 and 2015
read in saved pages. Sure of addresses and the older layouts, fairly of the newest. mpi.okezone.com repeats
SINDOnews. A template of 2020 gives every page the date 2014-07-13, and `dateModified` has no zone (WIB).
"""

from newscrawl.discovery.listings import DatedIndex
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider

CHANNELS = (1, 2, 11, 12, 13, 14, 613, 623, 630)
DAY = "https://index.okezone.com/bydate/channel/{date:%Y/%m/%d}"
ADS = ("[id^=div-gpt-ad]", ".flying_carpet_div", ".detads", ".detads-bottom", ".vicon", "[id^=metube]")


class OkezoneSpider(NewsSpider):
    """Okezone; page layouts of 2015 to 2026."""

    name = "okezone"
    allowed_domains = ("okezone.com",)
    off_domains = ("mpi.okezone.com",)
    feeds = tuple(
        f"https://sindikasi.okezone.com/index.php/rss/{channel}/RSS2.0"
        for channel in (0, 1, 2, 11, 12, 13, 14, 16)
    )
    listings = tuple(DatedIndex(f"{DAY}/{channel}/{{page}}/", first=0, step=15) for channel in CHANNELS)
    article_urls = r"okezone\.com/read/\d{4}/\d\d/\d\d/\d+/\d+/[\w-]+"
    article_id = r"/read/\d{4}/\d\d/\d\d/\d+/(\d+)/"
    site_names = ("Okezone", "okezone.com")
    whole_article = {"page": "all"}
    layouts = (
        Layout(
            name="okezone",
            body=".c-detail.read",
            title=".title-article h1",
            authors=".journalist a, .journalist",
            tags="#tag .box-tag a, .box-tag a",
            drop=(*ADS, "#tag", ".box-tag"),
            related=("#baca-juga", "#bacajuga"),
        ),
        Layout(
            name="okezone-2020",
            body="#contentx.read",
            title=".title h1",
            section=".breadcrumb li:last-child a",
            tags=".detail-tag a",
            drop=(*ADS, ".detail-tag", "[id^=_popIn]"),
            related=("#baca-juga", "#bacajuga"),
        ),
        Layout(
            name="okezone-2015",
            body="#contentx.dtlnews",
            title=".titles h1",
            section=".breadcrumb .bractive a",
            tags=".meta-bottom-content span a",
        ),
    )
