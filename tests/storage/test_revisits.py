"""Which stored articles are due for another look, on both stores; stories in pages, kept whole."""

from __future__ import annotations

import dataclasses
import random
from datetime import UTC, datetime, timedelta

import pytest

from newscrawl.article import Article, Page
from newscrawl.storage.pages import MAX_CONTENT_BYTES
from newscrawl.storage.revisits import is_due
from newscrawl.storage.store import PagesSize, Store, Validators, Visit
from tests.storage.articles import NOW, short

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STEPS = (HOUR, 6 * HOUR, DAY, 7 * DAY)


def article(number: int, age: timedelta, looked: timedelta, **changes: object) -> Article:
    """Return an article that is `age` old now and was last fetched when it was `looked` old."""
    published = NOW - age
    return short(number, published_at=published, fetched_at=published + looked, **changes)


@pytest.mark.parametrize(
    ("age", "looked", "due"),
    [
        (59, 10, False),
        (60, 10, True),
        (90, 60, False),
        (359, 61, False),
        (360, 61, True),
        (360, 359, True),
        (360, 360, False),
        (23 * 60, 10, True),
        (7 * 24 * 60, 24 * 60, True),
        (7 * 24 * 60 - 1, 24 * 60, False),
        (14 * 24 * 60 - 1, 24 * 60, True),
        (14 * 24 * 60, 10, False),
        (-60, 0, False),
    ],
)
def test_a_look_is_due_when_a_step_has_passed_that_the_last_one_did_not_cover(
    age: int, looked: int, due: bool
) -> None:
    published = NOW - timedelta(minutes=age)
    assert is_due(published, published + timedelta(minutes=looked), NOW, STEPS) is due


def test_without_steps_or_a_date_nothing_is_due() -> None:
    assert not is_due(NOW - HOUR, NOW - HOUR, NOW, ())
    assert not is_due(None, NOW - HOUR, NOW, STEPS)
    assert not is_due(datetime(9999, 12, 31, tzinfo=UTC), NOW, NOW, STEPS)


def test_due_articles_are_given_newest_first_and_no_more_than_asked_for(store: Store) -> None:
    articles = [
        article(1, 2 * HOUR, HOUR / 2),
        article(2, 2 * HOUR, 2 * HOUR),
        article(3, 8 * DAY, 2 * DAY),
        article(4, 20 * DAY, DAY),
        article(5, HOUR, HOUR / 2),
        article(6, 3 * HOUR, HOUR / 2, source="lain"),
        article(7, 30 * HOUR, HOUR),
        short(8, published_at=None),
    ]
    store.save(articles, NOW)
    ids = {each.id: number for number, each in enumerate(articles, 1)}
    assert [ids[id] for id in store.due("warta", STEPS, NOW, 100)] == [5, 1, 7, 3]
    assert [ids[id] for id in store.due("warta", STEPS, NOW, 2)] == [5, 1]
    assert list(store.due("warta", STEPS, NOW, 1).values()) == [articles[4].url]
    since, until = NOW - 2 * DAY, NOW - HOUR
    assert [ids[id] for id in store.due("warta", STEPS, NOW, 9, since=since, until=until)] == [1, 7]
    assert store.due("warta", (), NOW, 100) == {}
    assert store.due("warta", STEPS, NOW + 30 * DAY, 100) == {}


def test_an_article_that_was_just_looked_at_or_is_gone_is_not_due(store: Store) -> None:
    looked, gone = article(1, 2 * HOUR, HOUR / 2), article(2, 2 * HOUR, HOUR / 2)
    store.save([looked, gone], NOW)
    store.touch([looked.id or ""], NOW, fetched=True)
    store.record_visits([Visit(gone.id or "", gone.url or "", "warta", NOW, "gone")])
    assert store.due("warta", STEPS, NOW, 100) == {}


def test_the_pages_of_a_story_are_kept_in_their_order(store: Store) -> None:
    story, other = short(1), short(2)
    first = Page(url=story.url or "", body=b"<p>satu", source="warta", fetched_at=NOW)
    page = dataclasses.replace(first, more=(b"<p>dua", None, b"", b"<p>lima"))
    store.save([story, other], NOW, [page, first])
    assert store.pages([story.id or "", other.id or ""]) == {story.id: page, other.id: first}
    assert store.pages_size().raw_bytes == len(b"<p>satu<p>dua<p>lima") + len(b"<p>satu")


def test_validators_tell_the_address_of_the_last_answer(store: Store) -> None:
    article = short(1)
    id = article.id or ""
    whole = Page(url=f"{article.url}?page=all", body=b"<p>satu", source="warta", fetched_at=NOW, etag='"a"')
    store.save([article], NOW, [whole])
    later = NOW + HOUR
    plain = dataclasses.replace(whole, url=article.url or "", body=b"", fetched_at=later, etag='"b"')
    store.save([article], later, [plain])
    assert store.validators([id]) == {id: Validators('"b"', None, article.url or "")}
    # What is kept is still the page that was.
    assert store.pages([id])[id].url == whole.url


def test_a_story_that_no_document_could_hold_keeps_its_validators_alone(store: Store) -> None:
    story = short(1)
    # Noise does not pack.
    half = random.Random(7).randbytes(MAX_CONTENT_BYTES // 2 + 1000)
    more = (half[::-1],)
    page = Page(url=story.url or "", body=half, source="warta", fetched_at=NOW, etag='"e"', more=more)
    store.save([story], NOW, [page])
    assert store.pages([story.id or ""]) == {}
    assert store.pages_size() == PagesSize(0, 0, 0)
    assert store.validators([story.id or ""])[story.id or ""].etag == '"e"'
