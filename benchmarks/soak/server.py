"""The outlets over HTTPS on loopback, in a process of their own, behind the proxy of the tests' site."""

from __future__ import annotations

import hashlib
import multiprocessing
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from email.utils import format_datetime
from multiprocessing import connection
from multiprocessing.sharedctypes import RawArray
from typing import Any
from urllib.parse import parse_qs, urlsplit

from benchmarks.soak import pages
from benchmarks.soak.clock import SimulatedClock
from benchmarks.soak.faults import Shown
from benchmarks.soak.outlets import Plan
from benchmarks.soak.world import Story, World, newest
from tests.site.proxy import ProxyServer
from tests.site.server import Record, RequestLog
from tests.site.site import Response

PER_PAGE, IN_FEED = 15, 40
NEWS_DAYS = timedelta(days=2)
_HTML, _XML = "text/html; charset=utf-8", "application/xml"

Answer = tuple[str, str]
"""A body and its type."""


class Tally:
    """What the outlets were asked, counted in memory that both processes share; one number for each outlet.

    `requests` all of them, `pages` those for articles, `faulty` answers that showed the outlet's fault, and
    `at_once` the most that were under way together.
    """

    def __init__(self, outlets: int) -> None:
        self.requests: Any = RawArray("L", outlets)
        self.pages: Any = RawArray("L", outlets)
        self.faulty: Any = RawArray("L", outlets)
        self.at_once: Any = RawArray("L", outlets)


class TallyLog(RequestLog):
    """Counts requests instead of keeping them."""

    def __init__(self, world: World, clock: SimulatedClock, tally: Tally) -> None:
        super().__init__()
        self._plans = {plan.host: plan for plan in world.plans}
        self._clock = clock
        self._tally = tally

    @contextmanager
    def request(self, method: str, scheme: str, host: str, path: str, user_agent: str) -> Iterator[Record]:
        """Count a request for as long as it is being answered."""
        with super().request(method, scheme, host, path, user_agent) as record:
            self.clear()
            if plan := self._plans.get(host):
                with self._lock:
                    self._tally.requests[plan.number] += 1
                    self._tally.at_once[plan.number] = max(
                        self._tally.at_once[plan.number], record.concurrent
                    )
                fault = plan.fault(self._clock.now())
                spared = fault is not None and fault.name == "forbidden" and path == "/robots.txt"
                if fault and fault.kind.shown is Shown.ALL and not spared:
                    self.shown(plan)
            yield record

    def shown(self, plan: Plan) -> None:
        """Count an answer that shows the outlet's fault."""
        with self._lock:
            self._tally.faulty[plan.number] += 1

    def page(self, plan: Plan) -> None:
        """Count a request for an article."""
        with self._lock:
            self._tally.pages[plan.number] += 1


