"""How far back runs go: to the last completed one, seven days at first, further with `since`."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from tests.lontar.clock import now
from tests.lontar.conftest import Outlet
from tests.lontar.outlet import WIB, Story

WEEK = timedelta(days=7)


def urls(stories: list[Story]) -> set[str]:
    return {story.url for story in stories}


def marks(lontar: Outlet) -> dict[str, bool]:
    """The listings and days, and whether each was read to its end."""
    with closing(sqlite3.connect(lontar.store)) as database:
        rows = database.execute("SELECT url, complete FROM sources").fetchall()
    return {url: bool(complete) for url, complete in rows}


def day(moment: datetime) -> str:
    return f"{moment.astimezone(WIB):%Y-%m-%d}"


@pytest.mark.parametrize("spider", ["lontar", "lontar_terkini"])
def test_a_first_run_goes_back_a_week_and_the_next_to_the_first(lontar: Outlet, spider: str) -> None:
    first = lontar.crawl(spider)
    assert first.code == 0, first.err
    week = urls(lontar.site.since(lontar.site.now - WEEK))
    # A page of the index is read to its end, and every page shows two popular stories.
    assert week <= lontar.urls
    assert len(lontar.urls - week) <= 13
    added = urls(lontar.site.add(2))
    before, pages = lontar.urls, len(lontar.asked("/indeks") + lontar.asked("/terkini"))
    second = lontar.crawl(spider)
    assert second.code == 0, second.err
    assert lontar.urls == before | added
    assert len(lontar.articles_asked) == 2
    assert len(lontar.asked("/indeks") + lontar.asked("/terkini")) < pages / 2


def test_stopped_runs_add_up_without_a_gap(lontar: Outlet) -> None:
    spider = "lontar"
    stopped = lontar.crawl(spider, "-s", "CLOSESPIDER_ITEMCOUNT=4")
    assert stopped.code == 0, stopped.err
    assert len(lontar.urls) == 4
    assert lontar.crawl(spider).code == 0
    assert urls(lontar.site.since(lontar.site.now - WEEK)) <= lontar.urls
    # Newer stories than one page holds: the newest are stored by a run that is stopped, the others later.
    added = lontar.site.add(15)
    lontar.crawl(spider, "-s", "CLOSESPIDER_ITEMCOUNT=7")
    assert len(urls(added) & lontar.urls) == 7
    assert lontar.crawl(spider).code == 0
    assert urls(added) <= lontar.urls


def test_the_start_of_a_window_stays_until_a_run_is_completed(lontar: Outlet) -> None:
    lontar.crawl("lontar", "-s", "CLOSESPIDER_ITEMCOUNT=2")
    start = lontar.site.now - WEEK
    with closing(sqlite3.connect(lontar.store)) as database, database:
        # As if that run had been three days ago.
        earlier = (start - timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
        changed = database.execute("UPDATE sources SET lastmod = ? WHERE url LIKE '%indeks%'", (earlier,))
        assert changed.rowcount == 1
    assert lontar.crawl("lontar").code == 0
    assert urls(lontar.site.since(start - timedelta(days=3))) <= lontar.urls


def test_a_day_that_fails_is_read_by_the_next_run(lontar: Outlet) -> None:
    failing = day(lontar.site.now - timedelta(days=3))
    lontar.site.down[f"/indeks?tanggal={failing}"] = 503
    result = lontar.crawl("lontar")
    assert result.code == 0, result.err
    assert f"source failed: https://www.kabarlontar.id/indeks?tanggal={failing}" in result.err
    missing = {s.url for s in lontar.site.stories if day(s.published) == failing} - lontar.urls
    assert len(missing) >= 3
    assert urls(lontar.site.since(lontar.site.now - timedelta(days=2))) <= lontar.urls
    lontar.site.down.clear()
    assert lontar.crawl("lontar").code == 0
    assert missing <= lontar.urls


def test_an_article_that_fails_twice_holds_nothing_up(lontar: Outlet) -> None:
    story = lontar.site.stories[4]
    lontar.site.down[story.path] = 500
    lontar.crawl("lontar_terkini")
    assert not marks(lontar)["https://www.kabarlontar.id/terkini?page={page}"]
    lontar.crawl("lontar_terkini")
    assert {path.partition("?")[0] for path in lontar.articles_asked} == {story.path}
    assert marks(lontar)["https://www.kabarlontar.id/terkini?page={page}"]


def test_since_reads_older_days_and_not_those_that_are_finished(lontar: Outlet) -> None:
    since = lontar.site.now - timedelta(days=8)
    arguments = ("-a", f"since={day(since)}", "-a", f"until={day(since + timedelta(days=1))}")
    result = lontar.crawl("lontar", *arguments)
    assert result.code == 0, result.err
    wanted = {
        story.url
        for story in lontar.site.stories
        if day(since) <= day(story.published) <= day(since + timedelta(days=1))
    }
    assert lontar.urls == wanted
    again = lontar.crawl("lontar", *arguments)
    assert again.code == 0, again.err
    assert lontar.asked("/indeks") == []
    # Such a run says nothing of the week before now.
    lontar.crawl("lontar")
    assert urls(lontar.site.since(lontar.site.now - WEEK)) <= lontar.urls


def test_a_feed_and_a_sitemap_are_not_fetched_from_before_since(lontar: Outlet) -> None:
    since = lontar.site.now - timedelta(days=3)
    result = lontar.crawl("lontar_umpan", "-a", f"since={day(since)}")
    assert result.code == 0, result.err
    asked = {path.partition("?")[0] for path in lontar.articles_asked}
    old = {story.path for story in lontar.site.stories if story.published < since - timedelta(days=2)}
    assert not asked & old
    assert lontar.urls == {s.url for s in lontar.site.stories if day(s.published) >= day(since)}


def test_a_first_run_over_a_sitemap_goes_back_a_week(lontar: Outlet) -> None:
    result = lontar.crawl("lontar_umpan")
    assert result.code == 0, result.err
    assert "older than a run without since goes back" in result.err
    assert urls(lontar.site.since(lontar.site.now - WEEK)) <= lontar.urls
    assert not lontar.urls & urls(
        [s for s in lontar.site.stories if s.published < lontar.site.now - 2 * WEEK]
    )


def test_until_alone_is_wrong_use_where_it_would_find_nothing(lontar: Outlet) -> None:
    result = lontar.crawl("lontar", "-a", f"until={day(now() - timedelta(days=30))}")
    assert result.code == 2
    assert "until needs since" in result.err
    assert lontar.asked() == []
