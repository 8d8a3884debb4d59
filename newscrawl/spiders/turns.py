"""The newest of a source comes before other sources are read; what can wait is put off."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import TYPE_CHECKING

from newscrawl.discovery.entry import Entry
from newscrawl.spiders.answers import Answers
from newscrawl.spiders.frontier import Wanted
from newscrawl.spiders.readings import Reading

if TYPE_CHECKING:
    from newscrawl.spiders.news import NewsSpider

NEWEST = 100
"""So many articles of a list come before other sources are read; its rest can wait until all have been."""

Finds = AsyncIterator[Wanted | None]
"""What a source gives, bit by bit; None where what follows can wait."""


class Turns(Answers):
    """The finds of one spider's sources in one run: each gives its newest, then the next one has its turn."""

    def __init__(self, spider: NewsSpider) -> None:
        super().__init__(spider)
        self._put_off: list[Finds] = []

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

    async def _rest(self) -> Finds:
        while self._put_off:
            yield None
            async for found in self._put_off.pop(0):
                yield found


def _newest_first(entry: Entry) -> float:
    dates = [date.timestamp() for date in (entry.lastmod, entry.published) if date]
    return -max(dates, default=0.0)
