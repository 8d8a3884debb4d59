"""Runs `scrapy` commands in forks of one process that has imported the project.

Importing Scrapy, trafilatura and the rest takes longer than most of the commands that the tests run. A fork
differs from a command of its own in one thing more: its worker processes come from a server that all forks
share, whose standard streams and environment they have. Else its arguments, environment and standard streams
are those that it is given, and it ends as Python ends.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import json
import multiprocessing
import os
import pkgutil
import resource
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from newscrawl.workers import DISCOVERY, ENRICHMENT, EXTRACTION

ROOT = Path(__file__).parents[1]

IMPORTED = (
    "newscrawl",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.downloadermiddlewares",
    "scrapy.extensions",
    "scrapy.spidermiddlewares",
    "scrapy.utils.asyncio",
    "spidermon.contrib.scrapy.extensions",
)
"""Modules, and packages with all that they hold, which commands would import."""

LEFT = ("newscrawl.settings", "newscrawl.enrichment.entities.train", "scrapy.extensions.statsmailer")
"""Not imported: what reads the environment, which differs from command to command; what needs extras; what
is deprecated, and says so."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str


def launch(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    stdin: bytes = b"",
    *,
    seconds: float,
    largest_file: int | None = None,
) -> Result:
    """Run `scrapy ARGUMENTS` to its end.

    `largest_file` (bytes) limits what the command can write to one file. Raises TimeoutExpired, and kills
    the command, where it takes longer than `seconds`.
    """
    job = {"arguments": arguments, "environment": dict(environment), "largest_file": largest_file}
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(stdin)
        given.seek(0)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            files = [given.fileno(), out.fileno(), err.fileno(), theirs.fileno()]
            socket.send_fds(_launcher(), [json.dumps(job).encode()], files)
            theirs.close()
            code = _code(ours, arguments, seconds)
        for file in (out, err):
            file.seek(0)
        return Result(code, out.read().decode(), err.read().decode())


def _code(told: socket.socket, arguments: Sequence[str], seconds: float) -> int:
    pid = int(told.recv(64))
    told.settimeout(seconds)
    try:
        return int(told.recv(64))
    except TimeoutError:
        os.kill(pid, signal.SIGKILL)
        raise subprocess.TimeoutExpired(["scrapy", *arguments], seconds) from None


@functools.cache
def _launcher() -> socket.socket:
    """Start the process that forks; it ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        command = [sys.executable, "-m", "tests.launcher", str(theirs.fileno())]
        process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()])
    # In the order in which they are to be called, which is the last one first.
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours


# --- in the process that forks


def main(channel: socket.socket) -> None:
    """Fork for each job; in the fork, run its command."""
    for name in IMPORTED:
        _import(name)
    multiprocessing.set_forkserver_preload([*DISCOVERY, EXTRACTION, ENRICHMENT])
    forkserver.ensure_running()
    # The forks would walk all that was imported each time that they look for garbage.
    gc.freeze()
    # Nobody waits for the forks that wait for the commands.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, files, _, _ = socket.recv_fds(channel, 1024 * 1024, 4)
        if not message:
            return
        if os.fork() == 0:
            channel.close()
            _run(json.loads(message), files)
        for file in files:
            os.close(file)


def _import(name: str) -> None:
    if name.startswith(LEFT):
        return
    module = importlib.import_module(name)
    for each in pkgutil.iter_modules(getattr(module, "__path__", ()), f"{name}."):
        _import(each.name)


def _run(job: dict[str, Any], files: Sequence[int]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    *streams, told = files
    if pid := os.fork():
        os.write(told, str(pid).encode())
        _, status = os.waitpid(pid, 0)
        os.write(told, str(os.waitstatus_to_exitcode(status)).encode())
        os._exit(0)
    os.close(told)
    # The server is there, though it is no child of this process, for which the standard library would look.
    server: Any = forkserver
    server._forkserver.ensure_running = server.ensure_running = lambda: None
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ |= job["environment"]
    if job["largest_file"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["largest_file"], job["largest_file"]))
    from scrapy import __main__, cmdline

    sys.argv = [str(__main__.__file__), *job["arguments"]]
    cmdline.execute()


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
