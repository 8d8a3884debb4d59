"""The outlet, served for one test, and crawls of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crawl.support import QUICK, Result, documents, scrapy
from tests.lontar.outlet import Lontar
from tests.site.serving import Served, serve_outlet

SPIDERS = ("-s", "SPIDER_MODULES=tests.lontar.spiders")


@dataclass(frozen=True, slots=True)
class Outlet:
    """The served outlet with its knobs, and the store of the crawls in the test."""

    site: Lontar
    served: Served
    store: Path

    def crawl(self, spider: str, *args: str, spiders: tuple[str, ...] = SPIDERS) -> Result:
        """Run `scrapy crawl SPIDER ARGS` into the store, on a fresh log of requests."""
        self.served.log.clear()
        settings = ("WORKERS=1", "RETRY_TIMES=0", "DOWNLOAD_TIMEOUT=30", f"SQLITE_PATH={self.store}")
        options = [each for setting in settings for each in ("-s", setting)]
        arguments = ("crawl", spider, *spiders, *QUICK, *options)
        return scrapy(*arguments, *args, site=self.served)

    @property
    def urls(self) -> set[str]:
        """The addresses of the stored articles."""
        return set(documents(self.store))

    def asked(self, prefix: str = "/") -> list[str]:
        """The paths, with their queries, that the last crawl asked for and that begin so."""
        return [each.path for each in self.served.requests if each.path.startswith(prefix)]

    @property
    def articles_asked(self) -> list[str]:
        """Those of them that are articles'."""
        paths = {story.path for story in self.site.stories}
        return [path for path in self.asked() if path.partition("?")[0] in paths]


@pytest.fixture
def lontar(tmp_path: Path) -> Iterator[Outlet]:
    site = Lontar()
    with serve_outlet(site) as served:
        yield Outlet(site, served, tmp_path / "lontar.sqlite")
