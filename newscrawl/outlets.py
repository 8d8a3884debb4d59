"""Which outlet an address belongs to."""

from __future__ import annotations

from typing import Any

from newscrawl.extraction.layout import Outlet
from newscrawl.spiders.news import NewsSpider
from newscrawl.urls import host_of, on_domains


def spider_for(url: str, loader: Any) -> type[NewsSpider]:
    """Return the spider whose domains `url` is on; for an outlet without a file, one made for its host.

    `loader` is Scrapy's spider loader. The made spider has no sources: it fetches addresses it is given.
    """
    for name in loader.list():
        spider: type[NewsSpider] = loader.load(name)
        if on_domains(url, getattr(spider, "allowed_domains", ())):
            return spider
    host = host_of(url).removeprefix("www.")
    return type(
        "HostSpider", (NewsSpider,), {"name": host or "unknown", "allowed_domains": (host,) if host else ()}
    )


def outlet_for(url: str, loader: Any) -> Outlet:
    """Return what extraction needs to know of the outlet that `url` belongs to."""
    return spider_for(url, loader).describe()
