"""When an outlet is silent for too long, and when it only sleeps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from newscrawl.health.outlet import assess
from newscrawl.health.rhythm import silence
from newscrawl.health.runs import RunFacts, read_run
from newscrawl.health.states import State
from tests.health.outlets import JAKARTA, Outlet, Record

DAY = 48


def silent(record: Record) -> None:
    record["articles"]["new"] = 0
    record["observed"] |= {"articles": 0, "layouts": [], "selectors": [], "kinds": [], "words": []}
    for source in record["observed"]["sources"]:
        source["new"], source["newest"] = 0, None


def state_after(quiet_runs: int, **outlet: Any) -> tuple[State, str]:
    """Return the state of an outlet that falls silent on the ninth day, at seven in the morning."""
    records = list(Outlet(3, fault=silent, fault_at=8 * DAY, **outlet).records(8 * DAY + quiet_runs))
    found = assess("contoh", reversed(records), records[-1]["started_at"] + timedelta(minutes=1), JAKARTA)
    return found.state, found.cause


@pytest.mark.parametrize(
    ("daily", "hours", "state"),
    [
        (60, 3, State.OK), (60, 36, State.QUIET), (60, 130, State.DEGRADED),
        # What comes twice a day is not missed for two days.
        (2, 48, State.OK),
    ],
)  # fmt: skip
def test_silence_is_judged_by_the_outlets_own_pace(daily: float, hours: int, state: State) -> None:
    found, cause = state_after(2 * hours, daily=daily)
    assert found is state, cause
    if state is State.QUIET:
        assert cause.startswith("nothing new since ")
        assert "its lists name nothing else (the newest date in them: " in cause
    if state is State.DEGRADED:
        assert "its lists have named nothing new since" in cause


def facts(records: list[Record]) -> list[RunFacts]:
    return [run for run in map(read_run, records) if run is not None]


def test_nights_and_weekends_are_no_silence() -> None:
    runs = facts(list(Outlet(5, daily=60, weekend=0.05).records(14 * DAY)))
    for end in range(3 * DAY, 14 * DAY, 5):
        found = silence(runs[:end], JAKARTA)
        assert found is not None
        assert not found.is_unusual, runs[end].at


def test_what_is_expected_follows_the_hours_of_the_week() -> None:
    records = list(Outlet(5, daily=48, weekend=0.5).records(15 * DAY))
    # Six hours of a Thursday: from midnight on, and from nine in the morning on.
    night = 13 * DAY + 34
    expected = []
    for start in (night, night + 18):
        after = [record | {"articles": {}} for record in records[start : start + 12]]
        found = silence(facts([*records[:start], *after]), JAKARTA)
        assert found is not None
        expected.append(found.expected or 0)
    assert expected[0] * 3 < expected[1]


def test_an_archive_is_nothing_new() -> None:
    records = list(Outlet(3, daily=60, fault=silent, fault_at=8 * DAY).records(10 * DAY))
    for record in records[8 * DAY :]:
        record["articles"]["new"] = 40
        record["observed"] |= {"articles": 0, "older": 40}
    found = silence(facts(records), JAKARTA)
    assert found is not None
    assert found.is_unusual


def test_runs_that_ask_nothing_say_nothing() -> None:
    records = list(Outlet(3, daily=60).records(8 * DAY + 2 * DAY))
    for record in records[8 * DAY :]:
        silent(record)
        record["sources"] = {"read": 0, "failed": []}
    found = assess("contoh", reversed(records), records[-1]["started_at"], JAKARTA)
    assert found.state is State.OK
