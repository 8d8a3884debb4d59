"""Tribunnews: a layout for saved pages only, its servers refuse any agent that is not a browser.

As public scrapers recorded it in 2026 (403 to bots' names); no saved page was at hand. Sure of addresses,
fairly of the layout.
"""

from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider


class TribunnewsSpider(NewsSpider):
    """Tribunnews and its regional papers; page layout of 2026."""

    name = "tribunnews"
    allowed_domains = ("tribunnews.com",)
    off = "Its servers refuse any agent that is not a browser."
    article_urls = r"tribunnews\.com/(?!tag/|topic/|images/)(?:[\w-]+/)?(?:\d{5,}|\d{4}/\d\d/\d\d)/[\w-]+"
    article_id = r"tribunnews\.com/[\w-]+/(\d{5,})/"
    site_names = ("Tribunnews", "Tribunnews.com", "TRIBUNNEWS.COM")
    whole_article = {"page": "all"}
    layouts = (
        Layout(
            name="tribunnews",
            body="div.side-article.txt-article, div.txt-article",
            title="h1#arttitle",
            authors="#penulis a",
            editors="#editor a",
            tags="h5.tagcloud3 a.rd2",
            drop=(
                "blockquote.summary-article",
                ".ads-placeholder",
                "[id^=div-gpt-ad]",
                "#editor",
                "#penulis",
            ),
            related=("p.baca",),
        ),
    )
