"""An article's answer as a page, with the further pages of its story."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from scrapy.http import Response

from newscrawl.article import Page
from newscrawl.downloading.warc import recorded_at
from newscrawl.errors import Refused
from newscrawl.extraction.joining import further_pages
from newscrawl.spiders.sources import Sources
from newscrawl.workers import Workers

if TYPE_CHECKING:
    from newscrawl.spiders.news import NewsSpider

# What a story in pages links to; without it a page is not looked through for its pager.
_PAGER = re.compile(rb"[?&;](?:page|hal|halaman)=2\b|/2/?[\"'?#]")


async def read_story(spider: NewsSpider, response: Response, *, whole: bool) -> Page | None:
    """Return what answered an article's request; `whole` says that all pages were asked for at once.

    Else the further pages of a story that goes on are fetched one by one. None where the crawl is being
    closed before all are there: half a story is left for the next run.
    """
    page = _page(spider, response)
    if whole or not _PAGER.search(page.body):
        return page
    more = await _further_pages(spider, page)
    if not more:
        return page if more is not None else None
    # The first page's validators say nothing of the others: such a story is always fetched whole.
    return dataclasses.replace(page, more=more, etag=None, last_modified=None)


def _page(spider: NewsSpider, response: Response) -> Page:
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    charset = re.search(r"charset=[\"']?([\w-]+)", content_type)
    return Page(
        url=response.url,
        body=response.body,
        source=spider.name,
        fetched_at=recorded_at(response) or spider.now(),
        charset=charset[1] if charset else None,
        status=response.status,
        etag=_header(response, "ETag"),
        last_modified=_header(response, "Last-Modified"),
        number=spider.number_of(response.url),
    )


async def _further_pages(spider: NewsSpider, page: Page) -> tuple[bytes | None, ...] | None:
    """Return the further pages of a story, None for each that does not answer.

    None in their place where the crawl is being closed.
    """
    sources, more = Sources(spider), list[bytes | None]()
    addresses = await _pager(spider, page)
    while len(more) < len(addresses):
        if _is_closing(spider):
            return None
        response = await sources.fetch(addresses[len(more)], guessed=True)
        more.append(response.body if response else None)
        if response:
            spider.run.page_fetched()
        if response and len(more) == len(addresses):
            # Some pagers show no more than the next pages.
            later = await _pager(spider, dataclasses.replace(page, body=response.body))
            addresses += later[len(more) :]
    return tuple(more)


async def _pager(spider: NewsSpider, page: Page) -> list[str]:
    workers = spider.crawler.get_extension(Workers)
    assert workers is not None
    try:
        return await workers.run(further_pages, page, spider.outlet)
    except Refused:
        return []  # Extraction meets the same, and counts it.


def _is_closing(spider: NewsSpider) -> bool:
    engine = spider.crawler.engine
    slot = engine._slot if engine else None
    return slot is None or slot.closing is not None


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
