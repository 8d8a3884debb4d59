"""docs/querying.md: each query is run as it stands there, and the shell's form asks the same."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import chompjs
import pytest
from pymongo import MongoClient
from pymongo.monitoring import CommandListener

from newscrawl.article import Article, Dateline, Duplicate, Entity, EntityType
from newscrawl.storage.store import Visit, open_store
from tests.storage.articles import LATER, NOW, short

DOCUMENT = Path(__file__).parents[2] / "docs" / "querying.md"
SECTION = re.compile(
    r"^## (?P<number>\d+)\. .*?```python\n(?P<python>.*?)```.*?```javascript\n(?P<shell>.*?)```", re.M | re.S
)
SECTIONS = {int(found["number"]): found for found in SECTION.finditer(DOCUMENT.read_text("utf-8"))}

KPK = "Komisi Pemberantasan Korupsi"
MONDAY = datetime(2023, 9, 3, 17, 30, tzinfo=UTC)  # Monday, 4 September, 00.30 in Jakarta: week 36


def entity(type: EntityType, name: str, role: str | None = None) -> Entity:
    return Entity(type, name, name, 0, len(name), role)


def collection() -> list[Article]:
    """A small collection in which each question has one answer that a wrong query would miss."""
    bintang = entity("PERSON", "Marhamah Bintang", "ketua koperasi")
    kpk, jakarta = entity("ORGANISATION", KPK), entity("LOCATION", "Jakarta")
    voa = {"source": "voa_id", "section": "Ekonomi"}
    long = "Harga kopi naik lagi. " * 80
    original = short(1, **voa, published_at=MONDAY, entities=[bintang, kpk, kpk, jakarta])
    return [
        original,
        short(2, **voa, published_at=MONDAY - timedelta(hours=1), entities=[bintang, jakarta]),
        short(3, **voa, published_at=MONDAY + timedelta(days=1), entities=[bintang, bintang, kpk, jakarta]),
        short(4, source="voa_id", section=None, published_at=datetime(2023, 8, 31, tzinfo=UTC)),
        short(5, published_at=None, layout="warta-2023"),
        short(
            6,
            body=long,
            title="Kopi Gayo",
            dateline=Dateline("TAKENGON, WARTA", "Takengon"),
            entities=[entity("MONEY", "Rp 3,4 miliar")],
        ),
        short(7, source="kabar", duplicate_of=Duplicate(original.id or "", 0.97)),
        short(8, source="harian", duplicate_of=Duplicate(original.id or "", 0.95)),
        short(9, published_at=NOW - timedelta(hours=6)),
    ]


class Sent(CommandListener):
    """Keeps the queries that a client sends."""

    def __init__(self) -> None:
        self.commands: list[dict[str, Any]] = []

    def started(self, event: Any) -> None:
        if event.command_name in ("find", "aggregate"):
            self.commands.append(dict(event.command))

    def succeeded(self, event: Any) -> None: ...

    def failed(self, event: Any) -> None: ...


@pytest.fixture
def asked(mongo_uri: str) -> Iterator[tuple[Any, Sent]]:
    """A database with the collection, and what is sent to it."""
    articles = collection()
    store = open_store(mongo_uri)
    store.load("articles", [each.to_document() for each in articles], NOW)
    changed = dataclasses.replace(articles[5], body="Harga kopi turun.", fetched_at=LATER)
    store.save([changed], LATER)
    store.save([articles[5]], LATER + timedelta(hours=1))
    gone = articles[8]
    store.record_visits([Visit(gone.id or "", gone.url or "", "warta", NOW, "gone")])
    store.close()
    sent = Sent()
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[sent]) as client:
        yield client.get_default_database(), sent


def run(number: int, database: Any) -> list[tuple[Any, ...]]:
    """Return what the section's Python prints."""
    printed: list[tuple[Any, ...]] = []
    names = {
        "db": database,
        "datetime": datetime,
        "UTC": UTC,
        "print": lambda *values: printed.append(values),
    }
    exec(compile(SECTIONS[number]["python"], f"{DOCUMENT.name} {number}", "exec"), names)
    return printed


def address(number: int) -> str:
    return f"https://warta.example/a/panen-cabai/{number}.html"


EXPECTED: dict[int, list[tuple[Any, ...]]] = {
    1: [
        (MONDAY + timedelta(days=1), "Panen cabai ke-3"),
        (MONDAY, "Panen cabai ke-1"),
        (MONDAY - timedelta(hours=1), "Panen cabai ke-2"),
    ],
    2: [("Jakarta", 2), ("Marhamah Bintang", 2)],
    3: [("2023-W35", 1), ("2023-W36", 2)],
    4: [("Ekonomi", 3, MONDAY + timedelta(days=1)), (None, 1, datetime(2023, 8, 31, tzinfo=UTC))],
    5: [("warta-2023", address(5))],
    6: [(address(6), 2, 3, 320)],
    7: [("Panen cabai ke-1", 2, ["harian", "kabar"])],
    8: [("Marhamah Bintang", "ketua koperasi", 4)],
    9: [(address(9), 6)],
    10: [("Takengon", "Kopi Gayo", ["Rp 3,4 miliar"])],
}


def test_the_document_has_ten_queries() -> None:
    assert sorted(SECTIONS) == sorted(EXPECTED) == list(range(1, 11))


@pytest.mark.parametrize("number", sorted(EXPECTED))
def test_each_query_answers_its_question(number: int, asked: tuple[Any, Sent]) -> None:
    assert run(number, asked[0]) == EXPECTED[number]


@pytest.mark.parametrize("number", sorted(EXPECTED))
def test_the_shell_asks_the_same(number: int, asked: tuple[Any, Sent]) -> None:
    database, sent = asked
    run(number, database)
    assert shell_command(SECTIONS[number]["shell"]) == python_command(sent.commands[0])


def python_command(command: dict[str, Any]) -> dict[str, Any]:
    kept = ("find", "aggregate", "filter", "projection", "sort", "limit", "pipeline")
    sent: dict[str, Any] = plain({name: command[name] for name in kept if name in command})
    return sent


def plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def shell_command(text: str) -> dict[str, Any]:
    """Return what mongosh would send for a statement of the document."""
    text = re.sub(r'ISODate\(("[^"]*")\)', r"\1", text)
    found = re.match(r"db\.(\w+)\.(find|aggregate)\(", text)
    assert found
    values: list[Any] = list(chompjs.parse_js_objects(text[found.end() :]))
    if found[2] == "aggregate":
        return {"aggregate": found[1], "pipeline": values[0]}
    command = {"find": found[1], "filter": values[0], "projection": values[1], "sort": values[2]}
    limit = re.search(r"\.limit\((\d+)\)", text)
    return command | ({"limit": int(limit[1])} if limit else {})
