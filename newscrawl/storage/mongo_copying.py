"""How a MongoDB collection is copied: every document in order, and taken over as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pymongo import ASCENDING, ReplaceOne

from newscrawl.article import Document
from newscrawl.storage.copying import compared, page_from
from newscrawl.storage.mongo_database import MongoDatabase
from newscrawl.storage.mongo_names import escaped, unescaped
from newscrawl.storage.mongo_pages import write_pages
from newscrawl.storage.saving import plain_record
from newscrawl.storage.store import FORGOTTEN, CollectionName, Outcome

_AT_ONCE = 200


def dump(database: MongoDatabase, collection: CollectionName, after: str | None) -> Iterator[Document]:
    """Yield a collection's documents in the order of their `_id`, a page at a time."""
    key = after
    while True:
        wanted = {} if key is None else {"_id": {"$gt": key}}
        page: list[Document] = database.retried(
            lambda wanted=wanted: (  # type: ignore[misc]
                database.database[collection]
                .find(wanted, sort=[("_id", ASCENDING)], limit=_AT_ONCE)
                .to_list()
            )
        )
        yield from _travelling(database, collection, page)
        if len(page) < _AT_ONCE:
            return
        key = page[-1]["_id"]


def _travelling(
    database: MongoDatabase, collection: CollectionName, documents: Sequence[Document]
) -> list[Document]:
    """Return documents in the form of Store.dump."""
    if collection == "crawls":
        return [unescaped(each) for each in documents]
    if collection != "pages":
        return list(documents)
    hashes = [each["hash"] for each in documents if each["hash"]]
    contents = {
        each["_id"]: each for each in database.retried(lambda: database.by_ids("page_contents", hashes))
    }
    travelling = []
    for each in documents:
        content = contents.get(each["hash"])
        more = {
            "hash": each["hash"] if content else None,
            "length": content["length"] if content else 0,
            "body": content["body"] if content else None,
        }
        travelling.append(each | more)
    return travelling


def load(database: MongoDatabase, collection: CollectionName, documents: Sequence[Document]) -> list[Outcome]:
    """Store documents of the collections beside the articles. Not retried."""
    there = database.by_ids(collection, [document["_id"] for document in documents])
    stored = {each["_id"]: each for each in _travelling(database, collection, there)}
    outcomes, changed = compared(stored, documents)
    _write(database, collection, changed)
    return outcomes


def _write(database: MongoDatabase, collection: CollectionName, documents: Sequence[Document]) -> None:
    if collection == "pages":
        write_pages(database, [page_from(each) for each in documents])
    elif collection == "visits":
        write_visits(database, documents)
    elif collection == "crawls":
        database.upsert("crawls", [escaped(plain_record(each)) for each in documents])
    else:
        database.upsert(collection, documents)


def write_visits(database: MongoDatabase, documents: Sequence[Document]) -> None:
    """Keep visits, except over the mark of a forgotten article. Not retried."""
    ids = [each["_id"] for each in documents]
    marked = {
        each["_id"]
        for each in database.by_ids("visits", ids, {"reason": True})
        if each["reason"] == FORGOTTEN
    }
    database.send(
        "visits",
        [
            ReplaceOne({"_id": each["_id"]}, each, upsert=True)
            for each in documents
            if each["_id"] not in marked
        ],
    )
