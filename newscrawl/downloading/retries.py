"""Asking again, when the outlet says so: Retry-After (RFC 9110, 10.2.3) is obeyed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.clock import Clock
from newscrawl.config import clock
from newscrawl.downloading.failures import RequestRefused
from newscrawl.extensions.run import Run
from newscrawl.waits import PUT_OFF

if TYPE_CHECKING:
    from scrapy.core.downloader import Downloader

MAX_WAIT = 300.0
"""So long, in seconds, a run waits for an outlet in all; who asks for more is left to a later run."""

UNTIMED_WAIT = 30.0
"""The wait after a 429 that does not say how long, in seconds."""

_BUSY = frozenset({429, 503})
_LOOK = 0.5

logger = logging.getLogger(__name__)


def wait_of(response: Response, now: datetime | None = None) -> float | None:
    """Return for how many seconds an answer asks to be left alone; None where it does not.

    Only 429 and 503 do: by Retry-After in seconds, or as a date, which counts from the answer's own Date
    header where it has one (else from `now`); a 429 without either means UNTIMED_WAIT.
    """
    if response.status not in _BUSY:
        return None
    text = (response.headers.get(b"Retry-After") or b"").decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    moment, sent = _moment(text), _moment((response.headers.get(b"Date") or b"").decode("latin-1"))
    if moment is not None:
        return max(0.0, (moment - (sent or now or datetime.now(UTC))).total_seconds())
    return UNTIMED_WAIT if response.status == 429 else None


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class PoliteRetries(RetryMiddleware):
    """Scrapy's retries, after the wait that an outlet asks for: nothing is sent into its download slot till
    then, whichever of its hosts asked.

    A run that would wait for longer than MAX_WAIT in all is closed for the reason PUT_OFF, and what it would
    still ask is refused. What the outlet has asked for, later runs obey as well (extensions.run). Replayed
    answers are not waited for.
    """

    def __init__(self, crawler: Crawler, now: Clock, seconds: Callable[[], float] = time.monotonic) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self._now = now
        self._clock = seconds
        self._waits = not crawler.settings["REPLAY"]
        self._until: dict[str, float] = {}
        self._waited = 0.0
        self._watching: asyncio.Task[None] | None = None
        self._stopped = False
        # Before the slot sends the next request, as the middlewares' turn may come after that.
        crawler.signals.connect(self._response_downloaded, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware of a crawl."""
        return cls(crawler, clock(crawler.settings))

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or raise RequestRefused once the run is over."""
        if self._stopped:
            raise RequestRefused(PUT_OFF, "the outlet asked to be left alone", final=False)

    def _response_downloaded(self, response: Response, request: Request) -> None:
        wait = wait_of(response, self._now()) if self._waits else None
        if wait is not None:
            if b"Retry-After" in response.headers and (run := self.crawler.get_extension(Run)):
                run.asked_to_wait(wait, response.url)
            self._pause(self._downloader.get_slot_key(request), wait, response.url)

    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the request where it is to be sent again, else the response."""
        return response if self._stopped else super().process_response(request, response)

    def _pause(self, key: str, wait: float, url: str) -> None:
        now = self._clock()
        earlier, until = max(now, self._until.get(key, 0.0)), now + wait
        longer = max(0.0, until - earlier)
        if self._waited + longer > MAX_WAIT:
            self._stop(wait, url)
            return
        logger.info("waiting   %.0f s, as %s asks", wait, url)
        self._waited += longer
        self._until[key] = max(earlier, until)
        slot = self._downloader.slots.get(key)
        if slot is not None:
            # The slot's next request is sent its delay after this moment.
            slot.lastseen = max(slot.lastseen, self._until[key] - slot.download_delay())
        if self._watching is None or self._watching.done():
            self._watching = asyncio.ensure_future(self._watch())

    async def _watch(self) -> None:
        """Let a crawl that is being closed end at once, instead of after the wait."""
        while max(self._until.values()) > self._clock():
            await asyncio.sleep(_LOOK)
            if self._is_closing:
                self._refuse_waiting()
                return

    def _stop(self, wait: float, url: str) -> None:
        if self._stopped:
            return
        self._stopped = True
        logger.warning("%s asks to be left alone for %.0f s: the run ends here.", url, wait)
        self._refuse_waiting()
        engine = self.crawler.engine
        assert engine is not None
        self._closing = asyncio.ensure_future(engine.close_spider_async(reason=PUT_OFF))

    def _refuse_waiting(self) -> None:
        refused = RequestRefused(PUT_OFF, "the outlet asked to be left alone", final=False)
        for slot in self._downloader.slots.values():
            while slot.queue:
                slot.queue.popleft()[1].errback(Failure(refused))

    @property
    def _is_closing(self) -> bool:
        slot = self.crawler.engine._slot if self.crawler.engine else None
        return slot is None or slot.closing is not None

    @property
    def _downloader(self) -> Downloader:
        assert self.crawler.engine is not None
        return self.crawler.engine.downloader
