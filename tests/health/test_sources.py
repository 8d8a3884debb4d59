"""What sources list, over a day and over the night."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from newscrawl.health.runs import read_run
from newscrawl.health.sources import find_sources
from newscrawl.health.states import State
from tests.health.outlets import JAKARTA, Record, record_of

INDEX = "https://www.contoh.id/indeks?tanggal={date:%Y-%m-%d}&page={page}"
TODAY, YESTERDAY = (f"https://www.contoh.id/indeks?tanggal=2026-10-{day}&page=1" for day in ("03", "02"))
LATEST, MAP, RSS = (f"https://www.contoh.id/{name}" for name in ("terkini", "peta.xml", "rss"))
MIDNIGHT = datetime(2026, 10, 2, 17, 5, tzinfo=UTC)

Listed = Mapping[str, Mapping[str, int]]


def found(*runs: Listed | Record) -> list[tuple[State, tuple[str, ...]]]:
    """Return what is found after runs an hour apart: each the parts of its sources, or a record."""
    facts = []
    for hour, run in enumerate(runs):
        record: Record = dict(run) if "started_at" in run else listing(run)
        record["started_at"] = MIDNIGHT + timedelta(hours=hour)
        facts.append(read_run(record))
    now = MIDNIGHT + timedelta(hours=len(runs))
    findings = find_sources([each for each in facts if each is not None], now, JAKARTA)
    return [(each.state, each.evidence) for each in findings]


def listing(sources: Listed) -> Record:
    record = record_of(MIDNIGHT, 1, 0, Counter(), 0, {}, {}, {})
    record["sources"]["read"] = len(sources)
    record["observed"]["sources"] = [
        {
            "url": url, "listed": sum(parts.values()), "new": 0, "newest": None, "whole": True,
            "parts": [{"url": part, "listed": number} for part, number in parts.items()],
        }
        for url, parts in sources.items()
    ]  # fmt: skip
    return record


def failing(*urls: str, reason: str, read: Listed | None = None) -> Record:
    record = listing(read or {})
    record["sources"]["failed"] = [{"url": url, "reason": reason} for url in urls]
    if not read:
        record["articles"] = {}
    return record


def test_the_index_of_a_day_that_has_begun_may_be_empty() -> None:
    night = [{INDEX: {TODAY: 0, YESTERDAY: 20}}] * 3
    assert found(*night, *[{INDEX: {TODAY: 0}}] * 4, {INDEX: {TODAY: 2}}) == []


def test_the_index_of_a_day_that_loses_its_articles_is_broken() -> None:
    day: list[Listed] = [{INDEX: {TODAY: number}} for number in (0, 3, 9)]
    assert found(*day, {INDEX: {TODAY: 0}}) == [(State.BROKEN, (TODAY,))]
    # What is left are the links that all pages have.
    assert found(*day, {INDEX: {TODAY: 2}}) == [(State.BROKEN, (TODAY,))]
    assert found(*day, {INDEX: {TODAY: 0}}, {INDEX: {TODAY: 11}}) == []


def test_a_day_without_articles_does_not_end_with_the_day() -> None:
    next_day = TODAY.replace("03", "04")
    day: list[Listed] = [{INDEX: {TODAY: 9}}, {INDEX: {TODAY: 0}}, {INDEX: {next_day: 0, TODAY: 0}}]
    assert found(*day) == [(State.BROKEN, (TODAY,))]
    assert found(*day, {INDEX: {next_day: 5}}) == []


@pytest.mark.parametrize("left", [0, 3])
def test_a_list_that_is_always_full_is_missed(left: int) -> None:
    full: Listed = {LATEST: {LATEST: 20}, RSS: {RSS: 30}}
    assert found(*[full] * 3, {LATEST: {LATEST: left}, RSS: {RSS: 30}}) == [(State.DEGRADED, (LATEST,))]
    both = found(*[full] * 3, {LATEST: {LATEST: left}, RSS: {RSS: left}})
    assert both == [(State.BROKEN, (LATEST,)), (State.BROKEN, (RSS,))]


def test_a_part_that_never_lists_articles_says_nothing() -> None:
    usual: Listed = {MAP: {MAP: 0, f"{MAP}/berita": 40, f"{MAP}/tag": 0}, RSS: {RSS: 30}}
    nothing: Listed = {MAP: {MAP: 0, f"{MAP}/berita": 0, f"{MAP}/tag": 0}, RSS: {RSS: 0}}
    assert found(*[usual] * 4) == []
    assert {state for state, _ in found(*[usual] * 4, nothing)} == {State.BROKEN}


def test_an_index_of_parts_is_never_empty() -> None:
    usual: Listed = {MAP: {MAP: 2, f"{MAP}/03": 9}, RSS: {RSS: 30}}
    nothing_new: Listed = {MAP: {MAP: 2}, RSS: {RSS: 30}}
    assert found(*[usual] * 3, nothing_new) == []
    assert found(*[usual] * 3, nothing_new, {MAP: {MAP: 0}, RSS: {RSS: 30}}) == [(State.DEGRADED, (MAP,))]
    nothing: Listed = {MAP: {MAP: 0}, RSS: {RSS: 0}}
    assert {state for state, _ in found(*[usual] * 3, nothing_new, nothing)} == {State.BROKEN}


def test_a_list_that_shrinks_over_a_weekend_is_healthy() -> None:
    numbers = (60, 50, 34, 20, 12, 7, 4, 3, 2, 0, 0, 5, 30)
    assert found(*[{MAP: {MAP: number}} for number in numbers]) == []


def test_one_that_was_seldom_read_is_not_missed() -> None:
    assert found(*[{LATEST: {LATEST: 20}}] * 2, {LATEST: {LATEST: 0}}) == []


def test_a_source_that_is_gone_is_named_at_once_and_one_that_does_not_answer_the_second_time() -> None:
    usual: Listed = {LATEST: {LATEST: 20}, RSS: {RSS: 30}}
    rest: Listed = {LATEST: {LATEST: 20}}
    gone, away = (failing(RSS, reason=reason, read=rest) for reason in ("http_404", "timeout"))
    assert found(usual, gone) == [(State.DEGRADED, (RSS,))]
    assert found(usual, away) == []
    assert found(usual, away, away) == [(State.DEGRADED, (RSS,))]
    assert found(usual, away, away, usual) == []


def test_a_page_of_an_index_that_fails_is_that_index() -> None:
    usual: Listed = {INDEX: {TODAY: 20}, RSS: {RSS: 30}}
    partly = failing(TODAY, reason="http_404", read={INDEX: {YESTERDAY: 20}, RSS: {RSS: 30}})
    assert found(usual, partly) == []
    assert found(usual, failing(TODAY, reason="http_404", read={RSS: {RSS: 30}})) == [
        (State.DEGRADED, (TODAY,))
    ]


def test_an_outlet_whose_sources_are_gone_or_empty_is_broken() -> None:
    usual: Listed = {LATEST: {LATEST: 20}, RSS: {RSS: 30}}
    assert found(*[usual] * 3, failing(RSS, reason="http_404", read={LATEST: {LATEST: 0}})) == [
        (State.BROKEN, (LATEST,)),
        (State.BROKEN, (RSS,)),
    ]


def test_where_only_one_source_is_asked_its_silence_is_the_outlets() -> None:
    usual: Listed = {LATEST: {LATEST: 20}, RSS: {RSS: 30}}
    assert found(usual, failing(RSS, reason="unreachable")) == [(State.BROKEN, (RSS,))]
    assert found(usual, failing(RSS, reason="blocked")) == [(State.BLOCKED, (RSS,))]
    assert found(usual, failing(RSS, reason="http_404")) == [(State.DEGRADED, (RSS,))]


def test_a_source_that_the_outlets_file_no_longer_names_is_forgotten() -> None:
    usual: Listed = {LATEST: {LATEST: 20}, RSS: {RSS: 30}}
    gone = failing(RSS, reason="http_404", read={LATEST: {LATEST: 20}})
    without: Listed = {LATEST: {LATEST: 20}}
    assert found(usual, gone, *[without] * 40) == [(State.DEGRADED, (RSS,))]
    assert found(usual, gone, *[without] * 50) == []


def test_a_run_in_which_no_source_was_due_changes_nothing() -> None:
    usual: Listed = {LATEST: {LATEST: 20}}
    assert found(*[usual] * 3, failing(LATEST, reason="unreachable"), listing({})) == [
        (State.BROKEN, (LATEST,))
    ]
    assert found(*[usual] * 4, listing({})) == []
