"""Near copies: which article names which, whatever order they come in."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from newscrawl.article import Article
from newscrawl.storage.duplicates import SIMILAR, fingerprints, similarity
from newscrawl.storage.statistics import StatisticsQuery
from newscrawl.storage.store import Store, open_store
from tests.storage.articles import LATER, NOW, near_copy, realistic, short, story

MORNING = datetime(2023, 9, 5, 1, tzinfo=UTC)


def telling(number: int, sentences: list[str], hours: int | None = 0, **changes: Any) -> Article:
    published = None if hours is None else MORNING + timedelta(hours=hours)
    return short(number, body=" ".join(sentences), blocks=[], published_at=published, **changes)


def original_of(store: Store, number: int) -> str | None:
    article = store.get(short(number).id or "")
    assert article is not None
    if article.duplicate_of is None:
        return None
    assert SIMILAR <= article.duplicate_of.similarity <= 1
    return article.duplicate_of.id


def id_of(number: int) -> str:
    return short(number).id or ""


def test_estimates_are_near_the_truth_and_the_same_everywhere() -> None:
    sentences = story(1)
    bodies = [" ".join(each) for each in (sentences, near_copy(sentences, 2), story(3), sentences[:1])]
    prints = fingerprints(bodies)
    assert prints == fingerprints(bodies)
    first, copy, other, brief = prints
    assert brief is None
    assert first is not None
    assert copy is not None
    assert other is not None
    assert similarity(first.signature, first.signature) == 1
    assert 0.65 < similarity(first.signature, copy.signature) < 0.95
    assert similarity(first.signature, other.signature) < 0.1
    loud = fingerprints([bodies[0].upper().replace(" ", " — ")])[0]
    assert loud == first


def test_of_generated_copies_nearly_all_are_found_and_nothing_else(store: Store) -> None:
    stories = [story(seed, 8 + seed % 30) for seed in range(150)]
    originals = [telling(number, each) for number, each in enumerate(stories)]
    copies = [telling(1000 + number, near_copy(each, number), 2) for number, each in enumerate(stories)]
    for start in range(0, 150, 50):
        store.save(originals[start : start + 50], NOW)
    documents = [document for _, document in store.save(copies, NOW)]
    named = [(document["duplicate_of"] or {}).get("_id") for document in documents]
    right = sum(name == original.id for name, original in zip(named, originals, strict=True))
    assert right >= 0.95 * len(copies)
    assert right >= 0.99 * sum(name is not None for name in named)
    assert all(original_of(store, number) is None for number in range(150))


def test_copies_of_one_batch_name_the_earliest(store: Store) -> None:
    sentences = story(5)
    batch = [telling(1, near_copy(sentences, 1), 3), telling(2, sentences, 1), telling(3, sentences, 2)]
    results = store.save(batch, NOW)
    assert [(document["duplicate_of"] or {}).get("_id") for _, document in results] == [
        id_of(2), None, id_of(2),
    ]  # fmt: skip
    assert [original_of(store, number) for number in (1, 2, 3)] == [id_of(2), None, id_of(2)]


def test_an_original_that_comes_later_is_named_by_its_copies(store: Store) -> None:
    sentences = story(6)
    store.save([telling(1, sentences, 5), telling(2, near_copy(sentences, 1), 6)], NOW)
    assert (original_of(store, 1), original_of(store, 2)) == (None, id_of(1))
    store.save([telling(3, sentences, 0)], LATER)
    assert [original_of(store, number) for number in (1, 2, 3)] == [id_of(3), id_of(3), None]
    first = store.get(id_of(1))
    assert first is not None
    assert (first.updated_at, first.last_seen_at, first.revision) == (LATER, NOW, 1)


def test_a_dated_copy_comes_before_an_undated_and_then_the_first_stored(store: Store) -> None:
    sentences = story(7)
    store.save([telling(1, sentences, None)], NOW)
    store.save([telling(2, sentences, None)], LATER)
    assert (original_of(store, 1), original_of(store, 2)) == (None, id_of(1))
    store.save([telling(3, sentences, 9)], LATER)
    assert [original_of(store, number) for number in (1, 2, 3)] == [id_of(3), id_of(3), None]


def test_a_rewritten_article_is_compared_anew(store: Store) -> None:
    sentences = story(8)
    store.save([telling(1, sentences, 0), telling(2, sentences, 1), telling(3, sentences, 2)], NOW)
    assert [original_of(store, number) for number in (2, 3)] == [id_of(1), id_of(1)]
    store.save([telling(1, story(9), 0)], LATER)
    assert [original_of(store, number) for number in (1, 2, 3)] == [None, None, id_of(2)]
    assert len(store.revisions(id_of(1))) == 1
    # Back again, and published later than the others: it becomes their copy.
    store.save([telling(1, sentences, 3)], LATER)
    assert [original_of(store, number) for number in (1, 2, 3)] == [id_of(2), None, id_of(2)]


def test_an_articles_own_older_text_is_no_original(store: Store) -> None:
    sentences = story(10)
    store.save([telling(1, sentences)], NOW)
    store.save([telling(1, near_copy(sentences, 1))], LATER)
    assert original_of(store, 1) is None


def test_short_texts_are_nobodys_copy(store: Store) -> None:
    texts = [["Hujan ringan turun di Ngablak pagi ini dan warga bersiap memanen cabai."]] * 2
    store.save([telling(number, text) for number, text in enumerate(texts)], NOW)
    assert [original_of(store, number) for number in (0, 1)] == [None, None]


def test_a_forgotten_original_leaves_its_copies_to_the_next(store: Store) -> None:
    sentences = story(11)
    store.save([telling(number, sentences, number) for number in range(3)], NOW)
    store.forget(id_of(0), LATER)
    assert [original_of(store, number) for number in (1, 2)] == [None, id_of(1)]


def test_another_run_finds_the_copies_of_an_earlier_one(uri: str) -> None:
    sentences = story(12)
    for number in range(3):
        store = open_store(uri)
        store.save([telling(number, near_copy(sentences, number), number)], NOW)
        store.close()
    store = open_store(uri)
    assert [original_of(store, number) for number in range(3)] == [None, id_of(0), id_of(0)]
    store.close()


def test_a_story_that_very_many_carry_still_has_one_original(store: Store) -> None:
    copies = 30
    sentences = story(13)
    chance = random.Random(1)
    batch = [
        telling(number, near_copy(sentences, number, 0.05), chance.randrange(1000))
        for number in range(copies)
    ]
    for article in batch:
        store.save([article], NOW)
    earliest = min(batch, key=lambda each: (each.published_at, each.id))
    named = [original_of(store, number) for number in range(copies)]
    assert named[batch.index(earliest)] is None
    assert named.count(None) <= 2


def test_articles_of_one_pattern_are_not_one_story(store: Store) -> None:
    results = store.save([realistic(number) for number in range(100)], NOW)
    assert sum(document["duplicate_of"] is not None for _, document in results) <= 2


def test_a_copy_that_changes_in_the_batch_of_its_original_names_it(store: Store) -> None:
    sentences = story(1)
    store.save([telling(1, sentences, 3), telling(3, sentences, 5)], NOW)
    changed, same = telling(1, sentences, 3, section="Ekonomi"), telling(3, sentences, 5)
    for batch in ([changed, same, telling(2, near_copy(sentences, 2))], [same, changed]):
        store.save(batch, LATER)
        assert [original_of(store, number) for number in (1, 2, 3)] == [id_of(2), None, id_of(2)]
        article = store.get(id_of(1))
        assert article is not None
        assert article.section == "Ekonomi"
        assert store.statistics(StatisticsQuery()).duplicates == 2
        assert store.statistics(StatisticsQuery()).articles == 3
