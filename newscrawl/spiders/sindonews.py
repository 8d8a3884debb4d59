"""SINDOnews: an index over all channels by date, twenty articles a page.

All as public scrapers recorded it in 2026; no saved page was at hand. Its text has no paragraphs, only line
breaks; JSON-LD is on a story's first page only. Sure of addresses, fairly of the layout.
"""

from newscrawl.discovery.listings import DatedIndex
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider


class SindonewsSpider(NewsSpider):
    """SINDOnews; page layout of 2026."""

    name = "sindonews"
    allowed_domains = ("sindonews.com",)
    feeds = ("https://www.sindonews.com/feed",)
    listings = (DatedIndex("https://www.sindonews.com/indeks/0/{page}?t={date:%Y-%m-%d}", first=0, step=20),)
    article_urls = r"sindonews\.com/read/\d+/\d+/[\w-]+"
    article_id = r"/read/(\d+/\d+)/"
    site_names = ("SINDOnews", "SINDOnews.com", "Koran SINDO")
    whole_article = {"showpage": "all"}
    layouts = (
        Layout(
            name="sindonews",
            body=".detail-desc",
            title="h1.detail-title",
            authors=".detail-nama-redaksi a[rel=author]",
            drop=('[class^="v-"]', "[id^=div-gpt-ad]", ".ads"),
            related=(".baca-juga",),
        ),
    )
