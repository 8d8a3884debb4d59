"""The bars of a soak, and its report: as JSON and for people."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from benchmarks.soak.driver import FaultSeen, RunSeen, Soak
from benchmarks.soak.world import START

REQUESTS_PER_OUTLET = 100 / 30
"""A run with nothing new makes fewer requests than this for each outlet."""

LEARNING = timedelta(days=1)
"""So long it takes to know how often each source brings something new."""

MEMORY_GROWTH = 1.10
EXAMPLES = 10
NOT_MEASURED = "not measured"


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that must hold: what was `measured`, what was `wanted`, and whether that is `met`; None
    where the soak was too short to tell."""

    name: str
    measured: str
    wanted: str
    met: bool | None


def bars(soak: Soak) -> list[Bar]:
    """Return all bars."""
    found = soak.audit
    noticed = sum(each.noticed == 1 for each in soak.faults if each.exposed)
    met = sum(each.exposed > 0 for each in soak.faults)
    runs = len(soak.runs) * len(soak.world.plans)
    return [
        _none("lost", found.lost, f"of {found.owed} published"),
        _none("stored twice", found.doubled),
        _none("stored, but never published", found.invented),
        _none("stored otherwise than published", found.wrong),
        _none("corrections and removals not noticed", found.unnoticed, f"of {found.edits + found.removals}"),
        _none("revisions that no outlet made", found.revised),
        Bar("faults noticed within one run", f"{noticed} of {met}", "all", noticed == met),
        Bar(
            "false alarms",
            f"{len(soak.false_alarms)} in {soak.healthy_runs} healthy outlet-runs",
            "0",
            not soak.false_alarms,
        ),
        _requests(soak),
        *_memory(soak.runs),
        Bar("requests to one outlet at once", str(soak.at_once), "1", soak.at_once == 1),
        Bar("runs that left a whole record", f"{found.records} of {runs}", "all", found.records == runs),
        _none("crawls that failed", soak.errors),
    ]


def _none(name: str, found: Any, of: str = "") -> Bar:
    return Bar(name, f"{len(found)} {of}".strip(), "0", not found)


def _requests(soak: Soak) -> Bar:
    name, most = "requests in runs with nothing new", REQUESTS_PER_OUTLET * len(soak.world.plans)
    known = START + LEARNING
    idle = [run.requests for run in soak.runs[:-1] if run.at >= known and not run.published]
    if not idle:
        return Bar(name, NOT_MEASURED, f"under {most:.0f}", None)
    measured = f"{max(idle)} at most, {statistics.mean(idle):.0f} in the mean of {len(idle)}"
    return Bar(name, measured, f"under {most:.0f}", max(idle) < most)


def _memory(runs: list[RunSeen]) -> Iterator[Bar]:
    for name, at in (("after 100 runs", 100), ("at the end", len(runs))):
        if at <= len(runs) and len(runs) > 20:
            ratio = runs[at - 1].memory / runs[9].memory
            measured = f"{runs[at - 1].memory:.0f} MB, {ratio - 1:+.1%} of after 10 runs"
            yield Bar(f"memory {name}", measured, "within 10 %", ratio <= MEMORY_GROWTH)
        else:
            yield Bar(f"memory {name}", NOT_MEASURED, "within 10 %", None)


