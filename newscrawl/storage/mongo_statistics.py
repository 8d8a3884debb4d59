"""Statistics in MongoDB, counted by the server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from newscrawl.article import Document
from newscrawl.storage.mongo_database import MongoDatabase
from newscrawl.storage.saving import encodable
from newscrawl.storage.statistics import (
    FIELDS,
    NAME_TYPES,
    Counts,
    Name,
    SourceStatistics,
    Statistics,
    StatisticsQuery,
    frequent,
    period_before,
    rising,
)


def _flag(condition: Document) -> Document:
    return {"$cond": [condition, 1, 0]}


def _there(name: str) -> Document:
    return _flag({"$ne": [{"$ifNull": [f"${name}", None]}, None]})


_KEY = ("source", "section", "day", "language")
_TOTALS = ("articles", "duplicates", "revised", "gone")

# What is counted of each article.
_COUNTED: Document = {
    "source": True,
    "section": True,
    "published_at": True,
    "duplicate_of": True,
    "revision": True,
    "gone_at": True,
    "language": "$language.code",
    **{
        f"has_{name}": _flag({"$not": [{"$in": [{"$ifNull": [f"${name}", None]}, [None, "", []]]}]})
        for name in FIELDS
    },
}

# One pass over the articles: all that is counted is a sum of these groups.
_GROUP: Document = {
    "_id": {name: f"${name}" for name in _KEY},
    "articles": {"$sum": 1},
    "duplicates": {"$sum": _there("duplicate_of")},
    "revised": {"$sum": _flag({"$gt": ["$revision", 1]})},
    "gone": {"$sum": _there("gone_at")},
    "newest": {"$max": "$published_at"},
    "oldest": {"$min": "$published_at"},
    **{f"has_{name}": {"$sum": f"$has_{name}"} for name in FIELDS},
}

# The day of publication in the page's own zone; null where there is no date.
_DAY = {
    "$cond": [
        {"$eq": [{"$ifNull": ["$published_at", None]}, None]},
        None,
        {
            "$dateToString": {
                "format": "%Y-%m-%d",
                "date": {"$add": ["$published_at", {"$multiply": [{"$ifNull": ["$utc_offset", 0]}, 60_000]}]},
            }
        },
    ]
}


def statistics(database: MongoDatabase, query: StatisticsQuery) -> Statistics:
    """Return counts, dates, field coverage and names. Not retried."""
    selection = _selection(query, query.since, query.until, _COUNTED)
    totals: Counter[str] = Counter()
    days: Counter[Name] = Counter()
    sections: Counter[Name] = Counter()
    languages: Counter[str] = Counter()
    sources: dict[str, _Source] = {}
    for row in _aggregate(database, [*selection, {"$group": _GROUP}]):
        source, section, day, language = (row["_id"].get(name) or "" for name in _KEY)
        articles = row["articles"]
        totals.update({name: row[name] for name in _TOTALS})
        days[source, day] += articles
        sections[source, section] += articles
        languages[language] += articles
        sources.setdefault(source, _Source()).add(row)
    counts = _names(database, query, max((day for _, day in days), default=""))
    return Statistics(
        articles=totals["articles"],
        duplicates=totals["duplicates"],
        revised=totals["revised"],
        gone=totals["gone"],
        sources={name: sources[name].statistics() for name in sorted(sources)},
        days=dict(sorted(days.items())),
        sections=dict(sorted(sections.items())),
        languages=dict(sorted(languages.items())),
        names=frequent(counts, query.top),
        rising=rising(counts, query.top) if query.since else {type_: [] for type_ in NAME_TYPES},
    )


@dataclass(slots=True)
class _Source:
    """What the groups of one outlet sum up to."""

    filled: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    moments: list[datetime] = field(default_factory=list)

    def add(self, row: Document) -> None:
        self.articles += row["articles"]
        self.filled.update({name: row[f"has_{name}"] for name in FIELDS})
        dated = [*self.moments, *filter(None, (row["newest"], row["oldest"]))]
        self.moments = [min(dated), max(dated)] if dated else []

    def statistics(self) -> SourceStatistics:
        oldest, newest = self.moments or (None, None)
        return SourceStatistics(self.articles, newest, oldest, {name: self.filled[name] for name in FIELDS})


def _selection(
    query: StatisticsQuery, since: date | None, until: date | None, what: Document
) -> list[Document]:
    """Return the stages that give `what` (a projection), and the day, of the articles asked for."""
    wanted: Document = {}
    if query.source is not None:
        wanted["source"] = {"$eq": encodable(query.source)}
    if query.language is not None:
        wanted["language.code"] = {"$eq": encodable(query.language)}
    days, moments = {}, {}
    # An index finds the moments, of which the days in the page's zone are less than a day away.
    if since is not None:
        days["$gte"] = since.isoformat()
        moments["$gte"] = _midnight(since, -1)
    if until is not None:
        days["$lte"] = until.isoformat()
        moments["$lt"] = _midnight(until, 2)
    if moments:
        wanted["published_at"] = moments
    project = {"$project": what | {"day": _DAY}}
    return [{"$match": wanted}, project, *([{"$match": {"day": days}}] if days else [])]


def _midnight(day: date, further: int) -> datetime:
    """Return the beginning, in UTC, of the day so many days further on, or the calendar's end."""
    midnight = datetime.combine(day, time(), UTC)
    with suppress(OverflowError):
        return midnight + timedelta(days=further)
    return datetime.max.replace(tzinfo=UTC) if further > 0 else midnight


def _aggregate(database: MongoDatabase, stages: Sequence[Document]) -> Iterator[Document]:
    with database.database["articles"].aggregate(list(stages), allowDiskUse=True) as rows:
        yield from rows


def _names(database: MongoDatabase, query: StatisticsQuery, newest: str) -> Counts:
    now = _name_counts(database, query, query.since, query.until)
    earlier = period_before(query, newest or None)
    before = _name_counts(database, query, *earlier) if earlier else Counter[Name]()
    return {name: (now[name], before[name]) for name in now}


def _name_counts(
    database: MongoDatabase, query: StatisticsQuery, since: date | None, until: date | None
) -> Counter[Name]:
    """Return by name in how many of the articles it is."""
    named = {
        "$filter": {"input": "$entities", "as": "each", "cond": {"$in": ["$$each.type", list(NAME_TYPES)]}}
    }
    pair = {"type": "$$each.type", "name": "$$each.name"}
    # A set of pairs for each article, since an article that repeats a name counts once.
    once = {"$setUnion": [{"$map": {"input": named, "as": "each", "in": pair}}, []]}
    rows = _aggregate(
        database,
        [
            *_selection(query, since, until, {"names": once}),
            {"$unwind": "$names"},
            {"$group": {"_id": "$names", "articles": {"$sum": 1}}},
        ],
    )
    return Counter({(row["_id"]["type"], row["_id"]["name"]): row["articles"] for row in rows})
