"""One outlet's crawl beside others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings

T = TypeVar("T")


class FleetCrawler(Crawler):
    """A crawl to which `shared` gives the extensions that it has in common with others, by their classes.

    These know no crawl and none of its signals; all other extensions are the crawl's own.
    """

    def __init__(self, spidercls: type[Spider], settings: Settings, shared: Mapping[type, Any]) -> None:
        super().__init__(spidercls, settings)
        self._shared = shared

    def get_extension(self, cls: type[T]) -> T | None:
        """Return the shared extension of this class, else the crawl's own; None where there is neither."""
        if cls in self._shared:
            return cast(T, self._shared[cls])
        return super().get_extension(cls)
