"""The MongoDB store: the same documents, on a server."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any

import pymongo
from pymongo import UpdateOne

from newscrawl.article import Article, Document, Page
from newscrawl.storage import mongo_copying, mongo_pages, mongo_reading
from newscrawl.storage.copying import (
    poll_document,
    poll_from,
    robots_document,
    robots_from,
    source_document,
    source_from,
    visit_document,
    visit_from,
)
from newscrawl.storage.documents import compact_document
from newscrawl.storage.mongo_database import WHOLE_SECONDS, MongoDatabase, groups
from newscrawl.storage.mongo_names import escaped, unescaped
from newscrawl.storage.mongo_saving import Saving
from newscrawl.storage.mongo_statistics import statistics
from newscrawl.storage.pages import pack
from newscrawl.storage.polls import Poll, Robots
from newscrawl.storage.revisits import Steps
from newscrawl.storage.saving import encodable, plain_record, required_id, run_id, whole_second
from newscrawl.storage.statistics import Statistics, StatisticsQuery
from newscrawl.storage.store import (
    ArticleQuery,
    CollectionName,
    Known,
    Outcome,
    PagesSize,
    SourceMark,
    Validators,
    Visit,
)


class MongoStore:
    """Articles on a MongoDB server, which several crawls may write at the same time."""

    def __init__(self, uri: str, *, database: str = "newscrawl", retry_seconds: float = 60) -> None:
        """Connect to `uri`, whose path names the database, else `database`.

        Raises WrongUse where `uri` is malformed, StoreLost where the server does not answer or refuses us.
        """
        self._database = MongoDatabase(uri, database, retry_seconds)
        self.address = self._database.address
        self._articles = self._database.database["articles"]
        self._saving = Saving(self._database)

    # --- articles

    def save(
        self,
        articles: Sequence[Article],
        now: datetime,
        pages: Sequence[Page | None] = (),
        *,
        seen: bool = True,
    ) -> list[tuple[Outcome, Document]]:
        """Store articles, each whole or not at all; see Store.save."""
        for article in articles:
            required_id(article)
        packed = {place: pack(page) for place, page in enumerate(pages) if page is not None}
        return self._saving.save(dict(enumerate(articles)), now, packed, seen)

    def known(self, ids: Collection[str]) -> dict[str, Known]:
        """Return those of `ids` that are stored articles."""
        names = ("fetched_at", "first_seen_at", "published_at", "extractor", "gone_at")
        found = self._database.retried(
            lambda: self._database.by_ids("articles", ids, dict.fromkeys(names, True))
        )
        return {
            each["_id"]: Known(
                each["fetched_at"] or each["first_seen_at"],
                each["published_at"],
                each["extractor"],
                each["gone_at"],
            )
            for each in found
        }

    def touch(self, ids: Collection[str], now: datetime, *, fetched: bool = False) -> None:
        """Set last_seen_at of stored articles that a source listed again; never backwards."""
        at = whole_second(now)
        update = {"$max": {"last_seen_at": at} | ({"fetched_at": at} if fetched else {})}

        def write() -> None:
            for group in groups(ids):
                self._articles.update_many({"_id": {"$in": group}}, update)

        self._database.retried(write)

    def due(
        self,
        source: str,
        steps: Steps,
        now: datetime,
        limit: int,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> dict[str, str]:
        """Return addresses by id of an outlet's articles that are to be looked at again; see Store.due."""
        return self._database.retried(
            lambda: mongo_reading.due(self._database, source, steps, now, limit, since, until)
        )

    def get(self, id: str) -> Article | None:
        """Return one stored article."""
        found = self._database.retried(lambda: self._saving.stored([id]))
        return Article.from_document(found[id]) if id in found else None

    def find(self, query: ArticleQuery) -> Iterator[Article]:
        """Yield the articles that `query` asks for, without holding them all in memory."""
        return map(Article.from_document, self.documents(query))

    def documents(self, query: ArticleQuery) -> Iterator[Document]:
        """Yield the stored documents that `query` asks for, as `find` does."""
        return mongo_reading.find(self._database, query)

    def json_lines(self, query: ArticleQuery) -> Iterator[str]:
        """Yield the stored documents that `query` asks for as JSON, as `find` does."""
        return map(compact_document, self.documents(query))

    def count(self, query: ArticleQuery) -> int:
        """Return how many articles `query` asks for."""
        return mongo_reading.count(self._database, query)

    def statistics(self, query: StatisticsQuery) -> Statistics:
        """Return counts, dates, field coverage and names of the articles that `query` asks for."""
        return self._database.retried(lambda: statistics(self._database, query), patience=WHOLE_SECONDS)

    def revisions(self, id: str) -> list[Article]:
        """Return the older texts of an article, oldest first."""

        def read() -> list[Document]:
            article = self._articles.find_one({"_id": {"$eq": id}}, {"revision": True})
            # A writer that another one overtook may have left a copy of what is no older text.
            older = {"article_id": {"$eq": id}, "revision": {"$lt": article["revision"] if article else 0}}
            revisions = self._database.database["revisions"]
            return revisions.find(older, sort=[("revision", pymongo.ASCENDING)]).to_list()

        return [Article.from_document(each | {"_id": id}) for each in self._database.retried(read)]

    def forget(self, id: str, now: datetime, *, url: str | None = None, source: str | None = None) -> bool:
        """Remove an article and all that was kept of it, and never store it again; see Store.forget."""
        # Asked again after a lost answer, the article may be gone already.
        stored = self.get(id) is not None
        return self._database.retried(lambda: self._saving.forget(id, now, url, source)) or stored

    # --- pages

    def pages(self, ids: Collection[str]) -> dict[str, Page]:
        """Return the last page of each of these articles whose content is kept."""
        return self._database.retried(lambda: mongo_pages.read_pages(self._database, ids))

    def validators(self, ids: Collection[str]) -> dict[str, Validators]:
        """Return what the last answers for these articles' pages gave for a conditional request."""
        return self._database.retried(lambda: mongo_pages.read_validators(self._database, ids))

    def prune_pages(self, before: datetime) -> int:
        """Remove the contents of pages fetched before an instant and return how many; validators stay."""
        return self._database.retried(
            lambda: mongo_pages.prune_pages(self._database, before), patience=WHOLE_SECONDS
        )

    def pages_size(self) -> PagesSize:
        """Return how many pages are kept and how large they are."""
        return self._database.retried(lambda: mongo_pages.pages_size(self._database), patience=WHOLE_SECONDS)

    # --- copies of collections

    def dump(self, collection: CollectionName, after: str | None = None) -> Iterator[Document]:
        """Yield all of a collection's documents in the order of their `_id`."""
        return mongo_copying.dump(self._database, collection, after)

    def load(self, collection: CollectionName, documents: Sequence[Document], now: datetime) -> list[Outcome]:
        """Store documents as they are and say what became of each; see Store.load."""
        if collection == "articles":
            return self._database.retried(lambda: self._saving.load(documents, now))
        return self._database.retried(lambda: mongo_copying.load(self._database, collection, documents))

    def total(self, collection: CollectionName) -> int:
        """Return how many documents a collection holds."""
        return self._database.retried(lambda: self._database.database[collection].count_documents({}))

    # --- what a crawl remembers

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
            mongo_copying.write_visits(self._database, list(documents.values()))
            self._database.send("articles", gone)

        self._database.retried(write)

    def visits(self, ids: Collection[str]) -> dict[str, Visit]:
        """Return what is remembered of those of `ids` that were visited."""
        found = self._database.retried(lambda: self._database.by_ids("visits", ids))
        return {each["_id"]: visit_from(each) for each in found}

    def mark_source(self, source: str, mark: SourceMark) -> None:
        """Remember how far one of an outlet's sources has been read."""
        document = source_document(source, mark)
        document["lastmod"], document["at"] = _second(mark.lastmod), _second(mark.at)
        self._database.retried(lambda: self._database.upsert("sources", [document]))

    def source_marks(self, source: str) -> dict[str, SourceMark]:
        """Return the marks of an outlet's sources by URL."""
        sources = self._database.database["sources"]
        found = self._database.retried(lambda: sources.find({"source": {"$eq": source}}).to_list())
        return {each["url"]: source_from(each)[1] for each in found}

    def record_polls(self, source: str, polls: Sequence[Poll]) -> None:
        """Remember how an outlet's sources have answered."""
        documents = [poll_document(source, poll) for poll in polls]
        self._database.retried(lambda: self._database.upsert("polls", documents))

    def polls(self, source: str) -> dict[str, Poll]:
        """Return the polls of an outlet's sources by URL."""
        polls = self._database.database["polls"]
        found = self._database.retried(lambda: polls.find({"source": {"$eq": source}}).to_list())
        return {each["url"]: poll_from(each)[1] for each in found}

    def record_robots(self, robots: Robots) -> None:
        """Keep the robots.txt of a host in place of the one before."""
        document = robots_document(robots)
        self._database.retried(lambda: self._database.upsert("robots", [document]))

    def robots(self, hosts: Collection[str] | None = None) -> dict[str, Robots]:
        """Return the robots.txt kept of these hosts (None: of all) by host."""

        def read() -> list[Document]:
            if hosts is not None:
                return self._database.by_ids("robots", hosts)
            return self._database.database["robots"].find(sort=[("_id", pymongo.ASCENDING)]).to_list()

        return {each["_id"]: robots_from(each) for each in self._database.retried(read)}

    def start_crawl(self, record: Mapping[str, Any]) -> str:
        """Insert a run's record into `crawls` and return its id."""
        id = run_id()
        document = escaped(plain_record(record)) | {"_id": id}
        self._database.retried(lambda: self._database.upsert("crawls", [document]))
        return id

    def update_crawl(self, id: str, fields: Mapping[str, Any]) -> None:
        """Set fields of a run's record."""
        values = escaped(plain_record(fields))
        values.pop("_id", None)
        if values:
            crawls = self._database.database["crawls"]
            self._database.retried(lambda: crawls.update_one({"_id": {"$eq": id}}, {"$set": values}))

    def crawls(
        self, source: str | None = None, limit: int | None = None, *, before: str | None = None
    ) -> list[Document]:
        """Return run records, newest first; see Store.crawls."""
        if limit == 0:
            return []
        wanted: Document = {} if source is None else {"source": {"$eq": source}}
        if before is not None:
            wanted["_id"] = {"$lt": before}
        crawls = self._database.database["crawls"]
        found = self._database.retried(
            lambda: crawls.find(wanted, sort=[("_id", pymongo.DESCENDING)], limit=limit or 0).to_list()
        )
        return [unescaped(each) for each in found]

    def prune_crawls(self, before: datetime) -> int:
        """Remove the records of runs that were started before an instant; see Store.prune_crawls."""
        crawls, moment = self._database.database["crawls"], whole_second(before)

        def oldest() -> list[str]:
            with crawls.find({}, {"started_at": 1}, sort=[("_id", pymongo.ASCENDING)]) as found:
                older = takewhile(lambda each: each.get("started_at") and each["started_at"] < moment, found)
                return [each["_id"] for each in older]

        ids = self._database.retried(oldest)
        for group in groups(ids):
            self._database.retried(lambda group=group: crawls.delete_many({"_id": {"$in": group}}))  # type: ignore[misc]
        return len(ids)

    def unfinished_crawls(self) -> list[Document]:
        """Return the records whose outcome is still `running`, oldest first."""
        crawls = self._database.database["crawls"]
        found = self._database.retried(
            lambda: crawls.find({"outcome": "running"}, sort=[("_id", pymongo.ASCENDING)]).to_list()
        )
        return [unescaped(each) for each in found]

    def close(self) -> None:
        """Release the connections; closing twice is harmless."""
        self._database.close()


def _visit_document(visit: Visit) -> Document:
    fields: Document = encodable(visit_document(visit))
    fields["at"], fields["published_at"] = whole_second(visit.at), _second(visit.published_at)
    return fields


def _second(value: datetime | None) -> datetime | None:
    return None if value is None else whole_second(value)
