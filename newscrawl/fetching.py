"""Fetching the addresses that a command is given, as politely as a crawl does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler

from newscrawl.errors import NewscrawlError, WrongUse
from newscrawl.fleet.fleet import Fleet
from newscrawl.outlets import spider_for
from newscrawl.reasons import words_for
from newscrawl.spiders.news import NewsSpider
from newscrawl.urls import clean_url, without_user


def is_url(source: str) -> bool:
    """Say whether a source is an address, not a file."""
    return source.lower().startswith(("http://", "https://"))


def check_url(url: str) -> None:
    """Raise WrongUse where `url` is no http(s) address, or has a user name in it."""
    plain = without_user(url)
    if plain != url:
        raise WrongUse(f"Addresses are fetched without user name and password: give {plain}.")
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
    by_spider = _by_spider(asked, loader)
    with closing(Fleet(process)) as fleet:
        crawls = fleet.start(by_spider, {spider.name: {"url": urls} for spider, urls in by_spider.items()})
        for outlet in crawls.outlets:
            if prepare:
                prepare(outlet.crawler)
        process.start()
    for outlet in crawls.outlets:
        run = outlet.run
        if run is None or outlet.error is not None:
            raise NewscrawlError("Fetching could not start; see the log.")
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
