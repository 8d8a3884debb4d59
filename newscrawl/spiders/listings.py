"""Reading an outlet's index pages in a run, newest first: by number, by day, or by the link to the next."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from scrapy.http import Response

from newscrawl.discovery.listings import DatedIndex, Listing, PagedIndex
from newscrawl.errors import Refused
from newscrawl.spiders.frontier import Wanted
from newscrawl.spiders.readings import Fate, Reading, Window
from newscrawl.spiders.turns import Finds, Turns

DAY_SETTLES = timedelta(hours=6)
"""So long after its end, a day's index is taken to be whole: articles of the last minutes come late."""

NEAR = timedelta(days=2)
"""An index may list an article under another day than the one on which its page says it was published."""

FAILED_DAYS, EMPTY_DAYS = 3, 31
"""After so many days in succession that did not answer, or listed nothing, an index is given up for a run."""

UNBOUNDED = timedelta(days=7)
"""How far back a dated index is read where nothing else says so."""

MAX_PAGES, MAX_LISTED = 1000, 50_000
"""Pages of one listing, or of one day of it, and articles on them, after which it has no end."""

Turn = Callable[[Response | None], Awaitable[str | None]]

logger = logging.getLogger(__name__)


class Listings(Turns):
    """The index pages of one spider in one run."""

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


def _in_turn(urls: Iterator[str]) -> Turn:
    async def turn(_page: Response | None) -> str | None:
        return next(urls, None)

    return turn
