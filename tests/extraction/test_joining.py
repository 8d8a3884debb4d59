"""Stories in pages: where the further ones are, and all of them as one text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.article import Page, Pages
from newscrawl.extraction.extract import extract
from newscrawl.extraction.joining import further_pages
from newscrawl.extraction.layout import Layout, Outlet

URL = "https://www.contoh.id/daerah/read/8812/warga-rawat-mata-air-di-lereng"
OUTLET = Outlet("contoh", ("contoh.id",), (Layout(body=".isi"),))
LEAD = "Warga tiga dusun bergiliran membersihkan mata air yang mengaliri sawah mereka setiap Jum'at pagi."
TEXTS = [
    LEAD,
    "Giliran itu disusun di balai dusun dan ditempel di pintu warung, sehingga tidak ada yang terlewat.",
    "“Kalau satu dusun lalai, yang kering sawah semua,” kata Wayan Sudira, ketua kelompok pengairan.",
    "Pipa yang bocor sudah diganti sejak tahun lalu dengan dana Rp 1,2 miliar dari pemerintah provinsi.",
    "Air kini sampai ke petak paling ujung, yang selama enam musim hanya bisa ditanami jagung.",
]


def page(texts: list[str], pager: str = "", lead: str = "") -> bytes:
    standfirst = f'<meta property="og:description" content="{lead}"/>' if lead else ""
    return (
        f'<html><head><meta property="og:type" content="article"/>{standfirst}</head><body>'
        '<h1>Warga Rawat Mata Air di Lereng</h1><time datetime="2024-05-06T08:00:00+07:00">6 Mei 2024</time>'
        '<div class="isi">'
        f"{''.join(f'<p>{text}</p>' for text in texts)}</div><div class=nomor>{pager}</div></body></html>"
    ).encode()


def first(body: bytes, *more: bytes | None, url: str = URL) -> Page:
    return Page(url, body, "contoh", datetime(2024, 5, 6, tzinfo=UTC), more=more)


@pytest.mark.parametrize(
    ("pager", "found"),
    [
        ("", []),
        ('<a href="?page=2">2</a><a href="?page=3">3</a>', [f"{URL}?page=2", f"{URL}?page=3"]),
        (f'<a href="{URL}?page=3">Terakhir</a>', [f"{URL}?page=2", f"{URL}?page=3"]),
        (f'<a href="{URL}/2">Selanjutnya</a>', [f"{URL}/2"]),
        (f'<a href="{URL}?ref=atas&amp;hal=2#isi">2</a>', [f"{URL}?ref=atas&hal=2"]),
        ('<a href="/indeks?page=2">2</a><a href="?page=1">1</a>', []),
    ],
)
def test_further_pages(pager: str, found: list[str]) -> None:
    assert further_pages(first(page(TEXTS, pager)), OUTLET) == found


def test_pages_are_joined_in_order_and_what_they_repeat_at_the_top_stays_out() -> None:
    article = extract(first(page(TEXTS[:2]), page([LEAD, TEXTS[2]]), page(TEXTS[3:])), OUTLET)
    assert article.body == "\n\n".join(TEXTS)
    assert [article.body[block.start : block.end] for block in article.blocks] == TEXTS
    assert article.pages is None


def test_a_paragraph_that_the_story_repeats_further_down_stays() -> None:
    article = extract(first(page(TEXTS[:3]), page([TEXTS[3], TEXTS[1], TEXTS[4]])), OUTLET)
    assert article.body == "\n\n".join([*TEXTS[:3], TEXTS[3], TEXTS[1], TEXTS[4]])


def test_missing_pages_are_told() -> None:
    pager = '<a href="?page=2">2</a><a href="?page=3">3</a>'
    article = extract(first(page(TEXTS[:3], pager), None, page(TEXTS[3:])), OUTLET)
    assert article.pages == Pages(2, 3)
    assert article.body == "\n\n".join(TEXTS)


def test_a_page_that_repeats_the_first_is_none() -> None:
    pager = '<a href="?page=2">2</a>'
    article = extract(first(page(TEXTS, pager), page(TEXTS, pager)), OUTLET)
    assert article.body == "\n\n".join(TEXTS)
    assert article.pages is None


def test_a_further_page_that_is_broken_is_missing() -> None:
    article = extract(first(page(TEXTS[:3], '<a href="?page=2">2</a>'), b"%PDF-1.4"), OUTLET)
    assert article.pages == Pages(1, 2)
