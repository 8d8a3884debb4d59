from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newscrawl.article import Entity
from newscrawl.enrichment.entities.tagger import tag, tag_names
from newscrawl.enrichment.entities.values import tag_values

# Generous: each of these takes about a second, and minutes where time grows with the square.
SECONDS = 20


def assert_sound(text: str, entities: list[Entity]) -> None:
    for entity in entities:
        assert text[entity.start : entity.end] == entity.text
        assert entity.text == entity.text.strip() != ""
        assert entity.name
    for left, right in itertools.pairwise(entities):
        assert left.end <= right.start


def test_names_and_values_stand_side_by_side() -> None:
    text = (
        "Presiden Joko Widodo meresmikan bendungan di Kabupaten Pati, Selasa (5/9/2023) pukul 10.00 WIB. "
        "Proyek senilai Rp 1,2 miliar itu molor tiga tahun."
    )
    assert [(entity.type, entity.text) for entity in tag(text)] == [
        ("PERSON", "Joko Widodo"),
        ("LOCATION", "Kabupaten Pati"),
        ("DATE", "Selasa (5/9/2023)"),
        ("TIME", "pukul 10.00 WIB"),
        ("MONEY", "Rp 1,2 miliar"),
        ("QUANTITY", "tiga tahun"),
    ]


def test_the_longer_of_a_name_and_a_value_stands() -> None:
    assert [(entity.type, entity.text) for entity in tag("Macet di Pasar Minggu, Sabtu.")] == [
        ("LOCATION", "Pasar Minggu"),
        ("DATE", "Sabtu"),
    ]


def test_offsets_hold_behind_characters_outside_the_basic_plane() -> None:
    text = "😀👩‍👩‍👧 “Jum’at” — Presiden Joko Widodo membawa Rp\u00a01,2 miliar ke Yogyakarta 😀."
    entities = tag(text)
    assert_sound(text, entities)
    assert [entity.text for entity in entities] == [
        "Jum’at",
        "Joko Widodo",
        "Rp\u00a01,2 miliar",
        "Yogyakarta",
    ]


PIECES = st.sampled_from((
    "Presiden", "Menteri", "Keuangan", "Ketua", "DPR", "RI", "KPK", "Komisi", "Badan", "Meteorologi",
    "dan", "Budi", "Santoso", "Sri", "Mulyani", "Jakarta", "Kota", "Barat", "al", "bin", "(AB)", "(37)",
    "(", ")", ",", ".", "-", "“", "”", "PT", "Tbk", "Rp", "US$", "12", "1,5", "2020", "5/9/2023",
    "juta", "rupiah", "persen", "%", "pukul", "10.30", "WIB", "UU", "Nomor", "Tahun", "tentang",
    "Pasal", "ayat", "Piala", "Dunia", "Senin", "Maret", "tahun", "sejak", "di", "kata", "berinisial",
    "detik.com", "\n", "\n\n", " ", "\t", "\u00a0", "😀", "ا", "é", "İ", "ﬁ",
))  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=40).map(" ".join) | st.lists(PIECES, max_size=40).map("".join))
@example("Presiden")
@example("Ketua KPK (")
@example("PT A (Persero) Tbk")
def test_any_mixture_of_triggers_is_tagged_soundly(text: str) -> None:
    assert_sound(text, tag_values(text))
    assert_sound(text, tag_names(text))
    assert_sound(text, tag(text))


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(), max_size=300))
def test_any_text_is_tagged_soundly(text: str) -> None:
    assert_sound(text, tag(text))


@pytest.mark.parametrize(
    "unit",
    [
        "7", "1.", "1 ", "a", "A", "a'", " ", "\n", "😀", "\u200d", "Aa (", "Aa-", "Pasal 2 jo ",
        "UU Cipta dan ",
        "seribu ", "Senin ", "presiden jenderal ", "Badan Aa, Bb, ", "PT I ", "Rp ", "Rp1", "Ketua KPK RI ",
        '," kata Budi ', "a.com.",
    ],
)  # fmt: skip
def test_time_grows_with_length_alone(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    started = time.monotonic()
    assert_sound(text, tag(text))
    assert time.monotonic() - started < SECONDS


def test_thousands_of_people_are_told_apart_in_bounded_time() -> None:
    letters = "bcdfghjklm"
    people = ["Ali A" + "".join(letters[int(digit)] for digit in str(number)) for number in range(6_000)]
    text = "".join(f"Presiden {name} datang. " for name in people)
    started = time.monotonic()
    assert {entity.name for entity in tag(text)} == set(people)
    assert time.monotonic() - started < SECONDS
