"""One share over an outlet's runs: when it is an alarm, since when, and when it is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from newscrawl.health.runs import Count
from newscrawl.health.shares import Track

START = datetime(2026, 10, 1, tzinfo=UTC)
Runs = Iterable[tuple[int, int]]


def track(*runs: tuple[int, int]) -> Track:
    """Return the track of runs an hour apart: bad ones, of so many."""
    found = Track()
    for hour, (bad, of) in enumerate(runs):
        found.add(START + timedelta(hours=hour), Count(bad, of))
    return found


CLEAN = ((0, 10),) * 30


@pytest.mark.parametrize(
    ("past", "run", "alarm"),
    [
        (CLEAN, (2, 2), True),
        (CLEAN, (1, 1), False),
        (CLEAN, (2, 10), False),
        (CLEAN, (5, 10), True),
        # What is usual is no fault.
        (((10, 10),) * 30, (10, 10), False),
        (((5, 10),) * 30, (9, 10), False),
        (((3, 10),) * 30, (30, 30), True),
        # One odd run before does not blind.
        (((0, 10),) * 20 + ((2, 3),) + ((0, 10),) * 20, (20, 20), True),
        # Too little past.
        (((0, 5),) * 3, (5, 5), False),
    ],
)
def test_a_run_is_an_alarm_where_its_own_past_makes_it_improbable(
    past: tuple[tuple[int, int], ...], run: tuple[int, int], alarm: bool
) -> None:
    assert (track(*past, run).alarm is not None) is alarm


def test_runs_of_one_article_add_up() -> None:
    assert track(*CLEAN, (1, 1)).alarm is None
    alarm = track(*CLEAN, (1, 1), (0, 0), (1, 1)).alarm
    assert alarm is not None
    assert (alarm.since, alarm.bad, alarm.of) == (START + timedelta(hours=30), 2, 2)


def test_a_fault_begins_with_its_first_bad_run_and_not_with_a_single_page_before() -> None:
    alarm = track(*CLEAN, (1, 10), (0, 10), (0, 10), (3, 3), (3, 3)).alarm
    assert alarm is not None
    assert alarm.since == START + timedelta(hours=33)


def test_an_alarm_lasts_while_nothing_speaks_against_it() -> None:
    faulty = (*CLEAN, (5, 5), (0, 0), (4, 5), (0, 0), (3, 3))
    alarm = track(*faulty).alarm
    assert alarm is not None
    assert (alarm.bad, alarm.of, alarm.since) == (12, 13, START + timedelta(hours=30))
    assert track(*faulty, (0, 5)).alarm is None
    # One good article may be luck, several are not.
    assert track(*CLEAN, (3, 5), (3, 5), (0, 1)).alarm is not None
    assert track(*CLEAN, (3, 5), (3, 5), *[(0, 1)] * 6).alarm is None


def test_the_past_outlives_an_alarm() -> None:
    mended = ((0, 10),) * 4 + ((10, 10),) + ((0, 10),)
    assert track(*mended).alarm is None
    assert track(*mended, (10, 10)).alarm is not None


def test_what_lasts_does_not_become_the_past() -> None:
    assert track(*CLEAN, *[(5, 5)] * 100).alarm is not None
