"""A log that stays readable at INFO: one line for an article, none about Scrapy's own parts."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter
from twisted.python.failure import Failure

from newscrawl.presentation import plain

# What these say at INFO and WARNING is about themselves, or again about what the Run extension says.
_NOISY = (
    "scrapy.addons", "scrapy.crawler", "scrapy.middleware", "scrapy.utils", "scrapy.core.engine",
    "scrapy.core.downloader", "scrapy.extensions", "scrapy.statscollectors", "scrapy.downloadermiddlewares",
    "asyncio", "courlan", "htmldate", "py.warnings", "trafilatura",
)  # fmt: skip
# It calls a page that did not answer an error of the crawl.
_RETRY = "scrapy.downloadermiddlewares.retry"


class SafeRecord(logging.LogRecord):
    """A record whose message is one line of plain text: what a page says can neither pass for a line of the
    log, nor is it obeyed by a terminal."""

    def getMessage(self) -> str:  # noqa: N802
        """Return the message; at DEBUG, where Scrapy says whole lists, further lines are indented."""
        lines = plain(super().getMessage()).splitlines() or [""]
        return ("\n    " if self.levelno <= logging.DEBUG else " ").join(lines)


def quiet_libraries(level: str | int) -> None:
    """Let libraries speak only at DEBUG, where somebody is looking for a fault, and log plain text only."""
    logging.setLogRecordFactory(SafeRecord)
    number = level if isinstance(level, int) else logging.getLevelNamesMapping().get(level, logging.INFO)
    debugging = number <= logging.DEBUG
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.NOTSET if debugging else logging.ERROR)
    logging.getLogger(_RETRY).setLevel(logging.NOTSET if debugging else logging.CRITICAL)


class OneLineFormatter(LogFormatter):
    """Leaves the words about pages and articles to the Run extension, which knows what became of them."""

    def crawled(self, request: Request, response: Response, spider: Spider) -> Any:
        """Say nothing of a response."""
        return None

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> Any:
        """Say nothing of a stored article."""
        return None

    def item_error(self, item: Any, exception: BaseException, response: Any, spider: Spider) -> Any:
        """Name the page on which a pipeline failed; the traceback follows."""
        url = getattr(item, "listed_url", item)
        return {"level": logging.ERROR, "msg": "Reading %(url)s failed:", "args": {"url": url}}

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Spider) -> Any:
        """Say nothing of a refused page."""
        return None
