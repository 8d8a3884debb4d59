"""Pages into articles."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from newscrawl.errors import Refused
from newscrawl.extraction.extract import extract
from newscrawl.item import CrawledPage, Dropped
from newscrawl.spiders.news import NewsSpider
from newscrawl.workers import Workers


class ExtractionPipeline:
    """Reads the article out of each page, in a worker process, and drops those outside the wanted dates."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the pipeline of a crawl."""
        return cls(crawler)

    async def process_item(self, item: CrawledPage) -> CrawledPage:
        """Set the item's article. Raises Dropped with the reason where there is none."""
        workers, spider = self._crawler.get_extension(Workers), self._crawler.spider
        assert workers is not None
        assert isinstance(spider, NewsSpider)
        try:
            article = await workers.run(extract, item.page, spider.outlet)
        except Refused as refused:
            raise Dropped("extraction", refused.reason, refused.detail, final=refused.final) from None
        published, dates = article.published_at, spider.arguments.dates
        if dates and published is None:
            raise Dropped("extraction", "undated")
        if published is not None and published not in dates:
            raise Dropped("extraction", "out_of_range", published_at=published)
        item.article = article
        return item
