"""Both stores, and somebody who is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from newscrawl.storage.store import Store, open_store
from tests.site.server import QuietServer


@pytest.fixture(params=["sqlite", "mongodb"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        uri = f"sqlite:{tmp_path / 'newscrawl.sqlite'}"
    else:
        uri = request.getfixturevalue("mongo_uri")
    opened = open_store(uri)
    yield opened
    opened.close()


@dataclass
class Hook:
    """A webhook: what it `got`, and the status that it answers with."""

    url: str = ""
    status: int = 204
    got: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def hook() -> Iterator[Hook]:
    found = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if found.status < 300:
                found.got.append(json.loads(body))
            self.send_response(found.status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = QuietServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}/kait/rahasia-7001"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()
