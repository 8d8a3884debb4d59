"""What a crawl does with articles that it knows: asks only for changes, looks again, re-reads, forgets."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from scrapy.settings import Settings

from newscrawl.config import PageKeeping, check_settings, page_keeping, revisit_steps
from newscrawl.enrichment.choice import choose
from newscrawl.errors import WrongUse
from newscrawl.reading import PageReader
from newscrawl.urls import article_id
from tests.crawl.support import crawls, documents
from tests.lontar.clock import now
from tests.lontar.conftest import Kept, Outlet
from tests.lontar.outlet import WIB, Story
from tests.lontar.spiders import LontarSpider

REFRESH = ("-a", "refresh=1")


def asking(*stories: Story) -> list[str]:
    return [argument for story in stories for argument in ("-a", f"url={story.url}")]


def plain_stories(lontar: Outlet) -> list[Story]:
    return [story for story in lontar.site.stories if len(story.pages) == 1]


def long_story(lontar: Outlet) -> Story:
    return next(story for story in lontar.site.stories if len(story.pages) == 3)


# --- only what has changed


def test_what_has_not_changed_costs_no_page(lontar: Outlet, kept: Kept) -> None:
    same, edited = plain_stories(lontar)[:2]
    lontar.crawl("lontar", *asking(same, edited), *kept.options)
    before = kept.article(same)
    kept.change(same, fetched_at=before.fetched_at - timedelta(days=3))  # type: ignore[operator]
    lontar.site.edit(edited, "balai desa", "balai warga")
    result = lontar.crawl("lontar", *asking(same, edited), *REFRESH, *kept.options)
    assert result.code == 0, result.err
    assert lontar.answers == [(f"{same.path}?page=all", 304), (f"{edited.path}?page=all", 200)]
    assert "0 new, 1 updated, 1 unchanged" in result.err
    after = kept.article(same)
    assert after.fetched_at >= before.fetched_at  # type: ignore[operator]
    assert after.last_seen_at >= before.last_seen_at  # type: ignore[operator]
    # Its near copy was edited.
    moments = dict.fromkeys(("fetched_at", "last_seen_at", "updated_at", "duplicate_of"))
    assert after.to_document() | moments == before.to_document() | moments
    assert kept.article(edited).revision == 2
    # The new text has validators of its own.
    lontar.crawl("lontar", *asking(edited), *REFRESH, *kept.options)
    assert lontar.answers == [(f"{edited.path}?page=all", 304)]


def test_validators_belong_to_the_address_that_gave_them(lontar: Outlet, in_sqlite: Kept) -> None:
    lontar.site.tagged, lontar.site.dated, lontar.site.whole = False, True, False
    story, other = plain_stories(lontar)[:2]
    pages = long_story(lontar)
    lontar.crawl("lontar", *asking(story, pages))
    assert {(f"{story.path}?page=all", 404), (story.path, 200)} <= set(lontar.answers)
    # Every page has the same Last-Modified: an address that is asked with another's would not be sent.
    lontar.site.whole = True
    lontar.crawl("lontar", *asking(story, pages), *REFRESH)
    assert lontar.answers == [(f"{each.path}?page=all", 200) for each in (story, pages)]
    lontar.crawl("lontar", *asking(story, pages), *REFRESH)
    assert lontar.answers == [(f"{each.path}?page=all", 304) for each in (story, pages)]
    # Where it has moved to, it is asked for without conditions.
    lontar.site.moved[story.path] = f"{other.path}?page=all"
    result = lontar.crawl("lontar", *asking(story), *REFRESH)
    assert lontar.answers[-1] == (f"{other.path}?page=all", 200)
    assert "1 new, 0 updated, 0 unchanged" in result.err
    assert in_sqlite.article(other).body == other.body


def test_a_story_read_page_by_page_is_always_fetched_whole(lontar: Outlet, in_sqlite: Kept) -> None:
    lontar.site.whole = False
    story = long_story(lontar)
    lontar.crawl("lontar", *asking(story))
    lontar.site.edit(story, "musik dari kampung sebelah", "musik dari kampung seberang")
    result = lontar.crawl("lontar", *asking(story), *REFRESH)
    assert [status for _, status in lontar.answers] == [404, 200, 200, 200]
    assert "0 new, 1 updated" in result.err
    assert "kampung seberang" in in_sqlite.article(story).body


def test_a_recording_holds_whole_pages(lontar: Outlet, tmp_path: Path) -> None:
    story = plain_stories(lontar)[0]
    lontar.crawl("lontar", *asking(story))
    recording = tmp_path / "rekaman.warc.gz"
    lontar.crawl("lontar", *asking(story), *REFRESH, "-s", f"RECORD={recording}")
    assert lontar.answers == [(f"{story.path}?page=all", 200)]
    replayed = lontar.crawl("lontar", *asking(story), *REFRESH, "-s", f"REPLAY={recording}")
    assert "0 new, 0 updated, 1 unchanged" in replayed.err
    assert lontar.answers == []


# --- looking again


def test_recent_articles_are_looked_at_again_on_a_falling_schedule(lontar: Outlet, in_sqlite: Kept) -> None:
    yesterday = f"{(lontar.site.now - timedelta(days=1)).astimezone(WIB):%Y-%m-%d}"
    since = ("-a", f"since={yesterday}")
    assert lontar.crawl("lontar", *since).code == 0
    stories = [story for story in lontar.site.stories if story.url in lontar.urls]
    assert len(stories) >= 5
    listed, unlisted, gone, forgotten = stories[1:5]
    soon = timedelta(minutes=10)
    for story in (listed, unlisted, gone, forgotten):
        in_sqlite.change(story, fetched_at=story.published + soon)
    # It was young when it was fetched, and is.
    in_sqlite.change(stories[0], fetched_at=stories[0].published + soon)
    with in_sqlite.open() as store:
        assert store.forget(article_id(forgotten.url), now())
    lontar.site.unlisted.add(unlisted.number)
    lontar.site.down[gone.path] = 410
    lontar.site.edit(listed, "bulan", "pekan")
    off = lontar.crawl("lontar", *since, "-s", "REVISIT_AFTER=")
    assert off.code == 0, off.err
    assert lontar.answers == []
    result = lontar.crawl("lontar", *since)
    assert result.code == 0, result.err
    assert sorted(lontar.answers) == sorted(
        [
            (f"{listed.path}?page=all", 200),
            (f"{unlisted.path}?page=all", 304),
            (f"{gone.path}?page=all", 410),
            (gone.path, 410),
        ]
    )
    assert "looked again at 3 recent articles" in result.err
    assert "0 new, 1 updated, 1 unchanged" in result.err
    assert "removed by the outlet (404 or 410)" in result.err
    assert crawls(lontar.store)[-1]["revisited"] == 3
    missing = in_sqlite.article(gone)
    assert (missing.gone_at is not None, missing.body) == (True, gone.body)
    assert forgotten.url not in lontar.urls
    again = lontar.crawl("lontar", *since)
    assert lontar.answers == [], "each step is one look, whatever came of it"
    assert "Nothing new" in again.err
    # A later answer brings it back.
    lontar.site.down.clear()
    back = lontar.crawl("lontar", *asking(gone))
    assert "0 new, 1 updated" in back.err
    assert in_sqlite.article(gone).gone_at is None


def test_a_look_again_stays_within_what_was_asked_for(lontar: Outlet, in_sqlite: Kept) -> None:
    old, other, new = plain_stories(lontar)[2], plain_stories(lontar)[1], plain_stories(lontar)[0]
    lontar.crawl("lontar_umpan", *asking(old, other))
    for story in (old, other):
        in_sqlite.change(story, fetched_at=story.published + timedelta(minutes=10))
        lontar.site.unlisted.add(story.number)
    lontar.crawl("lontar_umpan", *asking(new))
    assert lontar.articles_asked == [f"{new.path}?page=all"]
    lontar.crawl("lontar_umpan", "-a", "since=1h")
    assert not {old.path, other.path} & {path.partition("?")[0] for path in lontar.articles_asked}
    limited = lontar.crawl("lontar_umpan", "-a", "since=1d", "-s", "REVISIT_LIMIT=1")
    assert "looked again at 1 recent article, as" in limited.err
    assert (f"{other.path}?page=all", 304) in lontar.answers
    assert f"{old.path}?page=all" not in lontar.articles_asked


# --- texts of older rules


def test_a_revision_is_decided_between_texts_read_by_the_same_rules(lontar: Outlet, kept: Kept) -> None:
    same, edited, pages = *plain_stories(lontar)[:2], long_story(lontar)
    lontar.site.whole = False
    lontar.crawl("lontar", *asking(same, edited, pages), *kept.options, tagged=True)
    junk = "Ikuti kami di kanal percakapan."
    for story in (same, edited, pages):
        kept.change(story, extractor="0", body=f"{story.body}\n\n{junk}", revision=1)
    new = lontar.site.edit(edited, "balai desa", "balai warga")
    result = lontar.crawl("lontar", *asking(same, edited, pages), *REFRESH, *kept.options, tagged=True)
    assert result.code == 0, result.err
    assert 304 not in dict(lontar.answers).values()
    assert "0 new, 3 updated, 0 unchanged" in result.err
    for story in (same, pages):
        article = kept.article(story)
        assert (article.body, article.revision, article.extractor) == (story.body, 1, "1")
        assert article.language is not None
    article = kept.article(new)
    assert (article.body, article.revision) == (new.body, 2)
    with kept.open() as store:
        (older,) = store.revisions(article_id(edited.url))
        assert store.revisions(article_id(same.url)) == []
    assert (older.body, older.extractor) == (edited.body, "1")


def test_without_a_stored_page_a_change_of_rules_is_no_revision(lontar: Outlet, in_sqlite: Kept) -> None:
    story = plain_stories(lontar)[0]
    lontar.crawl("lontar", *asking(story), "-s", "KEEP_PAGES=0")
    with in_sqlite.open() as store:
        assert store.pages_size().pages == 0
        assert store.validators([article_id(story.url)])
    lontar.crawl("lontar", *asking(story), *REFRESH)
    assert lontar.answers == [(f"{story.path}?page=all", 304)]
    in_sqlite.change(story, extractor="0")
    edited = lontar.site.edit(story, "balai desa", "balai warga")
    result = lontar.crawl("lontar", *asking(story), *REFRESH)
    assert "0 new, 1 updated" in result.err
    article = in_sqlite.article(story)
    assert (article.body, article.revision, article.extractor) == (edited.body, 1, "1")


# --- pages


def test_pages_are_kept_whole_and_can_be_read_again(lontar: Outlet, kept: Kept) -> None:
    lontar.site.whole = False
    plain, story = plain_stories(lontar)[0], long_story(lontar)
    lontar.crawl("lontar", *asking(plain, story), *kept.options, tagged=True)
    ids = {each: article_id(each.url) for each in (plain, story)}
    with kept.open() as store:
        stored = store.pages(list(ids.values()))
    assert len(stored[ids[plain]].more) == 0
    assert len(stored[ids[story]].more) == 2
    moments = dict.fromkeys(("first_seen_at", "last_seen_at", "updated_at", "duplicate_of"))
    read = PageReader(choose("bundled", "bundled"))
    for each, id in ids.items():
        again = read(stored[id], LontarSpider.describe())
        assert again.to_document() | moments == kept.article(each).to_document() | moments


def test_old_pages_are_removed_where_an_age_is_set(lontar: Outlet, in_sqlite: Kept) -> None:
    old, new = plain_stories(lontar)[:2]
    lontar.crawl("lontar", *asking(old))
    with in_sqlite.open() as store:
        (page,) = store.dump("pages")
        store.load("pages", [page | {"fetched_at": page["fetched_at"] - timedelta(days=3)}], lontar.site.now)
    lontar.crawl("lontar", *asking(new), "-s", "KEEP_PAGES=2d")
    with in_sqlite.open() as store:
        assert list(store.pages([article_id(each.url) for each in (old, new)])) == [article_id(new.url)]


# --- forgotten articles


def test_a_forgotten_article_is_not_fetched_for_anybody(lontar: Outlet, kept: Kept) -> None:
    story, other = plain_stories(lontar)[:2]
    lontar.crawl("lontar", *asking(story), *kept.options)
    with kept.open() as store:
        assert store.forget(article_id(story.url), now())
    result = lontar.crawl("lontar", *asking(story, other), *REFRESH, *kept.options)
    assert result.code == 0, result.err
    assert lontar.articles_asked == [f"{other.path}?page=all"]
    assert (
        f"refused 1: removed from the collection on request (scrapy forget), never fetched again: {story.url}"
        in result.err
    )
    alone = lontar.crawl("lontar", *asking(story), *kept.options)
    assert (alone.code, lontar.articles_asked) == (1, [])
    assert "None of the addresses gave an article." in alone.err


def test_another_address_of_a_forgotten_article_is_refused_once_read(lontar: Outlet, in_sqlite: Kept) -> None:
    story, other = plain_stories(lontar)[:2]
    with in_sqlite.open() as store:
        assert not store.forget(article_id(story.url), now(), url=story.url, source="lontar")
    lontar.site.moved[other.path] = f"{story.path}?page=all"
    first = lontar.crawl("lontar", *asking(other))
    assert "refused 1: removed from the collection on request" in first.err
    assert documents(lontar.store) == {}
    lontar.crawl("lontar", *asking(other))
    assert lontar.articles_asked == []


# --- settings


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("REVISIT_AFTER", "1h,besok", "REVISIT_AFTER is '1h,besok'; it is ages with commas between"),
        ("REVISIT_AFTER", "0h", "REVISIT_AFTER is '0h'"),
        ("KEEP_PAGES", "selamanya", "KEEP_PAGES is 'selamanya'; it can be 1, 0, or how long"),
        ("KEEP_PAGES", "0d", "KEEP_PAGES is '0d'"),
        ("KEEP_RUNS", "setahun", "KEEP_RUNS is 'setahun'; it is how long, as in 365d"),
        ("REVISIT_LIMIT", "-1", "REVISIT_LIMIT is -1, but must be at least 0"),
    ],
)
def test_wrong_settings_are_one_sentence(name: str, value: str, words: str) -> None:
    settings = Settings({"KEEP_PAGES": True, "TIMEZONE": "Asia/Jakarta", name: value})
    with pytest.raises(WrongUse) as caught:
        check_settings(settings)
    assert words in str(caught.value)


def test_settings_mean_ages() -> None:
    hour = timedelta(hours=1)
    assert revisit_steps(Settings({"REVISIT_AFTER": "7d, 1h,30m"})) == (hour / 2, hour, 168 * hour)
    assert revisit_steps(Settings({"REVISIT_AFTER": ""})) == ()
    assert page_keeping(Settings({"KEEP_PAGES": "90d"})) == PageKeeping(True, timedelta(days=90))
    assert page_keeping(Settings({"KEEP_PAGES": False})) == PageKeeping(False)
    assert page_keeping(Settings({"KEEP_PAGES": True})) == PageKeeping(True)
