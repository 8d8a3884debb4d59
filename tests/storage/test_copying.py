"""Collections taken from one store to another as they are, and documents from outside."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta
from typing import Any

import pytest

from newscrawl.article import SCHEMA_VERSION, Article, Duplicate, Page
from newscrawl.storage.documents import checked, compact_document, parsed_document
from newscrawl.storage.polls import Poll, Robots
from newscrawl.storage.store import COLLECTIONS, ArticleQuery, Outcome, SourceMark, Store, Visit, open_store
from tests.storage.articles import LATER, NOW, full, near_copy, realistic, short, story

NEW, UPDATED, UNCHANGED, REFUSED, FORGOTTEN = Outcome


def fill(store: Store) -> None:
    """Store some of everything."""
    pages = [Page("https://warta.example/x", b"<p>Panen " * 50, "warta", NOW, etag='"1"'), None]
    store.save([full(), short(2)], NOW, pages)
    store.save([realistic(number) for number in range(230)], NOW)
    for turn in range(12):
        store.save([short(2, title=f"Judul {turn}")], LATER, [pages[0]])
    store.record_visits(
        [Visit("a" * 32, "https://warta.example/y", "warta", NOW, "not_an_article", published_at=LATER)]
    )
    store.mark_source("warta", SourceMark("https://warta.example/feed", True, NOW, LATER))
    store.mark_source("warta", SourceMark("https://warta.example/other", False))
    store.record_polls("warta", [Poll("https://warta.example/feed", NOW, 600, 20, (60, 90), LATER)])
    store.record_robots(Robots("https://warta.example", "Disallow: /cari", 200, NOW, LATER, ""))
    crawl = store.start_crawl({"source": "warta", "started_at": NOW})
    store.update_crawl(crawl, {"hosts": {"www.warta.example": 3, "$x": 1}, "days": ["2023-09-05"]})
    store.forget("f" * 32, NOW, url="https://warta.example/f", source="warta")


@pytest.fixture
def other(uri: str, request: pytest.FixtureRequest, tmp_path: Any) -> Any:
    """A second store of the other kind."""
    there = (
        request.getfixturevalue("mongo_uri")
        if uri.startswith("sqlite")
        else f"sqlite:{tmp_path / 'other.sqlite'}"
    )
    opened = open_store(there)
    yield opened
    opened.close()


def copy(source: Store, target: Store) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for collection in COLLECTIONS:
        documents = list(source.dump(collection))
        for start in range(0, len(documents), 100):
            outcomes += target.load(collection, documents[start : start + 100], LATER + timedelta(days=9))
    return outcomes


def test_a_copy_is_the_same_on_the_other_store(store: Store, other: Store) -> None:
    fill(store)
    assert set(copy(store, other)) == {NEW}
    for collection in COLLECTIONS:
        documents = list(store.dump(collection))
        assert documents == list(other.dump(collection))
        assert store.total(collection) == other.total(collection) == len(documents)
        ids = [each["_id"] for each in documents]
        assert ids == sorted(ids)
        assert list(store.dump(collection, after=ids[0])) == documents[1:]
        assert list(other.dump(collection, after=ids[-1])) == []
    assert store.total("revisions") == 12
    assert set(copy(store, other)) == {UNCHANGED}
    assert list(store.find(ArticleQuery())) == list(other.find(ArticleQuery()))
    assert list(store.json_lines(ArticleQuery())) == list(other.json_lines(ArticleQuery()))
    assert store.revisions(short(2).id or "") == other.revisions(short(2).id or "")
    assert store.pages([full().id or ""]) == other.pages([full().id or ""]) != {}
    assert store.crawls() == other.crawls()
    assert other.count(ArticleQuery(entities=("Sutarmi Wignyo",))) == 1


def test_what_is_loaded_replaces_what_is_there(store: Store) -> None:
    [(_, document)] = store.save([short()], NOW)
    changed = document | {"title": "Lain", "revision": 7, "last_seen_at": LATER, "content_hash": "0" * 32}
    assert store.load("articles", [document, changed, changed], LATER) == [UNCHANGED, UPDATED, UNCHANGED]
    assert list(store.documents(ArticleQuery())) == [changed]
    assert store.revisions(document["_id"]) == []


def test_loaded_copies_keep_what_they_say_and_are_found_by_later_ones(store: Store) -> None:
    sentences = story(1)
    first = short(1, body=" ".join(sentences), blocks=[], duplicate_of=Duplicate("e" * 32, 0.75))
    second = short(2, body=" ".join(near_copy(sentences, 1)), blocks=[])
    assert store.load("articles", [first.to_document(), second.to_document()], NOW) == [NEW, NEW]
    assert [each.duplicate_of for each in store.find(ArticleQuery())].count(None) == 1
    later = (first.published_at or NOW) + timedelta(hours=1)
    [(_, third)] = store.save([short(3, body=" ".join(sentences), blocks=[], published_at=later)], LATER)
    assert third["duplicate_of"]["_id"] in (first.id, second.id)


def test_a_document_without_the_stores_dates_gets_them_once(store: Store) -> None:
    bare = checked({"_id": "c" * 32, "body": "Panen."})
    assert store.load("articles", [bare], NOW) == [NEW]
    assert store.load("articles", [bare], LATER) == [UNCHANGED]
    article = store.get("c" * 32)
    assert article is not None
    assert (article.first_seen_at, article.last_seen_at, article.updated_at) == (NOW, NOW, NOW)
    assert store.known(["c" * 32])["c" * 32].fetched_at == NOW


def test_too_large_a_document_is_refused_and_the_others_stay(store: Store) -> None:
    large = checked({"_id": "d" * 32, "body": "x" * 17_000_000})
    small = checked({"_id": "e" * 32, "body": "y"})
    assert store.load("articles", [large, small], NOW) == [REFUSED, NEW]
    assert store.count(ArticleQuery()) == 1


def test_a_line_comes_back_as_the_document() -> None:
    document = dataclasses.replace(full(), first_seen_at=NOW).to_document()
    assert parsed_document(compact_document(document)) == document
    assert checked(json.loads(compact_document(document))) == document
    assert checked(document) == document
    old = json.loads(compact_document(document)) | {"schema_version": 1, "word_count": 0, "tags": None}
    assert checked(old) == document | {"tags": []}
    least = checked({"_id": "c" * 32, "body": "Panen raya."})
    expected = Article("c" * 32, None, None, None, "Panen raya.").to_document()
    assert least == expected
    assert (
        checked({"_id": "c", "body": "x", "published_at": "2023-09-05T14:05:09.5+07:00"})["published_at"]
        == full().published_at
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"_id": None}, "no _id"),
        ({"_id": 7}, "no _id"),
        ({"judul": "x"}, "unknown field judul"),
        ({"body": None}, "body: expected str, got null"),
        ({"title": 3}, "title: expected str | null, got int"),
        ({"published_at": "kemarin"}, "published_at: no moment like 2023-09-05T07:05:00Z"),
        ({"published_at": "9999-12-31T23:59:59Z"}, "published_at is not in the years 2 to 9998"),
        ({"modified_at": "0001-01-01T00:00:00Z"}, "modified_at is not in the years"),
        ({"utc_offset": -1440}, "utc_offset is a day or more"),
        ({"kind": "buku"}, "kind: invalid enum value 'buku'"),
        ({"tags": [1]}, r"tags\[0\]: expected str, got int"),
        ({"blocks": [{"type": "paragraph", "start": 0, "end": 9999}]}, r"blocks\[0\] is outside the body"),
        (
            {"entities": [{"type": "PERSON", "text": "A", "name": "A", "start": 0, "end": 1}]},
            "not in the body",
        ),
        ({"duplicate_of": {"_id": 3, "similarity": 1}}, "duplicate_of.id: expected str, got int"),
        ({"schema_version": SCHEMA_VERSION + 1}, "is newer than"),
        ({"schema_version": 0}, "schema_version 0 is unknown"),
        ({"schema_version": "1"}, "schema_version is no number"),
    ],
)
def test_what_no_document_can_hold_is_said(change: dict[str, Any], said: str) -> None:
    document = json.loads(compact_document(full().to_document()))
    with pytest.raises(ValueError, match=said):
        checked(document | change)


@pytest.mark.parametrize("value", [None, 3, [], "teks"])
def test_a_line_that_is_no_object_is_said(value: Any) -> None:
    with pytest.raises(ValueError, match="no object"):
        checked(value)
