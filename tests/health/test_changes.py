"""Who is told what, and how often."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from newscrawl.errors import WrongUse
from newscrawl.health.changes import assess_outlet, tell_changes, tell_unless_offline
from newscrawl.health.channels import channels
from newscrawl.health.states import State
from newscrawl.storage.polls import Robots
from newscrawl.storage.store import Store
from tests.health.conftest import Hook
from tests.health.outlets import Outlet, Record
from tests.health.test_outlet import BUSY, down, other_layout

HISTORY = 60


def settings(**given: Any) -> Settings:
    return Settings({"TIMEZONE": "Asia/Jakarta", "HEALTH_WEBHOOK": None, "HEALTH_COMMAND": None} | given)


def insert(store: Store, records: Sequence[Record], outlet: str = "contoh") -> datetime:
    """Insert an outlet's runs; return the moment after the last."""
    for record in records:
        store.start_crawl(record | {"source": outlet})
    moment: datetime = records[-1]["started_at"] + timedelta(minutes=5)
    return moment


def runs(fault: Any = None) -> list[Record]:
    return list(Outlet(7, **BUSY, fault=fault, fault_at=HISTORY).records(HISTORY + 6))


def test_a_change_is_told_once_and_its_end_too(store: Store, hook: Hook) -> None:
    told = settings(HEALTH_WEBHOOK=hook.url)
    healthy, away = runs(), runs(down("unreachable"))
    now = insert(store, healthy[:HISTORY])
    assert tell_changes(store, told, ["contoh"], now) == []
    assert hook.got == []
    now = insert(store, away[HISTORY : HISTORY + 1])
    lines = tell_changes(store, told, ["contoh"], now)
    assert lines[0] == "contoh: broken (was ok)"
    assert lines[1].startswith("  outlet down: none of 2 sources answered")
    assert hook.got == [
        {
            "outlet": "contoh", "state": "broken", "before": "ok", "cause": lines[1].strip(),
            "evidence": [line.strip() for line in lines[2:]], "at": now.isoformat().replace("+00:00", "Z"),
        }
    ]  # fmt: skip
    now = insert(store, away[HISTORY + 1 : HISTORY + 3])
    assert tell_changes(store, told, ["contoh"], now) == []
    now = insert(store, healthy[HISTORY + 3 :])
    assert tell_changes(store, told, ["contoh"], now) == ["contoh: ok (was broken)"]
    assert [(each["before"], each["state"]) for each in hook.got] == [("ok", "broken"), ("broken", "ok")]


def test_what_is_degraded_is_told_but_wakes_nobody(store: Store, hook: Hook) -> None:
    records = runs(other_layout)
    now = insert(store, records)
    assert tell_changes(store, settings(HEALTH_WEBHOOK=hook.url), ["contoh"], now) == []
    assert [(each["before"], each["state"]) for each in hook.got] == [(None, "degraded")]


def test_what_did_not_arrive_is_told_after_the_next_run(store: Store, hook: Hook) -> None:
    told, away = settings(HEALTH_WEBHOOK=hook.url), runs(down("unreachable"))
    hook.status = 500
    now = insert(store, away[: HISTORY + 1])
    lines = tell_changes(store, told, ["contoh"], now)
    assert lines[0] == "contoh: broken (was not known)"
    assert (
        lines[-1] == "HEALTH_WEBHOOK (127.0.0.1) answered with HTTP 500; it is told again after the next run."
    )
    assert "rahasia" not in str(lines)
    hook.status = 200
    now = insert(store, away[HISTORY + 1 : HISTORY + 2])
    assert tell_changes(store, told, ["contoh"], now) == []
    assert [each["state"] for each in hook.got] == ["broken"]


def test_a_hook_that_is_away_shows_no_secret(store: Store) -> None:
    now = insert(store, runs(down("unreachable")))
    away = settings(HEALTH_WEBHOOK="http://orang:rahasia@127.0.0.1:9/kait?kunci=rahasia")
    lines = tell_changes(store, away, ["contoh"], now)
    assert lines[-1].startswith("HEALTH_WEBHOOK (127.0.0.1) could not be reached (ConnectionRefusedError)")
    assert "rahasia" not in str(lines)
    assert "rahasia" not in str(store.crawls("contoh", 1))


