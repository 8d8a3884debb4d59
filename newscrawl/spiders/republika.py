"""Republika: layouts for saved pages only, its robots.txt refuses Scrapy by name.

The layout of 2026 as a public scraper recorded it, that of 2016 and its picture pages read in two saved
pages. The data for machines gives the editor as author; the page says "Rep: … / Red: …". `#next-article` is
another article. Sure of all of it.
"""

from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider


class RepublikaSpider(NewsSpider):
    """Republika Online; page layouts of 2016 to 2026."""

    name = "republika"
    allowed_domains = ("republika.co.id",)
    off = "Its robots.txt refuses Scrapy by name."
    article_urls = r"republika\.co\.id/berita/+(?:[\w-]+/+)*?[a-z0-9]{6}\d{3}[/-][\w-]+"
    article_id = r"/berita/+(?:[\w-]+/+)*?([a-z0-9]{6}\d{3})[/-]"
    site_names = ("Republika", "Republika Online", "REPUBLIKA.CO.ID")
    layouts = (
        Layout(
            name="republika",
            body=".article-content article, .article-content",
            title=".max-card__title h1",
            lead=".max-card__teaser",
            section=".breadcrumb a:last-child",
            drop=(
                "#next-article",
                ".detail__media-caption",
                "[id^=div-gpt-ad]",
                "[id^=bn_]",
                ".max-card__title",
                ".max-card__teaser",
                ".date__published",
            ),
            related=(".picked-article",),
        ),
        Layout(
            name="republika-2016",
            body=".detail-berita .content-detail",
            title=".jdl-detail h2",
            section=".breadcome a:last-child",
            tags=".tagging a",
            drop=("[class^=ads-]",),
        ),
        Layout(name="republika-foto-2016", body=".index-photo .teaser-pic", title=".jdl-pic"),
    )
