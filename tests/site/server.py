"""The outlet over HTTP on loopback: threads, keep-alive, a log of every request, a control address."""

from __future__ import annotations

import json
import select
import socket
import ssl
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from tests.site.site import HOST, Response

CONTROL = "/_control/"
_KNOBS = ("edit", "remove", "add", "set_mode", "take_down", "restore", "scale")


@dataclass(slots=True)
class Record:
    """One request: when it came (seconds, monotonic) and how it was answered.

    `concurrent` counts the requests to the same host in progress when it came, itself included. `status` is
    0 while unanswered and for a hanging one; a refused tunnel has method CONNECT and status 502.
    """

    time: float
    method: str
    scheme: str
    host: str
    path: str
    user_agent: str
    concurrent: int = 1
    status: int = 0


class RequestLog:
    """All requests in the order in which they came."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._records: list[Record] = []
        self._busy: Counter[str] = Counter()

    @property
    def records(self) -> list[Record]:
        """A copy of the log so far."""
        with self._lock:
            return list(self._records)

    def clear(self) -> None:
        """Forget all records."""
        with self._lock:
            self._records.clear()

    @contextmanager
    def request(self, method: str, scheme: str, host: str, path: str, user_agent: str) -> Iterator[Record]:
        """Log a request for as long as it is being answered."""
        with self._lock:
            self._busy[host] += 1
            record = Record(time.monotonic(), method, scheme, host, path, user_agent, self._busy[host])
            self._records.append(record)
        try:
            yield record
        finally:
            with self._lock:
                self._busy[host] -= 1


class Outlet(Protocol):
    """What is served: the hosts, and the answer to each request to one of them."""

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that it has."""
        ...

    def respond(self, method: str, scheme: str, host: str, target: str, etag: str | None = None) -> Response:
        """Return the answer to a request."""
        ...


class QuietServer(ThreadingHTTPServer):
    """A threaded server that says nothing of clients that went away, which another test might hear."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about clients that went away; show everything else."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class LoopbackServer(QuietServer):
    """A threaded server on a free loopback port that closes its connections when it closes."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, handler: type[SiteHandler], site: Outlet, log: RequestLog) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.site = site
        self.log = log
        self.closing = threading.Event()
        self.connections: set[socket.socket] = set()
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    @property
    def url(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.server_port}"

    def start(self) -> None:
        """Serve in a thread until `stop`."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving, end open connections and wait for their threads."""
        self.closing.set()
        self.shutdown()
        for connection in list(self.connections):
            try:
                # Not SSLSocket.shutdown: another thread may be reading through its TLS state.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
            except OSError:
                continue
        self.server_close()
        self._thread.join()


class SiteHandler(BaseHTTPRequestHandler):
    """Answers for the outlet on a connection of its own; the proxy builds on it."""

    server: LoopbackServer
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        super().finish()
        self.server.connections.discard(self.connection)
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on standard error: the log is for that."""

    def do_GET(self) -> None:
        if self.path.startswith(CONTROL):
            self._control()
        else:
            self.answer("https", HOST, self.path)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.do_GET()

    def answer(self, scheme: str, host: str, target: str) -> None:
        """Answer for the outlet and log it."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        agent = self.headers.get("User-Agent", "")
        etag = self.headers.get("If-None-Match")
        with self.server.log.request(self.command, scheme, host, target, agent) as record:
            response = self.server.site.respond(self.command, scheme, host, target, etag)
            moment = response.headers.get("Last-Modified")
            if response.status == 200 and moment and moment == self.headers.get("If-Modified-Since"):
                response = Response(304, b"", {"Last-Modified": moment})
            if response.fault == "hang":
                self._wait_for_hangup()
                return
            record.status = response.status
            try:
                self._send(response)
                self.wfile.flush()
            except OSError:
                self.close_connection = True

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        body = response.body
        if isinstance(body, bytes):
            missing = 5000 if response.fault == "cut" else 0
            if response.status != 304:
                self.send_header("Content-Length", str(len(body) + missing))
            pieces, chunked = iter((body,)), False
            self.close_connection = self.close_connection or bool(missing)
        else:
            pieces, chunked = body, "Content-Length" not in response.headers
            if chunked:
                self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if self.command == "HEAD":
            return
        for piece in pieces:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
        if chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _wait_for_hangup(self) -> None:
        """Say nothing until the client gives up or the server closes."""
        self.close_connection = True
        while not self.server.closing.is_set():
            if select.select([self.connection], [], [], 0.1)[0]:
                return

    def _control(self) -> None:
        """Turn a knob (`POST /_control/edit {"number": ...}`) or hand out the log (`GET /_control/log`)."""
        name = self.path.removeprefix(CONTROL)
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer: Any = {"ok": True}
        status = 200
        try:
            if name == "log":
                answer = [asdict(record) for record in self.server.log.records]
            elif name == "clear_log":
                self.server.log.clear()
            elif name in _KNOBS:
                getattr(self.server.site, name)(**json.loads(text or b"{}"))
            else:
                status, answer = 404, {"error": f"no such knob: {name}"}
        except (KeyError, TypeError, ValueError) as error:
            status, answer = 400, {"error": f"{type(error).__name__}: {error}"}
        self._send(Response(status, json.dumps(answer).encode(), {"Content-Type": "application/json"}))


def take_over(handler: SiteHandler, connection: ssl.SSLSocket) -> None:
    """Let a handler go on over TLS on the connection that it has so far read in plain."""
    handler.server.connections.discard(handler.connection)
    handler.rfile.close()
    handler.wfile.close()
    handler.connection = connection
    handler.server.connections.add(connection)
    handler.rfile = connection.makefile("rb", handler.rbufsize)  # type: ignore[assignment]
    handler.wfile = connection.makefile("wb", handler.wbufsize)  # type: ignore[assignment]
