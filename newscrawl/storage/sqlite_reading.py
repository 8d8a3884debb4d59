"""How SQLite finds the articles that a query asks for."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
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

Condition = tuple[str, list[object]]


def find(database: Database, query: ArticleQuery) -> Iterator[str]:
    """Return the JSON of the documents asked for, in order.

    Which articles these are is settled at the call (eight bytes for each); their documents are then read a
    page at a time. Nothing stays open between pages, so a slow reader blocks no writer, and what is saved
    meanwhile neither doubles nor hides an article.
    """
    check_query(query)
    sql, values = _selection(query)
    order = " ORDER BY a.published_at DESC, a.id LIMIT ?"
    limit = -1 if query.limit is None else query.limit
    numbers = database.retried(
        lambda: array("q", (row[0] for row in database.connection.execute(sql + order, [*values, limit])))
    )
    return _documents(database, numbers)


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
    sql, values = _selection(query)
    found = int(database.read(f"SELECT count(*) FROM ({sql})", values)[0][0])
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


def _selection(query: ArticleQuery) -> Condition:
    """Return the statement that selects the numbers of the articles asked for, `a` in an ORDER BY."""
    match = _match(query)
    hits = (
        "WITH hits (number) AS MATERIALIZED (SELECT rowid FROM article_search WHERE article_search MATCH ?) "
        if match
        else ""
    )
    # CROSS JOIN keeps the order of reading: what the index found, then their rows.
    tables = "hits CROSS JOIN facts a ON a.number = hits.number" if match else "facts a"
    where, values = _conditions(query, "a")
    if query.unique:
        original, again = _conditions(query, "o")
        if match:
            original = f"o.number IN (SELECT number FROM hits) AND {original}"
        where += (
            " AND (a.duplicate_of IS NULL OR NOT EXISTS"
            f" (SELECT 1 FROM facts o WHERE o.id = a.duplicate_of AND {original}))"
        )
        values += again
    return f"{hits}SELECT a.number FROM {tables} WHERE {where}", [*([match] if match else []), *values]


def _match(query: ArticleQuery) -> str:
    """Return what the search index is asked for text and entity, "" where neither is asked for."""
    parts: list[str] = []
    if query.text is not None:
        parts.append(text_expression(parse(query.text)))
    if query.entity is not None:
        numbers = [name_number(encodable(query.entity), type_) for type_ in (*get_args(EntityType), "")]
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


def _conditions(query: ArticleQuery, table: str) -> tuple[str, list[object]]:
    where = ["true"]
    values: list[object] = []
    for name in ("source", "language", "section"):
        wanted = getattr(query, name)
        if wanted is not None:
            where.append(f"{table}.{name} = ?")
            values.append(encodable(wanted))
    if query.since is not None:
        where.append(f"{table}.published_at >= ?")
        values.append(_bound(query.since))
    if query.until is not None:
        where.append(f"{table}.published_at < ?")
        values.append(_bound(query.until))
    if query.missing is not None:
        where.append(f"{table}.filled & ? = 0")
        values.append(1 << FIELDS.index(query.missing))
    return " AND ".join(where), values


def _bound(instant: datetime) -> str:
    """Return a query's bound; what is stored has whole seconds, so a fraction counts as the next one."""
    second = whole_second(instant)
    return str(text(second if second == instant else second + timedelta(seconds=1)))
