"""Stored pages read again by today's rules."""

from __future__ import annotations

import asyncio
import dataclasses
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from newscrawl.article import Article, Document, Page
from newscrawl.errors import Refused
from newscrawl.outlets import spider_for
from newscrawl.reading import PageReader
from newscrawl.storage.store import ArticleQuery, Outcome, Store
from newscrawl.workers import Workers

ARTICLES_AT_ONCE = 40
"""Articles of a group, which is stored at once; one group for each process and one more are under way."""

SAMPLES = 3
"""So many examples are kept of each field that changed, and of each reason for refusing a page."""

# What the store says of an article, not its page.
_STORE_FIELDS = frozenset(
    {
        "_id", "first_seen_at", "last_seen_at", "updated_at", "fetched_at", "revision", "gone_at",
        "duplicate_of", "schema_version", "word_count", "content_hash",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """What a field of one article was and is now."""

    url: str
    before: Any
    after: Any


@dataclass(slots=True)
class Reread:
    """What reading stored pages again did.

    `changed` counts articles; `fields` in how many of them each field changed, with `samples`. `refused`
    counts pages by why today's rules give no article, with example addresses; their articles stay as they
    are. `overtaken` articles were fetched anew meanwhile, so that their stored page is no longer the last.
    """

    articles: int = 0
    without_page: int = 0
    unchanged: int = 0
    changed: int = 0
    overtaken: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    refused_urls: dict[str, list[str]] = field(default_factory=dict)

    def refuse(self, reason: str, url: str) -> None:
        """Count a page that gives no article."""
        self.refused[reason] += 1
        examples = self.refused_urls.setdefault(reason, [])
        if len(examples) < SAMPLES:
            examples.append(url)

    def note(self, document: Document, differences: dict[str, tuple[Any, Any]]) -> None:
        """Count an article that changed."""
        self.changed += 1
        for name, (before, after) in differences.items():
            self.fields[name] += 1
            samples = self.samples.setdefault(name, [])
            if len(samples) < SAMPLES:
                samples.append(Sample(document["url"] or document["_id"], before, after))


def differences(before: Document, article: Article) -> dict[str, tuple[Any, Any]]:
    """Return the fields that the page gives now differently than it gave before: old and new value."""
    after = article.to_document()
    return {
        name: (before[name], value)
        for name, value in after.items()
        if name not in _STORE_FIELDS and before[name] != value
    }


class Rereading:
    """Reads the pages of stored articles again, on all cores, and stores what changed."""

    def __init__(
        self,
        store: Store,
        read: PageReader,
        loader: Any,
        workers: Workers,
        processes: int,
        *,
        outdated: str | None,
        dry: bool,
    ) -> None:
        """`outdated` is the version of the rules whose articles are left alone, None where all are read;
        `dry` stores nothing. `loader` is Scrapy's spider loader.
        """
        self._store = store
        self._read_page = read
        self._loader = loader
        self._workers = workers
        self._processes = processes
        self._outdated = outdated
        self._dry = dry
        self._moved: set[str] = set()
        self.result = Reread()

    async def run(
        self, query: ArticleQuery, now: Callable[[], datetime], progress: Callable[[int], None]
    ) -> Reread:
        """Read again what `query` asks for; `progress` is told how many articles are done.

        Each group of articles is stored at once, so that an interrupted run has lost nothing and the next
        one goes on. Raises StoreLost.
        """
        documents = self._store.documents(query)
        done = 0
        waiting: deque[tuple[list[Document], list[asyncio.Task[Article | Refused] | None]]] = deque()
        try:
            while group := list(islice(documents, ARTICLES_AT_ONCE)):
                waiting.append((group, self._start(group)))
                if len(waiting) > self._processes:
                    done += await self._finish(*waiting.popleft(), now())
                    progress(done)
            while waiting:
                done += await self._finish(*waiting.popleft(), now())
                progress(done)
        finally:
            for _, tasks in waiting:
                for task in filter(None, tasks):
                    task.cancel()
        return self.result

    def _start(self, group: list[Document]) -> list[asyncio.Task[Article | Refused] | None]:
        wanted = [each for each in group if each["extractor"] != self._outdated]
        pages = self._store.pages([each["_id"] for each in wanted])
        return [
            asyncio.create_task(self._read(pages[each["_id"]], each)) if each["_id"] in pages else None
            for each in group
        ]

    async def _read(self, page: Page, document: Document) -> Article | Refused:
        url = document["url"] or page.url
        spider = spider_for(url, self._loader)
        if page.number is None:
            page = dataclasses.replace(page, number=spider.number_of(url))
        try:
            return await self._workers.run(self._read_page, page, spider.describe())
        except Refused as refused:
            return refused

    async def _finish(
        self,
        group: list[Document],
        tasks: list[asyncio.Task[Article | Refused] | None],
        now: datetime,
    ) -> int:
        changed: list[tuple[Document, Article]] = []
        # A moment in which Ctrl-C is heard, also where the group has been read already.
        await asyncio.sleep(0)
        articles = [await task if task is not None else None for task in tasks]
        for document, article in zip(group, articles, strict=True):
            if document["_id"] in self._moved:
                continue
            self.result.articles += 1
            if article is None:
                outdated = self._outdated is not None and document["extractor"] == self._outdated
                self.result.unchanged += outdated
                self.result.without_page += not outdated
                continue
            if isinstance(article, Refused):
                self.result.refuse(article.reason, document["url"] or document["_id"])
            elif article.id != document["_id"]:
                self.result.refuse("other_article", document["url"] or document["_id"])
            elif differences(document, article):
                changed.append((document, article))
            else:
                self.result.unchanged += 1
        self._keep(changed, now)
        return len(group)

    def _keep(self, changed: list[tuple[Document, Article]], now: datetime) -> None:
        """Store what changed, but for articles that a crawl has fetched since their page was read."""
        fetched = {} if self._dry else self._store.known([document["_id"] for document, _ in changed])
        current: list[tuple[Document, Article]] = []
        for document, article in changed:
            known = fetched.get(document["_id"])
            if self._dry or (
                known and known.fetched_at == (document["fetched_at"] or document["first_seen_at"])
            ):
                current.append((document, article))
            else:
                self.result.overtaken += 1
        outcomes = [Outcome.UPDATED] * len(current)
        if current and not self._dry:
            saved = self._store.save([article for _, article in current], now, seen=False)
            outcomes = [outcome for outcome, _ in saved]
        for (document, article), outcome in zip(current, outcomes, strict=True):
            if outcome is Outcome.REFUSED:
                self.result.refuse("too_large_to_store", document["url"] or document["_id"])
                continue
            found = differences(document, article)
            self.result.note(document, found)
            if "published_at" in found:
                # It may come again, further on in the order of dates.
                self._moved.add(document["_id"])
