"""Plain texts that naive extraction left: labels, sign-offs and titles inside, lines run together."""

from __future__ import annotations

import pytest

from newscrawl.article import Related
from newscrawl.errors import Refused
from newscrawl.extraction.boilerplate import CleanText, clean_text
from newscrawl.extraction.extract import read_text
from tests.extraction.pages import PARAGRAPHS, body


def shown(clean: CleanText) -> list[tuple[str, str]]:
    return [(each.type, clean.body[each.start : each.end]) for each in clean.blocks]


A, B = PARAGRAPHS[0], PARAGRAPHS[1]
TITLE = "Nelayan Wasior Bangun Rumah Baca dari Kayu Hanyut"
GLUED = {
    "a paragraph after the title": (
        f"{A}\nBACA JUGA: {TITLE}{B}",
        [("paragraph", A), ("paragraph", B)],
    ),
    "a subhead after the title": (
        f"{A}\nBACA JUGA: {TITLE}Dana Koperasi\n{B}",
        [("paragraph", A), ("heading", "Dana Koperasi"), ("paragraph", B)],
    ),
    "a label after a sentence": (
        f"{A}BACA JUGA: {TITLE}\n{B}",
        [("paragraph", A), ("paragraph", B)],
    ),
    "a label after a sentence and a paragraph after the title": (
        f"{A}BACA JUGA: {TITLE}{B}",
        [("paragraph", A), ("paragraph", B)],
    ),
    "a label on a line of its own": (f"{A}\nBACA JUGA:\n{TITLE}\n{B}", [("paragraph", A), ("paragraph", B)]),
    "blank lines": (f"{A}\n\nBaca juga: {TITLE}\n\n{B}", [("paragraph", A), ("paragraph", B)]),
}


@pytest.mark.parametrize("form", GLUED)
def test_a_read_also_line_is_cut_and_what_is_glued_to_it_stays(form: str) -> None:
    given, expected = GLUED[form]
    clean = clean_text(given)
    assert shown(clean) == expected
    assert clean.related == [Related(TITLE)]


def test_titles_may_end_in_a_bracket_or_a_digit() -> None:
    clean = clean_text(f"{A}\nBACA JUGA: Sebelas Kampung Punya Perpustakaan pada 2023{B}")
    assert clean.related == [Related("Sebelas Kampung Punya Perpustakaan pada 2023")]
    assert clean.body == f"{A}\n\n{B}"


@pytest.mark.parametrize(
    "name", ["YouTube", "GoPay", "TransJakarta", "McDonald", "iPhone", "ChatGPT", "BeritaSatu", "DiCaprio"]
)
def test_names_with_a_capital_inside_are_no_seams(name: str) -> None:
    title = f"Anak Pesisir Belajar lewat {name} di Balai Kampung"
    clean = clean_text(f"{A}\n\nBACA JUGA: {title}\n\n{B}")
    assert clean.related == [Related(title)]
    assert clean.body == f"{A}\n\n{B}"


@pytest.mark.parametrize("join", [" ", "", "\n", "\n\n"])
def test_a_sign_off_goes_to_the_initials(join: str) -> None:
    clean = clean_text(f"{body()}{join}[lt/ab]")
    assert (clean.body, clean.initials) == (body(), ["lt", "ab"])


def test_short_lines_without_a_full_stop_are_headings() -> None:
    assert shown(clean_text(f"{A}\nDana Koperasi\n{B}"))[1] == ("heading", "Dana Koperasi")


def test_a_last_short_line_is_no_heading() -> None:
    assert "heading" not in dict(shown(clean_text(f"{A}\n{B}\nSelesai sudah kisah perahu")))


def test_lines_broken_at_a_width_are_joined() -> None:
    broken = A.replace(" kembali berlayar", "\nkembali berlayar").replace(" judul buku", "\njudul buku")
    assert clean_text(f"{broken}\n\n{B}").body == f"{A}\n\n{B}"


def test_windows_and_unicode_line_ends_are_line_ends() -> None:
    assert clean_text(f"{A}\r\n\r\n{B}").body == f"{A}\n\n{B}"
    assert clean_text(f"{A}\u2029{B}").body == f"{A}\n\n{B}"


def test_bullets_are_list_items() -> None:
    clean = clean_text(f"{A}\n• Buku bergambar\n• Buku cerita rakyat\n{B}")
    assert [kind for kind, _ in shown(clean)] == ["paragraph", "list_item", "list_item", "paragraph"]


def test_cleaning_twice_changes_nothing() -> None:
    once = clean_text(f"JAKARTA — {body()} [lt/ab]")
    again = clean_text(once.body)
    assert (again.body, again.blocks) == (once.body, once.blocks)
    assert (again.initials, again.related, again.dateline) == ([], [], None)


def test_a_text_becomes_an_article_without_a_page() -> None:
    article = read_text(f"WASIOR — {body()}\n\nBACA JUGA: {TITLE}\n\n[lt/ab]")
    assert article.body == body()
    assert (article.id, article.url, article.title, article.published_at) == (None, None, None, None)
    assert article.dateline is not None
    assert article.dateline.place == "Wasior"
    assert article.related == [Related(TITLE)]
    assert article.initials == ["lt", "ab"]


def test_a_text_of_nothing_but_boilerplate_is_refused() -> None:
    with pytest.raises(Refused, match="empty"):
        read_text("ADVERTISEMENT\n\nBaca juga: Nelayan Wasior Bangun Rumah Baca")
