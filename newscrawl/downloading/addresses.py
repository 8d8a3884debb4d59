"""Where requests may go: to public addresses by http(s), not into the network that the crawler runs in.

A page, a list or a redirect can name any address. What an address says itself is looked at before anything
is asked of its host; what its name stands for, when it is connected to, so that a name which changes its
answers (DNS rebinding) gains nothing. Through a proxy only the former can be known: names are left to the
proxy, which itself may be anywhere.
"""

from __future__ import annotations

import re
import socket
import unicodedata
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any, Self
from urllib.parse import SplitResult, unquote, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.datatypes import LocalCache
from scrapy.utils.spider import DefaultSpider
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from newscrawl.downloading.failures import RequestRefused
from newscrawl.urls import MAX_URL_LENGTH, on_domains

PRIVATE_NAMES = ("localhost", "localdomain", "local", "internal", "home.arpa")
"""Names, with all below them, that stand for the own machine or network everywhere (RFC 6761, 6762, 8375)."""

_Address = IPv4Address | IPv6Address
# is_global takes these for public: multicast, the relays of 6to4, and what early 3.11 did not know yet.
_NOT_PUBLIC = [IPv4Network(each) for each in ("224.0.0.0/4", "192.88.99.0/24", "192.0.0.0/24")]
# All other IPv6 is local or a form of IPv4: mapped, compatible, NAT64. So is 6to4, which lies within.
_PUBLIC_6 = IPv6Network("2000::/3")
_6TO4 = IPv6Network("2002::/16")
# What inet_aton reads beside 192.0.2.1: 3221225985, 0xc0000201, 192.0.513, 0300.0.02.01.
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}")
_CONTROLS = re.compile(r"[\x00-\x20\x7f]|%(?:0[0-9a-f]|1[0-9a-f]|7f)", re.IGNORECASE)

# Of the process, as the resolver is: hosts of proxies, and what refused names were resolved to last.
_proxies: set[str] = set()
_refused: LocalCache[str, str] = LocalCache(1000)


def is_public(address: str | _Address) -> bool:
    """Say whether an IP address is one of the public internet: no private, loopback, link-local, shared
    (CGNAT), multicast, reserved or unspecified one, and no IPv6 form of IPv4."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        return ip in _PUBLIC_6 and ip not in _6TO4 and ip.is_global
    return ip.is_global and not any(ip in network for network in _NOT_PUBLIC)


def literal_address(host: str) -> _Address | None:
    """Return the IP address that a host name is, in any spelling that a resolver reads; None for a name."""
    name = unicodedata.normalize("NFKC", unquote(host)).replace("\u3002", ".").strip("[].").lower()
    name = name.partition("%")[0]
    try:
        return ip_address(name)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(name)) if _NUMERIC.fullmatch(name) else None
    except OSError:
        return None


def check_address(url: str, *, private: bool = False) -> None:
    """Raise RequestRefused for an address that is not asked, whatever its name resolves to.

    `unsupported_address`: no http(s), no host, a user name, control characters, over 4,096 characters.
    `private_address`, unless `private` ones are allowed: an IP address that is not public, or one of
    PRIVATE_NAMES.
    """
    if len(url) > MAX_URL_LENGTH:
        raise RequestRefused("unsupported_address", f"longer than {MAX_URL_LENGTH} characters")
    parts = _parts(url)
    if _CONTROLS.search(parts.netloc) or any(ord(char) < 32 for char in url):
        raise RequestRefused("unsupported_address", "control characters in it")
    if "@" in parts.netloc:
        raise RequestRefused("unsupported_address", "a user name in it")
    host = parts.hostname or ""
    address = literal_address(host)
    is_private = not is_public(address) if address else on_domains(f"//{host.rstrip('.')}", PRIVATE_NAMES)
    if is_private and not private:
        raise RequestRefused("private_address", f"{host} is no public address")


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise RequestRefused("unsupported_address", "no http(s) address")
    return parts


class AddressMiddleware:
    """Refuses requests by `check_address`, before robots.txt or anything else of their host is asked.

    ALLOW_PRIVATE_ADDRESSES opens the own network. What a person gives `scrapy shell` and `scrapy fetch` may
    also be a file.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._private = crawler.settings.getbool("ALLOW_PRIVATE_ADDRESSES")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware of a crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or raise RequestRefused."""
        if isinstance(self._crawler.spider, DefaultSpider) and request.url.startswith("file:"):
            return
        check_address(request.url, private=self._private)


class ConnectionMiddleware:
    """Tells PublicResolver which hosts are proxies, and spiders which names it refused.

    Stands behind Scrapy's HttpProxyMiddleware, which chooses the proxy, and before retries.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._private = crawler.settings.getbool("ALLOW_PRIVATE_ADDRESSES")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware of a crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Note a proxy, or raise RequestRefused for a request that would reach it as if it were a site."""
        proxy = request.meta.get("proxy")
        if proxy:
            _proxies.add(_host(proxy))
        elif _host(request.url) in _proxies and not self._private:
            raise RequestRefused("private_address", "it is the proxy's own host")

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Raise RequestRefused where a name was not found because it stands for no public address."""
        address = _refused.get(_host(request.url))
        if address and isinstance(exception, CannotResolveHostError) and not request.meta.get("proxy"):
            # Providers answer so for sites that they block, so it need not stay true.
            detail = f"the name stands for {address}, which is no public address"
            raise RequestRefused("private_address", detail, final=False) from exception


class PublicResolver(CachingThreadedResolver):
    """Resolves names to public IPv4 addresses only, unless ALLOW_PRIVATE_ADDRESSES is set.

    The address that it returns is the one that is connected to. Hosts of proxies are exempt.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._private = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Build the resolver of the process that `crawler` belongs to."""
        resolver = super().from_crawler(crawler, reactor)
        resolver._private = crawler.settings.getbool("ALLOW_PRIVATE_ADDRESSES")
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        """Return the address of `name`, or fail with DNSLookupError."""
        found = super().getHostByName(name, timeout)
        return found if self._private else found.addCallback(self._check, name.lower())

    def _check(self, address: str, name: str) -> str:
        _refused.pop(name, None)
        if name not in _proxies and not is_public(address):
            _refused[name] = address
            raise DNSLookupError(f"{name} stands for {address}, which is no public address")
        return address


def _host(url: str) -> Any:
    address = url if "://" in url else f"//{url}"
    return urlsplit(address).hostname or ""
