"""What SQLite keeps beside an article's document, so that questions need not read documents."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from newscrawl.article import Document, format_utc, local_day, parse_utc
from newscrawl.storage.documents import parsed_document
from newscrawl.storage.duplicates import BAND_ARTICLES, Entry, NearIndex, Settled, packed, unpacked
from newscrawl.storage.sqlite_counts import Tally, add_counts, tally_of
from newscrawl.storage.sqlite_database import Database, Row
from newscrawl.storage.statistics import FIELDS, NAME_TYPES
from newscrawl.storage.textquery import fold

TYPE_BITS = 2
"""A name's number tells its type: 0 for none that is counted, else the place in NAME_TYPES, from 1."""
_CODES = {type_: code for code, type_ in enumerate(NAME_TYPES, 1)}
_NAMES_KEPT = 200_000

ARTICLE_COLUMNS = (
    "id", "source", "language", "section", "published_at", "day", "first_seen_at", "fetched_at", "extractor",
    "revision", "gone_at", "duplicate_of", "filled",
)  # fmt: skip

Key = tuple[str, str]


def columns(document: Document) -> Row:
    """Return an article's values of ARTICLE_COLUMNS."""
    language, original = document["language"], document["duplicate_of"]
    return (
        document["_id"],
        document["source"],
        language["code"] if language else None,
        document["section"],
        text(document["published_at"]),
        day(document),
        text(document["first_seen_at"]),
        text(document["fetched_at"]),
        document["extractor"],
        document["revision"],
        text(document["gone_at"]),
        original["_id"] if original else None,
        sum(bool(document[name]) << bit for bit, name in enumerate(FIELDS)),
    )


def day(document: Document) -> str | None:
    """Return the day of publication in the page's own zone, as its readers count it, or None."""
    published: datetime | None = document["published_at"]
    return None if published is None else local_day(published, document["utc_offset"])


def text(moment: datetime | None) -> str | None:
    """Return a stored moment as SQLite keeps it."""
    return None if moment is None else format_utc(moment)


def moment(value: str | None) -> datetime | None:
    """Return the moment of a column."""
    return None if value is None else parse_utc(value)


