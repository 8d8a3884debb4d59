"""Outlets as they are in their runs' records: nights, weekends, slow days, bursts, and faults to inject.

Everything follows from the seed. A record is what extensions/run.py writes into `crawls`.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from newscrawl.extensions.observed import WORD_EDGES

JAKARTA = ZoneInfo("Asia/Jakarta")
START = datetime(2026, 10, 1, 0, 10, tzinfo=UTC)
SELECTOR = ".isi-berita"

Record = dict[str, Any]

USUAL = {
    "no_title": 0.001, "no_date": 0.004, "no_author": 0.2, "short": 0.02, "foreign": 0.01, "same_body": 0.005,
    "same_moment": 0.05, "repeated_moment": 0.004, "future": 0.002, "rewritten": 0.05, "contradicted": 0.01,
    "generic": 0.01,
    "timeout": 0.004, "gone": 0.006, "other_page": 0.02, "robots": 0.002,
}  # fmt: skip
"""Shares of an outlet's pages that lack something, or fail, on good days."""

SELDOM_CLUSTERED = 0.02

_HOURS = (
    0.1, 0.05, 0.02, 0.02, 0.1, 0.4, 0.8, 1.1, 1.4, 1.5, 1.5, 1.4,
    1.3, 1.4, 1.5, 1.5, 1.4, 1.3, 1.2, 1.1, 1.0, 0.8, 0.5, 0.2,
)  # fmt: skip


@dataclass
class Outlet:
    """An outlet with `daily` articles on a usual day, crawled `every` so often.

    `shares` are those of its articles that lack something at any time; `clustering` how much these come
    together (0 to 1). From the run `fault_at` on, `fault` alters each record before it is given.
    """

    seed: int
    daily: float = 60.0
    every: timedelta = timedelta(minutes=30)
    shares: dict[str, float] = field(default_factory=dict)
    clustering: float = 0.1
    words: float = 280.0
    weekend: float = 0.5
    backlog: int = 150
    fault: Callable[[Record], None] | None = None
    fault_at: int = 0

    def records(self, runs: int) -> Iterator[Record]:
        """Yield records, oldest first."""
        chance = random.Random(self.seed)
        at, slow = START, 1.0
        for number in range(runs):
            local = at.astimezone(JAKARTA)
            if local.hour < self.every / timedelta(hours=1):
                slow = chance.choice((0.3, 0.7, 1.0, 1.0, 1.2))
            pace = self.daily / 24 * _HOURS[local.hour] * slow * (self.weekend if local.weekday() > 4 else 1)
            new = _bursts(pace * (self.every / timedelta(hours=1)), chance)
            record = self._record(at, new if number else self.backlog, chance)
            if self.fault is not None and number >= self.fault_at:
                self.fault(record)
            yield record
            at += self.every

    def _record(self, at: datetime, listed: int, chance: random.Random) -> Record:
        failed = Counter[str]()
        for reason in ("timeout", "gone", "other_page", "robots"):
            failed[reason] = _some(listed, (USUAL | self.shares)[reason], chance)
        articles = max(listed - failed.total(), 0)
        again = _some(articles + 2, 0.6, chance)
        generic = self._clustered("generic", articles, chance)
        kinds = {
            kind: (articles, self._clustered(kind, articles, chance))
            for kind in ("no_title", "no_date", "no_author", "short", "foreign", "same_body", "same_moment",
                         "repeated_moment", "future", "contradicted")
        } | {"rewritten": (again, self._clustered("rewritten", again, chance))}  # fmt: skip
        words = [chance.lognormvariate(math.log(self.words), 0.6) for _ in range(articles)]
        lengths = Counter(WORD_EDGES[bisect_right(WORD_EDGES, each) - 1] for each in words)
        return record_of(
            at, articles, again, failed, generic, kinds, dict(lengths),
            {
                "https://www.contoh.id/rss": (30, min(listed, 30)),
                "https://www.contoh.id/indeks?tanggal={date:%Y-%m-%d}&page={page}": (20, 0),
            },
        )  # fmt: skip

    def _clustered(self, kind: str, number: int, chance: random.Random) -> int:
        share = (USUAL | self.shares)[kind]
        clustering = self.clustering if kind in self.shares else SELDOM_CLUSTERED
        weight = 1 / clustering - 1
        return _some(number, chance.betavariate(share * weight, (1 - share) * weight), chance)


def record_of(
    at: datetime,
    articles: int,
    again: int,
    failed: Counter[str],
    generic: int,
    kinds: dict[str, tuple[int, int]],
    words: dict[int, int],
    sources: dict[str, tuple[int, int]],
) -> Record:
    """Return a run's record; `kinds` are (of, count), `sources` (listed, new) by address."""
    url = f"https://www.contoh.id/berita/{int(at.timestamp())}"
    return {
        "source": "contoh", "started_at": at, "finished_at": at + timedelta(minutes=2), "outcome": "finished",
        "arguments": {}, "replay": None, "exit_code": 0, "pages": articles + failed.total(),
        "articles": {"new": articles, "updated": 0, "unchanged": again},
        "refused": [
            {"reason": reason, "stage": "extraction" if reason == "other_page" else "fetch", "count": count,
             "repeated": 0, "urls": [f"{url}/{reason}"]}
            for reason, count in sorted(failed.items()) if count
        ],
        "sources": {"read": len(sources), "failed": []},
        "fault": None,
        "observed": {
            "articles": articles, "older": 0,
            "layouts": [
                {"layout": name, "count": count, "urls": [f"{url}/{name}"]}
                for name, count in ((SELECTOR, articles - generic), ("generic", generic)) if count
            ],
            "selectors": [{"selector": SELECTOR, "tried": articles, "matched": articles - generic}],
            "kinds": [
                {"kind": kind, "of": of, "count": count, "urls": [f"{url}/{kind}"] if count else []}
                for kind, (of, count) in sorted(kinds.items())
            ],
            "words": [{"from": edge, "count": count} for edge, count in sorted(words.items())],
            "languages": [],
            "sources": [
                {"url": source, "listed": listed, "new": new, "newest": at, "whole": True,
                 "parts": [{"url": source.partition("?")[0], "listed": listed}]}
                for source, (listed, new) in sources.items()
            ],
        },
    }  # fmt: skip


def _some(number: int, share: float, chance: random.Random) -> int:
    return sum(chance.random() < share for _ in range(number))


def _bursts(mean: float, chance: random.Random) -> int:
    """Return a number of articles: Poisson, but that news comes in bursts."""
    rest, number = math.exp(-chance.gammavariate(2, mean / 2)) if mean else 1.0, 0
    product = chance.random()
    while product > rest:
        product *= chance.random()
        number += 1
    return number
