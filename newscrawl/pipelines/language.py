"""Articles with their language."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from newscrawl.enrichment.language import identify
from newscrawl.errors import Refused
from newscrawl.item import CrawledPage, Dropped
from newscrawl.workers import Workers


class LanguagePipeline:
    """Identifies each article's language, in a worker process."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the pipeline of a crawl."""
        return cls(crawler)

    async def process_item(self, item: CrawledPage) -> CrawledPage:
        """Set the article's language; None where the text is too short to tell."""
        workers = self._crawler.get_extension(Workers)
        assert workers is not None
        assert item.article is not None
        try:
            item.article.language = await workers.run(identify, item.article.body)
        except Refused as refused:
            raise Dropped("language", refused.reason, refused.detail, final=refused.final) from None
        return item
