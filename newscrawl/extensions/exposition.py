"""What a process shows to Prometheus: on a port while it runs, and in a file that outlives it."""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import cast

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    start_http_server,
    write_to_textfile,
)
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample

from newscrawl.health.states import State

logger = logging.getLogger(__name__)

_DOWNLOAD = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_BATCH = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)

# By name: the help text, and the labels beside the outlet.
_COUNTERS = {
    "pages": ("Pages of articles that outlets answered.",),
    "articles": ("Articles that were read, by what became of them.", "outcome"),
    "refused": ("Pages that gave no article, by reason.", "reason"),
    "sources": (
        "Answers of feeds, sitemaps and index pages (read), those that failed, sources not due (left).",
        "result",
    ),
    "requests": ("Requests by the status of their answer; failed where there was none.", "status"),
}
_GAUGES = {
    "run_in_progress": ("1 while the outlet is crawled.",),
    "run_ended_timestamp_seconds": ("When the outlet's last run ended.",),
    "run_problem": ("1 where the outlet's last run ended with a problem.",),
    "last_new_article_timestamp_seconds": ("When a new article of the outlet was last stored.",),
    "outlet_state": ("1 for the state of the outlet, 0 for all others; see scrapy health.", "state"),
}

Counts = Mapping[tuple[str, ...], float]
"""Totals by the values of a counter's labels."""


class Exposition:
    """The metrics of a process, which all of its crawls share; docs/metrics.md explains each.

    Labels are outlets, reasons, outcomes and the like, never anything that a page says.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._updates: dict[Callable[[], None], None] = {}
        self._lock = threading.Lock()
        self.registry.register(_Updating(self))
        # node_exporter, which reads METRICS_FILE, has a process_cpu_seconds_total of its own.
        ProcessCollector(namespace="newscrawl", registry=self.registry)
        self.counters = {
            name: Counter(f"newscrawl_{name}", help, ("outlet", *labels), registry=self.registry)
            for name, (help, *labels) in _COUNTERS.items()
        }
        self.gauges = {
            name: Gauge(f"newscrawl_{name}", help, ("outlet", *labels), registry=self.registry)
            for name, (help, *labels) in _GAUGES.items()
        }
        self.downloads = Histogram(
            "newscrawl_download_seconds", "How long answers took.", ("outlet",), buckets=_DOWNLOAD,
            registry=self.registry,
        )  # fmt: skip
        self.batches = Histogram(
            "newscrawl_store_batch_seconds", "How long the store took for a batch.", buckets=_BATCH,
            registry=self.registry,
        )  # fmt: skip
        self.workers = Gauge(
            "newscrawl_worker_calls", "Calls that worker processes do, or that wait.", registry=self.registry
        )

    # --- keeping it up to date

    def watch(self, update: Callable[[], None]) -> None:
        """Have `update` called before the metrics are shown, until `unwatch`."""
        self._updates[update] = None

    def unwatch(self, update: Callable[[], None]) -> None:
        """Call `update` for the last time."""
        with self._lock:
            update()
            self._updates.pop(update, None)

    def update(self) -> None:
        """Let all that is watched say where it is."""
        with self._lock:
            for update in list(self._updates):
                update()

    def count(self, name: str, totals: Counts, before: Counts) -> None:
        """Add to a counter what `totals` have more than `before`."""
        for labels, total in totals.items():
            self.counters[name].labels(*labels).inc(total - before.get(labels, 0))

    def set_state(self, outlet: str, state: str) -> None:
        """Show an outlet's state."""
        for each in State:
            self.gauges["outlet_state"].labels(outlet, each).set(each == state)

    # --- showing it

    def serve(self, host: str, port: int) -> None:
        """Answer Prometheus on a port; where that cannot be had, say so and go on."""
        try:
            start_http_server(port, host, self.registry)
        except OSError as error:
            said = (error.strerror or str(error)).lower()
            logger.warning("Metrics are not served, METRICS_PORT %d of %s: %s.", port, host, said)

    def read(self, path: Path) -> None:
        """Go on from the counts and moments that an earlier process has left in a file."""
        if not path.exists():
            return
        try:
            families = list(text_string_to_metric_families(path.read_text(encoding="utf-8")))
            for sample in (sample for family in families for sample in family.samples):
                self._take(sample)
        except (OSError, ValueError) as error:
            logger.warning("METRICS_FILE %s cannot be read, so that counts begin anew: %s", path, error)

    def _take(self, sample: Sample) -> None:
        name = sample.name.removeprefix("newscrawl_")
        if counter := self.counters.get(name.removesuffix("_total")):
            counter.labels(**sample.labels).inc(sample.value)
        elif (gauge := self.gauges.get(name)) and name != "run_in_progress":
            gauge.labels(**sample.labels).set(sample.value)

    def write(self, path: Path) -> None:
        """Leave the metrics in a file for node_exporter's textfile collector."""
        try:
            write_to_textfile(str(path), self.registry)
        except OSError as error:
            said = (error.strerror or str(error)).lower()
            logger.warning("METRICS_FILE %s cannot be written: %s.", path, said)


class _Updating(Collector):
    """Shows nothing itself; it is registered first, so that what is shown after it is up to date."""

    def __init__(self, exposition: Exposition) -> None:
        self._exposition = exposition

    def collect(self) -> Iterable[Metric]:
        self._exposition.update()
        return ()

    def describe(self) -> Iterable[Metric]:
        return ()


@functools.cache
def exposition(host: str, port: int, file: Path | None) -> Exposition:
    """Return the process's metrics, served on `port` if it is not 0, and going on from `file` if given."""
    # Typed nowhere; the moments at which series began would be half of what is shown.
    cast(Callable[[], None], disable_created_metrics)()
    shown = Exposition()
    if file is not None:
        shown.read(file)
    if port:
        shown.serve(host, port)
    return shown
