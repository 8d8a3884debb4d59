"""Statistics in SQLite, from the side tables alone."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from heapq import nlargest

from newscrawl.storage.saving import encodable
from newscrawl.storage.sqlite_database import Database, Row
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
# A day is that of the page's own zone: moments in UTC are less than a day away, whatever zone it is.
_AROUND = 2

Where = tuple[str, list[object]]


def statistics(database: Database, query: StatisticsQuery) -> Statistics:
    """Return counts, dates, field coverage and names."""
    return database.seen_at_once(lambda: _statistics(database, query))


def _statistics(database: Database, query: StatisticsQuery) -> Statistics:
    where, values = _where(query, query.since, query.until, counted=True)

    def grouped(columns: str) -> list[Row]:
        groups = ", ".join(str(place) for place in range(1, columns.count(",") + 2))
        return database.read(
            f"SELECT {columns}, sum(articles) FROM counts WHERE {where} GROUP BY {groups}", values
        )

    [(articles, duplicates, revised, gone)] = database.read(
        "SELECT coalesce(sum(articles), 0), coalesce(sum(duplicates), 0), coalesce(sum(revised), 0),"
        f" coalesce(sum(gone), 0) FROM counts WHERE {where}",
        values,
    )
    days = grouped("source, day")
    newest = max((day for _, day, _ in days), default="")
    counts = _names(database, query, newest)
    return Statistics(
        articles=articles,
        duplicates=duplicates,
        revised=revised,
        gone=gone,
        sources=_sources(database, query, where, values),
        days={(source, day): number for source, day, number in days},
        sections={(source, section): number for source, section, number in grouped("source, section")},
        languages=dict(grouped("language")),
        names=frequent(counts, query.top),
        rising=rising(counts, query.top) if query.since else {type_: [] for type_ in NAME_TYPES},
    )


def _where(query: StatisticsQuery, since: date | None, until: date | None, *, counted: bool = False) -> Where:
    """Return what the rows of `facts`, or of `counts`, must meet."""
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
        # "" is no day: `counts` has it for articles without a date.
        where.append("day <= ? AND day > ''" if counted else "day <= ?")
        values.append(until.isoformat())
    return " AND ".join(where), values


def _sources(
    database: Database, query: StatisticsQuery, where: str, values: Sequence[object]
) -> dict[str, SourceStatistics]:
    filled = ", ".join(f"sum(has_{name})" for name in FIELDS)
    rows = database.read(
        f"SELECT source, sum(articles), min(nullif(day, '')), max(day), {filled}"
        f" FROM counts WHERE {where} GROUP BY source ORDER BY source",
        values,
    )
    return {
        source: SourceStatistics(
            articles,
            _extreme(database, query, source, "max", last),
            _extreme(database, query, source, "min", first),
            dict(zip(FIELDS, filled, strict=True)),
        )
        for source, articles, first, last, *filled in rows
    }


def _extreme(
    database: Database, query: StatisticsQuery, source: str, function: str, day: str | None
) -> datetime | None:
    """Return the newest or oldest published_at of a source, given the last or first day of its articles."""
    if not day:
        return None
    where, values = _where(query, query.since, query.until)
    ordinal = date.fromisoformat(day).toordinal()
    bounds = max(ordinal - _AROUND, date.min.toordinal()), min(ordinal + _AROUND, date.max.toordinal())
    [(found,)] = database.read(
        f"SELECT {function}(published_at) FROM facts WHERE coalesce(source, '') = ? AND {where}"
        " AND published_at BETWEEN ? AND ? || 'Z'",
        [source, *values, *(date.fromordinal(each).isoformat() for each in bounds)],
    )
    return moment(found)


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
