"""A small site on a loopback socket, and crawls of it in a process of their own."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from tests.site.server import QuietServer

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Answer:
    """One answer of a path: `delay` in seconds before it, `drop` to close the connection without one."""

    body: bytes = b""
    status: int = 200
    headers: Sequence[tuple[str, str]] = (("Content-Type", "text/html"),)
    delay: float = 0.0
    drop: bool = False
    chunked: bool = False


@dataclass
class Site:
    """Answers by path, the n-th request with the n-th answer and then the last; others with 404."""

    answers: Mapping[str, Sequence[Answer]]
    url: str = ""
    log: list[tuple[float, str]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for _, path in self.log]

    def answer(self, path: str) -> Answer:
        self.log.append((time.monotonic(), path))
        answers = self.answers.get(path)
        if not answers:
            return Answer(b"tidak ada", 404)
        return answers[min(self.paths.count(path), len(answers)) - 1]


@contextmanager
def serving(answers: Mapping[str, Sequence[Answer]]) -> Iterator[Site]:
    site = Site(answers)
    server = QuietServer(("127.0.0.1", 0), _handler(site))
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = site.answer(self.path)
            time.sleep(answer.delay)
            if answer.drop:
                return
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            if answer.chunked:
                self.send_header("Transfer-Encoding", "chunked")
            else:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if answer.chunked:
                self.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(answer.body), answer.body))
            else:
                self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep standard error for what matters."""

    Handler.protocol_version = "HTTP/1.1"
    return Handler


@dataclass(frozen=True)
class Outcome:
    """What a request of a crawl came to: a response, or the `reason` (or type) of its failure."""

    url: str
    status: int | None = None
    headers: dict[str, list[str]] = field(default_factory=dict)
    body: bytes = b""
    flags: tuple[str, ...] = ()
    recorded_at: str | None = None
    failure: str | None = None


@dataclass(frozen=True)
class Crawl:
    """The outcomes of a crawl in the order they came, its statistics, and its log."""

    outcomes: list[Outcome]
    stats: dict[str, Any]
    sitemaps: list[str]
    log: str


def crawl(urls: Sequence[str], settings: Mapping[str, object], slot: str | None = None) -> Crawl:
    """Crawl `urls` at once, with the middlewares under test, and wait for the end."""
    job = json.dumps({"urls": urls, "settings": settings, "slot": slot})
    done = subprocess.run(
        [sys.executable, "-m", "tests.downloading.crawler"],
        input=job,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    outcomes = [
        Outcome(**{**each, "body": base64.b64decode(each["body"]), "flags": tuple(each["flags"])})
        for each in result["outcomes"]
    ]
    return Crawl(outcomes, result["stats"], result["sitemaps"], done.stderr)
