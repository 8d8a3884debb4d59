"""The outlet, served for one test, and crawls of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from newscrawl.article import Article
from newscrawl.storage.store import Store, open_store
from newscrawl.urls import article_id
from tests.crawl.support import QUICK, UNTAGGED, documents, scrapy
from tests.launcher import Result
from tests.lontar.clock import now, seconds_ahead
from tests.lontar.outlet import Lontar, Story
from tests.site.serving import Served, serve_outlet

SPIDERS = ("-s", "SPIDER_MODULES=tests.lontar.spiders")


@dataclass(frozen=True, slots=True)
class Outlet:
    """The served outlet with its knobs, and the store of the crawls in the test."""

    site: Lontar
    served: Served
    store: Path
    seconds: Iterator[int] = field(default_factory=lambda: count(step=2))

    def crawl(
        self,
        spider: str,
        *args: str,
        spiders: tuple[str, ...] = SPIDERS,
        tagged: bool = False,
        ahead: int = 0,
    ) -> Result:
        """Run `scrapy crawl SPIDER ARGS` into the store, on a fresh log; `tagged` with the models, `ahead`
        minutes from now, and never in the second of an earlier crawl."""
        self.served.log.clear()
        settings = [
            "WORKERS=1", "RETRY_TIMES=0", "DOWNLOAD_TIMEOUT=30", f"SQLITE_PATH={self.store}",
            "CLOCK=tests.lontar.clock.set_ahead",
        ]  # fmt: skip
        options = [each for setting in settings for each in ("-s", setting)]
        arguments = ("crawl", spider, *spiders, *QUICK, *(() if tagged else UNTAGGED), *options)
        shift = seconds_ahead(ahead) + next(self.seconds)
        return scrapy(*arguments, *args, site=self.served, TEST_SECONDS_AHEAD=str(shift))

    @property
    def urls(self) -> set[str]:
        """The addresses of the stored articles."""
        return set(documents(self.store))

    def asked(self, prefix: str = "/") -> list[str]:
        """The paths, with their queries, that the last crawl asked for and that begin so."""
        return [each.path for each in self.served.requests if each.path.startswith(prefix)]

    @property
    def answers(self) -> list[tuple[str, int]]:
        """Those that are articles', with the status that each was answered with."""
        paths = {story.path for story in self.site.stories}
        requests = self.served.requests
        return [(each.path, each.status) for each in requests if each.path.partition("?")[0] in paths]

    @property
    def articles_asked(self) -> list[str]:
        """Those of them that are articles'."""
        paths = {story.path for story in self.site.stories}
        return [path for path in self.asked() if path.partition("?")[0] in paths]


@dataclass(frozen=True, slots=True)
class Kept:
    """A store that crawls go to: `options` say so, `open` gives it."""

    uri: str
    options: tuple[str, ...]

    @contextmanager
    def open(self) -> Iterator[Store]:
        """Open the store for the length of a block."""
        with closing(open_store(self.uri)) as store:
            yield store

    def article(self, story: Story) -> Article:
        """Return a story's stored article."""
        with self.open() as store:
            article = store.get(article_id(story.url))
        assert article is not None
        return article

    def change(self, story: Story, **fields: Any) -> None:
        """Set fields of a story's stored document, as an earlier run might have left them."""
        with self.open() as store:
            document = self.article(story).to_document() | fields
            document["content_hash"] = Article.from_document(document).content_hash
            store.load("articles", [document], now())


@pytest.fixture(params=["sqlite", "mongodb"])
def kept(request: pytest.FixtureRequest, lontar: Outlet) -> Kept:
    """Each of the two stores."""
    if request.param == "sqlite":
        return Kept(f"sqlite:{lontar.store}", ())
    uri: str = request.getfixturevalue("mongo_uri")
    return Kept(uri, ("-s", f"MONGO_URI={uri}"))


@pytest.fixture
def in_sqlite(lontar: Outlet) -> Kept:
    """The default store."""
    return Kept(f"sqlite:{lontar.store}", ())


@pytest.fixture
def lontar(tmp_path: Path) -> Iterator[Outlet]:
    site = Lontar()
    with serve_outlet(site) as served:
        yield Outlet(site, served, tmp_path / "lontar.sqlite")
