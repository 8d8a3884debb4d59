"""The MongoDB store: the same documents, on a server."""

from __future__ import annotations

import dataclasses
import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import pymongo
from pymongo import ReplaceOne, UpdateOne
from pymongo.errors import AutoReconnect, BulkWriteError, OperationFailure, PyMongoError
from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential

from newscrawl.article import Article, Document, parse_utc
from newscrawl.storage.mongo_names import escaped, unescaped
from newscrawl.storage.mongo_server import CALL_SECONDS, connect, passing, passing_code, reason, store_lost
from newscrawl.storage.mongo_writes import Write, encode, rewrite, same_version, seen_again
from newscrawl.storage.paging import pages
from newscrawl.storage.saving import (
    Change,
    encodable,
    plain_record,
    plan_encoded,
    required_id,
    run_id,
    whole_second,
)
from newscrawl.storage.store import (
    ArticleQuery,
    Known,
    Outcome,
    SourceMark,
    Visit,
)

_IDS_AT_ONCE = 1000
_DUPLICATE_KEY = 11000
# A validator of the server's owner, or a limit of the server, refuses this one document.
_DOCUMENT_REFUSED = frozenset({121, 10334, 17280, 17419, 17420})

T = TypeVar("T")
_log = logging.getLogger(__name__)


