"""How an outlet is met, as its server sees it: when it was asked, how often at once, and by whom."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Response

import newscrawl
from newscrawl.downloading.retries import UNTIMED_WAIT, wait_of
from tests.crawl.support import crawls, environment, scrapy, wait_for
from tests.launcher import ROOT, Result
from tests.security.server import Answer, Proxy, Request, proxying, reply
from tests.security.test_traps import OPTIONS

HOSTS = ("www.jebakan.id", "kota.jebakan.id", "desa.jebakan.id")
ROBOTS = reply("User-agent: *\nDisallow:\n", kind="text/plain")
GONE = reply(status=410)


def urls(*addresses: str) -> list[str]:
    return [each for address in addresses for each in ("-a", f"url=http://{address}")]


def crawl(proxy: Proxy, store: Path, *args: str) -> Result:
    return scrapy("crawl", "jebakan_satuan", *OPTIONS, "-s", f"SQLITE_PATH={store}", *args, site=proxy)


def busy_once(**headers: str) -> Callable[[Request], bytes]:
    """Return what says once that it is busy."""
    replies = iter([reply(status=429, **headers)])
    return lambda _: next(replies, GONE)


def slow(answer: bytes) -> Callable[[Request], AsyncIterator[bytes]]:
    async def stream(_request: Request) -> AsyncIterator[bytes]:
        await asyncio.sleep(0.05)
        yield answer

    return stream


# --- side by side


def test_an_outlet_of_many_hosts_is_asked_one_thing_at_a_time_and_slowly(tmp_path: Path) -> None:
    answers: dict[str, Answer] = {"/robots.txt": slow(ROBOTS)}
    wanted = []
    for number in range(3):
        for host, other in zip(HOSTS, HOSTS[1:] + HOSTS[:1], strict=True):
            wanted.append(f"{host}/berita/{number}")
            answers[f"{host}/berita/{number}"] = slow(
                reply(status=302, location=f"http://{other}/berita/akhir-{number}")
            )
            answers[f"{other}/berita/akhir-{number}"] = slow(GONE)
    with proxying(answers) as proxy:
        result = crawl(proxy, tmp_path / "a.sqlite", *urls(*wanted), "-s", "DOWNLOAD_DELAY=0.2")
    asked = proxy.requests
    assert "Traceback" not in result.err
    assert len(asked) == len(HOSTS) + 2 * len(wanted)
    assert proxy.most == 1
    # A busy machine notes one request late and the next in time, but not all of them.
    assert asked[-1].at - asked[0].at > 0.2 * (len(asked) - 1) - 0.1
    assert min(later.at - earlier.at for earlier, later in pairwise(asked)) > 0.1
    agents = {each.headers["user-agent"] for each in asked}
    assert agents == {f"newscrawl/{newscrawl.__version__} (+uji@contoh.id)"}


def test_a_crawl_delay_holds_for_all_hosts_of_an_outlet(tmp_path: Path) -> None:
    robots = reply("User-agent: *\nCrawl-delay: 0.5\n", kind="text/plain")
    answers: dict[str, Answer] = {"/robots.txt": ROBOTS, f"{HOSTS[0]}/robots.txt": robots}
    answers |= {f"{host}/berita/{number}": GONE for host in HOSTS[:2] for number in range(2)}
    wanted = [host for host in answers if "/berita/" in host]
    with proxying(answers) as proxy:
        crawl(proxy, tmp_path / "a.sqlite", *urls(*wanted))
    asked = [each.at for each in proxy.requests if "/berita/" in each.path]
    assert len(asked) == len(wanted)
    assert min(later - earlier for earlier, later in pairwise(asked)) > 0.4


# --- Retry-After


def test_a_busy_outlet_is_left_alone_for_as_long_as_it_asks(tmp_path: Path) -> None:
    # A server whose clock is wrong still means two seconds.
    sent = datetime.now(UTC) - timedelta(hours=3)
    dates = [format_datetime(moment, usegmt=True) for moment in (sent, sent + timedelta(seconds=2))]
    busy = {
        f"{HOSTS[0]}/berita/sibuk": busy_once(retry_after="2"),
        f"{HOSTS[1]}/berita/sibuk": busy_once(date=dates[0], retry_after=dates[1]),
    }
    others = [f"{host}/berita/lain" for host in HOSTS]
    answers: dict[str, Answer] = {"/robots.txt": ROBOTS, **dict.fromkeys(others, GONE), **busy}
    with proxying(answers) as proxy:
        crawl(proxy, tmp_path / "a.sqlite", *urls(*busy, *others), "-s", "RETRY_TIMES=1")
    asked = [(each.at, f"{each.host}{each.path}") for each in proxy.requests]
    for address in busy:
        first = next(at for at, asked_for in asked if asked_for == address)
        assert min(at for at, _ in asked if at > first) - first > 1.95
        assert [asked_for for _, asked_for in asked].count(address) == 2
    (refused,) = crawls(tmp_path / "a.sqlite")[-1]["refused"]
    assert (refused["reason"], refused["count"]) == ("gone", len(busy) + len(others))


def test_an_outlet_that_asks_for_hours_ends_its_run(tmp_path: Path) -> None:
    answers: dict[str, Answer] = {"/robots.txt": ROBOTS, "/berita/0": reply(status=503, retry_after="7200")}
    wanted = [f"{HOSTS[0]}/berita/{number}" for number in range(8)]
    with proxying(answers) as proxy:
        result = crawl(proxy, tmp_path / "a.sqlite", *urls(*wanted), "-s", "RETRY_TIMES=2")
    assert proxy.paths == ["/robots.txt", "/berita/0"]
    record = crawls(tmp_path / "a.sqlite")[-1]
    assert record["outcome"] == "retry_after"
    assert {each["reason"] for each in record["refused"]} == {"http_503", "retry_after"}
    assert "asks to be left alone for 7200 s: the run ends here." in result.err
    assert re.search(
        r"stopped, because the outlet asked to be left alone until (\S+ )?\d\d:\d\d\n", result.err
    )
    assert result.code == 1
    said = r"jebakan_satuan asked at \d\d:\d\d to be left alone until (\S+ )?\d\d:\d\d \(http://www.jebakan.id/berita/0\)\.\n"
    assert re.search(said, result.err)
    assert "Traceback" not in result.err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_a_stopped_run_does_not_wait_and_the_next_one_does(tmp_path: Path, number: int, code: int) -> None:
    answers: dict[str, Answer] = {"/robots.txt": ROBOTS, "/berita/0": reply(status=429, retry_after="120")}
    wanted = [f"{HOSTS[0]}/berita/{number}" for number in range(3)]
    with proxying(answers) as proxy:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "scrapy", "crawl", "jebakan_satuan", *OPTIONS,
                "-s", f"SQLITE_PATH={tmp_path / 'a.sqlite'}", *urls(*wanted),
            ],
            cwd=ROOT, env=environment(proxy, {}), stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_for(lambda: "/berita/0" in proxy.paths)
        time.sleep(0.3)
        process.send_signal(number)
        assert process.wait(10) == code
        again = crawl(proxy, tmp_path / "a.sqlite", *urls(*wanted))
    assert again.code == 0
    assert "(http://www.jebakan.id/berita/0); nothing was asked." in again.err
    assert proxy.paths == ["/robots.txt", "/berita/0"]


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (429, {"Retry-After": "120"}, 120.0),
        (503, {"Retry-After": "0"}, 0.0),
        (503, {"Retry-After": "Fri, 01 Dec 2023 00:05:00 GMT"}, 300.0),
        (
            503,
            {"Retry-After": "Fri, 01 Dec 2023 00:05:00 GMT", "Date": "Fri, 01 Dec 2023 00:04:00 GMT"},
            60.0,
        ),
        (503, {"Retry-After": "Thu, 30 Nov 2023 00:00:00 GMT"}, 0.0),
        (503, {"Retry-After": "nanti saja"}, None),
        (503, {"Retry-After": "-5"}, None),
        (503, {"Retry-After": "٣"}, None),
        (503, {}, None),
        (429, {"Retry-After": "nanti saja"}, UNTIMED_WAIT),
        (429, {}, UNTIMED_WAIT),
        (429, {"Retry-After": "9" * 400}, 999_999_999_999.0),
        (200, {"Retry-After": "120"}, None),
        (404, {"Retry-After": "120"}, None),
    ],
)
def test_what_an_answer_asks_for(status: int, headers: dict[str, Any], wait: float | None) -> None:
    response = Response("https://www.contoh.id/", status=status, headers=headers)
    assert wait_of(response, datetime(2023, 12, 1, tzinfo=UTC)) == wait
