"""A collection of a few dozen invented articles in each kind of store, for commands to work on."""

from __future__ import annotations

from tests.storage.conftest import store, uri

__all__ = ["store", "uri"]
