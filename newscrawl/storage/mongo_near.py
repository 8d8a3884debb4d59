"""The fingerprints of near copies in MongoDB: one document for each band, named by its key."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pymongo import InsertOne, UpdateOne

from newscrawl.article import Document
from newscrawl.storage.duplicates import (
    BAND_ARTICLES,
    Entry,
    NearIndex,
    Settled,
    entry_of,
    packed,
    unpacked,
)
from newscrawl.storage.mongo_database import DUPLICATE_KEY, MongoDatabase


class MongoNearIndex(NearIndex):
    """A band's document is found by its `_id`, so that every server finds it quickly."""

    def __init__(self, database: MongoDatabase) -> None:
        self._database = database
        self._known: dict[int, list[Entry]] = {}

    def announce(self, settled: Settled, documents: Mapping[str, Document]) -> None:
        """Write new fingerprints before they are compared, so that of two crawls that store copies at the
        same time one sees the other's. Not retried; writing again changes nothing."""
        fresh: dict[int, list[Entry]] = {}
        for id, fingerprint in settled.after.items():
            if fingerprint is not None:
                for band in fingerprint.bands:
                    fresh.setdefault(band, []).append(entry_of(documents[id], fingerprint))
        inserts = [
            InsertOne({"_id": band, "articles": list(map(_document, entries[:BAND_ARTICLES]))})
            for band, entries in fresh.items()
        ]
        codes = self._database.bulk("bands", inserts)
        there = [band for band, code in zip(fresh, codes, strict=True) if code == DUPLICATE_KEY]
        self._known = {band: [] for band in fresh} | self._read(there)
        self._database.send("bands", [each for band in there for each in self._joining(band, fresh[band])])

    def _joining(self, band: int, entries: Sequence[Entry]) -> list[UpdateOne]:
        there = {entry.id: entry for entry in self._known[band]}
        stale = [entry.id for entry in entries if entry.id in there and there[entry.id] != entry]
        joining = [entry for entry in entries if there.get(entry.id) != entry]
        writes = []
        if stale:
            writes.append(UpdateOne({"_id": band}, {"$pull": {"articles": {"_id": {"$in": stale}}}}))
        if joining and len(there) - len(stale) < BAND_ARTICLES:
            pushed = {"$each": list(map(_document, joining)), "$slice": BAND_ARTICLES}
            writes.append(UpdateOne({"_id": band}, {"$push": {"articles": pushed}}))
        return writes

    def retire(self, settled: Settled) -> None:
        """Remove fingerprints that are no more. Not retried."""
        self._database.send(
            "bands",
            [
                UpdateOne({"_id": band}, {"$pull": {"articles": {"_id": id}}})
                for id, before in settled.before.items()
                if before is not None
                for band in _left(before.bands, settled.after[id])
            ],
        )

    def entries(self, bands: Collection[int]) -> dict[int, list[Entry]]:
        """Return by band the articles that have it."""
        return self._known | self._read([band for band in bands if band not in self._known])

    def _read(self, bands: Collection[int]) -> dict[int, list[Entry]]:
        found = self._database.by_ids("bands", bands) if bands else []
        return {each["_id"]: list(map(_entry, each["articles"])) for each in found}

    def documents(self, ids: Collection[str]) -> list[Document]:
        """Return those of the articles that are stored."""
        return self._database.by_ids("articles", ids)


def _left(bands: Sequence[int], after: Any) -> list[int]:
    return [band for band in bands if after is None or band not in after.bands]


def _document(entry: Entry) -> Document:
    return {
        "_id": entry.id,
        "signature": packed(entry.signature),
        "published_at": entry.published_at,
        "first_seen_at": entry.first_seen_at,
    }


def _entry(document: Document) -> Entry:
    return Entry(
        document["_id"],
        unpacked(document["signature"]),
        document["published_at"],
        document["first_seen_at"],
    )