class MongoStore:
    """Articles on a MongoDB server, which several crawls may write at the same time."""

    def __init__(self, uri: str, *, database: str = "newscrawl", retry_seconds: float = 60) -> None:
        """Connect to `uri`, whose path names the database, else `database`.

        Raises WrongUse where `uri` is malformed, StoreLost where the server does not answer or refuses us.
        """
        self._client, self._database, self.address = connect(uri, database)
        self._retry_seconds = retry_seconds
        self._articles = self._database["articles"]

    def save(self, articles: Sequence[Article], now: datetime) -> list[tuple[Outcome, Document]]:
        """Store articles, each whole or not at all; see Store.save."""
        pending = dict(enumerate(articles))
        for article in articles:
            required_id(article)
        results: dict[int, tuple[Outcome, Document]] = {}
        in_doubt: dict[str, Change] = {}
        deadline = time.monotonic() + self._retry_seconds
        while pending:
            self._retried(partial(self._save_round, pending, in_doubt, results, now), deadline)
            pending = {place: article for place, article in pending.items() if place not in results}
        return [results[place] for place in range(len(articles))]

    def _save_round(
        self,
        pending: Mapping[int, Article],
        in_doubt: dict[str, Change],
        results: dict[int, tuple[Outcome, Document]],
        now: datetime,
    ) -> None:
        """Write what can be written now; articles that another writer changed meanwhile stay pending.

        `in_doubt` holds what an earlier round sent without hearing of its fate: where the server has it,
        that round's outcome is the truth.
        """
        stored = self._stored({required_id(article) for article in pending.values()})
        for id, change in list(in_doubt.items()):
            if id in stored and same_version(stored[id], change.after):
                _settle(in_doubt.pop(id), results)
        left = {place: article for place, article in pending.items() if place not in results}
        changes, encoded, refused = plan_encoded(stored, left, now, encode)
        results.update(refused)
        self._write_revisions(changes)
        rewrites = {id: rewrite(change, encoded[id]) for id, change in changes.items() if change.rewrites}
        try:
            errors = dict(zip(rewrites, self._bulk("articles", list(rewrites.values())), strict=True))
            self._send("articles", seen_again(changes.values()))
        except PyMongoError:
            in_doubt.update(changes)
            raise
        for id, change in changes.items():
            code = errors.get(id)
            if code in _DOCUMENT_REFUSED:
                results.update(
                    {each: (Outcome.REFUSED, document) for each, (_, document) in _outcomes(change)}
                )
            elif code is None:
                _settle(change, results)

    def _write_revisions(self, changes: Mapping[str, Change]) -> None:
        """Keep older texts before they are replaced; writing one again changes nothing."""
        olds = [(id, old) for id, change in changes.items() for old in change.superseded]
        keys = [f"{id}-{old['revision']}" for id, old in olds]
        self._upsert(
            "revisions",
            [old | {"_id": key, "article_id": id} for key, (id, old) in zip(keys, olds, strict=True)],
        )

    def _stored(self, ids: Collection[str]) -> dict[str, Document]:
        return {document["_id"]: document for document in self._by_ids("articles", ids)}

    def known(self, ids: Collection[str]) -> dict[str, Known]:
        """Return those of `ids` that are stored articles."""
        fields = {"fetched_at": True, "first_seen_at": True, "published_at": True}
        found = self._retried(lambda: self._by_ids("articles", ids, fields))
        return {
            each["_id"]: Known(each["fetched_at"] or each["first_seen_at"], each["published_at"])
            for each in found
        }

    def touch(self, ids: Collection[str], now: datetime) -> None:
        """Set last_seen_at of stored articles that a source listed again; never backwards."""
        update = {"$max": {"last_seen_at": whole_second(now)}}

        def write() -> None:
            for group in _groups(ids):
                self._articles.update_many({"_id": {"$in": group}}, update)

        self._retried(write)

    def get(self, id: str) -> Article | None:
        """Return one stored article."""
        found = self._retried(lambda: self._stored([id]))
        return Article.from_document(found[id]) if id in found else None

    def find(self, query: ArticleQuery) -> Iterator[Article]:
        """Yield the articles that `query` asks for, without holding them all in memory."""

        def read(after: Document | None, dated: bool, size: int) -> list[Document]:
            conditions = [*_conditions(query), {"published_at": {"$ne": None} if dated else None}]
            if after is not None and dated:
                moment = after["published_at"]
                same_moment = {"published_at": moment, "_id": {"$gt": after["_id"]}}
                conditions.append({"published_at": {"$lte": moment}})
                conditions.append({"$or": [{"published_at": {"$lt": moment}}, same_moment]})
            elif after is not None:
                conditions.append({"_id": {"$gt": after["_id"]}})
            order = [("published_at", pymongo.DESCENDING), ("_id", pymongo.ASCENDING)]
            return self._retried(
                lambda: self._articles.find({"$and": conditions}, sort=order, limit=size).to_list()
            )

        undated = query.since is None and query.until is None
        return map(Article.from_document, pages(query.limit, undated, read))

    def count(self, query: ArticleQuery) -> int:
        """Return how many articles `query` asks for."""
        conditions = _conditions(query)
        wanted = {"$and": conditions} if conditions else {}
        found = self._retried(lambda: self._articles.count_documents(wanted))
        return found if query.limit is None else min(found, query.limit)

    def revisions(self, id: str) -> list[Article]:
        """Return the older texts of an article, oldest first."""

        def read() -> list[Document]:
            article = self._articles.find_one({"_id": {"$eq": id}}, {"revision": True})
            # A writer that another one overtook may have left a copy of what is no older text.
            older = {"article_id": {"$eq": id}, "revision": {"$lt": article["revision"] if article else 0}}
            return self._database["revisions"].find(older, sort=[("revision", pymongo.ASCENDING)]).to_list()

        return [Article.from_document(each | {"_id": id}) for each in self._retried(read)]

    def record_visits(self, visits: Sequence[Visit]) -> None:
        """Remember addresses that gave no article, and which stored articles are gone."""
        documents = {visit.id: _visit_document(visit) for visit in visits}
        gone = [
            UpdateOne(
                {"_id": visit.id, "gone_at": None},
                {"$set": {"gone_at": whole_second(visit.at), "updated_at": whole_second(visit.at)}},
            )
            for visit in visits
            if visit.reason == "gone"
        ]

        def write() -> None:
            self._upsert("visits", list(documents.values()))
            self._send("articles", gone)

        self._retried(write)

    def visits(self, ids: Collection[str]) -> dict[str, Visit]:
        """Return what is remembered of those of `ids` that were visited."""
        found = self._retried(lambda: self._by_ids("visits", ids))
        return {each["_id"]: Visit(id=each.pop("_id"), **each) for each in map(dict, found)}

    def mark_source(self, source: str, mark: SourceMark) -> None:
        """Remember how far one of an outlet's sources has been read."""
        document = {
            "_id": f"{source} {mark.url}",
            "source": source,
            "url": mark.url,
            "complete": mark.complete,
            "lastmod": _moment(mark.lastmod),
            "at": _moment(mark.at),
        }
        self._retried(lambda: self._upsert("sources", [document]))

    def source_marks(self, source: str) -> dict[str, SourceMark]:
        """Return the marks of an outlet's sources by URL."""
        found = self._retried(lambda: self._database["sources"].find({"source": {"$eq": source}}).to_list())
        return {
            each["url"]: SourceMark(each["url"], each["complete"], each["lastmod"], each["at"])
            for each in found
        }

    def start_crawl(self, record: Mapping[str, Any]) -> str:
        """Insert a run's record into `crawls` and return its id."""
        id = run_id()
        document = escaped(plain_record(record)) | {"_id": id}
        self._retried(lambda: self._upsert("crawls", [document]))
        return id

    def update_crawl(self, id: str, fields: Mapping[str, Any]) -> None:
        """Set fields of a run's record."""
        values = escaped(plain_record(fields))
        values.pop("_id", None)
        if values:
            crawls = self._database["crawls"]
            self._retried(lambda: crawls.update_one({"_id": {"$eq": id}}, {"$set": values}))

    def crawls(self, source: str | None = None, limit: int | None = None) -> list[Document]:
        """Return run records, newest first."""
        if limit == 0:
            return []
        wanted = {} if source is None else {"source": {"$eq": source}}
        found = self._retried(
            lambda: (
                self._database["crawls"]
                .find(wanted, sort=[("_id", pymongo.DESCENDING)], limit=limit or 0)
                .to_list()
            )
        )
        return [unescaped(each) for each in found]

    def close(self) -> None:
        """Release the connections; closing twice is harmless."""
        self._client.close()

    def _by_ids(
        self, collection: str, ids: Collection[str], fields: Mapping[str, Any] | None = None
    ) -> list[Document]:
        found: list[Document] = []
        for group in _groups(ids):
            found += self._database[collection].find({"_id": {"$in": group}}, fields).to_list()
        return found

    def _upsert(self, collection: str, documents: Sequence[Document]) -> None:
        writes = [ReplaceOne({"_id": document["_id"]}, document, upsert=True) for document in documents]
        self._send(collection, writes)

    def _send(self, collection: str, writes: Sequence[Write]) -> None:
        """Send writes of which none may fail; where another writer was first, raise a passing error."""
        codes = {code for code in self._bulk(collection, writes) if code is not None}
        if _DUPLICATE_KEY in codes:
            raise AutoReconnect("another writer inserted the same document first")
        if codes:
            raise OperationFailure(f"a document of {collection} was refused", codes.pop())

    def _bulk(self, collection: str, writes: Sequence[Write]) -> list[int | None]:
        """Send writes; return for each None, or the code of a failure that concerns its document alone.

        Raises a passing error where it is unknown what the server did.
        """
        codes: list[int | None] = [None] * len(writes)
        if not writes:
            return codes
        try:
            self._database[collection].bulk_write(list(writes), ordered=False)
        except BulkWriteError as error:
            for failure in error.details["writeErrors"]:
                codes[failure["index"]] = failure["code"]
            passed = any(passing_code(code) for code in codes)
            if passed or error.timeout or error.details["writeConcernErrors"]:
                raise AutoReconnect("the server did not confirm a bulk write") from None
            for failure in error.details["writeErrors"]:
                if failure["code"] != _DUPLICATE_KEY and failure["code"] not in _DOCUMENT_REFUSED:
                    raise OperationFailure(failure["errmsg"], failure["code"]) from None
        return codes

    def _retried(self, operation: Callable[[], T], deadline: float | None = None) -> T:
        """Run `operation`, and again while it fails for a passing reason, until the retry time is over."""
        deadline = deadline or time.monotonic() + self._retry_seconds

        patience = CALL_SECONDS

        def attempt() -> T:
            nonlocal patience
            allowed = min(patience, max(1.0, deadline - time.monotonic()))
            patience *= 2
            with pymongo.timeout(allowed):
                return operation()

        attempts = Retrying(
            stop=lambda _: time.monotonic() >= deadline,
            wait=wait_random_exponential(multiplier=0.05, max=2),
            retry=retry_if_exception(passing),
            before_sleep=self._tell_once,
            reraise=True,
        )
        try:
            return attempts(attempt)
        except PyMongoError as error:
            raise store_lost(self.address, error) from None

    def _tell_once(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        if state.attempt_number == 1 and isinstance(error, PyMongoError):
            _log.warning(
                "%s does not answer (%s); trying again for up to %.0f s",
                self.address,
                reason(error),
                self._retry_seconds,
            )


def _outcomes(change: Change) -> Iterator[tuple[int, tuple[Outcome, Document]]]:
    return zip(change.positions, change.results, strict=True)


def _settle(change: Change, results: dict[int, tuple[Outcome, Document]]) -> None:
    results.update(_outcomes(change))


def _conditions(query: ArticleQuery) -> list[Document]:
    conditions: list[Document] = []
    if query.source is not None:
        conditions.append({"source": {"$eq": encodable(query.source)}})
    if query.since is not None:
        conditions.append({"published_at": {"$gte": parse_utc(query.since)}})
    if query.until is not None:
        conditions.append({"published_at": {"$lt": parse_utc(query.until)}})
    if query.entity is not None:
        entity = {"$eq": encodable(query.entity)}
        conditions.append({"$or": [{"entities.name": entity}, {"entities.text": entity}]})
    return conditions


def _visit_document(visit: Visit) -> Document:
    fields: Document = encodable(dataclasses.asdict(visit))
    fields["at"], fields["published_at"] = whole_second(visit.at), _moment(visit.published_at)
    return {"_id": fields.pop("id"), **fields}


def _moment(value: datetime | None) -> datetime | None:
    return None if value is None else whole_second(value)


def _groups(ids: Collection[str]) -> Iterator[list[str]]:
    unique = list(dict.fromkeys(ids))
    for start in range(0, len(unique), _IDS_AT_ONCE):
        yield unique[start : start + _IDS_AT_ONCE]
