"""Many outlets in one process: their crawls run side by side in one reactor and share what is dear."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from filelock import FileLock
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings

from newscrawl.config import clock
from newscrawl.extensions.connection import Connection
from newscrawl.extensions.records import failure_record, opening_record
from newscrawl.extensions.run import Run
from newscrawl.fleet.crawler import FleetCrawler
from newscrawl.health.changes import ALL_AT_ONCE
from newscrawl.locks import try_lock
from newscrawl.spiders.news import NewsSpider
from newscrawl.storage.saving import run_id
from newscrawl.workers import Workers

logger = logging.getLogger(__name__)

# What all crawls share, and what one of them cannot show for all.
_NOT_OF_ONE_CRAWL = {
    "newscrawl.workers.Workers": None,
    "newscrawl.extensions.connection.Connection": None,
    "newscrawl.extensions.progress.Progress": None,
}

HARD_END = 2
"""After so many times the minutes that it was given, a run closes the outlets that are still at it."""


@dataclass(slots=True, eq=False)
class OutletRun:
    """One outlet's part in a run of the fleet: `error` where its crawl could not even start or end."""

    name: str
    crawler: Crawler
    lock: FileLock | None = None
    task: asyncio.Task[None] | None = None
    error: BaseException | None = None

    @property
    def run(self) -> Run | None:
        """What became of its pages and sources; None where the crawl could not start."""
        with contextlib.suppress(RuntimeError):
            return self.crawler.get_extension(Run)
        return None


@dataclass(slots=True, eq=False)
class FleetRun:
    """A run of many outlets: `id` is the `fleet` of their records, `busy` names those left out of it because
    another process crawls them."""

    id: str
    outlets: list[OutletRun] = field(default_factory=list)
    busy: list[str] = field(default_factory=list)
    end: asyncio.TimerHandle | None = None

    @property
    def tasks(self) -> list[asyncio.Task[None]]:
        """The crawls that were started."""
        return [outlet.task for outlet in self.outlets if outlet.task is not None]

    @property
    def running(self) -> list[OutletRun]:
        """The outlets whose crawls have not ended."""
        return [outlet for outlet in self.outlets if outlet.task is not None and not outlet.task.done()]

    @property
    def runs(self) -> list[Run]:
        """What became of the outlets whose crawls could start."""
        return [run for outlet in self.outlets if (run := outlet.run) is not None]

    @property
    def stopped(self) -> bool:
        """Whether Ctrl-C has ended it."""
        return bool(self.running) or any(run.closed == "shutdown" for run in self.runs)

    @property
    def problem(self) -> str | None:
        """What has spoilt the run as a whole, in one sentence; None where nothing has."""
        for run in self.runs:
            if (lost := run.collection.lost) is not None:
                return f"The store was lost: {lost}"
        if self.outlets and all(outlet.error is not None for outlet in self.outlets):
            return "No outlet could be crawled; this is a fault of newscrawl, please report it with the log."
        return None

    @property
    def unanswered(self) -> list[str]:
        """The outlets that were asked, where so many are away at once that it is not they who are."""
        asked = [run for run in self.runs if run.tells_of_network]
        away = not self.stopped and not any(run.sources_read or run.pages for run in asked)
        return [run.name for run in asked] if away and len(asked) >= ALL_AT_ONCE else []


