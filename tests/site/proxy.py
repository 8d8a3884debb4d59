"""A forward proxy on loopback that knows one outlet: it ends TLS itself and answers from the same site."""

from __future__ import annotations

import ssl
import threading
from urllib.parse import urlsplit

import trustme

from tests.site.server import LoopbackServer, Outlet, RequestLog, SiteHandler, take_over
from tests.site.site import Response


class ProxyServer(LoopbackServer):
    """The proxy; `ca_pem` is the certificate that clients may trust."""

    def __init__(self, site: Outlet, log: RequestLog) -> None:
        super().__init__(ProxyHandler, site, log)
        self._authority = trustme.CA()
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._lock = threading.Lock()
        self.ca_pem = self._authority.cert_pem.bytes()

    def tls_context(self, host: str) -> ssl.SSLContext:
        """Return the server-side TLS context for a host, with a certificate made once."""
        with self._lock:
            if host not in self._contexts:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                self._authority.issue_cert(host).configure_cert(context)
                self._contexts[host] = context
            return self._contexts[host]


class ProxyHandler(SiteHandler):
    """Plain requests for http:// addresses, and tunnels that end here."""

    server: ProxyServer
    tunnel: str | None = None

    def do_CONNECT(self) -> None:  # noqa: N802
        host = self.path.rpartition(":")[0].lower()
        if host not in self.server.site.hosts:
            self._unknown(host, self.path)
            return
        self.send_response(200, "Connection established")
        self.end_headers()
        self.wfile.flush()
        take_over(self, self.server.tls_context(host).wrap_socket(self.connection, server_side=True))
        self.tunnel = host
        self.close_connection = False

    def do_GET(self) -> None:  # noqa: N802
        if self.tunnel:
            self.answer("https", self.tunnel, self.path)
            return
        parts = urlsplit(self.path)
        host = (parts.hostname or "").lower()
        if host in self.server.site.hosts:
            self.answer("http", host, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        else:
            self._unknown(host, self.path)

    def _unknown(self, host: str, target: str) -> None:
        agent = self.headers.get("User-Agent", "")
        with self.server.log.request(self.command, "", host, target, agent) as record:
            record.status = 502
            self.close_connection = True
            self._send(Response(502, b"", {"Connection": "close"}))
