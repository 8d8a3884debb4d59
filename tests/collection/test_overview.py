"""Statistics in a terminal and as JSON."""

from __future__ import annotations

import dataclasses
import io
import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from newscrawl.collection.overview import bar, percent, render_statistics, statistics_json
from newscrawl.collection.periods import periods
from newscrawl.storage.statistics import Statistics, StatisticsQuery
from tests.collection.statistics import HOSTILE, statistics

JAKARTA = ZoneInfo("Asia/Jakarta")
JUNE = StatisticsQuery(since=date(2024, 6, 1), until=date(2024, 6, 30))


def shown(found: Statistics, query: StatisticsQuery, width: int = 100) -> list[str]:
    stream = io.StringIO()
    render_statistics(found, query, Console(file=stream, width=width), JAKARTA)
    lines = stream.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    return [" ".join(line.split()) for line in lines]


def test_the_headline_and_every_table_are_there() -> None:
    lines = shown(statistics(), JUNE)
    assert lines[0] == "183 articles of 3 outlets, 4 near copies, 2 edited by their outlet, 1 taken down"
    for title in (
        "Outlets",
        "Articles by day",
        "Languages",
        "Fields filled, in per cent",
        "People on the rise",
    ):
        assert title in lines
    assert "2024-06-01 6 ████████████████████████" in lines
    assert "undated 3" in lines
    assert "id 150 ████████████████████████ 82%" in lines
    few = shown(dataclasses.replace(statistics(), languages={"id": 9999, "jv": 1}, articles=10_000), JUNE)
    assert "jv 1 ▏ 1%" in few
    assert "title 100 100 100 100" in [line.rstrip() for line in lines if line.startswith("title")]


def test_names_are_compared_with_the_period_before() -> None:
    lines = shown(statistics(), JUNE)
    assert "Sutarmi Wignyo 12 ████████████████████████ +8" in lines
    assert "Bagus 3 ██████ -2" in lines
    assert any(line.endswith("new") and HOSTILE in line for line in lines)


def test_names_are_not_called_new_where_there_is_nothing_before() -> None:
    found = statistics()
    first = {
        type: [dataclasses.replace(each, before=0) for each in counts] for type, counts in found.names.items()
    }
    lines = shown(dataclasses.replace(found, names=first, rising=first), JUNE)
    assert "People in most articles" in lines
    assert not [line for line in lines if line.endswith(("new", "on the rise"))]


def test_a_narrow_terminal_says_what_it_leaves_out() -> None:
    lines = shown(statistics(outlets=12), JUNE, width=60)
    assert any(line.endswith(" more outlets: see --json") for line in lines)


def test_a_narrow_terminal_leaves_days_and_names_whole() -> None:
    lines = shown(statistics(), JUNE, width=40)
    assert "2024-06-01 6 ████████████" in lines
    assert "Sutarmi Wignyo 12 ████████████ +8" in lines
    assert "warta_1 61 2024-06-30" in lines


def test_json_has_every_count() -> None:
    found = json.loads(statistics_json(statistics(), JUNE))
    assert found["articles"] == 183
    assert found["query"] == {
        "source": None, "language": None, "since": "2024-06-01", "until": "2024-06-30", "top": 10,
    }  # fmt: skip
    assert sum(each["articles"] for each in found["days"]) == 183
    assert {"source": "warta_1", "day": None, "articles": 1} in found["days"]
    assert found["sources"]["warta_0"]["newest"] == "2024-06-30T01:00:00Z"
    assert found["names"]["PERSON"][0] == {"name": "Sutarmi Wignyo", "articles": 12, "before": 4}


@pytest.mark.parametrize(
    ("count", "expected"), [(0, ""), (1, "▏"), (50, "████"), (100, "████████"), (56, "████▌")]
)
def test_bars_are_as_long_as_their_count(count: int, expected: str) -> None:
    assert bar(count, 100, width=8).plain == expected


@pytest.mark.parametrize(
    ("last", "unit", "count", "label"),
    [
        ("2024-06-30", "day", 30, "2024-06-30"),
        ("2024-09-30", "week", 19, "2024-09-30"),
        ("2026-05-31", "month", 24, "2026-05"),
        ("2060-01-01", "year", 37, "2060"),
    ],
)
def test_days_are_gathered_as_an_eye_takes_them_in(last: str, unit: str, count: int, label: str) -> None:
    days = {("warta", "2024-06-01"): 2, ("kabar", "2024-06-01"): 1, ("warta", last): 5, ("warta", ""): 9}
    found, stretches = periods(days, most=31)
    assert found == unit
    assert len(stretches) == count
    assert stretches[0].articles.total() == 3
    assert stretches[-1].label == label
    assert sum(each.articles.total() for each in stretches) == 8


def test_a_period_asked_for_is_shown_to_its_ends() -> None:
    _, stretches = periods({("warta", "2024-06-15"): 1}, date(2024, 6, 1), date(2024, 6, 30))
    assert [stretches[0].label, stretches[-1].label] == ["2024-06-01", "2024-06-30"]
    assert periods({}) == ("day", [])


@pytest.mark.parametrize("first", ["9999-12-31", "9999-08-01", "9996-01-01", "0001-01-01"])
def test_the_calendar_s_last_day_is_in_a_period(first: str) -> None:
    _, stretches = periods({("warta", first): 1, ("warta", "9999-12-31"): 1})
    assert sum(each.articles.total() for each in stretches) == (1 if first == "9999-12-31" else 2)


def test_a_day_of_the_year_one_is_in_a_week() -> None:
    unit, stretches = periods({("warta", "0001-01-01"): 1, ("warta", "0001-12-31"): 1}, most=62)
    assert unit == "week"
    assert sum(each.articles.total() for each in stretches) == 2


def test_what_is_not_whole_never_looks_it() -> None:
    assert [percent(999, 1000), percent(1, 1000), percent(0, 9), percent(9, 9), percent(0, 0)] == [
        "99", "1", "0", "100", "0",
    ]  # fmt: skip