class Fleet:
    """What the crawls of a process share: one pool of workers, one connection to one store.

    It serves any number of runs, one after the other; `close` ends it. The pages that wait to be read or
    stored may take SCRAPER_SLOT_MAX_ACTIVE_SIZE in all, which is shared out evenly among the outlets that
    are still running.
    """

    def __init__(self, runner: AsyncCrawlerRunner) -> None:
        """Start the workers and open the store that the runner's settings name.

        Raises WrongUse or StoreLost.
        """
        self._runner = runner
        self.connection = Connection.from_settings(runner.settings)
        self.workers = Workers.from_settings(runner.settings)
        self._shared = {Connection: self.connection, Workers: self.workers}
        self._closing: set[asyncio.Future[None]] = set()
        self._now = clock(runner.settings)
        self._room = runner.settings.getint("SCRAPER_SLOT_MAX_ACTIVE_SIZE")

    async def run(
        self,
        spiders: Iterable[type[NewsSpider]],
        arguments: Mapping[str, dict[str, Any]] | None = None,
        minutes: float = 0,
    ) -> FleetRun:
        """Crawl these outlets side by side, each to its end; see `start`."""
        run = self.start(spiders, arguments, minutes)
        if run.tasks:
            await asyncio.wait(run.tasks)
        return run

    def start(
        self,
        spiders: Iterable[type[NewsSpider]],
        arguments: Mapping[str, dict[str, Any]] | None = None,
        minutes: float = 0,
    ) -> FleetRun:
        """Start the crawls of these outlets, with the spider arguments given by outlet name.

        They go on in the runner's event loop, which need not run yet. What ends one of them leaves the
        others; a lost store ends all. Where `minutes` are given, they stop back-filling after these, and
        what is still running after HARD_END times as many is closed. Raises NewscrawlError where locks
        cannot be kept.
        """
        run = FleetRun(run_id())
        chosen = list(spiders)
        settings = self._settings(run.id, len(chosen), minutes)
        for spider in chosen:
            lock = try_lock(settings, spider.name)
            if lock is None:
                run.busy.append(spider.name)
                continue
            outlet = OutletRun(spider.name, FleetCrawler(spider, settings, self._shared), lock)
            given = (arguments or {}).get(spider.name, {})
            outlet.task = self._runner.crawl(outlet.crawler, **given)
            run.outlets.append(outlet)
            outlet.task.add_done_callback(partial(self._ended, run, outlet))
        if minutes and run.outlets:
            loop = asyncio.get_event_loop()
            run.end = loop.call_later(60 * HARD_END * minutes, self._close, run)
        return run

    def _settings(self, id: str, count: int, minutes: float) -> Settings:
        settings = self._runner.settings.copy()
        changed: dict[str, Any] = {
            "EXTENSIONS": {**settings.getdict("EXTENSIONS"), **_NOT_OF_ONE_CRAWL},
            "FLEET": id,
            "SCRAPER_SLOT_MAX_ACTIVE_SIZE": self._room // max(count, 1),
        }
        if minutes:
            changed["BACKFILL_MINUTES"] = minutes
        for name, value in changed.items():
            settings.set(name, value, priority="cmdline")
        return settings

    def _ended(self, run: FleetRun, outlet: OutletRun, task: asyncio.Task[None]) -> None:
        if outlet.lock is not None:
            outlet.lock.release()
        if not task.cancelled() and (error := task.exception()) is not None:
            outlet.error = error
            logger.error("The crawl of %s failed: %r", outlet.name, error)
            if (record := outlet.run) is None or not record.recorded:
                now = self._now()
                opening = opening_record(outlet.name, now, {}, outlet.crawler.settings)
                self.connection.send(self.connection.store.start_crawl, opening | failure_record(error, now))
        running = run.running
        if run.end is not None and not running:
            run.end.cancel()
        for other in running:
            # Those that have not come so far yet keep the share that they start with.
            with contextlib.suppress(RuntimeError):
                if slot := other.crawler.engine.scraper.slot:
                    slot.max_active_size = self._room // len(running)

    def _close(self, run: FleetRun) -> None:
        for outlet in run.running:
            with contextlib.suppress(RuntimeError):
                if outlet.crawler.engine.spider is not None:
                    closing = outlet.crawler.engine.close_spider_async(reason="time_up")
                    self._closing.add(task := asyncio.ensure_future(closing))
                    task.add_done_callback(self._closing.discard)

    def close(self) -> None:
        """End the workers and release the store."""
        self.workers.close()
        self.connection.close()
