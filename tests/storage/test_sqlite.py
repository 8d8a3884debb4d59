"""What only the SQLite store meets: its file, its disk, its search index and its side tables."""

from __future__ import annotations

import dataclasses
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.article import Article, Duplicate, Language
from newscrawl.errors import StoreLost, WrongUse
from newscrawl.storage.documents import compact_document
from newscrawl.storage.sqlite import SQLiteStore
from newscrawl.storage.statistics import StatisticsQuery
from newscrawl.storage.store import ArticleQuery, Outcome, Visit, open_store
from tests.storage.articles import LATER, NOW, full, realistic, short


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "newscrawl.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[SQLiteStore]:
    opened = SQLiteStore(str(path))
    yield opened
    opened.close()


def rows(path: Path, sql: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql, values).fetchall()


@pytest.mark.parametrize(
    "uri", ["sqlite:", "sqlite::memory:", "sqlite:///data/a.sqlite", "sqlite:a\0b", "a.db"]
)
def test_a_malformed_address_is_wrong_use(uri: str) -> None:
    with pytest.raises(WrongUse, match=r"^A .*sqlite:PATH.*\.$"):
        open_store(uri)


def test_a_row_is_the_document_as_json(store: SQLiteStore, path: Path) -> None:
    [(_, document)] = store.save([full()], NOW)
    assert rows(path, "SELECT document FROM articles") == [(compact_document(document),)]
    store.touch([document["_id"]], LATER)
    assert rows(path, "SELECT document FROM articles") == [
        (compact_document(document | {"last_seen_at": LATER}),)
    ]


def test_a_first_page_is_the_beginning_of_all_that_is_found(store: SQLiteStore) -> None:
    """However frequent the words are, and however the articles' dates lie to the order they came in."""
    chance = random.Random(4)
    moment = datetime(2023, 9, 1, tzinfo=UTC)
    articles = [
        short(
            number,
            title=f"Warta {'lama' if number < 2200 else 'baru'} {number % 7}",
            body=f"Hujan deras {'sekali' if chance.random() < 0.6 else ''} di Ngablak.",
            blocks=[],
            source=chance.choice(["warta", "kabar"]),
            published_at=None
            if number % 50 == 3
            else moment
            + timedelta(minutes=number // 2200 * 3000)
            + timedelta(minutes=chance.randrange(2000)),
            duplicate_of=Duplicate(short(number - 1).id or "", 0.9) if number % 9 == 1 else None,
        )
        for number in range(3400)
    ]
    store.load("articles", [each.to_document() for each in articles], NOW)
    for text in ("hujan", '"hujan deras sekali"', "lama", "hujan -sekali", '"baru 3"'):
        for others in (
            ArticleQuery(),
            ArticleQuery(source="kabar", since=moment),
            ArticleQuery(unique=True, until=moment + timedelta(minutes=3100)),
        ):
            query = dataclasses.replace(others, text=text)
            found = [each["_id"] for each in store.documents(query)]
            assert found
            for limit in (3, 40):
                some = store.documents(dataclasses.replace(query, limit=limit))
                assert [each["_id"] for each in some] == found[:limit]


def test_what_is_counted_stays_true_whatever_happens_to_articles(store: SQLiteStore, tmp_path: Path) -> None:
    chance = random.Random(7)

    def some() -> Article:
        number = chance.randrange(60)
        return short(
            number,
            title=chance.choice(["Panen", "Banjir", ""]),
            section=chance.choice(["Ekonomi", "Daerah", None]),
            published_at=chance.choice([None, NOW, NOW - timedelta(days=1)]),
            language=chance.choice([None, Language("id", 0.9, "langdetect")]),
            utc_offset=chance.choice([None, 420, -480]),
            source=chance.choice(["warta", "kabar"]),
        )

    for turn in range(40):
        now = NOW + timedelta(hours=turn)
        store.save([some() for _ in range(10)], now, seen=chance.random() < 0.8)
        store.load("articles", [some().to_document() for _ in range(5)], now)
        store.record_visits([Visit(some().id or "", "https://warta.example/x", "warta", now, "gone")])
        if turn % 5 == 0:
            store.forget(some().id or "", now)
    with closing(SQLiteStore(str(tmp_path / "anew.sqlite"))) as anew:
        anew.load("articles", list(store.documents(ArticleQuery())), NOW)
        for query in (
            StatisticsQuery(),
            StatisticsQuery(source="kabar"),
            StatisticsQuery(language="id", until=NOW.date()),
            StatisticsQuery(since=NOW.date()),
        ):
            assert store.statistics(query) == anew.statistics(query)
            assert store.statistics(query).articles > 5


def found(path: Path, words: str) -> list[object]:
    sql = (
        "SELECT id FROM article_search JOIN facts ON number = article_search.rowid"
        " WHERE article_search MATCH ?"
    )
    return [row[0] for row in rows(path, sql, words)]


def test_the_search_index_follows_the_text(store: SQLiteStore, path: Path) -> None:
    store.save([short(1, title="Sidang René di Kalteng"), short(2)], NOW)
    assert found(path, "rene") == [short(1).id]
    store.save([short(1, title="Sidang ditunda")], LATER)
    assert found(path, "rene") == []
    assert found(path, "ditunda") == [short(1).id]
    store.save([short(1, title="Sidang ditunda", tags=["sidang"])], LATER)
    assert found(path, "ditunda") == [short(1).id]


def test_the_side_tables_follow_the_articles(store: SQLiteStore, path: Path) -> None:
    late = full().published_at
    assert late is not None
    evening = dataclasses.replace(full(), published_at=late.replace(hour=18))
    store.save([evening, short(2), short(3, published_at=None)], NOW)
    columns = "SELECT day, language, section, filled & 1 FROM facts ORDER BY day"
    assert rows(path, columns) == [
        (None, None, None, 1), ("2023-09-05", None, None, 1), ("2023-09-06", "id", "Ekonomi", 1),
    ]  # fmt: skip
    names = "SELECT name, type FROM names ORDER BY name"
    assert rows(path, names) == [
        ("Dinas Pertanian", ""), ("Dinas Pertanian Kabupaten Magelang", "ORGANISATION"),
        ("Sutarmi Wignyo", "PERSON"),
    ]  # fmt: skip
    store.save([full(), short(3)], LATER)
    assert rows(path, "SELECT DISTINCT day FROM facts") == [("2023-09-05",)]
    store.save([dataclasses.replace(full(), entities=[])], LATER)
    assert rows(path, "SELECT length(names) FROM article_names") == [(0,)] * 3


def test_an_unchanged_article_writes_only_its_row(store: SQLiteStore) -> None:
    store.save([realistic(number) for number in range(50)], NOW)
    # The order of the other writes is their table's; what is asked here is that none of them happens.
    written: list[str] = []
    store._database.connection.set_trace_callback(written.append)
    store.save([realistic(number) for number in range(50)], LATER)
    store._database.connection.set_trace_callback(None)
    changed = {sql.split()[0:2][-1] for sql in written if sql.startswith(("INSERT", "UPDATE", "DELETE"))}
    assert changed == {"articles"}


def test_a_file_that_is_no_database(path: Path) -> None:
    path.write_text("Harga cabai naik. " * 500)
    with pytest.raises(StoreLost, match=r"newscrawl\.sqlite is not a SQLite database; name another file\.$"):
        open_store(f"sqlite:{path}")


def test_another_programs_database_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreLost, match="another program's data"):
        open_store(f"sqlite:{path}")
    assert path.read_bytes() == before


