"""The Store protocol that SQLite and MongoDB share, and how one is opened."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, Protocol

from newscrawl.article import Article, Document, Page
from newscrawl.errors import WrongUse
from newscrawl.storage.polls import Poll, Robots
from newscrawl.storage.revisits import Steps
from newscrawl.storage.statistics import FIELDS, Statistics, StatisticsQuery
from newscrawl.storage.textquery import parse

MAX_DOCUMENT_BYTES = 16 * 1024 * 1024
"""MongoDB's limit for one document; SQLite keeps it too, so that a collection fits either store."""

FORGOTTEN = "forgotten"
"""The reason of the visit that marks an article which must never be stored again."""

CollectionName = Literal["articles", "revisions", "pages", "visits", "sources", "polls", "robots", "crawls"]

COLLECTIONS: tuple[CollectionName, ...] = (
    "visits", "articles", "revisions", "pages", "sources", "polls", "robots", "crawls",
)  # fmt: skip
"""What a store holds beside its indexes, in the order in which a copy reads it: marks against articles come
before the articles."""


class Outcome(StrEnum):
    """What saving one article did.

    REFUSED where the store cannot hold it (over MAX_DOCUMENT_BYTES), FORGOTTEN where `Store.forget` has
    removed it; neither is stored.
    """

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class Known:
    """What a spider must know of a stored article to decide whether to fetch it again.

    `extractor` are the rules that read it, `gone_at` is set where the outlet has answered 404 or 410 for it.
    """

    fetched_at: datetime
    published_at: datetime | None
    extractor: str | None = None
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Validators:
    """What the last answer for an article's page said of its version, sent when it is asked for again.

    `url` is the address that gave this answer, after redirects: they mean nothing to another one.
    """

    etag: str | None
    last_modified: str | None
    url: str