def as_json(soak: Soak, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the whole report as what JSON knows."""
    return {
        "arguments": arguments,
        "seconds": round(soak.seconds, 1),
        "met": all(bar.met is not False for bar in bars(soak)),
        "bars": [
            {"name": bar.name, "measured": bar.measured, "wanted": bar.wanted, "met": bar.met}
            for bar in bars(soak)
        ],
        "published": soak.audit.owed,
        "lost": soak.audit.lost,
        "doubled": soak.audit.doubled,
        "invented": soak.audit.invented,
        "wrong": soak.audit.wrong,
        "corrections": soak.audit.edits,
        "removals": soak.audit.removals,
        "unnoticed": soak.audit.unnoticed,
        "revised": soak.audit.revised,
        "minutes_to_store": _delays(soak.audit.delays),
        "faults": [_fault(each) for each in soak.faults],
        "healthy_outlet_runs": soak.healthy_runs,
        "false_alarms": [
            {
                "at": _iso(each.at),
                "outlet": each.outlet,
                "state": each.health.state,
                "cause": each.health.cause,
            }
            for each in soak.false_alarms
        ],
        "errors": soak.errors,
        "runs": [
            {
                "at": _iso(run.at),
                "seconds": round(run.seconds, 2),
                "requests": run.requests,
                "pages": run.pages,
                "published": run.published,
                "memory": round(run.memory, 1),
            }
            for run in soak.runs
        ],
    }


def _iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%MZ}"


def _delays(delays: list[float]) -> dict[str, float] | None:
    if len(delays) < 2:
        return None
    parts = statistics.quantiles(delays, n=20)
    return {"median": round(parts[9], 1), "p95": round(parts[18], 1), "most": round(max(delays), 1)}


def _fault(seen: FaultSeen) -> dict[str, Any]:
    return {
        "outlet": seen.plan.name,
        "fault": seen.fault.name,
        "what": seen.fault.kind.words,
        "begins": _iso(seen.fault.begins),
        "ends": _iso(seen.fault.ends) if seen.fault.ends else None,
        "right": sorted(seen.fault.kind.states),
        "exposed_runs": seen.exposed,
        "noticed_after": seen.noticed,
        "states": seen.states,
        "cause": seen.cause,
        "well_again_after": seen.runs_to_recover,
    }


def for_people(soak: Soak) -> Iterator[str]:
    """Yield the report's lines."""
    runs = soak.runs
    yield (
        f"{len(soak.world.plans)} outlets, {soak.world.days:g} days, {len(runs)} runs, "
        f"{soak.audit.owed} articles, {sum(run.requests for run in runs)} requests in {soak.seconds:.0f} s"
    )
    yield ""
    for bar in bars(soak):
        mark = {True: "ok    ", False: "MISSED", None: "  -   "}[bar.met]
        yield f"{mark} {bar.name:38} {bar.measured:44} wanted: {bar.wanted}"
    if delays := _delays(soak.audit.delays):
        measured = f"{delays['median']:g} (median), {delays['p95']:g} (95 %), {delays['most']:g} (most)"
        yield f"       minutes from publication to the store: {measured}"
    yield ""
    yield from _faults(soak.faults)
    yield from _examples("lost", [f"{url} ({why})" for url, why in soak.audit.lost.items()])
    yield from _examples("stored twice", soak.audit.doubled)
    yield from _examples("never published", soak.audit.invented)
    yield from _examples("stored otherwise", [f"{url} ({what})" for url, what in soak.audit.wrong.items()])
    yield from _examples("not noticed", soak.audit.unnoticed)
    yield from _examples("revisions that no outlet made", soak.audit.revised)
    alarms = [
        f"{_iso(each.at)} {each.outlet}: {each.health.state} {each.health.cause}"
        for each in soak.false_alarms
    ]
    yield from _examples("false alarms", alarms)
    yield from _examples("crawls that failed", soak.errors)


def _faults(faults: list[FaultSeen]) -> Iterator[str]:
    for each in faults:
        noticed = f"after {each.noticed}" if each.noticed else "NEVER" if each.exposed else "not met"
        states = ", ".join(f"{count} {name}" for name, count in each.states.items())
        well = f"; well again after {each.runs_to_recover}" if each.runs_to_recover else ""
        yield f"{each.plan.name:16} {each.fault.name:12} {noticed:8} ({states}{well}) {each.cause}"


def _examples(name: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield f"{name}:"
        yield from (f"  {line}" for line in lines[:EXAMPLES])
        if len(lines) > EXAMPLES:
            yield f"  and {len(lines) - EXAMPLES} more"
