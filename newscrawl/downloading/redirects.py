"""Redirects that lead nowhere are refused by name; Scrapy's own middlewares follow the others."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import (
    BaseRedirectMiddleware,
    MetaRefreshMiddleware,
    RedirectMiddleware,
)
from scrapy.http import Response

from newscrawl.downloading.failures import RequestRefused

_STATUSES = frozenset({301, 302, 303, 307, 308})


class _Checked(BaseRedirectMiddleware):
    """Raises RequestRefused: `unsupported_address` where a redirect names no http(s) address, which Scrapy
    answers with a ValueError or passes on as a page; `redirects` where it leads back, in a circle."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return what the response leads to, or the response where it leads nowhere."""
        try:
            result: Request | Response = super().process_response(request, response)  # type: ignore[misc]
        except ValueError:
            raise RequestRefused("unsupported_address", "redirected to no http(s) address") from None
        if isinstance(result, Request):
            if result.url in (request.url, *request.meta.get("redirect_urls", ())):
                raise RequestRefused("redirects", "in a circle", final=False)
        elif (
            response.status in _STATUSES
            and "Location" in response.headers
            and not request.meta.get("dont_redirect")
        ):
            raise RequestRefused("unsupported_address", "redirected to no http(s) address")
        return result


class CheckedRedirects(_Checked, RedirectMiddleware):
    """Redirects by status and Location."""


class CheckedRefreshes(_Checked, MetaRefreshMiddleware):
    """Redirects by `<meta http-equiv="refresh">`."""
