"""DW (Deutsche Welle) Indonesia, by its feed.

The feed as public lists recorded it (2021 to 2023). Of its pages nothing was recorded and none was saved: the
layout has the widely seen names. Sure of the feed, fairly of addresses, less so of the layout, without which
pages are read by the generic one. DW in other languages is not crawled.
"""

from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider


class DwIdSpider(NewsSpider):
    """DW Indonesia; page layout of 2026."""

    name = "dw_id"
    allowed_domains = ("dw.com",)
    feeds = ("https://rss.dw.com/xml/rss-id-all",)
    article_urls = r"dw\.com/id/[^/?#]+/a-\d+"
    article_id = r"/a-(\d+)"
    site_names = ("DW", "Deutsche Welle", "DW Indonesia")
    layouts = (Layout(name="dw", body="article .rich-text", lead="article .teaser-text"),)
