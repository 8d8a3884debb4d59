"""A town of outlets, served for one test, and `scrapy crawlall` over them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crawl.support import QUICK, UNTAGGED, documents, environment, scrapy
from tests.launcher import ROOT, Result
from tests.lontar.clock import seconds_ahead
from tests.lontar.outlet import Lontar
from tests.site.serving import Served, serve_outlet
from tests.site.site import Response


class Town:
    """Several outlets behind one proxy, each on its host."""

    def __init__(self, *outlets: Lontar) -> None:
        self.outlets = outlets
        self.hosts = frozenset[str]().union(*(outlet.hosts for outlet in outlets))

    def respond(self, method: str, scheme: str, host: str, target: str, etag: str | None = None) -> Response:
        """Return the answer of the outlet that the host belongs to."""
        outlet = next(each for each in self.outlets if host in each.hosts)
        return outlet.respond(method, scheme, host, target, etag)


@dataclass(frozen=True, slots=True)
class ServedTown:
    """The outlets with their knobs, and the store of the crawls in the test."""

    alun: Lontar
    benteng: Lontar
    served: Served
    store: Path

    def _command(self, args: tuple[str, ...]) -> list[str]:
        settings = (
            "SPIDER_MODULES=tests.fleet.spiders", f"SQLITE_PATH={self.store}", "WORKERS=1", "RETRY_TIMES=0",
            "DOWNLOAD_TIMEOUT=30", "CLOCK=tests.lontar.clock.set_ahead",
        )  # fmt: skip
        options = [each for setting in settings for each in ("-s", setting)]
        return [args[0], *QUICK, *UNTAGGED, *options, *args[1:]]

    def scrapy(self, *args: str, largest_file: int | None = None) -> Result:
        """Run `scrapy ARGS` to its end, on a fresh log."""
        self.served.log.clear()
        ahead = str(seconds_ahead())
        command = self._command(args)
        return scrapy(*command, site=self.served, largest_file=largest_file, TEST_SECONDS_AHEAD=ahead)

    def start(self, *args: str) -> subprocess.Popen[bytes]:
        """Start `scrapy ARGS` in a process group of its own, as a terminal does."""
        command = [sys.executable, "-m", "scrapy", *self._command(args)]
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(self.served, {"TEST_SECONDS_AHEAD": str(seconds_ahead())}),
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    @property
    def urls(self) -> set[str]:
        """The addresses of the stored articles."""
        return set(documents(self.store))

    def asked(self, outlet: Lontar) -> list[str]:
        """The paths that the last crawl asked an outlet for, in order."""
        return [each.path for each in self.served.requests if each.host == outlet.host and each.status]


@contextmanager
def serve_town(folder: Path) -> Iterator[ServedTown]:
    """Serve the town: two sound outlets, one of them slow, one that answers with errors, one with a fault."""
    sources = frozenset({"feed", "sitemap"})
    alun = Lontar(days=3, host="www.kabaralun.id", sources=sources, archived=120)
    benteng = Lontar(days=2, host="www.kabarbenteng.id", sources=sources, slow=0.1)
    candi = Lontar(days=1, host="www.kabarcandi.id", down={"/rss": 503})
    dermaga = Lontar(days=1, host="www.kabardermaga.id")
    with serve_outlet(Town(alun, benteng, candi, dermaga)) as served:
        yield ServedTown(alun, benteng, served, folder / "kota.sqlite")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[ServedTown]:
    with serve_town(tmp_path) as town:
        yield town
