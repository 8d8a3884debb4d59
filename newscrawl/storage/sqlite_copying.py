"""How a SQLite collection is copied: every document in order, and taken over as it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from newscrawl.article import Document, parse_utc
from newscrawl.storage import sqlite_pages, sqlite_records
from newscrawl.storage.copying import (
    compared,
    page_from,
    poll_from,
    revision_document,
    revision_from,
    robots_from,
    source_document,
    source_from,
    visit_document,
    visit_from,
)
from newscrawl.storage.documents import compact_document, parsed_document
from newscrawl.storage.saving import plain_record
from newscrawl.storage.sqlite_database import Database, Row
from newscrawl.storage.store import CollectionName, Outcome

_AT_ONCE = 200

# Each selection's first column is the key, by which the others are ordered.
_SELECTIONS: Mapping[CollectionName, str] = {
    "articles": "SELECT id, document FROM facts JOIN articles USING (number)",
    "revisions": "SELECT id, article_id, document FROM revisions",
    "pages": (
        "SELECT id, article_id, content_hash, content, length, body, fetched_at, etag, last_modified, facts"
        " FROM pages LEFT JOIN page_contents ON hash = content"
    ),
    "visits": "SELECT * FROM visits",
    "sources": "SELECT * FROM sources",
    "polls": "SELECT id, record FROM polls",
    "robots": "SELECT id, record FROM robots",
    "crawls": "SELECT id, record FROM crawls",
}


def dump(database: Database, collection: CollectionName, after: str | None) -> Iterator[Document]:
    """Yield a collection's documents in the order of their keys, a page at a time."""
    key = after or ""
    while True:
        rows = database.read(f"{_SELECTIONS[collection]} WHERE id > ? ORDER BY id LIMIT ?", [key, _AT_ONCE])
        for row in rows:
            yield _READERS[collection](row)
        if len(rows) < _AT_ONCE:
            return
        key = rows[-1][0]


def _article(row: Row) -> Document:
    return parsed_document(row[1])


def _revision(row: Row) -> Document:
    return revision_document(row[1], parsed_document(row[2]))


def _page(row: Row) -> Document:
    key, id, content_hash, hash, length, body, fetched, etag, last_modified, facts = row
    return {
        "_id": key, "article_id": id, "content_hash": content_hash, "hash": hash, "length": length or 0,
        "body": body, "fetched_at": parse_utc(fetched), "etag": etag, "last_modified": last_modified,
        "facts": json.loads(facts),
    }  # fmt: skip


def _visit(row: Row) -> Document:
    return visit_document(sqlite_records.visit_of(row))


def _source(row: Row) -> Document:
    return source_document(row[1], sqlite_records.mark_of(row[2:]))


def _dated(row: Row) -> Document:
    return sqlite_records.dated_record(row[1])


def _crawl(row: Row) -> Document:
    return sqlite_records.record_of(row[1])


_READERS: Mapping[CollectionName, Callable[[Row], Document]] = {
    "articles": _article,
    "revisions": _revision,
    "pages": _page,
    "visits": _visit,
    "sources": _source,
    "polls": _dated,
    "robots": _dated,
    "crawls": _crawl,
}


def load(database: Database, collection: CollectionName, documents: Sequence[Document]) -> list[Outcome]:
    """Store documents of the collections beside the articles; the caller holds a transaction."""
    stored = {
        row[0]: _READERS[collection](row)
        for row in database.chunked(
            f"{_SELECTIONS[collection]} WHERE id IN ({{}})",
            [document["_id"] for document in documents],
        )
    }
    outcomes, changed = compared(stored, documents)
    _WRITERS[collection](database, changed)
    return outcomes


def _write_revisions(database: Database, documents: Sequence[Document]) -> None:
    rows = [
        (each["_id"], id, old["revision"], compact_document(old))
        for each in documents
        for id, old in [revision_from(each)]
    ]
    database.many("INSERT OR REPLACE INTO revisions VALUES (?, ?, ?, ?)", rows)


def _write_pages(database: Database, documents: Sequence[Document]) -> None:
    sqlite_pages.write_pages(database, [page_from(each) for each in documents])


def _write_visits(database: Database, documents: Sequence[Document]) -> None:
    sqlite_records.write_visits(database, [visit_from(each) for each in documents])


def _write_sources(database: Database, documents: Sequence[Document]) -> None:
    sqlite_records.write_sources(database, map(source_from, documents))


def _write_polls(database: Database, documents: Sequence[Document]) -> None:
    sqlite_records.write_polls(database, map(poll_from, documents))


def _write_robots(database: Database, documents: Sequence[Document]) -> None:
    sqlite_records.write_robots(database, map(robots_from, documents))


def _write_crawls(database: Database, documents: Sequence[Document]) -> None:
    sqlite_records.write_crawls(database, map(plain_record, documents))


_WRITERS: Mapping[CollectionName, Callable[[Database, Sequence[Document]], None]] = {
    "revisions": _write_revisions,
    "pages": _write_pages,
    "visits": _write_visits,
    "sources": _write_sources,
    "polls": _write_polls,
    "robots": _write_robots,
    "crawls": _write_crawls,
}
