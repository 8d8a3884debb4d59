"""Imports and re-reading, killed at random moments: nothing is lost or doubled, the next run ends it."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.project import get_project_settings

from newscrawl.article import Page, json_document
from newscrawl.enrichment.choice import choose
from newscrawl.outlets import spider_for
from newscrawl.reading import PageReader
from newscrawl.storage.store import ArticleQuery, Store, open_store
from tests.crawl.support import environment, kill, scrapy, setting, wait_for
from tests.launcher import ROOT
from tests.site.site import Site
from tests.storage.articles import LATER, NOW, realistic

LINES = 1500
KILLS = 2


def killed(arguments: list[str], uri: str, begun: Callable[[], bool], moment: float) -> None:
    """Start a command, wait until it has begun, and kill it a moment (seconds) later."""
    command = [sys.executable, "-m", "scrapy", *arguments, *setting(uri), "-s", "WORKERS=1"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(None, {}), stderr=subprocess.PIPE, start_new_session=True
    )
    wait_for(lambda: begun() or process.poll() is not None, seconds=60)
    time.sleep(moment)
    kill(process)


def stored_more(store: Store, before: int) -> bool:
    return store.count(ArticleQuery()) > before


def left(store: Store) -> int:
    """How many articles are still as older rules read them."""
    return store.count(ArticleQuery(section="Salah"))


def left_fewer(store: Store, before: int) -> bool:
    return left(store) < before


def is_settled(store: Store) -> bool:
    """Say whether a server has taken all that a client had sent it when it was killed."""
    before = store.count(ArticleQuery())
    time.sleep(0.5)
    return store.count(ArticleQuery()) == before


def test_a_killed_import_loses_and_doubles_nothing(uri: str, store: Store, tmp_path: Path) -> None:
    chance = random.Random(6)
    documents = {
        each["_id"]: each | {"first_seen_at": NOW, "last_seen_at": NOW, "updated_at": NOW}
        for each in (realistic(number).to_document() for number in range(LINES))
    }
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f"{json_document(each)}\n" for each in documents.values()), encoding="utf-8")
    for _ in range(KILLS):
        before = store.count(ArticleQuery())
        killed(
            ["import", str(path)],
            uri,
            partial(stored_more, store, before),
            chance.uniform(0, 0.2),
        )
        wait_for(partial(is_settled, store))
        kept = {each["_id"]: each for each in store.documents(ArticleQuery())}
        assert len(kept) == store.count(ArticleQuery()) > before
        assert all(kept[id] == documents[id] for id in kept)
    result = scrapy("import", str(path), *setting(uri))
    assert result.code == 0, result.err
    assert f"{LINES:,} lines" in result.err
    assert {each["_id"]: each for each in store.documents(ArticleQuery())} == documents


@pytest.fixture(scope="module")
def pages() -> list[tuple[Any, Page]]:
    """The site's articles as today's rules read them, with their pages."""
    read = PageReader(choose("bundled", "bundled"))
    site, loader = Site(), get_spider_loader(get_project_settings())
    found = []
    for story in site.stories:
        body = site.respond("GET", "https", "www.voaindonesia.com", story.path).body
        assert isinstance(body, bytes)
        spider = spider_for(story.url, loader)
        page = Page(story.url, body, spider.name, NOW, number=spider.number_of(story.url))
        found.append((read(page, spider.describe()), page))
    return found


def test_killed_rereading_leaves_each_article_old_or_new(
    uri: str, store: Store, pages: list[tuple[Any, Page]]
) -> None:
    chance = random.Random(66)
    store.save([article for article, _ in pages], NOW, [page for _, page in pages])
    new = {each["_id"]: each for each in store.documents(ArticleQuery())}
    old = {id: each | {"extractor": "0", "section": "Salah"} for id, each in new.items()}
    store.load("articles", list(old.values()), LATER)

    for _ in range(KILLS):
        before = left(store)
        killed(
            ["reprocess", "--outdated"],
            uri,
            partial(left_fewer, store, before),
            chance.uniform(0, 0.1),
        )
        for id, each in {each["_id"]: each for each in store.documents(ArticleQuery())}.items():
            assert each in (old[id], new[id] | {"updated_at": each["updated_at"]})
        if not left(store):
            break
    result = scrapy("reprocess", "--outdated", *setting(uri))
    assert result.code == 0, result.err
    assert left(store) == 0
    found = {each["_id"]: each for each in store.documents(ArticleQuery())}
    assert {id: each | {"updated_at": None} for id, each in found.items()} == {
        id: each | {"updated_at": None} for id, each in new.items()
    }
    assert store.total("revisions") == 0
    assert len(store.pages(list(found))) == len(found)


def test_ctrl_c_ends_rereading_in_good_order(tmp_path: Path, pages: list[tuple[Any, Page]]) -> None:
    uri = f"sqlite:{tmp_path / 'a.sqlite'}"
    store = open_store(uri)
    store.save([article for article, _ in pages], NOW, [page for _, page in pages])
    documents = [each | {"section": "Salah"} for each in store.documents(ArticleQuery())]
    store.load("articles", documents, LATER)
    command = [sys.executable, "-m", "scrapy", "reprocess", *setting(uri), "-s", "WORKERS=1"]
    # What another process is writing keeps it from coming to its end meanwhile.
    with closing(sqlite3.connect(tmp_path / "a.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(None, {}), stderr=subprocess.PIPE, start_new_session=True,
            # A shell that runs the tests in the background lets all of them ignore it.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
        wait_for(lambda: len(psutil.Process(process.pid).children(recursive=True)) > 2, seconds=60)
        os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    store.close()
    assert process.returncode == 130, said.decode()
    assert said.decode().startswith("Stopped. "), said.decode()
    assert said.decode().count("\n") == 1


def test_ctrl_c_ends_an_import_in_good_order(tmp_path: Path) -> None:
    uri = f"sqlite:{tmp_path / 'a.sqlite'}"
    store = open_store(uri)
    lines = "\n".join(json_document(realistic(number).to_document()) for number in range(201))
    process = subprocess.Popen(
        [sys.executable, "-m", "scrapy", "import", "-", *setting(uri)],
        cwd=ROOT, env=environment(None, {}), stdin=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(lines.encode())
    process.stdin.flush()
    wait_for(lambda: store.count(ArticleQuery()) == 200, seconds=60)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said.decode()
    assert said.decode().startswith("Stopped. -: "), said.decode()
    assert said.decode().count("\n") == 1
    assert store.count(ArticleQuery()) == 200
    store.close()
