"""Articles with the names, dates and amounts in them."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from newscrawl.config import enrichment
from newscrawl.errors import Refused
from newscrawl.item import CrawledPage, Dropped
from newscrawl.workers import Workers


class EntityPipeline:
    """Tags each article's entities, in a worker process."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._tag = enrichment(crawler.settings).tag

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the pipeline of a crawl."""
        return cls(crawler)

    async def process_item(self, item: CrawledPage) -> CrawledPage:
        """Set the article's entities; none where ENTITY_TAGGER is "none"."""
        if self._tag is None:
            return item
        workers = self._crawler.get_extension(Workers)
        assert workers is not None
        assert item.article is not None
        try:
            item.article.entities = await workers.run(self._tag, item.article.body, item.article.language)
        except Refused as refused:
            raise Dropped("entities", refused.reason, refused.detail, final=refused.final) from None
        return item
