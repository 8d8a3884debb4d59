"""Stories in pages: whole, in order, once; and outlets that are switched off."""

from __future__ import annotations

import json
from typing import Any

from tests.crawl.support import QUICK, UNTAGGED, documents, scrapy
from tests.lontar.conftest import SPIDERS, Outlet
from tests.lontar.outlet import Story


def long_story(lontar: Outlet) -> Story:
    return next(story for story in lontar.site.stories if len(story.pages) == 3)


def read(lontar: Outlet, story: Story, *args: str) -> dict[str, Any]:
    result = lontar.crawl("lontar", "-a", f"url={story.url}", *args)
    assert result.code == 0, result.err
    (document,) = documents(lontar.store).values()
    return document


def test_a_story_is_asked_for_whole(lontar: Outlet) -> None:
    story = long_story(lontar)
    document = read(lontar, story)
    assert lontar.articles_asked == [f"{story.path}?page=all"]
    assert (document["url"], document["body"], document["pages"]) == (story.url, story.body, None)


def test_without_that_address_it_is_read_page_by_page(lontar: Outlet) -> None:
    story = long_story(lontar)
    lontar.site.down[f"{story.path}?page=all"] = 500
    document = read(lontar, story)
    pages = ["?page=all", "", "?page=2", "?page=3"]
    assert lontar.articles_asked == [story.path + each for each in pages]
    assert (document["url"], document["body"], document["pages"]) == (story.url, story.body, None)
    assert [document["body"][each["start"] : each["end"]] for each in document["blocks"]] == [
        text for page in story.pages for text in page
    ]
    assert max(each.concurrent for each in lontar.served.requests) == 1


def test_robots_txt_may_leave_only_the_plain_address(lontar: Outlet) -> None:
    story = long_story(lontar)
    lontar.site.robots = "Disallow: /*?page=all"
    assert read(lontar, story)["body"] == story.body
    assert f"{story.path}?page=all" not in lontar.articles_asked


def test_a_story_that_is_not_read_whole_says_so(lontar: Outlet) -> None:
    story = long_story(lontar)
    lontar.site.whole = False
    lontar.site.down[f"{story.path}?page=3"] = 500
    document = read(lontar, story)
    assert document["pages"] == {"read": 2, "total": 3}
    assert document["body"] == "\n\n".join([*story.pages[0], *story.pages[1]])


def test_a_listed_address_of_a_later_page_is_the_same_story(lontar: Outlet) -> None:
    story = long_story(lontar)
    urls = [each for page in ("2", "all") for each in ("-a", f"url={story.url}?page={page}")]
    read(lontar, story, *urls)
    assert lontar.articles_asked == [f"{story.path}?page=all"]


def test_a_site_without_a_file_is_read_page_by_page(lontar: Outlet) -> None:
    story = long_story(lontar)
    result = lontar.crawl("site", "-a", "site=kabarlontar.id", "-a", f"url={story.url}", spiders=())
    assert result.code == 0, result.err
    (document,) = documents(lontar.store).values()
    assert (document["body"], document["pages"]) == (story.body, None)


def test_a_gone_story_is_gone_after_both_addresses(lontar: Outlet) -> None:
    story = lontar.site.stories[1]
    lontar.site.down[story.path] = 410
    result = lontar.crawl("lontar", "-a", f"url={story.url}")
    assert "removed by the outlet" in result.err
    assert lontar.articles_asked == [f"{story.path}?page=all", story.path]


def test_nothing_is_fetched_from_a_domain_that_is_switched_off(lontar: Outlet) -> None:
    story = lontar.site.stories[0]
    off = "https://video.kabarlontar.id/2026/01/02/7001/rekaman-kegiatan-warga"
    refused = lontar.crawl("lontar", "-a", f"url={off}")
    assert refused.code == 2
    assert "video.kabarlontar.id is switched off in lontar" in refused.err
    settings = (*SPIDERS, *QUICK, *UNTAGGED, "-s", f"SQLITE_PATH={lontar.store}")
    result = scrapy("article", "--json", off, story.url, *settings, site=lontar.served)
    assert result.code == 1
    first, second = map(json.loads, result.out.splitlines())
    assert first["source"] == off
    assert "switched off" in first["error"]
    assert second["body"] == story.body
    assert not [each for each in lontar.served.requests if each.host.startswith("video")]


def test_an_outlet_that_is_off_says_why(lontar: Outlet) -> None:
    result = scrapy("crawl", "republika", site=lontar.served)
    assert result.code == 2
    assert result.err.startswith("republika is switched off: Its robots.txt refuses Scrapy by name.")
    assert len(result.err.strip().splitlines()) == 1
    assert lontar.asked() == []
