"""Fixtures that give tests a MongoDB server; in CI its absence fails the run."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import pymongo
import pytest

from tests.mongodb.server import LocalServer, NoServer, wanted_uri


def _absent(error: NoServer) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(str(error))
    pytest.skip(str(error))


@pytest.fixture(scope="session")
def mongo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URI of a MongoDB server for the whole run."""
    wanted = wanted_uri()
    if wanted:
        yield wanted
        return
    server = LocalServer(tmp_path_factory.mktemp("mongodb"))
    try:
        server.start()
    except NoServer as error:
        _absent(error)
    yield server.uri
    server.kill()


@pytest.fixture
def mongo_uri(mongo_server: str) -> Iterator[str]:
    """The URI of a database that only this test uses."""
    name = f"test_{secrets.token_hex(6)}"
    uri = urlunsplit(urlsplit(mongo_server)._replace(path=f"/{name}"))
    yield uri
    with pymongo.MongoClient[dict[str, object]](mongo_server) as client:
        client.drop_database(name)


@pytest.fixture
def own_mongo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    """A server that the test may pause, kill and start again."""
    server = LocalServer(tmp_path_factory.mktemp("own-mongodb"))
    try:
        server.start()
    except NoServer as error:
        _absent(error)
    yield server
    server.kill()
