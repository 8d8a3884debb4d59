"""Fixtures that all tests share."""

import importlib.util

import pytest

pytest_plugins = ["tests.mongodb.fixtures"]

# torch is 5 GB: who has the extra `transformers` tests it too (TRANSFORMERS=1 .ci/run does).
collect_ignore = [] if importlib.util.find_spec("torch") else ["pretrained"]

LONG = ("lontar", "crawl", "fleet", "collection", "security", "soak")
"""Folders whose files take longest: begun first, so that no process is at one when the others have ended."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONG.index(name) if (name := item.path.parent.name) in LONG else len(LONG))
