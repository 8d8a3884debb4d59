"""An outlet that asks to be left alone (Retry-After), and the runs after that."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from newscrawl.health.outlet import Health, assess
from newscrawl.health.states import State
from tests.lontar.clock import now
from tests.lontar.conftest import Kept, Outlet

SPIDER = "lontar_umpan"
JAKARTA = ZoneInfo("Asia/Jakarta")
HOUR = 60


def newest(kept: Kept) -> dict[str, Any]:
    with kept.open() as store:
        return store.crawls(SPIDER, 1)[0]


def health(kept: Kept) -> Health:
    with kept.open() as store:
        return assess(SPIDER, store.crawls(SPIDER), now(), JAKARTA)


def test_later_runs_leave_an_outlet_alone_for_as_long_as_it_asked(lontar: Outlet, kept: Kept) -> None:
    lontar.site.down, lontar.site.retry_after = {"/": 503}, "7200"
    told = lontar.crawl(SPIDER, *kept.options)
    until = newest(kept)["wait"]["until"].astimezone(JAKARTA)
    words = f"to be left alone until {until:%H:%M}"
    assert told.code == 1
    assert words in told.err.splitlines()[-1]
    assert newest(kept)["outcome"] == "retry_after"
    assert (health(kept).state, words in health(kept).cause) == (State.UNKNOWN, True)

    lontar.site.down = {}
    left = lontar.crawl(SPIDER, "-a", "since=7d", "-a", "refresh=1", *kept.options, ahead=HOUR)
    assert (left.code, lontar.asked()) == (0, [])
    assert f"{words} (https://www.kabarlontar.id/robots.txt); nothing was asked." in left.err
    record = newest(kept)
    assert (record["outcome"], record["exit_code"], record["problem"]) == ("left_alone", 0, None)

    later = lontar.crawl(SPIDER, *kept.options, ahead=2 * HOUR + 2)
    assert later.code == 0, later.err
    assert lontar.articles_asked
    assert newest(kept)["wait"] is None


def test_a_person_may_ask_all_the_same(lontar: Outlet, kept: Kept) -> None:
    # Such a server would silence itself for good.
    lontar.site.down, lontar.site.retry_after = {"/rss": 429}, "9" * 30
    lontar.crawl(SPIDER, *kept.options)
    lontar.crawl(SPIDER, *kept.options, ahead=23 * HOUR)
    assert lontar.asked() == []
    asked = lontar.crawl(SPIDER, "-s", "RETRY_AFTER_REMEMBERED=0", *kept.options, ahead=23 * HOUR + 1)
    assert "To ask all the same" not in asked.err
    assert lontar.asked("/rss")
    # What it answered then holds again, for a day.
    lontar.crawl(SPIDER, *kept.options, ahead=46 * HOUR)
    assert lontar.asked() == []
    lontar.site.down = {}
    lontar.crawl(SPIDER, *kept.options, ahead=48 * HOUR)
    assert lontar.asked("/rss")
