"""The same job into MongoDB: the same documents, and nothing lost when the server goes away."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymongo
import pytest

from newscrawl.article import json_document
from tests.crawl.support import QUICK, UNTAGGED, crawl, documents, scrapy, start_crawl, wait_for
from tests.mongodb.server import LocalServer
from tests.site.serving import Served

MOMENTS = ("first_seen_at", "fetched_at", "last_seen_at", "updated_at")


@pytest.fixture
def database(mongo_uri: str) -> Iterator[Any]:
    with pymongo.MongoClient[dict[str, Any]](mongo_uri, tz_aware=True) as client:
        yield client.get_default_database()


def test_mongodb_gets_the_documents_that_sqlite_gets(
    site: Served, store: Path, mongo_uri: str, database: Any, tmp_path: Path
) -> None:
    assert crawl(store, site=site).code == 0
    # The address comes from the environment here, and must win over the default store.
    result = scrapy("crawl", "voa_id", *QUICK, *UNTAGGED, site=site, MONGO_URI=mongo_uri)
    assert result.code == 0, result.err
    assert "mongodb://" in result.err
    in_mongodb = {each["url"]: json.loads(json_document(each)) for each in database["articles"].find()}
    assert {url: _timeless(document) for url, document in in_mongodb.items()} == {
        url: _timeless(document) for url, document in documents(store).items()
    }
    again = scrapy("crawl", "voa_id", *QUICK, *UNTAGGED, "-s", f"MONGO_URI={mongo_uri}", site=site)
    assert again.code == 0
    assert "Nothing new" in again.err
    assert database["articles"].count_documents({}) == len(in_mongodb)


def _timeless(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in MOMENTS}


def test_the_command_line_wins_over_the_environment(site: Served, mongo_uri: str, database: Any) -> None:
    url = site.site.stories[0].url
    elsewhere = "mongodb://127.0.0.1:9/lain"
    result = scrapy(
        "crawl",
        "voa_id",
        *QUICK,
        *UNTAGGED,
        "-s",
        f"MONGO_URI={mongo_uri}",
        "-a",
        f"url={url}",
        site=site,
        MONGO_URI=elsewhere,
    )
    assert result.code == 0, result.err
    assert database["articles"].count_documents({"url": url}) == 1


def count(articles: Any) -> int:
    """Return how many articles there are, 0 where the server cannot count while somebody else writes."""
    try:
        return int(articles.count_documents({}))
    except pymongo.errors.OperationFailure:
        return 0


def test_a_server_that_returns_in_time_costs_nothing(
    site: Served, own_mongo_server: LocalServer, store: Path
) -> None:
    uri = f"{own_mongo_server.uri}/berita"
    process = start_crawl(store, "-s", f"MONGO_URI={uri}", "-s", "DOWNLOAD_DELAY=0.05", site=site)
    with pymongo.MongoClient[dict[str, Any]](uri) as client:
        articles = client.get_default_database()["articles"]
        wait_for(lambda: count(articles) > 3)
        own_mongo_server.pause()
        time.sleep(5)
        during = len(site.requests)
        time.sleep(1.5)
        assert len(site.requests) == during, "fetching waits for the store"
        own_mongo_server.resume()
        assert process.stderr is not None
        said = process.stderr.read().decode()
        assert process.wait(60) == 0, said
        process.stderr.close()
        assert articles.count_documents({}) == len(site.site.stories)
    assert "does not answer" in said


def test_a_server_that_stays_away_ends_the_run(
    site: Served, own_mongo_server: LocalServer, store: Path
) -> None:
    uri = f"{own_mongo_server.uri}/berita"
    arguments = ("-s", f"MONGO_URI={uri}", "-s", "DOWNLOAD_DELAY=0.05", "-s", "STORE_RETRY_SECONDS=3")
    process = start_crawl(store, *arguments, site=site)
    with pymongo.MongoClient[dict[str, Any]](uri) as client:
        wait_for(lambda: count(client.get_default_database()["articles"]) > 3)
    own_mongo_server.kill()
    assert process.stderr is not None
    said = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(60) == 1, said
    assert "The store was lost" in said
    assert "Traceback" not in said
    assert len(site.requests) < len(site.site.stories) + 20
