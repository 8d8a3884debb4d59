"""NewsSpider: how an outlet's articles are found and fetched. An outlet's own file says where they are."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import re
from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.article import Page
from newscrawl.clock import Clock, utc_now
from newscrawl.config import time_zone
from newscrawl.discovery.entry import Entry
from newscrawl.discovery.feeds import read_feed
from newscrawl.discovery.listings import PagedIndex, read_listing
from newscrawl.discovery.sitemaps import MAX_SITEMAP_BYTES, Sitemap, read_sitemap
from newscrawl.downloading.failures import refusal_of
from newscrawl.downloading.warc import recorded_at
from newscrawl.errors import Refused, StoreLost
from newscrawl.extensions.collection import Collection
from newscrawl.extensions.run import Run
from newscrawl.extraction.layout import Layout, Outlet
from newscrawl.item import CrawledPage, Dropped
from newscrawl.spiders.arguments import Arguments, parse_arguments
from newscrawl.spiders.frontier import Frontier, Reading, Wanted
from newscrawl.storage.store import Visit
from newscrawl.urls import article_id, clean_url, on_domains

SITEMAP_DEPTH = 3
"""How many sitemap indexes may lie one inside the other."""


class NewsSpider(Spider):
    """Base of every outlet's spider: the outlet's file sets the class attributes, and no more.

    Sources are read newest first: feeds, the current sitemap parts, section pages, then the archive parts of
    the sitemap. An article that several of them list is fetched once; see frontier.Frontier for what a
    later run fetches again. Arguments: see arguments.Arguments.
    """

    feeds: ClassVar[tuple[str, ...]] = ()
    """RSS and Atom feeds."""
    sitemaps: ClassVar[tuple[str, ...]] = ()
    """Sitemaps or sitemap indexes."""
    ignored_parts: ClassVar[str | None] = None
    """Regular expression: parts of a sitemap index that list no articles."""
    archive_parts: ClassVar[str | None] = None
    """Regular expression: parts of a sitemap index that hold the archive; group 1 is their number."""
    listings: ClassVar[tuple[PagedIndex, ...]] = ()
    """Index pages."""
    article_urls: ClassVar[str] = ""
    """Regular expression that the address of an article matches, and no other."""
    article_id: ClassVar[str | None] = None
    """Regular expression whose group 1 is the outlet's own article number, where its addresses hold one."""
    layouts: ClassVar[tuple[Layout, ...]] = ()
    """The outlet's page layouts, newest first."""
    site_names: ClassVar[tuple[str, ...]] = ()
    """Names of the outlet itself, as they stand where an author would."""
    whole_article: ClassVar[dict[str, str]] = {}
    """Query parameters that ask for all pages of a story at once."""
    utc_offset: ClassVar[int] = 420
    """The zone, in minutes, of dates that carry none (WIB)."""

    def __init__(self, name: str | None = None, *, now: Clock = utc_now, **given: Any) -> None:
        super().__init__(name)
        self.now = now
        self.given: dict[str, Any] = given
        self.outlet = self.describe()
        self._is_article = re.compile(self.article_urls)
        self._under_way: set[str] = set()

    @classmethod
    def describe(cls) -> Outlet:
        """Return what extraction needs to know of the outlet."""
        return Outlet(
            name=cls.name,
            domains=tuple(getattr(cls, "allowed_domains", ())),
            layouts=cls.layouts,
            site_names=cls.site_names,
            whole_article=tuple(cls.whole_article),
            utc_offset=cls.utc_offset,
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build the spider of a crawl. Raises WrongUse for arguments that mean nothing."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.arguments = cls.check_arguments(kwargs, crawler.settings, spider.now())
        for signal, handler in (
            (signals.item_dropped, spider._item_dropped),
            (signals.item_error, spider._item_error),
        ):
            crawler.signals.connect(handler, signal=signal)
        return spider

    arguments: Arguments

    @classmethod
    def check_arguments(cls, given: dict[str, Any], settings: Any, now: datetime) -> Arguments:
        """Return the arguments that `given` means. Raises WrongUse where it means nothing."""
        return parse_arguments(given, time_zone(settings), now, cls.name, getattr(cls, "allowed_domains", ()))

    @functools.cached_property
    def run(self) -> Run:
        """The extension that counts what becomes of every page and source."""
        run = self.crawler.get_extension(Run)
        assert run is not None
        return run

    @functools.cached_property
    def frontier(self) -> Frontier:
        """The incremental rules of this run."""
        collection = self.crawler.get_extension(Collection)
        assert collection is not None
        remember = not self.settings["REPLAY"]
        return Frontier(self.name, self.identify, collection, self.run, self.arguments, remember)

    @classmethod
    def number_of(cls, url: str) -> str | None:
        """Return the outlet's own number of the article at `url`, where its address holds one."""
        match = re.search(cls.article_id, url) if cls.article_id else None
        return match[1] if match else None

    @classmethod
    def identify(cls, url: str) -> str:
        """Return the article id that an address stands for before its page has been read."""
        return article_id(clean_url(url, cls.whole_article), cls.name, cls.number_of(url))

    # --- discovery

    async def start(self) -> AsyncIterator[Any]:
        """Yield requests for articles, each source after the one before has been handed out."""
        try:
            await self.frontier.open()
            async for wanted in self._wanted():
                await self._until_room()
                yield self._request(wanted)
        except StoreLost:
            return  # The collection has closed the spider and says why.

    async def _wanted(self) -> AsyncIterator[Wanted]:
        if self.arguments.urls is not None:
            async for wanted in self._from_urls(self.arguments.urls):
                yield wanted
            return
        for feed in self.feeds:
            async for wanted in self._from_feed(feed):
                yield wanted
        archive: list[Entry] = []
        for sitemap in self.sitemaps:
            async for wanted in self._from_sitemap(Entry(sitemap), archive):
                yield wanted
        for listing in self.listings:
            async for wanted in self._from_listing(listing):
                yield wanted
        for part in sorted(archive, key=self._age):
            async for wanted in self._from_sitemap(part, archive=[]):
                yield wanted

    async def _from_urls(self, urls: Iterable[str]) -> AsyncIterator[Wanted]:
        reading = Reading("arguments", complete=False)
        for wanted in await self.frontier.choose(reading, (Entry(url) for url in urls), asked_for=True):
            yield wanted

    async def _from_feed(self, url: str) -> AsyncIterator[Wanted]:
        response = await self._fetch_source(url)
        if response is None:
            return
        try:
            entries = self._articles(await asyncio.to_thread(read_feed, response.body, url))
        except Refused as refused:
            self.run.source_failed(url, refused)
            return
        self.run.source_read(url, len(entries))
        for wanted in await self.frontier.choose(Reading(url, complete=False), entries):
            yield wanted

    async def _from_sitemap(self, part: Entry, archive: list[Entry], depth: int = 0) -> AsyncIterator[Wanted]:
        start = self.arguments.dates.start
        if part.lastmod is not None and (
            (start and part.lastmod < start) or self.frontier.is_complete(part.url, part.lastmod)
        ):
            return
        sitemap = await self._read_sitemap(part.url)
        if sitemap is None:
            return
        if depth < SITEMAP_DEPTH:
            for inner in self._current_parts(sitemap.parts, archive):
                async for wanted in self._from_sitemap(inner, archive, depth + 1):
                    yield wanted
        entries = self._articles(sitemap.entries)
        self.run.source_read(part.url, len(entries) + len(sitemap.parts))
        if not entries:
            return
        reading = Reading(part.url, part.lastmod, complete=part.lastmod is not None and not sitemap.broken)
        for wanted in await self.frontier.choose(reading, entries):
            yield wanted
        await self.frontier.end(reading)

    def _current_parts(self, parts: Iterable[Entry], archive: list[Entry]) -> list[Entry]:
        current = []
        for part in parts:
            if self.ignored_parts and re.search(self.ignored_parts, part.url):
                continue
            if self.archive_parts and re.search(self.archive_parts, part.url):
                archive.append(part)
            else:
                current.append(part)
        return current

    def _age(self, part: Entry) -> tuple[float, int, str]:
        match = re.search(self.archive_parts or "", part.url)
        number = int(match[1]) if match and match.groups() else 0
        return (-part.lastmod.timestamp() if part.lastmod else 0.0, -number, part.url)

    async def _read_sitemap(self, url: str) -> Sitemap | None:
        response = await self._fetch_source(url, maxsize=MAX_SITEMAP_BYTES)
        if response is None:
            return None
        try:
            return await asyncio.to_thread(read_sitemap, response.body, url)
        except Refused as refused:
            self.run.source_failed(url, refused)
            return None

    async def _from_listing(self, listing: PagedIndex) -> AsyncIterator[Wanted]:
        complete = self.frontier.is_complete(listing.template)
        reading, seen = Reading(listing.template), set[str]()
        for number in listing.pages():
            url = listing.url(number)
            response = await self._fetch_source(url, may_be_missing=bool(seen))
            if response is None:
                reading.complete = False
                return
            if response.status == 404:
                break
            entries = self._articles(read_listing(response.body, url, self._is_article))
            self.run.source_read(url, len(entries))
            ids = {self.identify(entry.url) for entry in entries}
            # Past the last page, some outlets answer with an earlier one.
            if ids <= seen:
                break
            seen |= ids
            wanted = await self.frontier.choose(reading, entries)
            for each in wanted:
                yield each
            if (complete and not wanted) or await self.frontier.all_before_range(ids):
                break
        await self.frontier.end(reading)

    def _articles(self, entries: Iterable[Entry]) -> list[Entry]:
        domains = self.outlet.domains
        return [
            entry
            for entry in entries
            if self._is_article.search(entry.url) and on_domains(entry.url, domains)
        ]

    async def _fetch_source(
        self, url: str, maxsize: int | None = None, may_be_missing: bool = False
    ) -> Response | None:
        request = Request(url, meta={"download_maxsize": maxsize} if maxsize else {}, dont_filter=True)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            refused = refusal_of(error)
            if refused is None:
                raise
            self.run.source_failed(url, refused)
            return None
        if response.status != 200 and not (may_be_missing and response.status == 404):
            self.run.source_failed(url, Refused(f"http_{response.status}"))
            return None
        return response

    async def _until_room(self) -> None:
        # Scrapy takes what start() yields without limit; an archive of 100,000 articles would be in memory.
        engine = self.crawler.engine
        while engine.needs_backout() or (engine.scheduler and engine.scheduler.has_pending_requests()):
            await self.crawler.signals.wait_for(signals.scheduler_empty)
        # Scrapy counts articles at their end, and would have asked for a batch more than the limit by then.
        limit = self.settings.getint("CLOSESPIDER_ITEMCOUNT")
        while limit and len(self._under_way) >= limit - self.run.changed:
            await self.frontier.moved()

    # --- articles

    def _request(self, wanted: Wanted) -> Request:
        self._under_way.add(wanted.id)
        return Request(
            wanted.url,
            callback=self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"wanted": wanted},
            dont_filter=True,
        )

    async def parse_article(self, response: Response, wanted: Wanted) -> AsyncIterator[CrawledPage]:
        """Yield the page as an item, or count why it is none."""
        self.run.page_fetched()
        refused = self._refusal(response)
        if refused is not None:
            await self._refuse(wanted, refused)
            return
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        charset = re.search(r"charset=[\"']?([\w-]+)", content_type)
        yield CrawledPage(
            wanted.id,
            wanted.url,
            Page(
                url=response.url,
                body=response.body,
                source=self.name,
                fetched_at=self._fetched_at(response),
                charset=charset[1] if charset else None,
                status=response.status,
                etag=_header(response, "ETag"),
                last_modified=_header(response, "Last-Modified"),
                number=self.number_of(response.url),
            ),
        )

    def _refusal(self, response: Response) -> Refused | None:
        if response.status in (404, 410):
            return Refused("gone", f"HTTP {response.status}")
        if response.status != 200:
            return Refused(f"http_{response.status}", final=False)
        if self.arguments.urls is None and not self._is_article.search(response.url):
            return Refused("not_an_article", f"redirected to {response.url}")
        return None

    def _fetched_at(self, response: Response) -> datetime:
        return recorded_at(response) or self.now()

    async def article_failed(self, failure: Failure) -> None:
        """Count why an article's request brought no page."""
        wanted: Wanted = failure.request.cb_kwargs["wanted"]  # type: ignore[attr-defined]
        assert failure.value is not None
        refused = refusal_of(failure.value)
        if refused is None:
            self.logger.error("Fetching %s failed: %r", wanted.url, failure.value)
            refused = Refused("error", repr(failure.value), final=False)
        await self._refuse(wanted, refused)

    async def _refuse(self, wanted: Wanted, refused: Refused) -> None:
        self.run.refused(wanted.id, "fetch", refused.reason, wanted.url, refused.detail)
        await self._settle_refused(wanted.id, wanted.url, refused.reason, refused.final)

    async def article_stored(self, item: CrawledPage, stored_id: str) -> None:
        """Note that an item's article is in the store."""
        # Where the store is lost, its collection has said so and is closing the crawl.
        with contextlib.suppress(StoreLost):
            if stored_id != item.id:
                await self._remember(
                    Visit(item.id, item.listed_url, self.name, item.page.fetched_at, article_id=stored_id)
                )
            await self._settle(item.id, ok=True)

    async def _item_dropped(self, item: Any, exception: BaseException) -> None:
        if isinstance(item, CrawledPage) and isinstance(exception, Dropped):
            await self._settle_refused(
                item.id, item.listed_url, exception.reason, exception.final, exception.published_at
            )

    async def _item_error(self, item: Any) -> None:
        if isinstance(item, CrawledPage):
            with contextlib.suppress(StoreLost):
                await self._settle(item.id, ok=False)

    async def _settle_refused(
        self, id: str, url: str, reason: str, final: bool, published_at: datetime | None = None
    ) -> None:
        # An article outside the dates asked for is refused for this run's sake, not for good.
        final = final and reason != "undated"
        self.frontier.note_published(id, published_at)
        with contextlib.suppress(StoreLost):
            if reason not in ("store_lost", "error"):
                await self._remember(Visit(id, url, self.name, self.now(), reason, None, final, published_at))
            await self._settle(id, ok=final and reason != "out_of_range")

    async def _settle(self, id: str, ok: bool) -> None:
        self._under_way.discard(id)
        await self.frontier.settle(id, ok)

    async def _remember(self, visit: Visit) -> None:
        if not self.settings["REPLAY"]:
            await self.run.collection.record_visit(visit)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
