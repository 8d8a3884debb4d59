"""The process pool that every CPU-heavy stage shares.

Extraction and tagging take tens of milliseconds a page; in the event loop they would stall every download
and use one core. Worker processes are forked from a server that has the stages imported, so that they
share its memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
import functools
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, forkserver, resource_tracker
from types import FrameType
from typing import IO, Any, ParamSpec, Self, TypeVar

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from newscrawl.config import processes
from newscrawl.errors import Refused

P = ParamSpec("P")
T = TypeVar("T")

STAGE_SECONDS, GRACE_SECONDS = 30.0, 5.0
"""A stage that takes longer gives the page up (`too_slow`); the slowest real page takes 0.1 s. One that hears
nothing of it, in the loops of a C library, is ended with its process after the grace."""

DISCOVERY = ("newscrawl.discovery.autodiscovery", "newscrawl.discovery.feeds", "newscrawl.discovery.sitemaps")
EXTRACTION = "newscrawl.extraction.preload"
ENRICHMENT = "newscrawl.enrichment.preload"


class Workers:
    """Runs stage functions in worker processes: `await workers.run(function, *arguments)`.

    When a worker dies (killed, out of memory, a crash in a C library), the pool is rebuilt, and what was in
    flight is run again one by one in a process of its own, so that only the page that killed it is lost.
    """

    def __init__(self, processes: int, preload: Sequence[str] = (EXTRACTION, ENRICHMENT)) -> None:
        self._processes = processes
        self._preload = preload
        self._lock = asyncio.Lock()
        self._alone = asyncio.Lock()
        self._pool = _new_pool(processes, preload)
        self._single: ProcessPoolExecutor | None = None
        self.calls = 0
        """Calls that are being done, or wait for a process."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Build the pool that the settings ask for; WORKERS = 0 means one process for each core."""
        tags = "bundled" in (settings["LANGUAGE_DETECTOR"], settings["ENTITY_TAGGER"])
        return cls(processes(settings), (*DISCOVERY, EXTRACTION, *((ENRICHMENT,) if tags else ())))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the pool of a single crawl, which ends with it."""
        workers = cls.from_settings(crawler.settings)
        crawler.signals.connect(workers.close, signal=signals.engine_stopped)
        return workers

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return `function(*args, **kwargs)`, computed in a worker.

        A function that reads a model first has a method `prepare`, whose time does not count. Raises what
        the function raises; Refused `too_slow` after 30 s, `worker_died` where the call kills its process.
        """
        pool = self._pool
        self.calls += 1
        try:
            return await _submit(pool, function, *args, **kwargs)
        except BrokenProcessPool:
            await self._rebuild(pool)
            return await self._run_alone(function, *args, **kwargs)
        finally:
            self.calls -= 1

    async def _rebuild(self, broken: ProcessPoolExecutor) -> None:
        async with self._lock:
            if self._pool is broken:
                broken.shutdown(wait=False)
                self._pool = _new_pool(self._processes, self._preload)

    async def _run_alone(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        async with self._alone:
            if self._single is None:
                self._single = _new_pool(1, self._preload)
            try:
                return await _submit(self._single, function, *args, **kwargs)
            except BrokenProcessPool:
                self._single.shutdown(wait=False)
                self._single = None
                raise Refused("worker_died", "reading it killed its process twice", final=False) from None

    def close(self) -> None:
        """End the worker processes; calls still waiting are cancelled."""
        for pool in filter(None, (self._pool, self._single)):
            pool.shutdown(wait=True, cancel_futures=True)


async def _submit(
    pool: ProcessPoolExecutor, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T:
    limits = STAGE_SECONDS, GRACE_SECONDS
    return await asyncio.wrap_future(pool.submit(_within_time, limits, function, args, kwargs))


def _within_time(
    limits: tuple[float, float], function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> T:
    if prepare := getattr(function, "prepare", None):
        prepare()
    with _alarm(*limits):
        return function(*args, **kwargs)


@contextlib.contextmanager
def _alarm(seconds: float, grace: float) -> Iterator[None]:
    def give_up(_signal: int, _frame: FrameType | None) -> None:
        raise Refused("too_slow", f"took longer than {seconds:.0f} s")

    signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    # Python's own signal handlers wait until a C function returns; this one does not need Python.
    faulthandler.dump_traceback_later(seconds + grace, exit=True, file=_nowhere())
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_REAL, 0)


@functools.cache
def _nowhere() -> IO[str]:
    return open(os.devnull, "w")


def _new_pool(processes: int, preload: Sequence[str]) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    _start_server()
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_start_worker)


def _start_server() -> None:
    # Ctrl-C reaches the whole process group, and would end a server that still imports, with a traceback.
    # The tracker comes first, since starting it would unblock the signal.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker() -> None:
    # Ctrl-C reaches the whole process group; the parent decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    # A killed parent (kill -9) closes no queue that its workers would notice: they would live on for ever.
    parent: Any = multiprocessing.parent_process()
    connection.wait([parent.sentinel])
    os._exit(1)