def test_a_store_of_a_newer_version(store: SQLiteStore, path: Path) -> None:
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreLost, match="newer newscrawl"):
        open_store(f"sqlite:{path}")


def test_a_path_that_cannot_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file" / "newscrawl.sqlite", tmp_path, Path("/proc/newscrawl.sqlite")):
        with pytest.raises(StoreLost, match=r"^The SQLite store \S+ cannot be opened[:;] .+\.$"):
            open_store(f"sqlite:{place}")


def test_a_locked_file(store: SQLiteStore, path: Path) -> None:
    impatient = SQLiteStore(str(path), retry_seconds=0.2)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        start = time.monotonic()
        with pytest.raises(StoreLost, match="is locked by another program"):
            impatient.save([short()], NOW)
        assert time.monotonic() - start < 5
        other.execute("ROLLBACK")
    assert [outcome for outcome, _ in impatient.save([short()], NOW)] == [Outcome.NEW]
    impatient.close()


def test_a_full_disk_loses_the_batch_and_nothing_else(store: SQLiteStore) -> None:
    store.save([short(1)], NOW)
    [pages] = store._database.connection.execute("PRAGMA page_count").fetchone()
    store._database.connection.execute(f"PRAGMA max_page_count = {pages + 20}")
    with pytest.raises(StoreLost, match="the disk is full; free some space"):
        store.save([realistic(number) for number in range(200)], NOW)
    assert store.count(ArticleQuery()) == 1
    store._database.connection.execute("PRAGMA max_page_count = 1000000")
    assert {outcome for outcome, _ in store.save([realistic(number) for number in range(200)], NOW)} == {
        Outcome.NEW
    }


def test_a_file_that_may_not_grow_keeps_what_was_acknowledged(path: Path) -> None:
    limit = 1_500_000
    command = [sys.executable, "-m", "tests.storage.writer", f"sqlite:{path}", "many", "", "0", str(limit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "cannot" in done.stderr
    acknowledged = int(done.stdout.split()[-1])
    store = open_store(f"sqlite:{path}")
    assert acknowledged > 0
    assert store.count(ArticleQuery()) == acknowledged
    store.close()
