"""Why a request brought no page: one short name and one phrase for each kind of failure."""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from newscrawl.errors import Refused


class RequestRefused(IgnoreRequest):
    """A request that this project does not send: `reason` as in errors.Refused, `final` likewise."""

    def __init__(self, reason: str, detail: str = "", final: bool = True) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
        self.final = final


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (DownloadConnectionRefusedError, "unreachable"),
    (CannotResolveHostError, "unreachable"),
    (ResponseDataLossError, "cut_short"),
    (DownloadFailedError, "unreachable"),
)


def refusal_of(error: BaseException) -> Refused | None:
    """Return why `error` ended a download, or None for an error that is no failure of the network."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, RequestRefused):
        return Refused(error.reason, error.detail, error.final)
    if isinstance(error, DownloadCancelledError):
        return Refused("too_large", "over the size limit while it arrived")
    if isinstance(error, IgnoreRequest) and "max redirections" in str(error):
        return Refused("redirects", "too many redirects", final=False)
    if isinstance(error, IgnoreRequest):
        return Refused("not_recorded", "the recording does not hold it", final=False)
    if isinstance(error, TunnelError):
        # Its own words name the proxy, whose address may hold a password.
        return Refused("unreachable", "the proxy could not reach it", final=False)
    if isinstance(error, UnsupportedURLSchemeError):
        return Refused("unsupported_address", str(error))
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return Refused(reason, str(error).splitlines()[0] if str(error) else kind.__name__, final=False)
    return None
