"""Running the project's commands as a user does, in processes of their own."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from tests.launcher import ROOT, Result, launch
from tests.site.serving import Served

QUICK = (
    "-s", "DOWNLOAD_DELAY=0.01", "-s", "DOWNLOAD_TIMEOUT=2", "-s", "STORE_BATCH_SECONDS=0.1",
    "-s", "CONTACT=uji@contoh.id",
)  # fmt: skip
UNTAGGED = ("-s", "LANGUAGE_DETECTOR=none", "-s", "ENTITY_TAGGER=none")
"""For crawls whose tests look at other things: loading the models is most of a short crawl's work."""
SECONDS = 60


class Reached(Protocol):
    """What answers a command's requests."""

    @property
    def environment(self) -> dict[str, str]:
        """The variables that send them there."""


def scrapy(
    *args: str,
    site: Reached | None = None,
    stdin: str | bytes = b"",
    largest_file: int | None = None,
    **variables: str,
) -> Result:
    """Run `scrapy ARGS` to its end; requests go to `site`, or nowhere.

    `largest_file` (bytes) makes the disk full for it, as far as one file can tell.
    """
    text = stdin.encode() if isinstance(stdin, str) else stdin
    return launch(args, environment(site, variables), text, seconds=SECONDS, largest_file=largest_file)


def crawl(
    store: Path,
    *args: str,
    site: Served | None = None,
    largest_file: int | None = None,
    tagged: bool = False,
    **variables: str,
) -> Result:
    """Run `scrapy crawl voa_id` into the SQLite file `store`; `tagged` with the models."""
    stages = () if tagged else UNTAGGED
    arguments = ("crawl", "voa_id", *QUICK, *stages, "-s", f"SQLITE_PATH={store}", *args)
    return scrapy(*arguments, site=site, largest_file=largest_file, **variables)


def start_crawl(store: Path, *args: str, site: Served, **variables: str) -> subprocess.Popen[bytes]:
    """Start `scrapy crawl voa_id` in a process group of its own, as a terminal does."""
    settings = (*QUICK, *UNTAGGED, "-s", f"SQLITE_PATH={store}")
    command = [sys.executable, "-m", "scrapy", "crawl", "voa_id", *settings, *args]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(site, variables), stderr=subprocess.PIPE, start_new_session=True
    )


def environment(site: Reached | None, variables: dict[str, str]) -> dict[str, str]:
    """Return the environment of a command: no settings of the person who runs the tests, no way out."""
    names = (
        "MONGO_URI", "MONGO_DATABASE", "SQLITE_PATH", "TIMEZONE", "CONTACT",
        "HEALTH_WEBHOOK", "HEALTH_COMMAND",
    )  # fmt: skip
    nowhere = dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9")
    # Empty values also keep a developer's own .env out.
    return os.environ | dict.fromkeys(names, "") | (site.environment if site else nowhere) | variables


def documents(store: Path) -> dict[str, dict[str, Any]]:
    """Return a SQLite store's documents by URL."""
    with closing(sqlite3.connect(store)) as database:
        rows = database.execute("SELECT document FROM articles").fetchall()
    return {document["url"]: document for document in (json.loads(text) for (text,) in rows)}


def crawls(store: Path) -> list[dict[str, Any]]:
    """Return a SQLite store's run records, oldest first."""
    with closing(sqlite3.connect(store)) as database:
        return [json.loads(text) for (text,) in database.execute("SELECT record FROM crawls ORDER BY id")]


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until `condition` holds. Raises TimeoutError where it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("it did not happen in time")
        time.sleep(0.02)


def stored(store: Path) -> int:
    """Return how many articles a SQLite store holds, 0 while there is none."""
    try:
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as database:
            return int(database.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def kill(process: subprocess.Popen[bytes], number: int = signal.SIGKILL) -> int:
    """Send a signal to a crawl's whole process group; return its exit code."""
    os.killpg(process.pid, number)
    code = process.wait(SECONDS)
    if process.stderr is not None:
        process.stderr.close()
    return code


def setting(uri: str) -> list[str]:
    """Return the options that name a store."""
    scheme, _, path = uri.partition(":")
    return ["-s", f"SQLITE_PATH={path}"] if scheme == "sqlite" else ["-s", f"MONGO_URI={uri}"]
