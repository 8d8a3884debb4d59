"""An outlet that changes between crawls, as its runs' records and `scrapy health` tell it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from newscrawl.health.outlet import Health, assess
from newscrawl.health.states import State
from tests.crawl.support import scrapy
from tests.launcher import Result
from tests.lontar.clock import now, seconds_ahead
from tests.lontar.conftest import SPIDERS, Kept, Outlet
from tests.lontar.outlet import make_story

FEED, MAP = "https://www.kabarlontar.id/rss", "https://www.kabarlontar.id/peta.xml"
SPIDER = "lontar_umpan"


def crawl(lontar: Outlet, new: int = 5, ago: int = 9) -> tuple[list[str], str]:
    """Publish some articles, dated so many minutes `ago`, and crawl; return their addresses and the crawl's
    last words."""
    added = lontar.site.add(new, timedelta(minutes=ago)) if new else []
    said = lontar.crawl(SPIDER).err
    return [story.url for story in added], said


def records(kept: Kept) -> list[dict[str, Any]]:
    with kept.open() as store:
        return store.crawls(SPIDER)


def health(kept: Kept) -> Health:
    return assess(SPIDER, records(kept), now(), ZoneInfo("Asia/Jakarta"))


def command(lontar: Outlet, *args: str) -> Result:
    settings = ("-s", f"SQLITE_PATH={lontar.store}", "-s", "CLOCK=tests.lontar.clock.set_ahead")
    return scrapy("health", *SPIDERS, *settings, *args, TEST_SECONDS_AHEAD=str(seconds_ahead(1)))


def test_an_outlet_that_changes_is_told_from_its_runs(lontar: Outlet, in_sqlite: Kept) -> None:
    _, said = crawl(lontar, new=0)
    assert health(in_sqlite).state is State.OK
    assert "Monitor" not in said

    lontar.site.markup = "teks-artikel"
    added, said = crawl(lontar)
    assert "  LayoutMonitor: 0 of 5 pages fit a layout of the outlet: https://" in said
    assert "Spidermon" not in said
    assert len(records(in_sqlite)[0]["checks"]) == 1
    newest = records(in_sqlite)[0]["observed"]
    assert [(each["layout"], each["count"]) for each in newest["layouts"]] == [("generic", 5)]
    assert newest["selectors"] == [{"selector": ".isi-berita", "tried": 5, "matched": 0}]
    assert {each["url"]: each["whole"] for each in newest["sources"]} == {FEED: True, MAP: True}
    assert newest["sources"][0]["parts"] == [{"url": FEED, "listed": 8}]
    degraded = health(in_sqlite)
    assert degraded.state is State.DEGRADED
    assert degraded.cause.startswith("layout: `.isi-berita` matched 0 of 5 pages since ")
    assert degraded.cause.endswith("; generic layout read 5")
    assert set(degraded.evidence) <= set(added)

    lontar.site.markup, lontar.site.challenge = "isi-berita", True
    crawl(lontar, ago=6)
    blocked = health(in_sqlite)
    assert (blocked.state, set(blocked.evidence)) == (State.BLOCKED, {FEED, MAP})
    assert "answered with a test for browsers" in blocked.cause

    lontar.site.challenge, lontar.site.down = False, {"/": 503}
    crawl(lontar, new=0)
    assert health(in_sqlite).state is State.BROKEN
    told = command(lontar)
    assert told.code == 1
    assert "outlet down: none of 2 sources answered" in told.out
    assert f"    {FEED}" in told.out

    lontar.site.down = {}
    crawl(lontar, ago=3)
    well = command(lontar, SPIDER, "--json")
    assert well.code == 0, well.out
    (outlet,) = json.loads(well.out)["outlets"]
    assert (outlet["outlet"], outlet["state"], outlet["findings"]) == (SPIDER, "ok", [])


def test_a_date_that_an_earlier_run_has_met_already_is_noted(lontar: Outlet, kept: Kept) -> None:
    # Minutes only, as a page shows them: two articles of one run may well share one.
    moment = (now() - timedelta(minutes=50)).replace(second=0)
    lontar.site.stories = [make_story(number, moment) for number in (7102, 7101)]
    lontar.crawl(SPIDER, *kept.options)
    other = moment + timedelta(minutes=1)
    lontar.site.stories = [make_story(7104, other), make_story(7103, moment), *lontar.site.stories]
    lontar.crawl(SPIDER, *kept.options)
    seen = [
        {each["kind"]: (each["count"], each["of"]) for each in record["observed"]["kinds"]}
        for record in records(kept)
    ]
    assert [each["repeated_moment"] for each in seen] == [(1, 2), (0, 2)]
    assert [each["same_moment"] for each in seen] == [(0, 2), (2, 2)]
    [noted] = [each for each in records(kept)[0]["observed"]["kinds"] if each["kind"] == "repeated_moment"]
    assert noted["urls"] == [lontar.site.stories[1].url]
