"""A collection of a few dozen invented articles in each kind of store, for commands to work on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.storage.store import Store, open_store
from tests.storage.conftest import store, uri

__all__ = ["store", "uri"]
