"""The filters of a command line: what they mean, and the one sentence for those that mean nothing."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime

import pytest
from scrapy.settings import BaseSettings

from newscrawl.collection.filters import add_filters, article_query, statistics_query
from newscrawl.errors import WrongUse
from newscrawl.storage.store import ArticleQuery

NOW = datetime(2024, 6, 30, 20, 0, tzinfo=UTC)  # 1 July, 03.00 in Jakarta
SETTINGS = BaseSettings({"TIMEZONE": "Asia/Jakarta"})


def parse(*line: str) -> ArticleQuery:
    parser = argparse.ArgumentParser()
    add_filters(parser)
    opts, words = parser.parse_known_args(line)
    return article_query(words, opts, SETTINGS, NOW)


def test_nothing_asks_for_everything() -> None:
    assert parse() == ArticleQuery()


def test_every_filter_reaches_the_query() -> None:
    query = parse(
        '"gempa bumi" cianjur', "--entity", "Ridwan Kamil", "--source", "voa_id", "--language", "ID",
        "--section", "Sains", "--missing", "authors", "--unique", "--limit", "20",
        "--since", "2024-06-01", "--until", "2024-06-30",
    )  # fmt: skip
    assert query == ArticleQuery(
        text='"gempa bumi" cianjur',
        source="voa_id",
        language="id",
        section="Sains",
        entities=("Ridwan Kamil",),
        since=datetime(2024, 5, 31, 17, tzinfo=UTC),
        until=datetime(2024, 6, 30, 17, tzinfo=UTC),
        missing="authors",
        unique=True,
        limit=20,
    )


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("KPK", ("KPK", "Komisi Pemberantasan Korupsi")),
        ("kpk", ("kpk", "KPK", "Komisi Pemberantasan Korupsi")),
        ("Komisi  Pemberantasan Korupsi", ("Komisi Pemberantasan Korupsi",)),
        ("Ridwan Kamil", ("Ridwan Kamil",)),
        ("Ma’ruf Amin", ("Ma’ruf Amin", "Ma'ruf Amin", "Ma‘ruf Amin", "Ma`ruf Amin")),
    ],
)
def test_a_name_is_looked_for_in_its_other_forms_too(name: str, forms: tuple[str, ...]) -> None:
    assert parse("--entity", name).entities == forms


def test_statistics_are_of_whole_days_where_they_are_days() -> None:
    parser = argparse.ArgumentParser()
    add_filters(parser)
    opts = parser.parse_args(["--since", "30d", "--until", "2024-06-30"])
    query = statistics_query(opts, SETTINGS, NOW)
    assert (query.since, query.until) == (date(2024, 6, 1), date(2024, 6, 30))
    opts = parser.parse_args(["--since", "12h"])
    assert statistics_query(opts, SETTINGS, NOW).since == date(2024, 6, 30)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["--limit", "0"], "--limit is '0'"),
        (["--limit", "banyak"], "whole number"),
        (["--limit", "²"], "whole number"),
        (["--missing", "judul"], "--missing is 'judul'; it can be title"),
        (["--since", "kemarin"], "neither a date"),
        (["--since", "2024-06-02", "--until", "2024-06-01"], "no day is left"),
    ],
)
def test_wrong_filters_are_one_sentence(line: list[str], words: str) -> None:
    with pytest.raises(WrongUse) as caught:
        parse(*line)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
