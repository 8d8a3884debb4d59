"""detikcom: ten channels (news, finance, health and others), one numbering of articles.

Index pages, selectors and `?single=1` as public scrapers recorded them (2021 to 2026); the layout read in a
saved page of 2023, the older one from site configurations and scrapers of 2013 to 2018, the picture page in
a saved page of 2016. An index by date wants its slashes escaped, else every page is the first; paging is
known to be steady on finance, less so on news. Sure of addresses and of the newer layout, fairly of the
older. 20.detik.com has videos only.
"""

from newscrawl.discovery.listings import DatedIndex
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider

CHANNELS = ("news", "finance", "hot", "inet", "sport", "oto", "travel", "food", "health", "wolipop")
DAY = "indeks?page={page}&date={date:%m%%2F%d%%2F%Y}"


class DetikSpider(NewsSpider):
    """detikcom; page layouts of 2013 to 2026."""

    name = "detik"
    allowed_domains = ("detik.com",)
    off_domains = ("20.detik.com",)
    sitemaps = ("https://news.detik.com/sitemap_news.xml", "https://finance.detik.com/sitemap_news.xml")
    listings = tuple(DatedIndex(f"https://{channel}.detik.com/{DAY}") for channel in CHANNELS)
    article_urls = r"detik\.com/(?!foto-)(?:[\w-]+/)*(?:d-\d+|read/\d{4}/\d\d/\d\d/\d{6}/\d+/\d+)/[\w-]+"
    article_id = r"/(?:d-|read/\d{4}/\d\d/\d\d/\d{6}/)(\d+)/"
    site_names = ("detikcom", "detik")
    whole_article = {"single": "1"}
    layouts = (
        Layout(
            name="detik",
            body=".detail__body-text, .itp_bodycontent",
            title=".detail__title",
            section=".page__breadcrumb a:last-child",
            tags=".detail__body-tag a",
            drop=(
                ".detail__body-tag",
                ".parallaxindetail",
                ".paradetail",
                "[class*=ads-scrollpage]",
                "[id^=div-gpt-ad]",
                ".noncontent",
                ".sisip_embed_sosmed",
                ".video20detik",
            ),
            related=("table.linksisip", "table.pic_artikel_sisip_table"),
        ),
        Layout(
            name="detik-2013",
            body="#detikdetailtext, div.detail_text, div.text_detail",
            section=".breadcrumb li:last-child a",
            tags=".detail_tag a",
            drop=(".detail_tag", ".pic_artikel", ".articleshare2", ".banner", "[id^=div-gpt-ad]"),
            related=("table.linksisip", ".lihatjg"),
        ),
        Layout(
            name="detik-foto-2016", body=".detail_profil > .text_gal", section=".breadcrumb li:last-child a"
        ),
    )
