"""Collections of older and newer versions: refused at opening, and brought up to date."""

from __future__ import annotations

import dataclasses
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pymongo
import pytest

from newscrawl.article import SCHEMA_VERSION, Document, Page, json_document
from newscrawl.errors import StoreLost
from newscrawl.storage.polls import Poll
from newscrawl.storage.statistics import StatisticsQuery
from newscrawl.storage.store import (
    COLLECTIONS,
    ArticleQuery,
    SourceMark,
    Store,
    open_store,
    upgrade_store,
)
from tests.storage.articles import LATER, NOW, full, near_copy, realistic, short, story

OLDER = r"^The collection \S+ was made by an older newscrawl \(schema 1, now 3\); run `scrapy upgrade`, .+\.$"
NEWER = r"^The collection \S+ was made by a newer newscrawl; update newscrawl to open it\.$"

# The tables of version 1, as they were.
VERSION_1 = """
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT, language TEXT, published_at TEXT,
    fetched_at TEXT, document TEXT NOT NULL
);
CREATE INDEX articles_by_date ON articles (published_at DESC, id);
CREATE INDEX articles_by_source ON articles (source, published_at DESC, id);
CREATE VIEW article_text AS
    SELECT number, json_extract(document, '$.title') AS title, json_extract(document, '$.body') AS body
    FROM articles;
CREATE VIRTUAL TABLE article_search USING fts5 (
    title, body, content = 'article_text', content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TABLE entity_names (
    name TEXT NOT NULL, type TEXT NOT NULL, article INTEGER NOT NULL, day TEXT, mentions INTEGER NOT NULL,
    PRIMARY KEY (name, type, article)
) WITHOUT ROWID;
CREATE TABLE entity_texts (
    text TEXT NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (text, article)
) WITHOUT ROWID;
CREATE TABLE day_counts (
    source TEXT NOT NULL, day TEXT NOT NULL, articles INTEGER NOT NULL, PRIMARY KEY (source, day)
) WITHOUT ROWID;
CREATE TABLE revisions (
    article_id TEXT NOT NULL, revision INTEGER NOT NULL, document TEXT NOT NULL,
    PRIMARY KEY (article_id, revision)
);
CREATE TABLE visits (
    id TEXT PRIMARY KEY, url TEXT NOT NULL, source TEXT NOT NULL, at TEXT NOT NULL, reason TEXT,
    article_id TEXT, final INTEGER NOT NULL, published_at TEXT
) WITHOUT ROWID;
CREATE TABLE sources (
    source TEXT NOT NULL, url TEXT NOT NULL, complete INTEGER NOT NULL, lastmod TEXT, at TEXT,
    PRIMARY KEY (source, url)
) WITHOUT ROWID;
CREATE TABLE crawls (id TEXT PRIMARY KEY, source TEXT, record TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO sources VALUES ('warta', 'https://warta.example/feed', 1, NULL, '2023-09-06T07:00:00Z');
INSERT INTO visits VALUES (
    'a', 'https://warta.example/a', 'warta', '2023-09-06T01:00:00Z', 'gone', NULL, 1, NULL
);
INSERT INTO crawls VALUES ('c', 'warta', '{"_id": "c", "source": "warta"}');
PRAGMA application_id = 0x4E455753;
PRAGMA user_version = 1;
"""

DATES = {"first_seen_at": NOW, "last_seen_at": NOW, "updated_at": NOW}


def old_documents() -> list[Document]:
    sentences = story(1)
    copies = [
        short(number, body=" ".join(near_copy(sentences, number)), blocks=[]) for number in range(900, 902)
    ]
    articles = [full(), *copies, *(realistic(number) for number in range(250))]
    return [each.to_document() | DATES | {"schema_version": 1} for each in articles]


def old_revision() -> Document:
    return full().to_document() | DATES | {"title": "Judul lama", "schema_version": 1}


