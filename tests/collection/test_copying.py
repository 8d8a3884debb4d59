"""Copies: everything arrives, again nothing is sent, and a difference is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newscrawl.article import Page
from newscrawl.collection.copying import Copied, copy, verify
from newscrawl.storage.polls import Poll, Robots
from newscrawl.storage.store import COLLECTIONS, CollectionName, Outcome, SourceMark, Store, Visit, open_store
from tests.storage.articles import LATER, NOW, full, realistic, short


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Store]:
    """A SQLite store with something in every collection."""
    store = open_store(f"sqlite:{tmp_path / 'asal.sqlite'}")
    articles = [full(), short(1), *map(realistic, range(300))]
    store.save(articles, NOW, [page(each.url or "") for each in articles])
    store.save([short(1, title="Panen cabai diundur", fetched_at=LATER)], LATER)
    store.record_visits([Visit("c" * 32, "https://warta.example/hilang", "warta", NOW, "gone")])
    store.mark_source("warta", SourceMark("https://warta.example/sitemap.xml", True, NOW, LATER))
    store.record_polls("warta", [Poll("https://warta.example/feed", NOW, 600, 20, (60, 90), LATER)])
    store.record_robots(Robots("https://warta.example", "Disallow: /cari", 200, NOW, LATER, ""))
    store.start_crawl({"source": "warta", "started_at": NOW, "arguments": {"a.b": "$x"}})
    yield store
    store.close()


def page(url: str) -> Page:
    return Page(url, f"<html><title>{url}</title>".encode(), "warta", NOW, "utf-8", etag='"1"')


def copy_all(source: Store, target: Store) -> dict[CollectionName, Copied]:
    results = {name: copy(source, target, name, NOW, lambda done: None) for name in COLLECTIONS}
    for name, result in results.items():
        verify(source, target, name, result, lambda done: None)
    return results


def contents(store: Store) -> dict[str, list[dict[str, Any]]]:
    return {name: list(store.dump(name)) for name in COLLECTIONS}


def test_a_copy_is_the_same_and_a_second_sends_nothing(source: Store, store: Store) -> None:
    first = copy_all(source, store)
    assert contents(store) == contents(source)
    assert all(result.verified and result.digests[0] == result.digests[1] for result in first.values())
    assert first["articles"].outcomes == {Outcome.NEW: 302}
    assert all(result.total for result in first.values())
    second = copy_all(source, store)
    assert not any(result.outcomes for result in second.values())
    assert second["articles"].present == 302
    assert {name: each.digests for name, each in first.items()} == {
        name: each.digests for name, each in second.items()
    }


def test_an_interrupted_copy_goes_on(source: Store, store: Store) -> None:
    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy(source, store, "articles", NOW, stop)
    sent = store.total("articles")
    assert 0 < sent < 302
    result = copy_all(source, store)["articles"]
    assert (result.present, result.outcomes[Outcome.NEW]) == (sent, 302 - sent)
    assert contents(store) == contents(source)


def test_what_differs_is_replaced_and_what_the_target_alone_has_stays(source: Store, store: Store) -> None:
    store.save([short(1, title="Judul lain"), short(900)], LATER)
    result = copy_all(source, store)["articles"]
    assert result.verified
    assert result.outcomes[Outcome.UPDATED] == 1
    assert store.get(short(900).id or "") is not None
    assert store.get(short(1).id or "") == source.get(short(1).id or "")


def test_a_difference_is_found(source: Store, store: Store) -> None:
    copy_all(source, store)
    store.save([short(1, title="Berubah di tengah jalan")], LATER)
    result = Copied()
    verify(source, store, "articles", result, lambda done: None)
    assert (result.total, result.matching, result.verified) == (302, 301, False)
    assert result.digests[0] != result.digests[1]


def test_what_the_target_has_forgotten_is_left_out_and_no_fault(source: Store, store: Store) -> None:
    store.save([short(1)], NOW)
    store.forget(short(1).id or "", NOW)
    result = copy_all(source, store)["articles"]
    assert (result.left_out, result.verified) == (1, True)
    assert store.get(short(1).id or "") is None
