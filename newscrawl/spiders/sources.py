"""Reading an outlet's sources in a run: feeds, sitemaps and listings, each into addresses to fetch."""

from __future__ import annotations

import logging
import re
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any

from scrapy.http import Response

from newscrawl.discovery.entry import Entry
from newscrawl.discovery.feeds import read_feed
from newscrawl.discovery.listings import DatedIndex, Listing, PagedIndex
from newscrawl.discovery.sitemaps import MAX_SITEMAP_BYTES, Sitemap, read_sitemap
from newscrawl.errors import Refused
from newscrawl.spiders.answers import Answers
from newscrawl.spiders.frontier import Wanted
from newscrawl.spiders.readings import Fate, Reading, Window
from newscrawl.urls import on_domains

if TYPE_CHECKING:
    from newscrawl.spiders.news import NewsSpider

SITEMAP_DEPTH = 3
"""How many sitemap indexes may lie one inside the other."""

DAY_SETTLES = timedelta(hours=6)
"""So long after its end, a day's index is taken to be whole: articles of the last minutes come late."""

NEAR = timedelta(days=2)
"""An index may list an article under another day than the one on which its page says it was published."""

FAILED_DAYS, EMPTY_DAYS = 3, 31
"""After so many days in succession that did not answer, or listed nothing, an index is given up for a run."""

UNBOUNDED = timedelta(days=7)
"""How far back a dated index is read where nothing else says so."""

MAX_SITEMAPS = 10_000
"""Parts of one sitemap that are read in a run: one for each day of 27 years."""

MAX_PAGES, MAX_LISTED = 1000, 50_000
"""Pages of one listing, or of one day of it, and articles on them, after which it has no end."""

NEWEST = 100
"""So many articles of a list come before other sources are read; its rest can wait until all have been."""

Finds = AsyncIterator[Wanted | None]
"""What a source gives, bit by bit; None where what follows can wait."""

Turn = Callable[[Response | None], Awaitable[str | None]]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Archive:
    """A sitemap's archive part, and the reading of the whole sitemap that it belongs to."""

    part: Entry
    window: Window


