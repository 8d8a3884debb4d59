"""Days gathered into as many periods as an eye takes in: days, weeks, months or years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "week", "month", "year"]

MOST_PERIODS = 62
"""More bars than that are no longer told apart on a phone; days then become weeks, and so on."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time and the articles published in it, by outlet; `start` is its first day."""

    start: date
    label: str
    articles: Counter[str]


def periods(
    days: Mapping[tuple[str, str], int],
    first: date | None = None,
    last: date | None = None,
    most: int = MOST_PERIODS,
) -> tuple[Unit, list[Period]]:
    """Return the finest unit of which `most` suffice, and all its periods from the first day to the last.

    `days` counts by source and ISO day ("" for undated articles, which are in no period). `first` and `last`
    widen the stretch to days without articles.
    """
    counted = [(source, date.fromisoformat(day), count) for (source, day), count in days.items() if day]
    known = [day for _, day, count in counted if count] + [each for each in (first, last) if each]
    if not known:
        return "day", []
    start, end = min(known), max(known)
    unit = _unit(start, end, most)
    found: dict[date, Period] = {}
    day: date | None = _begin(start, unit)
    while day is not None and day <= end:
        found[day] = Period(day, _label(day, unit), Counter())
        day = _next(day, unit)
    for source, day, count in counted:
        if start <= day <= end:
            found[_begin(day, unit)].articles[source] += count
    return unit, list(found.values())


def _unit(start: date, end: date, most: int) -> Unit:
    days = (end - start).days + 1
    if days <= most:
        return "day"
    if days <= most * 7:
        return "week"
    return "month" if (end.year - start.year) * 12 + end.month - start.month < most else "year"


def _begin(day: date, unit: Unit) -> date:
    if unit == "week":
        return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def _next(day: date, unit: Unit) -> date | None:
    """Return the first day of the next period, None where the calendar ends before it."""
    try:
        if unit == "day":
            return day + timedelta(days=1)
        if unit == "week":
            return day + timedelta(days=7)
        if unit == "month":
            return date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return date(day.year + 1, 1, 1)
    except (OverflowError, ValueError):
        return None


def _label(day: date, unit: Unit) -> str:
    if unit == "year":
        return f"{day.year}"
    return f"{day:%Y-%m}" if unit == "month" else day.isoformat()
