"""The incremental rules: which of the addresses that sources list are fetched, and when a source is done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from newscrawl.discovery.entry import Entry
from newscrawl.extensions.collection import Collection
from newscrawl.extensions.run import Run
from newscrawl.extraction.extract import EXTRACTOR
from newscrawl.spiders.arguments import Arguments
from newscrawl.spiders.polls import Polls
from newscrawl.spiders.readings import Fate, Reading, Window
from newscrawl.storage.revisits import Steps, is_due
from newscrawl.storage.store import FORGOTTEN, Known, SourceMark, Validators, Visit

OVERLAP = timedelta(hours=6)
"""How far a run looks back behind the beginning of the last completed one: index pages are cached, and an
article may carry an earlier time than the one at which it was listed."""

# A feed's dates may be in a zone that they do not name.
_ZONE_ERROR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored article that is fetched again; `validators` where it is to be sent only if it has changed."""

    id: str
    published_at: datetime | None
    validators: Validators | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address to fetch, the article id that follows from it, and the article if that is stored.

    `published` is the date that its source gives.
    """

    id: str
    url: str
    stored: Stored | None = None
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier runs left of an address: its visit, and the stored article, whose id is `article`."""

    known: Known | None
    visit: Visit | None
    article: str

    @property
    def blank(self) -> bool:
        """Whether no earlier run has met the address."""
        return self.known is None and self.visit is None

    @property
    def looked_at(self) -> datetime | None:
        """When the outlet was last asked for the article."""
        known, visit = self.known, self.visit
        return max((at for at in (known and known.fetched_at, visit and visit.at) if at), default=None)

    @property
    def in_vain(self) -> bool:
        """Whether the address was last answered with no article."""
        return self.visit is not None and self.visit.reason is not None


@dataclass(frozen=True, slots=True)
class Manner:
    """How a run goes about: whether sources are marked (`remember`), whether `conditions` are sent with what
    is fetched again, and at which ages (`steps`) recent articles are looked at again."""

    remember: bool
    conditions: bool
    steps: Steps


