"""Outlets as their runs' records tell: no alarm on healthy ones, every fault noticed within one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from newscrawl.health.outlet import Health, assess
from newscrawl.health.states import State
from tests.health.outlets import JAKARTA, SELECTOR, Outlet, Record

RSS = "https://www.contoh.id/rss"
INDEX = "https://www.contoh.id/indeks?tanggal=2026-10-03&page=1"
BUSY: dict[str, Any] = {"daily": 240, "weekend": 1.0}
# A run of that outlet with a handful of new articles.
FAULT_AT = next(
    number
    for number, record in enumerate(Outlet(7, **BUSY).records(140))
    if number > 100 and record["articles"]["new"] >= 6
)

HEALTHY: tuple[dict[str, Any], ...] = (
    {"daily": 60},
    {"daily": 300},
    {"daily": 8},
    {"daily": 25, "every": timedelta(hours=3)},
    {"daily": 100, "every": timedelta(days=1)},
    {"daily": 60, "shares": {"no_author": 0.6}, "clustering": 0.4},
    {"daily": 60, "shares": {"generic": 0.3}, "clustering": 0.3},
    {"daily": 2, "every": timedelta(hours=1)},
    {"daily": 40, "shares": {"generic": 0.99, "no_author": 0.98}, "clustering": 0.5},
    {"daily": 60, "weekend": 0.05},
)


def health(records: Sequence[Record], now: datetime | None = None) -> Health:
    moment = now or records[-1]["started_at"] + timedelta(minutes=3)
    return assess("contoh", reversed(records), moment, JAKARTA)


@pytest.mark.parametrize("number", range(len(HEALTHY)))
def test_no_false_alarm_in_a_thousand_healthy_runs(number: int) -> None:
    records = list(Outlet(number, **HEALTHY[number]).records(140))
    for end in range(40, 140):
        found = health(records[: end + 1])
        assert found.state in (State.OK, State.QUIET), (end, found)


# --- faults


def lacking(kind: str) -> Callable[[Record], None]:
    def fault(record: Record) -> None:
        for each in record["observed"]["kinds"]:
            if each["kind"] == kind:
                each["count"], each["urls"] = each["of"], ["https://www.contoh.id/berita/salah"]

    return fault


def other_layout(record: Record) -> None:
    seen = record["observed"]
    seen["layouts"] = [
        {"layout": "generic", "count": seen["articles"], "urls": ["https://www.contoh.id/baru"]}
    ]
    seen["selectors"] = [{"selector": SELECTOR, "tried": seen["articles"], "matched": 0}]


def failing(reason: str, stage: str = "fetch") -> Callable[[Record], None]:
    def fault(record: Record) -> None:
        count = sum(record["articles"].values()) + sum(each["count"] for each in record["refused"])
        record["articles"] = {"new": 0, "updated": 0, "unchanged": 0}
        url = "https://www.contoh.id/berita/gagal"
        record["refused"] = [{"reason": reason, "stage": stage, "count": count, "repeated": 0, "urls": [url]}]
        record["observed"] |= {"articles": 0, "layouts": [], "selectors": [], "kinds": [], "words": []}

    return fault


def down(reason: str) -> Callable[[Record], None]:
    def fault(record: Record) -> None:
        failing("gone")(record)
        record["refused"] = []
        record["sources"] = {"read": 0, "failed": [{"url": url, "reason": reason} for url in (RSS, INDEX)]}
        record["observed"]["sources"] = []

    return fault


def lists_nothing(record: Record) -> None:
    failing("gone")(record)
    record["refused"] = []
    for source in record["observed"]["sources"]:
        empty(source)


def one_lists_nothing(record: Record) -> None:
    empty(record["observed"]["sources"][0])


def empty(source: Record, left: int = 0) -> None:
    source["listed"], source["new"] = left, 0
    source["parts"] = [{"url": each["url"], "listed": left} for each in source["parts"]]


def one_source_fails(reason: str) -> Callable[[Record], None]:
    def fault(record: Record) -> None:
        record["sources"]["failed"] = [{"url": RSS, "reason": reason}]
        record["observed"]["sources"].pop(0)

    return fault


def short_texts(record: Record) -> None:
    record["observed"]["words"] = [{"from": 61, "count": record["observed"]["articles"]}]


def spider_fails(record: Record) -> None:
    failing("gone")(record)
    record["refused"] = []
    record["sources"] = {"read": 0, "failed": []}
    record["fault"] = "KeyError: 'page'"


FAULTS: dict[str, tuple[Callable[[Record], None], State, str]] = {
    "layout": (other_layout, State.DEGRADED, f"layout: `{SELECTOR}` matched 0 of"),
    "titles": (lacking("no_title"), State.DEGRADED, "titles: "),
    "dates": (lacking("no_date"), State.DEGRADED, "dates: "),
    "authors": (lacking("no_author"), State.DEGRADED, "authors: "),
    "texts gone": (lacking("short"), State.DEGRADED, "articles have less than 30 words"),
    "texts shorter": (short_texts, State.DEGRADED, "words since"),
    "one page for all": (lacking("same_body"), State.BROKEN, "articles have that of another address since"),
    "other language": (lacking("foreign"), State.DEGRADED, "language: "),
    "dates ahead": (lacking("future"), State.DEGRADED, "articles are dated in the future"),
    "dates against the lists": (
        lacking("contradicted"),
        State.DEGRADED,
        "another than their list gives",
    ),
    "dates all alike": (lacking("same_moment"), State.DEGRADED, "in the same second"),
    "dates of before": (lacking("repeated_moment"), State.DEGRADED, "have that of an earlier run's since"),
    "refused": (failing("blocked"), State.BLOCKED, "blocked: "),
    "tests for browsers": (failing("challenge"), State.BLOCKED, "a test for browsers"),
    "robots": (failing("robots"), State.BLOCKED, "robots: "),
    "moved": (failing("not_an_article"), State.BROKEN, "listed addresses lead to no article"),
    "removed": (failing("gone"), State.BROKEN, "listed addresses lead to no article"),
    "no text": (failing("no_text", "extraction"), State.BROKEN, "pages gave no article"),
    "errors": (failing("http_500"), State.BROKEN, "pages were not answered"),
    "worker": (failing("worker_died", "extraction"), State.BROKEN, "newscrawl: "),
    "away": (down("unreachable"), State.BROKEN, "outlet down: none of 2 sources answered since"),
    "away by robots.txt": (down("robots_unreachable"), State.BROKEN, "outlet down: none of 2"),
    "sources refused": (down("blocked"), State.BLOCKED, "blocked: none of 2 sources answered since"),
    "sources forbidden": (down("robots"), State.BLOCKED, "robots: none of 2 sources answered"),
    "lists empty": (lists_nothing, State.BROKEN, "answers but lists no articles since"),
    "one list empty": (one_lists_nothing, State.DEGRADED, f"{RSS} answers but lists no articles since"),
    "one source gone": (one_source_fails("http_404"), State.DEGRADED, f"{RSS} answered with HTTP 404 since"),
    "spider": (spider_fails, State.BROKEN, "the spider fails with KeyError"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_noticed_within_one_run_and_its_end_too(name: str) -> None:
    fault, state, cause = FAULTS[name]
    records = list(Outlet(7, **BUSY, fault=fault, fault_at=FAULT_AT).records(FAULT_AT + 3))
    assert health(records[:FAULT_AT]).state is State.OK
    for end in (FAULT_AT + 1, FAULT_AT + 3):
        found = health(records[:end])
        assert (found.state, cause in found.cause) == (state, True), found.cause
        assert found.findings[0].since == records[FAULT_AT]["started_at"]
        assert name in ("texts shorter", "spider") or found.evidence
    mended = list(Outlet(7, **BUSY).records(FAULT_AT + 9))[FAULT_AT + 3 :]
    assert health([*records, *mended]).state is State.OK


def put_off(reason: str) -> Callable[[Record], None]:
    """Return what makes a run one that was asked to come again in an hour by its first answer."""

    def change(record: Record) -> None:
        down(reason)(record)
        record["sources"]["failed"][1:] = [{"url": INDEX, "reason": "retry_after"}]
        asked_at = record["started_at"]
        wait = {"asked_at": asked_at, "until": asked_at + timedelta(hours=1), "url": RSS}
        record.update(outcome="retry_after", wait=wait)

    return change


@pytest.mark.parametrize(("reason", "state"), [("http_503", State.BROKEN), ("blocked", State.BLOCKED)])
def test_an_outlet_is_believed_once_that_it_wants_to_be_left_alone(reason: str, state: State) -> None:
    records = list(Outlet(7, **BUSY, fault=put_off(reason), fault_at=FAULT_AT).records(FAULT_AT + 2))
    asked = records[FAULT_AT]["started_at"]
    until = (asked + timedelta(hours=1)).astimezone(JAKARTA)
    words = f"asked at {asked.astimezone(JAKARTA):%H:%M} to be left alone until {until:%H:%M}"
    first = health(records[: FAULT_AT + 1])
    assert (first.state, first.cause) == (State.OK, words)
    left = records[FAULT_AT] | {"outcome": "left_alone", "started_at": asked + timedelta(minutes=30)}
    left["sources"] = {"read": 0, "left": 0, "failed": []}
    assert health([*records[: FAULT_AT + 1], left]).state is State.OK

    again = health([*records[: FAULT_AT + 1], left, records[FAULT_AT + 1]])
    assert (again.state, again.findings[0].since) == (state, asked)
    assert "it has only asked to be left alone since" in again.cause
    well = list(Outlet(7, **BUSY).records(FAULT_AT + 3))[-1]
    assert health([*records, well]).state is State.OK
    assert health([*records[: FAULT_AT + 1], well]).findings == ()


def test_what_was_not_asked_is_no_failure() -> None:
    def cut_short(record: Record) -> None:
        down("retry_after")(record)
        record["sources"]["read"], record["outcome"] = 1, "retry_after"
        record["articles"] = {"new": 1, "updated": 0, "unchanged": 0}
        record["refused"] = [{"reason": "retry_after", "stage": "fetch", "count": 30, "urls": [RSS]}]

    records = list(Outlet(7, **BUSY, fault=cut_short, fault_at=FAULT_AT).records(FAULT_AT + 3))
    assert health(records).findings == ()


def test_a_rewritten_date_is_noticed_when_articles_are_fetched_again() -> None:
    fault = lacking("rewritten")
    records = list(Outlet(7, **BUSY, fault=fault, fault_at=FAULT_AT).records(FAULT_AT + 1))
    found = health(records)
    assert found.state is State.DEGRADED
    assert "articles fetched again have another than before" in found.cause
