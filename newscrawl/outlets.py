"""Which outlet an address belongs to."""

from __future__ import annotations

import difflib
from typing import Any

from newscrawl.errors import WrongUse
from newscrawl.saved import KnownOutlet
from newscrawl.spiders.news import NewsSpider
from newscrawl.urls import host_of, on_domains


def known_spiders(loader: Any) -> list[type[NewsSpider]]:
    """Return the spiders of outlets that have a file, by name. `loader` is Scrapy's spider loader."""
    spiders = (loader.load(name) for name in sorted(loader.list()))
    return [spider for spider in spiders if issubclass(spider, NewsSpider) and spider.describe().domains]


def spider_named(name: str, loader: Any) -> type[NewsSpider]:
    """Return the spider with this name. Raises WrongUse where there is none."""
    names = loader.list()
    if name not in names:
        near = difflib.get_close_matches(name, names, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(names)}."
        raise WrongUse(f"There is no outlet {name!r}; {hint}")
    spider: type[NewsSpider] = loader.load(name)
    if not issubclass(spider, NewsSpider):
        raise WrongUse(f"{name} is no outlet: its class is no NewsSpider (docs/adding-an-outlet.md).")
    return spider


def spider_for(url: str, loader: Any) -> type[NewsSpider]:
    """Return the spider whose domains `url` is on; for an outlet without a file, one made for its host.

    The made spider has no sources: it fetches addresses it is given.
    """
    for spider in known_spiders(loader):
        if on_domains(url, spider.describe().domains):
            return spider
    host = host_of(url).removeprefix("www.")
    return type(
        "HostSpider", (NewsSpider,), {"name": host or "unknown", "allowed_domains": (host,) if host else ()}
    )


def known_outlets(loader: Any) -> list[KnownOutlet]:
    """Return what reading saved pages needs to know of each outlet that has a file."""
    return [KnownOutlet(spider.describe(), spider.article_id) for spider in known_spiders(loader)]
