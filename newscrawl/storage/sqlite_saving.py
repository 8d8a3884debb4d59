"""How SQLite stores, takes over and forgets articles. Everything here runs inside a transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from newscrawl.article import Article, Document, format_utc
from newscrawl.storage.documents import compact_document, parsed_document
from newscrawl.storage.duplicates import Changes, concerns, printed, settle
from newscrawl.storage.pages import PackedPage
from newscrawl.storage.saving import (
    Change,
    encodable,
    plan_encoded,
    plan_load,
    required_id,
    storable,
    whole_second,
)
from newscrawl.storage.sqlite_database import Database
from newscrawl.storage.sqlite_pages import drop_unused, write_pages
from newscrawl.storage.sqlite_rows import Names, SideRows, SQLiteNearIndex, rows_of
from newscrawl.storage.store import FORGOTTEN, MAX_DOCUMENT_BYTES, Outcome

Result = tuple[Outcome, Document]


class Saving:
    """Writes articles with all that is kept beside them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._names = Names(database)
        self._near = SQLiteNearIndex(database)

    def abandon(self) -> None:
        """Forget what a transaction that was not kept has taught."""
        self._names.forget()

    # --- saving

    def save(
        self,
        articles: Mapping[int, Article],
        now: datetime,
        pages: Mapping[int, PackedPage],
        seen: bool,
    ) -> list[Result]:
        """Store articles by their place in the batch; see Store.save."""
        ids = {place: required_id(article) for place, article in articles.items()}
        forgotten = self.forgotten(ids.values())
        results: dict[int, Result] = {
            place: (Outcome.FORGOTTEN, storable(articles[place]))
            for place, id in ids.items()
            if id in forgotten
        }
        accepted = {place: each for place, each in articles.items() if place not in results}
        numbers, stored = self.stored(ids.values())
        changes, encoded, refused = plan_encoded(stored, accepted, now, encode, seen)
        results |= refused
        self._write(changes, encoded, numbers, settling=whole_second(now))
        for change in changes.values():
            results.update(zip(change.positions, change.results, strict=True))
        write_pages(
            self._database,
            [
                (document["_id"], document["content_hash"], pages[place])
                for place, (outcome, document) in results.items()
                if place in pages and outcome not in (Outcome.REFUSED, Outcome.FORGOTTEN)
            ],
        )
        return [results[place] for place in articles]

    def load(self, documents: Sequence[Document], now: datetime) -> list[Outcome]:
        """Store article documents as they are; see Store.load."""
        forgotten = self.forgotten(each["_id"] for each in documents)
        numbers, stored = self.stored([each["_id"] for each in documents])
        outcomes, changes, encoded = plan_load(stored, forgotten, documents, now, encode)
        self._write(changes, encoded, numbers, settling=None)
        return outcomes

    def store_anew(self, documents: Sequence[Document], now: datetime) -> None:
        """Store documents that are not stored, all that is beside them, and their near copies."""
        changes = {each["_id"]: Change(None, each) for each in documents}
        encoded = {id: compact_document(change.after) for id, change in changes.items()}
        self._write(changes, encoded, {}, settling=whole_second(now))

    def forgotten(self, ids: Iterable[str]) -> set[str]:
        """Return those of `ids` that must not be stored."""
        rows = self._database.chunked(
            f"SELECT id FROM visits WHERE reason = '{FORGOTTEN}' AND id IN ({{}})", list(ids)
        )
        return {row[0] for row in rows}

    def stored(self, ids: Collection[str]) -> tuple[dict[str, int], dict[str, Document]]:
        """Return numbers and documents of those of `ids` that are stored."""
        rows = self._database.chunked(
            "SELECT number, id, document FROM facts JOIN articles USING (number) WHERE id IN ({})", ids
        )
        numbers = {id: number for number, id, _ in rows}
        return numbers, {id: parsed_document(document) for _, id, document in rows}

    def _write(
        self,
        changes: Mapping[str, Change],
        encoded: dict[str, str],
        numbers: dict[str, int],
        settling: datetime | None,
    ) -> None:
        """Make changes true; with `settling`, the moment, duplicate_of is settled first."""
        self._names.refresh()
        [(last,)] = self._database.connection.execute("SELECT coalesce(max(number), 0) FROM facts")
        fresh = [id for id in changes if id not in numbers]
        numbers |= {id: number for number, id in enumerate(fresh, last + 1)}
        side = SideRows(self._database, self._names)
        concerned = {
            id: (change.before, change.after)
            for id, change in changes.items()
            if change.rewrites and concerns(change.before, change.after)
        }
        if settling is None:
            self._near.write(printed(concerned), numbers)
        else:
            self._settle(concerned, changes, encoded, numbers, settling, side)
        for id, change in changes.items():
            if change.rewrites:
                side.replace(numbers[id], change.before, change.after)
        side.write()
        self._database.many(
            "INSERT INTO articles VALUES (?, ?)", [(numbers[id], encoded[id]) for id in fresh]
        )
        self._rewrite(
            {
                id: (change.after, encoded[id])
                for id, change in changes.items()
                if change.before is not None and change.before != change.after
            },
            numbers,
        )
        self._database.many(
            "UPDATE facts SET fetched_at = ? WHERE number = ?",
            [
                (format_utc(change.after["fetched_at"]), numbers[id])
                for id, change in changes.items()
                if not change.rewrites
                and change.before is not None
                and change.before["fetched_at"] != change.after["fetched_at"]
            ],
        )
        self._database.many(
            "INSERT OR REPLACE INTO revisions VALUES (?, ?, ?, ?)",
            [
                (f"{id}-{old['revision']}", id, old["revision"], compact_document(old))
                for id, change in changes.items()
                for old in change.superseded
            ],
        )

    def _rewrite(self, documents: Mapping[str, tuple[Document, str]], numbers: Mapping[str, int]) -> None:
        self._database.many(
            "UPDATE articles SET document = ? WHERE number = ?",
            [(form, numbers[id]) for id, (_, form) in documents.items()],
        )

    def _settle(
        self,
        concerned: Changes,
        changes: Mapping[str, Change],
        encoded: dict[str, str],
        numbers: dict[str, int],
        now: datetime,
        side: SideRows,
    ) -> None:
        """Settle duplicate_of of the articles that change and of those that they concern."""
        before = {id: after["duplicate_of"] for id, (_, after) in concerned.items() if after is not None}
        settled = printed(concerned)
        settle(concerned, settled, self._near)
        for id, (_, after) in concerned.items():
            if after is not None and after["duplicate_of"] != before[id]:
                encoded[id] = compact_document(after)
        others = {each["_id"]: each | {"updated_at": now} for each in settled.others}
        for id in others.keys() & changes.keys():
            # It changes in this batch itself, in something that makes no near copies.
            change, own = changes[id], others.pop(id)
            change.after.update({name: own[name] for name in ("duplicate_of", "updated_at")})
            encoded[id] = compact_document(change.after)
            if not change.rewrites:
                side.replace(numbers[id], change.before, change.after)
        their_numbers, stored = self.stored(others)
        for id, document in others.items():
            side.replace(their_numbers[id], stored[id], document)
        self._rewrite(
            {id: (document, compact_document(document)) for id, document in others.items()}, their_numbers
        )
        self._near.write(settled, numbers)

    def mark_gone(self, gone: Mapping[str, datetime]) -> None:
        """Set gone_at of those articles that are stored and were not gone."""
        numbers, stored = self.stored(gone)
        side = SideRows(self._database, self._names)
        documents = {}
        for id, before in stored.items():
            if before["gone_at"] is None:
                after = before | {"gone_at": gone[id], "updated_at": gone[id]}
                side.replace(numbers[id], before, after)
                documents[id] = (after, compact_document(after))
        side.write()
        self._rewrite(documents, numbers)

    # --- forgetting

    def forget(self, id: str, now: datetime, url: str | None, source: str | None) -> bool:
        """Remove an article and all that was kept of it, and leave the mark; see Store.forget."""
        numbers, stored = self.stored([id])
        document = stored.get(id)
        self._mark_forgotten(
            id, now, document["url"] if document else url, document["source"] if document else source
        )
        hashes = self._database.connection.execute(
            "SELECT content FROM pages WHERE article_id = ? AND content IS NOT NULL", [id]
        ).fetchall()
        for table in ("pages", "revisions"):
            self._database.connection.execute(f"DELETE FROM {table} WHERE article_id = ?", [id])
        drop_unused(self._database, [row[0] for row in hashes])
        if document is None:
            return False
        self._names.refresh()
        side = SideRows(self._database, self._names)
        side.remove(numbers[id], document)
        self._settle({id: (document, None)}, {}, {}, numbers, whole_second(now), side)
        side.write()
        self._database.many("DELETE FROM articles WHERE number = ?", rows_of([numbers[id]]))
        return True

    def _mark_forgotten(self, id: str, now: datetime, url: str | None, source: str | None) -> None:
        at = format_utc(whole_second(now))
        self._database.connection.execute(
            "INSERT OR REPLACE INTO visits VALUES (?, ?, ?, ?, ?, NULL, 1, NULL)",
            (id, encodable(url or ""), source or "", at, FORGOTTEN),
        )
        self._database.connection.execute(
            "UPDATE visits SET reason = ?, article_id = NULL, final = 1, at = ? WHERE article_id = ?",
            (FORGOTTEN, at, id),
        )


def encode(document: Document) -> str | None:
    """Return a document's JSON, or None where it is larger than a store holds."""
    text = compact_document(document)
    small = len(text) * 4 <= MAX_DOCUMENT_BYTES or len(text.encode()) <= MAX_DOCUMENT_BYTES
    return text if small else None
