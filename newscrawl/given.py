"""What a command is given to read: addresses that it fetches, and pages that people have saved."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler

from newscrawl.article import Page
from newscrawl.errors import NewscrawlError, WrongUse
from newscrawl.extensions.run import Run, words_for
from newscrawl.extraction.page import MAX_PAGE_BYTES, parse, stated_address
from newscrawl.outlets import spider_for
from newscrawl.spiders.news import NewsSpider
from newscrawl.urls import clean_url

PAGE_ENDINGS = (".html", ".htm", ".html.gz", ".htm.gz")


class Unreadable(Exception):
    """A source that gives nothing to read; the text says why."""


def is_url(source: str) -> bool:
    """Say whether a source is an address, not a file."""
    return source.lower().startswith(("http://", "https://"))


def check_url(url: str) -> None:
    """Raise WrongUse where `url` is no http(s) address."""
    try:
        clean_url(url)
    except ValueError:
        raise WrongUse(f"{url} is no http(s) address.") from None


def read_file(source: str) -> bytes:
    """Return a file's bytes, unzipped for a name in .gz; `-` is standard input. Raises Unreadable."""
    try:
        if source == "-":
            return sys.stdin.buffer.read()
        if source.lower().endswith(".gz"):
            with gzip.open(source) as file:
                return file.read(MAX_PAGE_BYTES + 1)
        return Path(source).read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None


def saved_page(source: str, body: bytes, url: str | None, loader: Any) -> Page:
    """Return a saved page's `body` as a page of the outlet whose address it states, or of `url`'s.

    Raises Unreadable where neither tells an address, Refused where `body` is no page.
    """
    saved_at = datetime.fromtimestamp(int(Path(source).stat().st_mtime), UTC)
    address = url or stated_address(parse(Page(url="", body=body, source="", fetched_at=saved_at)))
    if address is None:
        raise Unreadable("the page does not tell its address; give it with --url")
    spider = spider_for(address, loader)
    return Page(address, body, spider.name, saved_at, number=spider.number_of(address))


def fetch(
    process: Any, urls: Iterable[str], store: Path, prepare: Callable[[Crawler], None] | None = None
) -> dict[str, str]:
    """Fetch `urls` by the same way as a crawl does; return why some gave nothing, by address.

    Each outlet's spider puts what it fetches into the SQLite file `store`; `process` is the command's
    crawler process, `prepare` is called with every crawler before it starts. Raises NewscrawlError where
    fetching could not start, KeyboardInterrupt where it was stopped.
    """
    asked = list(urls)
    settings = process.settings
    settings.set("MONGO_URI", None, priority="cmdline")
    settings.set("SQLITE_PATH", str(store), priority="cmdline")
    settings.set("REFUSED_EXAMPLES", len(asked), priority="cmdline")
    settings.set("PROGRESS_SECONDS", 0, priority="cmdline")
    crawlers = []
    for spider, theirs in _by_spider(asked, process.spider_loader).items():
        crawlers.append(process.create_crawler(spider))
        if prepare:
            prepare(crawlers[-1])
        process.crawl(crawlers[-1], url=theirs)
    process.start()
    if process.bootstrap_failed:
        raise NewscrawlError("Fetching could not start; see the log.")
    refusals: dict[str, str] = {}
    for crawler in crawlers:
        run = crawler.get_extension(Run)
        assert run is not None
        if run.closed == "shutdown":
            raise KeyboardInterrupt
        for reason, refused in run.refusals.items():
            refusals |= dict.fromkeys(refused.examples, words_for(reason))
    return refusals


def _by_spider(urls: Iterable[str], loader: Any) -> dict[type[NewsSpider], list[str]]:
    groups: dict[str, tuple[type[NewsSpider], list[str]]] = {}
    for url in urls:
        spider = spider_for(url, loader)
        groups.setdefault(spider.name, (spider, []))[1].append(url)
    return dict(groups.values())
