"""Polls of one outlet's sources in one run: which are asked, on which conditions, and what is remembered."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from scrapy.http import Response

from newscrawl.extensions.collection import Collection
from newscrawl.extensions.run import Run
from newscrawl.spiders import polling
from newscrawl.spiders.polling import Found
from newscrawl.spiders.readings import Reading
from newscrawl.storage.polls import Poll

if TYPE_CHECKING:
    from newscrawl.spiders.frontier import Wanted

FULL_ANSWER = timedelta(hours=24)
"""How often a source is asked for in full, whatever its validators say."""

Reader = Callable[[], AsyncIterator["Wanted"]]


@dataclass(frozen=True, slots=True)
class PollManner:
    """How a run polls: only what is due (`adaptive`), with conditions in its requests (`conditions`), and
    whether it is remembered (`remember`)."""

    adaptive: bool
    conditions: bool
    remember: bool


class Polls:
    """What earlier runs remember of an outlet's sources, and what this one adds.

    Validators are kept only of an answer of which all articles are stored or refused for good, and given up
    before the first new article of a later one is fetched: a source that is as it was (304) has nothing to
    fetch, whatever stopped the runs before.
    """

    def __init__(self, source: str, collection: Collection, run: Run, manner: PollManner) -> None:
        self._source = source
        self._collection = collection
        self._run = run
        self._manner = manner
        self._began = collection.now()
        self._earlier: dict[str, Poll] = {}
        self._polls: dict[str, Poll] = {}
        self._readings: dict[str, Reading] = {}
        self._answers: dict[str, tuple[str, Response]] = {}
        self._ended: set[str] = set()
        self._sources: frozenset[str] = frozenset()
        self._brought = False
        self._need_others = False

    async def open(self) -> None:
        """Load what earlier runs remember."""
        self._began = self._collection.now()
        if self._manner.remember:
            self._earlier = await self._collection.polls(self._source)
            self._polls = dict(self._earlier)

    # --- which sources are asked

    async def in_turn(self, readers: Mapping[str, Reader]) -> AsyncIterator[Wanted]:
        """Yield what is to be fetched of an outlet's sources, given by URL in the order of their reading.

        Without `adaptive` all are read, else those that polling.plan names; and all of them where one that
        was read gives reason to.
        """
        self._sources = frozenset(readers)
        if self._manner.adaptive:
            plan = polling.plan(list(readers), self._polls, self._collection.now())
        else:
            plan = polling.Plan(tuple(readers))
        left = dict(readers)
        async for wanted in self._read(plan.now, left):
            yield wanted
        if self._brought:
            async for wanted in self._read(plan.then, left):
                yield wanted
        if self._need_others:
            async for wanted in self._read(tuple(left), left):
                yield wanted
        self._run.sources_left = len(left)

    async def _read(self, urls: Iterable[str], left: dict[str, Reader]) -> AsyncIterator[Wanted]:
        for url in urls:
            async for wanted in left.pop(url)():
                yield wanted
            await self.ended(self._readings[url])

    def is_due(self, url: str) -> bool:
        """Say whether a part of a sitemap, whose index says nothing of its age, is to be asked."""
        if not self._manner.adaptive or self._need_others:
            return True
        return polling.is_due(self._polls.get(url), self._collection.now())

    def may_stop(self, reading: Reading) -> bool:
        """Say whether a listing may be left where it lists nothing new.

        That is where its last reading was whole, unless it has brought something now and it is time to read
        it to the end of its window again.
        """
        earlier = self._earlier.get(reading.url)
        if not self._manner.adaptive or earlier is None or not earlier.whole:
            return False
        return not (reading.unseen and polling.sweeps(earlier, self._collection.now()))

    def last_whole(self, reading: Reading) -> datetime | None:
        """Return when the source was last read whole, None where the last reading was not."""
        earlier = self._earlier.get(reading.url)
        return earlier.polled_at if earlier and earlier.whole else None

    # --- on which conditions

    def conditions(self, reading: Reading, address: str) -> dict[str, str]:
        """Return the headers that ask for a source at `address` only if it has changed.

        At times it is asked for in full all the same, lest a server that always says 304 is believed.
        """
        earlier = self._earlier.get(reading.url)
        if not self._manner.conditions or earlier is None or earlier.answered != address:
            return {}
        if earlier.answered_at is None or self._collection.now() - earlier.answered_at >= FULL_ANSWER:
            return {}
        given = {"If-None-Match": earlier.etag, "If-Modified-Since": earlier.last_modified}
        return {name: value for name, value in given.items() if value}

    def answered(self, reading: Reading, address: str, response: Response) -> None:
        """Note the answer of `address`, whose validators may be sent to it next time."""
        self._answers[reading.url] = (address, response)

    def listed_before(self, reading: Reading) -> int:
        """Return how many addresses a source lists that is as it was (304)."""
        return self._earlier[reading.url].listed

    def forget_answer(self, reading: Reading) -> None:
        """Keep no validators of an answer that does not tell whether there is anything new."""
        self._answers.pop(reading.url, None)

    # --- what is remembered

    def opened(self, reading: Reading) -> None:
        """Note that a source is going to be read."""
        self._readings[reading.url] = reading

    def _is_polled(self, reading: Reading) -> bool:
        return self._readings.get(reading.url) is reading

    async def begun(self, reading: Reading) -> None:
        """Remember that something new of a source is going to be fetched, before it is."""
        polls = [self._polls.get(each.url) for each in reading.chain() if self._is_polled(each)]
        await self._write(_unfinished(poll) for poll in polls if poll and poll.whole)

    async def ended(self, reading: Reading) -> None:
        """Remember what a source's poll has brought, once it has been read as far as it is in this run."""
        if not self._is_polled(reading):
            return
        self._ended.add(reading.url)
        earlier, others = self._earlier.get(reading.url), self._others(reading)
        moments = [poll.news_at for poll in others if poll.news_at]
        since = earlier.polled_at if earlier else None
        elsewhere = any(at > since if since else at >= self._began for at in moments)
        found = Found(reading.listed, reading.unseen, reading.first, reading.failed, elsewhere)
        if earlier and earlier.news_at:
            moments.append(earlier.news_at)
        now = self._collection.now()
        poll = polling.after(earlier, reading.url, now, found, max(moments, default=None))
        self._brought = self._brought or reading.first > 0
        self._need_others = self._need_others or polling.needs_others(earlier, found, others)
        await self._write([self._finished(poll, reading) if reading.whole else poll])

    def _others(self, reading: Reading) -> list[Poll]:
        """Return the polls of the outlet's other sources; the parts of a sitemap are such to each other."""
        own = {each.url for each in reading.chain()}
        urls = self._sources if reading.within is None else self._polls.keys()
        return [self._polls[url] for url in urls if url in self._polls and url not in own]

    async def settled(self, reading: Reading) -> None:
        """Remember that all that a source has listed has been dealt with."""
        poll = self._polls.get(reading.url)
        if self._is_polled(reading) and reading.url in self._ended and poll and not poll.whole:
            await self._write([self._finished(poll, reading)])

    def _finished(self, poll: Poll, reading: Reading) -> Poll:
        poll = replace(poll, whole=True)
        if not reading.partial:
            poll = replace(poll, swept_at=reading.lastmod)
        if reading.url not in self._answers or not reading.sound:
            return poll
        address, answer = self._answers[reading.url]
        etag, last_modified = (_header(answer, name) for name in ("ETag", "Last-Modified"))
        answered_at: datetime | None = poll.polled_at
        if answer.status == 304:
            earlier = self._earlier[reading.url]
            etag, last_modified, answered_at = earlier.etag, earlier.last_modified, earlier.answered_at
        if not (etag or last_modified):
            return poll
        return replace(
            poll, etag=etag, last_modified=last_modified, answered=address, answered_at=answered_at
        )

    async def _write(self, polls: Iterable[Poll]) -> None:
        changed = {poll.url: poll for poll in polls}
        self._polls |= changed
        if self._manner.remember and changed:
            await self._collection.record_polls(self._source, list(changed.values()))


def _unfinished(poll: Poll) -> Poll:
    return replace(poll, whole=False, etag=None, last_modified=None, answered=None, answered_at=None)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
