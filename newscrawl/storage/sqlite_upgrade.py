"""How a SQLite file of an older version is brought up to date: in one transaction, all or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from newscrawl.article import SCHEMA_VERSION, Document
from newscrawl.clock import utc_now
from newscrawl.errors import StoreLost
from newscrawl.storage.documents import compact_document, parsed_document
from newscrawl.storage.sqlite_copying import load
from newscrawl.storage.sqlite_counts import count_anew
from newscrawl.storage.sqlite_database import Database
from newscrawl.storage.sqlite_saving import Saving
from newscrawl.storage.sqlite_schema import create_tables, version
from newscrawl.storage.upgrade import BARE_VERSION, upgraded

_AT_ONCE = 200

Progress = Callable[[int, int], None]


def upgrade(path: str, retry_seconds: float, progress: Progress | None) -> tuple[int, int]:
    """Bring the file at `path` to this version; see store.upgrade_store."""
    if not Path(path).exists():
        raise StoreLost(f"There is no SQLite store {path} to upgrade.")
    with closing(Database(Path(path), retry_seconds, upgrading=True)) as database:
        found = version(database.connection)
        if found < SCHEMA_VERSION:
            database.written(lambda: _upgrade(database, progress))
    return found, SCHEMA_VERSION


def _upgrade(database: Database, progress: Progress | None) -> None:
    found = version(database.connection)
    if found == BARE_VERSION:
        _rebuild(database, progress)
    # Else another process was first.
    elif found < SCHEMA_VERSION:
        create_tables(database.connection)
        count_anew(database)
        _restate(database, "articles", "number", progress)
        _restate(database, "revisions", "id", None)


def _restate(database: Database, table: str, key: str, progress: Progress | None) -> None:
    """Make a table's documents ones of this version, where they are."""
    connection = database.connection
    [(total,)] = connection.execute(f"SELECT count(*) FROM {table}")
    keys = [row[0] for row in connection.execute(f"SELECT {key} FROM {table}")]
    for done in range(0, total, _AT_ONCE):
        rows = database.chunked(
            f"SELECT {key}, document FROM {table} WHERE {key} IN ({{}})", keys[done : done + _AT_ONCE]
        )
        documents = [(compact_document(upgraded(json.loads(text))), number) for number, text in rows]
        database.many(f"UPDATE {table} SET document = ? WHERE {key} = ?", documents)
        if progress is not None:
            progress(min(done + _AT_ONCE, total), total)


def _rebuild(database: Database, progress: Progress | None) -> None:
    """Set the old tables aside, make the new ones, and store all documents anew."""
    connection = database.connection
    for table in ("articles", "revisions", "sources"):
        connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    for type_, name in connection.execute(
        "SELECT type, name FROM sqlite_schema WHERE sql IS NOT NULL AND (type IN ('index', 'view')"
        " OR sql LIKE 'CREATE VIRTUAL TABLE%' OR name IN (SELECT value FROM json_each(?)))",
        [json.dumps(_SIDE_TABLES)],
    ).fetchall():
        connection.execute(f"DROP {type_} IF EXISTS {name}")
    create_tables(connection)
    _move_articles(database, progress)
    _move_revisions(database)
    connection.execute(
        "INSERT INTO sources SELECT source || ' ' || url, source, url, complete, lastmod, at FROM old_sources"
    )
    for table in ("articles", "revisions", "sources"):
        connection.execute(f"DROP TABLE old_{table}")


# Tables that are made anew from the documents, of this version and of older ones.
_SIDE_TABLES = (
    "facts", "counts", "names", "article_names", "signatures", "bands", "entity_names", "entity_texts",
    "day_counts",
)  # fmt: skip


def _move_articles(database: Database, progress: Progress | None) -> None:
    connection = database.connection
    [(total,)] = connection.execute("SELECT count(*) FROM old_articles")
    saving = Saving(database)
    now = utc_now()
    done = 0
    for group in _groups(_documents(database, "SELECT document FROM old_articles ORDER BY number")):
        saving.store_anew(group, now)
        done += len(group)
        if progress is not None:
            progress(done, total)


def _move_revisions(database: Database) -> None:
    rows = _documents(database, "SELECT document FROM old_revisions")
    for group in _groups(rows):
        load(
            database,
            "revisions",
            [old | {"_id": f"{old['_id']}-{old['revision']}", "article_id": old["_id"]} for old in group],
        )


def _documents(database: Database, sql: str) -> Iterator[Document]:
    for (text,) in database.connection.execute(sql):
        yield parsed_document(json.dumps(upgraded(json.loads(text))))


def _groups(documents: Iterator[Document]) -> Iterator[list[Document]]:
    while group := list(islice(documents, _AT_ONCE)):
        yield group
