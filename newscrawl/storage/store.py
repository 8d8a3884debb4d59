"""The Store protocol that SQLite and MongoDB share, and how one is opened."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from newscrawl.article import Article, Document
from newscrawl.errors import WrongUse

MAX_DOCUMENT_BYTES = 16 * 1024 * 1024
"""MongoDB's limit for one document; SQLite keeps it too, so that a collection fits either store."""

_PAGE_SIZE = 200


class Outcome(StrEnum):
    """What saving one article did; REFUSED where the store cannot hold it (over MAX_DOCUMENT_BYTES)."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


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
    said of it then. For a source that no index dates (a listing, a feed, a sitemap of its own), `lastmod` is
    the moment up to which it has been read, `complete` or from which on it is yet to be read.
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
        read by the same `extractor` makes a revision, and the older document goes to `revisions`. An article
        that the store cannot hold is REFUSED, with its document as it would have been, and the others are
        stored. Half a surrogate pair is stored as U+FFFD. Raises ValueError for an article without `id`.
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
        """Remember addresses that gave no article; a later visit of one replaces the earlier.

        A visit whose reason is `gone` sets gone_at of the stored article with its id.
        """
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
        """Insert a run's record into `crawls` and return its id.

        Values are what JSON knows, and datetimes, which come back as datetimes.
        """
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


def open_store(uri: str, *, database: str = "newscrawl", retry_seconds: float = 60) -> Store:
    """Open the store at `sqlite:PATH`, `mongodb://…` or `mongodb+srv://…`.

    `database` is MongoDB's, where the URI's path names none. `retry_seconds` is how long a call waits for a
    store that does not answer. Raises WrongUse for a malformed `uri`, StoreLost where it cannot be opened.
    """
    scheme, _, rest = uri.partition(":")
    if scheme == "sqlite":
        from newscrawl.storage.sqlite import SQLiteStore

        if not rest or "\0" in rest or rest.startswith((":", "//")):
            raise WrongUse("A SQLite store is written sqlite:PATH, for example sqlite:data/newscrawl.sqlite.")
        return SQLiteStore(rest, retry_seconds=retry_seconds)
    if scheme in ("mongodb", "mongodb+srv"):
        from newscrawl.storage.mongo import MongoStore

        return MongoStore(uri, database=database, retry_seconds=retry_seconds)
    raise WrongUse("A store is sqlite:PATH, mongodb://HOST/DATABASE or mongodb+srv://HOST/DATABASE.")


def pages(
    limit: int | None, undated: bool, read: Callable[[Document | None, bool, int], list[Document]]
) -> Iterator[Document]:
    """Yield documents newest first and undated ones last, a page at a time.

    `read(after, dated, size)` returns the next documents of the dated or the undated ones after the
    document `after`. Nothing stays open between pages, so a slow reader blocks no writer, an interrupted
    read can be repeated, and what is saved meanwhile neither doubles nor hides a document.
    """
    left = limit
    for dated in (True, False) if undated else (True,):
        after: Document | None = None
        while left is None or left > 0:
            size = _PAGE_SIZE if left is None else min(left, _PAGE_SIZE)
            page = read(after, dated, size)
            yield from page
            left = None if left is None else left - len(page)
            if len(page) < size:
                break
            after = page[-1]
