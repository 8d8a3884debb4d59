"""Statistics in SQLite, from the side tables alone."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from datetime import date
from heapq import nlargest

from newscrawl.storage.saving import encodable
from newscrawl.storage.sqlite_database import Database
from newscrawl.storage.sqlite_rows import TYPE_BITS, moment
from newscrawl.storage.statistics import (
    FIELDS,
    NAME_TYPES,
    Counts,
    SourceStatistics,
    Statistics,
    StatisticsQuery,
    frequent,
    period_before,
    rising,
)

_ARTICLES_AT_ONCE = 20_000

Where = tuple[str, list[object]]


def statistics(database: Database, query: StatisticsQuery) -> Statistics:
    """Return counts, dates, field coverage and names."""
    return database.seen_at_once(lambda: _statistics(database, query))


def _statistics(database: Database, query: StatisticsQuery) -> Statistics:
    where, values = _where(query, query.since, query.until)
    [(articles, duplicates, revised, gone)] = database.read(
        "SELECT count(*), count(duplicate_of), coalesce(sum(revision > 1), 0), count(gone_at)"
        f" FROM facts WHERE {where}",
        values,
    )
    days = database.read(
        f"SELECT coalesce(source, ''), coalesce(day, ''), count(*) FROM facts WHERE {where} GROUP BY 1, 2",
        values,
    )
    sections = database.read(
        "SELECT coalesce(source, ''), coalesce(section, ''), count(*)"
        f" FROM facts WHERE {where} GROUP BY 1, 2",
        values,
    )
    languages = database.read(
        f"SELECT coalesce(language, ''), count(*) FROM facts WHERE {where} GROUP BY 1", values
    )
    newest = max((day for _, day, _ in days), default="")
    counts = _names(database, query, newest)
    return Statistics(
        articles=articles,
        duplicates=duplicates,
        revised=revised,
        gone=gone,
        sources=_sources(database, where, values),
        days={(source, day): number for source, day, number in days},
        sections={(source, section): number for source, section, number in sections},
        languages=dict(languages),
        names=frequent(counts, query.top),
        rising=rising(counts, query.top) if query.since else {type_: [] for type_ in NAME_TYPES},
    )


def _where(query: StatisticsQuery, since: date | None, until: date | None) -> Where:
    where = ["true"]
    values: list[object] = []
    for column, wanted in (("source", query.source), ("language", query.language)):
        if wanted is not None:
            where.append(f"{column} = ?")
            values.append(encodable(wanted))
    if since is not None:
        where.append("day >= ?")
        values.append(since.isoformat())
    if until is not None:
        where.append("day <= ?")
        values.append(until.isoformat())
    return " AND ".join(where), values


def _sources(database: Database, where: str, values: Sequence[object]) -> dict[str, SourceStatistics]:
    rows = database.read(
        "SELECT coalesce(source, ''), filled, count(*), max(published_at), min(published_at)"
        f" FROM facts WHERE {where} GROUP BY 1, 2",
        values,
    )
    articles: Counter[str] = Counter()
    filled: dict[str, Counter[str]] = {}
    dates: dict[str, list[str]] = {}
    for source, bits, number, newest, oldest in rows:
        articles[source] += number
        dates.setdefault(source, []).extend(each for each in (newest, oldest) if each)
        coverage = filled.setdefault(source, Counter(dict.fromkeys(FIELDS, 0)))
        for bit, name in enumerate(FIELDS):
            if bits >> bit & 1:
                coverage[name] += number
    return {
        source: SourceStatistics(
            articles[source],
            moment(max(dates[source], default=None)),
            moment(min(dates[source], default=None)),
            dict(filled[source]),
        )
        for source in sorted(articles)
    }


def _names(database: Database, query: StatisticsQuery, newest: str) -> Counts:
    """Return the counts of those names that can be among the first."""
    now = _number_counts(database, *_where(query, query.since, query.until))
    earlier = period_before(query, newest or None)
    before = _number_counts(database, *_where(query, *earlier)) if earlier else Counter[int]()
    growth = Counter({number: now[number] - before[number] for number in now}) if earlier else Counter[int]()
    wanted = _leaders(now, query.top) | _leaders(growth, query.top)
    rows = database.read_chunked("SELECT number, name, type FROM names WHERE number IN ({})", wanted)
    return {(type_, name): (now[number], before[number]) for number, name, type_ in rows}


def _number_counts(database: Database, where: str, values: Sequence[object]) -> Counter[int]:
    """Return by a name's number in how many of the articles it is."""
    join = "" if where == "true" else f"JOIN facts USING (number) WHERE {where}"
    counts: Counter[int] = Counter()
    rows = database.connection.execute(f"SELECT names FROM article_names {join}", values)
    while group := rows.fetchmany(_ARTICLES_AT_ONCE):
        counts.update(array("Q", b"".join(row[0] for row in group)))
    return counts


def _leaders(counts: Counter[int], top: int) -> set[int]:
    """Return the numbers of each type that can be among the first `top`, whatever their names are."""
    leaders: set[int] = set()
    for code in range(1, len(NAME_TYPES) + 1):
        ours = {
            number: count
            for number, count in counts.items()
            if count > 0 and number & ((1 << TYPE_BITS) - 1) == code
        }
        least = min(nlargest(top, ours.values()), default=0)
        leaders.update(number for number, count in ours.items() if count >= least)
    return leaders
