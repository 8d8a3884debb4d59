"""The tables of a SQLite store, how its file is opened, and what its failures are called."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from newscrawl.article import Document, format_utc
from newscrawl.errors import StoreLost

APPLICATION_ID = 0x4E455753
"""Marks the file as newscrawl's (SQLite's application_id: "NEWS" in ASCII)."""

VERSION = 1

# `articles.document` is the whole truth; the other columns and tables repeat what questions are asked by.
# `article_search` keeps only its index: the text it points at is read from the documents.
_TABLES = """
CREATE TABLE articles (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source TEXT,
    language TEXT,
    published_at TEXT,
    fetched_at TEXT,
    document TEXT NOT NULL
);
CREATE INDEX articles_by_date ON articles (published_at DESC, id);
CREATE INDEX articles_by_source ON articles (source, published_at DESC, id);
CREATE VIEW article_text AS
    SELECT number, json_extract(document, '$.title') AS title, json_extract(document, '$.body') AS body
    FROM articles;
CREATE VIRTUAL TABLE article_search USING fts5 (
    title, body, content = 'article_text', content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TABLE entity_names (
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    article INTEGER NOT NULL,
    day TEXT,
    mentions INTEGER NOT NULL,
    PRIMARY KEY (name, type, article)
) WITHOUT ROWID;
CREATE TABLE entity_texts (
    text TEXT NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (text, article)
) WITHOUT ROWID;
CREATE TABLE day_counts (
    source TEXT NOT NULL,
    day TEXT NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (source, day)
) WITHOUT ROWID;
CREATE TABLE revisions (
    article_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (article_id, revision)
);
CREATE TABLE visits (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    source TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT,
    article_id TEXT,
    final INTEGER NOT NULL,
    published_at TEXT
) WITHOUT ROWID;
CREATE TABLE sources (
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    complete INTEGER NOT NULL,
    lastmod TEXT,
    at TEXT,
    PRIMARY KEY (source, url)
) WITHOUT ROWID;
CREATE TABLE crawls (
    id TEXT PRIMARY KEY,
    source TEXT,
    record TEXT NOT NULL
) WITHOUT ROWID;
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


def connect(path: Path, busy_seconds: float) -> sqlite3.Connection:
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
        if _version(connection) == 0:
            _create_tables(connection, path)
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


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _check_owner(connection: sqlite3.Connection, path: Path) -> None:
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if owner != APPLICATION_ID and (owner or tables):
        raise StoreLost(f"The SQLite file {path} holds another program's data; name another file.")
    if _version(connection) > VERSION:
        raise StoreLost(
            f"The SQLite store {path} was made by a newer newscrawl; update newscrawl to open it."
        )


def _create_tables(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        _check_owner(connection, path)
        if _version(connection) == 0:
            for statement in _TABLES.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


class SideRows:
    """The rows that a batch adds to and takes from the side tables, gathered and written at once."""

    def __init__(self) -> None:
        self._text_out: list[tuple[int, str | None, str | None]] = []
        self._text_in: list[tuple[int, str | None, str | None]] = []
        self._names_out: list[tuple[str, str, int]] = []
        self._names_in: list[tuple[str, str, int, str | None, int]] = []
        self._texts_out: list[tuple[str, int]] = []
        self._texts_in: list[tuple[str, int]] = []
        self._days: Counter[tuple[str, str]] = Counter()

    def replace(self, number: int, before: Document | None, after: Document) -> None:
        """Note what changes where article `number` was `before` (None: not stored) and is now `after`."""
        if before is None or (before["title"], before["body"]) != (after["title"], after["body"]):
            if before is not None:
                self._text_out.append((number, before["title"], before["body"]))
            self._text_in.append((number, after["title"], after["body"]))
        if before is None or (before["entities"], _day(before)) != (after["entities"], _day(after)):
            if before is not None:
                self._names_out += [(name, type_, number) for name, type_ in _mentions(before)]
                self._texts_out += [(text, number) for text in _other_texts(before)]
            day = _day(after)
            self._names_in += [
                (name, type_, number, day, count) for (name, type_), count in _mentions(after).items()
            ]
            self._texts_in += [(text, number) for text in _other_texts(after)]
        if before is not None:
            self._days[before["source"] or "", _day(before) or ""] -= 1
        self._days[after["source"] or "", _day(after) or ""] += 1

    def write(self, connection: sqlite3.Connection) -> None:
        """Write all rows; the caller holds the transaction."""
        connection.executemany(
            "INSERT INTO article_search (article_search, rowid, title, body) VALUES ('delete', ?, ?, ?)",
            self._text_out,
        )
        connection.executemany(
            "INSERT INTO article_search (rowid, title, body) VALUES (?, ?, ?)", self._text_in
        )
        connection.executemany(
            "DELETE FROM entity_names WHERE name = ? AND type = ? AND article = ?", self._names_out
        )
        connection.executemany("DELETE FROM entity_texts WHERE text = ? AND article = ?", self._texts_out)
        connection.executemany("INSERT INTO entity_names VALUES (?, ?, ?, ?, ?)", _sorted(self._names_in))
        connection.executemany("INSERT INTO entity_texts VALUES (?, ?)", sorted(self._texts_in))
        connection.executemany(
            "INSERT INTO day_counts VALUES (?, ?, ?)"
            " ON CONFLICT (source, day) DO UPDATE SET articles = articles + excluded.articles",
            [(source, day, change) for (source, day), change in self._days.items() if change],
        )


def _sorted(
    rows: Iterable[tuple[str, str, int, str | None, int]],
) -> list[tuple[str, str, int, str | None, int]]:
    """Return entity rows in the order of their table, in which they are quickest to insert."""
    return sorted(rows, key=lambda row: row[:3])


def _day(document: Document) -> str | None:
    """Return the day of publication in the page's own zone, as its readers count it, or None."""
    published = document["published_at"]
    if published is None:
        return None
    with suppress(OverflowError):
        published += timedelta(minutes=document["utc_offset"] or 0)
    return format_utc(published)[:10]


def _mentions(document: Document) -> Counter[tuple[str, str]]:
    return Counter((entity["name"], entity["type"]) for entity in document["entities"])


def _other_texts(document: Document) -> set[str]:
    return {entity["text"] for entity in document["entities"] if entity["text"] != entity["name"]}
