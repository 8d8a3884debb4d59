"""Unpacking what servers pack: within the size limit, and never a reason for a run to fail."""

from __future__ import annotations

from itertools import chain

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from newscrawl.downloading.failures import RequestRefused

MAX_LAYERS = 2
"""Content-Encodings, one in another, that are unpacked: each of thousands in 10 MB costs as much."""


class CheckedCompression(HttpCompressionMiddleware):
    """Scrapy's unpacking; raises RequestRefused `too_large`, or `bad_encoding` where it cannot be done."""

    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the response unpacked."""
        named = (value.split(b",") for value in response.headers.getlist("Content-Encoding"))
        if sum(1 for _ in chain.from_iterable(named)) > MAX_LAYERS:
            raise RequestRefused("bad_encoding", f"packed more than {MAX_LAYERS} times")
        try:
            return super().process_response(request, response)
        except IgnoreRequest:
            raise RequestRefused("too_large", "over the size limit once unpacked") from None
        except Exception as error:
            # Each of the four unpackers has errors of its own.
            raise RequestRefused("bad_encoding", str(error), final=False) from error
