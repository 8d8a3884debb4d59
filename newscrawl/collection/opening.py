"""The collection that the settings name, for commands that work on what is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from scrapy.settings import BaseSettings

from newscrawl.config import store_address
from newscrawl.errors import NewscrawlError
from newscrawl.storage.store import Store, open_store


@contextmanager
def open_collection(
    settings: BaseSettings, address: str | None = None, *, make: bool = False
) -> Iterator[Store]:
    """Open the collection at `address`, or that of the settings, and close it at the end.

    Without `make`, a SQLite file that is not there is not made: NewscrawlError says how a collection begins.
    Raises WrongUse and StoreLost as open_store does.
    """
    address = address or store_address(settings)
    if not make:
        check_exists(address)
    retry_seconds = settings.getfloat("STORE_RETRY_SECONDS")
    with closing(
        open_store(address, database=settings["MONGO_DATABASE"], retry_seconds=retry_seconds)
    ) as store:
        yield store


def check_exists(address: str) -> None:
    """Raise NewscrawlError where `address` is a SQLite file that is not there."""
    if not may_exist(address):
        path = address.removeprefix("sqlite:")
        raise NewscrawlError(
            f"There is no collection at {path} yet; `scrapy crawl OUTLET` or `scrapy import FILE` makes one."
        )


def may_exist(address: str) -> bool:
    """Say whether there can be a collection at `address`: not where it is a SQLite file that is not there."""
    return not address.startswith("sqlite:") or Path(address.removeprefix("sqlite:")).exists()