def make_old_sqlite(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(VERSION_1)
        connection.executemany(
            "INSERT INTO articles VALUES (?, ?, NULL, NULL, NULL, NULL, ?)",
            [(number, each["_id"], json_document(each)) for number, each in enumerate(old_documents(), 5)],
        )
        connection.execute(
            "INSERT INTO revisions VALUES (?, 1, ?)", (full().id, json_document(old_revision()))
        )
        connection.commit()


def make_old_mongo(uri: str) -> None:
    with pymongo.MongoClient[dict[str, Any]](uri) as client:
        place = client.get_default_database()
        place["articles"].insert_many(old_documents())
        place["revisions"].insert_one(old_revision() | {"_id": f"{full().id}-1", "article_id": full().id})
        place["sources"].insert_one(
            {"_id": "warta https://warta.example/feed", "source": "warta", "complete": True, "lastmod": None,
             "url": "https://warta.example/feed", "at": LATER}
        )  # fmt: skip
        place["visits"].insert_one(
            {"_id": "a", "url": "https://warta.example/a", "source": "warta", "at": NOW, "reason": "gone",
             "article_id": None, "final": True, "published_at": None}
        )  # fmt: skip
        place["crawls"].insert_one({"_id": "c", "source": "warta"})


@pytest.fixture
def old_uri(uri: str) -> str:
    if uri.startswith("sqlite"):
        make_old_sqlite(Path(uri.removeprefix("sqlite:")))
    else:
        make_old_mongo(uri)
    return uri


def set_version(uri: str, version: int) -> None:
    if uri.startswith("sqlite"):
        with closing(sqlite3.connect(uri.removeprefix("sqlite:"))) as connection:
            connection.execute(f"PRAGMA user_version = {version}")
        return
    with pymongo.MongoClient[dict[str, Any]](uri) as client:
        client.get_default_database()["meta"].update_one({"_id": "schema"}, {"$set": {"version": version}})


def test_an_older_collection_is_refused_until_it_is_upgraded(old_uri: str) -> None:
    with pytest.raises(StoreLost, match=OLDER):
        open_store(old_uri)
    told: list[tuple[int, int]] = []
    assert upgrade_store(old_uri, progress=lambda done, total: told.append((done, total))) == (
        1,
        SCHEMA_VERSION,
    )
    assert [total for _, total in told] == [253] * len(told)
    assert told[-1] == (253, 253)
    store = open_store(old_uri)
    expect_everything(store)
    store.close()
    assert upgrade_store(old_uri) == (SCHEMA_VERSION, SCHEMA_VERSION)


def expect_everything(store: Store) -> None:
    before = {each["_id"]: each | {"schema_version": SCHEMA_VERSION} for each in old_documents()}
    after = {each["_id"]: each for each in store.documents(ArticleQuery())}
    copies = [id for id, each in after.items() if each["duplicate_of"]]
    assert {id: after[id]["duplicate_of"]["_id"] for id in copies} in (
        {short(900).id: short(901).id},
        {short(901).id: short(900).id},
    )
    unsettled = {id: each | {"duplicate_of": None, "updated_at": NOW} for id, each in after.items()}
    assert unsettled == before
    assert [each.title for each in store.revisions(full().id or "")] in (["Judul lama"], [])
    assert store.total("revisions") == 1
    assert store.count(ArticleQuery(entities=("Sutarmi Wignyo",))) == 1
    found = store.statistics(StatisticsQuery())
    assert (found.articles, found.sources["warta"].articles > 2) == (253, True)
    assert store.source_marks("warta") == {
        "https://warta.example/feed": SourceMark("https://warta.example/feed", True, None, LATER)
    }
    assert store.visits(["a"])["a"].reason == "gone"
    assert [each["_id"] for each in store.crawls()] == ["c"]


def test_an_interrupted_upgrade_goes_on(old_uri: str) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upgrade_store(old_uri, progress=stop)
    with pytest.raises(StoreLost, match=OLDER):
        open_store(old_uri)
    upgrade_store(old_uri)
    store = open_store(old_uri)
    expect_everything(store)
    store.close()


def turn_back(uri: str) -> None:
    """Make a collection of this version one of version 2."""
    if uri.startswith("sqlite"):
        with closing(sqlite3.connect(uri.removeprefix("sqlite:"))) as connection, connection:
            for table in ("articles", "revisions"):
                connection.execute(f"UPDATE {table} SET document = json_set(document, '$.schema_version', 2)")
            for table in ("polls", "robots", "counts"):
                connection.execute(f"DROP TABLE {table}")
    else:
        with pymongo.MongoClient[dict[str, Any]](uri) as client:
            place = client.get_default_database()
            for name in ("articles", "revisions"):
                place[name].update_many({}, {"$set": {"schema_version": 2}})
            for name in ("polls", "robots"):
                place.drop_collection(name)
    set_version(uri, 2)


def test_a_collection_of_version_2_keeps_all_it_holds(uri: str) -> None:
    sentences = story(1)
    articles = [short(number, body=" ".join(near_copy(sentences, number)), blocks=[]) for number in (1, 2)]
    with closing(open_store(uri)) as store:
        page = Page("https://warta.example/x", b"<p>Panen", "warta", NOW, etag='"1"')
        store.save([*articles, *map(realistic, range(230))], NOW, [page])
        store.save([dataclasses.replace(articles[0], title="Judul baru")], LATER)
        before = {name: list(store.dump(name)) for name in COLLECTIONS}
        counted = store.statistics(StatisticsQuery())
    turn_back(uri)
    told: list[tuple[int, int]] = []
    assert upgrade_store(uri, progress=lambda done, total: told.append((done, total))) == (2, SCHEMA_VERSION)
    assert told == [(200, 232), (232, 232)]
    with closing(open_store(uri)) as store:
        assert {name: list(store.dump(name)) for name in COLLECTIONS} == before
        assert store.statistics(StatisticsQuery()) == counted
        assert store.count(ArticleQuery(text="Judul baru")) == 1 if uri.startswith("sqlite") else True
        store.record_polls("warta", [Poll("https://warta.example/feed", NOW)])
        assert list(store.polls("warta")) == ["https://warta.example/feed"]


def test_a_newer_collection_is_refused(uri: str) -> None:
    open_store(uri).close()
    set_version(uri, 99)
    for opening in (open_store, upgrade_store):
        with pytest.raises(StoreLost, match=NEWER):
            opening(uri)


def test_a_file_that_is_not_there_is_not_upgraded(tmp_path: Path) -> None:
    with pytest.raises(StoreLost, match=r"^There is no SQLite store \S+ to upgrade\.$"):
        upgrade_store(f"sqlite:{tmp_path / 'none.sqlite'}")
    assert list(tmp_path.iterdir()) == []
