"""NewsSpider: how an outlet's articles are found and fetched. An outlet's own file says where they are."""

from __future__ import annotations

import contextlib
import functools
import logging
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.clock import Clock, utc_now
from newscrawl.config import clock, revisit_steps, time_zone
from newscrawl.discovery.entry import Entry
from newscrawl.discovery.listings import Listing
from newscrawl.downloading.blocking import refusal_of_answer
from newscrawl.downloading.failures import refusal_of
from newscrawl.errors import Refused, StoreLost, WrongUse
from newscrawl.extensions.collection import Collection
from newscrawl.extensions.observed import Before
from newscrawl.extensions.run import Run
from newscrawl.extraction.layout import Layout, Outlet
from newscrawl.item import CrawledPage, Dropped
from newscrawl.spiders.arguments import Arguments, parse_arguments
from newscrawl.spiders.frontier import Frontier, Manner, Wanted
from newscrawl.spiders.polls import PollManner, Polls, Reader
from newscrawl.spiders.readings import Fate, Reading
from newscrawl.spiders.sitemaps import Archive
from newscrawl.spiders.sources import Sources
from newscrawl.spiders.stories import read_story
from newscrawl.storage.store import Validators, Visit
from newscrawl.urls import article_id, clean_url, first_page, on_domains, plain_url, whole_url

_UNANSWERED = ("robots", "redirects")


