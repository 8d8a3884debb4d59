"""How a MongoDB collection of an older version is brought up to date, a group of articles at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

from pymongo import ASCENDING, ReplaceOne

from newscrawl.article import SCHEMA_VERSION, Document
from newscrawl.clock import utc_now
from newscrawl.storage.mongo_database import MongoDatabase
from newscrawl.storage.mongo_saving import Saving
from newscrawl.storage.mongo_server import set_version, stored_version
from newscrawl.storage.upgrade import BARE_VERSION, upgraded

_AT_ONCE = 200
_OLDER = {"$or": [{"schema_version": {"$lt": SCHEMA_VERSION}}, {"schema_version": None}]}

Progress = Callable[[int, int], None]


def upgrade(uri: str, database: str, retry_seconds: float, progress: Progress | None) -> tuple[int, int]:
    """Bring the collection at `uri` to this version; see store.upgrade_store."""
    with closing(MongoDatabase(uri, database, retry_seconds, upgrading=True)) as opened:
        found = opened.retried(lambda: stored_version(opened.database))
        if found < SCHEMA_VERSION:
            if found == BARE_VERSION:
                _store_anew(opened, progress)
            else:
                _restate(opened, "articles", progress)
            _restate(opened, "revisions", None)
            opened.retried(lambda: set_version(opened.database))
    return found, SCHEMA_VERSION


def _store_anew(database: MongoDatabase, progress: Progress | None) -> None:
    saving = Saving(database)
    for group in _groups(database, "articles", progress):
        database.retried(lambda group=group: saving.store_anew(group, utc_now()))  # type: ignore[misc]


def _restate(database: MongoDatabase, collection: str, progress: Progress | None) -> None:
    for group in _groups(database, collection, progress):
        writes = [ReplaceOne({"_id": each["_id"]}, each) for each in group]
        database.retried(lambda writes=writes: database.send(collection, writes))  # type: ignore[misc]


def _groups(database: MongoDatabase, collection: str, progress: Progress | None) -> Iterator[list[Document]]:
    """Yield the documents of older versions as they are in this one, until each has been replaced."""
    documents = database.database[collection]
    total = database.retried(lambda: documents.count_documents({}))
    done = total - database.retried(lambda: documents.count_documents(_OLDER))
    while group := _older(database, collection):
        yield group
        done += len(group)
        if progress is not None:
            progress(done, total)


def _older(database: MongoDatabase, collection: str) -> list[Document]:
    """Return the next documents of an older version, as they are in this one."""
    found: list[Document] = database.retried(
        lambda: (
            database.database[collection].find(_OLDER, sort=[("_id", ASCENDING)], limit=_AT_ONCE).to_list()
        )
    )
    return [upgraded(each) for each in found]
