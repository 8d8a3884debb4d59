"""The Store protocol that SQLite and MongoDB share, and the one rule of what saving an article means."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from newscrawl.article import Article, Document


class Outcome(StrEnum):
    """What saving one article did."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Known:
    """What a spider must know of a stored article to decide whether to fetch it again."""

    fetched_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Visit:
    """An address that was fetched and gave no article of its own.

    `id` is the address's article id, as a source listing it would give it. `reason` says why it was refused
    (`gone`, `not_an_article`, `out_of_range`, ...); None where it led to the article `article_id` instead
    (another address of the same article). `final` is False where asking again may bring something else.
    `published_at` is known for articles outside the wanted dates.
    """

    id: str
    url: str
    source: str
    at: datetime
    reason: str | None = None
    article_id: str | None = None
    final: bool = True
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceMark:
    """How far a source (sitemap part, section, feed) has been read.

    `complete` is True when all that it listed is stored or refused for good; `lastmod` is what its index
    said of it then.
    """

    url: str
    complete: bool
    lastmod: datetime | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ArticleQuery:
    """Which articles to read, newest `published_at` first, undated ones last, then by `_id`.

    `since` (included) and `until` (excluded) are instants, compared with `published_at`; `entity` is an
    entity's `name` or `text`.
    """

    source: str | None = None
    entity: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None


class Store(Protocol):
    """A collection of articles on disk or on a server.

    Every method may block, is called from one thread at a time, and raises StoreLost (one sentence, no
    credentials) once the store cannot answer within the retry time it was opened with. What a method has
    returned from is durable. All datetimes are aware and whole seconds.
    """

    address: str
    """Where the documents are, fit to be printed: no credentials."""

    def save(self, articles: Sequence[Article], now: datetime) -> list[tuple[Outcome, Document]]:
        """Store articles, each whole or not at all, and say what became of each, in order.

        `now` becomes first_seen_at, updated_at and last_seen_at where they apply. A change of title or body
        read by the same `extractor` makes a revision, and the older document goes to `revisions`.
        """
        ...

    def known(self, ids: Collection[str]) -> dict[str, Known]:
        """Return those of `ids` that are stored articles."""
        ...

    def touch(self, ids: Collection[str], now: datetime) -> None:
        """Set last_seen_at of stored articles that a source listed again; never backwards."""
        ...

    def get(self, id: str) -> Article | None:
        """Return one stored article."""
        ...

    def find(self, query: ArticleQuery) -> Iterator[Article]:
        """Yield the articles that `query` asks for, without holding them all in memory."""
        ...

    def count(self, query: ArticleQuery) -> int:
        """Return how many articles `query` asks for."""
        ...

    def revisions(self, id: str) -> list[Article]:
        """Return the older texts of an article, oldest first."""
        ...

    def record_visits(self, visits: Sequence[Visit]) -> None:
        """Remember addresses that gave no article; a later visit of one replaces the earlier."""
        ...

    def visits(self, ids: Collection[str]) -> dict[str, Visit]:
        """Return what is remembered of those of `ids` that were visited."""
        ...

    def mark_source(self, source: str, mark: SourceMark) -> None:
        """Remember how far one of an outlet's sources has been read."""
        ...

    def source_marks(self, source: str) -> dict[str, SourceMark]:
        """Return the marks of an outlet's sources by URL."""
        ...

    def start_crawl(self, record: Mapping[str, Any]) -> str:
        """Insert a run's record into `crawls` and return its id."""
        ...

    def update_crawl(self, id: str, fields: Mapping[str, Any]) -> None:
        """Set fields of a run's record."""
        ...

    def crawls(self, source: str | None = None, limit: int | None = None) -> list[Document]:
        """Return run records, newest first."""
        ...

    def close(self) -> None:
        """Release files and connections; closing twice is harmless."""
        ...
