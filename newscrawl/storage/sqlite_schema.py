"""The tables of a SQLite store, how its file is opened, and what its failures are called."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from newscrawl.article import SCHEMA_VERSION
from newscrawl.errors import StoreLost
from newscrawl.storage.statistics import FIELDS
from newscrawl.storage.upgrade import check_not_newer, check_version

APPLICATION_ID = 0x4E455753
"""Marks the file as newscrawl's (SQLite's application_id: "NEWS" in ASCII)."""

COUNTED = ("articles", "duplicates", "revised", "gone", *(f"has_{name}" for name in FIELDS))
"""The columns of `counts` that are counts; the others are the key."""

# `articles` is the whole truth. The tables before it repeat what questions are asked by, and
# are made anew by an upgrade.
# `facts.filled` has a bit for each of statistics.FIELDS; `article_names.names` the numbers of names. `counts`
# sums `facts` up, with "" for NULL.
_TABLES = f"""
CREATE TABLE IF NOT EXISTS facts (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source TEXT,
    language TEXT,
    section TEXT,
    published_at TEXT,
    day TEXT,
    first_seen_at TEXT NOT NULL,
    fetched_at TEXT,
    extractor TEXT,
    revision INTEGER NOT NULL,
    gone_at TEXT,
    duplicate_of TEXT,
    filled INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS facts_by_date ON facts (published_at DESC, id);
CREATE TABLE IF NOT EXISTS counts (
    source TEXT NOT NULL,
    language TEXT NOT NULL,
    section TEXT NOT NULL,
    day TEXT NOT NULL,
    {", ".join(f"{name} INTEGER NOT NULL" for name in COUNTED)},
    PRIMARY KEY (source, day, language, section)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS article_search USING fts5 (
    title, body, names, content = '', tokenize = "ascii tokenchars '_'"
);
INSERT INTO article_search (article_search, rank) VALUES ('automerge', 8);
CREATE TABLE IF NOT EXISTS names (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    type TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS article_names (
    number INTEGER PRIMARY KEY,
    names BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS signatures (
    number INTEGER PRIMARY KEY,
    signature BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS bands (
    band INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (band, article)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    number INTEGER PRIMARY KEY,
    document TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS pages (
    id TEXT PRIMARY KEY,
    article_id TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    content BLOB,
    fetched_at TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    facts TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pages_by_article ON pages (article_id);
CREATE INDEX IF NOT EXISTS pages_by_content ON pages (content);
CREATE TABLE IF NOT EXISTS page_contents (
    hash BLOB PRIMARY KEY,
    length INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS revisions (
    id TEXT PRIMARY KEY,
    article_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS revisions_by_article ON revisions (article_id, revision);
CREATE TABLE IF NOT EXISTS visits (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    source TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT,
    article_id TEXT,
    final INTEGER NOT NULL,
    published_at TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sources (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    complete INTEGER NOT NULL,
    lastmod TEXT,
    at TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS polls (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    record TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS robots (
    id TEXT PRIMARY KEY,
    record TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS crawls (
    id TEXT PRIMARY KEY,
    source TEXT,
    record TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS crawls_of_source ON crawls (source, id);
CREATE INDEX IF NOT EXISTS crawls_unfinished ON crawls (id)
    WHERE json_extract(record, '$.outcome') = 'running';
"""

_SETTINGS = (
    # NORMAL would lose the last commits at a power cut.
    "PRAGMA synchronous = FULL",
    # Zeroing what is deleted, the default of some builds, makes every merge of the search index write twice.
    "PRAGMA secure_delete = OFF",
    # 32 MB of log instead of 4: the same pages of the indexes are then copied back far less often.
    "PRAGMA wal_autocheckpoint = 8000",
    "PRAGMA cache_size = -16000",
)

_FAILURES = {
    sqlite3.SQLITE_BUSY: "is locked by another program; wait for it to end, or stop it, and run again",
    sqlite3.SQLITE_LOCKED: "is locked by another program; wait for it to end, or stop it, and run again",
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full; free some space and run again",
    sqlite3.SQLITE_NOTADB: "is not a SQLite database; name another file",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore it from a copy, or name another file",
    sqlite3.SQLITE_READONLY: "cannot be written: permission denied; change its rights or name another file",
    sqlite3.SQLITE_PERM: "cannot be opened: permission denied; change its rights or name another file",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that its folder exists and that you may write there",
    sqlite3.SQLITE_IOERR: "cannot be read or written; check the disk, its free space and your quota",
}


def store_lost(path: Path, error: sqlite3.Error) -> StoreLost:
    """Return what a user is told of a SQLite failure."""
    code = getattr(error, "sqlite_errorcode", None)
    said = _FAILURES.get(code & 0xFF) if code is not None else None
    return StoreLost(f"The SQLite store {path} {said or f'failed: {error}'}.")


def busy(error: BaseException) -> bool:
    """Whether the file was only locked, so that trying again may help."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def connect(path: Path, busy_seconds: float, *, upgrading: bool = False) -> sqlite3.Connection:
    """Open the file, making it and its folder where missing, with every commit on the disk.

    Raises StoreLost where the file is no newscrawl store of this version or cannot be made, sqlite3.Error
    for the rest.
    """
    _prepare_folder(path)
    connection = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema")
        _check_owner(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        for setting in _SETTINGS:
            connection.execute(setting)
        if version(connection) == 0:
            _prepare(connection, path)
        if not upgrading:
            check_version(f"sqlite:{path}", version(connection))
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        if path.exists():
            path.open("r+b").close()
    except OSError as error:
        said = (error.strerror or "it cannot be used").lower()
        raise StoreLost(
            f"The SQLite store {path} cannot be opened: {said}; name a file in a folder you may write to."
        ) from None


def version(connection: sqlite3.Connection) -> int:
    """Return the version of the file's schema; 0 for a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _check_owner(connection: sqlite3.Connection, path: Path) -> None:
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if owner != APPLICATION_ID and (owner or tables):
        raise StoreLost(f"The SQLite file {path} holds another program's data; name another file.")
    check_not_newer(f"sqlite:{path}", version(connection))


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables of a new file, unless another process was first."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        _check_owner(connection, path)
        if version(connection) == 0:
            create_tables(connection)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def create_tables(connection: sqlite3.Connection) -> None:
    """Make those tables that are not there, and note the version; the caller holds a transaction."""
    for statement in _TABLES.split(";\n"):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
