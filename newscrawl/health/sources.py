"""Whether an outlet's sources answer and list what they used to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from newscrawl.extensions.run import words_for
from newscrawl.health.checks import group_of
from newscrawl.health.runs import RunFacts, SourceRead
from newscrawl.health.states import Finding, State, day_of

PATIENCE = 2
"""One of several sources that does not answer once is no news; one that says it is gone or refuses is."""

USUAL_READS, USUAL_LISTED = 3, 3
"""A source that never listed fewer than so many addresses, in so many readings or more, has something to list
at any hour."""

REMEMBERED_READS = 50
"""Readings of a source that say what it usually lists."""

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@dataclass(slots=True)
class _Source:
    """One source over the runs: what it listed whole, and since when it fails or lists nothing."""

    listed: list[int] = field(default_factory=list)
    empty_since: datetime | None = None
    usual: int = 0
    failures: int = 0
    failing_since: datetime | None = None
    reason: str = ""
    address: str = ""

    def read(self, at: datetime, source: SourceRead) -> None:
        if source.listed or source.whole:
            self.failures, self.failing_since = 0, None
        if source.listed:
            self.empty_since = None
        if not source.whole:
            return
        if not source.listed and self.empty_since is None and len(self.listed) >= USUAL_READS:
            self.usual = min(self.listed)
            if self.usual >= USUAL_LISTED:
                self.empty_since = at
        if self.empty_since is None:
            self.listed = [*self.listed[1 - REMEMBERED_READS :], source.listed]

    def fail(self, at: datetime, address: str, reason: str) -> None:
        self.failures += 1
        self.failing_since = self.failing_since or at
        self.address, self.reason = address, reason

    @property
    def fails(self) -> bool:
        lasting = group_of(self.reason) != "unanswered"
        return self.failing_since is not None and self.failures >= (1 if lasting else PATIENCE)


class SourceTracks:
    """An outlet's sources over its runs, oldest first."""

    def __init__(self) -> None:
        self._sources: dict[str, _Source] = {}
        self._down_since: datetime | None = None
        self._down: dict[str, str] = {}
        self._fault: tuple[datetime, str] | None = None

    def add(self, run: RunFacts) -> None:
        """Take the next run; one that asked no source leaves all as it was."""
        if run.fault:
            self._fault = (self._fault[0] if self._fault else run.at, run.fault)
        elif run.tells:
            self._fault = None
        down = self._is_down(run)
        if down:
            self._down_since = self._down_since or run.at
            self._down = dict(run.sources_failed)
        elif run.sources_read:
            self._down_since = None
        for source in run.sources:
            self._sources.setdefault(source.url, _Source()).read(run.at, source)
        # With all of them away, none of them is the one that is missing.
        for url, reason in run.sources_failed.items() if not down else ():
            if not any(source.listed and _is_page_of(url, source.url) for source in run.sources):
                self._sources.setdefault(self._name_of(url), _Source()).fail(run.at, url, reason)

    def _is_down(self, run: RunFacts) -> bool:
        """Say whether the outlet itself did not answer: no source, and no page either.

        Where only some sources were asked, one that is gone or cannot be read says nothing of the others.
        """
        if run.sources_read or run.stored or not run.sources_failed:
            return False
        others = [name for name, each in self._sources.items() if any(each.listed)]
        all_asked = len(run.sources_failed) >= len(others)
        return all_asked or all(
            group_of(reason) in ("blocked", "unanswered") for reason in run.sources_failed.values()
        )

    def _name_of(self, url: str) -> str:
        """Return the source that an address is a page of."""
        return next((name for name in self._sources if _is_page_of(url, name)), url)

    def findings(self, now: datetime, zone: tzinfo) -> Iterator[Finding]:
        """Yield what is wrong with the sources at the end of the runs."""
        if self._fault is not None:
            at, fault = self._fault
            cause = f"newscrawl: the spider has failed since {day_of(at, now, zone)} with {fault}"
            yield Finding("fault", State.BROKEN, cause, at)
        if self._down_since is not None:
            yield self._all_down(self._down_since, now, zone)
            return
        empty = {
            name: since for name, each in self._sources.items() if (since := each.empty_since) is not None
        }
        lists = [name for name, each in self._sources.items() if any(each.listed) and not each.failures]
        for name, since in empty.items():
            whole = len(empty) == len(lists)
            yield Finding(
                "sources",
                State.BROKEN if whole else State.DEGRADED,
                f"sources: {name} answers but has listed no article since {day_of(since, now, zone)}, "
                f"{self._sources[name].usual} or more before; its articles may have other addresses now",
                since,
                (name,),
            )
        for each in self._sources.values():
            if each.fails and each.failing_since is not None:
                since_words = day_of(each.failing_since, now, zone)
                cause = f"sources: {each.address} {_with_verb(each.reason)} since {since_words}"
                yield Finding("sources", State.DEGRADED, cause, each.failing_since, (each.address,))

    def _all_down(self, since: datetime, now: datetime, zone: tzinfo) -> Finding:
        reason, _ = Counter(self._down.values()).most_common(1)[0]
        group = group_of(reason)
        number = len(self._down)
        none = "its one source did not answer" if number == 1 else f"none of {number} sources answered"
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
