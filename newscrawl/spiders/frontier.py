"""The incremental rules: which of the addresses that sources list are fetched, and when a source is done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from newscrawl.discovery.entry import Entry
from newscrawl.extensions.collection import Collection
from newscrawl.extensions.run import Run
from newscrawl.spiders.arguments import Arguments
from newscrawl.storage.store import Known, SourceMark, Visit


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address to fetch, and the article id that follows from it."""

    id: str
    url: str


@dataclass(slots=True, eq=False)
class Reading:
    """How far a source has been read in this run.

    `complete` stays True as long as all that it lists is stored or refused for good; `ended` once it has been
    read to its end; `waiting` are the ids of its articles on their way.
    """

    url: str
    lastmod: datetime | None = None
    complete: bool = True
    ended: bool = False
    waiting: set[str] = field(default_factory=set)


class Frontier:
    """Decides what is fetched, once for each article however many sources list it.

    A stored article is fetched again only where a sitemap's lastmod is later than its last download, or with
    `refresh`. An address that was refused for good is not asked again. A source is marked as complete only
    when each of its articles is stored or refused for good, so that stopped runs add up; with `remember`
    False (a replayed recording) nothing is marked.
    """

    def __init__(
        self,
        source: str,
        identify: Callable[[str], str],
        collection: Collection,
        run: Run,
        arguments: Arguments,
        remember: bool,
    ) -> None:
        self._source = source
        self._identify = identify
        self._collection = collection
        self._run = run
        self._arguments = arguments
        self._remember = remember
        self._marks: dict[str, SourceMark] = {}
        self._pending: dict[str, list[Reading]] = {}
        self._settled: dict[str, bool] = {}
        self._too_old: set[str] = set()
        self._moved = asyncio.Event()

    async def open(self) -> None:
        """Load what earlier runs have marked."""
        self._marks = await self._collection.source_marks(self._source)

    def is_complete(self, url: str, lastmod: datetime | None = None) -> bool:
        """Say whether an earlier run has read a source to its end, and it has not moved since.

        With `refresh` no source counts as complete.
        """
        mark = self._marks.get(url)
        return mark is not None and mark.complete and mark.lastmod == lastmod and not self._arguments.refresh

    async def choose(
        self, reading: Reading, entries: Iterable[Entry], *, asked_for: bool = False
    ) -> list[Wanted]:
        """Return those of a source's `entries` that are to be fetched, in their order.

        `asked_for` says that a person named these addresses: refused ones are tried again.
        """
        listed: dict[str, Entry] = {}
        for entry in entries:
            listed.setdefault(self._identify(entry.url), entry)
        fresh = {id: entry for id, entry in listed.items() if not self._follow(id, reading)}
        known = await self._collection.known(fresh.keys())
        visits = await self._collection.visits(fresh.keys())
        stored: list[str] = []
        wanted: list[Wanted] = []
        for id, entry in fresh.items():
            visit = visits.get(id)
            self._note_age(id, known.get(id) or visit)
            in_vain = visit is not None and visit.reason is not None
            skip = self._reason_to_skip(entry, known.get(id), None if asked_for and in_vain else visit)
            if skip is None:
                if visit and in_vain and not visit.final:
                    self._run.failed_before(id)
                wanted.append(self._want(id, entry, reading))
                continue
            self._skip(id, skip, reading)
            if skip == "stored":
                stored.append(id if id in known else (visit and visit.article_id) or id)
        await self._collection.touch(stored)
        if wanted:
            await self._forget_mark(reading.url)
        return wanted

    def _want(self, id: str, entry: Entry, reading: Reading) -> Wanted:
        reading.waiting.add(id)
        self._pending[id] = [reading]
        return Wanted(id, entry.url)

    def _skip(self, id: str, reason: str, reading: Reading) -> None:
        self._run.skipped(reason)
        # What is outside this run's dates may be wanted by the next.
        self._settled[id] = reason != "out_of_range"
        reading.complete = reading.complete and self._settled[id]

    def _follow(self, id: str, reading: Reading) -> bool:
        # An article that another source has listed in this run shares that one's fate.
        if id in self._pending:
            reading.waiting.add(id)
            self._pending[id].append(reading)
            return True
        if id in self._settled:
            reading.complete = reading.complete and self._settled[id]
            return True
        return False

    def _reason_to_skip(self, entry: Entry, known: Known | None, visit: Visit | None) -> str | None:
        dates = self._arguments.dates
        if not self._arguments.refresh:
            asked = [moment for moment in (known and known.fetched_at, visit and visit.at) if moment]
            if not (asked and entry.lastmod and entry.lastmod > max(asked)):
                if known or (visit and visit.reason is None):
                    return "stored"
                if visit and visit.reason == "out_of_range" and dates and visit.published_at:
                    return None if visit.published_at in dates else "out_of_range"
                if visit and visit.final and visit.reason != "out_of_range":
                    return "refused_before"
        if dates.start and entry.lastmod and entry.lastmod < dates.start:
            return "out_of_range"
        return None

    async def _forget_mark(self, url: str) -> None:
        # Before new articles are fetched, lest a stopped run leave a gap behind a mark that says complete.
        mark = self._marks.get(url)
        if self._remember and mark and mark.complete:
            await self._set_mark(SourceMark(url, False, mark.lastmod, self._collection.now()))

    async def _set_mark(self, mark: SourceMark) -> None:
        self._marks[mark.url] = mark
        await self._collection.mark_source(self._source, mark)

    async def settle(self, id: str, ok: bool) -> None:
        """Note what became of an article: `ok` when it is stored or refused for good."""
        self._settled[id] = ok
        self._moved.set()
        for reading in self._pending.pop(id, ()):
            reading.waiting.discard(id)
            reading.complete = reading.complete and ok
            await self._mark_if_done(reading)

    def note_published(self, id: str, published_at: datetime | None) -> None:
        """Note the date of an article that was read, for all_before_range."""
        start = self._arguments.dates.start
        if start and published_at and published_at < start:
            self._too_old.add(id)

    def _note_age(self, id: str, earlier: Known | Visit | None) -> None:
        if earlier is not None:
            self.note_published(id, earlier.published_at)

    async def all_before_range(self, ids: set[str]) -> bool:
        """Say whether all these articles are older than `since`, once each of them has been read.

        A listing goes from new to old, so that nothing wanted comes after such a page.
        """
        if self._arguments.dates.start is None:
            return False
        while ids & self._pending.keys():
            await self.moved()
        return ids <= self._too_old

    async def moved(self) -> None:
        """Wait until the next article has reached its end."""
        self._moved.clear()
        await self._moved.wait()

    async def end(self, reading: Reading) -> None:
        """Note that a source has been read to its end."""
        reading.ended = True
        await self._mark_if_done(reading)

    async def _mark_if_done(self, reading: Reading) -> None:
        if self._remember and reading.ended and reading.complete and not reading.waiting:
            await self._set_mark(SourceMark(reading.url, True, reading.lastmod, self._collection.now()))
