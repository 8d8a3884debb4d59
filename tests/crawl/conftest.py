"""The crawl that most tests look at: the shipped spider over the whole faulty site, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.support import crawl, documents
from tests.launcher import Result
from tests.site.server import Record
from tests.site.serving import Served, serve
from tests.site.site import Site


@dataclass(frozen=True, slots=True)
class Crawled:
    """A finished crawl: what it said, stored and asked for."""

    result: Result
    store: Path
    documents: dict[str, dict[str, Any]]
    requests: list[Record]
    site: Site


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    store = tmp_path_factory.mktemp("crawled") / "articles.sqlite"
    with serve(faults=True) as site:
        result = crawl(store, "-O", str(store.with_suffix(".jsonl")), site=site, tagged=True)
        yield Crawled(result, store, documents(store), site.requests, site.site)


@pytest.fixture
def site() -> Iterator[Served]:
    with serve() as served:
        yield served


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "articles.sqlite"
