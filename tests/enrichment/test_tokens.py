from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.enrichment.entities.tokens import domain_end, split_sentences, tokenize


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Jum'at, Qur’an", ["Jum'at", ",", "Qur’an"]),
        ("Rp 1.500,75 pada 29/10/2013 10:30.", ["Rp", "1.500,75", "pada", "29/10/2013", "10:30", "."]),
        ("G20 dan 4G", ["G20", "dan", "4G"]),
        ("KPK-nya...", ["KPK", "-", "nya", "..."]),
        ("“Tol_baru”", ["“", "Tol", "_", "baru", "”"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert [token.text for token in tokenize(text)] == tokens


@given(st.text(st.characters(), max_size=200))
def test_every_sign_but_white_space_is_in_one_token(text: str) -> None:
    tokens = tokenize(text)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert "".join(token.text for token in tokens) == "".join(text.split())
    assert [token for sentence in split_sentences(text, tokens) for token in sentence] == tokens


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Air surut. Warga pulang.", ["Air surut.", "Warga pulang."]),
        ("“Air surut.” Warga pulang.", ["“Air surut.”", "Warga pulang."]),
        ("Air surut? “Ya!” Warga pulang.", ["Air surut?", "“Ya!”", "Warga pulang."]),
        ("Dimuat KOMPAS.com. Lalu sepi.", ["Dimuat KOMPAS.com.", "Lalu sepi."]),
        ("Dimuat KOMPAS.com lalu sepi.", ["Dimuat KOMPAS.com lalu sepi."]),
        ("Kata Prof. Dr. M. Wulan, air surut.", ["Kata Prof. Dr. M. Wulan, air surut."]),
        ("Harganya Rp. 500 saja... murah.", ["Harganya Rp. 500 saja... murah."]),
        ("Judul kecil\nAir surut", ["Judul kecil", "Air surut"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    found = split_sentences(text, tokenize(text))
    assert [text[each[0].start : each[-1].end] for each in found] == sentences


def test_a_text_without_stops_is_parted_all_the_same() -> None:
    text = "padi " * 10_000
    assert max(map(len, split_sentences(text, tokenize(text)))) < 500


def test_web_addresses() -> None:
    assert domain_end(["bbc", ".", "co", ".", "uk", "."], 0) == 5
    assert domain_end(["surut", ".", "Warga"], 0) == 0
