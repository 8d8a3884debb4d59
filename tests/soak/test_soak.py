"""The soak, so small that it takes seconds: what it is to find is found, and what it misses it says."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.soak.audit import audit
from benchmarks.soak.world import START, World
from newscrawl.storage.store import open_store
from tests.crawl.support import environment
from tests.launcher import ROOT

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Four outlets, one with faults, for half a day."""
    path = tmp_path_factory.mktemp("soak") / "report.json"
    arguments = ("--days", "0.5", "--outlets", "4", "--every", "60m", "--untagged", "--report", str(path))
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.soak", *arguments],
        cwd=ROOT,
        env=environment(None, {}),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert path.exists(), done.stderr.decode()
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    assert done.returncode == (0 if found["met"] else 1), done.stdout.decode()
    return found


def test_all_that_was_published_is_stored_once_as_it_was(report: dict[str, Any]) -> None:
    assert report["published"] >= 15
    for name in ("lost", "doubled", "invented", "wrong", "unnoticed", "revised", "errors"):
        assert not report[name], name


def test_healthy_outlets_raise_no_alarm(report: dict[str, Any]) -> None:
    assert report["healthy_outlet_runs"] > 40
    assert report["false_alarms"] == []


def test_an_outlet_that_refuses_is_noticed_in_the_first_run(report: dict[str, Any]) -> None:
    blocked = report["faults"][0]
    assert blocked["fault"] == "forbidden"
    assert blocked["noticed_after"] == 1
    assert set(blocked["states"]) == {"blocked"}


def test_one_request_at_a_time(report: dict[str, Any]) -> None:
    assert {"name": "requests to one outlet at once", "measured": "1", "wanted": "1", "met": True} in report[
        "bars"
    ]
    assert sum(run["requests"] for run in report["runs"]) > 100


def test_the_same_seed_gives_the_same_world() -> None:
    worlds = [World(seed, 5, 1) for seed in (3, 3, 4)]
    addresses = [[story.url for stories in world.stories for story in stories] for world in worlds]
    assert addresses[0] == addresses[1] != addresses[2]


def test_what_is_not_stored_is_named_with_its_reason(tmp_path: Path) -> None:
    world = World(1, 4, 0.5)
    with closing(open_store(f"sqlite:{tmp_path / 'empty.sqlite'}")) as store:
        found = audit(world, store, [START + 30 * MINUTE, world.end])
        assert found.owed == len(found.lost) > 10
        assert set(found.lost.values()) == {"never asked for"}
        # Nobody has come, so nothing could be read.
        assert not audit(world, store, [START - MINUTE]).lost
