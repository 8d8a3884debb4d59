"""The shares of an outlet's pages that are watched, and what it means when one grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import pairwise

from newscrawl.extensions.observed import SHORT_WORDS, WORD_EDGES
from newscrawl.extraction.body import GENERIC
from newscrawl.health.runs import Count, RunFacts
from newscrawl.health.shares import Alarm, Track
from newscrawl.health.states import Finding, State, day_of
from newscrawl.reasons import words_for

SEVERE = 0.8
"""From this share on, what is left of the outlet is not worth having."""

KEPT_OUT = 0.5
"""An outlet that answers less than every second page keeps us out, even if it does so in turns."""

SHORT_DECILE = 0.1
"""Texts are short by an outlet's own measure where they are shorter than nine in ten of its past."""

SHORTER = 2 / 3
"""And shorter than so much of the usual: where all are of one length, a few words less are no fault."""


@dataclass(frozen=True, slots=True)
class Check:
    """A share that is watched: `count` gives it for a run, `words` say what the bad ones are, `about` what
    of the outlet it is about.

    From the share `severe` on, the outlet is in the state `worst`; below, it is degraded.
    """

    name: str
    about: str
    count: Callable[[RunFacts], Count | None]
    words: str
    worst: State = State.DEGRADED
    severe: float = SEVERE


_BLOCKED = frozenset({"blocked", "challenge", "retry_after"})
_UNANSWERED = frozenset({"timeout", "unreachable", "cut_short", "robots_unreachable", "not_recorded"})
_MOVED = frozenset({"gone", "offsite", "switched_off", "redirects"})
_OURS = frozenset({"error", "worker_died", "too_slow", "store_lost", "too_large_to_store"})


def group_of(reason: str, stage: str = "fetch") -> str:
    """Return which kind of fault a failure is: the name of the check that counts it."""
    if reason in _BLOCKED:
        return "blocked"
    if reason == "robots":
        return "robots"
    if reason in _UNANSWERED or reason.startswith("http_5"):
        return "unanswered"
    if reason in _OURS:
        return "newscrawl"
    if reason in _MOVED or reason.startswith("http_") or stage == "fetch":
        return "moved"
    return "unreadable"


def _failed(group: str) -> Callable[[RunFacts], Count | None]:
    def count(run: RunFacts) -> Count | None:
        failures = [each for each in run.failures if group_of(each.reason, each.stage) == group]
        urls = tuple(url for each in failures for url in each.urls)
        return Count(sum(each.count for each in failures), run.asked, urls)

    return count


def _kind(name: str) -> Callable[[RunFacts], Count | None]:
    return lambda run: run.kinds.get(name)


def _generic(run: RunFacts) -> Count:
    return Count(run.layouts.get(GENERIC, 0), run.pages, run.generic_urls)


CHECKS = (
    Check("blocked", "blocked", _failed("blocked"), "pages were refused to us", State.BLOCKED, KEPT_OUT),
    Check("robots", "robots", _failed("robots"), "pages are forbidden", State.BLOCKED, KEPT_OUT),
    Check("unanswered", "outlet", _failed("unanswered"), "pages were not answered", State.BROKEN),
    Check("moved", "addresses", _failed("moved"), "listed addresses lead to no article", State.BROKEN),
    Check("unreadable", "pages", _failed("unreadable"), "pages gave no article", State.BROKEN),
    Check("newscrawl", "newscrawl", _failed("newscrawl"), "pages failed by its fault", State.BROKEN),
    Check(
        "same_body", "texts", _kind("same_body"), "articles have that of another address", State.BROKEN,
        KEPT_OUT,
    ),
    Check("layout", "layout", _generic, "pages fit none"),
    Check("short", "texts", _kind("short"), f"articles have less than {SHORT_WORDS} words"),
    Check("no_title", "titles", _kind("no_title"), "articles have none"),
    Check("no_date", "dates", _kind("no_date"), "articles have none"),
    Check("no_author", "authors", _kind("no_author"), "articles name none"),
    Check("foreign", "language", _kind("foreign"), "articles are in none of Indonesia"),
    Check("future", "dates", _kind("future"), "articles are dated in the future"),
    Check("rewritten", "dates", _kind("rewritten"), "articles fetched again have another than before"),
    Check("contradicted", "dates", _kind("contradicted"), "articles have another than their list gives"),
    Check("same_moment", "dates", _kind("same_moment"), "articles were published in the same second"),
    Check("repeated_moment", "dates", _kind("repeated_moment"), "articles have that of an earlier run's"),
)  # fmt: skip
"""In the order in which they explain a fault: the cause first, what follows from it later."""


