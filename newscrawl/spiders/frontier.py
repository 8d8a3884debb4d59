"""The incremental rules: which of the addresses that sources list are fetched, and when a source is done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from newscrawl.discovery.entry import Entry
from newscrawl.extensions.collection import Collection
from newscrawl.extensions.run import Run
from newscrawl.spiders.arguments import Arguments
from newscrawl.storage.store import Known, SourceMark, Visit

OVERLAP = timedelta(hours=6)
"""How far a run looks back behind the beginning of the last completed one: index pages are cached, and an
article may carry an earlier time than the one at which it was listed."""

# A feed's dates may be in a zone that they do not name.
_ZONE_ERROR = timedelta(days=1)


class Fate(Enum):
    """What became of a listed article: DONE when it is stored or refused for good; OUTSIDE the dates of this
    run; FAILED, to be tried again; FAILED_AGAIN where an earlier run had asked for it in vain, too."""

    DONE = 1
    OUTSIDE = 2
    FAILED = 3
    FAILED_AGAIN = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address to fetch, and the article id that follows from it."""

    id: str
    url: str


@dataclass(slots=True, eq=False)
class Reading:
    """How far a source has been read in this run.

    `complete` stays True as long as the fate of all its articles is DONE or one of `tolerated`; `ended` once
    it has been read to its end, `failed` where some of it could not be read; `waiting` are the ids of its
    articles on their way; `listed` whether it gave any. It may be part `within` a larger one: a day of an
    index, a part of a sitemap. Articles published outside its `span`, if it has one, may be OUTSIDE the run's
    dates, too: every page of an index shows some that are not of its day.
    """

    url: str
    lastmod: datetime | None = None
    complete: bool = True
    tolerated: frozenset[Fate] = frozenset()
    span: tuple[datetime, datetime] | None = None
    within: Reading | None = None
    ended: bool = False
    failed: bool = False
    listed: bool = False
    waiting: set[str] = field(default_factory=set)

    def chain(self) -> Iterator[Reading]:
        """Yield this reading and those that it is part of."""
        reading: Reading | None = self
        while reading is not None:
            yield reading
            reading = reading.within

    def fail(self) -> None:
        """Note that some of the source could not be read."""
        for reading in self.chain():
            reading.complete, reading.failed = False, True

    def take(self, fate: Fate, published: datetime | None) -> None:
        """Note what became of one of the articles, and when that was published."""
        elsewhere = (
            fate is Fate.OUTSIDE
            and self.span is not None
            and published is not None
            and not self.span[0] <= published < self.span[1]
        )
        self.complete = self.complete and (fate is Fate.DONE or fate in self.tolerated or elsewhere)


@dataclass(frozen=True, slots=True)
class Window:
    """How far back a run reads a source, in which `reading`.

    From `start` on (None: all that there is), the source is read to its end; what is older has been read, or
    is not asked for. Listed articles that are known to be older than `oldest` are not fetched.
    """

    start: datetime | None
    oldest: datetime | None
    reading: Reading


