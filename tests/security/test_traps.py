"""One crawl of an outlet that lists nothing but traps: each is cut and counted under its reason."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.support import QUICK, UNTAGGED, crawls, documents, scrapy
from tests.security.server import Proxy, proxying
from tests.security.spiders import PAGES, SITE
from tests.security.traps import SECRET, answers, articles

OPTIONS = (
    *QUICK, *UNTAGGED, "-s", "SPIDER_MODULES=tests.security.spiders", "-s", "WORKERS=1",
    "-s", "RETRY_TIMES=0",
    "-s", "DOWNLOAD_TIMEOUT=1", "-s", "REFUSED_EXAMPLES=1000", "-s", "PROGRESS_SECONDS=0",
    "-s", "LOG_LEVEL=INFO",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trapped:
    """The finished crawl, with the listener that nobody was to reach."""

    proxy: Proxy
    internal: str
    listener: socket.socket
    record: dict[str, Any]
    said: str
    store: Path
    seconds: float

    @property
    def reasons(self) -> dict[str, str]:
        """Why each address gave no article."""
        return {
            url.removeprefix(SITE): each["reason"] for each in self.record["refused"] for url in each["urls"]
        }

    @property
    def sources(self) -> dict[str, str]:
        """Why sources were not read."""
        return {each["url"].removeprefix(SITE): each["reason"] for each in self.record["sources"]["failed"]}


@pytest.fixture(scope="module")
def trapped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trapped]:
    folder = tmp_path_factory.mktemp("jebakan")
    store, file = folder / "jebakan.sqlite", folder / "rahasia.txt"
    file.write_text(SECRET)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        internal = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with proxying(answers(internal, str(file))) as proxy:
            started = time.monotonic()
            result = scrapy("crawl", "jebakan", *OPTIONS, "-s", f"SQLITE_PATH={store}", site=proxy)
            seconds = time.monotonic() - started
        yield Trapped(proxy, internal, listener, crawls(store)[-1], result.err, store, seconds)


@pytest.mark.parametrize(
    ("path", "reason"), [(path, why) for path, (_, why) in articles("").items() if why != "stored"]
)
def test_every_trap_is_refused_with_its_reason(trapped: Trapped, path: str, reason: str) -> None:
    assert trapped.reasons[path] == reason


def test_the_run_ends_by_itself_and_without_a_fault(trapped: Trapped) -> None:
    assert trapped.record["outcome"] == "finished"
    assert "Traceback" not in trapped.said
    assert "error" not in trapped.reasons.values()
    assert trapped.seconds < 40
    assert set(documents(trapped.store)) == {"https://www.jebakan.id/berita/judul"}


def test_nothing_inside_is_asked(trapped: Trapped) -> None:
    with pytest.raises(BlockingIOError):
        trapped.listener.accept()
    assert not any("127.0.0.1" in each.host or "10.1.2.3" in each.host for each in trapped.proxy.requests)


def test_sources_inside_are_refused(trapped: Trapped) -> None:
    assert trapped.sources["/umpan-pindah.xml"] == "private_address"
    assert trapped.sources[trapped.internal] == "private_address"
    assert trapped.sources["http://10.1.2.3/peta.xml"] == "private_address"


def test_sitemaps_have_a_bottom(trapped: Trapped) -> None:
    assert trapped.record["skipped"]["sitemap_loop"] == 1
    assert trapped.sources["/dalam/4.xml"] == "too_deep"
    assert trapped.proxy.paths.count("/peta.xml") == 1
    assert "/dalam/4.xml" not in trapped.proxy.paths
    assert trapped.sources["/peta-bom.xml"] == "too_large"
    assert trapped.sources["/peta-rusak.xml"] == "bad_encoding"


def test_entities_stay_unread(trapped: Trapped) -> None:
    assert trapped.sources["/umpan-besar.xml"] == "too_large"
    everything = trapped.said + str(trapped.record) + str(trapped.proxy.requests)
    assert SECRET not in everything
    assert "haha" not in everything
    assert "/berita/umpan-satu" in trapped.reasons


def test_endless_lists_are_left(trapped: Trapped) -> None:
    assert trapped.sources[f"/terkini?page={PAGES + 1}"] == "endless"
    assert trapped.sources["/tautan"] == "too_large"
    assert len([path for path in trapped.proxy.paths if path.startswith("/terkini")]) == PAGES


def test_a_calendar_is_read_for_the_days_asked_for(trapped: Trapped) -> None:
    days = [path for path in trapped.proxy.paths if path.startswith("/kalender")]
    assert 7 <= len(days) <= 8


def test_nothing_that_a_terminal_obeys_is_said(trapped: Trapped) -> None:
    assert "new       https://www.jebakan.id/berita/judul Judul" in trapped.said
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028]", trapped.said)
    assert not re.search(r"^23:59:59", trapped.said, re.MULTILINE)


def test_passwords_in_addresses_are_not_repeated(trapped: Trapped) -> None:
    assert "rahasia@" not in trapped.said + str(trapped.record)
