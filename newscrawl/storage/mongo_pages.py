"""Pages in MongoDB: what is kept of each in `pages`, their contents in `page_contents`, each once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from pymongo import ASCENDING, ReplaceOne, UpdateOne

from newscrawl.article import Document, Page
from newscrawl.storage.mongo_database import MongoDatabase, groups
from newscrawl.storage.pages import PackedPage, unpack, validators
from newscrawl.storage.saving import whole_second
from newscrawl.storage.store import PagesSize, Validators


def write_pages(database: MongoDatabase, pages: Collection[tuple[str, str, PackedPage]]) -> None:
    """Keep pages by article id and content_hash of the text read from them. Not retried."""
    if not pages:
        return
    contents = {
        page.hash: {"length": page.length, "stored": len(page.content or b""), "body": page.content}
        for _, _, page in pages
        if page.hash
    }
    documents = {
        f"{id}-{content_hash}": _document(id, content_hash, page) for id, content_hash, page in pages
    }
    there = database.by_ids("pages", list(documents), {"hash": True, "facts": True})
    database.send(
        "page_contents",
        [UpdateOne({"_id": hash}, {"$setOnInsert": each}, upsert=True) for hash, each in contents.items()],
    )
    for each in there:
        # A page whose content is not kept leaves the last content that was.
        if documents[each["_id"]]["hash"] is None and each["hash"] is not None:
            answered = documents[each["_id"]]["facts"]["url"]
            documents[each["_id"]] |= {"hash": each["hash"], "facts": each["facts"] | {"answered": answered}}
    database.send(
        "pages",
        [ReplaceOne({"_id": key}, each | {"_id": key}, upsert=True) for key, each in documents.items()],
    )
    kept = {each["hash"] for each in documents.values()}
    drop_unused(database, [each["hash"] for each in there if each["hash"] and each["hash"] not in kept])


def _document(id: str, content_hash: str, page: PackedPage) -> Document:
    return {
        "article_id": id,
        "content_hash": content_hash,
        "hash": page.hash,
        "fetched_at": page.fetched_at,
        "etag": page.etag,
        "last_modified": page.last_modified,
        "facts": page.facts,
    }


def drop_unused(database: MongoDatabase, hashes: Sequence[bytes]) -> None:
    """Remove those contents that no page has any more. Not retried."""
    for group in groups(hashes):
        used = database.database["pages"].distinct("hash", {"hash": {"$in": group}})
        unused = list(set(group) - set(used))
        if unused:
            database.database["page_contents"].delete_many({"_id": {"$in": unused}})


def read_pages(database: MongoDatabase, ids: Collection[str]) -> dict[str, Page]:
    """Return the last page of each article whose content is kept. Not retried."""
    last = {each["article_id"]: each for each in _of_articles(database, ids, {"hash": {"$ne": None}})}
    contents = {
        each["_id"]: each["body"]
        for each in database.by_ids("page_contents", [each["hash"] for each in last.values()])
    }
    return {
        id: unpack(
            contents[each["hash"]], each["fetched_at"], each["etag"], each["last_modified"], each["facts"]
        )
        for id, each in last.items()
        if each["hash"] in contents
    }


def read_validators(database: MongoDatabase, ids: Collection[str]) -> dict[str, Validators]:
    """Return the validators of the last answers. Not retried."""
    last = {
        each["article_id"]: validators(each["etag"], each["last_modified"], each["facts"])
        for each in _of_articles(database, ids, {})
    }
    return {id: each for id, each in last.items() if each.etag or each.last_modified}


def _of_articles(database: MongoDatabase, ids: Collection[str], more: Document) -> list[Document]:
    return [
        each
        for group in groups(ids)
        for each in database.database["pages"].find(
            {"article_id": {"$in": group}, **more}, sort=[("fetched_at", ASCENDING)]
        )
    ]


def prune_pages(database: MongoDatabase, before: datetime) -> int:
    """Remove the contents of pages fetched before an instant. Not retried."""
    pages = database.database["pages"]
    old = {"fetched_at": {"$lt": whole_second(before)}, "hash": {"$ne": None}}
    pruned = 0
    while group := pages.find(old, {"hash": True}, limit=1000).to_list():
        ids = [each["_id"] for each in group]
        pages.update_many({"_id": {"$in": ids}}, {"$set": {"hash": None}})
        drop_unused(database, [each["hash"] for each in group])
        pruned += len(group)
    return pruned


def pages_size(database: MongoDatabase) -> PagesSize:
    """Return how many pages are kept and how large they are. Not retried."""
    sizes = {
        each["_id"]: (each["length"], each["stored"])
        for each in database.database["page_contents"].find({}, {"length": True, "stored": True})
    }
    pages = [
        sizes[each["hash"]][0]
        for each in database.database["pages"].find({"hash": {"$ne": None}}, {"hash": True})
        if each["hash"] in sizes
    ]
    return PagesSize(len(pages), sum(pages), sum(stored for _, stored in sizes.values()))
