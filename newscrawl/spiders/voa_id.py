"""VOA Indonesia, in the Pangea CMS that all VOA and RFE/RL services share.

Seen by public scrapers between 2017 and 2024: `/sitemap.xml` is an index of gzipped parts
(`sitemap_<site>_<n>.xml.gz`, `_latest`, `_news`, `_sections`, `_videos`); the feeds under `/api/` hold
summaries only; `/z/299` and `/z/7014` list all news and `/z/585` audio, some 100 pages deep. An article is
`/a/<slug>/<number>.html`, or the same with another slug or none. VOA cut its services in March 2025, so that
a run with nothing new is normal.
"""

from newscrawl.discovery.listings import PagedIndex
from newscrawl.extraction.pangea import PANGEA
from newscrawl.spiders.news import NewsSpider

SITE = "https://www.voaindonesia.com"


class VoaIdSpider(NewsSpider):
    """VOA Indonesia; page layouts of 2012 to 2025."""

    name = "voa_id"
    allowed_domains = ("voaindonesia.com",)
    feeds = (f"{SITE}/api/", f"{SITE}/api/zmgqoe$moi", f"{SITE}/api/zo-ovegyit", f"{SITE}/api/zp-oqe-yiq")
    sitemaps = (f"{SITE}/sitemap.xml",)
    # A closed service: all that it has published is wanted, and little is new.
    first_window = None
    ignored_parts = r"_sections\.xml"
    archive_parts = r"_(\d+)\.xml(?:\.gz)?$"
    listings = tuple(
        PagedIndex(f"{SITE}/z/{zone}?p={{page}}", first=0, last=100) for zone in (299, 7014, 585)
    )
    article_urls = r"/a/(?:[^/?#]+/)?\d+\.html"
    article_id = r"/a/(?:[^/?#]+/)?(\d+)\.html"
    layouts = PANGEA
    site_names = ("VOA", "VOA Indonesia", "VOA Bahasa Indonesia", "Voice of America")