def name_number(name: str, type_: str) -> int:
    """Return the number of a name of an entity type; "" is the type of an entity's other texts.

    It follows from both, so that no table need be asked: 48 bits of blake2b, then TYPE_BITS for the type.
    """
    digest = hashlib.blake2b(f"{type_} {name}".encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") << TYPE_BITS | _CODES.get(type_, 0)


class Names:
    """The dictionary of names by their numbers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._numbers: dict[Key, int] = {}
        self._data_version = -1

    def refresh(self) -> None:
        """Forget what another process may have removed; the caller holds a transaction."""
        [(now,)] = self._database.connection.execute("PRAGMA data_version")
        if now != self._data_version or len(self._numbers) > _NAMES_KEPT:
            self._numbers.clear()
            self._data_version = now

    def forget(self) -> None:
        """Forget all names, since the transaction that wrote them may not have been kept."""
        self._numbers.clear()

    def numbers(self, keys: Iterable[Key]) -> dict[Key, int]:
        """Return the numbers of names, which the dictionary then has; the caller holds a transaction."""
        wanted = set(keys)
        fresh = {key: name_number(*key) for key in wanted if key not in self._numbers}
        self._database.many(
            "INSERT OR IGNORE INTO names VALUES (?, ?, ?)",
            sorted((number, name, type_) for (name, type_), number in fresh.items()),
        )
        self._numbers |= fresh
        return {key: self._numbers[key] for key in wanted}

    def remove(self, numbers: Iterable[int]) -> None:
        """Remove names that no article has any more; the caller holds a transaction."""
        unused = [
            (number,)
            for number in numbers
            if not self._database.connection.execute(
                "SELECT 1 FROM article_search WHERE article_search MATCH ? LIMIT 1",
                [f"names : {name_token(number)}"],
            ).fetchone()
        ]
        self._database.many("DELETE FROM names WHERE number = ?", unused)
        self.forget()


def _keys(document: Document) -> list[Key]:
    """Return what an article is found by: its entities' names with their types, and their other texts."""
    entities = document["entities"]
    named = {(entity["name"], entity["type"]): None for entity in entities}
    named |= {(entity["text"], ""): None for entity in entities if entity["text"] != entity["name"]}
    return list(named)


class SideRows:
    """The rows that a batch adds to and takes from the side tables, gathered and written at once."""

    def __init__(self, database: Database, names: Names) -> None:
        self._database = database
        self._names = names
        self._changed: list[tuple[int, Document | None, Document]] = []
        self._removed: list[tuple[int, Document]] = []
        self._inserted: list[Row] = []
        self._updated: list[Row] = []
        self._tallies: Counter[Tally] = Counter()

    def replace(self, number: int, before: Document | None, after: Document) -> None:
        """Note that article `number` was `before` (None: not stored) and is now `after`."""
        row = columns(after)
        self._tallies[tally_of(row)] += 1
        if before is None:
            self._inserted.append((number, *row))
        else:
            self._updated.append((*row, number))
            self._tallies[tally_of(columns(before))] -= 1
        if before is None or any(before[name] != after[name] for name in ("title", "body", "entities")):
            self._changed.append((number, before, after))

    def remove(self, number: int, before: Document) -> None:
        """Note that article `number` is no more."""
        self._removed.append((number, before))
        self._tallies[tally_of(columns(before))] -= 1

    def write(self) -> None:
        """Write all rows; the caller holds the transaction."""
        many = self._database.many
        marks = ", ".join("?" * len(ARTICLE_COLUMNS))
        many(f"INSERT INTO facts VALUES (?, {marks})", self._inserted)
        assignments = ", ".join(f"{name} = ?" for name in ARTICLE_COLUMNS)
        many(f"UPDATE facts SET {assignments} WHERE number = ?", self._updated)
        add_counts(self._database, self._tallies)
        self._write_text()
        gone = rows_of([number for number, _ in self._removed])
        for table in ("facts", "article_names", "signatures"):
            many(f"DELETE FROM {table} WHERE number = ?", gone)

    def _write_text(self) -> None:
        outs = [(number, before) for number, before, _ in self._changed if before is not None]
        old = self._stored_names([number for number, _ in (*outs, *self._removed)])
        keys = {number: _keys(after) for number, _, after in self._changed}
        numbers = self._names.numbers(key for each in keys.values() for key in each)
        new = {number: array("Q", [numbers[key] for key in each]) for number, each in keys.items()}
        self._database.many(
            "INSERT INTO article_search (article_search, rowid, title, body, names)"
            " VALUES ('delete', ?, ?, ?, ?)",
            [(number, *_searched(before, old[number])) for number, before in (*outs, *self._removed)],
        )
        if self._removed:
            self._names.remove({each for number, _ in self._removed for each in old[number]})
        self._database.many(
            "INSERT INTO article_search (rowid, title, body, names) VALUES (?, ?, ?, ?)",
            [(number, *_searched(after, new[number])) for number, _, after in self._changed],
        )
        self._database.many(
            "INSERT OR REPLACE INTO article_names VALUES (?, ?)",
            [(number, each.tobytes()) for number, each in new.items()],
        )

    def _stored_names(self, numbers: Collection[int]) -> dict[int, array[int]]:
        rows = self._database.chunked("SELECT number, names FROM article_names WHERE number IN ({})", numbers)
        return {number: array("Q", names) for number, names in rows}


def _searched(document: Document, names: array[int]) -> tuple[str, str, str]:
    return (
        fold(document["title"] or "").decode(),
        fold(document["body"]).decode(),
        " ".join(map(name_token, names)),
    )


def name_token(number: int) -> str:
    """Return the word by which the search index knows a name: one that no folded text has."""
    return f"É{number}"


class SQLiteNearIndex(NearIndex):
    """The fingerprints of near copies in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self, bands: Collection[int]) -> dict[int, list[Entry]]:
        """Return by band the articles that have it."""
        rows = self._database.chunked("SELECT band, article FROM bands WHERE band IN ({})", bands)
        details = self._database.chunked(
            "SELECT number, id, signature, published_at, first_seen_at"
            " FROM facts JOIN signatures USING (number) WHERE number IN ({})",
            {article for _, article in rows},
        )
        known = {
            number: Entry(id, unpacked(signature), moment(published), parse_utc(first_seen))
            for number, id, signature, published, first_seen in details
        }
        found: dict[int, list[Entry]] = {}
        for band, article in rows:
            if article in known:
                found.setdefault(band, []).append(known[article])
        return found

    def documents(self, ids: Collection[str]) -> list[Document]:
        """Return those of the articles that are stored."""
        rows = self._database.chunked(
            "SELECT document FROM facts JOIN articles USING (number) WHERE id IN ({})", ids
        )
        return [parsed_document(row[0]) for row in rows]

    def write(self, settled: Settled, numbers: Mapping[str, int]) -> None:
        """Replace fingerprints; the caller holds the transaction."""
        before, after = settled.before, settled.after
        moved = [id for id in after if before.get(id) != after[id]]
        out = [(band, numbers[id]) for id in moved if (old := before.get(id)) for band in old.bands]
        self._database.many("DELETE FROM bands WHERE band = ? AND article = ?", out)
        fresh = {id: fingerprint for id in moved if (fingerprint := after[id])}
        taken = self._crowding({band for each in fresh.values() for band in each.bands})
        rows: list[tuple[int, int]] = []
        for id, fingerprint in fresh.items():
            for band in fingerprint.bands:
                taken[band] = taken.get(band, 0) + 1
                if taken[band] <= BAND_ARTICLES:
                    rows.append((band, numbers[id]))
        self._database.many("INSERT OR IGNORE INTO bands VALUES (?, ?)", sorted(rows))
        self._database.many(
            "INSERT OR REPLACE INTO signatures VALUES (?, ?)",
            [(numbers[id], packed(each.signature)) for id, each in fresh.items()],
        )
        short = [(numbers[id],) for id in moved if after[id] is None and before.get(id)]
        self._database.many("DELETE FROM signatures WHERE number = ?", short)

    def _crowding(self, bands: Collection[int]) -> dict[int, int]:
        counted = "SELECT band, count(*) FROM bands WHERE band IN ({}) GROUP BY band"
        return dict(self._database.chunked(counted, bands))


def rows_of(values: Sequence[Any]) -> list[tuple[Any]]:
    """Return one row of one value for each of `values`."""
    return [(value,) for value in values]
