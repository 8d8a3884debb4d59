"""robots.txt (RFC 9309), known before anything else is asked of a host.

It takes the place of Scrapy's RobotsTxtMiddleware, which lets requests through while a host's rules are
still on their way: of all requests that wait for them, only two are held to them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from newscrawl.clock import Clock
from newscrawl.config import clock
from newscrawl.downloading.failures import RequestRefused
from newscrawl.errors import StoreLost
from newscrawl.extensions.collection import Collection
from newscrawl.storage.polls import Robots

if TYPE_CHECKING:
    from scrapy.core.downloader import Downloader

logger = logging.getLogger(__name__)

AGENTS = ("newscrawl", "Scrapy")
"""Names that outlets know us by: rules for either bind us. Some forbid Scrapy by name."""

MAX_CRAWL_DELAY = 60.0
"""Longest Crawl-delay obeyed, in seconds: longer ones are slips more often than wishes."""

_MAX_BYTES = 500 * 1024  # RFC 9309, 2.5
_MAX_HOPS = 5  # RFC 9309, 2.3.1.2
# RFC 9309, 2.4, allows 24 hours. Hosts differ, lest those that were first asked together always are.
_LEAST_AGE, _MAX_AGE = timedelta(hours=16), timedelta(hours=24)
_TOO_MANY_REDIRECTS = 310  # What browsers call it; no server answers so.
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PRIORITY = 1000


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host's robots.txt says; nothing is allowed where it was not `reachable`, or not asked because
    the request was `refused`."""

    reachable: bool = True
    refused: RequestRefused | None = None
    sitemaps: tuple[str, ...] = ()
    crawl_delay: float | None = None
    parsed: Protego = field(default_factory=lambda: Protego.parse(""), repr=False)

    def allow(self, url: str) -> bool:
        """Say whether every one of AGENTS may fetch `url`."""
        return self.reachable and all(self.parsed.can_fetch(url, agent) for agent in AGENTS)


def text_of(body: bytes) -> str:
    """Return what counts of a robots.txt: its first 500 KiB, and nothing of a page of HTML in its place."""
    if len(body) > _MAX_BYTES:
        # The line at the limit may be cut, and so say something else.
        body = body[:_MAX_BYTES].rpartition(b"\n")[0]
    text = body.decode("utf-8-sig", "ignore")
    return "" if text.lstrip().startswith("<") else text


def parse_robots(text: str) -> Rules:
    """Return the rules in the text of a robots.txt.

    `crawl_delay` is the longer of those given to AGENTS, in seconds, at most MAX_CRAWL_DELAY; `sitemaps` are
    as written.
    """
    parsed = Protego.parse(text)
    delays = [delay for agent in AGENTS if (delay := parsed.crawl_delay(agent)) and delay > 0]
    return Rules(
        sitemaps=tuple(dict.fromkeys(parsed.sitemaps)),
        crawl_delay=min(max(delays), MAX_CRAWL_DELAY) if delays else None,
        parsed=parsed,
    )


