"""Kontan: an index by date, twenty articles a page.

Index and selectors as public scrapers recorded them in 2026, which its servers answered with 403 on
articles: a run may fetch nothing. No saved page was at hand. Addresses have the widely seen form, which no
source spells out. Fairly sure.
"""

from newscrawl.discovery.listings import DatedIndex
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider

DAY = "kanal=&pos=indeks&tanggal={date.day}&bulan={date:%m}&tahun={date:%Y}&per_page={page}"


class KontanSpider(NewsSpider):
    """Kontan; page layout of 2026."""

    name = "kontan"
    allowed_domains = ("kontan.co.id",)
    listings = (DatedIndex(f"https://www.kontan.co.id/search/indeks?{DAY}", first=0, step=20),)
    article_urls = r"kontan\.co\.id/news/[\w-]+"
    site_names = ("Kontan", "Kontan.co.id", "KONTAN")
    whole_article = {"page": "all"}
    layouts = (
        Layout(
            name="kontan",
            body="div.tmpt-desk-kon[itemprop=articleBody]",
            title="h1.detail-desk",
            drop=("[id^=div-gpt-ad]", ".ads", "script"),
            related=("p:has(> a[class^=track-])", "p:has(> strong > a[class^=track-])"),
        ),
    )
