"""What every store promises, asked of both."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newscrawl.article import Entity
from newscrawl.storage.polls import Poll, Robots
from newscrawl.storage.store import ArticleQuery, Outcome, SourceMark, Store, Visit, open_store
from tests.storage.articles import LATER, NOW, full, realistic, short

NEW, UPDATED, UNCHANGED, REFUSED, FORGOTTEN = Outcome


def outcomes(store: Store, *articles: Any, now: datetime = NOW) -> list[Outcome]:
    return [outcome for outcome, _ in store.save(articles, now)]


def test_every_field_of_an_article_comes_back(store: Store) -> None:
    article = full()
    [(outcome, document)] = store.save([article], NOW)
    stored = dataclasses.replace(article, first_seen_at=NOW, last_seen_at=NOW, updated_at=NOW)
    assert outcome is NEW
    assert document == stored.to_document()
    assert store.get(article.id or "") == stored
    assert list(store.find(ArticleQuery())) == [stored]


def test_what_is_stored_is_there_after_reopening(uri: str) -> None:
    first = open_store(uri)
    [(_, document)] = first.save([full()], NOW)
    first.close()
    first.close()
    again = open_store(uri)
    found = again.get(document["_id"])
    again.close()
    assert found is not None
    assert found.to_document() == document


def test_an_unknown_article_is_none(store: Store) -> None:
    assert store.get("0" * 32) is None
    assert store.revisions("0" * 32) == []
    assert store.save([], NOW) == []


def test_the_same_article_again_moves_only_last_seen_at(store: Store) -> None:
    [(_, before)] = store.save([full()], NOW)
    [(outcome, after)] = store.save([full()], LATER)
    assert outcome is UNCHANGED
    assert after == before | {"last_seen_at": LATER}
    found = store.get(before["_id"])
    assert found is not None
    assert found.to_document() == after


def test_a_second_download_moves_fetched_at_too(store: Store) -> None:
    [(_, before)] = store.save([short()], NOW)
    [(outcome, after)] = store.save([short(fetched_at=LATER)], LATER)
    assert outcome is UNCHANGED
    assert after == before | {"last_seen_at": LATER, "fetched_at": LATER}
    assert store.known([before["_id"]])[before["_id"]].fetched_at == LATER


def test_last_seen_at_never_goes_back(store: Store) -> None:
    store.save([short()], LATER)
    [(_, document)] = store.save([short()], NOW)
    store.touch([document["_id"]], NOW)
    found = store.get(document["_id"])
    assert found is not None
    assert found.last_seen_at == document["last_seen_at"] == LATER


def test_a_changed_text_makes_a_revision(store: Store) -> None:
    [(_, first)] = store.save([short()], NOW)
    [(outcome, second)] = store.save([short(title="Panen cabai tertunda")], LATER)
    assert outcome is UPDATED
    assert (second["revision"], second["first_seen_at"], second["updated_at"]) == (2, NOW, LATER)
    store.save([short(body="Panen batal.", blocks=[])], LATER)
    assert [each.to_document() for each in store.revisions(first["_id"])] == [first, second]


@pytest.mark.parametrize(
    "change",
    [{"title": "Panen cabai tertunda", "extractor": "2"}, {"tags": ["cabai"]}, {"authors": ["Teuku Rahmat"]}],
)
def test_better_rules_and_other_fields_make_no_revision(store: Store, change: dict[str, Any]) -> None:
    [(_, first)] = store.save([short()], NOW)
    [(outcome, second)] = store.save([short(**change)], LATER)
    assert outcome is UPDATED
    assert (second["revision"], second["updated_at"]) == (1, LATER)
    assert store.revisions(first["_id"]) == []


def test_an_article_twice_in_one_batch_is_taken_in_order(store: Store) -> None:
    twice = [short(), short(2), short(), short(title="Judul baru")]
    assert outcomes(store, *twice) == [NEW, NEW, UNCHANGED, UPDATED]
    article = store.get(short().id or "")
    assert article is not None
    assert (article.title, article.revision) == ("Judul baru", 2)
    assert [each.title for each in store.revisions(short().id or "")] == [short().title]
    assert store.count(ArticleQuery()) == 2


def test_dates_are_stored_as_whole_seconds_in_utc(store: Store) -> None:
    wib = datetime.fromisoformat("2023-09-05T14:05:09.750+07:00")
    [(_, document)] = store.save([short(published_at=wib)], NOW + timedelta(microseconds=5))
    found = store.get(document["_id"])
    assert found is not None
    assert found.published_at == datetime(2023, 9, 5, 7, 5, 9, tzinfo=UTC)
    assert found.first_seen_at == NOW
    assert outcomes(store, short(published_at=wib)) == [UNCHANGED]


def test_an_article_without_an_id_is_a_mistake_of_the_caller(store: Store) -> None:
    with pytest.raises(ValueError, match="without an id"):
        store.save([short(), short(2, id=None)], NOW)
    assert store.count(ArticleQuery()) == 0


def test_half_a_surrogate_pair_is_replaced_and_offsets_stay(store: Store) -> None:
    torn = short(title="Cabai \ud83c pedas", body="Harga \udf36 naik 🌶️ di “Ngablak”, Jum'at.", blocks=[])
    [(_, document)] = store.save([torn], NOW)
    found = store.get(document["_id"])
    assert found is not None
    assert (found.title, found.body) == ("Cabai � pedas", "Harga � naik 🌶️ di “Ngablak”, Jum'at.")
    assert found.content_hash == document["content_hash"]
    assert outcomes(store, torn) == [UNCHANGED]


def test_text_is_never_taken_for_an_operator(store: Store) -> None:
    text = "$where: {'$gt': ''}; DROP TABLE articles; \x00 %s ?"
    article = short(title=text, body=text, tags=["$set", "a.b"], section="$", blocks=[])
    article.entities = [Entity("PERSON", "$ne", "$ne", 0, 3)]
    store.save([article, short(2)], NOW)
    found = list(store.find(ArticleQuery(entities=("$ne",))))
    assert [(each.title, each.body, each.tags) for each in found] == [(text, text, ["$set", "a.b"])]
    assert list(store.find(ArticleQuery(source="' OR 1=1 --"))) == []
    assert list(store.find(ArticleQuery(entities=("Ng\udc80blak",)))) == []


def test_a_very_long_article_is_stored(store: Store) -> None:
    long = short(body="Panen raya. " * 1_000_000, blocks=[])
    assert outcomes(store, long) == [NEW]
    found = store.get(long.id or "")
    assert found is not None
    assert found.body == long.body


def test_an_article_over_the_limit_is_refused_alone(store: Store) -> None:
    huge = short(2, body="a" * (16 * 1024 * 1024), blocks=[])
    assert outcomes(store, short(1), huge, short(3), short(2)) == [NEW, REFUSED, NEW, NEW]
    assert outcomes(store, huge, short(2)) == [REFUSED, UNCHANGED]
    assert store.count(ArticleQuery()) == 3


def test_many_articles_twice(store: Store) -> None:
    articles = [realistic(number) for number in range(400)]
    assert outcomes(store, *articles) == [NEW] * 400
    before = [each.to_document() for each in store.find(ArticleQuery())]
    assert len(before) == 400
    assert outcomes(store, *articles, now=LATER) == [UNCHANGED] * 400
    after = [each.to_document() for each in store.find(ArticleQuery())]
    assert after == [each | {"last_seen_at": LATER} for each in before]


def test_known_and_touch_take_many_ids(store: Store) -> None:
    articles = [short(number) for number in range(30)]
    store.save(articles, NOW)
    ids = [f"{number:032x}" for number in range(2500)] + [each.id or "" for each in articles]
    known = store.known(ids)
    assert set(known) == {each.id for each in articles}
    assert known[articles[0].id or ""].published_at == articles[0].published_at
    store.touch(ids, LATER)
    assert {each.last_seen_at for each in store.find(ArticleQuery())} == {LATER}
    assert {each.updated_at for each in store.find(ArticleQuery())} == {NOW}


def test_an_article_never_fetched_is_known_by_when_it_came(store: Store) -> None:
    store.save([short(fetched_at=None)], NOW)
    assert store.known([short().id or ""])[short().id or ""].fetched_at == NOW


def test_articles_come_newest_first_and_undated_last(store: Store) -> None:
    start = datetime(2023, 9, 1, tzinfo=UTC)
    # Several share a moment, and there are more than one read brings.
    articles = [short(number, published_at=start + timedelta(hours=number // 3)) for number in range(450)]
    undated = [short(number, published_at=None) for number in range(450, 700)]
    store.save(articles + undated, NOW)
    expected = sorted(
        articles, key=lambda each: (-(each.published_at or start).timestamp(), each.id)
    ) + sorted(undated, key=lambda each: each.id or "")
    assert [each.id for each in store.find(ArticleQuery())] == [each.id for each in expected]
    limited = list(store.find(ArticleQuery(limit=460)))
    assert [each.id for each in limited] == [each.id for each in expected[:460]]
    assert store.count(ArticleQuery(limit=460)) == 460
    assert list(store.find(ArticleQuery(limit=0))) == []
    assert store.count(ArticleQuery(limit=0)) == 0


def test_since_is_included_and_until_is_not(store: Store) -> None:
    day = datetime(2023, 9, 5, tzinfo=UTC)
    store.save([short(n, published_at=day + timedelta(days=n)) for n in range(4)], NOW)
    store.save([short(9, published_at=None)], NOW)
    query = ArticleQuery(since=day + timedelta(days=1), until=day + timedelta(days=3))
    assert [each.title for each in store.find(query)] == ["Panen cabai ke-2", "Panen cabai ke-1"]
    assert store.count(query) == 2
    after = ArticleQuery(since=day + timedelta(days=3, milliseconds=500))
    assert list(store.find(after)) == []
    assert store.count(ArticleQuery(until=day + timedelta(milliseconds=500))) == 1


def test_articles_of_a_source_and_of_an_entity(store: Store) -> None:
    store.save([full(), short(2), short(3, source="kabar")], NOW)
    assert [each.source for each in store.find(ArticleQuery(source="kabar"))] == ["kabar"]
    for entity in ("Dinas Pertanian", "Dinas Pertanian Kabupaten Magelang"):
        assert [each.id for each in store.find(ArticleQuery(entities=(entity,)))] == [full().id]
        assert store.count(ArticleQuery(entities=(entity,), source="warta")) == 1
    store.save([dataclasses.replace(full(), entities=[])], LATER)
    assert store.count(ArticleQuery(entities=("Dinas Pertanian",))) == 0


def test_reading_goes_on_while_articles_are_saved(store: Store) -> None:
    store.save([short(number) for number in range(300)], NOW)
    seen = []
    for article in store.find(ArticleQuery()):
        seen.append(article.id)
        if len(seen) == 100:
            store.save([short(number) for number in range(300)], LATER)
    assert len(seen) == len(set(seen)) == 300


def test_visits_are_remembered_and_replaced(store: Store) -> None:
    first = Visit("a" * 32, "https://warta.example/x\ud800", "warta", NOW, "not_an_article", final=False)
    led = Visit("b" * 32, "https://warta.example/y", "warta", NOW, article_id="c" * 32)
    early = Visit("d" * 32, "https://warta.example/z", "warta", NOW, "out_of_range", published_at=LATER)
    store.record_visits([first, led, early])
    store.record_visits([])
    expected = dataclasses.replace(first, url="https://warta.example/x�")
    ids = ["a" * 32, "b" * 32, "d" * 32, "e" * 32]
    assert store.visits(ids) == {"a" * 32: expected, "b" * 32: led, "d" * 32: early}
    again = dataclasses.replace(first, url="https://warta.example/x", at=LATER, reason="gone", final=True)
    store.record_visits([first, again])
    assert store.visits(["a" * 32]) == {"a" * 32: again}


def test_an_article_that_is_gone_and_answers_again(store: Store) -> None:
    [(_, document)] = store.save([short()], NOW)
    visit = Visit(document["_id"], document["url"], "warta", LATER, "gone")
    store.record_visits([visit])
    store.record_visits([dataclasses.replace(visit, at=LATER + timedelta(days=1))])
    gone = store.get(document["_id"])
    assert gone is not None
    assert (gone.gone_at, gone.updated_at, gone.last_seen_at) == (LATER, LATER, NOW)
    back = LATER + timedelta(days=2)
    [(outcome, after)] = store.save([short()], back)
    assert outcome is UPDATED
    assert after == document | {"updated_at": back, "last_seen_at": back}


def test_marks_of_sources(store: Store) -> None:
    part = SourceMark("https://warta.example/sitemap_1.xml.gz", False, None, NOW)
    feed = SourceMark("https://warta.example/api/", True, NOW, LATER)
    store.mark_source("warta", part)
    store.mark_source("warta", feed)
    store.mark_source("kabar", part)
    store.mark_source("warta", dataclasses.replace(part, complete=True))
    assert store.source_marks("warta") == {
        part.url: dataclasses.replace(part, complete=True),
        feed.url: feed,
    }
    assert store.source_marks("lain") == {}


def test_polls_of_sources(store: Store) -> None:
    feed = Poll(
        "https://warta.example/feed", NOW, 1800, 20, (600, 900), NOW, 2, True, LATER, 'W/"\udc801"', "", "x"
    )
    first = Poll("https://warta.example/indeks?hari={date:%d}", LATER + timedelta(milliseconds=400))
    store.record_polls("warta", [feed, first])
    store.record_polls("kabar", [first])
    store.record_polls("warta", [])
    expected = dataclasses.replace(feed, etag='W/"\ufffd1"')
    assert store.polls("warta") == {
        feed.url: expected,
        first.url: dataclasses.replace(first, polled_at=LATER),
    }
    later = dataclasses.replace(expected, polled_at=LATER, gaps=(), etag=None)
    store.record_polls("warta", [later])
    assert store.polls("warta")[feed.url] == later
    assert store.polls("lain") == {}


def test_robots_txt_of_hosts(store: Store) -> None:
    first = Robots("https://warta.example", "User-agent: *\n\0Disallow: /$x", 200, NOW)
    other = Robots("https://m.warta.example:8443", "2023-09-06T01:00:00Z", 404, NOW, LATER, "Disallow:")
    store.record_robots(other)
    store.record_robots(first)
    assert store.robots([first.host, "https://lain.example"]) == {first.host: first}
    assert store.robots([]) == {}
    changed = dataclasses.replace(first, text="", fetched_at=LATER, changed_at=LATER, previous=first.text)
    store.record_robots(changed)
    assert store.robots() == {other.host: other, first.host: changed}


def test_records_of_runs(store: Store) -> None:
    first = store.start_crawl({"source": "warta", "started_at": NOW, "sources": ("a", "b")})
    second = store.start_crawl({"source": "kabar", "started_at": LATER})
    hosts = {"www.warta.example": 3, "$where": {"a.b": [{"$set": "x"}]}, "": 1, "%2E": 2}
    store.update_crawl(first, {"ended_at": LATER, "hosts": hosts, "a.b": 1, "$inc": None})
    store.update_crawl(first, {"ended_at": LATER, "_id": "other"})
    store.update_crawl("0" * 32, {"ended_at": LATER})
    record = {
        "_id": first, "source": "warta", "started_at": NOW, "sources": ["a", "b"], "ended_at": LATER,
        "hosts": hosts, "a.b": 1, "$inc": None,
    }  # fmt: skip
    assert store.crawls() == [{"_id": second, "source": "kabar", "started_at": LATER}, record]
    assert store.crawls(source="warta") == [record]
    assert [each["_id"] for each in store.crawls(limit=1)] == [second]
    assert store.crawls(limit=0) == []
    assert [each["_id"] for each in store.crawls(before=second)] == [first]
    assert store.crawls(source="kabar", before=second) == []


def test_old_records_of_runs_are_removed(store: Store) -> None:
    for _ in range(3):
        store.start_crawl({"source": "warta", "started_at": NOW})
    kept = [store.start_crawl({"source": "warta", "started_at": LATER}) for _ in range(2)]
    assert store.prune_crawls(NOW) == 0
    assert store.prune_crawls(LATER) == 3
    assert [each["_id"] for each in store.crawls()] == kept[::-1]


def test_unfinished_runs_are_found(store: Store) -> None:
    ended = store.start_crawl({"source": "warta", "started_at": NOW, "outcome": "running"})
    running = [
        store.start_crawl({"source": source, "started_at": NOW, "outcome": "running"})
        for source in ("kabar", "warta")
    ]
    store.start_crawl({"source": "warta", "started_at": NOW})
    store.update_crawl(ended, {"outcome": "finished"})
    assert [each["_id"] for each in store.unfinished_crawls()] == running
