"""Stored pages read again: what changes, what stays, and that it is no revision."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.project import get_project_settings

from newscrawl.article import Article, Page
from newscrawl.collection.rereading import Reread, Rereading
from newscrawl.collection.resummary import excerpts, to_json
from newscrawl.enrichment.choice import choose
from newscrawl.extraction.extract import EXTRACTOR
from newscrawl.outlets import spider_for
from newscrawl.reading import PageReader
from newscrawl.storage.store import ArticleQuery, Outcome, Store
from newscrawl.workers import Workers
from tests.site.site import Site
from tests.storage.articles import LATER, NOW, short

READ = PageReader(choose("bundled", "bundled"))
NUMBERS = (7255101, 1446201, 7271456, 7502233)


@pytest.fixture(scope="module")
def loader() -> Any:
    return get_spider_loader(get_project_settings())


@pytest.fixture(scope="module")
def read(loader: Any) -> list[tuple[Article, Page]]:
    """A few of the site's articles as a crawl reads them, with their pages."""
    site = Site()
    found = []
    for number in NUMBERS:
        url = site.story(number).url
        body = site.respond("GET", "https", "www.voaindonesia.com", site.story(number).path).body
        assert isinstance(body, bytes)
        spider = spider_for(url, loader)
        page = Page(url, body, spider.name, NOW, number=spider.number_of(url))
        found.append((READ(page, spider.describe()), page))
    return found


def fill(store: Store, read: list[tuple[Article, Page]], **older: Any) -> None:
    """Store articles as older rules would have read them: with these fields otherwise."""
    store.save([article for article, _ in read], NOW, [page for _, page in read])
    documents = [dict(each) for each in store.documents(ArticleQuery())]
    store.load("articles", [each | older for each in documents], NOW)


def again(store: Store, loader: Any, query: ArticleQuery | None = None, **options: Any) -> Reread:
    async def run() -> Reread:
        workers = Workers(2)
        try:
            rereading = Rereading(
                store, READ, loader, workers, 2, **({"outdated": None, "dry": False} | options)
            )
            return await rereading.run(query or ArticleQuery(), lambda: LATER, lambda done: None)
        finally:
            workers.close()

    return asyncio.run(run())


def by_id(store: Store) -> dict[str, dict[str, Any]]:
    return {each["_id"]: each for each in store.documents(ArticleQuery())}


def test_better_rules_change_the_article_but_make_no_revision(
    store: Store, loader: Any, read: list[tuple[Article, Page]]
) -> None:
    fill(store, read)
    fresh = by_id(store)
    fill(store, read, extractor="0", section="Salah", entities=[])
    result = again(store, loader)
    assert (result.articles, result.changed, result.unchanged) == (4, 4, 0)
    assert result.fields["section"] == result.fields["extractor"] == 4
    assert result.samples["section"][0].before == "Salah"
    for id, document in by_id(store).items():
        assert document == fresh[id] | {"updated_at": LATER}
        assert document["revision"] == 1
        assert store.revisions(id) == []


def test_a_text_read_wrong_by_the_same_version_is_no_revision_either(
    store: Store, loader: Any, read: list[tuple[Article, Page]]
) -> None:
    fill(store, read, title="Judul salah")
    assert again(store, loader).fields == {"title": 4}
    for id, document in by_id(store).items():
        assert document["title"] != "Judul salah"
        assert (document["revision"], store.revisions(id)) == (1, [])


def test_what_reads_the_same_is_left_alone(
    store: Store, loader: Any, read: list[tuple[Article, Page]]
) -> None:
    fill(store, read)
    before = by_id(store)
    result = again(store, loader)
    assert (result.changed, result.unchanged) == (0, 4)
    assert by_id(store) == before


def test_a_dry_run_says_what_would_change_and_stores_nothing(
    store: Store, loader: Any, read: list[tuple[Article, Page]]
) -> None:
    fill(store, read, section="Salah")
    before = by_id(store)
    result = again(store, loader, dry=True)
    assert result.fields == {"section": 4}
    assert by_id(store) == before
    printed = json.loads(to_json(result))
    assert (printed["changed"], printed["fields"]) == (4, {"section": 4})
    assert printed["samples"]["section"][0]["before"] == "Salah"


def test_articles_without_a_page_or_outside_the_query_are_counted_or_left(
    store: Store, loader: Any, read: list[tuple[Article, Page]]
) -> None:
    fill(store, read, section="Salah")
    store.save([short(1), short(2)], NOW)
    assert again(store, loader, ArticleQuery(source="warta")).without_page == 2
    result = again(store, loader, ArticleQuery(limit=1))
    assert result.articles == 1
    result = again(store, loader)
    assert (result.articles, result.without_page) == (6, 2)


def test_outdated_leaves_out_what_today_s_rules_have_read(
    store: Store, loader: Any, read: list[tuple[Article, Page]]
) -> None:
    fill(store, read[:1], extractor="0")
    store.save([article for article, _ in read[1:]], NOW, [page for _, page in read[1:]])
    result = again(store, loader, outdated=EXTRACTOR)
    assert (result.changed, result.unchanged) == (1, 3)
    assert again(store, loader, outdated=EXTRACTOR).changed == 0


def test_a_page_that_gives_no_article_now_leaves_the_article(
    store: Store, loader: Any, read: list[tuple[Article, Page]]
) -> None:
    article, page = read[0]
    store.save([article], NOW, [Page(page.url, b"<html><body></body></html>", page.source, NOW)])
    before = by_id(store)
    result = again(store, loader)
    assert dict(result.refused) == {"not_an_article": 1}
    assert result.refused_urls["not_an_article"] == [article.url]
    assert by_id(store) == before


def test_an_article_fetched_anew_meanwhile_keeps_the_newer_text(
    store: Store, loader: Any, read: list[tuple[Article, Page]], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, read[:1], section="Salah")
    (id,) = by_id(store)
    pages = store.pages

    def crawl_between(ids: Any) -> Any:
        found = pages(ids)
        newer = Article.from_document(by_id(store)[id])
        newer.body, newer.fetched_at = "Teks yang baru.", LATER + timedelta(hours=1)
        newer.entities, newer.blocks = [], []
        assert store.save([newer], LATER + timedelta(hours=1))[0][0] is Outcome.UPDATED
        return found

    monkeypatch.setattr(store, "pages", crawl_between)
    result = again(store, loader)
    assert (result.overtaken, result.changed) == (1, 0)
    assert by_id(store)[id]["body"] == "Teks yang baru."


def test_samples_show_where_two_values_part() -> None:
    before, after = excerpts("a" * 100 + "lama" + "b" * 100, "a" * 100 + "baru" + "b" * 100)
    assert "lama" in before
    assert "baru" in after
    assert before.startswith("…")
    assert max(len(before), len(after)) <= 74
