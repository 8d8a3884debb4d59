"""The outlet and the proxy to it, started together."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.site.proxy import ProxyServer
from tests.site.server import LoopbackServer, Record, RequestLog, SiteHandler
from tests.site.site import Site


@dataclass(frozen=True, slots=True)
class Served:
    """A running outlet: `site` has the knobs, `proxy` and `address` are URLs, `ca` the CA's PEM file."""

    site: Site
    log: RequestLog
    proxy: str
    address: str
    ca: Path

    @property
    def requests(self) -> list[Record]:
        """The requests so far, in the order in which they came."""
        return self.log.records

    @property
    def environment(self) -> dict[str, str]:
        """The variables that send a crawler here instead of to the live site."""
        names = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
        return dict.fromkeys(names, self.proxy) | {"no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}


@contextmanager
def serve(faults: bool = False, scale: int = 0, crawl_delay: float | None = None) -> Iterator[Served]:
    """Serve the outlet and its proxy on free loopback ports until the block ends; options as in Site."""
    with serve_outlet(Site(faults, scale, crawl_delay=crawl_delay)) as served:
        yield served


@contextmanager
def serve_outlet(site: Any) -> Iterator[Served]:
    """Serve any outlet (a server.Outlet) and a proxy to it until the block ends."""
    log = RequestLog()
    servers = [LoopbackServer(SiteHandler, site, log), ProxyServer(site, log)]
    with tempfile.TemporaryDirectory(prefix="site-ca-") as folder:
        ca = Path(folder, "ca.pem")
        ca.write_bytes(servers[1].ca_pem)  # type: ignore[attr-defined]
        for server in servers:
            server.start()
        try:
            yield Served(site, log, servers[1].url, servers[0].url, ca)
        finally:
            for server in servers:
                server.stop()
