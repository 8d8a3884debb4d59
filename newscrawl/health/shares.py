"""Whether a share of an outlet's pages is other than it was: a test of each run against those before it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newscrawl.health.runs import Count

ALPHA, CLEAN_ALPHA = 2e-6, 2.5e-5
"""How improbable a run must be by the outlet's own past. About 20 shares are tested in each run, several runs
together too: by the first, one healthy run in some ten thousand raises an alarm. The second holds where all
are bad and the past has no bad page at all: two of two are enough then, if the past has two hundred."""

LEAST_RISE = 0.25
"""A share that grows by less is no fault of a site, however sure it is."""

LEAST_PAST = 20
"""So many pages are a past that can be compared with."""

SPANS = (1, 2, 4, 8)
"""The newest so many runs are tested together too, since a run may bring one article only."""

LEAST_CLUSTERING, CLEAN_CLUSTERING, UNKNOWN_CLUSTERING = 0.005, 0.02, 0.2
"""Pages of one run are more alike than those of different runs (correlation within a run). No outlet is taken
to be freer of that than the first; one with few runs is taken to have the third, or the second where no page
was bad."""

TOLD_BY = 10
"""Fewer bad pages say little of how they come together: two of three in one run may be chance."""

FEW_RUNS = 5
"""Fewer runs do not tell how much they differ."""

RECOVERED = math.log(20)
"""An alarm ends when the newest runs are so much more probable by the past than by the fault."""


@dataclass(slots=True)
class Past:
    """Sums over runs from which a share and its spread between runs follow."""

    runs: int = 0
    of: int = 0
    bad: int = 0
    _squares: float = 0.0
    _sizes: int = 0
    _worst: list[Count] = field(default_factory=list)

    def add(self, count: Count) -> None:
        """Take a run into the past."""
        if count.bad / count.of >= LEAST_RISE:
            self._worst.append(count)
        self.runs += 1
        self.of += count.of
        self.bad += count.bad
        self._squares += count.bad**2 / count.of
        self._sizes += count.of**2

    def with_runs(self, counts: Sequence[Count]) -> Past:
        """Return this past with more runs."""
        past = Past(self.runs, self.of, self.bad, self._squares, self._sizes, [*self._worst])
        for count in counts:
            past.add(count)
        return past

    @property
    def share(self) -> float:
        """The share of bad ones; a little above 0 where there was none."""
        return (self.bad + 0.5) / (self.of + 1)

    @property
    def clustering(self) -> float:
        """The correlation of pages within a run, by analysis of variance between and within runs."""
        if not self.bad:
            return LEAST_CLUSTERING if self.runs >= FEW_RUNS else CLEAN_CLUSTERING
        if self.runs < FEW_RUNS or self.of == self.runs:
            return UNKNOWN_CLUSTERING
        between = (self._squares - self.bad**2 / self.of) / (self.runs - 1)
        within = (self.bad - self._squares) / (self.of - self.runs)
        size = (self.of - self._sizes / self.of) / (self.runs - 1)
        whole = between + (size - 1) * within
        found = min(max((between - within) / whole if whole > 0 else 1.0, LEAST_CLUSTERING), 0.5)
        return (found * self.bad + LEAST_CLUSTERING * TOLD_BY) / (self.bad + TOLD_BY)

    def had(self, bad: int, of: int) -> bool:
        """Say whether a run of half that size or more was as bad before."""
        return any(each.of * 2 >= of and each.bad * of >= bad * each.of for each in self._worst)

    def is_improbable(self, bad: int, of: int) -> bool:
        """Say whether so many bad ones are too many by this past (beta-binomial)."""
        if self.of < LEAST_PAST or bad / of < self.share + LEAST_RISE:
            return False
        weight = min(1 / self.clustering - 1, self.of + 1)
        found = _at_least(bad, of, weight * self.share, weight * (1 - self.share))
        return found < (CLEAN_ALPHA if bad == of and not self.bad else ALPHA)


def _at_least(bad: int, of: int, alpha: float, beta: float) -> float:
    term = math.exp(
        math.lgamma(of + 1) - math.lgamma(bad + 1) - math.lgamma(of - bad + 1)
        + math.lgamma(bad + alpha) + math.lgamma(of - bad + beta) - math.lgamma(of + alpha + beta)
        + math.lgamma(alpha + beta) - math.lgamma(alpha) - math.lgamma(beta)
    )  # fmt: skip
    total = term
    for each in range(bad, of):
        term *= (of - each) * (each + alpha) / ((each + 1) * (of - each - 1 + beta))
        total += term
    return min(total, 1.0)


@dataclass(slots=True)
class Alarm:
    """A share that is other than before: the runs that show it, and the past that they are compared with."""

    past: Past
    runs: list[tuple[datetime, Count]]
    _doubt: float = 0.0
    _good: list[tuple[datetime, Count]] = field(default_factory=list)

    @property
    def since(self) -> datetime:
        """The first run that shows it."""
        return self.runs[0][0]

    @property
    def bad(self) -> int:
        """Bad ones since then."""
        return sum(count.bad for _, count in self.runs)

    @property
    def of(self) -> int:
        """All that were looked at since then."""
        return sum(count.of for _, count in self.runs)

    @property
    def share_now(self) -> float:
        """The share in the newest runs, those with the last ten pages or more."""
        bad = of = 0
        for _, count in reversed(self.runs):
            bad, of = bad + count.bad, of + count.of
            if of >= 10:
                break
        return bad / of

    @property
    def urls(self) -> tuple[str, ...]:
        """Addresses of the newest run that has any."""
        return next((count.urls for _, count in reversed(self.runs) if count.urls), ())

    def is_over(self, at: datetime, count: Count) -> list[tuple[datetime, Count]] | None:
        """Take the next run; return the good runs by which the alarm is over, else None."""
        faulty = (self.bad + 0.5) / (self.of + 1)
        healthy = self.past.share
        good = count.of - count.bad
        gain = count.bad * math.log(healthy / faulty) + good * math.log((1 - healthy) / (1 - faulty))
        self._doubt = max(self._doubt + gain, 0.0)
        self._good.append((at, count))
        if self._doubt >= RECOVERED:
            return self._good
        if not self._doubt:
            self.runs += self._good
            self._good = []
        return None


class Track:
    """One share of an outlet over its runs, oldest first; `alarm` while it is other than it was.

    Runs under an alarm are no part of the past, so that a fault does not become what is usual. It does once
    it is all that the runs looked at know.
    """

    def __init__(self) -> None:
        self.alarm: Alarm | None = None
        self._past = Past()
        self._newest: list[tuple[datetime, Count]] = []

    def add(self, at: datetime, count: Count | None) -> None:
        """Take the next run; one without pages of the kind changes nothing."""
        if count is None or not count.of:
            return
        if self.alarm is not None:
            good = self.alarm.is_over(at, count)
            if good is not None:
                self.alarm, self._newest = None, good
            return
        self._newest.append((at, count))
        self.alarm = self._tested()
        if self.alarm is None and len(self._newest) > SPANS[-1]:
            self._past.add(self._newest.pop(0)[1])

    def _tested(self) -> Alarm | None:
        counts = [count for _, count in self._newest]
        if not counts[-1].bad:
            return None
        for span in (each for each in SPANS if each <= len(counts)):
            bad = sum(count.bad for count in counts[-span:])
            of = sum(count.of for count in counts[-span:])
            past = self._past.with_runs(counts[:-span])
            if past.is_improbable(bad, of) and not past.had(bad, of):
                length = _length(counts[-span:], past.share)
                self._past = past.with_runs(counts[-span : len(counts) - length])
                return Alarm(self._past, self._newest[-length:])
        return None


def _length(counts: Sequence[Count], before: float) -> int:
    """Return how many of the newest runs are most likely those since the share is no longer as `before`."""
    best, length = 0.0, 1
    bad = of = 0
    for number, count in enumerate(reversed(counts), 1):
        bad, of = bad + count.bad, of + count.of
        share = (bad + 0.5) / (of + 1)
        gain = bad * math.log(share / before) + (of - bad) * math.log((1 - share) / (1 - before))
        if share > before and gain > best:
            best, length = gain, number
    return length
