"""HTTP as Scrapy speaks it, with an end to what a server may send before the body.

Scrapy limits a body and the time of a whole download, but not the number of headers: a minute of them is more
than the memory holds.
"""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Response
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS

from newscrawl.downloading.failures import RequestRefused

MAX_HEAD = 512 * 1024
"""Bytes of status line and headers, several times what any browser takes."""


class BoundedDownloadHandler(HTTP11DownloadHandler):
    """Raises RequestRefused `too_large` for an answer whose headers pass MAX_HEAD."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory

    async def download_request(self, request: Request) -> Response:
        """Return the answer to a request."""
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            reasons: list[Failure] = getattr(error.__cause__, "reasons", [])
            if any(reason.check(_HeadTooLarge) for reason in reasons):
                raise RequestRefused("too_large", "headers without end") from None
            raise


class _HeadTooLarge(Exception):
    pass


class _Protocol(_LenientHTTP11ClientProtocol):
    _head = 0

    def request(self, request: Any) -> Any:
        self._head = 0
        return super().request(request)

    def dataReceived(self, bytes: bytes) -> None:  # noqa: N802
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            self._head += len(bytes)
            if self._head > MAX_HEAD:
                self._giveUp(Failure(_HeadTooLarge()))
                return
        super().dataReceived(bytes)


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _Protocol:  # noqa: N802
        return _Protocol(self._quiescentCallback)
