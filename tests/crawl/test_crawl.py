"""One crawl over a site with every form of page and fault: what it stores, refuses, says and asks for."""

from __future__ import annotations

import json
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from newscrawl.article import Article
from newscrawl.storage.store import open_store
from tests.crawl.conftest import Crawled
from tests.crawl.support import crawl, crawls, documents
from tests.site.serving import Served


def test_every_story_is_stored_once_and_nothing_else(crawled: Crawled) -> None:
    assert crawled.result.code == 0, crawled.result.err
    assert sorted(crawled.documents) == sorted(story.url for story in crawled.site.stories)


def test_stories_are_stored_as_written(crawled: Crawled) -> None:
    wrong = []
    for story in crawled.site.stories:
        document = crawled.documents[story.url]
        facts = {
            "title": story.title,
            "lead": story.lead,
            "body": story.expected_body,
            "authors": story.expected_authors,
            "initials": list(story.initials),
            "kind": story.kind,
            "section": story.section,
            "tags": story.expected_tags,
        }
        wrong += [
            (story.slug, name, document[name]) for name, fact in facts.items() if document[name] != fact
        ]
        dateline = document["dateline"]["text"] if document["dateline"] else None
        if dateline != story.dateline:
            wrong.append((story.slug, "dateline", dateline))
    assert wrong == []


def test_blocks_dates_and_read_also_links_are_as_written(crawled: Crawled) -> None:
    wrong = []
    for story in crawled.site.stories:
        article = Article.from_document(crawled.documents[story.url])
        facts = {
            "blocks": (
                [(block.type, article.body[block.start : block.end]) for block in article.blocks],
                story.expected_blocks,
            ),
            "published_at": (article.published_at, story.expected_published_at),
            "modified_at": (article.modified_at, story.expected_modified_at),
            "related": ([(each.title, each.url) for each in article.related], story.expected_related),
            "caption": (article.image.caption if article.image else None, story.caption),
        }
        wrong += [(story.slug, name, got) for name, (got, wanted) in facts.items() if got != wanted]
    assert wrong == []


def test_articles_are_tagged(crawled: Crawled) -> None:
    for story in crawled.site.stories:
        document = crawled.documents[story.url]
        for entity in document["entities"]:
            assert document["body"][entity["start"] : entity["end"]] == entity["text"]
        if document["word_count"] < 20:
            assert document["language"] is None
    coffee = next(each for each in crawled.documents.values() if "7255101" in each["url"])
    assert coffee["language"]["code"] == "id"
    tagged = {(entity["type"], entity["text"]) for entity in coffee["entities"]}
    assert {
        ("MONEY", "Rp 3,4 miliar"),
        ("PERCENT", "40 persen"),
        ("DATE", "Selasa, 5 September 2023"),
    } <= tagged


def test_refused_pages_are_counted_by_reason_with_their_addresses(crawled: Crawled) -> None:
    (record,) = crawls(crawled.store)
    refused = {each["reason"]: each for each in record["refused"]}
    by_name = {fault.name: fault.url for fault in crawled.site.faults}
    for reason, names in {
        "gone": ["not-found", "gone"],
        "too_large": ["large", "large-streamed"],
        "timeout": ["hang"],
        "http_500": ["error"],
        "empty": ["empty"],
        "not_html": ["pdf"],
        "offsite": ["elsewhere"],
        "redirects": ["loop"],
        "cut_short": ["cut"],
        "robots": ["forbidden", "forbidden-scrapy"],
    }.items():
        assert set(refused[reason]["urls"]) == {by_name[name] for name in names}, reason
        assert refused[reason]["count"] == len(names)
        assert by_name[names[0]] in crawled.result.err
    programmes = [story.url for story in crawled.site.all_stories if not story.is_article]
    assert set(refused["other_page"]["urls"]) == {by_name["soft-404"], *programmes}
    assert sum(each["count"] for each in record["refused"]) == 14 + len(programmes)


def test_a_failed_part_is_named_and_the_others_are_read(crawled: Crawled) -> None:
    assert "source failed: https://www.voaindonesia.com/sitemap_437_4.xml.gz" in crawled.result.err
    (record,) = crawls(crawled.store)
    assert record["outcome"] == "finished"
    assert record["articles"] == {"new": len(crawled.site.stories), "updated": 0, "unchanged": 0}


def test_the_summary_is_short_and_says_where_to_look(crawled: Crawled) -> None:
    assert f"voa_id: {len(crawled.site.stories)} new, 0 updated, 0 unchanged in sqlite:" in crawled.result.err
    assert "Read one: scrapy article https://www.voaindonesia.com/a/" in crawled.result.err
    assert "Traceback" not in crawled.result.err
    assert "ERROR" not in crawled.result.err
    assert len(crawled.result.err.splitlines()) < 25


def test_the_feed_export_holds_the_stored_documents(crawled: Crawled) -> None:
    lines = crawled.store.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    exported = {document["_id"]: document for document in map(json.loads, lines)}
    assert len(lines) == len(crawled.documents)
    assert exported == {document["_id"]: document for document in crawled.documents.values()}


def test_robots_txt_is_known_first_and_obeyed(crawled: Crawled) -> None:
    assert crawled.requests[0].path == "/robots.txt"
    forbidden = [fault.path for fault in crawled.site.faults if fault.outcome == "forbidden"]
    assert len(forbidden) == 2
    assert not [each.path for each in crawled.requests if each.path in forbidden]


def test_there_are_never_two_requests_at_once(crawled: Crawled) -> None:
    # A server learns a moment later than the client that a page which hangs is given up.
    after_answers = [each for before, each in pairwise(crawled.requests) if before.status]
    assert {each.concurrent for each in after_answers} == {1}


def test_the_user_agent_is_honest(crawled: Crawled) -> None:
    agents = {each.user_agent for each in crawled.requests if each.method == "GET"}
    assert agents == {"newscrawl/0.1.0 (+uji@contoh.id)"}


def test_an_article_of_many_sources_is_fetched_once(crawled: Crawled) -> None:
    for story in crawled.site.stories:
        asked = [each for each in crawled.requests if each.path == story.path and each.status == 200]
        assert len(asked) == 1, story.path


def test_sources_are_read_newest_first(crawled: Crawled) -> None:
    paths = [each.path for each in crawled.requests]
    order = [paths.index(path) for path in (
        "/api/", "/sitemap.xml", "/sitemap_437_latest.xml.gz", "/z/299?p=0", "/sitemap_437_10.xml.gz",
        "/sitemap_437_2.xml.gz", "/sitemap_437_1.xml.gz",
    )]  # fmt: skip
    assert order == sorted(order)
    assert "/sitemap_437_sections.xml.gz" not in paths


def test_each_article_has_its_page(crawled: Crawled) -> None:
    with closing(open_store(f"sqlite:{crawled.store}")) as store:
        pages = store.pages([document["_id"] for document in crawled.documents.values()])
        size = store.pages_size()
    assert len(pages) == size.pages == len(crawled.documents)
    assert size.stored_bytes < size.raw_bytes / 2
    for document in crawled.documents.values():
        page = pages[document["_id"]]
        assert page.source == "voa_id"
        assert b"<html" in page.body.lower()


def test_pages_are_not_kept_where_they_are_not_wanted(site: Served, store: Path) -> None:
    result = crawl(store, "-a", f"url={site.site.stories[0].url}", "-s", "KEEP_PAGES=False", site=site)
    assert result.code == 0, result.err
    [document] = documents(store).values()
    with closing(open_store(f"sqlite:{store}")) as opened:
        assert opened.pages([document["_id"]]) == {}
        assert opened.pages_size().raw_bytes == 0
