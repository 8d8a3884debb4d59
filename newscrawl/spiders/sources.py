"""Reading an outlet's sources in a run: feeds, sitemaps and listings, each into addresses to fetch."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator

from newscrawl.discovery.entry import Entry
from newscrawl.discovery.feeds import read_feed
from newscrawl.errors import Refused
from newscrawl.spiders.frontier import Wanted
from newscrawl.spiders.listings import Listings
from newscrawl.spiders.readings import Reading
from newscrawl.spiders.sitemaps import Archive, Sitemaps
from newscrawl.spiders.turns import Finds
from newscrawl.urls import on_domains


class Sources(Sitemaps, Listings):
    """The sources of one spider in one run; each method yields what is to be fetched of one of them.

    That is the newest of it: the first NEWEST articles of a feed or a sitemap's part, the first page of an
    index. The rest, and archives, `backfill` yields, when all sources have given their newest. A source that
    fails is logged and counted, and leaves its mark where it was.
    """

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
