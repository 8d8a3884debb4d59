"""An outlet without a file: its sources are found on the site itself, its pages read by generic rules."""

from __future__ import annotations

import dataclasses
import logging
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy.http import Response
from scrapy.spiderloader import get_spider_loader

from newscrawl.config import time_zone
from newscrawl.discovery.autodiscovery import (
    ArticleAddresses,
    FrontPage,
    date_in_address,
    next_page,
    read_front_page,
)
from newscrawl.discovery.entry import Entry
from newscrawl.downloading.addresses import check_address
from newscrawl.downloading.failures import RequestRefused
from newscrawl.downloading.robots import RobotsMiddleware
from newscrawl.errors import Refused, WrongUse
from newscrawl.extraction.layout import Outlet
from newscrawl.item import CrawledPage
from newscrawl.outlets import known_spiders
from newscrawl.reasons import EXPECTED
from newscrawl.spiders.arguments import Arguments, parse_arguments
from newscrawl.spiders.frontier import Wanted
from newscrawl.spiders.news import NewsSpider
from newscrawl.spiders.sitemaps import Archive
from newscrawl.spiders.sources import Sources
from newscrawl.urls import clean_url, host_of, on_domains, without_user

FEEDS = ("/feed", "/rss", "/rss.xml")
SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml")
INDEXES = ("/indeks", "/terkini")
"""Where sources lie on many outlets, tried where neither the front page nor robots.txt names any."""

MAX_SITEMAPS = 100
"""Sitemaps that are read of those that robots.txt names."""

MAX_UNDATED = 500
"""Longer lists of addresses that tell no dates are left out where `since` does not ask for the past."""

MAX_PARTS = 50
"""Parts of one sitemap index that are read where the index does not date them."""

_NO_ARTICLES = re.compile(
    r"(?:category|kategori|tag|author|penulis|topik|topic|page|image|product)s?[\w-]*\.xml"
)
_MONTH = re.compile(r"(20[0-4]\d)[-_/]?(0[1-9]|1[0-2])(?!\d)")
_ELSE = frozenset({"not_an_article", "other_page", "no_text", "not_html"})

logger = logging.getLogger(__name__)


