"""Articles with their language."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from newscrawl.config import enrichment
from newscrawl.errors import Refused
from newscrawl.item import CrawledPage, Dropped
from newscrawl.workers import Workers


class LanguagePipeline:
    """Identifies each article's language, in a worker process."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._identify = enrichment(crawler.settings).identify

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the pipeline of a crawl."""
        return cls(crawler)

    async def process_item(self, item: CrawledPage) -> CrawledPage:
        """Set the article's language; None where it cannot be told or LANGUAGE_DETECTOR is "none"."""
        if self._identify is None:
            return item
        workers = self._crawler.get_extension(Workers)
        assert workers is not None
        assert item.article is not None
        try:
            item.article.language = await workers.run(self._identify, item.article.body)
        except Refused as refused:
            raise Dropped("language", refused.reason, refused.detail, final=refused.final) from None
        return item
