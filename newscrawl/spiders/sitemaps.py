"""Reading an outlet's sitemaps in a run: indexes, their parts, and archives, which come last."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.discovery.entry import Entry
from newscrawl.discovery.sitemaps import MAX_SITEMAP_BYTES, Sitemap, read_sitemap
from newscrawl.errors import Refused
from newscrawl.spiders.frontier import Wanted
from newscrawl.spiders.readings import Reading, Window
from newscrawl.spiders.turns import Finds, Turns

if TYPE_CHECKING:
    from newscrawl.spiders.news import NewsSpider

SITEMAP_DEPTH = 3
"""How many sitemap indexes may lie one inside the other."""

MAX_SITEMAPS = 10_000
"""Parts of one sitemap that are read in a run: one for each day of 27 years."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A sitemap's archive part, and the reading of the whole sitemap that it belongs to."""

    part: Entry
    window: Window


class Sitemaps(Turns):
    """The sitemaps of one spider in one run."""

    def __init__(self, spider: NewsSpider) -> None:
        super().__init__(spider)
        self._parts: dict[Reading, set[str]] = defaultdict(set)

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