def test_a_command_gets_all_news_of_a_run_as_one_text(store: Store, tmp_path: Path) -> None:
    letter = tmp_path / "surat $HOME.txt"
    program = f"import sys; open({str(letter)!r}, 'a').write(sys.stdin.read())"
    told = settings(HEALTH_COMMAND=shlex.join([sys.executable, "-c", program]))
    now = insert(store, runs(down("blocked")), "ambon")
    insert(store, runs(down("http_503")), "bengkulu")
    insert(store, runs(), "cirebon")
    for _ in range(2):
        tell_changes(store, told, ["ambon", "bengkulu", "cirebon"], now)
    text = letter.read_text()
    first, second = text.strip().split("\n\n")
    assert first.startswith("ambon: blocked (was not known)\n  blocked: none of 2 sources answered")
    assert second.startswith("bengkulu: broken (was not known)\n  outlet down: none of 2 sources answered")
    assert "cirebon" not in text
    assert not any(line.startswith("~") for line in text.splitlines())


@pytest.mark.parametrize(
    ("command", "why"),
    [("/tidak/ada", "could not start: No such file"), (f"{sys.executable} -c 'exit(3)'", "exit code 3")],
)
def test_a_command_that_fails_is_said_so(store: Store, command: str, why: str) -> None:
    now = insert(store, runs(down("blocked")))
    assert why in tell_changes(store, settings(HEALTH_COMMAND=command), ["contoh"], now)[-1]


def test_where_no_outlet_answers_it_is_not_they_who_are_away(store: Store, hook: Hook) -> None:
    names, told = ["ambon", "bengkulu", "cirebon"], settings(HEALTH_WEBHOOK=hook.url)
    away = runs(down("unreachable"))
    for name in names:
        now = insert(store, away, name)
    lines = tell_unless_offline(store, told, names, now)
    assert lines == ["No outlet answered: look at this machine's own connection first."]
    assert hook.got == []
    assert len(tell_unless_offline(store, told, names[:2], now)) > 2
    assert [each["outlet"] for each in hook.got] == names[:2]


def test_a_robots_txt_that_has_changed_is_named(store: Store, hook: Hook) -> None:
    now = insert(store, runs(down("robots")))
    changed = now - timedelta(hours=3)
    host = "https://www.contoh.id"
    store.record_robots(Robots(host, "User-agent: *\nDisallow: /", 200, now, changed, ""))
    store.record_robots(Robots("https://www.contoh.id.example", "", 200, now, now, "User-agent: *"))
    tell_changes(store, settings(HEALTH_WEBHOOK=hook.url), ["contoh"], now)
    [told] = hook.got
    assert told["state"] == "blocked"
    assert f"; {host}/robots.txt has changed, seen " in told["cause"]
    assert told["evidence"][-1] == f"{host}/robots.txt"


def test_an_outlet_that_was_never_asked_is_not_known(store: Store) -> None:
    now = insert(store, runs())
    assert assess_outlet(store, "lain", settings(), now).health.state is State.UNKNOWN
    assert tell_changes(store, settings(), ["lain"], now) == []
    later = assess_outlet(store, "contoh", settings(), now + timedelta(days=5)).health
    assert (later.state, later.cause) == (State.UNKNOWN, "not asked since 2 October")
    assert assess_outlet(store, "contoh", settings(), now, timedelta(0)).health.state is State.UNKNOWN


@pytest.mark.parametrize(
    "given",
    [
        {"HEALTH_WEBHOOK": "kait.contoh.id/rahasia"},
        {"HEALTH_WEBHOOK": "file:///rahasia"},
        {"HEALTH_WEBHOOK": "http://[rahasia"},
        {"HEALTH_COMMAND": "mail -s 'newscrawl"},
        {"HEALTH_COMMAND": " "},
    ],
)
def test_settings_that_name_nobody_are_wrong(given: dict[str, str]) -> None:
    with pytest.raises(WrongUse, match=next(iter(given))) as raised:
        channels(settings(**given))
    assert "rahasia" not in str(raised.value)
