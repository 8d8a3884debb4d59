"""Media Indonesia: a paged index, twenty articles a page, and a sitemap.

Index as a public scraper recorded it in 2026, the layout of 2025 and 2026 read in three saved pages. The
data for machines gives the editor as author, and `.author-2` the outlet where no writer is named; now and
then the servers refuse scripts. Sure of all of it.
"""

from newscrawl.discovery.listings import PagedIndex
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider


class MediaIndonesiaSpider(NewsSpider):
    """Media Indonesia; page layout of 2025 and 2026."""

    name = "mediaindonesia"
    allowed_domains = ("mediaindonesia.com",)
    sitemaps = ("https://mediaindonesia.com/sitemap.xml",)
    listings = (PagedIndex("https://mediaindonesia.com/indeks/20/{page}", first=0, step=20),)
    article_urls = r"mediaindonesia\.com/(?!author/|tag/|galleries/|videos?/)[\w-]+/\d{3,}/[\w]+-[\w-]+"
    article_id = r"mediaindonesia\.com/[\w-]+/(\d{3,})/"
    site_names = ("Media Indonesia", "mediaindonesia.com")
    layouts = (
        Layout(
            name="mediaindonesia",
            body="div.article",
            title=".post-header h1",
            section=".mi-breadcrumb li:last-child a",
            tags=".related-tags a",
            editors=".info-author .author",
            drop=(".flying-carpet", ".ext-channel", ".info-author", "._ap_apex_ad", ".main-img"),
            related=("p.related-news",),
        ),
    )
