"""A crawl's part of the metrics for Prometheus: METRICS_PORT, METRICS_FILE."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings

from newscrawl.config import clock, metrics_file
from newscrawl.extensions.collection import batch_stored
from newscrawl.extensions.exposition import Counts, Exposition, exposition
from newscrawl.extensions.run import Run
from newscrawl.storage.store import Outcome
from newscrawl.workers import Workers

_ANSWERS = "downloader/response_status_count/"
_EXCEPTIONS = "downloader/exception_count"


def show_states(settings: BaseSettings, states: Mapping[str, str]) -> None:
    """Show the states of outlets, by name, where METRICS_PORT or METRICS_FILE asks for metrics."""
    port, file = settings.getint("METRICS_PORT"), metrics_file(settings)
    if not port and file is None:
        return
    shown = exposition(settings["METRICS_HOST"], port, file)
    for outlet, state in states.items():
        shown.set_state(outlet, state)
    if file is not None:
        shown.write(file)


class Metrics:
    """Shows what the Run extension has counted, and how long answers and the store took."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        port, self._file = settings.getint("METRICS_PORT"), metrics_file(settings)
        if not port and self._file is None:
            raise NotConfigured
        self._crawler = crawler
        self._now = clock(settings)
        self._shown: Exposition = exposition(settings["METRICS_HOST"], port, self._file)
        self._before: Mapping[str, Counts] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the extension. Raises NotConfigured where no metrics are asked for."""
        metrics = cls(crawler)
        connect = crawler.signals.connect
        connect(metrics.spider_opened, signal=signals.spider_opened)
        connect(metrics.response_downloaded, signal=signals.response_downloaded)
        connect(metrics.batch_stored, signal=batch_stored)
        connect(metrics.spider_closed, signal=signals.spider_closed)
        return metrics

    def spider_opened(self, spider: Spider) -> None:
        """Begin to show the crawl."""
        self._shown.gauges["run_in_progress"].labels(spider.name).set(1)
        self._shown.watch(self._update)

    def response_downloaded(self, request: Request) -> None:
        """Note how long an answer took."""
        seconds = request.meta.get("download_latency")
        if seconds is not None:
            self._shown.downloads.labels(self._run.name).observe(seconds)

    def batch_stored(self, seconds: float) -> None:
        """Note how long the store took for a batch of articles."""
        self._shown.batches.observe(seconds)

    def spider_closed(self, spider: Spider) -> None:
        """Show the crawl's end."""
        self._shown.unwatch(self._update)
        gauges = self._shown.gauges
        gauges["run_in_progress"].labels(spider.name).set(0)
        gauges["run_ended_timestamp_seconds"].labels(spider.name).set(self._now().timestamp())
        gauges["run_problem"].labels(spider.name).set(self._run.problem is not None)
        if self._file is not None:
            self._shown.write(self._file)

    @property
    def _run(self) -> Run:
        run = self._crawler.get_extension(Run)
        assert run is not None
        return run

    def _update(self) -> None:
        # Called from the thread that answers Prometheus, too: it reads copies of what the crawl counts.
        totals = self._totals()
        for name, counts in totals.items():
            self._shown.count(name, counts, self._before.get(name, {}))
        new = (self._run.name, str(Outcome.NEW))
        if totals["articles"].get(new, 0) > self._before.get("articles", {}).get(new, 0):
            moment = self._shown.gauges["last_new_article_timestamp_seconds"]
            moment.labels(self._run.name).set(self._now().timestamp())
        self._before = totals
        if (workers := self._crawler.get_extension(Workers)) is not None:
            self._shown.workers.set(workers.calls)

    def _totals(self) -> dict[str, Counts]:
        run = self._run
        outlet = run.name
        sources = {"read": run.sources_read, "failed": len(run.sources_failed), "left": run.sources_left}
        return {
            "pages": {(outlet,): run.pages},
            "articles": {(outlet, str(outcome)): run.outcomes[outcome] for outcome in Outcome},
            "refused": {(outlet, reason): each.count for reason, each in dict(run.refusals).items()},
            "sources": {(outlet, result): count for result, count in sources.items()},
            "requests": {(outlet, status): count for status, count in self._answers().items()},
        }

    def _answers(self) -> dict[str, int]:
        assert self._crawler.stats is not None
        stats = dict(self._crawler.stats.get_stats())
        answers = {
            name.removeprefix(_ANSWERS): count for name, count in stats.items() if name.startswith(_ANSWERS)
        }
        return answers | {"failed": stats.get(_EXCEPTIONS, 0)}
