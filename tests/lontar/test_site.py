"""`scrapy crawl site`: an outlet that has no file."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from scrapy.settings import Settings

from newscrawl.errors import WrongUse
from newscrawl.spiders.site import SiteSpider
from tests.crawl.support import documents
from tests.lontar.clock import now
from tests.lontar.conftest import Outlet
from tests.lontar.outlet import WIB

SITE = ("-a", "site=https://kabarlontar.id/")
WEEK = timedelta(days=7)


def crawl(lontar: Outlet, *args: str) -> str:
    result = lontar.crawl("site", *SITE, *args, spiders=())
    assert result.code == 0, result.err
    return result.err


def test_a_site_is_read_by_what_it_offers(lontar: Outlet) -> None:
    said = crawl(lontar)
    stored = documents(lontar.store)
    week = lontar.site.since(lontar.site.now - WEEK)
    assert {story.url for story in week} <= set(stored)
    assert set(stored) <= {story.url for story in lontar.site.stories}
    assert "kabarlontar.id: " in said
    assert lontar.asked()[0] == "/robots.txt"
    assert {"/rss", "/peta.xml", "/peta-berita.xml", "/indeks"} <= {
        path.partition("?")[0] for path in lontar.asked()
    }
    assert not lontar.asked("/tag") + lontar.asked("/redaksi") + lontar.asked("/peta-tag")
    plain = [story for story in week if len(story.pages) == 1]
    assert len(plain) > 10
    for story in plain:
        document = stored[story.url]
        assert (document["source"], document["layout"]) == ("kabarlontar.id", "generic")
        assert (document["title"], document["body"]) == (story.title, story.body)
        assert document["authors"] == ["Yohana Ndolu"]


def test_again_only_what_is_new_is_fetched(lontar: Outlet) -> None:
    crawl(lontar)
    before = set(documents(lontar.store))
    added = lontar.site.add(2)
    crawl(lontar)
    assert set(documents(lontar.store)) == before | {story.url for story in added}
    assert len({path.partition("?")[0] for path in lontar.articles_asked}) == 2


@pytest.mark.parametrize("sources", [{"index"}, {"sitemap"}, set()], ids=str)
def test_each_kind_of_source_is_enough(lontar: Outlet, sources: set[str]) -> None:
    lontar.site.sources = frozenset(sources)
    since = (lontar.site.now - timedelta(days=1)).astimezone(WIB)
    crawl(lontar, "-a", f"since={since:%Y-%m-%d}")
    wanted = {s.url for s in lontar.site.stories if s.published.astimezone(WIB).date() >= since.date()}
    assert wanted <= set(documents(lontar.store))


def test_a_site_that_lists_nothing_says_what_was_tried(lontar: Outlet) -> None:
    lontar.site.sources = frozenset()
    lontar.site.stories = []
    lontar.site.down = {"/daerah": 500}
    result = lontar.crawl("site", *SITE, spiders=())
    assert result.code == 1
    assert "No page of the site turned out to be an article. Tried: " in result.err
    for tried in ("/feed", "/sitemap.xml", "/indeks", "/olahraga"):
        assert f"https://www.kabarlontar.id{tried}" in result.err


def test_a_site_that_does_not_answer_is_a_problem(lontar: Outlet) -> None:
    lontar.site.down = {"/": 503}
    result = lontar.crawl("site", *SITE, spiders=())
    assert result.code == 1
    assert "No source answered. Tried: https://kabarlontar.id/." in result.err


def test_robots_txt_is_obeyed(lontar: Outlet) -> None:
    lontar.site.robots = "Disallow: /indeks\nDisallow: /ekonomi"
    crawl(lontar)
    assert not lontar.asked("/indeks") + lontar.asked("/ekonomi")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ({}, "Say which site"),
        ({"site": "bukan situs"}, "no http(s) address"),
        ({"site": "https://www.voaindonesia.com/z/299"}, "has a spider of its own: scrapy crawl voa_id"),
        ({"site": "republika.co.id"}, "republika is switched off: Its robots.txt refuses Scrapy"),
        ({"site": "https://video.kompas.com"}, "video.kompas.com is switched off in kompas"),
        ({"site": "kabarlontar.id", "url": "https://lain.id/a"}, "not an address of kabarlontar.id"),
    ],
)
def test_wrong_sites_are_one_sentence(args: dict[str, Any], words: str) -> None:
    settings = Settings({"SPIDER_MODULES": ["newscrawl.spiders"], "TIMEZONE": "Asia/Jakarta"})
    with pytest.raises(WrongUse, match=re.escape(words)):
        SiteSpider.check_arguments(args, settings, now())
