"""DW (Deutsche Welle) Indonesia, by its feed.

The feed as public lists recorded it (2021 to 2023). Of its pages nothing was recorded and none was saved:
they are read by the generic layout. Sure of the feed, fairly of addresses. DW in other languages is not
crawled.
"""

from newscrawl.spiders.news import NewsSpider


class DwIdSpider(NewsSpider):
    """DW Indonesia; read by the generic layout."""

    name = "dw_id"
    allowed_domains = ("dw.com",)
    feeds = ("https://rss.dw.com/xml/rss-id-all",)
    article_urls = r"dw\.com/id/[^/?#]+/a-\d+"
    article_id = r"/a-(\d+)"
    site_names = ("DW", "Deutsche Welle", "DW Indonesia")
