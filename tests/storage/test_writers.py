"""Several crawls on one store, and crawls that are killed."""

from __future__ import annotations

import subprocess
import sys

from newscrawl.article import Article
from newscrawl.storage.store import ArticleQuery, Outcome, open_store
from tests.storage.articles import NOW, realistic, short


def start_writer(uri: str, task: str, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.storage.writer", uri, task, name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def stored_form(article: Article) -> dict[str, object]:
    document = article.to_document()
    return document | {"first_seen_at": NOW, "last_seen_at": NOW, "updated_at": NOW}


def test_two_crawls_that_write_the_same_articles_lose_and_double_nothing(uri: str) -> None:
    count = 35
    writers = [start_writer(uri, "rounds", name, count) for name in ("pagi", "sore")]
    said = [writer.communicate(timeout=60)[0].split() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    assert [sum(column) for column in zip(*[map(int, each) for each in said], strict=True)] == [
        count,
        count * 9,
        0,
    ]
    titles = sorted(f"{name} {turn}" for name in ("pagi", "sore") for turn in range(5))
    store = open_store(uri)
    assert store.count(ArticleQuery()) == count
    for number in range(count):
        article = store.get(short(number).id or "")
        assert article is not None
        older = store.revisions(short(number).id or "")
        assert [each.revision for each in older] == list(range(1, 10))
        assert sorted([article.title or "", *(each.title or "" for each in older)]) == titles
    store.close()


def test_what_was_acknowledged_outlives_a_killed_crawl(uri: str) -> None:
    writer = start_writer(uri, "many", "", 0)
    assert writer.stdout is not None
    acknowledged = 0
    while acknowledged < 120:
        acknowledged = int(writer.stdout.readline())
    writer.kill()
    acknowledged = int((writer.stdout.read().split() or [acknowledged])[-1])
    writer.wait()
    writer.stdout.close()

    store = open_store(uri)
    stored = {each.id: each.to_document() for each in store.find(ArticleQuery())}
    possible = [realistic(number) for number in range(acknowledged + 10)]
    for article in possible[:acknowledged]:
        assert stored[article.id] == stored_form(article)
    rest = [article for article in possible[acknowledged:] if article.id in stored]
    assert len(stored) == acknowledged + len(rest)
    assert all(stored[article.id] == stored_form(article) for article in rest)
    outcomes = [outcome for outcome, _ in store.save(possible, NOW)]
    assert outcomes.count(Outcome.UNCHANGED) == len(stored)
    assert outcomes.count(Outcome.NEW) == len(possible) - len(stored)
    store.close()
