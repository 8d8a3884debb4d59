"""The two stores, each test's own and empty, behind one fixture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.storage.store import Store, open_store


@pytest.fixture(params=["sqlite", "mongodb"])
def uri(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:{tmp_path / 'deep' / 'newscrawl.sqlite'}"
    found: str = request.getfixturevalue("mongo_uri")
    return found


@pytest.fixture
def store(uri: str) -> Iterator[Store]:
    opened = open_store(uri)
    yield opened
    opened.close()
