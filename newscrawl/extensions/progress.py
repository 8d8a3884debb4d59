"""One live line while a crawl runs; a plain line now and then where nobody watches a terminal."""

from __future__ import annotations

import asyncio
import sys
from typing import Any, Self

from rich.console import Console
from rich.live import Live
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.log import get_scrapy_root_handler

from newscrawl.config import time_zone
from newscrawl.extensions.run import STORED, Run


class Progress:
    """Shows on standard error what the Run extension has counted."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._seconds = crawler.settings.getfloat("PROGRESS_SECONDS")
        self._zone = time_zone(crawler.settings)
        self._live: Live | None = None
        self._ticking: asyncio.Task[None] | None = None
        self._log_stream: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the extension and connect it to the crawl's start and end."""
        progress = cls(crawler)
        crawler.signals.connect(progress.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(progress.spider_closed, signal=signals.spider_closed)
        return progress

    async def spider_opened(self) -> None:
        """Start the line."""
        if not self._seconds:
            return
        console = Console(stderr=True)
        if console.is_terminal:
            self._live = Live(
                console=console, get_renderable=self._text, refresh_per_second=4, transient=True
            )
            self._live.start()
            self._log_above_line()
        else:
            self._ticking = asyncio.get_running_loop().create_task(self._tick())

    def _log_above_line(self) -> None:
        # While it lives, rich puts sys.stderr through itself; the log's handler holds the one from before.
        handler: Any = get_scrapy_root_handler()
        if handler is not None and hasattr(handler, "setStream"):
            self._log_stream = handler.setStream(sys.stderr)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            print(self.line(), file=sys.stderr, flush=True)

    async def spider_closed(self) -> None:
        """Take the line away."""
        if self._live is not None:
            handler: Any = get_scrapy_root_handler()
            if self._log_stream is not None:
                handler.setStream(self._log_stream)
            self._live.stop()
        if self._ticking is not None:
            self._ticking.cancel()

    def _text(self) -> Text:
        return Text(self.line(), no_wrap=True, overflow="ellipsis")

    def line(self) -> str:
        """Return the line: pages, articles by outcome, pages a minute, the newest article's date."""
        run = self._crawler.get_extension(Run)
        assert run is not None
        articles = " / ".join(f"{run.outcomes[outcome]} {outcome}" for outcome in STORED)
        rate = 60 * run.pages / max(run.seconds, 1)
        newest = f"{run.newest.astimezone(self._zone):%Y-%m-%d %H:%M}" if run.newest else "none yet"
        return (
            f"{run.name}: {run.pages} pages, articles {articles} / "
            f"{run.skips.total()} skipped / {run.failed} failed, {rate:.0f} pages/min, newest {newest}"
        )
