"""Articles into the store."""

from __future__ import annotations

import contextlib
import json
import logging
from typing import Self

from scrapy.crawler import Crawler

from newscrawl.article import Article, Document, Page, json_document
from newscrawl.config import enrichment
from newscrawl.errors import Refused, StoreLost
from newscrawl.extensions.run import Run
from newscrawl.item import CrawledPage, Dropped, Unchanged
from newscrawl.reading import PageReader
from newscrawl.spiders.news import NewsSpider
from newscrawl.storage.store import FORGOTTEN, MAX_DOCUMENT_BYTES, Outcome
from newscrawl.workers import Workers

logger = logging.getLogger(__name__)


class StoragePipeline:
    """Stores each article and gives new and changed ones on, as feed exports (`-O out.jsonl`) write them."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._read = PageReader(enrichment(crawler.settings))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the pipeline of a crawl."""
        return cls(crawler)

    async def process_item(self, item: CrawledPage) -> Document:
        """Return the stored document, dates as ISO 8601 with Z, once it is durable.

        Raises Unchanged where the store holds the article just so, Dropped where it could not be stored.
        """
        run, spider = self._crawler.get_extension(Run), self._crawler.spider
        assert run is not None
        assert isinstance(spider, NewsSpider)
        assert item.article is not None
        try:
            outcome, document = await run.collection.save(item.article, item.page, self._read_again)
        except StoreLost as lost:
            raise Dropped("store", "store_lost", str(lost), final=False) from None
        if outcome is Outcome.FORGOTTEN:
            raise Dropped("store", FORGOTTEN)
        if outcome is Outcome.REFUSED:
            raise Dropped("store", "too_large_to_store", f"over {MAX_DOCUMENT_BYTES / 1e6:.0f} MB")
        run.stored(outcome, document)
        copied = await self._is_copy(run, document)
        moved = item.before.stored is not None and item.before.stored != document["published_at"]
        repeated = await self._is_repeated(run, document) if outcome is Outcome.NEW or moved else None
        run.observed.article(
            outcome, document, spider.outlet.layouts, item.before, copied=copied, repeated=repeated
        )
        await spider.article_stored(item, document["_id"])
        if outcome is Outcome.UNCHANGED:
            raise Unchanged(item.listed_url)
        plain: Document = json.loads(json_document(document))
        return plain

    async def _is_copy(self, run: Run, document: Document) -> bool:
        """Say whether another article of the same outlet has the very text of this one.

        With the same title and date, too, it is this one under an earlier address.
        """
        copy = document["duplicate_of"]
        if copy is None or copy["similarity"] < 1:
            return False
        with contextlib.suppress(StoreLost):
            older = await run.collection.get(copy["_id"])
            if older is None or (older.source, older.body) != (document["source"], document["body"]):
                return False
            return (older.title, older.published_at) != (document["title"], document["published_at"])
        return False

    async def _is_repeated(self, run: Run, document: Document) -> bool | None:
        """Say whether an earlier run has stored another article of the outlet with the date of this one.

        With the same title, too, it is this one under an earlier address.
        """
        if document["published_at"] is None or run.started_at is None:
            return None
        with contextlib.suppress(StoreLost):
            others = await run.collection.at_moment(document["source"], document["published_at"])
            return any(
                other.id != document["_id"]
                and other.title != document["title"]
                and other.first_seen_at is not None
                and other.first_seen_at < run.started_at
                for other in others
            )
        return None

    async def _read_again(self, page: Page, article: Article) -> Article | None:
        workers, spider = self._crawler.get_extension(Workers), self._crawler.spider
        assert workers is not None
        assert isinstance(spider, NewsSpider)
        try:
            return await workers.run(self._read, page, spider.outlet)
        except Refused as refused:
            logger.info("kept as it was %s: its stored page gives no article (%s)", article.url, refused)
            return None