def find_shares(runs: Sequence[RunFacts], now: datetime, zone: tzinfo) -> Iterator[Finding]:
    """Yield a finding for each share that is other than it was; `runs` are an outlet's, oldest first."""
    shorter = _shorter(runs)
    for check in (*CHECKS, *([shorter] if shorter else [])):
        track = Track()
        for run in runs:
            track.add(run.at, check.count(run))
        if track.alarm is not None:
            yield _finding(check, track.alarm, runs, now, zone)


def _shorter(runs: Sequence[RunFacts]) -> Check | None:
    """Return the check for texts that are shorter than usual, where there are enough to say what is usual."""
    words: dict[int, int] = dict.fromkeys(WORD_EDGES, 0)
    whole = sum(sum(run.words.values()) for run in runs)
    for run in runs:
        for edge, number in run.words.items():
            words[edge] += number
        # The older half: what is usual must not follow a fault.
        if sum(words.values()) * 2 >= whole:
            break
    usual, below, limit = sum(words.values()), 0, 0
    middle = next((edge for edge in WORD_EDGES if _up_to(edge, words) * 2 >= usual), 0)
    for edge, following in pairwise(WORD_EDGES):
        below += words[edge]
        if below > usual * SHORT_DECILE or following > middle * SHORTER:
            break
        limit = following
    if not usual or limit <= SHORT_WORDS:
        return None

    def count(run: RunFacts) -> Count:
        short = sum(number for edge, number in run.words.items() if edge < limit)
        return Count(short, sum(run.words.values()))

    return Check("shorter", "texts", count, f"articles have less than {limit} words")


def _up_to(edge: int, words: Mapping[int, int]) -> int:
    return sum(number for each, number in words.items() if each <= edge)


def _finding(check: Check, alarm: Alarm, runs: Sequence[RunFacts], now: datetime, zone: tzinfo) -> Finding:
    severe = alarm.share_now >= check.severe
    since = day_of(alarm.since, now, zone)
    if check.name == "layout":
        cause = f"layout: {_layout_words(alarm, runs, since)}"
    else:
        cause = (
            f"{check.about}: {alarm.bad} of {alarm.of} {check.words} since {since}; "
            f"{_percent(alarm.past.bad, alarm.past.of)} before"
        )
    reasons = _reasons(check.name, alarm.since, runs)
    return Finding(
        check.name,
        check.worst if severe else State.DEGRADED,
        cause + (f" ({reasons})" if reasons else ""),
        alarm.since,
        alarm.urls,
    )


def _layout_words(alarm: Alarm, runs: Sequence[RunFacts], since: str) -> str:
    """Return which selector no longer matches: the one that matched most often before."""
    before: dict[str, int] = {}
    tried: dict[str, int] = {}
    matched: dict[str, int] = {}
    for run in runs:
        for selector, (looked, found) in run.selectors.items():
            if run.at < alarm.since:
                before[selector] = before.get(selector, 0) + found
            else:
                tried[selector] = tried.get(selector, 0) + looked
                matched[selector] = matched.get(selector, 0) + found
    usual = max(before, key=lambda selector: before[selector], default=None)
    if usual is None or usual not in tried:
        return f"{alarm.bad} of {alarm.of} pages fit no layout since {since}; the generic one read them"
    return (
        f"`{usual}` matched {matched[usual]} of {tried[usual]} pages since {since}; "
        f"generic layout read {alarm.bad}"
    )


def _reasons(group: str, since: datetime, runs: Sequence[RunFacts]) -> str:
    counts: dict[str, int] = {}
    for run in runs:
        for failure in run.failures:
            if run.at >= since and group_of(failure.reason, failure.stage) == group:
                counts[failure.reason] = counts.get(failure.reason, 0) + failure.count
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{count} {words_for(reason)}" for reason, count in most)


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "none"
