"""Statistics in MongoDB, counted by the server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

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
    selection = _selection(query, query.since, query.until)
    totals = _aggregate(
        database,
        [
            *selection,
            {
                "$group": {
                    "_id": None,
                    "articles": {"$sum": 1},
                    "duplicates": {"$sum": _flag({"$ne": [{"$ifNull": ["$duplicate_of", None]}, None]})},
                    "revised": {"$sum": _flag({"$gt": ["$revision", 1]})},
                    "gone": {"$sum": _flag({"$ne": [{"$ifNull": ["$gone_at", None]}, None]})},
                }
            },
        ],
    )
    [total] = totals or [{"articles": 0, "duplicates": 0, "revised": 0, "gone": 0}]
    days = _grouped(database, selection, {"source": "$source", "value": "$day"})
    sections = _grouped(database, selection, {"source": "$source", "value": "$section"})
    languages = _grouped(database, selection, {"source": None, "value": "$language"})
    counts = _names(database, query, max((day for _, day in days), default=""))
    return Statistics(
        articles=total["articles"],
        duplicates=total["duplicates"],
        revised=total["revised"],
        gone=total["gone"],
        sources=_sources(database, selection),
        days=days,
        sections=sections,
        languages={code: number for (_, code), number in languages.items()},
        names=frequent(counts, query.top),
        rising=rising(counts, query.top) if query.since else {type_: [] for type_ in NAME_TYPES},
    )


def _selection(query: StatisticsQuery, since: date | None, until: date | None) -> list[Document]:
    """Return the stages that give what is counted of the articles asked for."""
    wanted: Document = {}
    if query.source is not None:
        wanted["source"] = {"$eq": encodable(query.source)}
    if query.language is not None:
        wanted["language.code"] = {"$eq": encodable(query.language)}
    fields = dict.fromkeys(("source", "section", "published_at", "duplicate_of", "revision", "gone_at"), True)
    filled = {
        f"has_{name}": _flag({"$not": [{"$in": [{"$ifNull": [f"${name}", None]}, [None, "", []]]}]})
        for name in FIELDS
    }
    project = {
        "$project": fields | filled | {"language": "$language.code", "day": _DAY, "names": "$entities"}
    }
    days = {}
    if since is not None:
        days["$gte"] = since.isoformat()
    if until is not None:
        days["$lte"] = until.isoformat()
    return [{"$match": wanted}, project, *([{"$match": {"day": days}}] if days else [])]


def _flag(condition: Document) -> Document:
    return {"$cond": [condition, 1, 0]}


def _aggregate(database: MongoDatabase, stages: Sequence[Document]) -> list[Document]:
    return database.database["articles"].aggregate(list(stages), allowDiskUse=True).to_list()


def _grouped(database: MongoDatabase, selection: Sequence[Document], key: Document) -> dict[Name, int]:
    rows = _aggregate(database, [*selection, {"$group": {"_id": key, "articles": {"$sum": 1}}}])
    counts: Counter[Name] = Counter()
    for row in rows:
        counts[row["_id"].get("source") or "", row["_id"].get("value") or ""] += row["articles"]
    return dict(sorted(counts.items()))


def _sources(database: MongoDatabase, selection: Sequence[Document]) -> dict[str, SourceStatistics]:
    group: dict[str, Any] = {
        "_id": "$source",
        "articles": {"$sum": 1},
        "newest": {"$max": "$published_at"},
        "oldest": {"$min": "$published_at"},
        **{name: {"$sum": f"$has_{name}"} for name in FIELDS},
    }
    rows = {row["_id"] or "": row for row in _aggregate(database, [*selection, {"$group": group}])}
    return {
        source: SourceStatistics(
            row["articles"], row["newest"], row["oldest"], {name: row[name] for name in FIELDS}
        )
        for source, row in sorted(rows.items())
    }


def _names(database: MongoDatabase, query: StatisticsQuery, newest: str) -> Counts:
    now = _name_counts(database, _selection(query, query.since, query.until))
    earlier = period_before(query, newest or None)
    before = _name_counts(database, _selection(query, *earlier)) if earlier else Counter[Name]()
    return {name: (now[name], before[name]) for name in now}


def _name_counts(database: MongoDatabase, selection: Sequence[Document]) -> Counter[Name]:
    """Return by name in how many of the articles it is."""
    named = {"$filter": {"input": "$names", "as": "each", "cond": {"$in": ["$$each.type", list(NAME_TYPES)]}}}
    pair = {"type": "$$each.type", "name": "$$each.name"}
    # A set of pairs for each article, since an article that repeats a name counts once.
    once = {"$setUnion": [{"$map": {"input": named, "as": "each", "in": pair}}, []]}
    rows = _aggregate(
        database,
        [
            *selection,
            {"$project": {"names": once}},
            {"$unwind": "$names"},
            {"$group": {"_id": "$names", "articles": {"$sum": 1}}},
        ],
    )
    return Counter({(row["_id"]["type"], row["_id"]["name"]): row["articles"] for row in rows})
