"""What crawls remember in SQLite: visits, sources and their polls, robots.txt, and records of runs."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any

from newscrawl.article import Document, format_utc, json_document, parse_utc
from newscrawl.storage.copying import poll_document, poll_from, robots_document, robots_from
from newscrawl.storage.polls import Poll, Robots
from newscrawl.storage.saving import encodable, whole_second
from newscrawl.storage.sqlite_database import Database, Row
from newscrawl.storage.sqlite_rows import moment
from newscrawl.storage.store import FORGOTTEN, SourceMark, Visit

_ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def write_visits(database: Database, visits: Sequence[Visit]) -> None:
    """Keep visits, except over the mark of a forgotten article; the caller holds a transaction."""
    database.many(
        "INSERT INTO visits VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET url = excluded.url,"
        " source = excluded.source, at = excluded.at, reason = excluded.reason,"
        " article_id = excluded.article_id, final = excluded.final, published_at = excluded.published_at"
        f" WHERE reason IS NOT '{FORGOTTEN}'",
        [
            (
                visit.id, encodable(visit.url), visit.source, _second(visit.at), visit.reason,
                visit.article_id, visit.final, _second(visit.published_at),
            )
            for visit in visits
        ],
    )  # fmt: skip


def read_visits(database: Database, ids: Collection[str]) -> dict[str, Visit]:
    """Return what is remembered of those of `ids` that were visited."""
    rows = database.read_chunked("SELECT * FROM visits WHERE id IN ({})", ids)
    return {row[0]: visit_of(row) for row in rows}


def visit_of(row: Row) -> Visit:
    """Return the visit of a row of `visits`."""
    id, url, source, at, reason, article_id, final, published = row
    return Visit(id, url, source, parse_utc(at), reason, article_id, bool(final), moment(published))


def write_sources(database: Database, marks: Iterable[tuple[str, SourceMark]]) -> None:
    """Keep marks with their outlets' names; the caller holds a transaction."""
    database.many(
        "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?)",
        [
            (f"{source} {mark.url}", source, mark.url, mark.complete, _second(mark.lastmod), _second(mark.at))
            for source, mark in marks
        ],
    )


def read_marks(database: Database, source: str) -> dict[str, SourceMark]:
    """Return the marks of an outlet's sources by URL."""
    rows = database.read("SELECT url, complete, lastmod, at FROM sources WHERE source = ?", [source])
    return {row[0]: mark_of(row) for row in rows}


def mark_of(row: Row) -> SourceMark:
    """Return the mark of a row of `sources` without its outlet."""
    url, complete, lastmod, at = row
    return SourceMark(url, bool(complete), moment(lastmod), moment(at))


def write_polls(database: Database, polls: Iterable[tuple[str, Poll]]) -> None:
    """Keep polls with their outlets' names; the caller holds a transaction."""
    documents = [poll_document(source, poll) for source, poll in polls]
    database.many(
        "INSERT OR REPLACE INTO polls VALUES (?, ?, ?)",
        [(each["_id"], each["source"], json_document(each)) for each in documents],
    )


def read_polls(database: Database, source: str) -> dict[str, Poll]:
    """Return the polls of an outlet's sources by URL."""
    rows = database.read("SELECT record FROM polls WHERE source = ?", [source])
    polls = [poll_from(dated_record(row[0]))[1] for row in rows]
    return {poll.url: poll for poll in polls}


def write_robots(database: Database, robots: Iterable[Robots]) -> None:
    """Keep the robots.txt of hosts; the caller holds a transaction."""
    documents = map(robots_document, robots)
    database.many(
        "INSERT OR REPLACE INTO robots VALUES (?, ?)",
        [(each["_id"], json_document(each)) for each in documents],
    )


def read_robots(database: Database, hosts: Collection[str] | None) -> dict[str, Robots]:
    """Return the robots.txt kept of these hosts, or of all."""
    if hosts is None:
        rows = database.read("SELECT record FROM robots ORDER BY id")
    else:
        rows = database.read_chunked("SELECT record FROM robots WHERE id IN ({})", hosts)
    found = [robots_from(dated_record(row[0])) for row in rows]
    return {each.host: each for each in found}


def dated_record(text: str) -> Document:
    """Return a poll's or robots.txt's document of its JSON: what a name ending in `_at` holds is a date."""
    record: Document = json.loads(text)
    return {name: moment(value) if name.endswith("_at") else value for name, value in record.items()}


def write_crawls(database: Database, records: Iterable[Document]) -> None:
    """Keep records of runs; the caller holds a transaction."""
    database.many(
        "INSERT OR REPLACE INTO crawls VALUES (?, ?, ?)",
        [(record["_id"], record.get("source"), json_document(record)) for record in records],
    )


def update_crawl(database: Database, id: str, fields: Document) -> None:
    """Set fields of a run's record; the caller holds a transaction."""
    row = database.connection.execute("SELECT record FROM crawls WHERE id = ?", [id]).fetchone()
    if row is not None:
        write_crawls(database, [json.loads(row[0]) | fields | {"_id": id}])


def read_crawls(
    database: Database, source: str | None, limit: int | None, before: str | None
) -> list[Document]:
    """Return run records, newest first; with `before`, those older than the one with this id."""
    wanted = {"source = ?": source, "id < ?": before}
    given = {condition: value for condition, value in wanted.items() if value is not None}
    where = f"WHERE {' AND '.join(given)}" if given else ""
    rows = database.read(
        f"SELECT record FROM crawls {where} ORDER BY id DESC LIMIT ?",
        [*given.values(), -1 if limit is None else limit],
    )
    return [record_of(row[0]) for row in rows]


def prune_crawls(database: Database, before: datetime) -> int:
    """Remove the oldest records of runs, those started before an instant; the caller holds a transaction."""
    rows = database.connection.execute(
        "SELECT id, json_extract(record, '$.started_at') FROM crawls ORDER BY id"
    )
    moment_before = format_utc(whole_second(before))
    older = takewhile(lambda row: row[1] is not None and row[1] < moment_before, rows)
    ids = [(id,) for id, _ in older]
    database.many("DELETE FROM crawls WHERE id = ?", ids)
    return len(ids)


def read_unfinished(database: Database) -> list[Document]:
    """Return the records of runs whose outcome is still `running`, oldest first."""
    rows = database.read(
        "SELECT record FROM crawls WHERE json_extract(record, '$.outcome') = 'running' ORDER BY id"
    )
    return [record_of(row[0]) for row in rows]


def record_of(text: str) -> Document:
    """Return a run's record of its JSON, with the dates that JSON keeps as text."""
    record: Document = _revived(json.loads(text))
    return record


def _revived(value: Any) -> Any:
    if isinstance(value, str) and _ISO_MOMENT.fullmatch(value):
        return parse_utc(value)
    if isinstance(value, dict):
        return {name: _revived(each) for name, each in value.items()}
    return [_revived(each) for each in value] if isinstance(value, list) else value


def _second(value: datetime | None) -> str | None:
    return None if value is None else format_utc(whole_second(value))
