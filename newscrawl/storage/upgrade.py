"""How documents of older versions become documents of this one.

A store of an older version is not opened; `upgrade_store` applies these steps to each of its documents, so
that a step never concerns anything but documents. What the store keeps beside them (search index, statistics,
fingerprints) stays, or is made anew for a store of BARE_VERSION.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from newscrawl.article import SCHEMA_VERSION, Document
from newscrawl.errors import StoreLost

BARE_VERSION = 1
"""The version whose stores keep nothing beside documents that this version could go on with."""


def _same(document: Document) -> Document:
    # Version 2 added tables of the stores: facts, names, fingerprints and pages; version 3 polls, robots and
    # counts. Documents are as they were.
    return document


STEPS: Mapping[int, Callable[[Document], Document]] = {1: _same, 2: _same}
"""By version, what makes a document of that version one of the next; it may change its argument."""


def upgraded(value: Mapping[str, Any]) -> Document:
    """Return a copy of a document as one of this version; without schema_version it counts as such.

    Raises ValueError, whose text is a phrase, for a version that this newscrawl does not know.
    """
    document: Document = dict(value)
    version = document.get("schema_version", SCHEMA_VERSION)
    if not isinstance(version, int) or isinstance(version, bool):
        raise ValueError("schema_version is no number")
    if version > SCHEMA_VERSION:
        raise ValueError(f"schema_version {version} is newer than {SCHEMA_VERSION}; update newscrawl")
    while version < SCHEMA_VERSION:
        if version not in STEPS:
            raise ValueError(f"schema_version {version} is unknown")
        document = STEPS[version](document)
        version += 1
    document["schema_version"] = SCHEMA_VERSION
    return document


def check_version(address: str, version: int) -> None:
    """Raise StoreLost, in one sentence, for a store that this newscrawl must not open as it is."""
    if version < SCHEMA_VERSION:
        raise StoreLost(
            f"The collection {address} was made by an older newscrawl (schema {version}, now"
            f" {SCHEMA_VERSION}); run `scrapy upgrade`, which brings it up to date."
        )
    check_not_newer(address, version)


def check_not_newer(address: str, version: int) -> None:
    """Raise StoreLost for a store of a version that this newscrawl does not know yet."""
    if version > SCHEMA_VERSION:
        raise StoreLost(
            f"The collection {address} was made by a newer newscrawl; update newscrawl to open it."
        )
