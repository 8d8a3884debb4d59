"""How SQLite finds the articles that a query asks for."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, product
from typing import get_args

from newscrawl.article import EntityType, parse_utc
from newscrawl.storage.revisits import Steps, due_ids, period
from newscrawl.storage.saving import encodable, whole_second
from newscrawl.storage.sqlite_database import Database
from newscrawl.storage.sqlite_rows import name_number, name_token, text
from newscrawl.storage.statistics import FIELDS
from newscrawl.storage.store import ArticleQuery, check_query
from newscrawl.storage.textquery import Phrase, TextQuery, parse

_DOCUMENTS_AT_ONCE = 200

_PROBED = 2000
"""Hits of the search index by which it is judged how many more there are."""
_CHECKED, _PASSED = 1000, 20_000
"""Articles that are looked up one by one in the search index, and those passed by on the way to them, before
finding all hits at once is the quicker way."""
_CHECK_COST = 80
"""How many hits are found at once in the time in which one article is looked up (20 to 50 µs)."""

_ORDER = "a.published_at DESC, a.id"
_IS_HIT = "EXISTS (SELECT 1 FROM article_search WHERE article_search MATCH ? AND rowid = {}.number)"

Condition = tuple[str, list[object]]


def find(database: Database, query: ArticleQuery) -> Iterator[str]:
    """Return the JSON of the documents asked for, in order.

    Which articles these are is settled at the call (eight bytes for each); their documents are then read a
    page at a time. Nothing stays open between pages, so a slow reader blocks no writer, and what is saved
    meanwhile neither doubles nor hides an article.
    """
    check_query(query)
    return _documents(database, database.seen_at_once(lambda: _numbers(database, query)))


def _numbers(database: Database, query: ArticleQuery) -> array[int]:
    """Return the numbers of the articles asked for, in order."""
    hits = _hits(database, query)
    if query.limit is not None:
        [(last,)] = database.connection.execute("SELECT max(number) FROM facts")
        newest = _newest(database, query, hits) if hits.frequent(query.limit, last) else None
        if newest is not None:
            return newest
    sql, values = _selection(query, hits)
    limit = -1 if query.limit is None else query.limit
    rows = database.connection.execute(f"{sql} ORDER BY {_ORDER} LIMIT ?", [*values, limit])
    return array("q", (row[0] for row in rows))


def _documents(database: Database, numbers: array[int]) -> Iterator[str]:
    left = iter(numbers)
    while group := list(islice(left, _DOCUMENTS_AT_ONCE)):
        rows: dict[int, str] = dict(
            database.read_chunked("SELECT number, document FROM articles WHERE number IN ({})", group)
        )
        yield from (rows[number] for number in group if number in rows)


def count(database: Database, query: ArticleQuery) -> int:
    """Return how many articles are asked for."""
    check_query(query)

    def counted() -> int:
        sql, values = _selection(query, _hits(database, query))
        return int(database.connection.execute(f"SELECT count(*) FROM ({sql})", values).fetchone()[0])

    found = database.seen_at_once(counted)
    return found if query.limit is None else min(found, query.limit)


def due(
    database: Database,
    source: str,
    steps: Steps,
    now: datetime,
    limit: int,
    since: datetime | None,
    until: datetime | None,
) -> dict[str, str]:
    """Return addresses by id of articles to be looked at again; see Store.due."""
    if not steps:
        return {}
    begin, end = period(now, steps, since, until)
    rows = database.read(
        "SELECT a.id, a.published_at, max(coalesce(a.fetched_at, a.first_seen_at), coalesce(v.at, ''))"
        " FROM facts a LEFT JOIN visits v ON v.id = a.id"
        " WHERE a.published_at >= ? AND a.published_at < ? AND a.source = ? AND a.gone_at IS NULL"
        " ORDER BY a.published_at DESC, a.id",
        [_bound(begin), _bound(end), encodable(source)],
    )
    dated = ((id, parse_utc(published), parse_utc(fetched)) for id, published, fetched in rows)
    ids = due_ids(dated, now, steps, limit)
    urls: dict[str, str | None] = dict(
        database.read_chunked(
            "SELECT id, json_extract(document, '$.url') FROM facts JOIN articles USING (number)"
            " WHERE id IN ({})",
            ids,
        )
    )
    return {id: url for id in ids if (url := urls.get(id))}


@dataclass(frozen=True, slots=True)
class _Hits:
    """What the search index has for a query: `match` is what it is asked, "" where nothing is.

    `numbers` are the first hits, in the order of their numbers, and `complete` says that there are no more.
    """

    match: str
    numbers: Sequence[int] = ()
    complete: bool = False

    def frequent(self, limit: int, last: int) -> bool:
        """Whether so many hits are found sooner among the newest articles than all hits at once are.

        `last` is the highest number of an article.
        """
        if not self.match or self.complete:
            return False
        checks = limit * self.numbers[-1] / len(self.numbers)
        hits = len(self.numbers) * last / self.numbers[-1]
        return checks < _CHECKED and checks * _CHECK_COST < hits

    @property
    def selection(self) -> Condition:
        """The statement that selects their numbers."""
        if self.complete:
            return "SELECT value FROM json_each(?)", [json.dumps(self.numbers)]
        return "SELECT rowid FROM article_search WHERE article_search MATCH ?", [self.match]


def _hits(database: Database, query: ArticleQuery) -> _Hits:
    match = _match(query)
    if not match:
        return _Hits("")
    selection, values = _Hits(match).selection
    with closing(database.connection.execute(selection, values)) as found:
        first = [row[0] for row in found.fetchmany(_PROBED)]
    return _Hits(match, first, len(first) < _PROBED)


def _newest(database: Database, query: ArticleQuery, hits: _Hits) -> array[int] | None:
    """Return the numbers asked for, found by looking at the newest articles first.

    A frequent word has its first page of hits among the newest few of those that meet the other conditions;
    to find all its hits, and sort them, takes as long as the collection is large. None where the few do
    not suffice.
    """
    dates, bounds = _dates(query, "a")
    where, values = _conditions(query, (_IS_HIT, [hits.match]))
    found = array("q")
    passed = checked = 0
    with closing(
        database.connection.execute(
            f"SELECT a.number, CASE WHEN {where} THEN {_IS_HIT.format('a')} END"
            f" FROM facts a INDEXED BY facts_by_date WHERE {dates} ORDER BY {_ORDER} LIMIT ?",
            [*values, hits.match, *bounds, _PASSED],
        )
    ) as rows:
        for number, hit in rows:
            passed += 1
            checked += hit is not None
            if hit:
                found.append(number)
            if len(found) == query.limit:
                return found
            if checked == _CHECKED:
                return None
    return found if passed < _PASSED else None


def _selection(query: ArticleQuery, hits: _Hits) -> Condition:
    """Return the statement that selects the numbers of the articles asked for, `a` in an ORDER BY."""
    if not hits.match:
        where, values = _conditions(query, None)
        return f"SELECT a.number FROM facts a WHERE {where}", values
    selection, first = hits.selection
    where, values = _conditions(query, ("{}.number IN (SELECT number FROM hits)", []))
    # CROSS JOIN keeps the order of reading: what the index found, then their rows.
    return (
        f"WITH hits (number) AS MATERIALIZED ({selection})"
        f" SELECT a.number FROM hits CROSS JOIN facts a ON a.number = hits.number WHERE {where}",
        [*first, *values],
    )


def _match(query: ArticleQuery) -> str:
    """Return what the search index is asked for text and entities, "" where neither is asked for."""
    parts: list[str] = []
    if query.text is not None:
        parts.append(text_expression(parse(query.text)))
    if query.entities:
        names = map(encodable, query.entities)
        numbers = [name_number(*key) for key in product(names, (*get_args(EntityType), ""))]
        parts.append(f"(names : ({' OR '.join(map(name_token, numbers))}))")
    return " AND ".join(parts)


def text_expression(query: TextQuery) -> str:
    """Return a text query in the search index's language; its words are folded as the index's are."""
    wanted = " AND ".join(map(_phrase, query.wanted))
    if not query.unwanted:
        return f"(({wanted}))"
    return f"(({wanted}) NOT ({' OR '.join(map(_phrase, query.unwanted))}))"


def _phrase(phrase: Phrase) -> str:
    # Texts have no word of the column of names, so the columns need not be told apart.
    return f'"{" ".join(phrase)}"'


def _conditions(query: ArticleQuery, is_hit: Condition | None) -> Condition:
    """Return what the rows `a` of `facts` must meet beside being hits; `is_hit` says so of any row."""
    where, values = _own_conditions(query, "a")
    if query.unique:
        original, again = _own_conditions(query, "o")
        if is_hit:
            original += f" AND {is_hit[0].format('o')}"
            again += is_hit[1]
        where += (
            " AND (a.duplicate_of IS NULL OR NOT EXISTS"
            f" (SELECT 1 FROM facts o WHERE o.id = a.duplicate_of AND {original}))"
        )
        values += again
    return where, values


def _own_conditions(query: ArticleQuery, table: str) -> Condition:
    where, values = _dates(query, table)
    for name in ("source", "language", "section"):
        wanted = getattr(query, name)
        if wanted is not None:
            where += f" AND {table}.{name} = ?"
            values.append(encodable(wanted))
    if query.missing is not None:
        where += f" AND {table}.filled & ? = 0"
        values.append(1 << FIELDS.index(query.missing))
    return where, values


def _dates(query: ArticleQuery, table: str) -> Condition:
    where, values = "true", list[object]()
    for bound, comparison in ((query.since, ">="), (query.until, "<")):
        if bound is not None:
            where += f" AND {table}.published_at {comparison} ?"
            values.append(_bound(bound))
    return where, values


def _bound(instant: datetime) -> str:
    """Return a query's bound; what is stored has whole seconds, so a fraction counts as the next one."""
    second = whole_second(instant)
    return str(text(second if second == instant else second + timedelta(seconds=1)))
