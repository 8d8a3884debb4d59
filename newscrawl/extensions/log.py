"""A log that stays readable at INFO: one line for an article, none about Scrapy's own parts."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter
from twisted.python.failure import Failure

_NOISY = (
    "scrapy.addons", "scrapy.crawler", "scrapy.middleware", "scrapy.utils.log", "scrapy.core.engine",
    "scrapy.extensions", "scrapy.statscollectors", "scrapy.downloadermiddlewares.retry",
    "scrapy.downloadermiddlewares.httpcompression", "scrapy.core.downloader", "asyncio", "trafilatura",
    "htmldate", "courlan", "py.warnings",
)  # fmt: skip


def quiet_libraries(level: str | int) -> None:
    """Let libraries speak only at DEBUG, where somebody is looking for a fault."""
    number = level if isinstance(level, int) else logging.getLevelNamesMapping().get(level, logging.INFO)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.NOTSET if number <= logging.DEBUG else logging.ERROR)


class OneLineFormatter(LogFormatter):
    """Leaves the words about pages and articles to the Run extension, which knows what became of them."""

    def crawled(self, request: Request, response: Response, spider: Spider) -> Any:
        """Say nothing of a response."""
        return None

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> Any:
        """Say nothing of a stored article."""
        return None

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Spider) -> Any:
        """Say nothing of a refused page."""
        return None
