"""One live line while a crawl runs; a plain line now and then where nobody watches a terminal."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.live import Live
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.log import get_scrapy_root_handler

from newscrawl.config import time_zone
from newscrawl.extensions.run import STORED, Run


class LiveLine:
    """Shows on standard error what `line` returns: four times a second in a terminal, else every `seconds`.

    0 seconds show nothing. The event loop need not run yet when it starts.
    """

    def __init__(self, line: Callable[[], str], seconds: float) -> None:
        self._line = line
        self._seconds = seconds
        self._live: Live | None = None
        self._next: asyncio.TimerHandle | None = None
        self._log_stream: Any = None

    def start(self) -> None:
        """Show the line until `stop`."""
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
            self._wait()

    def _log_above_line(self) -> None:
        # While it lives, rich puts sys.stderr through itself; the log's handler holds the one from before.
        handler: Any = get_scrapy_root_handler()
        if handler is not None and hasattr(handler, "setStream"):
            self._log_stream = handler.setStream(sys.stderr)

    def _wait(self) -> None:
        self._next = asyncio.get_event_loop().call_later(self._seconds, self._show)

    def _show(self) -> None:
        print(self._line(), file=sys.stderr, flush=True)
        self._wait()

    def _text(self) -> Text:
        return Text(self._line(), no_wrap=True, overflow="ellipsis")

    def stop(self) -> None:
        """Take the line away."""
        if self._live is not None:
            handler: Any = get_scrapy_root_handler()
            if self._log_stream is not None:
                handler.setStream(self._log_stream)
            self._live.stop()
        if self._next is not None:
            self._next.cancel()


class Progress:
    """Shows on standard error what the Run extension has counted."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._zone = time_zone(crawler.settings)
        self._live = LiveLine(self.line, crawler.settings.getfloat("PROGRESS_SECONDS"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the extension and connect it to the crawl's start and end."""
        progress = cls(crawler)
        crawler.signals.connect(progress.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(progress.spider_closed, signal=signals.spider_closed)
        return progress

    def spider_opened(self) -> None:
        """Start the line."""
        self._live.start()

    def spider_closed(self) -> None:
        """Take the line away."""
        self._live.stop()

    def line(self) -> str:
        """Return the line: pages, articles by outcome, pages a minute, the newest article's date."""
        run = self._crawler.get_extension(Run)
        assert run is not None
        return f"{run.name}: {counts([run], self._zone)}"


def counts(runs: Sequence[Run], zone: ZoneInfo) -> str:
    """Return in one line what runs that go on side by side have counted so far."""
    outcomes = sum((run.outcomes for run in runs), Counter[str]())
    articles = " / ".join(f"{outcomes[outcome]} {outcome}" for outcome in STORED)
    pages, skipped = sum(run.pages for run in runs), sum(run.skips.total() for run in runs)
    rate = 60 * pages / max(1, *(run.seconds for run in runs), 1)
    newest: datetime | None = max((run.newest for run in runs if run.newest), default=None)
    said = f"{newest.astimezone(zone):%Y-%m-%d %H:%M}" if newest else "none yet"
    return (
        f"{pages} pages, articles {articles} / {skipped} skipped / {sum(run.failed for run in runs)} failed, "
        f"{rate:.0f} pages/min, newest {said}"
    )
