"""BBC News Indonesia, by its feed.

The feed as public lists recorded it (2021 to 2023). Of its pages nothing was recorded and none was saved:
their classes are made anew by each build, and they are read by the generic layout, which knows their
JSON-LD. Sure of the feed, fairly of addresses. The rest of bbc.com is not crawled.
"""

from newscrawl.spiders.news import NewsSpider


class BbcIdSpider(NewsSpider):
    """BBC News Indonesia; read by the generic layout."""

    name = "bbc_id"
    allowed_domains = ("bbc.com", "bbc.co.uk", "bbci.co.uk")
    feeds = ("https://feeds.bbci.co.uk/indonesia/rss.xml",)
    article_urls = r"bbc\.(?:com|co\.uk)/indonesia/(?:articles/c|[a-z_-]+-\d)[a-z0-9]{6,}(?:[/?#]|$)"
    article_id = r"/indonesia/(?:articles/(?=c)|[a-z_-]+-(?=\d))([a-z0-9]{7,})(?:[/?#]|$)"
    # "Peranan" labels the post of a writer, where other outlets have a second name.
    site_names = ("BBC", "BBC News", "BBC News Indonesia", "BBC Indonesia", "Peranan")