class Frontier:
    """Decides what is fetched, once for each article however many sources list it.

    A stored article is fetched again only where it has reached an age at which it is due (revisits.is_due), a
    sitemap's lastmod is later than its last download, or with `refresh`. An address that was refused for
    good is not asked again, a forgotten one never. A source is marked only when each of its articles is
    stored or refused for good, so that stopped runs add up; with `remember` False (a replayed recording)
    nothing is marked. What becomes of an article that is looked at again for its age marks nothing either.
    """

    def __init__(
        self,
        source: str,
        identify: Callable[[str], str],
        collection: Collection,
        run: Run,
        arguments: Arguments,
        manner: Manner,
        polls: Polls,
    ) -> None:
        self._source = source
        self._polls = polls
        self.identify = identify
        self._collection = collection
        self._run = run
        self._arguments = arguments
        self._remember = manner.remember
        self._manner = manner
        self._marks: dict[str, SourceMark] = {}
        self._pending: dict[str, list[Reading]] = {}
        self._settled: dict[str, Fate] = {}
        self._failed_before: set[str] = set()
        self._unseen: set[str] = set()
        self._revisits: set[str] = set()
        self._looked: set[str] = set()
        self._before: dict[str, datetime] = {}
        self._moved = asyncio.Event()

    async def open(self) -> None:
        """Load what earlier runs have marked."""
        self._marks = await self._collection.source_marks(self._source)
        await self._polls.open()

    # --- sources

    def is_complete(self, url: str, lastmod: datetime | None = None) -> bool:
        """Say whether an earlier run has read a source to its end, and it has not moved since.

        With `refresh` no source counts as complete, nor does one whose lastmod is later than its reading: a
        lastmod without a time stays the same for the rest of its day.
        """
        mark = self._marks.get(url)
        if mark is None or not mark.complete or mark.lastmod != lastmod or self._arguments.refresh:
            return False
        return lastmod is None or mark.at is None or lastmod <= mark.at

    async def window(self, url: str, first: timedelta | None) -> Window:
        """Return how far back to read the listing, feed or sitemap at `url`.

        That is `since`, else when the last completed reading began, else `first` ago (None: all that is
        listed). A mark's lastmod is that moment: a first run writes it before it begins and a completed one
        moves it on, so that whatever stops a run leaves no gap. A run with dates of its own moves it only
        where it reached as far back as the mark, and up to now.
        """
        self._run.observed.source_begun(url)
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
        self._polls.opened(reading)
        oldest = dates.start or (min(due, first_start) if due and first_start else None)
        return Window(start, oldest, reading)

    def passed_over(self, reading: Reading, listed: int = 1) -> None:
        """Note that something of a source was not read again, which is as it was and lists something."""
        for each in reading.chain():
            each.listed += listed

    async def end(self, reading: Reading) -> None:
        """Note that a source has been read to its end."""
        reading.ended = True
        if not reading.failed:
            self._run.observed.source_ended(reading.url)
        await self._mark_if_done(reading)
        await self._polls.ended(reading)

    async def _mark_if_done(self, reading: Reading) -> None:
        if not reading.whole:
            return
        await self._polls.settled(reading)
        if self._remember and not reading.partial:
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
        fresh = {id: entry for id, entry in listed.items() if not self._follow(id, reading)}
        memories = await self._memories(fresh)
        self._observe(reading, listed, memories)
        stored: list[str] = []
        chosen: list[str] = []
        for id, entry in fresh.items():
            memory = memories[id]
            self._note_earlier(id, memory)
            skip = self._reason_to_skip(entry, memory, oldest, asked_for)
            if skip == "stored" and self._is_due(memory):
                self._revisits.add(id)
                self._run.revisited()
            elif skip is not None:
                self._skip(id, entry, skip, reading, asked_for)
                if skip == "stored":
                    stored.append(memory.article)
                continue
            self._note_failure(memory)
            self._looked.add(memory.article)
            self._wait_for(id, reading)
            chosen.append(id)
        await self._collection.touch(stored)
        first = {id for id in chosen if memories[id].blank}
        self._unseen |= first
        for each in reading.chain():
            each.listed += len(listed)
            each.unseen += len(self._unseen & listed.keys())
            each.first += len(first)
        if not self._revisits.issuperset(chosen):
            await self._forget_mark(reading)
        if first or self._pending.keys() & listed.keys():
            await self._polls.begun(reading)
        again = await self._stored({id: memories[id] for id in chosen})
        return [Wanted(id, fresh[id].url, again.get(id), fresh[id].published) for id in chosen]

    def _observe(self, reading: Reading, listed: dict[str, Entry], memories: dict[str, Memory]) -> None:
        *_, source = reading.chain()
        dates = (entry.published or entry.lastmod for entry in listed.values())
        new = sum(memory.blank for memory in memories.values())
        newest = max(filter(None, dates), default=None)
        self._run.observed.source_listed(source.url, len(listed), new, newest, reading.url)

    async def due(self, limit: int) -> list[str]:
        """Return addresses of articles to be looked at again that this run has not met, newest first."""
        if not self._manner.steps or not limit:
            return []
        dates = self._arguments.dates
        met = len(self._looked)
        found = await self._collection.due(
            self._source, self._manner.steps, limit + met, dates.start, dates.end
        )
        return [url for id, url in found.items() if id not in self._looked][:limit]

    async def _memories(self, entries: Iterable[str]) -> dict[str, Memory]:
        ids = list(entries)
        known = await self._collection.known(ids)
        visits = await self._collection.visits(ids)
        led = {id: visit.article_id for id, visit in visits.items() if visit.article_id and id not in known}
        known |= await self._collection.known(set(led.values()))
        articles = {id: led.get(id, id) for id in ids}
        return {id: Memory(known.get(article), visits.get(id), article) for id, article in articles.items()}

    async def _stored(self, memories: dict[str, Memory]) -> dict[str, Stored]:
        """Return by address id the stored articles among those to be fetched."""
        known = {id: memory.known for id, memory in memories.items() if memory.known}
        current = [memories[id].article for id, each in known.items() if self._may_send_conditions(each)]
        validators = await self._collection.validators(current)
        return {
            id: Stored(memories[id].article, each.published_at, validators.get(memories[id].article))
            for id, each in known.items()
        }

    def _may_send_conditions(self, known: Known) -> bool:
        # What other rules have read is to be read by today's; what had gone is no more what it was.
        return self._manner.conditions and known.extractor == EXTRACTOR and known.gone_at is None

    def _is_due(self, memory: Memory) -> bool:
        known, dates = memory.known, self._arguments.dates
        if known is None or known.published_at is None or memory.article in self._looked:
            return False
        looked_at = memory.looked_at or known.fetched_at
        due = is_due(known.published_at, looked_at, self._collection.now(), self._manner.steps)
        return due and known.published_at in dates

    def _wait_for(self, id: str, reading: Reading) -> None:
        for each in reading.chain():
            each.waiting.add(id)
        self._pending[id] = [reading]

    def _skip(self, id: str, entry: Entry, reason: str, reading: Reading, asked_for: bool) -> None:
        if asked_for and reason == FORGOTTEN:
            self._run.refused(id, "store", reason, entry.url)
        else:
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

    def _note_failure(self, memory: Memory) -> None:
        visit = memory.visit
        if visit is None or not memory.in_vain or visit.final:
            return
        self._run.failed_before(visit.id)
        # An article without a date fails only where dates are asked for.
        if visit.reason != "undated":
            self._failed_before.add(visit.id)

    def _reason_to_skip(
        self, entry: Entry, memory: Memory, oldest: datetime | None, asked_for: bool
    ) -> str | None:
        dates, known, visit, asked = self._arguments.dates, memory.known, memory.visit, memory.looked_at
        if visit and visit.reason == FORGOTTEN:
            return FORGOTTEN
        if asked_for and memory.in_vain:
            visit = None
            if known and known.gone_at:
                return None
        moved = asked is not None and entry.lastmod is not None and entry.lastmod > asked
        if not (moved or self._arguments.refresh):
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
        if id in self._revisits:
            fate = Fate.DONE
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

    def any_unseen(self, ids: set[str]) -> bool:
        """Say whether no earlier run has met some of these articles, which this run fetches."""
        return not self._unseen.isdisjoint(ids)

    # --- how old articles are

    def note_published(self, id: str, published_at: datetime | None) -> None:
        """Note the date of an article that was read, for all_before."""
        if published_at:
            self._before[id] = published_at

    def _note_earlier(self, id: str, memory: Memory) -> None:
        # What an earlier run has fetched was published before that.
        known, visit = memory.known, memory.visit
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
