"""When an outlet's sources are asked again: a policy on what earlier polls of them brought, without effects.

A source is asked about twice in the time in which it is usually the first to list a new article, at least
every LONGEST and at most every SHORTEST. One that only repeats what others list first is asked ever more
seldom; one that is quiet because the outlet is, is not given up for it: a night stretches no newspaper's
interval beyond an eighth of the night.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from newscrawl.storage.polls import Poll

SHORTEST, LONGEST = timedelta(minutes=10), timedelta(hours=24)

USUAL = timedelta(minutes=30)
"""How soon a source is asked again of which nothing is known yet."""

FIRST_OTHERS = timedelta(hours=2)
"""How soon, where another source of the outlet was first to list something new in the same run."""

PATIENCE = timedelta(hours=4)
"""The longest wait before a source that fails is tried again."""

QUIET_POLLS = 2
"""How many of an outlet's due sources are asked before one of them has to bring something new, lest the
others wait for the next run."""

SWEEP = timedelta(hours=24)
"""How often a listing is read to the end of its window, and not only to the first page with nothing new."""

_GAPS = 5
_SILENCE_SHARE = 8
# Runs are started every so many minutes: what is due shortly after one is not left to the next.
_LONGEST_TOLERANCE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Found:
    """What a poll has brought.

    `listed` addresses of articles, of which no earlier run has met `unseen`, and no other source of this one
    before `first` of them; `failed` where not all of it could be read; `elsewhere` whether other sources of
    the outlet have listed something new since this one was last asked.
    """

    listed: int = 0
    unseen: int = 0
    first: int = 0
    failed: bool = False
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Which sources a run asks: `now`, and `then` only if one of those brings something new."""

    now: tuple[str, ...]
    then: tuple[str, ...] = ()


def after(
    earlier: Poll | None, url: str, now: datetime, found: Found, outlet_news_at: datetime | None
) -> Poll:
    """Return what is to be remembered of a source that has just been asked.

    `outlet_news_at` is when any of the outlet's sources last listed something new. Validators and `whole` are
    left to the caller.
    """
    poll = earlier or Poll(url, now, _seconds(USUAL))
    poll = replace(poll, polled_at=now, whole=False)
    poll = replace(poll, etag=None, last_modified=None, answered=None, answered_at=None)
    if not found.listed:
        return replace(poll, failures=poll.failures + 1)
    poll = replace(poll, failures=1 if found.failed else 0, listed=found.listed)
    if found.first:
        poll = replace(poll, news_at=now)
    if earlier is None:
        # What a first poll lists has gathered over an unknown time.
        return replace(poll, interval=_seconds(FIRST_OTHERS if found.elsewhere else USUAL))
    if found.first:
        return _after_news(earlier, poll, found.first)
    return replace(poll, interval=_seconds(_longer(earlier, now, found.elsewhere, outlet_news_at)))


def _after_news(earlier: Poll, poll: Poll, first: int) -> Poll:
    gap = int((poll.polled_at - earlier.polled_at).total_seconds() / first)
    gaps = (*earlier.gaps, *[gap] * min(first, _GAPS))[-_GAPS:]
    return replace(poll, gaps=gaps, interval=_seconds(_within(timedelta(seconds=median(gaps) / 2))))


def _longer(earlier: Poll, now: datetime, elsewhere: bool, outlet_news_at: datetime | None) -> timedelta:
    interval = timedelta(seconds=earlier.interval)
    longer = _within(2 * interval)
    if elsewhere or outlet_news_at is None:
        return longer
    return min(longer, max(interval, (now - outlet_news_at) / _SILENCE_SHARE))


def wait(poll: Poll) -> timedelta:
    """Return how long a source is left alone after it was last asked.

    One that fails is tried again after ever longer waits up to PATIENCE; one whose last reading was stopped,
    at once.
    """
    interval = timedelta(seconds=poll.interval)
    if poll.failures:
        doublings = min(poll.failures - 1, 10)
        return min(_within(min(interval, USUAL)) * (1 << doublings), PATIENCE)
    return interval if poll.whole else timedelta(0)


def is_due(poll: Poll | None, now: datetime) -> bool:
    """Say whether a source is to be asked in a run at `now`: also where it would be due shortly after it."""
    return poll is None or _is_over(poll, wait(poll), now)


def _is_over(poll: Poll, waiting: timedelta, now: datetime) -> bool:
    # A clock that was put back makes no source wait for it.
    return poll.polled_at > now or poll.polled_at + waiting <= now + min(waiting / 4, _LONGEST_TOLERANCE)


def plan(urls: Sequence[str], polls: Mapping[str, Poll], now: datetime) -> Plan:
    """Return which of an outlet's sources, in the order in which they are read, a run at `now` asks.

    New ones and those whose last reading was stopped are asked at once. Of the others that are due, the one
    that is asked most often and the one that has been due for longest go first.
    """
    known = {url: polls[url] for url in urls if url in polls}
    waits = {url: wait(poll) for url, poll in known.items()}
    substitute = _substitute(known)
    if substitute is not None:
        waits[substitute] = min(waits[substitute], _rhythm(known.values()))
    at_once = {url for url in urls if not waits.get(url)}
    due = [url for url, poll in known.items() if waits[url] and _is_over(poll, waits[url], now)]
    leader = min(due, key=lambda url: waits[url], default=None)
    due.sort(key=lambda url: (url != leader, known[url].polled_at + waits[url]))
    first = at_once | set(due[:QUIET_POLLS])
    return Plan(tuple(u for u in urls if u in first), tuple(u for u in urls if u in due and u not in first))


def _substitute(known: Mapping[str, Poll]) -> str | None:
    """Return the source that takes the place of a failing one which was asked more often than all others."""
    healthy = {url: poll.interval for url, poll in known.items() if not poll.failures}
    if not healthy:
        return None
    best = min(healthy, key=lambda url: healthy[url])
    return best if timedelta(seconds=healthy[best]) > _rhythm(known.values()) else None


def _rhythm(polls: Iterable[Poll]) -> timedelta:
    return timedelta(seconds=min(poll.interval for poll in polls))


def needs_others(earlier: Poll | None, found: Found, others: Iterable[Poll]) -> bool:
    """Say whether the outlet's other sources, whose polls are `others`, are to be asked, too, due or not.

    That is where all that the source lists is new, so that more may have come and gone since it was last
    asked, and where it brings no list and was asked more often than all others.
    """
    if earlier is None:
        return False
    if not found.listed:
        return earlier.interval < min((poll.interval for poll in others if not poll.failures), default=0)
    return found.unseen >= found.listed


def sweeps(poll: Poll, now: datetime) -> bool:
    """Say whether it is time to read a listing to the end of its window."""
    return poll.swept_at is None or now - poll.swept_at >= SWEEP


def _within(interval: timedelta) -> timedelta:
    return min(max(interval, SHORTEST), LONGEST)


def _seconds(interval: timedelta) -> int:
    return int(interval.total_seconds())
