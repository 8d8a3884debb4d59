"""Redirects that lead nowhere are refused by name; Scrapy's own middlewares follow the others."""

from __future__ import annotations

from collections.abc import Callable

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.http import Response

from newscrawl.downloading.failures import RequestRefused

Follow = Callable[[Request, Response], Request | Response]

_STATUSES = frozenset({301, 302, 303, 307, 308})


class CheckedRedirects(RedirectMiddleware):
    """Redirects by status and Location.

    Raises RequestRefused: `unsupported_address` where one names no http(s) address, which Scrapy answers with
    a ValueError or passes on as a page; `redirects` where it leads back, in a circle.
    """

    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return what the response leads to; the response itself where it is no redirect."""
        result = _checked(super().process_response, request, response)
        is_redirect = response.status in _STATUSES and "Location" in response.headers
        if result is response and is_redirect and not request.meta.get("dont_redirect"):
            raise RequestRefused("unsupported_address", "redirected to no http(s) address")
        return result


class CheckedRefreshes(MetaRefreshMiddleware):
    """Redirects by `<meta http-equiv="refresh">`; raises as CheckedRedirects does."""

    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return what the page leads to; the page itself where it is to be read."""
        return _checked(super().process_response, request, response)


def _checked(follow: Follow, request: Request, response: Response) -> Request | Response:
    try:
        result = follow(request, response)
    except ValueError:
        raise RequestRefused("unsupported_address", "redirected to no http(s) address") from None
    if isinstance(result, Request) and result.url in (request.url, *request.meta.get("redirect_urls", ())):
        raise RequestRefused("redirects", "in a circle", final=False)
    return result
