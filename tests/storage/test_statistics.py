"""Counts of a collection, asked of both stores."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from newscrawl.article import Article, Duplicate, Entity, EntityType, Language
from newscrawl.storage.statistics import FIELDS, NameCount, StatisticsQuery
from newscrawl.storage.store import Store, Visit
from tests.storage.articles import LATER, NOW, full, short

DAY = datetime(2023, 9, 5, 7, tzinfo=UTC)


def naming(number: int, day: int, *names: tuple[EntityType, str], **changes: Any) -> Article:
    entities = [Entity(type_, name, name, 0, 1) for type_, name in names]
    return short(number, published_at=DAY + timedelta(days=day), entities=entities, **changes)


def test_an_empty_collection(store: Store) -> None:
    found = store.statistics(StatisticsQuery())
    assert (found.articles, found.sources, found.days, found.languages) == (0, {}, {}, {})
    assert found.names == {"PERSON": [], "ORGANISATION": [], "LOCATION": []}


def test_counts_by_source_day_section_and_language(store: Store) -> None:
    evening = dataclasses.replace(full(), published_at=DAY.replace(hour=18))
    language = Language("jv", 0.9, "langdetect")
    store.load(
        "articles",
        [
            each.to_document()
            for each in (
                evening,
                short(2, language=language, source="kabar", duplicate_of=Duplicate("a" * 32, 0.8)),
                short(3, published_at=None, source="kabar", section=""),
            )
        ],
        NOW,
    )
    store.save([short(2, title="Judul baru", source="kabar", language=language)], LATER)
    store.record_visits([Visit(short(3).id or "", "https://warta.example/3", "kabar", LATER, "gone")])
    found = store.statistics(StatisticsQuery())
    assert (found.articles, found.duplicates, found.revised, found.gone) == (3, 1, 1, 1)
    assert found.days == {("kabar", ""): 1, ("kabar", "2023-09-05"): 1, ("warta", "2023-09-06"): 1}
    assert found.sections == {("kabar", ""): 2, ("warta", "Ekonomi"): 1}
    assert found.languages == {"": 1, "id": 1, "jv": 1}
    assert list(found.sources) == ["kabar", "warta"]
    kabar = found.sources["kabar"]
    assert (kabar.articles, kabar.newest, kabar.oldest) == (2, short().published_at, short().published_at)
    assert kabar.filled == dict.fromkeys(FIELDS, 0) | {
        "title": 2, "body": 2, "published_at": 1, "language": 1,
    }  # fmt: skip
    assert found.sources["warta"].filled == dict.fromkeys(FIELDS, 1)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        (StatisticsQuery(source="kabar"), 2),
        (StatisticsQuery(language="id"), 1),
        (StatisticsQuery(since=date(2023, 9, 6)), 3),
        (StatisticsQuery(until=date(2023, 9, 6)), 2),
        (StatisticsQuery(since=date(2023, 9, 6), until=date(2023, 9, 6)), 1),
        (StatisticsQuery(source="lain"), 0),
    ],
)
def test_what_is_counted(store: Store, query: StatisticsQuery, numbers: int) -> None:
    store.save(
        [
            naming(0, 0), naming(1, 1, source="kabar"), naming(2, 2, source="kabar"),
            naming(3, 3, language=Language("id", 0.9, "langdetect")), short(4, published_at=None, source="x"),
        ],
        NOW,
    )  # fmt: skip
    found = store.statistics(query)
    assert found.articles == numbers == sum(found.days.values()) == sum(found.languages.values())


def test_a_day_is_that_of_the_farthest_zones_too(store: Store) -> None:
    east = short(1, published_at=datetime(2023, 9, 4, 10, 0, tzinfo=UTC), utc_offset=14 * 60)
    west = short(2, published_at=datetime(2023, 9, 6, 11, 59, tzinfo=UTC), utc_offset=-12 * 60)
    store.save(
        [east, west, short(3, published_at=datetime(2023, 9, 6, 12, tzinfo=UTC), utc_offset=-720)], NOW
    )
    day = date(2023, 9, 5)
    assert store.statistics(StatisticsQuery(since=day, until=day)).days == {("warta", "2023-09-05"): 2}
    for since in (date.min, date(1000, 1, 1)):
        assert store.statistics(StatisticsQuery(since=since, until=date.max)).articles == 3


def test_names_of_a_period_and_of_the_period_before(store: Store) -> None:
    ratna: tuple[EntityType, str] = ("PERSON", "Ratna")
    bagus: tuple[EntityType, str] = ("PERSON", "Bagus")
    articles = [
        naming(0, 0, ratna, ratna, ("LOCATION", "Palu")),
        naming(1, 1, ratna, ("ORGANISATION", "Palu")),
        naming(2, 2, ratna, bagus, ("DATE", "Jum'at")),
        naming(3, 3, bagus, ("LOCATION", "Palu"), source="kabar"),
    ]
    store.save(articles, NOW)
    found = store.statistics(StatisticsQuery())
    assert found.names == {
        "PERSON": [NameCount("Ratna", 3, 0), NameCount("Bagus", 2, 0)],
        "ORGANISATION": [NameCount("Palu", 1, 0)],
        "LOCATION": [NameCount("Palu", 2, 0)],
    }
    assert found.rising == {"PERSON": [], "ORGANISATION": [], "LOCATION": []}
    period = store.statistics(StatisticsQuery(since=date(2023, 9, 7)))
    assert period.names["PERSON"] == [NameCount("Bagus", 2, 0), NameCount("Ratna", 1, 2)]
    assert period.rising["PERSON"] == [NameCount("Bagus", 2, 0)]
    assert period.names["LOCATION"] == [NameCount("Palu", 1, 1)]
    assert period.names["ORGANISATION"] == []
    ours = store.statistics(StatisticsQuery(source="kabar", top=1))
    assert ours.names["PERSON"] == [NameCount("Bagus", 1, 0)]


def test_names_as_frequent_as_each_other_are_in_order(store: Store) -> None:
    names: list[tuple[EntityType, str]] = [("PERSON", f"Nama {number:02}") for number in range(30)]
    store.save([naming(1, 0, *reversed(names)), naming(2, 0, *names[20:])], NOW)
    found = store.statistics(StatisticsQuery(top=12)).names["PERSON"]
    assert [each.name for each in found] == [f"Nama {number:02}" for number in (*range(20, 30), 0, 1)]
    assert len(store.statistics(StatisticsQuery(top=0)).names["PERSON"]) == 0
