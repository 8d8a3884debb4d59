"""What only the MongoDB store meets: a server that is away, and credentials that nobody must see."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Iterator
from typing import Any

import pymongo
import pytest

from newscrawl.article import Document
from newscrawl.errors import StoreLost, WrongUse
from newscrawl.storage.mongo_schema import INDEXES
from newscrawl.storage.store import ArticleQuery, Outcome, Store, Visit, open_store
from tests.mongodb.server import LocalServer, free_port
from tests.storage.articles import LATER, NOW, full, realistic, short
from tests.storage.proxy import LossyProxy

NEW, UPDATED, UNCHANGED, *_ = Outcome
SECRET = "Rahas1aBesar"


def collection(uri: str, name: str) -> list[Document]:
    with pymongo.MongoClient[dict[str, Any]](uri, tz_aware=True) as client:
        return client.get_default_database()[name].find().to_list()


def test_what_is_stored_is_the_document(mongo_uri: str) -> None:
    store = open_store(mongo_uri)
    [(_, document)] = store.save([full()], NOW)
    assert collection(mongo_uri, "articles") == [document]
    store.save([full(), short(title="a"), short(title="b")], LATER)
    assert [each["article_id"] for each in collection(mongo_uri, "revisions")] == [short().id]
    store.close()


def test_the_indexes_are_there_and_the_language_field_is_left_alone(mongo_uri: str) -> None:
    open_store(mongo_uri).close()
    with pymongo.MongoClient[dict[str, Any]](mongo_uri) as client:
        there = set(client.get_default_database()["articles"].index_information())
    assert there == {"_id_", *(model.document["name"] for model in INDEXES["articles"])}
    [text] = [m.document for m in INDEXES["articles"] if "text" in dict(m.document["key"]).values()]
    assert dict(text["key"]) == {"title": "text", "body": "text"}
    assert text["default_language"] == "none"
    assert text["language_override"] == "text_index_language"
    assert "text_index_language" not in full().to_document()


def test_the_database_is_the_uris_else_the_given_one(mongo_uri: str) -> None:
    server, _, name = mongo_uri.rpartition("/")
    store = open_store(f"{server}/", database=name)
    store.save([short()], NOW)
    assert store.address == mongo_uri
    assert [each["_id"] for each in collection(mongo_uri, "articles")] == [short().id]
    store.close()


@pytest.mark.parametrize(
    "uri",
    [
        "mongodb://",
        "mongodb:/localhost",
        f"mongodb://ratna:{SECRET}@",
        f"mongodb://ratna:{SECRET}/x@localhost/db",
        f"mongodb://ratna:{SECRET}?@localhost/db",
        f"mongodb://ra@tna:{SECRET}@localhost/db",
        f"mongodb://ratna:{SECRET}@localhost:port/db",
        f"mongodb://ratna:{SECRET}@localhost/d b",
        f"mongodb+srv://ratna:{SECRET}@one.example.org:27017/db",
    ],
)
def test_a_malformed_address_is_wrong_use_and_shows_no_secret(uri: str) -> None:
    with pytest.raises(WrongUse) as caught:
        open_store(uri)
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert str(caught.value).endswith(".")


def test_a_wrong_database_name_is_wrong_use(mongo_uri: str) -> None:
    with pytest.raises(WrongUse, match="name that MongoDB does not allow"):
        open_store(mongo_uri.rpartition("/")[0], database="a b")


def test_a_server_that_is_away_at_the_start(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    port = free_port()
    start = time.monotonic()
    with pytest.raises(StoreLost) as caught:
        open_store(f"mongodb://ratna:{SECRET}@127.0.0.1:{port}/kabar?serverSelectionTimeoutMS=300")
    assert time.monotonic() - start < 5
    assert str(caught.value) == (
        f"The MongoDB store mongodb://127.0.0.1:{port}/kabar does not answer;"
        " check that the server runs and that host and port are right."
    )
    assert SECRET not in caplog.text + "".join(traceback.format_exception(caught.value))


def test_a_refused_password_is_never_shown(
    own_mongo_server: LocalServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(StoreLost, match=r"^The MongoDB store mongodb://\S+/kabar .+\.$") as caught:
        open_store(f"mongodb://ratna:{SECRET}@127.0.0.1:{own_mongo_server.port}/kabar")
    assert SECRET not in caplog.text + "".join(traceback.format_exception(caught.value))


@pytest.fixture
def proxy(own_mongo_server: LocalServer) -> Iterator[LossyProxy]:
    opened = LossyProxy(own_mongo_server.port)
    yield opened
    opened.close()


@pytest.fixture
def store(proxy: LossyProxy) -> Iterator[Store]:
    opened = open_store(f"mongodb://127.0.0.1:{proxy.port}/kabar?retryWrites=false")
    yield opened
    opened.close()


def test_a_lost_answer_leaves_the_first_truth(
    store: Store, proxy: LossyProxy, caplog: pytest.LogCaptureFixture
) -> None:
    proxy.lose("insert")
    first = store.save([short(1), short(2)], NOW)
    assert [outcome for outcome, _ in first] == [NEW, NEW]
    proxy.lose("update")
    second = store.save([short(1, title="Judul baru"), short(2)], LATER)
    assert [outcome for outcome, _ in second] == [UPDATED, UNCHANGED]
    assert second[0][1]["revision"] == 2
    assert [each.to_document() for each in store.revisions(short(1).id or "")] == [first[0][1]]
    proxy.lose("update")
    store.record_visits([Visit("a" * 32, "https://warta.example/x", "warta", NOW, "gone")])
    assert list(store.visits(["a" * 32])) == ["a" * 32]
    proxy.lose("update")
    run = store.start_crawl({"source": "warta"})
    assert [each["_id"] for each in store.crawls()] == [run]
    assert proxy.lost == 4
    said = [record.levelname for record in caplog.records if record.name.startswith("newscrawl")]
    assert said == ["WARNING"] * 4
    assert f"{store.address} does not answer (" in caplog.text


def test_a_lost_answer_to_the_article_itself_is_still_an_update(store: Store, proxy: LossyProxy) -> None:
    store.save([short()], NOW)
    # Only the article is written, no revision before it.
    proxy.lose("update")
    [(outcome, document)] = store.save([short(tags=["cabai"])], LATER)
    assert (outcome, document["updated_at"], proxy.lost) == (UPDATED, LATER, 1)
    assert store.count(ArticleQuery()) == 1


def test_a_server_that_is_killed_and_comes_back(own_mongo_server: LocalServer) -> None:
    store = open_store(f"{own_mongo_server.uri}/kabar")
    store.save([short(number) for number in range(5)], NOW)
    own_mongo_server.kill()
    restart = threading.Timer(0.5, own_mongo_server.start)
    restart.start()
    articles = [realistic(number) for number in range(30)]
    assert [outcome for outcome, _ in store.save(articles, NOW)] == [NEW] * 30
    restart.join()
    assert {each["_id"] for each in collection(f"{own_mongo_server.uri}/kabar", "articles")} >= {
        each.id for each in articles
    }
    store.close()


def test_a_server_that_hangs_and_goes_on(own_mongo_server: LocalServer) -> None:
    store = open_store(f"{own_mongo_server.uri}/kabar")
    own_mongo_server.pause()
    threading.Timer(1, own_mongo_server.resume).start()
    assert [outcome for outcome, _ in store.save([short(1), short(2)], NOW)] == [NEW, NEW]
    assert [outcome for outcome, _ in store.save([short(1), short(2)], LATER)] == [UNCHANGED, UNCHANGED]
    store.close()


@pytest.mark.parametrize("how", ["kill", "pause"])
def test_a_server_that_stays_away_loses_the_store(own_mongo_server: LocalServer, how: str) -> None:
    # A server that has just started may be slower than this patience.
    open_store(f"{own_mongo_server.uri}/kabar").close()
    uri = f"{own_mongo_server.uri}/kabar?serverSelectionTimeoutMS=300"
    store = open_store(uri, retry_seconds=1)
    getattr(own_mongo_server, how)()
    start = time.monotonic()
    with pytest.raises(StoreLost, match=r"^The MongoDB store \S+ \S.+; check that the server runs.*\.$"):
        store.save([short()], NOW)
    assert time.monotonic() - start < 6
    store.close()