class Frontier:
    """Decides what is fetched, once for each article however many sources list it.

    A stored article is fetched again only where a sitemap's lastmod is later than its last download, or with
    `refresh`. An address that was refused for good is not asked again. A source is marked only when each of
    its articles is stored or refused for good, so that stopped runs add up; with `remember` False (a
    replayed recording) nothing is marked.
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
        self.identify = identify
        self._collection = collection
        self._run = run
        self._arguments = arguments
        self._remember = remember
        self._marks: dict[str, SourceMark] = {}
        self._pending: dict[str, list[Reading]] = {}
        self._settled: dict[str, Fate] = {}
        self._failed_before: set[str] = set()
        self._before: dict[str, datetime] = {}
        self._moved = asyncio.Event()

    async def open(self) -> None:
        """Load what earlier runs have marked."""
        self._marks = await self._collection.source_marks(self._source)

    # --- sources

    def is_complete(self, url: str, lastmod: datetime | None = None) -> bool:
        """Say whether an earlier run has read a source to its end, and it has not moved since.

        With `refresh` no source counts as complete.
        """
        mark = self._marks.get(url)
        return mark is not None and mark.complete and mark.lastmod == lastmod and not self._arguments.refresh

    async def window(self, url: str, first: timedelta | None) -> Window:
        """Return how far back to read the listing, feed or sitemap at `url`.

        That is `since`, else when the last completed reading began, else `first` ago (None: all that is
        listed). A mark's lastmod is that moment: a first run writes it before it begins and a completed one
        moves it on, so that whatever stops a run leaves no gap. A run with dates of its own moves it only
        where it reached as far back as the mark, and up to now.
        """
        began = self._collection.now()
        mark, dates, refresh = self._marks.get(url), self._arguments.dates, self._arguments.refresh
        first_start = began - first if first else None
        due = mark.lastmod if mark else first_start
        if mark and mark.complete and due:
            due -= OVERLAP
        if mark is None and due and self._remember and not dates:
            await self._set_mark(SourceMark(url, False, due, began))
        usual = first_start if refresh and (first_start is None or due is None or first_start < due) else due
        start = dates.start or usual
        reaches = dates.end is None and (start is None or (due is not None and start <= due))
        reading = Reading(
            url, began, complete=reaches, tolerated=frozenset({Fate.OUTSIDE, Fate.FAILED_AGAIN})
        )
        oldest = dates.start or (min(due, first_start) if due and first_start else None)
        return Window(start, oldest, reading)

    async def end(self, reading: Reading) -> None:
        """Note that a source has been read to its end."""
        reading.ended = True
        await self._mark_if_done(reading)

    async def _mark_if_done(self, reading: Reading) -> None:
        done = reading.ended and reading.complete and reading.listed and not reading.waiting
        if self._remember and done:
            await self._set_mark(SourceMark(reading.url, True, reading.lastmod, self._collection.now()))

    async def _forget_mark(self, reading: Reading) -> None:
        # Before new articles are fetched, lest a stopped run leave a gap behind a mark that says complete.
        for each in reading.chain():
            mark = self._marks.get(each.url)
            if self._remember and mark and mark.complete and mark.lastmod == each.lastmod:
                await self._set_mark(SourceMark(each.url, False, mark.lastmod, self._collection.now()))

    async def _set_mark(self, mark: SourceMark) -> None:
        self._marks[mark.url] = mark
        await self._collection.mark_source(self._source, mark)

    # --- articles

    async def choose(
        self,
        reading: Reading,
        entries: Iterable[Entry],
        *,
        oldest: datetime | None = None,
        asked_for: bool = False,
    ) -> list[Wanted]:
        """Return those of a source's `entries` that are to be fetched, in their order.

        What its source dates before `oldest` is left out. `asked_for` says that a person named these
        addresses: refused ones are tried again.
        """
        listed: dict[str, Entry] = {}
        for entry in entries:
            listed.setdefault(self.identify(entry.url), entry)
        if listed:
            for each in reading.chain():
                each.listed = True
        fresh = {id: entry for id, entry in listed.items() if not self._follow(id, reading)}
        known = await self._collection.known(fresh.keys())
        visits = await self._collection.visits(fresh.keys())
        stored: list[str] = []
        wanted: list[Wanted] = []
        for id, entry in fresh.items():
            visit = visits.get(id)
            self._note_earlier(id, known.get(id), visit)
            in_vain = visit is not None and visit.reason is not None
            usable = None if asked_for and in_vain else visit
            skip = self._reason_to_skip(entry, known.get(id), usable, oldest)
            if skip is None:
                if visit and in_vain and not visit.final:
                    self._note_failure(visit)
                wanted.append(self._want(id, entry, reading))
                continue
            self._skip(id, skip, reading)
            if skip == "stored":
                stored.append(id if id in known else (visit and visit.article_id) or id)
        await self._collection.touch(stored)
        if wanted:
            await self._forget_mark(reading)
        return wanted

    def _want(self, id: str, entry: Entry, reading: Reading) -> Wanted:
        for each in reading.chain():
            each.waiting.add(id)
        self._pending[id] = [reading]
        return Wanted(id, entry.url)

    def _skip(self, id: str, reason: str, reading: Reading) -> None:
        self._run.skipped(reason)
        # What is outside this run's dates may be wanted by the next.
        self._settled[id] = Fate.OUTSIDE if reason in ("out_of_range", "too_old") else Fate.DONE
        for each in reading.chain():
            each.take(self._settled[id], self._before.get(id))

    def _follow(self, id: str, reading: Reading) -> bool:
        # An article that another source has listed in this run shares that one's fate.
        if id in self._pending:
            for each in reading.chain():
                each.waiting.add(id)
            self._pending[id].append(reading)
            return True
        if id in self._settled:
            for each in reading.chain():
                each.take(self._settled[id], self._before.get(id))
            return True
        return False

    def _note_failure(self, visit: Visit) -> None:
        self._run.failed_before(visit.id)
        # An article without a date fails only where dates are asked for.
        if visit.reason != "undated":
            self._failed_before.add(visit.id)

    def _reason_to_skip(
        self, entry: Entry, known: Known | None, visit: Visit | None, oldest: datetime | None
    ) -> str | None:
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
        if oldest and _is_before(entry, oldest):
            return "out_of_range" if dates.start else "too_old"
        return None

    async def settle(self, id: str, fate: Fate) -> None:
        """Note what became of an article."""
        if fate is Fate.FAILED and id in self._failed_before:
            fate = Fate.FAILED_AGAIN
        self._settled[id] = fate
        self._moved.set()
        for reading in self._pending.pop(id, ()):
            for each in reading.chain():
                each.waiting.discard(id)
                each.take(fate, self._before.get(id))
            for each in reading.chain():
                await self._mark_if_done(each)

    # --- how old articles are

    def note_published(self, id: str, published_at: datetime | None) -> None:
        """Note the date of an article that was read, for all_before."""
        if published_at:
            self._before[id] = published_at

    def _note_earlier(self, id: str, known: Known | None, visit: Visit | None) -> None:
        # What an earlier run has fetched was published before that.
        if known:
            self._before[id] = known.published_at or known.fetched_at
        elif visit:
            self._before[id] = visit.published_at or visit.at

    async def all_before(self, ids: set[str], moment: datetime | None) -> bool:
        """Say whether these articles are older than `moment`, once each of them has been read.

        A listing goes from new to old, so that nothing wanted comes after such a page. Articles that could
        not be dated do not count, if they are fewer than half.
        """
        if moment is None:
            return False
        while ids & self._pending.keys():
            await self.moved()
        dates = [self._before[id] for id in ids if id in self._before]
        return len(dates) * 2 > len(ids) and max(dates) < moment

    async def moved(self) -> None:
        """Wait until the next article has reached its end."""
        self._moved.clear()
        await self._moved.wait()


def _is_before(entry: Entry, moment: datetime) -> bool:
    """Say whether all that a source says of an article is before `moment`."""
    published = entry.published + _ZONE_ERROR if entry.published else None
    dates = [date for date in (entry.lastmod, published) if date]
    return bool(dates) and max(dates) < moment
