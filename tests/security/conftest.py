"""The fixtures of the collection's tests: both stores, and commands run in this process."""

from tests.collection.conftest import command
from tests.storage.conftest import store, uri

__all__ = ["command", "store", "uri"]
