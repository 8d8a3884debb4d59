"""What a run of many outlets says at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newscrawl.extensions.run import STORED, Run
from newscrawl.fleet.fleet import FleetRun, OutletRun

_COLUMNS = ("new", "updated", "unchanged", "pages", "failed", "minutes")


def table(run: FleetRun) -> Iterator[str]:
    """Yield one line for each outlet, by name, under a line with the columns' names."""
    width = max((len(outlet.name) for outlet in run.outlets), default=0)
    width = max([width, len("outlet"), *map(len, run.busy)])
    yield f"{'outlet':{width}}  {'  '.join(_COLUMNS)}"
    for outlet in sorted(run.outlets, key=lambda each: each.name):
        yield f"{outlet.name:{width}}  {_line(outlet)}"
    for name in sorted(run.busy):
        yield f"{name:{width}}  left out: another process crawls it"


def no_answer(outlets: Sequence[str]) -> str:
    """Return in a sentence that none of these outlets answered."""
    names = ", ".join(outlets[:3]) + ", ..." * (len(outlets) > 3)
    return f"None of {len(outlets)} outlets answered ({names}): is the network down?"


def _line(outlet: OutletRun) -> str:
    run = outlet.run
    if run is None or outlet.error is not None:
        return f"failed: {outlet.error}"
    articles = [run.outcomes[outcome] for outcome in STORED]
    counts = [*articles, run.pages, run.failed, f"{run.seconds / 60:.1f}"]
    cells = (f"{count:>{len(name)}}" for name, count in zip(_COLUMNS, counts, strict=True))
    return f"{'  '.join(cells)}  {_ending(run)}"


def _ending(run: Run) -> str:
    if run.problem:
        return run.problem
    failed = len(run.sources_failed)
    return f"{run.ending}{f', {failed} did not' if failed else ''}"
