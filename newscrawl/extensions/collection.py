"""What a crawl asks of its store and gives it: writes in batches, and patience when it is away."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import functools
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from collections.abc import Collection as Ids
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ParamSpec, Self, TypeVar

from scrapy.crawler import Crawler

from newscrawl.article import Article, Document, Page
from newscrawl.clock import Clock
from newscrawl.config import PageKeeping, clock, page_keeping, run_keeping
from newscrawl.errors import CrawlEnded, StoreLost
from newscrawl.extensions.connection import PATIENCE_SECONDS, Connection
from newscrawl.extensions.processes import is_dead
from newscrawl.storage.polls import Poll, Robots
from newscrawl.storage.revisits import Steps
from newscrawl.storage.store import ArticleQuery, Known, Outcome, SourceMark, Store, Validators, Visit

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)

batch_stored = object()
"""The signal that a batch of articles is in the store: `seconds` that it took."""

SAME_MOMENT = 20

Result = tuple[Outcome, Document]

Rereader = Callable[[Page, Article], Awaitable[Article | None]]
"""Gives what today's rules read in a stored page of the article that is to be saved; None for no article."""


KILLED = "Its process ended without a word: it was killed, or the machine went down."
"""The `problem` of a run that a later one had to complete the record of."""


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """An article that waits for its batch to be written."""

    article: Article
    page: Page
    read_again: Rereader
    saved: asyncio.Future[Result]


