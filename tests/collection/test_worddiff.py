"""The word diff: what it says changed, and that both texts can be read out of it."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.collection.worddiff import Piece, paragraph_diff, word_diff

WORDS = st.lists(
    st.sampled_from(["hujan", "di", "Bogor", ",", "“deras”", "Jum'at", "1,2", "miliar", "."]), max_size=30
).map(" ".join)


def test_only_the_changed_words_are_marked() -> None:
    old = "Jumlah korban banjir di Demak menjadi 12 orang, kata Rahmat Hidayat."
    new = "Jumlah korban banjir di Demak menjadi 14 orang, kata Rahmat Hidayat, Jum'at."
    assert word_diff(old, new) == [
        Piece("same", "Jumlah korban banjir di Demak menjadi "),
        Piece("removed", "12 "),
        Piece("added", "14 "),
        Piece("same", "orang, kata Rahmat Hidayat"),
        Piece("added", ", Jum'at"),
        Piece("same", "."),
    ]


def test_a_lone_word_between_two_rewritten_halves_is_not_kept_apart() -> None:
    pieces = word_diff(
        "Gubernur meninjau tanggul di Demak pagi tadi", "Menteri melihat waduk di Kudus kemarin"
    )
    assert [piece.kind for piece in pieces] == ["removed", "added"]


def test_paragraphs_are_compared_with_their_own_older_text() -> None:
    first, second, third = (
        "Hujan turun sejak pagi.",
        "Sungai meluap ke tiga desa.",
        "Warga mengungsi ke balai.",
    )
    inserted = "Bupati menetapkan masa tanggap darurat."
    changed = "Sungai meluap ke lima desa."
    found = paragraph_diff(
        "\n\n".join([first, second, third]), "\n\n".join([first, inserted, changed, third])
    )
    assert found[0] == [Piece("same", first)]
    assert found[1] == [Piece("added", inserted)]
    assert [piece.kind for piece in found[2]] == ["same", "removed", "added", "same"]
    assert found[3] == [Piece("same", third)]


def test_a_removed_paragraph_is_shown_where_it_stood() -> None:
    found = paragraph_diff(
        "Satu kalimat.\n\nDua kalimat.\n\nTiga hal lain.", "Satu kalimat.\n\nTiga hal lain."
    )
    assert found[1] == [Piece("removed", "Dua kalimat.")]
    assert paragraph_diff("", "Baru.") == [[Piece("added", "Baru.")]]
    assert paragraph_diff("", "") == []


@given(WORDS, WORDS)
def test_both_texts_can_be_read_out_of_the_pieces(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
    older = "".join(piece.text for piece in pieces if piece.kind != "added")
    assert older.split() == old.split() or "".join(older.split()) == "".join(old.split())


def test_a_huge_rewritten_text_takes_no_age() -> None:
    old = "kata lama yang lain, " * 20_000
    new = "kalimat baru sama sekali. " * 20_000
    start = time.monotonic()
    assert [piece.kind for piece in word_diff(old, new)] == ["removed", "added"]
    assert time.monotonic() - start < 5
