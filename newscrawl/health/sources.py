"""Whether an outlet's sources answer and list what they used to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from newscrawl.health.checks import group_of
from newscrawl.health.runs import RunFacts, SourceRead
from newscrawl.health.states import Finding, State, day_of
from newscrawl.reasons import words_for

PATIENCE = 2
"""One of several sources that does not answer once is no news; one that says it is gone or refuses is."""

USUAL_READS, USUAL_LISTED = 3, 3
"""A source that never listed fewer than so many addresses, in so many readings or more, has something to list
at any hour."""

DROPPED, FULL = 4, 8
"""What lists less than one fourth of what it listed just before, if that was a page of eight or more, has
lost its articles: what is left are links that every page has."""

SOME = 2
"""The index of a day only grows: from so many addresses on, one that loses them has lost its articles."""

UNSEEN = timedelta(days=2)
"""A source that no run has asked for so long, twice the longest time between two polls, is none any more."""

REMEMBERED_READS = 50
"""Readings of a source that say what it usually lists."""

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@dataclass(slots=True)
class _Empty:
    """That a part of a source has lost its articles: since when, and how many it had listed."""

    part: str
    since: datetime
    before: int


@dataclass(slots=True)
class _Source:
    """One source over the runs: what its parts listed, and since when it fails or has lost its articles."""

    dated: bool
    seen_at: datetime | None = None
    parts: dict[str, list[int]] = field(default_factory=dict)
    lists: bool = False
    empty: _Empty | None = None
    failures: int = 0
    failing_since: datetime | None = None
    reason: str = ""
    address: str = ""

    def read(self, at: datetime, source: SourceRead) -> None:
        """Take what the source gave in the next run."""
        self.seen_at = at
        if source.listed or source.whole:
            self.failures, self.failing_since = 0, None
        self.lists = self.lists or source.listed >= USUAL_LISTED
        lost = [part for part, listed in source.parts.items() if self._has_lost(source.url, part, listed)]
        if lost:
            first = lost[0]
            self.empty = self.empty or _Empty(first, at, self.parts[first][-1])
            return
        if self.empty is not None and self._lists_again(source, self.empty):
            self.empty = None
        if self.empty is None:
            for part, listed in source.parts.items():
                self.parts[part] = [*self.parts.get(part, ())[1 - REMEMBERED_READS :], listed]
            # Of an index by days only the newest ones are read again.
            self.parts = dict(list(self.parts.items())[-REMEMBERED_READS:])

    def _has_lost(self, source: str, part: str, listed: int) -> bool:
        before = self.parts.get(part)
        if not before or listed * DROPPED >= before[-1]:
            return False
        if part == source and len(self.parts) > 1 and not listed:
            # An index of parts, which has some at any hour.
            return True
        if self.dated:
            return before[-1] >= SOME
        usual = min(before) if len(before) >= USUAL_READS else 0
        return usual >= (FULL if listed else USUAL_LISTED)

    def _lists_again(self, source: SourceRead, empty: _Empty) -> bool:
        if empty.part in source.parts:
            return source.parts[empty.part] * DROPPED >= empty.before
        return any(listed >= USUAL_LISTED for listed in source.parts.values())

    def fail(self, at: datetime, address: str, reason: str) -> None:
        """Note that the source did not answer in the next run."""
        self.seen_at = at
        self.failures += 1
        self.failing_since = self.failing_since or at
        self.address, self.reason = address, reason

    @property
    def fails(self) -> bool:
        """Whether it does not answer, for good or for some time."""
        lasting = group_of(self.reason) != "unanswered"
        return self.failing_since is not None and self.failures >= (1 if lasting else PATIENCE)


class SourceTracks:
    """An outlet's sources over its runs, oldest first."""

    def __init__(self) -> None:
        self._sources: dict[str, _Source] = {}
        self._down_since: datetime | None = None
        self._down: dict[str, str] = {}
        self._put_off = False
        self._fault: Finding | None = None
        self._asked: datetime | None = None

    def add(self, run: RunFacts) -> None:
        """Take the next run; one that asked no source leaves all as it was."""
        if run.fault:
            since = self._fault.since if self._fault else run.at
            cause = f"newscrawl: the spider fails with {run.fault}; please report it"
            # A fault on one page spoils that page; one at the start spoils all.
            state = State.DEGRADED if run.stored else State.BROKEN
            self._fault = Finding("fault", state, cause, since)
        elif run.tells:
            self._fault = None
        if run.sources_read or run.sources_failed:
            self._asked = run.at
        down = self._is_down(run)
        if down:
            self._down_since = self._down_since or run.at
            self._down, self._put_off = dict(run.sources_failed), run.put_off
        elif run.sources_read:
            self._down_since = None
        for source in run.sources:
            self._source(source.url).read(run.at, source)
        # With all of them away, none of them is the one that is missing.
        for url, reason in run.sources_failed.items() if not down else ():
            if not any(source.listed and _is_page_of(url, source.url) for source in run.sources):
                self._source(self._name_of(url)).fail(run.at, url, reason)

    def _source(self, name: str) -> _Source:
        return self._sources.setdefault(name, _Source("{date" in name))

    def _is_down(self, run: RunFacts) -> bool:
        """Say whether the outlet itself did not answer: no source, and no page either.

        Where only some sources were asked, one that is gone or cannot be read says nothing of the others.
        """
        if run.sources_read or run.stored or not run.sources_failed:
            return False
        asked = {self._name_of(url) for url in run.sources_failed}
        all_asked = len(asked) >= sum(each.lists for each in self._sources.values())
        return all_asked or all(
            group_of(reason) in ("blocked", "unanswered") for reason in run.sources_failed.values()
        )

    def _name_of(self, url: str) -> str:
        """Return the source that an address is a page of."""
        return next((name for name in self._sources if _is_page_of(url, name)), url)

    def findings(self, now: datetime, zone: tzinfo) -> Iterator[Finding]:
        """Yield what is wrong with the sources at the end of the runs."""
        if self._fault is not None:
            yield self._fault
        if self._down_since is not None:
            yield self._all_down(self._down_since, now, zone)
            return
        sources = [each for each in self._sources.values() if self._is_seen(each)]
        lists = [each for each in sources if each.lists]
        rest = any(not each.fails and each.empty is None for each in lists)
        state = State.DEGRADED if rest else State.BROKEN
        for each in sources:
            if each.empty is not None:
                yield self._empty(each.empty, state, now, zone)
            if each.fails and each.failing_since is not None:
                since = day_of(each.failing_since, now, zone)
                cause = f"sources: {each.address} {_with_verb(each.reason)} since {since}"
                yield Finding("sources", state, cause, each.failing_since, (each.address,))

    def _is_seen(self, source: _Source) -> bool:
        return (
            source.seen_at is not None and self._asked is not None and self._asked - source.seen_at < UNSEEN
        )

    def _empty(self, empty: _Empty, state: State, now: datetime, zone: tzinfo) -> Finding:
        cause = (
            f"sources: {empty.part} answers but lists no articles since {day_of(empty.since, now, zone)}, "
            f"{empty.before} before; they may have other addresses now"
        )
        return Finding("sources", state, cause, empty.since, (empty.part,))

    def _all_down(self, since: datetime, now: datetime, zone: tzinfo) -> Finding:
        reason, _ = Counter(self._down.values()).most_common(1)[0]
        group = group_of(reason)
        number = len({self._name_of(url) for url in self._down})
        none = "its one source did not answer" if number == 1 else f"none of {number} sources answered"
        if self._put_off:
            none = "it has only asked to be left alone"
        names = {"blocked": "blocked", "robots": "robots", "unanswered": "outlet down"}
        cause = (
            f"{names.get(group, 'sources')}: {none} since {day_of(since, now, zone)} ({words_for(reason)})"
        )
        state = State.BLOCKED if group in ("blocked", "robots") else State.BROKEN
        return Finding("down", state, cause, since, tuple(self._down)[:3])


def find_sources(runs: Sequence[RunFacts], now: datetime, zone: tzinfo) -> Iterator[Finding]:
    """Yield what is wrong with the sources of an outlet after its `runs`, oldest first."""
    tracks = SourceTracks()
    for run in runs:
        tracks.add(run)
    return tracks.findings(now, zone)


def _is_page_of(url: str, source: str) -> bool:
    """Say whether an address is that of a source, or of a page of the index whose template it is."""
    pattern = "[^?#&]+".join(map(re.escape, _PLACEHOLDER.split(source)))
    return url == source or ("{" in source and re.fullmatch(f"{pattern}.*", url) is not None)


def _with_verb(reason: str) -> str:
    words = words_for(reason)
    return words if words.startswith(("answered", "did", "could")) else f"failed ({words})"
