"""The SQLite store: one file, no server."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from newscrawl.article import Article, Document, Page, format_utc, parse_utc
from newscrawl.storage import sqlite_copying, sqlite_pages, sqlite_reading, sqlite_records
from newscrawl.storage.documents import parsed_document
from newscrawl.storage.pages import pack
from newscrawl.storage.polls import Poll, Robots
from newscrawl.storage.revisits import Steps
from newscrawl.storage.saving import plain_record, required_id, run_id, whole_second
from newscrawl.storage.sqlite_database import Database
from newscrawl.storage.sqlite_rows import moment
from newscrawl.storage.sqlite_saving import Saving
from newscrawl.storage.sqlite_statistics import statistics
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

T = TypeVar("T")


class SQLiteStore:
    """Articles in one SQLite file; several processes may write it at the same time."""

    def __init__(self, path: str, *, retry_seconds: float = 60) -> None:
        """Open the file at `path`, or make it. Raises StoreLost where it cannot be used."""
        self.address = f"sqlite:{path}"
        self._database = Database(Path(path), retry_seconds)
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
        """Store articles in one transaction; see Store.save."""
        batch = dict(enumerate(articles))
        for article in articles:
            required_id(article)
        packed = {place: pack(page) for place, page in enumerate(pages) if page is not None}
        if not batch:
            return []
        return self._written(lambda: self._saving.save(batch, now, packed, seen))

    def known(self, ids: Collection[str]) -> dict[str, Known]:
        """Return those of `ids` that are stored articles."""
        rows = self._database.read_chunked(
            "SELECT id, coalesce(fetched_at, first_seen_at), published_at, extractor, gone_at"
            " FROM facts WHERE id IN ({})",
            ids,
        )
        return {
            id: Known(parse_utc(fetched), moment(published), extractor, moment(gone))
            for id, fetched, published, extractor, gone in rows
        }

    def touch(self, ids: Collection[str], now: datetime, *, fetched: bool = False) -> None:
        """Set last_seen_at of stored articles that a source listed again; never backwards."""
        at = format_utc(whole_second(now))
        names = ("last_seen_at", "fetched_at") if fetched else ("last_seen_at",)

        def write() -> None:
            for name in names:
                self._database.chunked(
                    f"UPDATE articles SET document = json_set(document, '$.{name}', ?)"
                    f" WHERE coalesce(json_extract(document, '$.{name}'), '') < ?"
                    " AND number IN (SELECT number FROM facts WHERE id IN ({}))",
                    ids,
                    (at, at),
                )
            if fetched:
                self._database.chunked(
                    "UPDATE facts SET fetched_at = ? WHERE coalesce(fetched_at, '') < ? AND id IN ({})",
                    ids,
                    (at, at),
                )

        self._written(write)

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
        return sqlite_reading.due(self._database, source, steps, now, limit, since, until)

    def get(self, id: str) -> Article | None:
        """Return one stored article."""
        _, stored = self._database.retried(lambda: self._saving.stored([id]))
        return Article.from_document(stored[id]) if id in stored else None

    def find(self, query: ArticleQuery) -> Iterator[Article]:
        """Yield the articles that `query` asks for, without holding them all in memory."""
        return map(Article.from_document, self.documents(query))

    def documents(self, query: ArticleQuery) -> Iterator[Document]:
        """Yield the stored documents that `query` asks for, as `find` does."""
        return map(parsed_document, self.json_lines(query))

    def json_lines(self, query: ArticleQuery) -> Iterator[str]:
        """Yield the stored documents that `query` asks for as JSON, as `find` does."""
        return sqlite_reading.find(self._database, query)

    def count(self, query: ArticleQuery) -> int:
        """Return how many articles `query` asks for."""
        return sqlite_reading.count(self._database, query)

    def statistics(self, query: StatisticsQuery) -> Statistics:
        """Return counts, dates, field coverage and names of the articles that `query` asks for."""
        return statistics(self._database, query)

    def revisions(self, id: str) -> list[Article]:
        """Return the older texts of an article, oldest first."""
        rows = self._database.read(
            "SELECT document FROM revisions WHERE article_id = ? ORDER BY revision", [id]
        )
        return [Article.from_document(parsed_document(row[0])) for row in rows]

    def forget(self, id: str, now: datetime, *, url: str | None = None, source: str | None = None) -> bool:
        """Remove an article and all that was kept of it, and never store it again; see Store.forget."""
        # What is removed is to be overwritten, not only unlinked.
        self._database.retried(lambda: self._database.connection.execute("PRAGMA secure_delete = ON"))
        try:
            found = bool(self._written(lambda: self._saving.forget(id, now, url, source)))
        finally:
            self._database.connection.execute("PRAGMA secure_delete = OFF")
        return found

    # --- pages

    def pages(self, ids: Collection[str]) -> dict[str, Page]:
        """Return the last page of each of these articles whose content is kept."""
        return sqlite_pages.read_pages(self._database, ids)

    def validators(self, ids: Collection[str]) -> dict[str, Validators]:
        """Return what the last answers for these articles' pages gave for a conditional request."""
        return sqlite_pages.read_validators(self._database, ids)

    def prune_pages(self, before: datetime) -> int:
        """Remove the contents of pages fetched before an instant and return how many; validators stay."""
        return int(self._written(lambda: sqlite_pages.prune_pages(self._database, before)))

    def pages_size(self) -> PagesSize:
        """Return how many pages are kept and how large they are."""
        return sqlite_pages.pages_size(self._database)

    # --- copies of collections

    def dump(self, collection: CollectionName, after: str | None = None) -> Iterator[Document]:
        """Yield all of a collection's documents in the order of their `_id`."""
        return sqlite_copying.dump(self._database, collection, after)

    def load(self, collection: CollectionName, documents: Sequence[Document], now: datetime) -> list[Outcome]:
        """Store documents as they are and say what became of each; see Store.load."""
        if collection == "articles":
            outcomes: list[Outcome] = self._written(lambda: self._saving.load(documents, now))
        else:
            outcomes = self._written(lambda: sqlite_copying.load(self._database, collection, documents))
        return outcomes

    def total(self, collection: CollectionName) -> int:
        """Return how many documents a collection holds."""
        return int(self._database.read(f"SELECT count(*) FROM {collection}")[0][0])

    # --- what a crawl remembers

    def record_visits(self, visits: Sequence[Visit]) -> None:
        """Remember addresses that gave no article, and which stored articles are gone."""
        gone = {visit.id: whole_second(visit.at) for visit in visits if visit.reason == "gone"}

        def write() -> None:
            sqlite_records.write_visits(self._database, visits)
            self._saving.mark_gone(gone)

        if visits:
            self._written(write)

    def visits(self, ids: Collection[str]) -> dict[str, Visit]:
        """Return what is remembered of those of `ids` that were visited."""
        return sqlite_records.read_visits(self._database, ids)

    def mark_source(self, source: str, mark: SourceMark) -> None:
        """Remember how far one of an outlet's sources has been read."""
        self._written(lambda: sqlite_records.write_sources(self._database, [(source, mark)]))

    def source_marks(self, source: str) -> dict[str, SourceMark]:
        """Return the marks of an outlet's sources by URL."""
        return sqlite_records.read_marks(self._database, source)

    def record_polls(self, source: str, polls: Sequence[Poll]) -> None:
        """Remember how an outlet's sources have answered."""
        if polls:
            rows = [(source, poll) for poll in polls]
            self._written(lambda: sqlite_records.write_polls(self._database, rows))

    def polls(self, source: str) -> dict[str, Poll]:
        """Return the polls of an outlet's sources by URL."""
        return sqlite_records.read_polls(self._database, source)

    def record_robots(self, robots: Robots) -> None:
        """Keep the robots.txt of a host in place of the one before."""
        self._written(lambda: sqlite_records.write_robots(self._database, [robots]))

    def robots(self, hosts: Collection[str] | None = None) -> dict[str, Robots]:
        """Return the robots.txt kept of these hosts (None: of all) by host."""
        return sqlite_records.read_robots(self._database, hosts)

    def start_crawl(self, record: Mapping[str, Any]) -> str:
        """Insert a run's record into `crawls` and return its id."""
        id = run_id()
        self._written(
            lambda: sqlite_records.write_crawls(self._database, [plain_record(record) | {"_id": id}])
        )
        return id

    def update_crawl(self, id: str, fields: Mapping[str, Any]) -> None:
        """Set fields of a run's record."""
        self._written(lambda: sqlite_records.update_crawl(self._database, id, plain_record(fields)))

    def crawls(
        self, source: str | None = None, limit: int | None = None, *, before: str | None = None
    ) -> list[Document]:
        """Return run records, newest first; see Store.crawls."""
        return sqlite_records.read_crawls(self._database, source, limit, before)

    def prune_crawls(self, before: datetime) -> int:
        """Remove the records of runs that were started before an instant; see Store.prune_crawls."""
        return int(self._written(lambda: sqlite_records.prune_crawls(self._database, before)))

    def unfinished_crawls(self) -> list[Document]:
        """Return the records whose outcome is still `running`, oldest first."""
        return sqlite_records.read_unfinished(self._database)

    def close(self) -> None:
        """Release the file; closing twice is harmless."""
        self._database.close()

    def _written(self, operation: Callable[[], T]) -> T:
        def guarded() -> T:
            try:
                return operation()
            except BaseException:
                self._saving.abandon()
                raise

        return self._database.written(guarded)
