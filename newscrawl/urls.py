"""Addresses: one spelling for one page, and the identity that follows from it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from w3lib.url import safe_url_string

# Parameters that tell an outlet where a reader came from; the page is the same without them.
TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|_gl|ref|source|jxrecoid|jx\w+|"
    r"tag_from|wpro\w*|snapcard|amp|withTnT|nocache|cmpid|_openstat|spm",
    re.IGNORECASE,
)


def clean_url(url: str, drop: Collection[str] = ()) -> str:
    """Return `url` in the one spelling that identifies its page.

    https, lower-case host without a default port, no user or password, no fragment, neither tracking
    parameters nor those named in `drop` (an outlet's whole-article switches, such as `page` for Kompas);
    the order of the other parameters stays. Raises ValueError where `url` is not an http(s) address.
    """
    parts = urlsplit(safe_url_string(url.strip()))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"not an http(s) address: {url!r}")
    host = parts.hostname.rstrip(".")
    if parts.port not in (None, 80, 443):
        host = f"{host}:{parts.port}"
    kept = [pair for pair in parts.query.split("&") if pair and not _dropped(pair.partition("=")[0], drop)]
    return urlunsplit(("https", host, parts.path or "/", "&".join(kept), ""))


def _dropped(name: str, drop: Collection[str]) -> bool:
    decoded = parse_qsl(f"{name}=x", keep_blank_values=True)
    plain = decoded[0][0] if decoded else name
    return bool(TRACKING.fullmatch(plain)) or plain in drop


def host_of(url: str) -> str:
    """Return the lower-case host name of `url`, or "" where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def on_domains(url: str, domains: Collection[str]) -> bool:
    """Say whether the host of `url` is one of `domains` or below one of them."""
    host = host_of(url)
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def article_id(url: str, source: str = "", number: str | None = None) -> str:
    """Return an article's `_id`: 32 hex digits, blake2b-16 of its canonical URL.

    Where the outlet numbers its articles, `source` and `number` take the URL's place, so that one article
    under two slugs stays one.
    """
    key = f"{source} {number}" if number else clean_url(url)
    return hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