@dataclass(frozen=True, slots=True)
class PagesSize:
    """How many pages are kept, their bytes as fetched and as stored (zstd, each content once)."""

    pages: int
    raw_bytes: int
    stored_bytes: int


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

    `text` asks for words in title or body, as textquery.parse reads it: words joined by AND, "quoted
    phrases", -word; case and accents count for nothing, punctuation is a space, nothing is stemmed.
    `entities` are names, one of which is the `name` or `text` of an entity; `source`, `language` (ISO 639-1)
    and `section` are exact. `since` (included) and `until` (excluded) are instants, compared with
    `published_at`. `missing` names a field of the document that is null or empty (one of statistics.FIELDS).

    `unique` leaves out near copies: an article is left out where its `duplicate_of` names an article that the
    same query (without its limit) asks for, so that a story that several outlets carry comes once, and a
    copy is still found where its original is not asked for.
    """

    text: str | None = None
    source: str | None = None
    language: str | None = None
    section: str | None = None
    entities: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    missing: str | None = None
    unique: bool = False
    limit: int | None = None


def check_query(query: ArticleQuery) -> None:
    """Raise WrongUse, in one sentence, for a query that means nothing."""
    if query.text is not None:
        parse(query.text)
    if query.missing is not None and query.missing not in FIELDS:
        raise WrongUse(f"{query.missing} is no field that articles may lack; there are {', '.join(FIELDS)}.")


class Store(Protocol):
    """A collection of articles on disk or on a server.

    Every method may block, is called from one thread at a time, and raises StoreLost (one sentence, no
    credentials) once the store cannot answer within the retry time it was opened with. What a method has
    returned from is durable. All datetimes are aware and whole seconds.
    """

    address: str
    """Where the documents are, fit to be printed: no credentials."""

    def save(
        self,
        articles: Sequence[Article],
        now: datetime,
        pages: Sequence[Page | None] = (),
        *,
        seen: bool = True,
    ) -> list[tuple[Outcome, Document]]:
        """Store articles, each whole or not at all, and say what became of each, in order.

        `now` becomes first_seen_at, updated_at and last_seen_at where they apply. A change of title or body
        read by the same `extractor` makes a revision, and the older document goes to `revisions`. An article
        that the store cannot hold is REFUSED, with its document as it would have been, and the others are
        stored. Half a surrogate pair is stored as U+FFFD. Raises ValueError for an article without `id`.

        `pages` are the pages that the articles were read from, in the same order, and stored together with
        them: the last page of each text of an article is kept. A page with an empty body keeps only its
        validators. A new article gets the `duplicate_of` that duplicates.py defines.

        `seen` is False where the outlet was not asked (a stored page that better rules have read again):
        first_seen_at, last_seen_at, fetched_at and gone_at then stay as they are.
        """
        ...

    def known(self, ids: Collection[str]) -> dict[str, Known]:
        """Return those of `ids` that are stored articles."""
        ...

    def touch(self, ids: Collection[str], now: datetime, *, fetched: bool = False) -> None:
        """Set last_seen_at of stored articles that a source listed again; never backwards.

        `fetched` says that the outlet was asked for them and has nothing new (304): fetched_at moves too.
        """
        ...

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
        """Return addresses by id of an outlet's articles that are to be looked at again, newest first.

        These are the first `limit` for which revisits.is_due holds, published from `since` on and before
        `until`, that are not gone. A visit that brought no article counts as a look, too.
        """
        ...

    def get(self, id: str) -> Article | None:
        """Return one stored article."""
        ...

    def find(self, query: ArticleQuery) -> Iterator[Article]:
        """Yield the articles that `query` asks for, without holding them all in memory.

        Here and below a query raises WrongUse where its text or its field means nothing, at the call and
        not only when the first article is taken; StoreLost where the server has no text search.
        """
        ...

    def documents(self, query: ArticleQuery) -> Iterator[Document]:
        """Yield the stored documents that `query` asks for, as `find` does."""
        ...

    def json_lines(self, query: ArticleQuery) -> Iterator[str]:
        """Yield the stored documents that `query` asks for as JSON, without line ends, as `find` does.

        The text is documents.compact_document's on both stores: no spaces between items, dates as ISO 8601
        with Z.
        """
        ...

    def count(self, query: ArticleQuery) -> int:
        """Return how many articles `query` asks for."""
        ...

    def revisions(self, id: str) -> list[Article]:
        """Return the older texts of an article, oldest first."""
        ...

    def pages(self, ids: Collection[str]) -> dict[str, Page]:
        """Return by article id the last page of each of these articles whose content is kept."""
        ...

    def validators(self, ids: Collection[str]) -> dict[str, Validators]:
        """Return what the last answers for these articles' pages gave for a conditional request.

        Articles whose last answer gave neither an ETag nor a Last-Modified are left out.
        """
        ...

    def prune_pages(self, before: datetime) -> int:
        """Remove the contents of pages fetched before an instant and return how many; validators stay."""
        ...

    def pages_size(self) -> PagesSize:
        """Return how many pages are kept and how large they are."""
        ...

    def forget(self, id: str, now: datetime, *, url: str | None = None, source: str | None = None) -> bool:
        """Remove an article with its revisions and pages, and remember never to fetch it again.

        The mark is a visit with the reason `forgotten`, final, for the article and for each other address
        that led to it; `save` and `load` then answer FORGOTTEN. `url` and `source` are for the mark of an
        article that is not stored. Its near copies are compared anew. Returns whether it was stored.
        """
        ...

    def statistics(self, query: StatisticsQuery) -> Statistics:
        """Return counts, dates, field coverage and names of the articles that `query` asks for."""
        ...

    def dump(self, collection: CollectionName, after: str | None = None) -> Iterator[Document]:
        """Yield all of a collection's documents in the order of their `_id`, those after `after` if given.

        The forms are the same on both stores: article documents; revisions (`_id` is article id, hyphen,
        revision; `article_id`); pages (`_id` is article id, hyphen, content_hash; `body` is zstd, or null);
        visits (Visit's fields, `id` as `_id`); sources and polls (`_id` is source, space, URL); robots (`_id`
        is the host); crawls.
        """
        ...

    def load(self, collection: CollectionName, documents: Sequence[Document], now: datetime) -> list[Outcome]:
        """Store documents of `dump`'s form as they are and say what became of each, in order.

        Articles keep all they hold (dates, revision, duplicate_of, entities); what an article's document
        lacks of first_seen_at, last_seen_at and updated_at is that of the stored one, else `now`. A document
        with the same `_id` is replaced; one that is stored just so is UNCHANGED. Articles and revisions must
        have passed documents.checked.
        """
        ...

    def total(self, collection: CollectionName) -> int:
        """Return how many documents a collection holds."""
        ...

    def record_visits(self, visits: Sequence[Visit]) -> None:
        """Remember addresses that gave no article; a later visit of one replaces the earlier.

        The mark of a forgotten article is never replaced. A visit whose reason is `gone` sets gone_at of the
        stored article with its id.
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

    def record_polls(self, source: str, polls: Sequence[Poll]) -> None:
        """Remember how an outlet's sources have answered; a later poll of one replaces the earlier."""
        ...

    def polls(self, source: str) -> dict[str, Poll]:
        """Return the polls of an outlet's sources by URL."""
        ...

    def record_robots(self, robots: Robots) -> None:
        """Keep the robots.txt of a host in place of the one before."""
        ...

    def robots(self, hosts: Collection[str] | None = None) -> dict[str, Robots]:
        """Return the robots.txt kept of these hosts (None: of all) by host."""
        ...

    def start_crawl(self, record: Mapping[str, Any]) -> str:
        """Insert a run's record into `crawls` and return its id.

        Values are what JSON knows, and datetimes, which come back as datetimes.
        """
        ...

    def update_crawl(self, id: str, fields: Mapping[str, Any]) -> None:
        """Set fields of a run's record."""
        ...

    def crawls(
        self, source: str | None = None, limit: int | None = None, *, before: str | None = None
    ) -> list[Document]:
        """Return run records, newest first; with `before`, those older than the one with this id."""
        ...

    def prune_crawls(self, before: datetime) -> int:
        """Remove the records of runs that were started before an instant and return how many.

        The oldest are looked at first, up to one that is younger.
        """
        ...

    def unfinished_crawls(self) -> list[Document]:
        """Return the records whose outcome is still `running`, oldest first."""
        ...

    def close(self) -> None:
        """Release files and connections; closing twice is harmless."""
        ...


