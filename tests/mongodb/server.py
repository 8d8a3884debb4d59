"""A MongoDB server for tests: the one of TEST_MONGO_URI, a mongod, or mongo-java-server on Java and Maven."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from filelock import FileLock

FOLDER = Path(__file__).parent
JARS = FOLDER / "lib"
START_SECONDS = 60

INSTALL = (
    "no MongoDB to test with: set TEST_MONGO_URI, or install mongod, or Java 17 or later together with Maven"
)


class NoServer(Exception):
    """This machine has nothing that MongoDB's protocol can be tested with."""


class LocalServer:
    """A MongoDB server in a process of its own, on a loopback port that it keeps over restarts."""

    def __init__(self, data: Path, megabytes: int = 512) -> None:
        """Prepare a server with its files in `data`; mongo-java-server, whose documents are in memory, takes
        so many megabytes at most."""
        self._data = data
        self._megabytes = megabytes
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()

    @property
    def uri(self) -> str:
        return f"mongodb://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the server and return once it listens. Raises NoServer where there is none to start."""
        command = self._command()
        # mongo-java-server ends when its standard input closes, so that no test run leaves one behind.
        with (self._data / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while not _listens(self.port):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                said = (self._data / "server.log").read_text(errors="replace")
                raise RuntimeError(f"the MongoDB server for tests did not start:\n{said[-2000:]}")
            time.sleep(0.05)

    def _command(self) -> list[str]:
        mongod = shutil.which("mongod")
        if mongod:
            files = self._data / "mongod"
            files.mkdir(exist_ok=True)
            return [mongod, "--dbpath", str(files), "--port", str(self.port), "--bind_ip", "127.0.0.1"]
        java = shutil.which("java")
        if not java or _java_version(java) < 17:
            raise NoServer(INSTALL)
        _fetch_jars()
        memory = f"-Xmx{self._megabytes}m"
        return [java, memory, "-cp", f"{JARS}/*", str(FOLDER / "MongoServerMain.java"), str(self.port)]

    def pause(self) -> None:
        """Stop the server from answering, its connections open, until `resume`."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        """End the server at once; mongo-java-server forgets what it held."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process = None


def _fetch_jars() -> None:
    """Let Maven copy mongo-java-server's jars, once for all workers and runs."""
    JARS.mkdir(exist_ok=True)
    with FileLock(JARS / "lock"):
        if (JARS / "complete").exists():
            return
        maven = shutil.which("mvn")
        if not maven:
            raise NoServer(INSTALL)
        command = [maven, "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={JARS}"]
        done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(
                f"Maven could not fetch mongo-java-server:\n{done.stdout[-2000:]}{done.stderr}"
            )
        (JARS / "complete").touch()


def _java_version(java: str) -> int:
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


def free_port() -> int:
    """Return a loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wanted_uri() -> str | None:
    """Return the server that the environment names, if any."""
    return os.environ.get("TEST_MONGO_URI") or None
