"""What Prometheus is shown of crawls, on a port and in a file."""

from __future__ import annotations

import json
import re
import signal
import socket
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from scrapy.settings import Settings

from newscrawl.extensions.exposition import Exposition
from newscrawl.extensions.metrics import show_states
from tests.crawl.support import kill, start_crawl, wait_for
from tests.launcher import ROOT
from tests.lontar.conftest import Outlet
from tests.site.serving import serve

Samples = dict[tuple[str, ...], float]
SPIDER = "lontar_umpan"


def read(text: str) -> Samples:
    """Samples by name and label values, these in the order of their labels' names."""
    return {
        (sample.name.removeprefix("newscrawl_"), *(sample.labels[name] for name in sorted(sample.labels))): (
            sample.value
        )
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def crawl(lontar: Outlet, file: Path, ahead: int = 0) -> Samples:
    result = lontar.crawl(SPIDER, "-s", f"METRICS_FILE={file}", "-s", "REVISIT_AFTER=", ahead=ahead)
    assert "METRICS" not in result.err
    return read(file.read_text())


def test_a_file_goes_on_from_run_to_run(lontar: Outlet, tmp_path: Path) -> None:
    file = tmp_path / "newscrawl.prom"
    lontar.site.days = 2
    gone, failing = lontar.site.stories[2:4]
    lontar.site.down = {gone.path: 410, failing.path: 503}
    first = crawl(lontar, file)
    stored = len(lontar.urls)
    assert first["articles_total", "new", SPIDER] == stored > 10
    assert first["refused_total", SPIDER, "gone"] == 1
    assert first["refused_total", SPIDER, "http_503"] == 1
    assert first["sources_total", SPIDER, "read"] == 3
    # A story whose whole is refused is asked for at its plain address, too.
    assert first["pages_total", SPIDER] == stored + 4
    assert first["requests_total", SPIDER, "200"] == stored + len(["/robots.txt", "/rss", "/peta", "/berita"])
    assert first["requests_total", SPIDER, "410"] == 2
    assert first["download_seconds_count", SPIDER] == len(lontar.asked())
    assert first["store_batch_seconds_count",] >= 1
    assert first["run_in_progress", SPIDER] == first["run_problem", SPIDER] == 0
    new_at = first["last_new_article_timestamp_seconds", SPIDER]
    lontar.site.down = {"/rss": 503, "/peta": 404}
    second = crawl(lontar, file, ahead=30)
    assert second["articles_total", "new", SPIDER] == stored
    assert second["sources_total", SPIDER, "failed"] == 2
    assert second["run_problem", SPIDER] == 1
    assert second["last_new_article_timestamp_seconds", SPIDER] == new_at
    assert second["run_ended_timestamp_seconds", SPIDER] > first["run_ended_timestamp_seconds", SPIDER]
    assert second["requests_total", SPIDER, "503"] > first["requests_total", SPIDER, "503"]


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_port_shows_a_crawl_while_it_runs(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    def scraped() -> Samples:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
                return read(answer.read().decode())
        except OSError:
            return {}

    def has_begun() -> bool:
        now = scraped()
        return now.get(("run_in_progress", "voa_id")) == 1 and now.get(("pages_total", "voa_id"), 0) >= 1

    with serve() as site:
        options = ("-s", f"METRICS_PORT={port}", "-s", "DOWNLOAD_DELAY=0.2")
        process = start_crawl(tmp_path / "articles.sqlite", *options, site=site)
        try:
            wait_for(has_begun, 60)
            before = scraped()["pages_total", "voa_id"]
            wait_for(lambda: scraped()["pages_total", "voa_id"] > before, 60)
        finally:
            kill(process, signal.SIGKILL)


def test_a_port_that_is_taken_is_said_and_the_crawl_goes_on(lontar: Outlet, taken: int) -> None:
    result = lontar.crawl(SPIDER, "-a", f"url={lontar.site.stories[0].url}", "-s", f"METRICS_PORT={taken}")
    assert result.code == 0
    [said] = [line for line in result.err.splitlines() if "METRICS" in line]
    assert f"Metrics are not served, METRICS_PORT {taken} of 127.0.0.1: address already in use." in said


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("METRICS_PORT=web", "METRICS_PORT is 'web', which is not a number."),
        ("METRICS_PORT=70000", "METRICS_PORT is 70000; ports end at 65535."),
        (
            "METRICS_FILE=m.txt",
            "METRICS_FILE is 'm.txt'; node_exporter reads only files that end in .prom.",
        ),
    ],
)
def test_wrong_settings_are_wrong_use(lontar: Outlet, setting: str, said: str) -> None:
    result = lontar.crawl(SPIDER, "-s", setting)
    assert (result.code, result.err.strip()) == (2, said)


@pytest.mark.parametrize(
    "text", ["newscrawl_pages_total{outlet=", 'newscrawl_pages_total{site="x"} 1\n', "\x00"]
)
def test_a_damaged_file_is_said_and_begun_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    file = tmp_path / "newscrawl.prom"
    file.write_text(text)
    Exposition().read(file)
    [record] = caplog.records
    assert "cannot be read, so that counts begin anew" in record.getMessage()


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Exposition().write(tmp_path / "lost" / "newscrawl.prom")
    [record] = caplog.records
    assert record.getMessage().endswith("cannot be written: no such file or directory.")


def test_states_are_shown_one_of_all(tmp_path: Path) -> None:
    file = tmp_path / "newscrawl.prom"
    settings = Settings(
        {"METRICS_FILE": str(file), "METRICS_HOST": "127.0.0.1", "PROJECT_DIR": str(tmp_path)}
    )
    show_states(settings, {"warta": "broken", "kabar": "ok"})
    show_states(settings, {"warta": "ok"})
    shown = {key: value for key, value in read(file.read_text()).items() if key[0] == "outlet_state"}
    assert {key[1:] for key, value in shown.items() if value} == {("warta", "ok"), ("kabar", "ok")}
    assert ("outlet_state", "warta", "blocked") in shown
    again = Exposition()
    again.read(file)
    again.write(file)
    assert {key: read(file.read_text())[key] for key in shown} == shown


def exported() -> set[str]:
    names = set()
    for family in Exposition().registry.collect():
        suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}
        names |= {family.name + suffix for suffix in suffixes.get(family.type, ("",))}
    return names


def test_the_dashboard_asks_only_for_what_is_exported() -> None:
    dashboard = json.loads((ROOT / "docs/grafana-dashboard.json").read_text())
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    asked += [each["definition"] for each in dashboard["templating"]["list"] if "definition" in each]
    names = set(re.findall(r"newscrawl_\w+", " ".join(asked)))
    assert len(names) > 10
    assert names <= exported()
    places = [tuple(panel["gridPos"].values()) for panel in dashboard["panels"]]
    assert len(places) == len(set(places)) == len({panel["id"] for panel in dashboard["panels"]})


def test_every_metric_is_explained() -> None:
    text = (ROOT / "docs/metrics.md").read_text()
    for family in Exposition().registry.collect():
        if not family.name.startswith("newscrawl_process_"):
            suffix = "_total" if family.type == "counter" else ""
            assert f"| `{family.name}{suffix}` | {family.type} |" in text