def open_store(uri: str, *, database: str = "newscrawl", retry_seconds: float = 60) -> Store:
    """Open the store at `sqlite:PATH`, `mongodb://…` or `mongodb+srv://…`.

    `database` is MongoDB's, where the URI's path names none. `retry_seconds` is how long a call waits for a
    store that does not answer. Raises WrongUse for a malformed `uri`, StoreLost where it cannot be opened:
    also where it was made by an older newscrawl (`upgrade_store` helps) or by a newer one.
    """
    scheme, path = _scheme_and_rest(uri)
    if scheme == "sqlite":
        from newscrawl.storage.sqlite import SQLiteStore

        return SQLiteStore(path, retry_seconds=retry_seconds)
    from newscrawl.storage.mongo import MongoStore

    return MongoStore(uri, database=database, retry_seconds=retry_seconds)


def upgrade_store(
    uri: str,
    *,
    database: str = "newscrawl",
    retry_seconds: float = 60,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[int, int]:
    """Bring an older collection to this version's schema; return the version it had and the one it has.

    Interrupted, it goes on when called again. `progress` is told how many articles are done, of how many.
    Raises like open_store, also where the collection was made by a newer newscrawl.
    """
    scheme, path = _scheme_and_rest(uri)
    if scheme == "sqlite":
        from newscrawl.storage.sqlite_upgrade import upgrade

        return upgrade(path, retry_seconds, progress)
    from newscrawl.storage.mongo_upgrade import upgrade as upgrade_mongo

    return upgrade_mongo(uri, database, retry_seconds, progress)


def _scheme_and_rest(uri: str) -> tuple[str, str]:
    scheme, _, rest = uri.partition(":")
    if scheme == "sqlite":
        if not rest or "\0" in rest or rest.startswith((":", "//")):
            raise WrongUse("A SQLite store is written sqlite:PATH, for example sqlite:data/newscrawl.sqlite.")
    elif scheme not in ("mongodb", "mongodb+srv"):
        raise WrongUse("A store is sqlite:PATH, mongodb://HOST/DATABASE or mongodb+srv://HOST/DATABASE.")
    return scheme, rest
