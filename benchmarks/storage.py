"""Documents stored a second: SQLite and MongoDB, beside a plain insert of the same JSON.

python -m benchmarks.storage [--articles 10000] [--repeat 3] [--mongo-uri URI]

Without `--mongo-uri` a server is started as the tests start theirs.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from newscrawl.article import Article, Document, json_document
from newscrawl.storage.store import ArticleQuery, Outcome, Store, open_store
from tests.mongodb.server import LocalServer, wanted_uri
from tests.storage.articles import realistic

NOW = datetime(2023, 9, 6, 1, 0, tzinfo=UTC)
BATCHES = (50, 500)
SERVER_MEGABYTES = 8000


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--mongo-uri", default=wanted_uri())
    options = parser.parse_args()
    articles = [realistic(number) for number in range(options.articles)]
    size = sum(len(json_document(each.to_document()).encode()) for each in articles) / len(articles)
    print(f"{len(articles)} articles of {size / 1000:.1f} kB as JSON; documents/s, best of {options.repeat}")
    print(f"{'store':9}{'batch':>6}{'plain insert':>14}{'save':>9}{'again, unchanged':>18}")
    with tempfile.TemporaryDirectory() as folder:
        for batch in BATCHES:
            report(
                "sqlite", batch, articles, options.repeat, lambda: sqlite_place(Path(folder)), plain_sqlite
            )
        with mongo_server(options.mongo_uri, Path(folder)) as uri:
            for batch in BATCHES:
                report("mongodb", batch, articles, options.repeat, lambda: mongo_place(uri), plain_mongo)


def report(
    name: str,
    batch: int,
    articles: Sequence[Article],
    repeat: int,
    place: Callable[[], str],
    plain: Callable[[str, int, Sequence[Document]], float],
) -> None:
    """Print one line: the best rate of each of the three measurements."""
    documents = [each.to_document() for each in articles]
    runs = [(plain(place(), batch, documents), *saved_twice(place(), batch, articles)) for _ in range(repeat)]
    plainly, first, second = (len(articles) / min(times) for times in zip(*runs, strict=True))
    print(f"{name:9}{batch:6}{plainly:14,.0f}{first:9,.0f}{second:18,.0f}", flush=True)


def saved_twice(uri: str, batch: int, articles: Sequence[Article]) -> tuple[float, float]:
    """Return the seconds of storing the articles and of storing them again, having compared the documents."""
    store = open_store(uri)
    first = saved(store, batch, articles, NOW, Outcome.NEW)
    before = [each.to_document() for each in store.find(ArticleQuery())]
    later = NOW + timedelta(hours=6)
    second = saved(store, batch, articles, later, Outcome.UNCHANGED)
    after = [each.to_document() for each in store.find(ArticleQuery())]
    store.close()
    if len(before) != len(articles) or after != [each | {"last_seen_at": later} for each in before]:
        raise SystemExit("the second run changed more than last_seen_at")
    return first, second


def saved(store: Store, batch: int, articles: Sequence[Article], now: datetime, expected: Outcome) -> float:
    """Return the seconds that saving all articles took."""
    start = time.perf_counter()
    outcomes = {
        outcome
        for place in range(0, len(articles), batch)
        for outcome, _ in store.save(articles[place : place + batch], now)
    }
    seconds = time.perf_counter() - start
    if outcomes != {expected}:
        raise SystemExit(f"expected {expected}, got {outcomes}")
    return seconds


def plain_sqlite(uri: str, batch: int, documents: Sequence[Document]) -> float:
    """Return the seconds of inserting the same JSON into a table of id and text, as durably."""
    connection = sqlite3.connect(uri.partition(":")[2], isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE documents (id TEXT PRIMARY KEY, document TEXT)")
    start = time.perf_counter()
    for place in range(0, len(documents), batch):
        rows = [(each["_id"], json_document(each)) for each in documents[place : place + batch]]
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO documents VALUES (?, ?)", rows)
        connection.execute("COMMIT")
    seconds = time.perf_counter() - start
    connection.close()
    return seconds


def plain_mongo(uri: str, batch: int, documents: Sequence[Document]) -> float:
    """Return the seconds of inserting the same JSON into a collection without indexes."""
    with MongoClient[dict[str, Any]](uri) as client:
        collection = client.get_default_database()["documents"]
        start = time.perf_counter()
        for place in range(0, len(documents), batch):
            rows = [json.loads(json_document(each)) for each in documents[place : place + batch]]
            collection.insert_many(rows)
        seconds = time.perf_counter() - start
        client.drop_database(client.get_default_database().name)
    return seconds


def sqlite_place(folder: Path) -> str:
    """Return the URI of a new file, the earlier ones removed."""
    for old in folder.glob("benchmark-*"):
        old.unlink()
    return f"sqlite:{folder / f'benchmark-{secrets.token_hex(4)}.sqlite'}"


def mongo_place(server: str) -> str:
    """Return the URI of the benchmark's own database, emptied."""
    with MongoClient[dict[str, Any]](server) as client:
        client.drop_database("newscrawl_benchmark")
    return f"{server.rstrip('/')}/newscrawl_benchmark"


@contextmanager
def mongo_server(uri: str | None, folder: Path) -> Iterator[str]:
    """Give the server at `uri`, or one of our own for as long as the benchmark runs."""
    if uri:
        yield uri
        return
    server = LocalServer(folder, SERVER_MEGABYTES)
    server.start()
    try:
        yield server.uri
    finally:
        server.kill()


if __name__ == "__main__":
    main()