class Outlets:
    """Answers for all outlets of a world at the clock's moment (a tests.site.server.Outlet)."""

    def __init__(self, world: World, clock: SimulatedClock, log: TallyLog) -> None:
        self._world = world
        self._clock = clock
        self._log = log
        self._plans = {plan.host: plan for plan in world.plans}

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that can be reached now."""
        moment = self._clock.now()
        return frozenset(host for host, plan in self._plans.items() if _fault(plan, moment) != "refused")

    def respond(self, method: str, scheme: str, host: str, target: str, etag: str | None = None) -> Response:
        """Return the answer to a request."""
        plan, moment, parts = self._plans[host], self._clock.now(), urlsplit(target)
        fault = _fault(plan, moment)
        failure = _failure(fault)
        if parts.path == "/robots.txt" and (failure is None or fault == "forbidden"):
            return self._robots(plan, fault)
        if failure is not None:
            return failure
        story = self._world.find(plan, parts.path.removeprefix("/amp").removeprefix("/kanal"))
        if story is not None:
            self._log.page(plan)
            return self._story(story, moment, fault, parts.path, etag)
        answer = self._list(plan, moment, fault, parts.path, parse_qs(parts.query))
        if isinstance(answer, Response):
            return answer
        known = plan.fault(moment)
        if plan.moved(moment) or (known and known.kind.shown is Shown.LISTS):
            self._log.shown(plan)
        return _with_tag(plan, answer, etag)

    def _robots(self, plan: Plan, fault: str) -> Response:
        if fault == "robots":
            self._log.shown(plan)
            return Response(200, b"User-agent: *\nDisallow: /\n", {"Content-Type": "text/plain"})
        text = f"User-agent: *\nDisallow: /cari\n\nSitemap: {plan.origin}/sitemap.xml\n"
        return Response(200, text.encode(), {"Content-Type": "text/plain"})

    def _story(self, story: Story, moment: datetime, fault: str, path: str, etag: str | None) -> Response:
        plan = story.plan
        if not story.published <= moment:
            return _missing(404)
        if story.is_gone(moment):
            return _missing(410)
        if story.trouble and moment < story.trouble.until:
            status = story.trouble.status
            return Response(status, b"gangguan") if status else Response(fault="hang")
        current = story.path_at(moment)
        if path.removeprefix("/amp") != current:
            self._log.shown(plan)
            return Response(301, b"", {"Location": plan.origin + current})
        # The story that was the newest but two when this one came out: it stays the same.
        earlier = next(iter(self._world.up(plan, story.published)[3:4]), None)
        markup = pages.article(story, moment, fault, earlier)
        answer = _with_tag(plan, (markup, _HTML), etag)
        if plan.validators == "last_modified":
            answer.headers["Last-Modified"] = format_datetime(_changed(story, moment), usegmt=True)
        known = plan.fault(moment)
        if known and known.kind.shown is Shown.ARTICLES and answer.status == 200:
            self._log.shown(plan)
        return answer

    # --- lists

    def _list(
        self, plan: Plan, moment: datetime, fault: str, path: str, query: dict[str, list[str]]
    ) -> Answer | Response:
        number = query.get("page", ["1"])[0]
        page = int(number) if number.isdigit() else 1
        stories = [] if fault == "empty" else self._world.up(plan, moment)
        sources: dict[str, Callable[[], Answer | None]] = {
            "/rss": lambda: (pages.feed(plan, stories[:IN_FEED], moment), _XML),
            "/sitemap-news.xml": lambda: self._news(plan, stories, moment),
            "/sitemap.xml": lambda: self._parts(plan, stories, moment),
            "/sitemap-tag.xml": lambda: (pages.sitemap(plan, [], moment, news=False), _XML),
            "/terkini": lambda: self._index(plan, stories, moment, page),
        }
        if day := re.fullmatch(r"/sitemap-(\d{4}-\d\d-\d\d)\.xml", path):
            answer: Answer | None = (
                pages.sitemap(plan, _of_day(plan, stories, day[1]), moment, news=False),
                _XML,
            )
        elif day := re.fullmatch(r"/indeks/(\d{4}-\d\d-\d\d)", path):
            answer = self._index(plan, _of_day(plan, stories, day[1]), moment, page)
        elif path in sources:
            answer = sources[path]()
        else:
            answer = None
        if answer and _is_first_source(plan, path) and self._world.source_trouble(plan, moment):
            return Response(500, b"gangguan")
        if fault == "redesigned" and answer:
            if answer[1] != _HTML:
                return _missing(404)
            return pages.redesigned_index(plan, stories[:PER_PAGE]), _HTML
        return answer or _missing(404)

    def _news(self, plan: Plan, stories: Sequence[Story], moment: datetime) -> Answer:
        recent = [each for each in stories if each.published > moment - NEWS_DAYS]
        return pages.sitemap(plan, recent, moment, news=True), _XML

    def _parts(self, plan: Plan, stories: Sequence[Story], moment: datetime) -> Answer:
        days = dict.fromkeys(_day(plan, each.published) for each in stories)
        parts = [
            (f"sitemap-{day}.xml", newest(_of_day(plan, stories, day.isoformat()), moment)) for day in days
        ]
        return pages.sitemap_index(plan, parts), _XML

    def _index(self, plan: Plan, stories: Sequence[Story], moment: datetime, page: int) -> Answer | None:
        """Return an index page; past the last one some outlets show it again, and some none."""
        last = max(1, -(-len(stories) // PER_PAGE))
        if page > last and plan.number % 2:
            return None
        shown = min(page, last)
        listed = stories[(shown - 1) * PER_PAGE : shown * PER_PAGE]
        popular = [each for each in self._world.up(plan, moment - timedelta(days=1)) if each.number % 9 == 0]
        return pages.index(plan, listed, moment, popular[: 3 * (plan.number % 2) if stories else 0]), _HTML


def _fault(plan: Plan, moment: datetime) -> str:
    fault = plan.fault(moment)
    return fault.name if fault else ""


def _failure(fault: str) -> Response | None:
    match fault:
        case "forbidden":
            return Response(403, b"<html><body><h1>403 Forbidden</h1></body></html>", {"Content-Type": _HTML})
        case "challenge":
            return Response(200, pages.CHALLENGE.encode(), {"Content-Type": _HTML, "Server": "cloudflare"})
        case "error_503":
            return Response(503, b"<html><body>Layanan tidak tersedia</body></html>", {"Content-Type": _HTML})
        case "hanging":
            return Response(fault="hang")
        case "refused":
            return Response(502, b"", {"Connection": "close"})
    return None


def _missing(status: int) -> Response:
    text = "<!DOCTYPE html><title>Halaman tidak ditemukan</title><p>Halaman ini tidak ada.</p>"
    return Response(status, text.encode(), {"Content-Type": _HTML})


def _with_tag(plan: Plan, answer: Answer, etag: str | None) -> Response:
    body, kind = answer[0].encode(), answer[1]
    headers = {"Content-Type": kind}
    if plan.validators == "etag":
        headers["ETag"] = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
        if etag == headers["ETag"]:
            return Response(304, b"", headers)
    return Response(200, body, headers)


def _changed(story: Story, moment: datetime) -> datetime:
    """Return when the page last changed: the article, or the outlet's template."""
    template = [each for fault in story.plan.faults for each in (fault.begins, fault.ends) if each]
    return max(each for each in (newest([story], moment), *template) if each <= moment)


def _day(plan: Plan, moment: datetime) -> date:
    return moment.astimezone(timezone(timedelta(minutes=plan.utc_offset))).date()


def _of_day(plan: Plan, stories: Sequence[Story], day: str) -> list[Story]:
    return [each for each in stories if _day(plan, each.published).isoformat() == day]


def _is_first_source(plan: Plan, path: str) -> bool:
    first = {"feed": "/rss", "paged": "/terkini", "dated": "/indeks/", "sitemap": "/sitemap.xml"}
    return path.startswith(first.get(plan.sources[0], "/sitemap-news.xml"))


@contextmanager
def served(world: World, clock: SimulatedClock, tally: Tally) -> Iterator[str]:
    """Serve a world in a process of its own until the block ends; give its proxy's URL."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_serve, args=(world, clock, tally, theirs), daemon=True)
    child.start()
    theirs.close()
    try:
        url: str = ours.recv()
        yield url
    finally:
        ours.close()
        child.join()


def _serve(world: World, clock: SimulatedClock, tally: Tally, stopped: connection.Connection) -> None:
    log = TallyLog(world, clock, tally)
    server = ProxyServer(Outlets(world, clock, log), log)
    server.start()
    stopped.send(server.url)
    # The other end closes at the end of the soak, and with its process.
    connection.wait([stopped])
    server.stop()
