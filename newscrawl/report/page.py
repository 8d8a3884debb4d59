"""A collection's report: one HTML page that needs nothing beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from newscrawl.article import Document
from newscrawl.collection.periods import Unit, periods
from newscrawl.presentation import plain
from newscrawl.reasons import words_for_ending
from newscrawl.report.charts import StackedChart, percent, share, stacked
from newscrawl.storage.statistics import FIELDS, NAME_TYPES, NameCount, Statistics, StatisticsQuery

NAMES = 10
LARGEST = 12
"""So many sections and languages have a bar of their own."""

RUNS = 25
"""So many of the newest crawls are listed one by one."""

_HEADINGS = {"PERSON": "People", "ORGANISATION": "Organisations", "LOCATION": "Places"}
_RESULTS = ("new", "updated", "unchanged", "refused")


@dataclass(frozen=True, slots=True)
class Amount:
    """A count with a bar: `share` in per cent of the largest; `note` is said beside it."""

    name: str
    count: int
    share: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Crawl:
    """One run as a row: what it stored and what came of it; `trouble` says that it ended with a problem."""

    started: str
    source: str
    counts: dict[str, int]
    ending: str
    trouble: bool


def render_report(
    found: Statistics,
    crawls: Sequence[Document],
    query: StatisticsQuery,
    address: str,
    now: datetime,
    zone: tzinfo,
) -> str:
    """Return the page. `crawls` are run records; those outside the query's days and outlet are left out.

    Times are shown in `zone`. The page loads nothing, runs no script, and shows what articles hold as text.
    """
    environment = Environment(
        loader=PackageLoader("newscrawl.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = lambda pair: percent(*pair)
    wanted = [each for each in crawls if _within(each, query, zone)]
    crawl_unit, crawl_chart = _crawls_chart(wanted, query, zone)
    unit, stretches = periods(found.days, query.since, query.until)
    outlets = sorted(found.sources.items(), key=lambda pair: (-pair[1].articles, pair[0]))
    return environment.get_template("report.html").render(
        found=found,
        address=address,
        query=query,
        period=_period(query),
        made=f"{now.astimezone(zone):%Y-%m-%d %H:%M %Z}",
        unit=unit,
        chart=stacked([(each.label, each.articles) for each in stretches]),
        undated=sum(count for (_, day), count in found.days.items() if not day),
        outlets=[
            Amount(name, each.articles, share(each.articles, outlets[0][1].articles), _span(each, zone))
            for name, each in outlets
        ],
        rising=[(_HEADINGS[type], _names(found.rising.get(type, []))) for type in NAME_TYPES],
        frequent=[(_HEADINGS[type], _names(found.names.get(type, []))) for type in NAME_TYPES],
        fields=FIELDS,
        coverage=[
            (name, each.articles, [(each.filled.get(field, 0), each.articles) for field in FIELDS])
            for name, each in outlets
        ],
        sections=_amounts(_by_second(found.sections), found.articles),
        languages=_amounts(Counter(dict(found.languages)), found.articles),
        crawls=[_crawl(each, zone) for each in wanted[:RUNS]],
        crawl_count=len(wanted),
        crawl_unit=crawl_unit,
        crawl_chart=crawl_chart,
        results=_RESULTS,
        troubles=sum(bool(each.get("problem")) for each in wanted),
    )


def _shown(value: object) -> object:
    """Return what an expression of the template shows; plain text loses control characters."""
    return plain(value) if type(value) is str else value


def _period(query: StatisticsQuery) -> str:
    if query.since and query.until:
        return f"{query.since} to {query.until}"
    if query.since:
        return f"since {query.since}"
    if query.until:
        return f"until {query.until}"
    return "the whole collection"


def _span(each: Any, zone: tzinfo) -> str:
    if each.oldest is None or each.newest is None:
        return "undated"
    return f"{each.oldest.astimezone(zone):%Y-%m-%d} – {each.newest.astimezone(zone):%Y-%m-%d}"


def _names(counts: Sequence[NameCount]) -> list[tuple[NameCount, float, float]]:
    """Return names with both counts in per cent of the largest count shown."""
    shown = counts[:NAMES]
    largest = max((max(each.articles, each.before) for each in shown), default=0)
    return [(each, share(each.articles, largest), share(each.before, largest)) for each in shown]


def _by_second(counts: Any) -> Counter[str]:
    found: Counter[str] = Counter()
    for (_, second), count in counts.items():
        found[second] += count
    return found


def _amounts(counts: Counter[str], total: int) -> list[Amount]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    largest = ordered[0][1] if ordered else 0
    amounts = [
        Amount(name or "(none)", count, share(count, largest), f"{percent(count, total)} %")
        for name, count in ordered[:LARGEST]
    ]
    if rest := ordered[LARGEST:]:
        count = sum(each for _, each in rest)
        amounts.append(
            Amount(f"{len(rest)} more", count, share(count, largest), f"{percent(count, total)} %")
        )
    return amounts


# --- crawls


def _within(record: Document, query: StatisticsQuery, zone: tzinfo) -> bool:
    if query.source is not None and record.get("source") != query.source:
        return False
    day = _day(record, zone)
    return (query.since is None or day >= query.since) and (query.until is None or day <= query.until)


def _day(record: Document, zone: tzinfo) -> date:
    started: datetime = record["started_at"]
    return started.astimezone(zone).date()


def _counts(record: Document) -> dict[str, int]:
    refused = sum(each["count"] for each in record.get("refused") or [])
    return {**(record.get("articles") or {}), "refused": refused}


def _crawls_chart(
    records: Sequence[Document], query: StatisticsQuery, zone: tzinfo
) -> tuple[Unit, StackedChart]:
    days: Counter[tuple[str, str]] = Counter()
    for record in records:
        for result, count in _counts(record).items():
            days[result, _day(record, zone).isoformat()] += count
    unit, stretches = periods(days, query.since, query.until)
    return unit, stacked([(each.label, each.articles) for each in stretches], _RESULTS)


def _crawl(record: Document, zone: tzinfo) -> Crawl:
    counts = {name: _counts(record).get(name, 0) for name in _RESULTS}
    problem = record.get("problem")
    ending = problem or words_for_ending(record["outcome"])
    started = f"{record['started_at'].astimezone(zone):%Y-%m-%d %H:%M}"
    return Crawl(started, record.get("source") or "", counts, ending, bool(problem))