class RobotsMiddleware:
    """Downloader middleware: asks each host (scheme, name, port) for robots.txt once a day, and keeps to it.

    All requests to a host wait for the one that fetches its rules, which uses the first one's download slot.
    What was fetched is kept in the store for the next 16 to 24 hours, and for longer where the host
    does not answer; RECORD and REPLAY neither use nor keep it. A 4xx answer (but 429) allows everything, and
    so do more than five redirects; any other failure, once retries are used up, refuses the host. Crawl-delay
    raises the delay of the slot and stays its least. Requests with `dont_obey_robotstxt` in meta pass.

    Active where ROBOTSTXT_OBEY is on. Refuses with RequestRefused: `robots` (forbidden) or
    `robots_unreachable`, which holds for a whole host (RFC 9309, 2.3.1.4); where robots.txt itself was not
    asked for, with the reason for that.
    """

    def __init__(self, crawler: Crawler, now: Clock) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._now = now
        self._keeps = not (crawler.settings["RECORD"] or crawler.settings["REPLAY"])
        self._rules: dict[str, tuple[datetime, asyncio.Task[Rules]]] = {}
        self._least_delays: dict[str, float] = {}
        # Extensions, AutoThrottle among them, connect before the downloader's middlewares are built.
        crawler.signals.connect(self._keep_delay, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of a crawl."""
        return cls(crawler, clock(crawler.settings))

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or raise RequestRefused."""
        if request.meta.get("dont_obey_robotstxt") or urlsplit(request.url).scheme not in ("http", "https"):
            return
        rules = await self._rules_for(request)
        if rules.refused is not None:
            raise RequestRefused(rules.refused.reason, rules.refused.detail, final=False)
        if not rules.reachable:
            self._count("refused_unreachable")
            raise RequestRefused("robots_unreachable", "robots.txt of the host cannot be read", final=False)
        if not rules.allow(request.url):
            self._count("forbidden")
            raise RequestRefused("robots", "forbidden by robots.txt")

    def sitemaps(self, netloc: str) -> list[str]:
        """Return the Sitemap lines of a host's robots.txt ("www.example.id"), as far as it was read."""
        found: dict[str, None] = {}
        for host, (_, task) in self._rules.items():
            if urlsplit(host).netloc == netloc and task.done() and not task.cancelled():
                found.update(dict.fromkeys(task.result().sitemaps))
        return list(found)

    async def _rules_for(self, request: Request) -> Rules:
        parts = urlsplit(request.url)
        host = f"{parts.scheme}://{parts.netloc}"
        now = self._now()
        asked_at, task = self._rules.get(host, (now, None))
        if task is None or (task.done() and now - asked_at > _kept_for(host)):
            task = asyncio.ensure_future(self._load(request, host, task))
            self._rules[host] = (now, task)
        try:
            # Shielded: one waiter's end must not be the end of what all others wait for.
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():
                return Rules(reachable=False)
            raise

    async def _load(self, request: Request, host: str, earlier: asyncio.Task[Rules] | None) -> Rules:
        slot = self._downloader.get_slot_key(request)
        kept = await self._kept(host)
        if kept is not None and timedelta(0) <= self._now() - kept.fetched_at <= _kept_for(host):
            rules = parse_robots(kept.text)
        else:
            rules = await self._ask(urljoin(request.url, "/robots.txt"), slot, host, kept)
        # RFC 9309, 2.4: a cached copy may be used for longer where there is no newer one.
        if not rules.reachable and earlier is not None and not earlier.cancelled():
            return earlier.result()
        if not rules.reachable and kept is not None:
            rules = parse_robots(kept.text)
        if rules.crawl_delay is not None:
            self._slow_down(slot, rules.crawl_delay)
        return rules

    async def _ask(self, url: str, slot: str, host: str, kept: Robots | None) -> Rules:
        self._count("request_count")
        try:
            answer = self._read(await self._fetch(url, slot), url)
        except RequestRefused as refused:
            return Rules(reachable=False, refused=refused)
        except Exception as error:
            # Whatever it was, the rules are not known, and the waiting requests must hear of it.
            logger.warning("Nothing is fetched from %s: %s (%s)", url, error, type(error).__name__)
            answer = None
        if answer is None:
            return Rules(reachable=False)
        text, status = answer
        await self._keep(host, text, status, kept)
        return parse_robots(text)

    async def _kept(self, host: str) -> Robots | None:
        collection = self._collection
        if collection is None:
            return None
        try:
            return await collection.robots(host)
        except StoreLost:
            return None  # The collection is closing the crawl.

    async def _keep(self, host: str, text: str, status: int, kept: Robots | None) -> None:
        now, changed_at, previous = self._now(), None, None
        if kept is not None:
            changed_at, previous = kept.changed_at, kept.previous
            if text != kept.text:
                changed_at, previous = now, kept.text
                logger.info("The rules of %s/robots.txt have changed.", host)
        if (collection := self._collection) is not None:
            with contextlib.suppress(StoreLost):
                await collection.record_robots(Robots(host, text, status, now, changed_at, previous))

    @property
    def _collection(self) -> Collection | None:
        return self._crawler.get_extension(Collection) if self._keeps else None

    async def _fetch(self, url: str, slot: str) -> Response | None:
        """Return the answer at the end of at most five redirects; None where there are more."""
        engine = self._crawler.engine
        assert engine is not None
        for _ in range(_MAX_HOPS + 1):
            response = await engine.download_async(_robots_request(url, slot))
            location = response.headers.get(b"Location")
            if response.status not in _REDIRECTS or not location:
                return response
            url = urljoin(url, location.decode("utf-8", "replace"))
            if urlsplit(url).scheme not in ("http", "https"):
                return response
        return None

    def _read(self, response: Response | None, url: str) -> tuple[str, int] | None:
        """Return what counts of an answer and its status; None for one that tells no rules."""
        if response is None:
            return "", _TOO_MANY_REDIRECTS
        self._count(f"response_status_count/{response.status}")
        if 200 <= response.status < 300:
            return text_of(response.body), response.status
        # Too Many Requests is no leave to go on, https://developers.google.com/search/docs/crawling-indexing/
        # robots/robots_txt reads it as a server's failure, too.
        if 400 <= response.status < 500 and response.status != 429:
            return "", response.status
        logger.warning("Nothing is fetched from %s: it answers with status %d", url, response.status)
        return None

    def _slow_down(self, key: str, delay: float) -> None:
        delay = max(delay, self._least_delays.get(key, 0.0))
        self._least_delays[key] = delay
        # Idle slots are thrown away and made anew with these settings. Jitter would undercut the delay.
        settings = self._downloader.per_slot_settings.get(key, {})
        usual = settings.get("delay", self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        self._downloader.per_slot_settings[key] = {**settings, "delay": max(delay, usual), "jitter": 0.0}
        slot = self._downloader.slots.get(key)
        if slot is not None:
            slot.delay = max(slot.delay, delay)
            slot.jitter = 0.0

    def _keep_delay(self, request: Request, spider: Spider) -> None:
        key = request.meta.get("download_slot", "")
        slot = self._downloader.slots.get(key)
        if slot is not None and key in self._least_delays:
            slot.delay = max(slot.delay, self._least_delays[key])

    @property
    def _downloader(self) -> Downloader:
        assert self._crawler.engine is not None
        return self._crawler.engine.downloader

    def _count(self, name: str) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(f"robotstxt/{name}")


def _kept_for(host: str) -> timedelta:
    return _LEAST_AGE + (_MAX_AGE - _LEAST_AGE) * (zlib.crc32(host.encode()) / 2**32)


def _robots_request(url: str, slot: str) -> Request:
    meta = {
        "dont_obey_robotstxt": True,
        "dont_redirect": True,
        "allow_offsite": True,
        "download_slot": slot,
    }
    return Request(url, priority=_PRIORITY, meta=meta, callback=NO_CALLBACK, dont_filter=True)
