"""How a MongoDB collection of an older version is brought up to date, a group of articles at a time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from pymongo import ASCENDING, ReplaceOne

from newscrawl.article import SCHEMA_VERSION, Document
from newscrawl.clock import utc_now
from newscrawl.storage.mongo_database import MongoDatabase
from newscrawl.storage.mongo_saving import Saving
from newscrawl.storage.mongo_server import set_version, stored_version
from newscrawl.storage.upgrade import upgraded

_AT_ONCE = 200
_OLDER = {"$or": [{"schema_version": {"$lt": SCHEMA_VERSION}}, {"schema_version": None}]}

Progress = Callable[[int, int], None]


def upgrade(uri: str, database: str, retry_seconds: float, progress: Progress | None) -> tuple[int, int]:
    """Bring the collection at `uri` to this version; see store.upgrade_store."""
    with closing(MongoDatabase(uri, database, retry_seconds, upgrading=True)) as opened:
        found = opened.retried(lambda: stored_version(opened.database))
        if found < SCHEMA_VERSION:
            _upgrade_articles(opened, progress)
            _upgrade_revisions(opened)
            opened.retried(lambda: set_version(opened.database))
    return found, SCHEMA_VERSION


def _upgrade_articles(database: MongoDatabase, progress: Progress | None) -> None:
    articles = database.database["articles"]
    saving = Saving(database)
    total = database.retried(lambda: articles.count_documents({}))
    done = total - database.retried(lambda: articles.count_documents(_OLDER))
    while group := _older(database, "articles"):
        database.retried(lambda group=group: saving.store_anew(group, utc_now()))  # type: ignore[misc]
        done += len(group)
        if progress is not None:
            progress(done, total)


def _upgrade_revisions(database: MongoDatabase) -> None:
    while group := _older(database, "revisions"):
        writes = [ReplaceOne({"_id": each["_id"]}, each) for each in group]
        database.retried(lambda writes=writes: database.send("revisions", writes))  # type: ignore[misc]


def _older(database: MongoDatabase, collection: str) -> list[Document]:
    """Return the next documents of an older version, as they are in this one."""
    found: list[Document] = database.retried(
        lambda: (
            database.database[collection].find(_OLDER, sort=[("_id", ASCENDING)], limit=_AT_ONCE).to_list()
        )
    )
    return [upgraded(each) for each in found]
