"""IDN Times: a sitemap; robots.txt closes addresses with a query on the front page and with `?utm`.

Sitemap and addresses as a public scraper recorded them in 2026, the layout read in a saved page of 2025.
The next article stands below the first with the same ids. Sure of addresses and layout; the sitemap was
recorded by one source only.
"""

from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider


class IdnTimesSpider(NewsSpider):
    """IDN Times; page layout of 2025 and 2026."""

    name = "idntimes"
    allowed_domains = ("idntimes.com",)
    sitemaps = ("https://www.idntimes.com/sitemap.xml",)
    article_urls = r"idntimes\.com/(?!tag/|foto/|video/)(?:[\w-]+/){2,3}[\w-]+-\w{5}-\w{6}(?:[/?#]|$)"
    article_id = r"-(\w{5}-\w{6})(?:[/?#]|$)"
    site_names = ("IDN Times", "IDNTimes")
    layouts = (
        Layout(
            name="idntimes",
            body="#article-description",
            title="#article-info h1, #article-headline h1",
            drop=(".wrapper-ads", "[id^=IDN_InArticle]", "[id^=div-gpt-ad]"),
            related=(".read-also",),
        ),
    )