class SiteSpider(NewsSpider):
    """Any news site: `scrapy crawl site -a site=https://www.contoh.id/`.

    The articles' `source` is the host without "www.". Feeds are those that the front page names, sitemaps
    those of robots.txt; where there are none, the usual places are tried. Index pages follow, sections only
    where there is no index of all. What is an article is told by the shapes of addresses and, in the end, by
    the pages themselves.
    """

    name = "site"
    ignored_parts = _NO_ARTICLES.pattern
    # What a source lists teaches which addresses are articles: it is read whether or not it has changed.
    sources_known = False

    def __init__(self, name: str | None = None, **given: Any) -> None:
        super().__init__(name, **given)
        self.address = site_address(given.get("site"))
        self.name = self.name_for(given)
        self.allowed_domains = (self.name,)
        self.outlet = Outlet(name=self.name, domains=self.allowed_domains, utc_offset=self.utc_offset)
        self._addresses = ArticleAddresses(self.name)
        self._tried: list[str] = []

    @classmethod
    def check_arguments(cls, given: dict[str, Any], settings: Any, now: datetime) -> Arguments:
        """Return the arguments that `given` means.

        Raises WrongUse where it means nothing, or where the site is an outlet that has a spider of its own.
        """
        site = site_address(given.get("site"))
        for spider in known_spiders(get_spider_loader(settings)):
            if on_domains(site, spider.describe().domains):
                raise WrongUse(
                    spider.refusal_of(site)
                    or f"{host_of(site)} has a spider of its own: scrapy crawl {spider.name}"
                )
        try:
            check_address(site, private=settings.getbool("ALLOW_PRIVATE_ADDRESSES"))
        except RequestRefused as refused:
            raise WrongUse(
                f"site is not crawled: {refused.detail}; -s ALLOW_PRIVATE_ADDRESSES=True allows own networks."
            ) from None
        host = host_of(site).removeprefix("www.")
        others = {name: value for name, value in given.items() if name != "site"}
        return parse_arguments(others, time_zone(settings), now, host, (host,))

    @classmethod
    def name_for(cls, given: dict[str, Any]) -> str:
        """Return the site's host without "www."."""
        return host_of(site_address(given.get("site"))).removeprefix("www.")

    def is_article(self, url: str) -> bool:
        """Say whether an address is taken for an article's."""
        return self._addresses.is_article(url)

    def articles_of(self, entries: list[Entry]) -> list[Entry]:
        """Return those entries that are articles; those that a feed or news sitemap dates are."""
        for entry in entries:
            if entry.published:
                self._addresses.learn(entry.url)
        self._addresses.see(entry.url for entry in entries)
        found = [self._dated(entry) for entry in entries if self._is_listed_article(entry)]
        undated = sum(not (entry.lastmod or entry.published) for entry in found)
        if undated > MAX_UNDATED and not self.arguments.dates.start:
            logger.warning("%d addresses without dates are left out, the first is %s", undated, found[0].url)
            found = [entry for entry in found if entry.lastmod or entry.published]
        return found

    def _is_listed_article(self, entry: Entry) -> bool:
        certain = entry.published is not None and on_domains(entry.url, self.allowed_domains)
        return certain or self.is_article(entry.url)

    def _dated(self, entry: Entry) -> Entry:
        if entry.lastmod or entry.published:
            return entry
        return dataclasses.replace(entry, lastmod=date_in_address(entry.url))

    def parts_of(self, parts: list[Entry]) -> list[Entry]:
        """Return the parts of a sitemap index, those of past months dated by their names."""
        dated = [part if part.lastmod else _dated_by_month(part) for part in parts]
        undated = [part for part in dated if not part.lastmod]
        if len(undated) > MAX_PARTS:
            logger.warning("%d undated parts of a sitemap are left out.", len(undated) - MAX_PARTS)
        kept = set(undated[:MAX_PARTS])
        return [part for part in dated if part.lastmod or part in kept]

    # --- discovery

    async def discover(self, sources: Sources) -> AsyncIterator[Wanted]:
        """Yield what is to be fetched of all that the site's sources list."""
        self.run.tried = self._tried
        self.run.expected = EXPECTED | _ELSE
        self._tried.append(self.address)
        home = await sources.fetch(self.address)
        if home is None:
            return
        try:
            front = await sources.read(read_front_page, home.body, home.url, self.name)
        except Refused as refused:
            self.run.source_failed(self.address, refused)
            return
        self._addresses.see(front.links)
        archives: list[Archive] = []
        async for wanted in self._from_feeds(sources, front, home):
            yield wanted
        async for wanted in self._from_sitemaps(sources, home, archives):
            yield wanted
        async for wanted in sources.front(home):
            yield wanted
        async for wanted in self._from_indexes(sources, front, home):
            yield wanted
        async for wanted in sources.backfill(archives):
            yield wanted

    async def _from_feeds(self, sources: Sources, front: FrontPage, home: Response) -> AsyncIterator[Wanted]:
        for url in front.feeds or (urljoin(home.url, path) for path in FEEDS):
            before = self.run.listed
            self._tried.append(url)
            async for wanted in sources.feed(url, guessed=not front.feeds):
                yield wanted
            if not front.feeds and self.run.listed > before:
                return

    async def _from_sitemaps(
        self, sources: Sources, home: Response, archives: list[Archive]
    ) -> AsyncIterator[Wanted]:
        robots = self.crawler.get_downloader_middleware(RobotsMiddleware)
        named = robots.sitemaps(urlsplit(home.url).netloc) if robots else []
        for url in named[:MAX_SITEMAPS] or [urljoin(home.url, path) for path in SITEMAPS]:
            before = self.run.sources_read
            self._tried.append(url)
            async for wanted in sources.sitemap(url, archives, guessed=not named):
                yield wanted
            if not named and self.run.sources_read > before:
                return

    async def _from_indexes(
        self, sources: Sources, front: FrontPage, home: Response
    ) -> AsyncIterator[Wanted]:
        before = self.run.listed
        for url in front.indexes or (urljoin(home.url, path) for path in INDEXES):
            self._tried.append(url)
            async for wanted in sources.chain(url, next_page, guessed=not front.indexes):
                yield wanted
            if not front.indexes and self.run.listed > before:
                break
        if self.run.listed > before:
            return
        for url in front.sections:
            self._tried.append(url)
            async for wanted in sources.chain(url, next_page):
                yield wanted

    # --- what the pages say themselves

    async def article_stored(self, item: CrawledPage, stored_id: str) -> None:
        """Note that an item's article is in the store."""
        self._addresses.note(item.listed_url, is_article=True)
        await super().article_stored(item, stored_id)

    async def _settle_refused(
        self, id: str, url: str, reason: str, final: bool, published_at: datetime | None = None
    ) -> None:
        if reason in _ELSE:
            self._addresses.note(url, is_article=False)
        await super()._settle_refused(id, url, reason, final, published_at)


def site_address(site: Any) -> str:
    """Return the address that the argument `site` names; a bare host stands for its https address.

    Raises WrongUse where it names none.
    """
    if not site or not isinstance(site, str):
        raise WrongUse("Say which site: scrapy crawl site -a site=https://www.contoh.id/")
    address = site.strip() if "://" in site else f"https://{site.strip()}"
    if without_user(address) != address:
        raise WrongUse(f"Sites are crawled without user name and password: give {without_user(address)}.")
    try:
        clean_url(address)
    except ValueError:
        address = ""
    if "." not in host_of(address):
        raise WrongUse(f"site is {site!r}, which is no http(s) address.")
    return address if urlsplit(address).path else f"{address}/"


def _dated_by_month(part: Entry) -> Entry:
    match = _MONTH.search(part.url)
    if not match:
        return part
    year, month = int(match[1]), int(match[2])
    after = datetime(year + month // 12, month % 12 + 1, 2, tzinfo=UTC)
    # The month's end in every zone, and no later than it can be: the present month may still grow.
    return dataclasses.replace(part, lastmod=after) if after < datetime.now(UTC) else part
