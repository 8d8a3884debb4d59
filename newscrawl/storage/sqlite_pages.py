"""Pages in SQLite."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from newscrawl.article import Page, format_utc, parse_utc
from newscrawl.storage.pages import PackedPage, unpack, validators
from newscrawl.storage.saving import whole_second
from newscrawl.storage.sqlite_database import Database
from newscrawl.storage.sqlite_rows import rows_of
from newscrawl.storage.store import PagesSize, Validators

PAGE_COLUMNS = "id, article_id, content_hash, content, fetched_at, etag, last_modified, facts"


def write_pages(database: Database, pages: Collection[tuple[str, str, PackedPage]]) -> None:
    """Keep pages by article id and the content_hash of their text; the caller holds a transaction."""
    rows = {
        f"{id}-{content_hash}": (
            f"{id}-{content_hash}", id, content_hash, page.hash, format_utc(page.fetched_at), page.etag,
            page.last_modified, json.dumps(page.facts),
        )
        for id, content_hash, page in pages
    }  # fmt: skip
    contents = {page.hash: (page.hash, page.length, page.content) for _, _, page in pages if page.hash}
    database.many("INSERT OR IGNORE INTO page_contents VALUES (?, ?, ?)", contents.values())
    replaced = database.chunked("SELECT content FROM pages WHERE content IS NOT NULL AND id IN ({})", rows)
    database.many(
        f"INSERT INTO pages ({PAGE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        # A page whose content is not kept leaves the last content that was.
        " content = coalesce(excluded.content, content), fetched_at = excluded.fetched_at,"
        " etag = excluded.etag, last_modified = excluded.last_modified,"
        " facts = iif(excluded.content IS NULL AND content IS NOT NULL,"
        " json_set(facts, '$.answered', json_extract(excluded.facts, '$.url')), excluded.facts)",
        rows.values(),
    )
    drop_unused(database, [row[0] for row in replaced])


def drop_unused(database: Database, hashes: Sequence[bytes]) -> None:
    """Remove those contents that no page has any more; the caller holds a transaction."""
    database.many(
        "DELETE FROM page_contents WHERE hash = ?1 AND NOT EXISTS (SELECT 1 FROM pages WHERE content = ?1)",
        rows_of(hashes),
    )


def read_pages(database: Database, ids: Collection[str]) -> dict[str, Page]:
    """Return the last page of each article whose content is kept."""
    rows = database.read_chunked(
        "SELECT article_id, body, fetched_at, etag, last_modified, facts"
        " FROM pages JOIN page_contents ON hash = content WHERE article_id IN ({}) ORDER BY fetched_at",
        ids,
    )
    last = {row[0]: row[1:] for row in rows}
    return {
        id: unpack(body, parse_utc(fetched), etag, last_modified, json.loads(facts))
        for id, (body, fetched, etag, last_modified, facts) in last.items()
    }


def read_validators(database: Database, ids: Collection[str]) -> dict[str, Validators]:
    """Return the validators of the last answers."""
    rows = database.read_chunked(
        "SELECT article_id, etag, last_modified, facts FROM pages WHERE article_id IN ({})"
        " ORDER BY fetched_at",
        ids,
    )
    last = {id: validators(etag, last_modified, json.loads(facts)) for id, etag, last_modified, facts in rows}
    return {id: each for id, each in last.items() if each.etag or each.last_modified}


def prune_pages(database: Database, before: datetime) -> int:
    """Remove the contents of pages fetched before an instant; the caller holds a transaction."""
    bound = format_utc(whole_second(before))
    hashes = database.connection.execute(
        "SELECT content FROM pages WHERE content IS NOT NULL AND fetched_at < ?", [bound]
    ).fetchall()
    database.connection.execute(
        "UPDATE pages SET content = NULL WHERE content IS NOT NULL AND fetched_at < ?", [bound]
    )
    drop_unused(database, [row[0] for row in hashes])
    return len(hashes)


def pages_size(database: Database) -> PagesSize:
    """Return how many pages are kept and how large they are."""
    [(pages, raw)] = database.read(
        "SELECT count(*), coalesce(sum(length), 0) FROM pages JOIN page_contents ON hash = content"
    )
    [(stored,)] = database.read("SELECT coalesce(sum(length(body)), 0) FROM page_contents")
    return PagesSize(pages, raw, stored)
