"""Many outlets in one process: their crawls run side by side in one reactor and share what is dear."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings

from newscrawl.errors import StoreLost
from newscrawl.extensions.connection import Connection
from newscrawl.extensions.run import Run
from newscrawl.fleet.crawler import FleetCrawler
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


@dataclass(slots=True, eq=False)
class OutletRun:
    """One outlet's part in a run of the fleet: `error` where its crawl could not even start or end."""

    name: str
    crawler: Crawler
    error: BaseException | None = None

    @property
    def run(self) -> Run | None:
        """What became of its pages and sources; None where the crawl could not start."""
        with contextlib.suppress(RuntimeError):
            return self.crawler.get_extension(Run)
        return None


@dataclass(slots=True, eq=False)
class FleetRun:
    """A run of many outlets: `id` is the `fleet` of their records."""

    id: str
    outlets: list[OutletRun] = field(default_factory=list)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def running(self) -> list[OutletRun]:
        """Those that have not ended."""
        return [outlet for outlet, task in zip(self.outlets, self.tasks, strict=True) if not task.done()]


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
        self._room = runner.settings.getint("SCRAPER_SLOT_MAX_ACTIVE_SIZE")

    @property
    def lost(self) -> StoreLost | None:
        """Why the store is lost; None where it is not."""
        return self.connection.lost

    async def run(
        self, spiders: Iterable[type[NewsSpider]], arguments: Mapping[str, dict[str, Any]] | None = None
    ) -> FleetRun:
        """Crawl all these outlets side by side to their ends; see `start`."""
        run = self.start(spiders, arguments)
        if run.tasks:
            await asyncio.wait(run.tasks)
        return run

    def start(
        self, spiders: Iterable[type[NewsSpider]], arguments: Mapping[str, dict[str, Any]] | None = None
    ) -> FleetRun:
        """Start the crawls of these outlets, with the spider arguments given by outlet name.

        They go on in the runner's event loop, which need not run yet. What ends one of them leaves the
        others; a lost store ends all.
        """
        run = FleetRun(run_id())
        chosen = list(spiders)
        settings = self._settings(run.id, len(chosen))
        for spider in chosen:
            outlet = OutletRun(spider.name, FleetCrawler(spider, settings, self._shared))
            task = self._runner.crawl(outlet.crawler, **(arguments or {}).get(spider.name, {}))
            run.outlets.append(outlet)
            run.tasks.append(task)
            task.add_done_callback(partial(self._ended, run, outlet))
        return run

    def _settings(self, id: str, count: int) -> Settings:
        settings = self._runner.settings.copy()
        extensions = {**settings.getdict("EXTENSIONS"), **_NOT_OF_ONE_CRAWL}
        for name, value in {
            "EXTENSIONS": extensions,
            "FLEET": id,
            "SCRAPER_SLOT_MAX_ACTIVE_SIZE": self._room // max(count, 1),
        }.items():
            settings.set(name, value, priority="cmdline")
        return settings

    def _ended(self, run: FleetRun, outlet: OutletRun, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            outlet.error = error
            logger.error("The crawl of %s failed: %r", outlet.name, error)
        running = run.running
        for other in running:
            # Those that have not come so far yet keep the share that they start with.
            with contextlib.suppress(RuntimeError):
                if slot := other.crawler.engine.scraper.slot:
                    slot.max_active_size = self._room // len(running)

    def close(self) -> None:
        """End the workers and release the store."""
        self.workers.close()
        self.connection.close()
