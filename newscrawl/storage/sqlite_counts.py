"""Counts of articles that SQLite keeps as articles come and go, so that statistics need not look at each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from newscrawl.storage.sqlite_database import Database, Row
from newscrawl.storage.sqlite_schema import COUNTED
from newscrawl.storage.statistics import FIELDS

_ONE = (
    "coalesce(source, ''), coalesce(language, ''), coalesce(section, ''), coalesce(day, ''),"
    " duplicate_of IS NOT NULL, revision > 1, gone_at IS NOT NULL, filled"
)
# By the places of a tally: the key, what is counted of an article, and how many there are.
_VALUES = ", ".join(
    ["?1", "?2", "?3", "?4", "?9", "?9 * ?5", "?9 * ?6", "?9 * ?7"]
    + [f"?9 * (?8 >> {bit} & 1)" for bit in range(len(FIELDS))]
)
_ADD = f"INSERT INTO counts VALUES ({_VALUES}) ON CONFLICT DO UPDATE SET " + ", ".join(
    f"{name} = {name} + excluded.{name}" for name in COUNTED
)

Tally = tuple[str, str, str, str, bool, bool, bool, int]


def tally_of(row: Row) -> Tally:
    """Return how an article counts, given its values of sqlite_rows.ARTICLE_COLUMNS."""
    _, source, language, section, _, day, _, _, _, revision, gone_at, duplicate_of, filled = row
    return (
        source or "", language or "", section or "", day or "",
        duplicate_of is not None, revision > 1, gone_at is not None, filled,
    )  # fmt: skip


def add_counts(database: Database, tallies: Counter[Tally]) -> None:
    """Add to the counts, or take from them where a number is negative; the caller holds the transaction."""
    changed = sorted((tally, number) for tally, number in tallies.items() if number)
    database.many(_ADD, [(*tally, number) for tally, number in changed])
    database.many(
        "DELETE FROM counts WHERE source = ? AND language = ? AND section = ? AND day = ? AND articles = 0",
        {tally[:4]: None for tally, number in changed if number < 0},
    )


def count_anew(database: Database) -> None:
    """Count all articles; the caller holds the transaction."""
    database.connection.execute("DELETE FROM counts")
    rows: Sequence[Row] = database.connection.execute(
        f"SELECT {_ONE}, count(*) FROM facts GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"
    ).fetchall()
    database.many(_ADD, rows)
