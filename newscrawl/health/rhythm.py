"""When an outlet usually brings something new, and whether it has been silent for too long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from newscrawl.health.runs import RunFacts

QUIET_EXPECTED = 20.0
"""An outlet is silent for too long when at its pace of these hours and weekdays so many articles would have
come: news comes in bursts, and of five expected articles none comes about once in ten times."""

LONGER = 1.5
"""And when it was never silent for that long: a silence may be half as long again as the longest before."""

LEAST_KNOWN = timedelta(days=2)
"""Less time says nothing of how days differ."""

FROZEN_EXPECTED, FROZEN = 100.0, timedelta(days=3)
"""No outlet is silent for so long: lists that stand still that long are not the outlet's any more."""

LONGEST_GAP = timedelta(days=1)
"""What came between two runs further apart cannot be told by the hour."""

USUAL_RUNS = 0.95
"""Of so many runs the number of new articles is taken as it is; what more others bring is a backlog."""

LITTLE_KNOWN = 1.0
"""An hour of the week is known half when it has been looked at for so many hours."""

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Silence:
    """How long an outlet has brought nothing new: since its `last` new article, `until` the last run.

    `expected` articles would have come at its usual pace, None where that is not known yet; `longest` is its
    longest silence before.
    """

    last: datetime | None
    until: datetime
    expected: float | None
    longest: timedelta

    @property
    def lasted(self) -> timedelta:
        """How long it has lasted."""
        return self.until - self.last if self.last else timedelta()

    @property
    def is_unusual(self) -> bool:
        """Whether it is longer than its pace and its past explain."""
        known = self.expected is not None and self.last is not None
        return known and (self.expected or 0) >= QUIET_EXPECTED and self.lasted > self.longest * LONGER

    @property
    def is_frozen(self) -> bool:
        """Whether it is longer than any outlet's silence."""
        return self.is_unusual and (self.expected or 0) >= FROZEN_EXPECTED and self.lasted >= FROZEN


def silence(runs: Sequence[RunFacts], zone: tzinfo) -> Silence | None:
    """Return how long an outlet has been silent, None where no run asked its sources; oldest run first.

    The pace is that of each hour of weekdays, and of weekends, in `zone`.
    """
    asked = [run for run in runs if run.sources_read]
    if not asked:
        return None
    until = asked[-1].at
    news = [run.at for run in asked if run.new]
    if not news:
        return Silence(None, until, None, timedelta())
    last = news[-1]
    longest = max((later - earlier for earlier, later in pairwise(news)), default=timedelta())
    known = [run for run in asked if run.at <= last]
    expected = None
    if last - known[0].at >= LEAST_KNOWN:
        expected = _Pace(known, zone).between(last, until)
    return Silence(last, until, expected, longest)


class _Pace:
    """New articles an hour, by the hour and by weekday or weekend."""

    def __init__(self, runs: Sequence[RunFacts], zone: tzinfo) -> None:
        self._zone = zone
        self._articles: dict[tuple[bool, int], float] = {}
        self._hours: dict[tuple[bool, int], float] = {}
        most = sorted(run.new for run in runs)[int(len(runs) * USUAL_RUNS)]
        for before, run in pairwise(runs):
            if not timedelta() < run.at - before.at <= LONGEST_GAP:
                continue
            parts = list(self._parts(before.at, run.at))
            whole = sum(hours for _, hours in parts)
            for key, hours in parts:
                self._hours[key] = self._hours.get(key, 0) + hours
                self._articles[key] = self._articles.get(key, 0) + min(run.new, most) * hours / whole

    def between(self, start: datetime, end: datetime) -> float:
        """Return how many articles would usually come between two moments."""
        return sum(self._rate(key) * hours for key, hours in self._parts(start, end))

    def _rate(self, key: tuple[bool, int]) -> float:
        # Hours that are little known, as those of the first weekend, are taken to bring less.
        return self._articles.get(key, 0.0) / (self._hours.get(key, 0.0) + LITTLE_KNOWN)

    def _parts(self, start: datetime, end: datetime) -> Iterator[tuple[tuple[bool, int], float]]:
        """Yield each hour of the week between two moments, and how much of it lies between them."""
        moment = start
        while moment < end:
            local = moment.astimezone(self._zone)
            following = moment + _HOUR - timedelta(minutes=local.minute, seconds=local.second)
            following = min(following, end)
            yield (local.weekday() >= 5, local.hour), (following - moment) / _HOUR
            moment = following
