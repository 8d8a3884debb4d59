"""What the crawls of a period did, as the report shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, tzinfo

from newscrawl.article import Document
from newscrawl.collection.periods import Unit, periods
from newscrawl.reasons import words_for_ending
from newscrawl.report.charts import StackedChart, stacked
from newscrawl.storage.statistics import StatisticsQuery

LISTED = 25
"""So many of the newest crawls are listed one by one."""

RESULTS = ("new", "updated", "unchanged", "refused")
"""What may become of a page, in the order in which it is shown."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """One run as a row: how many pages had each of RESULTS; `trouble` says that it ended with a problem."""

    started: str
    source: str
    counts: list[int]
    ending: str
    trouble: bool


@dataclass(frozen=True, slots=True)
class Crawls:
    """The runs of a period: the newest ones, how many there were and had a problem, and all their pages."""

    newest: list[Crawl]
    count: int
    troubles: int
    unit: Unit
    chart: StackedChart
    results: tuple[str, ...] = RESULTS


def crawls_of(records: Iterable[Document], query: StatisticsQuery, zone: tzinfo) -> Crawls:
    """Return what run records, newest first, say; those outside the query's days and outlet are left out.

    The records are read one after the other and not kept.
    """
    newest: list[Crawl] = []
    count = troubles = 0
    days: Counter[tuple[str, str]] = Counter()
    for record in records:
        day = record["started_at"].astimezone(zone).date()
        if not _within(day, record, query):
            continue
        crawl = _crawl(record, zone)
        if count < LISTED:
            newest.append(crawl)
        count += 1
        troubles += crawl.trouble
        days.update(
            {(name, day.isoformat()): pages for name, pages in zip(RESULTS, crawl.counts, strict=True)}
        )
    unit, stretches = periods(days, query.since, query.until)
    chart = stacked([(each.label, each.articles) for each in stretches], RESULTS)
    return Crawls(newest, count, troubles, unit, chart)


def _within(day: date, record: Document, query: StatisticsQuery) -> bool:
    if query.source is not None and record["source"] != query.source:
        return False
    return (query.since is None or day >= query.since) and (query.until is None or day <= query.until)


def _crawl(record: Document, zone: tzinfo) -> Crawl:
    refused = sum(each["count"] for each in record.get("refused") or [])
    counts = {**(record.get("articles") or {}), "refused": refused}
    problem = record.get("problem")
    return Crawl(
        started=f"{record['started_at'].astimezone(zone):%Y-%m-%d %H:%M}",
        source=record["source"],
        counts=[counts.get(name, 0) for name in RESULTS],
        ending=problem or words_for_ending(record["outcome"]),
        trouble=bool(problem),
    )
