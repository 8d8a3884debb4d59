"""What `scrapy health` says of each outlet after a run, asked in a process of its own, as a person would."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

from newscrawl.health.outlet import MOST_RUNS, Health, assess
from newscrawl.storage.store import Store, open_store


class Judge:
    """Tells how outlets are, from the records in a store."""

    def __init__(self, store: str, zone: ZoneInfo) -> None:
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_open, initargs=(store,))
        self._zone = zone
        # Its process is there from now on.
        self._pool.submit(int).result()

    async def states(self, outlets: Sequence[str], now: datetime) -> dict[str, Health]:
        """Return how each outlet is at `now`, by its name."""
        return await asyncio.wrap_future(self._pool.submit(_states, outlets, now, self._zone))

    def close(self) -> None:
        """End the process."""
        self._pool.shutdown()


_store: Store


def _open(store: str) -> None:
    global _store
    _store = open_store(store)


def _states(outlets: Sequence[str], now: datetime, zone: ZoneInfo) -> dict[str, Health]:
    return {outlet: assess(outlet, _store.crawls(outlet, MOST_RUNS), now, zone) for outlet in outlets}
