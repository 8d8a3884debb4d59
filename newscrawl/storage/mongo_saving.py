"""How MongoDB stores, takes over and forgets articles, whoever else writes at the same time."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from pymongo import DeleteOne, UpdateOne
from pymongo.errors import PyMongoError

from newscrawl.article import Article, Document
from newscrawl.storage.copying import revision_document
from newscrawl.storage.duplicates import concerns, printed, settle
from newscrawl.storage.mongo_database import DOCUMENT_REFUSED, MongoDatabase, groups
from newscrawl.storage.mongo_near import MongoNearIndex
from newscrawl.storage.mongo_pages import drop_unused, write_pages
from newscrawl.storage.mongo_writes import encode, rewrite, same_version, seen_again
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
from newscrawl.storage.store import FORGOTTEN, Outcome

Result = tuple[Outcome, Document]


class Saving:
    """Writes articles with all that is kept beside them."""

    def __init__(self, database: MongoDatabase) -> None:
        self._database = database

    def save(
        self,
        articles: Mapping[int, Article],
        now: datetime,
        pages: Mapping[int, PackedPage],
        seen: bool,
    ) -> list[Result]:
        """Store articles by their place in the batch; see Store.save."""
        pending = dict(articles)
        results: dict[int, Result] = {}
        in_doubt: dict[str, Change] = {}
        deadline = time.monotonic() + self._database.retry_seconds
        while pending:
            attempt = partial(self._save_round, pending, in_doubt, results, now, pages, seen)
            self._database.retried(attempt, deadline)
            pending = {place: article for place, article in pending.items() if place not in results}
        return [results[place] for place in articles]

    def _save_round(
        self,
        pending: Mapping[int, Article],
        in_doubt: dict[str, Change],
        results: dict[int, Result],
        now: datetime,
        pages: Mapping[int, PackedPage],
        seen: bool,
    ) -> None:
        """Write what can be written now; articles that another writer changed meanwhile stay pending.

        `in_doubt` holds what an earlier round sent without hearing of its fate: where the server has it,
        that round's outcome is the truth.
        """
        ids = {place: required_id(article) for place, article in pending.items()}
        for place in self._forgotten_places(ids):
            results[place] = (Outcome.FORGOTTEN, storable(pending[place]))
        stored = self.stored(ids.values())
        for id, change in list(in_doubt.items()):
            if id in stored and same_version(stored[id], change.after):
                results.update(_outcomes(in_doubt.pop(id)))
        left = {place: article for place, article in pending.items() if place not in results}
        changes, encoded, refused = plan_encoded(stored, left, now, encode, seen)
        results.update(refused)
        self._write_pages(changes, pages)
        self._settle(changes, encoded, whole_second(now))
        try:
            errors = self._write(changes, encoded)
            self._database.send("articles", seen_again(changes.values()))
        except PyMongoError:
            in_doubt.update(changes)
            raise
        for id, change in changes.items():
            code = errors.get(id)
            if code in DOCUMENT_REFUSED:
                results.update((place, (Outcome.REFUSED, each[1])) for place, each in _outcomes(change))
            elif code is None:
                results.update(_outcomes(change))

    def _forgotten_places(self, ids: Mapping[int, str]) -> list[int]:
        forgotten = self.forgotten(ids.values())
        return [place for place, id in ids.items() if id in forgotten]

    def _write_pages(self, changes: Mapping[str, Change], pages: Mapping[int, PackedPage]) -> None:
        write_pages(
            self._database,
            [
                (document["_id"], document["content_hash"], pages[place])
                for change in changes.values()
                for place, (_, document) in _outcomes(change)
                if place in pages
            ],
        )

    def _write(self, changes: Mapping[str, Change], encoded: Mapping[str, bytes]) -> dict[str, int | None]:
        """Write articles, older texts first; return what went wrong by article id."""
        olds = [revision_document(id, old) for id, change in changes.items() for old in change.superseded]
        # Keeping older texts before they are replaced; writing one again changes nothing.
        self._database.upsert("revisions", olds)
        rewrites = {id: rewrite(change, encoded[id]) for id, change in changes.items() if change.rewrites}
        return dict(zip(rewrites, self._database.bulk("articles", list(rewrites.values())), strict=True))

    def _settle(self, changes: Mapping[str, Change], encoded: dict[str, bytes], now: datetime | None) -> None:
        """Write fingerprints and, with `now`, settle duplicate_of of all whom the changes concern."""
        concerned = {
            id: (change.before, change.after)
            for id, change in changes.items()
            if change.rewrites and concerns(change.before, change.after)
        }
        if not concerned:
            return
        index = MongoNearIndex(self._database)
        settled = printed(concerned)
        index.announce(settled, {id: after for id, (_, after) in concerned.items()})
        if now is not None:
            before = {id: after["duplicate_of"] for id, (_, after) in concerned.items()}
            settle(concerned, settled, index)
            for id, (_, after) in concerned.items():
                form = encode(after) if after["duplicate_of"] != before[id] else None
                if form is not None:
                    encoded[id] = form
            self._write_others(settled.others, now)
        index.retire(settled)

    def _write_others(self, others: Sequence[Document], now: datetime) -> None:
        self._database.send(
            "articles",
            [
                UpdateOne(
                    {"_id": each["_id"], "content_hash": each["content_hash"]},
                    {"$set": {"duplicate_of": each["duplicate_of"], "updated_at": now}},
                )
                for each in others
            ],
        )

    # --- taking over

    def load(self, documents: Sequence[Document], now: datetime) -> list[Outcome]:
        """Store article documents as they are; see Store.load. Not retried."""
        ids = [each["_id"] for each in documents]
        forgotten = self.forgotten(ids)
        stored = self.stored(ids)
        outcomes, changes, encoded = plan_load(stored, forgotten, documents, now, encode)
        self._settle(changes, encoded, None)
        self._database.upsert("articles", [change.after for change in changes.values()])
        return outcomes

    def store_anew(self, documents: Sequence[Document], now: datetime) -> None:
        """Replace stored documents by what they are in this version, and settle their near copies."""
        changes = {each["_id"]: Change(None, each) for each in documents}
        self._settle(changes, {}, now)
        self._database.upsert("articles", documents)

    # --- what is there

    def stored(self, ids: Collection[str]) -> dict[str, Document]:
        """Return those of `ids` that are stored."""
        return {document["_id"]: document for document in self._database.by_ids("articles", ids)}

    def forgotten(self, ids: Collection[str]) -> set[str]:
        """Return those of `ids` that must not be stored."""
        found: set[str] = set()
        for group in groups(ids):
            wanted = {"_id": {"$in": group}, "reason": FORGOTTEN}
            found.update(
                each["_id"] for each in self._database.database["visits"].find(wanted, {"_id": True})
            )
        return found

    # --- forgetting

    def forget(self, id: str, now: datetime, url: str | None, source: str | None) -> bool:
        """Remove an article and all that was kept of it; see Store.forget. Not retried."""
        place = self._database.database
        document = self.stored([id]).get(id)
        at = whole_second(now)
        mark = {
            "_id": id,
            "url": encodable((document["url"] if document else url) or ""),
            "source": (document["source"] if document else source) or "",
            "at": at,
            "reason": FORGOTTEN,
            "article_id": None,
            "final": True,
            "published_at": None,
        }
        # The mark comes first: from then on no crawl stores the article again.
        self._database.upsert("visits", [mark])
        place["visits"].update_many(
            {"article_id": {"$eq": id}},
            {"$set": {"reason": FORGOTTEN, "article_id": None, "final": True, "at": at}},
        )
        pages = place["pages"].find({"article_id": {"$eq": id}}, {"hash": True}).to_list()
        for collection in ("pages", "revisions"):
            place[collection].delete_many({"article_id": {"$eq": id}})
        drop_unused(self._database, [page["hash"] for page in pages if page["hash"]])
        if document is None:
            return False
        index = MongoNearIndex(self._database)
        gone = {id: (document, None)}
        settled = printed(gone)
        index.retire(settled)
        settle(gone, settled, index)
        self._database.send("articles", [DeleteOne({"_id": id})])
        self._write_others(settled.others, at)
        return True


def _outcomes(change: Change) -> Iterator[tuple[int, Result]]:
    return zip(change.positions, change.results, strict=True)
