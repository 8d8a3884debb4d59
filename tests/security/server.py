"""A forward proxy on loopback that answers for every http:// host itself, byte by byte as a test says."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came: when (monotonic seconds), whom it asked, and its headers in lower case."""

    at: float
    host: str
    path: str
    headers: dict[str, str]


Stream = AsyncIterator[bytes]
Answer = bytes | Callable[[Request], "bytes | Stream"]
"""A whole answer, head included (see `reply`), or what makes one, at once or in pieces."""


def reply(body: bytes | str = b"", status: int = 200, kind: str = "text/html", **headers: str) -> bytes:
    """Return an answer with these headers (`retry_after` for Retry-After)."""
    content = body.encode() if isinstance(body, str) else body
    fields = {"content-type": kind, "content-length": str(len(content))}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + content


@dataclass
class Proxy:
    """The running proxy: `answers` by path (without its query), others get 404; `most` asked at one time."""

    answers: Mapping[str, Answer]
    port: int = 0
    requests: list[Request] = field(default_factory=list)
    most: int = 0
    under_way: Counter[str] = field(default_factory=Counter)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that send a crawl here."""
        names = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
        return dict.fromkeys(names, f"http://127.0.0.1:{self.port}") | {"no_proxy": "", "NO_PROXY": ""}

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [each.path for each in self.requests]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while not writer.is_closing():
                await self._answer(await reader.readuntil(b"\r\n\r\n"), writer)
        writer.close()

    async def _answer(self, head: bytes, writer: asyncio.StreamWriter) -> None:
        lines = head.decode("latin-1").split("\r\n")
        url = urlsplit(lines[0].split()[1])
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)
        }
        path = url.path + (f"?{url.query}" if url.query else "")
        host = url.netloc or headers.get("host", "")
        request = Request(time.monotonic(), host, path, headers)
        self.requests.append(request)
        self.under_way["all"] += 1
        self.most = max(self.most, self.under_way["all"])
        try:
            answer = self.answers.get(f"{host}{url.path}", self.answers.get(url.path, reply(status=404)))
            whole = answer if isinstance(answer, bytes) else answer(request)
            if isinstance(whole, bytes):
                writer.write(whole)
                await writer.drain()
                return
            async for piece in whole:
                writer.write(piece)
                await writer.drain()
            writer.close()
        finally:
            self.under_way["all"] -= 1


@contextmanager
def proxying(answers: Mapping[str, Answer]) -> Iterator[Proxy]:
    """Run the proxy until the block ends."""
    proxy = Proxy(answers)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(proxy.serve, "127.0.0.1", 0, limit=1 << 20))
    proxy.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        server.close()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