class Sources(Answers):
    """The sources of one spider in one run; each method yields what is to be fetched of one of them.

    That is the newest of it: the first NEWEST articles of a feed or a sitemap's part, the first page of an
    index. The rest, and archives, `backfill` yields, when all sources have given their newest. A source that
    fails is logged and counted, and leaves its mark where it was.
    """

    def __init__(self, spider: NewsSpider) -> None:
        super().__init__(spider)
        self._parts: dict[Reading, set[str]] = defaultdict(set)
        self._put_off: list[Finds] = []

    # --- feeds

    def feed(self, url: str, *, guessed: bool = False) -> AsyncIterator[Wanted]:
        """Read a feed; `guessed` says that its address is a guess, so that its absence is no failure."""
        return self._newest(self._feed(url, guessed))

    async def _feed(self, url: str, guessed: bool) -> Finds:
        window = await self._frontier.window(url, self._spider.first_window)
        response = await self._ask(url, window.reading, guessed=guessed)
        if response is None:
            return
        if response.status == 304:
            self._as_it_was(url, window.reading)
            await self._frontier.end(window.reading)
            return
        try:
            found = await self.read(read_feed, response.body, response.url, **self._times)
        except Refused as refused:
            self._failed(url, refused, guessed)
            window.reading.fail()
            return
        entries = self._articles(found)
        self._run.source_read(url, len(entries))
        async for wanted in self._of_list(window.reading, entries, window.oldest):
            yield wanted
        await self._frontier.end(window.reading)

    # --- sitemaps

    async def sitemap(
        self, url: str, archives: list[Archive], *, guessed: bool = False
    ) -> AsyncIterator[Wanted]:
        """Read a sitemap, or an index and its current parts; `archives` takes the parts to be read last."""
        window = await self._frontier.window(url, self._spider.first_window)
        before = len(archives)
        async for wanted in self._newest(self._part(Entry(url), window, archives, guessed=guessed)):
            yield wanted
        if len(archives) == before:
            await self._frontier.end(window.reading)

    async def _archived(self, archives: list[Archive]) -> Finds:
        """Read archive parts, newest first."""
        for archive in sorted(archives, key=lambda each: self._age(each.part)):
            yield None
            async for found in self._part(archive.part, archive.window, archives=[]):
                yield found
        for window in dict.fromkeys(archive.window for archive in archives):
            await self._frontier.end(window.reading)

    async def _part(
        self,
        part: Entry,
        window: Window,
        archives: list[Archive],
        above: tuple[str, ...] = (),
        guessed: bool = False,
    ) -> Finds:
        undated = part.lastmod is None and part.url != window.reading.url
        if self._is_as_it_was(part, window, undated):
            self._frontier.passed_over(window.reading)
            return
        if refused := self._refusal_of_part(part.url, window, above):
            if refused.reason == "sitemap_loop":
                # All that it lists is being read.
                self._run.skipped(refused.reason)
            elif refused.reason != "repeated":
                self._failed(part.url, refused)
                window.reading.fail()
            return
        reading = self._part_reading(part, window, undated)
        sitemap = await self._read_sitemap(reading, guessed)
        if sitemap is None:
            if reading is not window.reading:
                await self._frontier.end(reading)
            return
        if any(each.lastmod is None for each in sitemap.parts):
            # That the index is as it was would say nothing of these.
            self._polls.forget_answer(reading)
        entries = self._articles(sitemap.entries)
        parts = self._without_ignored(self._spider.parts_of(sitemap.parts))
        self._run.observed.part_listed(window.reading.url, part.url, len(entries) + len(parts))
        for inner in self._current_parts(parts, window, archives):
            inner_finds = self._part(inner, window, archives, (*above, part.url))
            async for wanted in self._newest(inner_finds):
                yield wanted
            if len(self._parts[window.reading]) > MAX_SITEMAPS:
                break
        self._run.source_read(part.url, len(entries) + len(sitemap.parts))
        async for found in self._of_list(reading, entries, window.oldest):
            yield found
        if undated:
            # One that lists no articles, but tags or videos, is no failure.
            reading.listed = max(reading.listed, len(sitemap.entries))
        if reading is not window.reading:
            await self._frontier.end(reading)

    def _is_as_it_was(self, part: Entry, window: Window, undated: bool) -> bool:
        if undated and not self._polls.is_due(part.url):
            window.reading.skip()
            return True
        if part.lastmod is None:
            return False
        too_old = window.oldest is not None and part.lastmod < window.oldest
        return too_old or self._frontier.is_complete(part.url, part.lastmod)

    def _part_reading(self, part: Entry, window: Window, undated: bool) -> Reading:
        if part.url == window.reading.url:
            return window.reading
        reading = Reading(part.url, part.lastmod, within=window.reading)
        if undated:
            # There is no lastmod that a mark could hold.
            reading.partial, reading.tolerated = True, window.reading.tolerated
            self._polls.opened(reading)
        return reading

    def _without_ignored(self, parts: Iterable[Entry]) -> list[Entry]:
        ignored = self._spider.ignored_parts
        return [part for part in parts if not (ignored and re.search(ignored, part.url))]

    def _refusal_of_part(self, url: str, window: Window, above: tuple[str, ...]) -> Refused | None:
        read = self._parts[window.reading]
        if url in above:
            return Refused("sitemap_loop", "a sitemap lists itself, or one that it is part of")
        if url in read:
            return Refused("repeated")
        if len(above) > SITEMAP_DEPTH:
            return Refused("too_deep", f"over {SITEMAP_DEPTH} sitemap indexes, one inside the other")
        read.add(url)
        if len(read) > MAX_SITEMAPS:
            return Refused("too_many_sitemaps", f"over {MAX_SITEMAPS} parts")
        return None

    def _current_parts(
        self, parts: Iterable[Entry], window: Window, archives: list[Archive]
    ) -> Iterator[Entry]:
        archived = self._spider.archive_parts
        for part in parts:
            if archived and re.search(archived, part.url):
                archives.append(Archive(part, window))
            else:
                yield part

    def _age(self, part: Entry) -> tuple[float, int, str]:
        match = re.search(self._spider.archive_parts or "", part.url)
        number = int(match[1]) if match and match.groups() else 0
        return (-part.lastmod.timestamp() if part.lastmod else 0.0, -number, part.url)

    async def _read_sitemap(self, reading: Reading, guessed: bool) -> Sitemap | None:
        """Return a sitemap; None where it cannot be read, or is as it was."""
        response = await self._ask(reading.url, reading, maxsize=MAX_SITEMAP_BYTES, guessed=guessed)
        if response is None:
            return None
        if response.status == 304:
            self._as_it_was(reading.url, reading)
            return None
        try:
            sitemap = await self.read(read_sitemap, response.body, reading.url, **self._times)
        except Refused as refused:
            self._failed(reading.url, refused, guessed)
            reading.fail()
            return None
        if sitemap.broken:
            reading.fail()
        return sitemap

    # --- listings

    def listing(self, listing: Listing) -> AsyncIterator[Wanted]:
        """Read an index, newest articles first, back to the window's start."""
        return self._newest(self._listing(listing))

    async def _listing(self, listing: Listing) -> Finds:
        window = await self._frontier.window(listing.template, self._spider.first_window)
        read = (
            self._days(listing, window) if isinstance(listing, DatedIndex) else self._pages(listing, window)
        )
        async for found in read:
            yield found
        await self._frontier.end(window.reading)

    async def _pages(self, listing: PagedIndex, window: Window) -> Finds:
        turn = _in_turn(listing.url(number) for number in listing.pages())
        async for found in self.pages(turn, window.reading, window.start, set(), polled=window.reading):
            yield found

    async def front(self, page: Response) -> AsyncIterator[Wanted]:
        """Read what a page that was fetched already links to."""
        window = await self._frontier.window(page.url, self._spider.first_window)
        try:
            entries = await self._listed(page)
        except Refused as refused:
            self._failed(page.url, refused)
            return
        self._run.source_read(page.url, len(entries))
        for wanted in await self._frontier.choose(window.reading, entries, oldest=window.oldest):
            yield wanted
        await self._frontier.end(window.reading)

    def chain(
        self, first: str, following: Callable[[bytes, str], str | None], *, guessed: bool = False
    ) -> AsyncIterator[Wanted]:
        """Read an index whose pages tell their next one: `following` finds it by content and address.

        `guessed` as in `feed`.
        """
        return self._newest(self._chain(first, following, guessed))

    async def _chain(self, first: str, following: Callable[[bytes, str], str | None], guessed: bool) -> Finds:
        window = await self._frontier.window(first, self._spider.first_window)

        async def turn(page: Response | None) -> str | None:
            if page is None:
                return first
            try:
                return await self.read(following, page.body, page.url)
            except Refused as refused:
                self._failed(page.url, refused)
                return None

        async for found in self.pages(
            turn, window.reading, window.start, set(), guessed=guessed, polled=window.reading
        ):
            yield found
        await self._frontier.end(window.reading)

    async def _days(self, index: DatedIndex, window: Window) -> Finds:
        failed = empty = 0
        before = set[str]()
        polled: Reading | None = window.reading
        for day in self._wanted_days(window.start):
            first = index.url(index.first, day)
            if self._frontier.is_complete(first):
                continue
            start, end = self._span(day)
            last_whole = self._polls.last_whole(window.reading)
            if last_whole and last_whole >= end + DAY_SETTLES and self._polls.may_stop(window.reading):
                window.reading.skip()
                return
            dates, now = self._spider.arguments.dates, self._spider.now()
            edge = window.start if window.start and window.start > start else None
            in_dates = start in dates and end - timedelta(seconds=1) in dates
            whole = now >= end + DAY_SETTLES and in_dates and edge is None
            reading = Reading(
                first,
                complete=whole,
                tolerated=frozenset({Fate.FAILED_AGAIN}),
                span=(start - NEAR, end + NEAR),
                within=window.reading,
            )
            seen = set[str]()
            turn = _in_turn(index.url(number, day) for number in index.pages())
            async for found in self.pages(turn, reading, edge, seen, before, polled=polled):
                yield found
            await self._frontier.end(reading)
            before, polled = seen, None
            failed, empty = (failed + 1 if reading.failed else 0), (0 if seen else empty + 1)
            if failed == FAILED_DAYS or empty == EMPTY_DAYS:
                logger.warning(
                    "%s is given up for now: %d days gave nothing.", index.template, max(failed, empty)
                )
                window.reading.fail()
                return

    def _wanted_days(self, start: datetime | None) -> Iterator[date]:
        """Yield the days from the newest wanted one back to that of `start`, in the outlet's zone."""
        end, now = self._spider.arguments.dates.end, self._spider.now()
        newest = min(now, end - timedelta(seconds=1)) if end else now
        day = newest.astimezone(self._zone).date()
        # A dated index has no end that could be read to.
        last = (start or now - UNBOUNDED).astimezone(self._zone).date()
        while day >= last:
            yield day
            day -= timedelta(days=1)

    def _span(self, day: date) -> tuple[datetime, datetime]:
        start = datetime.combine(day, time(), self._zone).astimezone(UTC)
        return start, start + timedelta(days=1)

    @property
    def _zone(self) -> timezone:
        return timezone(timedelta(minutes=self._spider.utc_offset))

    async def pages(
        self,
        turn: Turn,
        reading: Reading,
        edge: datetime | None,
        seen: set[str],
        others: Iterable[str] = (),
        *,
        guessed: bool = False,
        polled: Reading | None = None,
    ) -> Finds:
        """Read index pages, newest first, until there are no more or all on one is from before `edge`.

        The first page is asked for only if it has changed since the last reading of the source `polled`.

        `turn` returns the address after the page it is given (None: of the first). `seen` takes the ids of
        their articles; past its last page an outlet may answer with an earlier one, or with what it shows
        everywhere: `others` are ids that say nothing new either.
        """
        listed = set(others)
        url = await turn(None)
        for _ in range(MAX_PAGES):
            if url is None:
                return
            options: dict[str, Any] = {"may_be_missing": bool(seen), "guessed": guessed and not seen}
            if polled is not None:
                response = await self._ask(url, polled, **options)
            else:
                response = await self.fetch(url, **options)
            if response is None:
                reading.fail()
                return
            if response.status == 304 and polled is not None:
                # What the other days of an index list is added to it, now and the next time.
                self._as_it_was(url, polled, alone=reading is polled)
                reading.skip()
                return
            polled = None
            if response.status == 404:
                return
            try:
                entries = await self._listed(response)
            except Refused as refused:
                self._failed(url, refused, guessed and not seen)
                reading.fail()
                return
            self._run.source_read(url, len(entries))
            ids = {self._frontier.identify(entry.url) for entry in entries}
            fresh = ids - listed - seen
            seen |= ids
            for wanted in await self._frontier.choose(reading, entries):
                yield wanted
            if fresh and self._polls.may_stop(reading.outermost) and not self._frontier.any_unseen(fresh):
                reading.skip()
                return
            yield None
            if not fresh or await self._frontier.all_before(fresh, edge):
                return
            url = await turn(response)
            if len(seen) > MAX_LISTED:
                break
        if url is not None:
            self._failed(url, Refused("endless", "ever new pages and articles, not read to the end"))
            reading.fail()

    # --- what can wait

    async def backfill(self, archives: list[Archive]) -> AsyncIterator[Wanted]:
        """Yield the rest of all sources, recent articles that are due, and archives.

        It ends where BACKFILL_MINUTES are over; the marks then let the next run go on.
        """
        minutes = self._spider.settings.getfloat("BACKFILL_MINUTES")
        async for found in self._backfilled(archives):
            if minutes and self._run.seconds > 60 * minutes:
                self._run.postpone()
                return
            if found is not None:
                yield found

    async def _backfilled(self, archives: list[Archive]) -> Finds:
        for finds in (self._rest(), self._revisits(), self._archived(archives), self._rest()):
            async for found in finds:
                yield found

    async def _rest(self) -> Finds:
        while self._put_off:
            yield None
            async for found in self._put_off.pop(0):
                yield found

    async def _newest(self, finds: Finds) -> AsyncIterator[Wanted]:
        async for found in finds:
            if found is None:
                self._put_off.append(finds)
                return
            yield found

    async def _of_list(self, reading: Reading, entries: list[Entry], oldest: datetime | None) -> Finds:
        if len(entries) > NEWEST:
            entries = sorted(entries, key=_newest_first)
        for place, wanted in enumerate(await self._frontier.choose(reading, entries, oldest=oldest)):
            if place == NEWEST:
                yield None
            yield wanted

    async def _revisits(self) -> Finds:
        """Look again at recent articles that are due, newest first, REVISIT_LIMIT of them at most.

        A run that a number of items limits looks at no more than that number.
        """
        settings = self._spider.settings
        limits = [settings.getint("REVISIT_LIMIT"), settings.getint("CLOSESPIDER_ITEMCOUNT") or sys.maxsize]
        urls = await self._frontier.due(min(limits))
        domains = self._spider.outlet.domains
        if urls:
            yield None
        entries = [
            Entry(url) for url in urls if on_domains(url, domains) and not self._spider.refusal_of(url)
        ]
        for wanted in await self._frontier.choose(Reading("revisits", complete=False), entries):
            yield wanted


def _newest_first(entry: Entry) -> float:
    dates = [date.timestamp() for date in (entry.lastmod, entry.published) if date]
    return -max(dates, default=0.0)


def _in_turn(urls: Iterator[str]) -> Turn:
    async def turn(_page: Response | None) -> str | None:
        return next(urls, None)

    return turn
