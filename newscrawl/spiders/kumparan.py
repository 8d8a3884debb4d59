"""kumparan: one feed of all its accounts.

Feed and marks as public scrapers recorded them in 2026; no saved page was at hand. The site lists its
stories by GraphQL, which is not read, so that older ones are out of reach. Dates for machines are in UTC.
The marks (`data-qa-id`) are the outlet's own and steady; the element around the paragraphs has none. Sure
of addresses, fairly of the layout.
"""

from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider

PARAGRAPH = "p[data-qa-id=story-paragraph]"


class KumparanSpider(NewsSpider):
    """kumparan; page layout of 2026."""

    name = "kumparan"
    allowed_domains = ("kumparan.com",)
    feeds = ("https://lapi.kumparan.com/v2.0/rss/",)
    article_urls = (
        r"kumparan\.com/(?!topic/|channel/|tag/|search/|trending/)[\w-]+/"
        r"[\w-]+-(?=[A-Za-z]*\d)[0-9A-Za-z]{11}(?:[/?#]|$)"
    )
    article_id = r"kumparan\.com/[\w-]+/[\w-]+-([0-9A-Za-z]{11})(?:[/?#]|$)"
    site_names = ("kumparan", "kumparanNEWS", "kumparanBISNIS")
    layouts = (
        Layout(
            name="kumparan",
            body=f":has(> {PARAGRAPH} ~ {PARAGRAPH})",
            title="h1[data-qa-id=story-title]",
            authors="[data-qa-id=author-name]",
            tags="a[data-qa-id=tag-topic]",
            drop=("[data-qa-id=author-name]", "[data-qa-id=publish-date]", "[data-qa-id^=ads]"),
            related=("[data-qa-id=story-related]",),
        ),
    )