class Collection:
    """An extension that gives spiders and pipelines the store as coroutines.

    `save` waits until the batch with the article is durable. Once the store is lost, every call raises
    StoreLost and the crawl is closed with the reason `store_lost`; once the crawl is closed, CrawlEnded.
    """

    def __init__(
        self,
        crawler: Crawler,
        batch_size: int,
        batch_seconds: float,
        keeping: PageKeeping,
        runs_kept: timedelta | None,
        now: Clock,
    ) -> None:
        self._crawler = crawler
        self._batch_size = batch_size
        self._batch_seconds = batch_seconds
        self._keeping = keeping
        self._runs_kept = runs_kept
        self._now = now
        self._waiting: list[Waiting] = []
        self._visits: list[Visit] = []
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False
        self._writes: set[asyncio.Task[None]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the extension of a crawl."""
        settings = crawler.settings
        return cls(
            crawler,
            settings.getint("STORE_BATCH_SIZE"),
            settings.getfloat("STORE_BATCH_SECONDS"),
            page_keeping(settings),
            run_keeping(settings),
            clock(settings),
        )

    @functools.cached_property
    def _connection(self) -> Connection:
        connection = self._crawler.get_extension(Connection)
        assert connection is not None
        connection.watch(self._store_lost)
        return connection

    @property
    def _store(self) -> Store:
        return self._connection.store

    @property
    def address(self) -> str:
        """Where the documents are, fit to be printed."""
        return self._store.address

    @property
    def lost(self) -> StoreLost | None:
        """Why the store is lost; None where it is not."""
        return self._connection.lost

    async def save(self, article: Article, page: Page, read_again: Rereader) -> Result:
        """Store `article` with the next batch; return what became of it once it is durable.

        The `page` it was read from is kept with it as KEEP_PAGES says. Where other rules have read the stored
        article, its stored page is first given to `read_again`, and what that returns is stored as the same
        revision, so that the same rules have read both texts when it is decided whether the outlet has
        changed its own. Without a stored page a change of rules hides such a change.
        """
        loop = asyncio.get_running_loop()
        waiting = Waiting(article, self._kept(page), read_again, loop.create_future())
        self._waiting.append(waiting)
        if len(self._waiting) >= self._batch_size:
            self._write_batch()
        elif self._timer is None:
            self._timer = loop.call_later(self._batch_seconds, self._write_batch)
        return await waiting.saved

    def _kept(self, page: Page) -> Page:
        return page if self._keeping.kept else dataclasses.replace(page, body=b"", more=())

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
        try:
            changed = await self._read_again(batch)
            articles, pages = [each.article for each in batch], [each.page for each in batch]
            began = time.monotonic()
            results = await self._ask(self._store.save, articles, self._now(), pages)
            self._crawler.signals.send_catch_log(batch_stored, seconds=time.monotonic() - began)
        except Exception as error:
            for each in batch:
                if not each.saved.done():
                    each.saved.set_exception(error)
            return
        for each, (outcome, document) in zip(batch, results, strict=True):
            if outcome is Outcome.UNCHANGED and each.article.id in changed:
                outcome = Outcome.UPDATED
            if not each.saved.done():
                each.saved.set_result((outcome, document))

    async def _read_again(self, batch: Sequence[Waiting]) -> set[str | None]:
        """Bring what is stored of a batch to today's rules; return the ids of those that this changed."""
        known = await self.known([each.article.id or "" for each in batch])
        older = {
            each.article.id or "": each
            for each in batch
            if (stored := known.get(each.article.id or "")) and stored.extractor != each.article.extractor
        }
        if not older:
            return set()
        pages = await self._ask(self._store.pages, list(older))
        read = await asyncio.gather(
            *(older[id].read_again(page, older[id].article) for id, page in pages.items())
        )
        again = [article for id, article in zip(pages, read, strict=True) if article and article.id == id]
        if not again:
            return set()
        results = await self._ask(self._store.save, again, self._now(), seen=False)
        return {document["_id"] for outcome, document in results if outcome is Outcome.UPDATED}

    async def known(self, ids: Ids[str]) -> dict[str, Known]:
        """Return those of `ids` that are stored."""
        return await self._ask(self._store.known, ids)

    async def get(self, id: str) -> Article | None:
        """Return one stored article."""
        return await self._ask(self._store.get, id)

    async def at_moment(self, source: str, moment: datetime) -> list[Article]:
        """Return an outlet's articles that were published in this second, SAME_MOMENT of them at most."""
        query = ArticleQuery(
            source=source, since=moment, until=moment + timedelta(seconds=1), limit=SAME_MOMENT
        )
        return await self._ask(lambda: list(self._store.find(query)))

    async def validators(self, ids: Ids[str]) -> dict[str, Validators]:
        """Return what the last answers for these articles gave for a conditional request."""
        return await self._ask(self._store.validators, ids) if ids else {}

    async def due(
        self, source: str, steps: Steps, limit: int, since: datetime | None, until: datetime | None
    ) -> dict[str, str]:
        """Return addresses by id of an outlet's articles that are to be looked at again; see Store.due."""
        return await self._ask(self._store.due, source, steps, self._now(), limit, since=since, until=until)

    async def touch(self, ids: Ids[str], *, fetched: bool = False) -> None:
        """Note that a source listed these stored articles again, or (`fetched`) answered that they are as
        they were."""
        if ids:
            await self._ask(self._store.touch, ids, self._now(), fetched=fetched)

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

    async def polls(self, source: str) -> dict[str, Poll]:
        """Return the polls of an outlet's sources by URL."""
        return await self._ask(self._store.polls, source)

    async def record_polls(self, source: str, polls: Sequence[Poll]) -> None:
        """Remember how an outlet's sources have answered."""
        await self._write_visits()
        await self._ask(self._store.record_polls, source, polls)

    async def robots(self, host: str) -> Robots | None:
        """Return the robots.txt kept of a host."""
        return (await self._ask(self._store.robots, [host])).get(host)

    async def record_robots(self, robots: Robots) -> None:
        """Keep the robots.txt of a host."""
        await self._ask(self._store.record_robots, robots)

    async def start_crawl(self, record: Mapping[str, Any]) -> str:
        """Insert a run's record; return its id."""
        return await self._ask(self._store.start_crawl, record)

    async def last_crawl(self, source: str) -> Document | None:
        """Return the newest record of an outlet's runs."""
        return next(iter(await self._ask(self._store.crawls, source, 1)), None)

    async def update_crawl(self, id: str, fields: Mapping[str, Any]) -> None:
        """Set fields of a run's record."""
        await self._ask(self._store.update_crawl, id, fields)

    async def close_killed(self) -> None:
        """Complete the records of runs whose process ended without doing so."""
        for record in await self._ask(self._store.unfinished_crawls):
            if is_dead(record, self._now()):
                ended_at = record.get("updated_at") or record["started_at"]
                ending = {"outcome": "killed", "finished_at": ended_at, "exit_code": None, "problem": KILLED}
                await self.update_crawl(record["_id"], ending)

    async def _prune(self) -> None:
        """Remove pages and records of runs that are older than they are to be kept."""
        with contextlib.suppress(StoreLost):
            if self._keeping.age is not None:
                await self._ask(self._store.prune_pages, self._now() - self._keeping.age)
            if self._runs_kept is not None:
                await self._ask(self._store.prune_crawls, self._now() - self._runs_kept)

    def now(self) -> datetime:
        """Return the collection's present moment, in whole seconds UTC."""
        return self._now()

    async def _ask(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self._closed:
            raise CrawlEnded
        answer = asyncio.ensure_future(self._connection.call(method, *args, **kwargs))
        done, _ = await asyncio.wait({answer}, timeout=PATIENCE_SECONDS)
        if not done:
            self._pause()
        try:
            return await answer
        finally:
            if not done:
                self._crawler.engine.unpause()

    def _pause(self) -> None:
        if self._connection.is_away():
            logger.warning("%s does not answer; fetching waits for it.", self.address)
        self._crawler.engine.pause()

    def _store_lost(self) -> None:
        asyncio.get_running_loop().create_task(self._close_spider())

    async def _close_spider(self) -> None:
        engine = self._crawler.engine
        if engine.spider is not None:
            await engine.close_spider_async(reason="store_lost")

    async def close(self) -> None:
        """Write what waits."""
        self._write_batch()
        if self._writes:
            await asyncio.wait(set(self._writes))
        try:
            await self._write_visits()
        except StoreLost:
            logger.warning("%d refused addresses were not remembered.", len(self._visits))
        await self._prune()
        self._closed = True
        self._connection.unwatch(self._store_lost)
