"""Addresses: one spelling for one page, and the identity that follows from it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from urllib.parse import SplitResult, parse_qsl, urlsplit

from w3lib.url import safe_url_string

# Parameters that tell an outlet where a reader came from; the page is the same without them.
TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|_gl|ref|source|jxrecoid|jx\w+|"
    r"tag_from|wpro\w*|snapcard|amp|withTnT|nocache|cmpid|_openstat|spm",
    re.IGNORECASE,
)

MAX_URL_LENGTH = 4096
"""Longer addresses are junk: the sitemap protocol allows 2,048 characters."""

_USER = re.compile(r"(?<=//)[^/?#\s]*@")
_PAGE_NUMBER = re.compile(r"(?:page|hal|halaman)=\d{1,2}")


def clean_url(url: str, drop: Collection[str] = ()) -> str:
    """Return `url` in the one spelling that identifies its page.

    https, lower-case host without a default port, no user or password, no fragment, neither tracking
    parameters nor those named in `drop` (an outlet's whole-article switches, such as `page` for Kompas; a
    name that begins with a slash is an ending of the path); the order of the other parameters stays. Raises
    ValueError where `url` is not an http(s) address.
    """
    parts = urlsplit(safe_url_string(url.strip()))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"not an http(s) address: {url!r}")
    host = parts.hostname.rstrip(".")
    if parts.port not in (None, 80, 443):
        host = f"{host}:{parts.port}"
    kept = [pair for pair in parts.query.split("&") if pair and not _tracks(pair)]
    return _without(parts._replace(scheme="https", netloc=host, query="&".join(kept)), drop).geturl()


def without_user(url: str) -> str:
    """Return `url` without a user name and password, to be shown or compared."""
    return _USER.sub("", url, count=1)


def plain_url(url: str, switches: Collection[str]) -> str:
    """Return `url` without an outlet's whole-article switches, named as clean_url's `drop`."""
    return _without(urlsplit(url), switches).geturl()


def whole_url(url: str, switches: Mapping[str, str]) -> str:
    """Return the address of all pages of the story at `url`.

    `switches` are query parameters ({"page": "all"}), or endings of the path ({"/all": ""}).
    """
    parts = _without(urlsplit(url), switches)
    ending = "".join(name for name in switches if name.startswith("/"))
    added = [f"{name}={value}" for name, value in switches.items() if not name.startswith("/")]
    query = "&".join([*filter(None, [parts.query]), *added])
    path = parts.path.rstrip("/") + ending if ending else parts.path
    return parts._replace(path=path, query=query).geturl()


def first_page(url: str) -> str:
    """Return the address of the story that `url` is a numbered page of ("…?page=2"), else `url`."""
    parts = urlsplit(url)
    kept = [pair for pair in parts.query.split("&") if pair and not _PAGE_NUMBER.fullmatch(pair)]
    return parts._replace(query="&".join(kept)).geturl()


def _without(parts: SplitResult, drop: Collection[str]) -> SplitResult:
    kept = [pair for pair in parts.query.split("&") if pair and _name_of(pair) not in drop]
    path = parts.path or "/"
    for ending in drop:
        if ending.startswith("/"):
            path = path.removesuffix(ending) or "/"
    return parts._replace(path=path, query="&".join(kept), fragment="")


def _tracks(pair: str) -> bool:
    return bool(TRACKING.fullmatch(_name_of(pair)))


def _name_of(pair: str) -> str:
    name = pair.partition("=")[0]
    decoded = parse_qsl(f"{name}=x", keep_blank_values=True)
    return decoded[0][0] if decoded else name


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
