"""BeritaSatu: a layout for saved pages only, its servers refuse any agent that is not a browser.

As a public scraper recorded it in 2026 (403 to all names but a browser's); no saved page was at hand. The
writer and the editor are in the page's data layer; `/penulis/` links name the writer. Sure of addresses,
fairly of the layout.
"""

from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider


class BeritasatuSpider(NewsSpider):
    """BeritaSatu; page layout of 2026."""

    name = "beritasatu"
    allowed_domains = ("beritasatu.com",)
    off = "Its servers refuse any agent that is not a browser."
    article_urls = r"beritasatu\.com/(?!tag/|foto/|video/|network/)[\w-]+/\d{4,}/[\w-]+"
    article_id = r"beritasatu\.com/[\w-]+/(\d{4,})/"
    site_names = ("BeritaSatu", "Beritasatu.com")
    layouts = (
        Layout(
            name="beritasatu",
            body="div.body-content",
            authors='a[href*="/penulis/"]',
            drop=("[id^=div-gpt-ad]", ".ads", "iframe"),
            related=(".body-content div:has(> p:first-child + h2:last-child)",),
        ),
    )
