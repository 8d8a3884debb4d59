"""Answers by which an outlet, or the service before it, keeps crawlers out."""

from __future__ import annotations

import re

from scrapy.http import Response

from newscrawl.errors import Refused

BLOCKING = frozenset({401, 403, 429, 451})
"""Statuses that speak of the one who asks, not of the page."""

MAX_CHALLENGE_BYTES = 64 * 1024
"""A page that only tests browsers is small (Cloudflare's is about 10 kB); articles that tell of such tests
and have their words are seldom."""

MAX_STUB_BYTES = 8 * 1024
"""Some services put the same words into the pages that they let through: only a stub is told by them."""

_HEAD_BYTES = 4096

# https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
_CLOUDFLARE_HEADER = "cf-mitigated"
_TITLE = re.compile(
    rb"<title>\s*(?:just a moment\.\.\.|attention required! \| cloudflare|ddos-guard|"
    rb"access to this page has been denied|access denied|sucuri website firewall - access denied)\s*</title>",
    re.IGNORECASE,
)
_SCRIPTS = (
    b"_cf_chl_opt",
    b"/cdn-cgi/challenge-platform/",
    b"/cdn-cgi/styles/cf.errors",
    b"check.ddos-guard.net",
    b"px-captcha",
    b"errors.edgesuite.net",
    b"errors&#46;edgesuite&#46;net",
    b"Reference&#32;&#35;",
    b"Sucuri",
)
_STUBS = (
    b"captcha-delivery.com",
    b"/_Incapsula_Resource?",
    b"Incapsula incident ID",
    b"sucuri_cloudproxy_js",
    b".token.awswaf.com/",
)


def refusal_of_answer(response: Response) -> Refused | None:
    """Return why an answer is not the page that was asked for; None for one with status 200 that is.

    `challenge` is a page that tests whether a browser asks, whatever its status; `blocked` a status that
    keeps us out; others are `http_503` and the like. None of them is final.
    """
    if _is_challenge(response):
        return Refused("challenge", f"HTTP {response.status}", final=False)
    if response.status in BLOCKING:
        return Refused("blocked", f"HTTP {response.status}", final=False)
    if response.status != 200:
        return Refused(f"http_{response.status}", final=False)
    return None


def _is_challenge(response: Response) -> bool:
    if (response.headers.get(_CLOUDFLARE_HEADER) or b"").strip().lower() == b"challenge":
        return True
    body = response.body
    if len(body) > MAX_CHALLENGE_BYTES:
        return False
    # Both together, since a title alone may be an article's, and scripts are on pages that were let through.
    if _TITLE.search(body[:_HEAD_BYTES]) and any(script in body for script in _SCRIPTS):
        return True
    return len(body) <= MAX_STUB_BYTES and any(stub in body for stub in _STUBS)
