"""What can be said of a collection without reading its texts, in the same words by every store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

NAME_TYPES = ("PERSON", "ORGANISATION", "LOCATION")
"""The types of entities whose names are counted."""

FIELDS = (
    "title", "lead", "body", "dateline", "authors", "editors", "initials", "published_at", "modified_at",
    "section", "tags", "image", "related", "language", "entities",
)  # fmt: skip
"""The fields whose coverage is counted: filled where neither null nor empty."""


@dataclass(frozen=True, slots=True)
class StatisticsQuery:
    """Which articles to count.

    `since` and `until` are days, both included, compared with the day of publication in the page's own zone,
    as its readers count it; articles without a date are left out where one of them is given. `top` is how
    many names of each type to give.
    """

    source: str | None = None
    language: str | None = None
    since: date | None = None
    until: date | None = None
    top: int = 10


@dataclass(frozen=True, slots=True)
class SourceStatistics:
    """One outlet: its articles, the newest and oldest published_at, and how many have each of FIELDS."""

    articles: int
    newest: datetime | None
    oldest: datetime | None
    filled: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NameCount:
    """In how many articles of the period a name is, and in how many of the period before.

    `before` is 0 where the query has no `since`. The period before is as long as the period, and ends the day
    before `since`; a period without `until` ends with the newest article's day.
    """

    name: str
    articles: int
    before: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of articles.

    `sources` by name; `days` by source and ISO day ("" where undated); `sections` by source and section (""
    where none); `languages` by code ("" where none); `duplicates` have a duplicate_of, `gone` a gone_at;
    `revised` a revision above 1. `names` are the most frequent by type, most frequent first, then by name;
    `rising` those whose count grew most against the period before, and empty where the query has no `since`.
    """

    articles: int
    duplicates: int
    revised: int
    gone: int
    sources: Mapping[str, SourceStatistics]
    days: Mapping[tuple[str, str], int]
    sections: Mapping[tuple[str, str], int]
    languages: Mapping[str, int]
    names: Mapping[str, list[NameCount]] = field(default_factory=dict)
    rising: Mapping[str, list[NameCount]] = field(default_factory=dict)

    @property
    def compared(self) -> bool:
        """Whether the period before had any of the names; where it had none, all would be new."""
        return any(each.before for counts in self.names.values() for each in counts)


Name = tuple[str, str]
"""A type of NAME_TYPES and a name."""
Counts = Mapping[Name, tuple[int, int]]
"""By name, in how many articles it is in the period, and in the period before."""


def period_before(query: StatisticsQuery, newest: str | None) -> tuple[date, date] | None:
    """Return the days, both included, of the period before, which begins with the calendar at the earliest.

    `newest` is the newest article's ISO day. None where there is no day before.
    """
    if query.since is None or query.since == date.min:
        return None
    last = query.until or max(query.since, date.fromisoformat(newest) if newest else query.since)
    days = min(max(1, (last - query.since).days + 1), (query.since - date.min).days)
    return query.since - timedelta(days=days), query.since - timedelta(days=1)


def frequent(counts: Counts, top: int) -> dict[str, list[NameCount]]:
    """Return the most frequent names by type, most frequent first, then by name."""
    return _best(counts, top, lambda now, before: (now > 0, -now))


def rising(counts: Counts, top: int) -> dict[str, list[NameCount]]:
    """Return by type the names whose count grew most, those that grew most first."""
    return _best(counts, top, lambda now, before: (now > before, before - now))


def _best(
    counts: Counts, top: int, rank: Callable[[int, int], tuple[bool, int]]
) -> dict[str, list[NameCount]]:
    best: dict[str, list[NameCount]] = {}
    for type_ in NAME_TYPES:
        wanted = [
            (rank(now, before)[1], name, now, before)
            for (each, name), (now, before) in counts.items()
            if each == type_ and rank(now, before)[0]
        ]
        best[type_] = [NameCount(name, now, before) for _, name, now, before in sorted(wanted)[:top]]
    return best
