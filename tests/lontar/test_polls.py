"""Sources asked as often as they bring something new, over crawls at times of their own."""

from __future__ import annotations

from contextlib import closing

import pytest

from newscrawl.storage.polls import Poll, Robots
from newscrawl.storage.store import open_store
from tests.crawl.support import crawls
from tests.launcher import Result
from tests.lontar.conftest import Outlet

SITE = "https://www.kabarlontar.id"
FEED = f"{SITE}/rss"
INDEX = f"{SITE}/indeks?tanggal={{date:%Y-%m-%d}}&page={{page}}"
LATEST = f"{SITE}/terkini?page={{page}}"
HOUR, DAY = 60, 24 * 60


@pytest.fixture(autouse=True)
def few(lontar: Outlet) -> None:
    """Three days of stories are enough for sources to repeat each other."""
    lontar.site.stories = lontar.site.stories[:14]


def poll(lontar: Outlet, *args: str, ahead: int, spider: str = "lontar_semua") -> Result:
    """Crawl only what is due, as `crawlall` does, without looks at known articles."""
    adaptive = ("-s", "POLL_ADAPTIVELY=1", "-s", "REVISIT_AFTER=")
    result = lontar.crawl(spider, *adaptive, *args, ahead=ahead)
    assert result.code == 0, result.err
    return result


def polls(lontar: Outlet, spider: str = "lontar_semua") -> dict[str, Poll]:
    with closing(open_store(f"sqlite:{lontar.store}")) as store:
        return store.polls(spider)


def test_a_day_in_the_life_of_an_outlet(lontar: Outlet) -> None:
    lontar.site.tagged_lists = True
    poll(lontar, ahead=0)
    assert {path.partition("?")[0] for path in lontar.asked() if path not in lontar.articles_asked} == {
        "/robots.txt", "/rss", "/peta.xml", "/peta-berita.xml", "/indeks", "/terkini",
    }  # fmt: skip
    known = polls(lontar)
    assert all(each.whole for each in known.values())

    said = poll(lontar, ahead=5).err
    assert "Nothing due: none of the outlet's 4 sources is to be asked yet." in said
    assert lontar.asked() == []
    record = crawls(lontar.store)[-1]
    assert (record["outcome"], record["problem"]) == ("nothing_due", None)
    assert record["sources"] == {"read": 0, "left": 4, "failed": []}

    # What was first to list new articles is due first, and what has not changed costs an empty answer.
    said = poll(lontar, ahead=30).err
    assert [(each.path, each.status) for each in lontar.served.requests] == [("/rss", 304)]
    assert "Nothing new" in said
    assert "left 3 sources for a later run" in said
    assert polls(lontar)[INDEX] == known[INDEX]

    added = lontar.site.add(2)
    poll(lontar, ahead=90)
    assert {story.url for story in added} <= lontar.urls
    assert len(lontar.articles_asked) == 2

    # All that the feed lists is new: what it has passed over is in the other sources.
    overflow = lontar.site.add(15)
    poll(lontar, ahead=120)
    assert {story.url for story in overflow} <= lontar.urls
    assert lontar.asked()[0] == "/rss"
    assert lontar.asked("/terkini")
    assert lontar.asked("/peta-berita.xml")


def test_the_other_sources_are_asked_when_the_leading_one_fails(lontar: Outlet) -> None:
    poll(lontar, ahead=0)
    lontar.site.down["/rss"] = 503
    [new] = lontar.site.add(1)
    said = poll(lontar, ahead=30).err
    assert "source failed: https://www.kabarlontar.id/rss" in said
    assert new.url in lontar.urls
    known = polls(lontar)[FEED]
    assert (known.failures, known.whole, known.etag) == (1, False, None)
    lontar.site.down.clear()
    poll(lontar, ahead=60)
    assert "/rss" in lontar.asked()
    assert polls(lontar)[FEED].failures == 0


def test_a_listing_is_left_where_it_has_nothing_new_and_swept_once_a_day(lontar: Outlet) -> None:
    spider = "lontar_terkini"
    poll(lontar, ahead=0, spider=spider)
    [first] = lontar.site.add(1)
    poll(lontar, ahead=HOUR, spider=spider)
    assert lontar.asked("/terkini") == ["/terkini?page=1", "/terkini?page=2"]
    assert first.url in lontar.urls
    lontar.site.add(12)
    poll(lontar, ahead=3 * HOUR, spider=spider)
    poll(lontar, ahead=5 * HOUR, spider=spider)
    assert lontar.asked("/terkini") == ["/terkini?page=1"]
    swept = polls(lontar, spider)[LATEST].swept_at
    lontar.site.add(1)
    poll(lontar, ahead=DAY + HOUR, spider=spider)
    assert len(lontar.asked("/terkini")) > 2
    assert polls(lontar, spider)[LATEST].swept_at != swept


