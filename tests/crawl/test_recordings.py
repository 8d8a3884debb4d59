"""A crawl without the net: recorded, played back, and the demo that ships."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from tests.crawl.support import crawl, crawls, documents, scrapy
from tests.launcher import ROOT
from tests.site.serving import Served
from tests.site.site import Site

MOMENTS = ("first_seen_at", "fetched_at", "last_seen_at", "updated_at")


def content(store: Path) -> dict[str, dict[str, object]]:
    """Return a store's documents without the moments of the crawl itself."""
    return {
        url: {name: value for name, value in document.items() if name not in MOMENTS}
        for url, document in documents(store).items()
    }


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_recording_plays_back_the_same_articles_without_the_net(
    site: Served, store: Path, tmp_path: Path
) -> None:
    warc = tmp_path / "rekaman.warc.gz"
    recorded = crawl(store, "-s", f"RECORD={warc}", site=site)
    assert recorded.code == 0, recorded.err
    played = tmp_path / "played.sqlite"
    result = crawl(played, "-s", f"REPLAY={warc}")
    assert result.code == 0, result.err
    assert content(played) == content(store)
    before, after = documents(store), documents(played)
    for url, document in before.items():
        # A recording dates a response when it is written down, a moment before the crawl reads it.
        apart = moment(document["fetched_at"]) - moment(after[url]["fetched_at"])
        assert abs(apart) <= timedelta(seconds=2)


def test_playing_back_marks_no_source_as_read(site: Served, store: Path, tmp_path: Path) -> None:
    warc = tmp_path / "rekaman.warc.gz"
    crawl(tmp_path / "recorded.sqlite", "-s", f"RECORD={warc}", "-s", "CLOSESPIDER_ITEMCOUNT=5", site=site)
    assert crawl(store, "-s", f"REPLAY={warc}").code == 0
    assert crawl(store, site=site).code == 0
    assert sorted(documents(store)) == sorted(story.url for story in site.site.stories)


def test_a_missing_page_of_a_recording_is_named(site: Served, store: Path, tmp_path: Path) -> None:
    warc = tmp_path / "rekaman.warc.gz"
    url = site.site.stories[0].url
    crawl(tmp_path / "recorded.sqlite", "-s", f"RECORD={warc}", "-a", f"url={url}", site=site)
    result = crawl(store, "-s", f"REPLAY={warc}", "-a", f"url={site.site.stories[1].url}")
    assert result.code == 1
    assert "not in the recording" in result.err


def test_the_demo_needs_no_net_and_keeps_to_its_own_store(tmp_path: Path) -> None:
    demo = tmp_path / "demo.sqlite"
    result = scrapy("crawl", "voa_id", "-s", "REPLAY=demo", "-s", f"SQLITE_PATH={demo}")
    assert result.code == 0, result.err
    assert sorted(documents(demo)) == sorted(story.url for story in Site().stories)
    assert crawls(demo)[0]["replay"] == "demo"
    again = scrapy("crawl", "voa_id", "-s", "REPLAY=demo", "-s", f"SQLITE_PATH={demo}")
    assert again.code == 0
    assert "Nothing new" in again.err


def test_the_demo_lands_in_data_demo_sqlite() -> None:
    # One of an older newscrawl would have to be upgraded first.
    for file in (ROOT / "data").glob("demo.sqlite*"):
        file.unlink()
    result = scrapy("crawl", "voa_id", "-s", "REPLAY=demo")
    assert result.code == 0, result.err
    assert f"sqlite:{ROOT / 'data' / 'demo.sqlite'}" in result.err


def test_invented_articles_never_mix_with_real_ones(site: Served, store: Path) -> None:
    crawl(store, "-s", "CLOSESPIDER_ITEMCOUNT=2", site=site)
    mixed = crawl(store, "-s", "REPLAY=demo")
    assert mixed.code == 2
    assert "never mix" in mixed.err
    demo = store.with_name("demo.sqlite")
    crawl(demo, "-s", "REPLAY=demo", "-s", "CLOSESPIDER_ITEMCOUNT=2")
    assert crawl(demo, site=site).code == 2
