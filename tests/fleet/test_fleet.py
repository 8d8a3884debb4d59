"""A fleet that runs again and again in one process."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.crawl.support import environment
from tests.fleet.conftest import ServedTown
from tests.launcher import ROOT


def test_runs_leave_nothing_behind_and_share_the_room_for_waiting_pages(town: ServedTown) -> None:
    command = [sys.executable, "-m", "tests.fleet.many_runs", town.served.proxy, str(town.store), "6"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(town.served, {}), capture_output=True, timeout=90, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    runs = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(runs) == 6
    assert {"finished"} == {outcome for run in runs for outcome in run["outcomes"]}
    assert 0 < max(run.pop("room") for run in runs) <= 20_000_000
    assert runs[2] == runs[-1]
    assert runs[-1]["crawlers"] == runs[-1]["receivers"] == 0