def test_days_that_were_read_whole_after_their_end_are_left(lontar: Outlet) -> None:
    poll(lontar, ahead=0, spider="lontar")
    poll(lontar, ahead=2 * DAY, spider="lontar")
    days = {path.partition("&")[0] for path in lontar.asked("/indeks")}
    assert 2 <= len(days) <= 3
    lontar.site.add(1)
    poll(lontar, ahead=2 * DAY + 12 * HOUR, spider="lontar")
    assert len({path.partition("&")[0] for path in lontar.asked("/indeks")}) <= 2


def test_a_stopped_run_is_made_up_for_at_once(lontar: Outlet) -> None:
    lontar.site.tagged_lists = True
    poll(lontar, ahead=0)
    added = lontar.site.add(6)
    poll(lontar, "-s", "CLOSESPIDER_ITEMCOUNT=2", ahead=30)
    assert len({story.url for story in added} & lontar.urls) == 2
    known = polls(lontar)[FEED]
    assert (known.whole, known.etag) == (False, None)
    poll(lontar, ahead=31)
    assert {story.url for story in added} <= lontar.urls
    assert polls(lontar)[FEED].whole
    assert polls(lontar)[FEED].etag


def test_what_failed_is_asked_for_although_its_source_is_as_it_was(lontar: Outlet) -> None:
    lontar.site.tagged_lists = True
    [story] = lontar.site.add(1)
    lontar.site.down[story.path] = 500
    poll(lontar, ahead=0, spider="lontar_umpan")
    for ahead in (1, 2):
        poll(lontar, ahead=ahead * DAY, spider="lontar_umpan")
        # Twice in vain holds nothing up, but no answer of the feed counts as dealt with.
        assert story.path in {path.partition("?")[0] for path in lontar.articles_asked}
        assert polls(lontar, "lontar_umpan")[FEED].etag is None
    lontar.site.down.clear()
    poll(lontar, ahead=3 * DAY, spider="lontar_umpan")
    assert story.url in lontar.urls
    assert polls(lontar, "lontar_umpan")[FEED].etag


def test_a_plain_crawl_asks_all_sources_and_only_for_what_has_changed(lontar: Outlet) -> None:
    lontar.site.tagged_lists = True
    usual = ("-s", "REVISIT_AFTER=")
    assert lontar.crawl("lontar_semua", *usual).code == 0
    result = lontar.crawl("lontar_semua", *usual)
    assert result.code == 0
    assert "Nothing new" in result.err
    statuses = {each.path: each.status for each in lontar.served.requests}
    # An index that dates no part says nothing of its parts: it is read, and the part asked for conditionally.
    assert (statuses["/rss"], statuses["/peta.xml"], statuses["/peta-berita.xml"]) == (304, 200, 304)
    assert statuses["/terkini?page=1"] == 304
    assert crawls(lontar.store)[-1]["sources"]["read"] > 3
    # A run with dates of its own may want what earlier ones have left.
    lontar.crawl("lontar_semua", *usual, "-a", "since=1d")
    assert 304 not in {each.status for each in lontar.served.requests}
    # Once a day a full answer is wanted, whatever the server says.
    lontar.crawl("lontar_umpan", *usual)
    lontar.crawl("lontar_umpan", *usual, ahead=23 * HOUR)
    assert 304 in {each.status for each in lontar.served.requests}
    lontar.crawl("lontar_umpan", *usual, ahead=25 * HOUR)
    assert 304 not in {each.status for each in lontar.served.requests}


def robots(lontar: Outlet) -> Robots | None:
    with closing(open_store(f"sqlite:{lontar.store}")) as store:
        return store.robots().get(SITE)


def test_robots_txt_is_asked_for_once_a_day_and_its_changes_are_noted(lontar: Outlet) -> None:
    def crawl(ahead: int, *args: str) -> Result:
        return lontar.crawl("lontar_umpan", "-s", "REVISIT_AFTER=", *args, ahead=ahead)

    lontar.site.down["/robots.txt"] = 503
    assert crawl(0).code == 1
    assert robots(lontar) is None
    lontar.site.down.clear()
    crawl(1)
    first = robots(lontar)
    assert first is not None
    assert (first.status, first.changed_at, first.previous) == (200, None, None)
    assert "Disallow: /cari" in first.text
    lontar.site.robots = "Disallow: /rss"
    crawl(15 * HOUR)
    assert lontar.asked("/robots.txt") == []
    assert "/rss" in lontar.asked()
    result = crawl(26 * HOUR)
    assert "/robots.txt" in lontar.asked()
    assert "source failed: https://www.kabarlontar.id/rss (forbidden by robots.txt)" in result.err
    second = robots(lontar)
    assert second is not None
    assert second.previous == first.text
    assert second.changed_at == second.fetched_at > first.fetched_at
    # What was read last holds for longer where the host does not answer.
    lontar.site.down["/robots.txt"] = 503
    crawl(52 * HOUR)
    assert "/robots.txt" in lontar.asked()
    assert "/rss" not in lontar.asked()
    assert "/peta-berita.xml" in lontar.asked()
    assert robots(lontar) == second
