"""What a text query means, wherever the articles are."""

from __future__ import annotations

import pytest

from newscrawl.errors import WrongUse
from newscrawl.storage.mongo_reading import search_string
from newscrawl.storage.sqlite_reading import text_expression
from newscrawl.storage.textquery import parse, passage, words

TITLE = "Gempa Cianjur: warga mengungsi"
BODY = (
    "Gubernur Jawa Barat, Ridwan Kamil, menengok kafé René.\n\n"
    "Jum'at (25/11) COVID-19 “melonjak” Rp1,2 miliar."
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("gempa", True),
        ("GEMPA cianjur", True),
        ("gempa bandung", False),
        ("gem", False),
        ('"ridwan kamil"', True),
        ("“Ridwan Kamil”", True),
        ('"kamil ridwan"', False),
        ('"barat ridwan"', True),
        ('"mengungsi gubernur"', False),
        ('"rene jum"', True),
        ("kafe rené", True),
        ("jum'at", True),
        ("jum’at", True),
        ("jumat", False),
        ("covid-19", True),
        ("covid19", False),
        ("rp1,2", True),
        ("gempa -bandung", True),
        ("gempa -covid", False),
        ('gempa -"ridwan kamil"', False),
        ('gempa -"kamil ridwan"', True),
        ("melonjak — gempa", True),
        ("25/11", True),
    ],
)
def test_which_articles_a_query_finds(query: str, found: bool) -> None:
    assert parse(query).matches(TITLE, BODY) is found


@pytest.mark.parametrize(
    "query", ["", "   ", "-gempa", '"', 'gempa "ridwan', "—", '""', "a " * 30 + "-b " * 30]
)
def test_a_query_that_means_nothing_is_wrong_use(query: str) -> None:
    if len(query) > 100:
        query = " ".join(f"kata{number}" for number in range(51))
    with pytest.raises(WrongUse, match=r"^\S.*\.$"):
        parse(query)


def test_words_are_folded_as_a_reader_would_type_them() -> None:
    text = "Jum'at, RENÉ cafe\u0301 ñ_x — İstanbul \U0001f336️ 42°\x00akhir Ｌebar straße"
    assert words(text) == (
        "jum", "at", "rene", "cafe", "n_x", "istanbul", "\U0001f336", "42", "akhir", "ｌebar", "straße",
    )  # fmt: skip


def test_the_query_as_the_two_indexes_are_asked() -> None:
    query = parse('gempa "Ridwan Kamil" covid-19 gempa -banjir -"jalan raya"')
    assert search_string(query) == '"gempa" "ridwan" "kamil" "covid" "19"'
    assert text_expression(query) == (
        '(("gempa" AND "ridwan kamil" AND "covid 19") NOT ("banjir" OR "jalan raya"))'
    )


def test_the_passage_holds_most_of_what_was_asked_for() -> None:
    filler = "Cuaca cerah di seluruh wilayah. " * 20
    body = f"Gempa terasa pagi ini. {filler}\n\nRidwan Kamil menengok korban gempa. {filler}"
    found = passage(body, '"ridwan kamil" gempa', 80)
    assert [found.text[start:end] for start, end in found.spans] == ["Ridwan Kamil", "gempa"]
    assert len(found.text) <= 90
    assert (found.cut_before, found.cut_after) == (True, True)
    assert "\n" not in found.text
    first, last = found.text.split()[0], found.text.split()[-1]
    assert first in body.split()
    assert last.rstrip(".") in body.replace(".", " ").split()


def test_phrases_that_overlap_are_marked_as_one() -> None:
    found = passage("Koperasi Kopi Gayo Kirim Panen", '"kopi gayo" gayo "gayo kirim" panen')
    assert [found.text[start:end] for start, end in found.spans] == ["Kopi Gayo Kirim", "Panen"]


def test_a_passage_without_words_in_the_body_is_its_beginning() -> None:
    body = "Panen raya dimulai di Ngablak. " * 30
    for query in (None, "cabai"):
        found = passage(body, query, 60)
        assert body.startswith(found.text)
        assert (found.spans, found.cut_before, found.cut_after) == ([], False, True)
    whole = passage("Panen raya.", "raya")
    assert (whole.text, whole.spans, whole.cut_after) == ("Panen raya.", [(6, 10)], False)
    assert passage("", "raya").text == ""