class NewsSpider(Spider):
    """Base of every outlet's spider: the outlet's file sets the class attributes, and no more.

    Sources are read newest first: feeds, the current sitemap parts, the first index pages; then what can
    wait: the rest of these, recent articles to be looked at again, the archive parts of the sitemap. An
    article that several of them list is fetched once; see frontier.Frontier for what a later run fetches
    again and how far back it reads. Arguments: see arguments.Arguments.
    """

    feeds: ClassVar[tuple[str, ...]] = ()
    """RSS and Atom feeds."""
    sitemaps: ClassVar[tuple[str, ...]] = ()
    """Sitemaps or sitemap indexes."""
    ignored_parts: ClassVar[str | None] = None
    """Regular expression: parts of a sitemap index that list no articles."""
    archive_parts: ClassVar[str | None] = None
    """Regular expression: parts of a sitemap index that hold the archive; group 1 is their number."""
    listings: ClassVar[tuple[Listing, ...]] = ()
    """Index pages."""
    article_urls: ClassVar[str] = ""
    """Regular expression that the address of an article matches, and no other."""
    article_id: ClassVar[str | None] = None
    """Regular expression whose group 1 is the outlet's own article number, where its addresses hold one."""
    layouts: ClassVar[tuple[Layout, ...]] = ()
    """The outlet's page layouts, newest first."""
    site_names: ClassVar[tuple[str, ...]] = ()
    """Names of the outlet itself, as they stand where an author would."""
    sources_known: ClassVar[bool] = True
    """Whether feeds, sitemaps and listings are the same in each run."""
    whole_article: ClassVar[dict[str, str]] = {}
    """What asks for all pages of a story at once: query parameters and their values, or {"/all": ""} for an
    ending of the path. They are no part of an address's identity."""
    first_window: ClassVar[timedelta | None] = timedelta(days=7)
    """How far back a first run without `since` goes, and no run without it goes back less far than to the
    last that was completed; None: each run reads all that the sources list."""
    off: ClassVar[str | None] = None
    """One sentence why the outlet is not crawled; its pages can still be read."""
    off_domains: ClassVar[tuple[str, ...]] = ()
    """Domains of the outlet whose pages are no articles of its own; nothing is fetched from them."""
    utc_offset: ClassVar[int] = 420
    """The zone, in minutes, of dates that carry none (WIB), and of the days of dated indexes."""

    def __init__(self, name: str | None = None, *, now: Clock = utc_now, **given: Any) -> None:
        super().__init__(name)
        self.now = now
        self.given: dict[str, Any] = given
        self.outlet = self.describe()
        self._article_urls = re.compile(self.article_urls)
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
        spider = super().from_crawler(crawler, *args, now=clock(crawler.settings), **kwargs)
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
        """Return the arguments that `given` means.

        Raises WrongUse where it means nothing, or where it asks for what is switched off.
        """
        if cls.off:
            raise WrongUse(f"{cls.name} is switched off: {cls.off}")
        domains = tuple(getattr(cls, "allowed_domains", ()))
        arguments = parse_arguments(given, time_zone(settings), now, cls.name, domains)
        for url in arguments.urls or ():
            if refusal := cls.refusal_of(url):
                raise WrongUse(refusal)
        end = arguments.dates.end
        if cls.first_window and end and not arguments.dates.start and end <= now - cls.first_window:
            raise WrongUse(f"until needs since: without it {cls.name} goes back to its last run only.")
        return arguments

    @classmethod
    def name_for(cls, given: dict[str, Any]) -> str:
        """Return the name of the outlet that a crawl with these arguments is of."""
        return cls.name

    @classmethod
    def refusal_of(cls, url: str) -> str | None:
        """Return in one sentence why `url`, an address of the outlet, is not fetched; None where it is."""
        if cls.off:
            return f"{cls.name} is switched off: {cls.off}"
        for domain in cls.off_domains:
            if on_domains(url, (domain,)):
                return f"{domain} is switched off in {cls.name}: its pages are no articles of the outlet."
        return None

    def log(self, message: object, level: int = logging.DEBUG, **kwargs: Any) -> None:
        """Log at DEBUG: only Spidermon calls this, about each of its steps; Run.checks has what failed."""
        self.logger.debug(message, **kwargs)

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
        settings = self.settings
        manner = Manner(
            remember=not settings["REPLAY"],
            # A recording is to hold whole pages, and a replayed one answers no conditions.
            conditions=not (settings["RECORD"] or settings["REPLAY"]),
            steps=() if settings["REPLAY"] else revisit_steps(settings),
        )
        return Frontier(self.name, self.identify, collection, self.run, self.arguments, manner, self.polls)

    @functools.cached_property
    def polls(self) -> Polls:
        """What is remembered of the outlet's sources. Runs with dates of their own, or that fetch all again,
        neither use nor change it."""
        settings, arguments = self.settings, self.arguments
        usual = not (arguments.dates or arguments.refresh or arguments.urls or settings["REPLAY"])
        manner = PollManner(
            adaptive=usual and self.sources_known and settings.getbool("POLL_ADAPTIVELY"),
            conditions=usual and self.sources_known and not settings["RECORD"],
            remember=usual and self.sources_known,
        )
        return Polls(self.name, self.run.collection, self.run, manner)

    @classmethod
    def number_of(cls, url: str) -> str | None:
        """Return the outlet's own number of the article at `url`, where its address holds one."""
        match = re.search(cls.article_id, url) if cls.article_id else None
        return match[1] if match else None

    @classmethod
    def identify(cls, url: str) -> str:
        """Return the article id that an address stands for before its page has been read."""
        return article_id(clean_url(url, cls.whole_article), cls.name, cls.number_of(url))

    def is_article(self, url: str) -> bool:
        """Say whether an address that a source lists is that of an article to be fetched."""
        return (
            self._article_urls.search(url) is not None
            and on_domains(url, self.outlet.domains)
            and not on_domains(url, self.off_domains)
        )

    def articles_of(self, entries: list[Entry]) -> list[Entry]:
        """Return those of a source's entries that are articles, in their order."""
        return [entry for entry in entries if self.is_article(entry.url)]

    def parts_of(self, parts: list[Entry]) -> list[Entry]:
        """Return those parts of a sitemap index that are to be read, in their order."""
        return parts

    # --- discovery

    async def start(self) -> AsyncIterator[Any]:
        """Yield requests for articles, each source after the one before has been handed out.

        None where the outlet has asked an earlier run to be left alone until later (Retry-After).
        """
        if self.run.left_alone:
            return
        try:
            await self.frontier.open()
            async for wanted in self._wanted():
                await self._until_room()
                yield self._request(wanted)
        except StoreLost:
            return  # The crawl is being closed, and its record says why.

    async def _wanted(self) -> AsyncIterator[Wanted]:
        if self.arguments.urls is not None:
            entries = [Entry(url) for url in self.arguments.urls]
            reading = Reading("arguments", complete=False)
            for wanted in await self.frontier.choose(reading, entries, asked_for=True):
                yield wanted
            return
        async for wanted in self.discover(Sources(self)):
            yield wanted

    async def discover(self, sources: Sources) -> AsyncIterator[Wanted]:
        """Yield what is to be fetched of all that the outlet's sources list."""
        archives: list[Archive] = []
        readers: dict[str, Reader] = {url: functools.partial(sources.feed, url) for url in self.feeds}
        readers |= {url: functools.partial(sources.sitemap, url, archives) for url in self.sitemaps}
        readers |= {each.template: functools.partial(sources.listing, each) for each in self.listings}
        async for wanted in self.polls.in_turn(readers):
            yield wanted
        async for wanted in sources.backfill(archives):
            yield wanted

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

    def _request(self, wanted: Wanted, *, whole: bool = True, conditional: bool = True) -> Request:
        self._under_way.add(wanted.id)
        url = first_page(wanted.url)
        if self.whole_article:
            url = (whole_url if whole else plain_url)(url, self.whole_article)
        request = Request(
            url,
            callback=self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"wanted": wanted, "whole": whole and bool(self.whole_article), "conditional": False},
            dont_filter=True,
        )
        if conditional and wanted.stored is not None:
            _set_conditions(request, wanted.stored.validators)
        return request

    async def parse_article(
        self, response: Response, wanted: Wanted, whole: bool, conditional: bool
    ) -> AsyncIterator[Any]:
        """Yield the page as an item, or count why it is none; `whole` says that all pages were asked for,
        `conditional` that they were asked for only if they have changed.

        Where the address of the whole is answered with an error, the plain one is asked, and where a story
        goes on on further pages, these are fetched one by one.
        """
        self.run.page_fetched()
        if response.status == 304 and conditional:
            if "redirect_urls" in response.meta:
                # Another address than the one whose validators were sent.
                yield self._request(wanted, whole=whole, conditional=False)
            else:
                await self._not_modified(wanted)
            return
        refused = self._refusal(response)
        if refused is not None and whole:
            yield self._request(wanted, whole=False)
            return
        if refused is not None:
            await self._refuse(wanted, refused)
            return
        page = await read_story(self, response, whole=whole)
        if page is not None:
            stored = wanted.stored.published_at if wanted.stored else None
            yield CrawledPage(wanted.id, wanted.url, page, Before(stored, wanted.published))

    def _refusal(self, response: Response) -> Refused | None:
        if response.status in (404, 410):
            return Refused("gone", f"HTTP {response.status}")
        if refused := refusal_of_answer(response):
            return refused
        redirected = "redirect_urls" in response.meta and self.arguments.urls is None
        if redirected and not self.is_article(plain_url(response.url, self.whole_article)):
            return Refused("not_an_article", f"redirected to {response.url}")
        return None

    async def _not_modified(self, wanted: Wanted) -> None:
        assert wanted.stored is not None
        with contextlib.suppress(StoreLost):
            await self.run.collection.touch([wanted.stored.id], fetched=True)
            self.run.not_modified(wanted.url, wanted.stored.published_at)
            await self._settle(wanted.id, Fate.DONE)

    async def article_failed(self, failure: Failure) -> AsyncIterator[Any]:
        """Count why an article's request brought no page."""
        asked: dict[str, Any] = failure.request.cb_kwargs  # type: ignore[attr-defined]
        wanted: Wanted = asked["wanted"]
        assert failure.value is not None
        refused = refusal_of(failure.value)
        if refused is None:
            self.logger.error("Fetching %s failed: %r", wanted.url, failure.value)
            refused = Refused("error", repr(failure.value), final=False)
        if asked["whole"] and refused.reason in _UNANSWERED:
            yield self._request(wanted, whole=False)
        else:
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
            if item.article is not None:
                self.frontier.note_published(item.id, item.article.published_at)
            await self._settle(item.id, Fate.DONE)

    async def _item_dropped(self, item: Any, exception: BaseException) -> None:
        if isinstance(item, CrawledPage) and isinstance(exception, Dropped):
            await self._settle_refused(
                item.id, item.listed_url, exception.reason, exception.final, exception.published_at
            )

    async def _item_error(self, item: Any) -> None:
        if isinstance(item, CrawledPage):
            with contextlib.suppress(StoreLost):
                await self._settle(item.id, Fate.FAILED)

    async def _settle_refused(
        self, id: str, url: str, reason: str, final: bool, published_at: datetime | None = None
    ) -> None:
        # An article outside the dates asked for is refused for this run's sake, not for good.
        final = final and reason != "undated"
        self.frontier.note_published(id, published_at)
        fate = Fate.OUTSIDE if reason == "out_of_range" else Fate.DONE if final else Fate.FAILED
        with contextlib.suppress(StoreLost):
            if reason not in ("store_lost", "error"):
                await self._remember(Visit(id, url, self.name, self.now(), reason, None, final, published_at))
            await self._settle(id, fate)

    async def _settle(self, id: str, fate: Fate) -> None:
        self._under_way.discard(id)
        await self.frontier.settle(id, fate)

    async def _remember(self, visit: Visit) -> None:
        if not self.settings["REPLAY"]:
            await self.run.collection.record_visit(visit)


def _set_conditions(request: Request, validators: Validators | None) -> None:
    """Ask only for what has changed, where the last answer came from the very address that is asked."""
    if validators is None or validators.url != request.url:
        return
    if validators.etag:
        request.headers["If-None-Match"] = validators.etag
    if validators.last_modified:
        request.headers["If-Modified-Since"] = validators.last_modified
    request.cb_kwargs["conditional"] = True
