"""The run's one connection to its store: a thread of its own, writes in batches, patience when it is away."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Callable, Mapping
from collections.abc import Collection as Ids
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, ParamSpec, Self, TypeVar

from scrapy.crawler import Crawler

from newscrawl.article import Article, Document, Page
from newscrawl.clock import Clock, utc_now
from newscrawl.config import store_address
from newscrawl.errors import StoreLost
from newscrawl.storage.store import Known, Outcome, SourceMark, Store, Validators, Visit, open_store

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)

Waiting = tuple[Article, Page | None, asyncio.Future[tuple[Outcome, Document]]]

PATIENCE_SECONDS = 3
"""A store that takes longer to answer stops fetching until it does."""


class Collection:
    """An extension that gives spiders and pipelines the store as coroutines.

    `save` waits until the batch with the article is durable. Once the store is lost, every call raises
    StoreLost and the crawl is closed with the reason `store_lost`.
    """

    def __init__(
        self,
        store: Store,
        crawler: Crawler,
        batch_size: int,
        batch_seconds: float,
        keep_pages: bool = True,
        now: Clock = utc_now,
    ) -> None:
        self.address = store.address
        self.lost: StoreLost | None = None
        self._store = store
        self._crawler = crawler
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._batch_size = batch_size
        self._batch_seconds = batch_seconds
        self._keep_pages = keep_pages
        self._now = now
        self._waiting: list[Waiting] = []
        self._visits: list[Visit] = []
        self._timer: asyncio.TimerHandle | None = None
        self._writes: set[asyncio.Task[None]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the store that the settings name. Raises WrongUse or StoreLost."""
        settings = crawler.settings
        store = open_store(
            store_address(settings),
            database=settings["MONGO_DATABASE"],
            retry_seconds=settings.getfloat("STORE_RETRY_SECONDS"),
        )
        return cls(
            store,
            crawler,
            settings.getint("STORE_BATCH_SIZE"),
            settings.getfloat("STORE_BATCH_SECONDS"),
            settings.getbool("KEEP_PAGES"),
        )

    async def save(self, article: Article, page: Page | None = None) -> tuple[Outcome, Document]:
        """Store `article` with the next batch; return what became of it once it is durable.

        `page` is kept with it; without KEEP_PAGES only its validators are.
        """
        loop = asyncio.get_running_loop()
        if page is not None and not self._keep_pages:
            page = dataclasses.replace(page, body=b"", more=())
        saved: asyncio.Future[tuple[Outcome, Document]] = loop.create_future()
        self._waiting.append((article, page, saved))
        if len(self._waiting) >= self._batch_size:
            self._write_batch()
        elif self._timer is None:
            self._timer = loop.call_later(self._batch_seconds, self._write_batch)
        return await saved

    def _write_batch(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        batch, self._waiting = self._waiting, []
        if batch:
            task = asyncio.get_running_loop().create_task(self._write(batch))
            self._writes.add(task)
            task.add_done_callback(self._writes.discard)

    async def _write(self, batch: list[Waiting]) -> None:
        articles, pages = [article for article, _, _ in batch], [page for _, page, _ in batch]
        try:
            results = await self._ask(self._store.save, articles, self._now(), pages)
        except Exception as error:
            for _, _, saved in batch:
                if not saved.done():
                    saved.set_exception(error)
            return
        for (_, _, saved), result in zip(batch, results, strict=True):
            if not saved.done():
                saved.set_result(result)

    async def known(self, ids: Ids[str]) -> dict[str, Known]:
        """Return those of `ids` that are stored."""
        return await self._ask(self._store.known, ids)

    async def touch(self, ids: Ids[str], *, fetched: bool = False) -> None:
        """Note that a source listed these stored articles again, or (`fetched`) answered 304 for them."""
        if ids:
            await self._ask(self._store.touch, ids, self._now(), fetched=fetched)

    async def validators(self, ids: Ids[str]) -> dict[str, Validators]:
        """Return what a conditional request for these articles sends."""
        return await self._ask(self._store.validators, ids)

    async def pages(self, ids: Ids[str]) -> dict[str, Page]:
        """Return the stored pages of these articles."""
        return await self._ask(self._store.pages, ids)

    async def visits(self, ids: Ids[str]) -> dict[str, Visit]:
        """Return what is remembered of addresses that gave no article of their own."""
        return await self._ask(self._store.visits, ids)

    async def record_visit(self, visit: Visit) -> None:
        """Remember a visit; it is durable before the next mark is."""
        self._visits.append(visit)
        if len(self._visits) >= self._batch_size:
            await self._write_visits()

    async def _write_visits(self) -> None:
        visits, self._visits = self._visits, []
        if visits:
            await self._ask(self._store.record_visits, visits)

    async def mark_source(self, source: str, mark: SourceMark) -> None:
        """Remember how far a source has been read."""
        await self._write_visits()
        await self._ask(self._store.mark_source, source, mark)

    async def source_marks(self, source: str) -> dict[str, SourceMark]:
        """Return the marks of an outlet's sources by URL."""
        return await self._ask(self._store.source_marks, source)

    async def start_crawl(self, record: Mapping[str, Any]) -> str:
        """Insert a run's record; return its id."""
        return await self._ask(self._store.start_crawl, record)

    async def update_crawl(self, id: str, fields: Mapping[str, Any]) -> None:
        """Set fields of a run's record."""
        await self._ask(self._store.update_crawl, id, fields)

    def now(self) -> datetime:
        """Return the collection's present moment, in whole seconds UTC."""
        return self._now()

    async def _ask(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self.lost is not None:
            raise self.lost
        answer = asyncio.wrap_future(self._thread.submit(method, *args, **kwargs))
        done, _ = await asyncio.wait({answer}, timeout=PATIENCE_SECONDS)
        if not done:
            logger.warning("%s does not answer; fetching waits for it.", self.address)
            self._crawler.engine.pause()
        try:
            return await answer
        except StoreLost as error:
            self._give_up(error)
            raise
        finally:
            if not done:
                self._crawler.engine.unpause()

    def _give_up(self, error: StoreLost) -> None:
        if self.lost is None:
            self.lost = error
            logger.error("%s", error)
            asyncio.get_running_loop().create_task(self._close_spider())

    async def _close_spider(self) -> None:
        await self._crawler.engine.close_spider_async(reason="store_lost")

    async def close(self) -> None:
        """Write what waits and release the store."""
        self._write_batch()
        if self._writes:
            await asyncio.wait(set(self._writes))
        try:
            await self._write_visits()
        except StoreLost:
            logger.warning("%d refused addresses were not remembered.", len(self._visits))
        self._thread.submit(self._store.close)
        self._thread.shutdown(wait=True)
