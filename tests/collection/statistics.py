"""Invented statistics and crawls of thirty days, as a store would give them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from newscrawl.storage.statistics import FIELDS, NameCount, SourceStatistics, Statistics

FIRST = date(2024, 6, 1)
HOSTILE = '<script>alert("x")</script>'


def statistics(outlets: int = 3, days: int = 30) -> Statistics:
    """Return counts in which outlet k has k + 1 articles a day, and one without a date."""
    names = [f"warta_{number}" for number in range(outlets - 1)] + [HOSTILE]
    sources = {}
    counted = {}
    for number, name in enumerate(names):
        for day in range(days):
            counted[name, (FIRST + timedelta(days=day)).isoformat()] = number + 1
        counted[name, ""] = 1
        total = (number + 1) * days + 1
        filled = {field: total if field == "title" else total // 2 for field in FIELDS}
        newest = datetime(2024, 6, 1, 1, tzinfo=UTC) + timedelta(days=days - 1)
        sources[name] = SourceStatistics(total, newest, datetime(2024, 6, 1, 1, tzinfo=UTC), filled)
    names_found = {
        "PERSON": [NameCount("Sutarmi Wignyo", 12, 4), NameCount(HOSTILE, 7, 0), NameCount("Bagus", 3, 5)],
        "ORGANISATION": [NameCount("Koperasi Tani Makmur", 5, 5)],
        "LOCATION": [],
    }
    return Statistics(
        articles=sum(each.articles for each in sources.values()),
        duplicates=4,
        revised=2,
        gone=1,
        sources=sources,
        days=counted,
        sections={(name, "Daerah"): each.articles for name, each in sources.items()},
        languages={"id": 150, "": 33},
        names=names_found,
        rising={"PERSON": names_found["PERSON"][:2], "ORGANISATION": [], "LOCATION": []},
    )


def crawls() -> list[dict[str, Any]]:
    """Return three runs: one that went well, one with a problem, one that did not end; and one long ago."""
    start = datetime(2024, 6, 10, 3, tzinfo=UTC)
    common = {"source": "warta_0", "finished_at": start, "problem": None, "outcome": "finished"}
    return [
        common | {"started_at": start + timedelta(days=2), "outcome": "running", "finished_at": None},
        common
        | {
            "started_at": start + timedelta(days=1),
            "problem": "No source answered.",
            "articles": {"new": 0, "updated": 0, "unchanged": 0},
            "refused": [],
        },
        common
        | {
            "started_at": start,
            "articles": {"new": 41, "updated": 2, "unchanged": 5},
            "refused": [{"reason": "gone", "stage": "fetch", "count": 3, "urls": []}],
        },
        common | {"started_at": start - timedelta(days=400), "articles": {"new": 777}, "refused": []},
    ]
