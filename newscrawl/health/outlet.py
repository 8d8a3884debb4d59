"""How one outlet is, from its runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from itertools import groupby, pairwise
from typing import Any

from newscrawl.health.checks import find_shares
from newscrawl.health.rhythm import Silence, silence
from newscrawl.health.runs import RunFacts, read_run
from newscrawl.health.sources import find_sources
from newscrawl.health.states import SEVERITY, Finding, State, day_of
from newscrawl.storage.polls import Robots

MOST_RUNS = 500
"""So many runs of an outlet are looked at: ten days of one each half an hour."""

WINDOW = timedelta(days=30)
"""How far back they go, unless asked otherwise."""

NOT_ASKED, NOT_ASKED_GAPS = timedelta(days=3), 4
"""An outlet that was not asked for so long is not known any more: longer than a weekend without a machine,
and than four of the usual times between two runs."""


@dataclass(frozen=True, slots=True)
class Health:
    """An outlet's `state` and its `cause` in one sentence, with all `findings`, the worst first.

    `last_new` is the run that last brought a new article, `last_run` the last that asked the outlet, `runs`
    how many were looked at.
    """

    outlet: str
    state: State
    cause: str
    findings: tuple[Finding, ...] = ()
    last_new: datetime | None = None
    last_run: datetime | None = None
    runs: int = 0

    @property
    def evidence(self) -> tuple[str, ...]:
        """Addresses that show the worst finding."""
        return self.findings[0].evidence if self.findings else ()


def assess(
    outlet: str,
    records: Iterable[Mapping[str, Any]],
    now: datetime,
    zone: tzinfo,
    robots: Iterable[Robots] = (),
) -> Health:
    """Return how an outlet is at `now`; `records` are those of its runs in `crawls`, newest first.

    Days and hours are those of `zone`. `robots` are the robots.txt of hosts: where pages are forbidden and
    that of their host has changed, this is said.
    """
    read = [run for run in map(read_run, records) if run is not None][::-1]
    waiting = _waiting(read, now, zone)
    runs = list(_without_first_wish([run for run in read if run.tells]))
    if not runs:
        return Health(outlet, State.UNKNOWN, waiting or "never asked, or not in the time looked at")
    quiet = silence(runs, zone)
    last_new = max((run.at for run in runs if run.new), default=None)
    findings = sorted(
        [*find_sources(runs, now, zone), *find_shares(runs, now, zone), *_frozen(quiet, now, zone)],
        key=lambda each: -SEVERITY[each.state],
    )
    findings = [_with_robots(each, robots, now, zone) for each in findings]
    state, cause = _state(runs, findings, quiet, now, zone)
    cause = cause or waiting
    return Health(outlet, state, cause, tuple(findings), last_new, runs[-1].at, len(runs))


def _waiting(runs: list[RunFacts], now: datetime, zone: tzinfo) -> str:
    """Say until when the outlet is left alone, in words; nothing where it is not."""
    wait = runs[-1].wait if runs else None
    return wait.words(zone) if wait and wait.holds(now) else ""


def _without_first_wish(runs: list[RunFacts]) -> Iterator[RunFacts]:
    """Leave out a run that the outlet has put off (Retry-After), unless it puts the next one off, too.

    An outlet that asks for an hour's patience is neither away nor does it keep us out; one that after the
    hour asks for another has let nothing through twice.
    """
    for put_off, group in groupby(runs, key=lambda run: run.put_off):
        found = list(group)
        if not put_off or len(found) > 1:
            yield from found


def _state(
    runs: list[RunFacts], findings: list[Finding], quiet: Silence | None, now: datetime, zone: tzinfo
) -> tuple[State, str]:
    asked = runs[-1].at
    gaps = sorted(later.at - earlier.at for earlier, later in pairwise(runs)) or [timedelta()]
    if now - asked > max(NOT_ASKED, NOT_ASKED_GAPS * gaps[len(gaps) // 2]):
        before = f"; it was {findings[0].state}: {findings[0].cause}" if findings else ""
        return State.UNKNOWN, f"not asked since {day_of(asked, now, zone)}{before}"
    if findings:
        return findings[0].state, findings[0].cause
    if quiet is not None and quiet.is_unusual and quiet.last is not None:
        since = day_of(quiet.last, now, zone)
        return (
            State.QUIET,
            f"nothing new since {since}, and its lists name nothing else{_newest(runs, now, zone)}",
        )
    return State.OK, ""


def _newest(runs: list[RunFacts], now: datetime, zone: tzinfo) -> str:
    dates = [
        source.newest for run in runs for source in run.sources if source.newest and source.newest <= now
    ]
    return f" (the newest date in them: {day_of(max(dates), now, zone)})" if dates else ""


def _with_robots(finding: Finding, robots: Iterable[Robots], now: datetime, zone: tzinfo) -> Finding:
    """Add to what is forbidden which robots.txt has changed, and when."""
    if not finding.cause.startswith("robots:"):
        return finding
    for each in robots:
        if each.changed_at and any(url.startswith(f"{each.host}/") for url in finding.evidence):
            changed = f"{each.host}/robots.txt has changed, seen {day_of(each.changed_at, now, zone)}"
            evidence = (*finding.evidence, f"{each.host}/robots.txt")
            return replace(finding, cause=f"{finding.cause}; {changed}", evidence=evidence)
    return finding


def _frozen(quiet: Silence | None, now: datetime, zone: tzinfo) -> list[Finding]:
    if quiet is None or quiet.last is None or not quiet.is_frozen:
        return []
    cause = (
        f"sources: its lists have named nothing new since {day_of(quiet.last, now, zone)}, where about "
        f"{quiet.expected:.0f} articles would have come; it may publish elsewhere now"
    )
    return [Finding("frozen", State.DEGRADED, cause, quiet.last)]
