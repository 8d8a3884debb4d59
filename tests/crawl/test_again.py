"""Crawling again: only what is new or changed, and stopped runs that add up."""

from __future__ import annotations

import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.crawl.support import crawl, crawls, documents, kill, start_crawl, stored, wait_for
from tests.site.serving import Served

NEW_STORY = """number: 8009001
title: Perpustakaan Keliling Tiba di Pulau Rote dengan Gerobak Lontar
section: Budaya
authors: Yohana Ndolu
published: 2025-03-14T10:00:00+07:00
modified: 2025-03-14T10:00:00+07:00

Gerobak kayu itu penuh buku ketika berhenti di depan gereja, Jum'at pagi. Anak-anak sudah menunggu sejak
pukul 07.00 WITA dengan kantong kain di tangan, dan dalam setengah jam rak pertama telah kosong.
"""


def article_paths(site: Served) -> list[str]:
    return [each.path for each in site.requests if each.path.startswith("/a/")]


def test_a_second_run_fetches_no_article_and_says_that_nothing_is_new(site: Served, store: Path) -> None:
    first = crawl(store, site=site)
    assert first.code == 0, first.err
    before = documents(store)
    asked = len(article_paths(site))
    site.log.clear()
    second = crawl(store, site=site)
    assert second.code == 0
    assert article_paths(site) == []
    assert "Nothing new" in second.err
    assert asked >= len(before)
    after = documents(store)
    for url, document in after.items():
        earlier = before[url]
        assert document["last_seen_at"] >= earlier["last_seen_at"]
        assert document | {"last_seen_at": None} == earlier | {"last_seen_at": None}


def test_finished_parts_of_the_archive_are_not_read_again(site: Served, store: Path) -> None:
    crawl(store, site=site)
    site.log.clear()
    crawl(store, site=site)
    paths = [each.path for each in site.requests]
    assert "/sitemap.xml" in paths
    assert not [path for path in paths if path.startswith("/sitemap_437_1")]


def test_new_and_edited_articles_are_all_that_a_later_run_fetches(site: Served, store: Path) -> None:
    crawl(store, site=site)
    story = next(story for story in site.site.stories if story.number == 7255101)
    # The crawl has the real clock: an edit of the site's year would be older than the download.
    site.site.edit(7255101, "38 ton", "39 ton", at=datetime.now(UTC) + timedelta(seconds=1))
    new = site.site.add(NEW_STORY)
    site.log.clear()
    result = crawl(store, site=site)
    assert result.code == 0, result.err
    assert sorted(article_paths(site)) == sorted([story.path, new.path])
    assert "1 new, 1 updated, 0 unchanged" in result.err
    changed = documents(store)[story.url]
    assert "39 ton" in changed["body"]
    assert changed["revision"] == 2
    assert datetime.fromisoformat(changed["updated_at"]) >= datetime.fromisoformat(changed["first_seen_at"])
    assert documents(store)[new.url]["published_at"] == "2025-03-14T03:00:00Z"


def test_a_removed_article_stays_and_is_marked_as_gone(site: Served, store: Path) -> None:
    crawl(store, site=site)
    story = site.site.stories[3]
    site.site.remove(story.number, status=410, listed=True)
    result = crawl(store, "-a", f"url={story.url}", "-a", "refresh=1", site=site)
    document = documents(store)[story.url]
    assert document["gone_at"] is not None
    assert document["body"] == story.expected_body
    assert "removed by the outlet" in result.err


def test_refresh_fetches_known_articles_again_and_changes_nothing(site: Served, store: Path) -> None:
    crawl(store, site=site)
    urls = [argument for story in site.site.stories[:3] for argument in ("-a", f"url={story.url}")]
    site.log.clear()
    result = crawl(store, *urls, "-a", "refresh=1", site=site)
    assert len(article_paths(site)) == 3
    assert "0 new, 0 updated, 3 unchanged" in result.err
    assert result.code == 0


def test_only_the_addresses_given_are_fetched(site: Served, store: Path, tmp_path: Path) -> None:
    stories = site.site.stories[:4]
    listed = tmp_path / "alamat.txt"
    listed.write_text(
        f"{stories[2].url}\nhttps://www.voaindonesia.com{stories[3].short_path}\n", encoding="utf-8"
    )
    result = crawl(
        store,
        "-a",
        f"url={stories[0].url}",
        "-a",
        f"url={stories[1].url}",
        "-a",
        f"urls_file={listed}",
        site=site,
    )
    assert result.code == 0, result.err
    assert sorted(documents(store)) == sorted(story.url for story in stories)
    assert not [each for each in site.requests if each.path.startswith(("/z/", "/api/", "/sitemap"))]


def test_dates_are_whole_days_in_the_zone_compared_with_the_page(site: Served, store: Path) -> None:
    result = crawl(store, "-a", "since=2023-09-01", "-a", "until=2023-09-30", site=site)
    assert result.code == 0, result.err
    wanted = [
        story.url
        for story in site.site.stories
        if story.dated and "2023-09-01" <= story.published.date().isoformat() <= "2023-09-30"
    ]
    assert len(wanted) >= 5
    assert sorted(documents(store)) == sorted(wanted)
    site.log.clear()
    again = crawl(store, "-a", "since=2023-09-01", "-a", "until=2023-09-30", site=site)
    assert again.code == 0
    undated = [story.path for story in site.site.stories if not story.dated]
    assert set(article_paths(site)) <= set(undated), "what is known to be outside is not fetched again"


def test_a_limit_of_articles_is_kept_to_the_article(site: Served, store: Path) -> None:
    result = crawl(store, "-s", "CLOSESPIDER_ITEMCOUNT=5", site=site)
    assert result.code == 0, result.err
    assert len(documents(store)) == len(article_paths(site)) == 5
    assert "stopped at the itemcount set" in result.err


def test_runs_within_dates_and_limits_add_up_to_the_whole(site: Served, store: Path) -> None:
    crawl(store, "-a", "since=2024-01-01", site=site)
    crawl(store, "-s", "CLOSESPIDER_ITEMCOUNT=10", site=site)
    result = crawl(store, site=site)
    assert result.code == 0, result.err
    assert sorted(documents(store)) == sorted(story.url for story in site.site.stories)


def test_ctrl_c_ends_in_order_and_the_next_run_goes_on(site: Served, store: Path) -> None:
    process = start_crawl(store, "-s", "DOWNLOAD_DELAY=0.1", site=site)
    wait_for(lambda: stored(store) >= 3)
    assert kill(process, signal.SIGINT) == 130
    before = documents(store)
    assert 3 <= len(before) < len(site.site.stories)
    assert crawls(store)[-1]["outcome"] == "shutdown"
    assert crawl(store, site=site).code == 0
    after = documents(store)
    assert sorted(after) == sorted(story.url for story in site.site.stories)
    assert all(after[url]["first_seen_at"] == document["first_seen_at"] for url, document in before.items())


def test_a_killed_run_loses_nothing_that_was_stored(site: Served, store: Path) -> None:
    for number in (2, 12, 22):
        process = start_crawl(store, "-s", "DOWNLOAD_DELAY=0.05", "-s", "STORE_BATCH_SECONDS=0.1", site=site)
        wait_for(lambda number=number: stored(store) >= number)  # type: ignore[misc]
        kill(process)
    before = documents(store)
    result = crawl(store, site=site)
    assert result.code == 0, result.err
    after = documents(store)
    assert sorted(after) == sorted(story.url for story in site.site.stories)
    assert all(after[url]["body"] == document["body"] for url, document in before.items())
