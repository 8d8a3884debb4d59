"""The one connection to the store: a thread of its own, in which one call follows the other."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, Self, TypeVar

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from newscrawl.config import store_address
from newscrawl.errors import StoreLost
from newscrawl.storage.store import Store, open_store

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 3
"""A store that takes longer to answer is said to be away."""


class Connection:
    """Gives the crawls of a process the store as coroutines: `await connection.call(store.known, ids)`.

    Once the store is lost, every call raises StoreLost at once, and whoever `watches` is told so.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.lost: StoreLost | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._watchers: dict[Callable[[], None], None] = {}
        self._answered_at = time.monotonic()
        self._told = False

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Open the store that the settings name. Raises WrongUse or StoreLost."""
        return cls(
            open_store(
                store_address(settings),
                database=settings["MONGO_DATABASE"],
                retry_seconds=settings.getfloat("STORE_RETRY_SECONDS"),
            )
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the connection of a single crawl, which ends with it."""
        connection = cls.from_settings(crawler.settings)
        crawler.signals.connect(connection.close, signal=signals.engine_stopped)
        return connection

    async def call(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what a method of the store returns, after the calls that were made before."""
        try:
            return await asyncio.wrap_future(self._thread.submit(self._answer, method, args, kwargs))
        except StoreLost as lost:
            self._tell(lost)
            raise

    def send(self, method: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Have a method of the store called after the others, whatever comes of it."""
        self._thread.submit(self._answer, method, args, kwargs)

    def _answer(self, method: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        # Each of the waiting calls would else try for as long as the first one did.
        if self.lost is not None:
            raise self.lost
        try:
            return method(*args, **kwargs)
        except StoreLost as lost:
            self.lost = lost
            raise
        finally:
            self._answered_at = time.monotonic()

    def _tell(self, lost: StoreLost) -> None:
        if not self._told:
            self._told = True
            logger.error("%s", lost)
            for watcher in list(self._watchers):
                watcher()

    def watch(self, watcher: Callable[[], None]) -> None:
        """Have `watcher` called when the store is lost."""
        self._watchers[watcher] = None

    def unwatch(self, watcher: Callable[[], None]) -> None:
        """Take back `watch`."""
        self._watchers.pop(watcher, None)

    def is_away(self) -> bool:
        """Say whether nothing has been answered for PATIENCE_SECONDS, by a call that still waits."""
        return time.monotonic() - self._answered_at >= PATIENCE_SECONDS

    def close(self) -> None:
        """Release the store after the calls that wait; closing twice is harmless."""
        self._thread.submit(self.store.close)
        self._thread.shutdown(wait=True)
