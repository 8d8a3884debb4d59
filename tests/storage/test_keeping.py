"""Pages, what a second look changes, and articles that must be forgotten, asked of both stores."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from newscrawl.article import Article, Page
from newscrawl.storage.store import (
    COLLECTIONS,
    ArticleQuery,
    Known,
    Outcome,
    PagesSize,
    Store,
    Validators,
    Visit,
)
from tests.storage.articles import LATER, NOW, full, short

NEW, UPDATED, UNCHANGED, REFUSED, FORGOTTEN = Outcome
HTML = "<html><p>“Panen” cabai, Jum'at</p>".encode() * 200


def page_of(article: Article, body: bytes = HTML, **changes: Any) -> Page:
    fields: dict[str, Any] = {
        "url": article.url or "", "body": body, "source": article.source or "", "fetched_at": NOW,
        "charset": "utf-8", "etag": '"a1"', "last_modified": "Tue, 05 Sep 2023 07:05:00 GMT", "number": "77",
    }  # fmt: skip
    return Page(**(fields | changes))


def test_a_page_is_kept_with_its_article(store: Store) -> None:
    articles = [short(1), short(2), short(3)]
    page = page_of(articles[0])
    store.save(articles, NOW, [page, None, page_of(articles[2], b"<p>lain")])
    ids = [each.id or "" for each in articles]
    assert store.pages([*ids, "f" * 32]) == {ids[0]: page, ids[2]: page_of(articles[2], b"<p>lain")}
    assert store.validators(ids) == {
        each.id: Validators('"a1"', "Tue, 05 Sep 2023 07:05:00 GMT", each.url or "")
        for each in (articles[0], articles[2])
    }


def test_a_content_is_stored_once_and_packed(store: Store) -> None:
    articles = [short(number) for number in range(4)]
    store.save(articles, NOW, [page_of(each) for each in articles])
    size = store.pages_size()
    assert (size.pages, size.raw_bytes) == (4, 4 * len(HTML))
    assert 0 < size.stored_bytes < len(HTML) / 10
    store.save(articles[:3], LATER, [page_of(each, HTML + b"!") for each in articles[:3]])
    assert store.pages_size().raw_bytes == 4 * len(HTML) + 3
    store.save(articles[3:], LATER, [page_of(articles[3], HTML + b"!")])
    single = store.pages_size()
    assert (single.pages, single.raw_bytes) == (4, 4 * len(HTML) + 4)
    assert single.stored_bytes <= size.stored_bytes + 8


def test_each_text_has_its_last_page_and_the_newest_is_given(store: Store) -> None:
    article = short(1)
    store.save([article], NOW, [page_of(article)])
    later = page_of(article, b"<p>baru", fetched_at=LATER, etag=None)
    store.save([short(1, title="Judul baru")], LATER, [later])
    id = article.id or ""
    assert store.pages([id]) == {id: later}
    assert store.validators([id]) == {id: Validators(None, later.last_modified, later.url)}
    assert store.total("pages") == 2


def test_a_page_without_a_body_keeps_its_validators_alone(store: Store) -> None:
    article = short(1)
    id = article.id or ""
    store.save([article], NOW, [page_of(article, b"")])
    assert store.pages([id]) == {}
    assert store.validators([id])[id].etag == '"a1"'
    assert store.pages_size() == PagesSize(0, 0, 0)
    full_page = page_of(article)
    store.save([article], NOW, [full_page])
    store.save([article], LATER, [page_of(article, b"", fetched_at=LATER, etag='"b2"')])
    assert store.pages([id]) == {id: dataclasses.replace(full_page, fetched_at=LATER, etag='"b2"')}
    bare = page_of(short(2), b"", etag=None, last_modified=None)
    store.save([short(2)], NOW, [bare])
    assert store.validators([short(2).id or ""]) == {}


def test_old_pages_are_pruned_and_shared_contents_stay(store: Store) -> None:
    old, new = short(1), short(2)
    store.save([old, new], NOW, [page_of(old), page_of(new, fetched_at=LATER)])
    assert store.prune_pages(NOW) == 0
    assert store.prune_pages(LATER) == 1
    ids = [old.id or "", new.id or ""]
    assert list(store.pages(ids)) == [new.id]
    assert set(store.validators(ids)) == set(ids)
    assert store.prune_pages(LATER + timedelta(days=1)) == 1
    assert store.pages_size() == PagesSize(0, 0, 0)


def test_reading_a_stored_page_again_is_no_visit(store: Store) -> None:
    store.save([short(fetched_at=NOW)], NOW)
    store.record_visits([Visit(short().id or "", "https://warta.example/x", "warta", LATER, "gone")])
    much_later = LATER + timedelta(days=9)
    better = short(body="Panen cabai berjalan lancar.", blocks=[], extractor="2", fetched_at=NOW)
    [(outcome, document)] = store.save([better], much_later, seen=False)
    assert outcome is UPDATED
    assert (document["revision"], document["extractor"], document["updated_at"]) == (1, "2", much_later)
    assert (document["last_seen_at"], document["fetched_at"], document["gone_at"]) == (NOW, NOW, LATER)
    again = store.get(short().id or "")
    assert again is not None
    [(outcome, _)] = store.save([again], much_later + timedelta(days=1), seen=False)
    assert outcome is UNCHANGED
    assert store.get(short().id or "") == again
    [(outcome, document)] = store.save([again], much_later)
    assert (outcome, document["gone_at"]) == (UPDATED, None)


def test_an_unmodified_answer_moves_fetched_at(store: Store) -> None:
    id = short().id or ""
    store.save([short()], NOW)
    store.touch([id], LATER, fetched=True)
    store.touch([id], NOW, fetched=True)
    article = store.get(id)
    assert article is not None
    assert (article.last_seen_at, article.fetched_at, article.updated_at) == (LATER, LATER, NOW)
    assert store.known([id]) == {id: Known(LATER, short().published_at, "1", None)}
    store.save([short(2, fetched_at=None)], NOW)
    store.touch([short(2).id or ""], LATER, fetched=True)
    assert store.known([short(2).id or ""])[short(2).id or ""].fetched_at == LATER


def test_an_article_that_is_gone_is_known_as_such(store: Store) -> None:
    id = short().id or ""
    store.save([short()], NOW)
    store.record_visits([Visit(id, "https://warta.example/x", "warta", LATER, "gone")])
    assert store.known([id])[id].gone_at == LATER
    assert store.count(ArticleQuery()) == 1


def everything(store: Store) -> str:
    return "".join(repr(list(store.dump(collection))) for collection in COLLECTIONS)


def test_a_forgotten_article_leaves_nothing_but_its_mark(store: Store) -> None:
    article = full()
    id = article.id or ""
    store.save([article, short(2)], NOW, [page_of(article), page_of(short(2))])
    revised = dataclasses.replace(article, title="Judul lain")
    store.save([revised], LATER, [page_of(article, b"<p>lain")])
    other = Visit("b" * 32, "https://warta.example/y", "warta", NOW, article_id=id)
    store.record_visits([other])
    assert store.forget(id, LATER) is True
    assert store.get(id) is None
    assert store.revisions(id) == []
    assert store.pages([id]) == {}
    assert store.validators([id]) == {}
    assert list(store.pages([short(2).id or ""])) == [short(2).id]
    assert store.count(ArticleQuery(entities=("Sutarmi Wignyo",))) == 0
    assert "Sutarmi" not in everything(store)
    mark = Visit(id, article.url or "", "warta", LATER, "forgotten")
    assert store.visits([id, "b" * 32]) == {
        id: mark,
        "b" * 32: dataclasses.replace(mark, id="b" * 32, url=other.url),
    }


def test_a_forgotten_article_is_never_stored_again(store: Store) -> None:
    article = full()
    id = article.id or ""
    assert store.forget(id, NOW, url=article.url, source="warta") is False
    results = store.save([article, short(2)], LATER, [page_of(article), None])
    assert [outcome for outcome, _ in results] == [FORGOTTEN, NEW]
    assert results[0][1]["_id"] == id
    assert store.load("articles", [article.to_document()], LATER) == [FORGOTTEN]
    assert store.get(id) is None
    assert store.pages([id]) == {}
    store.record_visits([Visit(id, article.url or "", "warta", LATER, "gone")])
    assert store.visits([id])[id].reason == "forgotten"
    assert store.forget(id, LATER) is False


@pytest.mark.parametrize(
    "changes",
    [
        {"status": 203, "charset": None, "number": None, "etag": None, "last_modified": None},
        {"more": (b"<p>dua", None, b"", b"<p>empat" * 99)},
        {"body": b"\x00\xff\xfe" * 9},
    ],
)
def test_what_a_page_is_comes_back(store: Store, changes: dict[str, Any]) -> None:
    article = short(1)
    page = page_of(article, **changes)
    store.save([article], NOW, [page])
    assert store.pages([article.id or ""]) == {article.id: page}
