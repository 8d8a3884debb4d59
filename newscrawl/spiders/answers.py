"""Asking an outlet for what its sources list, and reading the answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from scrapy import Request
from scrapy.http import Response

from newscrawl.discovery.entry import Entry
from newscrawl.discovery.listings import read_links
from newscrawl.downloading.blocking import refusal_of_answer
from newscrawl.downloading.failures import refusal_of
from newscrawl.errors import CrawlEnded, Refused
from newscrawl.spiders.readings import Reading
from newscrawl.workers import Workers

if TYPE_CHECKING:
    from newscrawl.spiders.news import NewsSpider

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)


class Answers:
    """What the sources of one spider answer in one run; what fails is logged and counted."""

    def __init__(self, spider: NewsSpider) -> None:
        self._spider = spider
        self._frontier = spider.frontier
        self._polls = spider.polls
        self._run = spider.run

    async def read(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return `function(*args, **kwargs)`, in a worker process: what a page or list does to the one that
        reads it, no other feels. Raises Refused as Workers.run does."""
        workers = self._spider.crawler.get_extension(Workers)
        assert workers is not None
        return await workers.run(function, *args, **kwargs)

    async def _listed(self, page: Response) -> list[Entry]:
        links = await self.read(read_links, page.body, page.url)
        return self._articles(Entry(link) for link in links if self._spider.is_article(link))

    def _articles(self, entries: Iterable[Entry]) -> list[Entry]:
        return self._spider.articles_of(list(entries))

    @property
    def _times(self) -> dict[str, Any]:
        return {"utc_offset": self._spider.utc_offset, "now": self._spider.now()}

    def _failed(self, url: str, refused: Refused, guessed: bool = False) -> None:
        if guessed:
            logger.info("no source %s (%s)", url, refused)
        else:
            self._run.source_failed(url, refused)

    async def _ask(self, url: str, reading: Reading, **options: Any) -> Response | None:
        """Return the answer of a source, or None where there is none, as `fetch` does.

        It is asked for only if it has changed since it was last read, where that is known: 304 says that it
        has not. A failure is noted in its `reading`.
        """
        conditions = self._polls.conditions(reading, url)
        response = await self.fetch(url, headers=conditions, **options)
        redirected = response is not None and "redirect_urls" in response.meta
        if response is not None and response.status == 304 and redirected:
            # Another address than the one whose validators were sent.
            response = await self.fetch(url, **options)
        if response is None:
            reading.fail()
        elif not redirected:
            self._polls.answered(reading, url, response)
        return response

    def _as_it_was(self, url: str, reading: Reading, *, alone: bool = True) -> None:
        """Note that `url` answers that it has not changed; `alone` says that it is all of its source."""
        listed = self._polls.listed_before(reading) if alone else 1
        self._run.source_read(url, listed)
        *_, source = reading.chain()
        self._run.observed.source_listed(source.url, listed, 0, None)
        self._frontier.passed_over(reading, listed)

    async def fetch(
        self,
        url: str,
        *,
        maxsize: int | None = None,
        may_be_missing: bool = False,
        guessed: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> Response | None:
        """Return a source's answer, or None where there is none.

        `may_be_missing` lets a 404 pass; 304 passes where `headers` ask for it.
        """
        meta = {"download_maxsize": maxsize} if maxsize else {}
        request = Request(url, headers=headers, meta=meta, dont_filter=True)
        assert self._spider.crawler.engine is not None
        try:
            response = await self._spider.crawler.engine.download_async(request)
        except Exception as error:
            refused = refusal_of(error)
            if refused is None and self._spider.crawler.engine.spider is None:
                raise CrawlEnded from None
            if refused is None:
                logger.error("Fetching %s failed: %r", url, error)
                refused = Refused("error", repr(error))
            self._failed(url, refused, guessed)
            return None
        refused = refusal_of_answer(response)
        passing = {404} if may_be_missing else {304} if headers else set()
        if refused and response.status not in passing:
            self._failed(url, refused, guessed)
            return None
        return response
