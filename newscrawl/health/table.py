"""How outlets are, for a terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, tzinfo
from typing import Any

from rich.console import Console
from rich.text import Text

from newscrawl.article import format_utc
from newscrawl.collection.terminal import one_line, print_text
from newscrawl.health.outlet import Health
from newscrawl.health.states import SEVERITY, State, day_of

_STYLES = {
    State.OK: "green",
    State.QUIET: "cyan",
    State.UNKNOWN: "dim",
    State.DEGRADED: "yellow",
    State.BROKEN: "bold red",
    State.BLOCKED: "bold red",
}


def worst_first(found: Sequence[Health]) -> list[Health]:
    """Return outlets from bad to good, those of a state by name."""
    return sorted(found, key=lambda each: (-SEVERITY[each.state], each.outlet))


def render_health(found: Sequence[Health], console: Console, now: datetime, zone: tzinfo) -> None:
    """Print a line for each outlet, the worst first, with its findings and their addresses below.

    Moments are those of `zone`.
    """
    if not found:
        return
    width = max(len("outlet"), *(len(one_line(each.outlet)) for each in found))
    states = max(map(len, State))
    head = f"{'outlet':{width}}  {'state':{states}}  {'last new':12}  {'last run':12}"
    console.print(Text(head.rstrip(), "bold dim"), soft_wrap=True)
    for each in worst_first(found):
        line = Text(f"{one_line(each.outlet):{width}}  ")
        line.append(f"{each.state:{states}}", _STYLES[each.state])
        moments = [_moment(moment, now, zone) for moment in (each.last_new, each.last_run)]
        line.append(f"  {moments[0]:12}  {moments[1]:12}".rstrip())
        console.print(line, soft_wrap=True, highlight=False)
        _print_findings(each, console)


def _print_findings(health: Health, console: Console) -> None:
    for finding in health.findings:
        print_text(console, Text(one_line(finding.cause)), 2)
        for url in finding.evidence:
            console.print(Text(f"    {one_line(url)}", "dim"), soft_wrap=True, highlight=False)
    if not health.findings and health.cause:
        print_text(console, Text(one_line(health.cause)), 2)


def _moment(moment: datetime | None, now: datetime, zone: tzinfo) -> str:
    return day_of(moment, now, zone) if moment else "-"


def health_json(found: Sequence[Health], now: datetime) -> str:
    """Return outlets as one JSON object, the worst first."""
    outlets = [asdict(each) | {"evidence": each.evidence} for each in worst_first(found)]
    return json.dumps({"at": now, "outlets": outlets}, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    return format_utc(value) if isinstance(value, datetime) else str(value)
