"""A collection's report: one HTML page that needs nothing beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from newscrawl.article import Document
from newscrawl.collection.overview import HEADINGS, percent
from newscrawl.collection.periods import periods
from newscrawl.presentation import plain
from newscrawl.report.charts import share, stacked
from newscrawl.report.crawls import crawls_of
from newscrawl.storage.statistics import FIELDS, NAME_TYPES, NameCount, Statistics, StatisticsQuery

NAMES = 10
LARGEST = 12
"""So many sections and languages have a bar of their own."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A count with a bar: `share` in per cent of the largest; `note` is said beside it."""

    name: str
    count: int
    share: float
    note: str = ""


def render_report(
    found: Statistics,
    crawls: Iterable[Document],
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
        rising=[(HEADINGS[type], _names(found.rising.get(type, []))) for type in NAME_TYPES],
        frequent=[(HEADINGS[type], _names(found.names.get(type, []))) for type in NAME_TYPES],
        fields=FIELDS,
        coverage=[
            (name, each.articles, [(each.filled.get(field, 0), each.articles) for field in FIELDS])
            for name, each in outlets
        ],
        sections=_amounts(_by_second(found.sections), found.articles),
        languages=_amounts(Counter(dict(found.languages)), found.articles),
        crawls=crawls_of(crawls, query, zone),
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
