"""What an unknown outlet's pages tell of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.discovery.autodiscovery import (
    ArticleAddresses,
    date_in_address,
    next_page,
    read_front_page,
    shape,
)

HOST = "kabarcontoh.id"
SITE = f"https://www.{HOST}"

FRONT = """<html><head>
<link rel="alternate" type="application/rss+xml" href="/feed/"><link rel=alternate hreflang=en href=/en>
<link rel="alternate" type="application/rss+xml" title="Komentar" href="/comments/feed/">
</head><body><nav><a href="/">Beranda</a><a href="/nasional">Nasional</a>
<a href="https://bola.kabarcontoh.id/liga">Liga</a>
<a href="/indeks">Indeks</a><a href="/tag/pemilu">Pemilu</a><a href="/redaksi">Redaksi</a>
<a href="/logo.png">Logo</a>
<a href="https://www.facebook.com/kabarcontoh">Facebook</a></nav>
<a href="/nasional/2024/05/06/jembatan-gantung-di-lebak-dibuka-lagi">Jembatan</a></body></html>"""


def test_a_front_page() -> None:
    front = read_front_page(FRONT.encode(), f"{SITE}/", HOST)
    assert front.feeds == (f"{SITE}/feed/",)
    assert front.indexes == (f"{SITE}/indeks",)
    assert front.sections == (f"{SITE}/nasional", "https://bola.kabarcontoh.id/liga")
    assert f"{SITE}/nasional/2024/05/06/jembatan-gantung-di-lebak-dibuka-lagi" in front.links
    assert not [link for link in front.links if "facebook" in link]


@pytest.mark.parametrize("body", [b"", b"   ", b"\x00\xff", b"<html></html>"])
def test_a_front_page_without_anything(body: bytes) -> None:
    assert read_front_page(body, SITE, HOST).links == ()


@pytest.mark.parametrize(
    ("link", "base", "found"),
    [
        ('<a rel="next" href="?hal=3">x</a>', "/indeks?hal=2", "/indeks?hal=3"),
        ('<link rel=next href="/indeks/page/2/">', "/indeks", "/indeks/page/2/"),
        ("<a href='/indeks?page=2'>Selanjutnya »</a>", "/indeks", "/indeks?page=2"),
        ("<a href='/indeks?page=1'>1</a><a href='/indeks?page=2'>2</a>", "/indeks?page=1", "/indeks?page=2"),
        ("<a href='/indeks/page/3'>3</a><a href='/indeks/page/4'>4</a>", "/indeks/page/3", "/indeks/page/4"),
        ("<a href='/nasional?page=2'>2</a><a href='/indeks'>1</a>", "/indeks", None),
        ("", "/indeks", None),
    ],
)
def test_the_next_page_of_an_index(link: str, base: str, found: str | None) -> None:
    assert next_page(f"<html><body>{link}</body></html>".encode(), SITE + base) == (found and SITE + found)


@pytest.mark.parametrize(
    "path",
    [
        "/nasional/2024/05/06/jembatan-gantung-di-lebak-dibuka-lagi",
        "/read/881234/jembatan-lebak",
        "/jembatan-gantung-di-lebak-dibuka-lagi.html",
        "/berita/d-7312345/harga-cabai-turun",
    ],
)
def test_addresses_that_look_like_articles(path: str) -> None:
    assert ArticleAddresses(HOST).is_article(SITE + path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nasional",
        "/tag/jembatan-gantung-di-lebak-dibuka",
        "/penulis/siti-aminah-binti-ahmad-subarjo",
        "/wp-content/uploads/2024/05/foto-jembatan-gantung-lebak.jpg",
        "/nasional/2024/05",
        "/search?q=jembatan-gantung-di-lebak",
    ],
)
def test_addresses_that_do_not(path: str) -> None:
    assert not ArticleAddresses(HOST).is_article(SITE + path)


def test_other_outlets_have_no_articles_here() -> None:
    path = "/nasional/2024/05/06/jembatan-gantung-di-lebak-dibuka-lagi"
    assert not ArticleAddresses(HOST).is_article(f"https://www.lain.id{path}")
    assert ArticleAddresses(HOST).is_article(f"https://news.{HOST}{path}")


def test_a_shape_is_learned_from_a_feed() -> None:
    addresses = ArticleAddresses(HOST)
    short = f"{SITE}/baca/a81fe2c04b/banjir"
    assert not addresses.is_article(short)
    addresses.learn(f"{SITE}/baca/77be01ffaa/gempa")
    assert addresses.is_article(short)


def test_a_shape_counts_for_its_short_titles_where_most_are_long() -> None:
    addresses = ArticleAddresses(HOST)
    titles = ["harga-cabai-rawit-turun-lagi", "guru-honorer-di-sikka-diangkat", "kapal-feri-ke-rote-berlayar"]
    addresses.see(f"{SITE}/p/{title}" for title in (*titles, "warga-tanam-bakau", "satu-dua-tiga"))
    assert addresses.is_article(f"{SITE}/p/warga-tanam-bakau")


def test_a_shape_whose_pages_are_none_is_given_up() -> None:
    addresses = ArticleAddresses(HOST)
    pages = [f"{SITE}/info/cara-memasang-iklan-baris-nomor/{number}" for number in range(6)]
    assert addresses.is_article(pages[5])
    for page in pages[:5]:
        addresses.note(page, is_article=False)
    assert not addresses.is_article(pages[5])


def test_shapes() -> None:
    assert shape(f"{SITE}/nasional/2024/05/06/jembatan-gantung-di-lebak") == "/w/Y/D/D/S"
    assert shape(f"{SITE}/read/881234/cabai.html?page=2&hal=1") == "/w/N/w.html?hal&page"


def test_a_date_in_an_address() -> None:
    last = date_in_address(f"{SITE}/nasional/2024/05/06/jembatan")
    assert last == datetime(2024, 5, 7, 11, 59, 59, tzinfo=UTC)
    assert date_in_address(f"{SITE}/read/20240506123456789/jembatan") is not None
    assert date_in_address(f"{SITE}/read/8820240599/jembatan") is None
    assert date_in_address(f"{SITE}/2024/02/31/jembatan") is None
