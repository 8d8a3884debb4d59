"""Fetching the addresses that a command is given, as politely as a crawl does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler

from newscrawl.errors import NewscrawlError, WrongUse
from newscrawl.extensions.run import Run, words_for
from newscrawl.outlets import spider_for
from newscrawl.spiders.news import NewsSpider
from newscrawl.urls import clean_url


def is_url(source: str) -> bool:
    """Say whether a source is an address, not a file."""
    return source.lower().startswith(("http://", "https://"))


def check_url(url: str) -> None:
    """Raise WrongUse where `url` is no http(s) address."""
    try:
        clean_url(url)
    except ValueError:
        raise WrongUse(f"{url} is no http(s) address.") from None


def fetch(
    process: Any, urls: Iterable[str], store: Path, prepare: Callable[[Crawler], None] | None = None
) -> dict[str, str]:
    """Fetch `urls` with their outlets' spiders; return in words why some gave nothing, by address.

    What is fetched goes to the SQLite file `store`, by the same way as in a crawl. `process` is the command's
    crawler process; `prepare` is called with each crawler before it starts. An outlet that is switched off
    is not asked. Raises NewscrawlError where fetching could not start, KeyboardInterrupt where it stopped.
    """
    loader = process.spider_loader
    refusals = {url: why for url in urls if (why := spider_for(url, loader).refusal_of(url))}
    asked = [url for url in urls if url not in refusals]
    if not asked:
        return refusals
    settings = process.settings
    settings.set("MONGO_URI", None, priority="cmdline")
    settings.set("SQLITE_PATH", str(store), priority="cmdline")
    settings.set("REFUSED_EXAMPLES", len(asked), priority="cmdline")
    settings.set("PROGRESS_SECONDS", 0, priority="cmdline")
    crawlers = []
    for spider, theirs in _by_spider(asked, loader).items():
        crawlers.append(process.create_crawler(spider))
        if prepare:
            prepare(crawlers[-1])
        process.crawl(crawlers[-1], url=theirs)
    process.start()
    if process.bootstrap_failed:
        raise NewscrawlError("Fetching could not start; see the log.")
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
