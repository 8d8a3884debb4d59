from __future__ import annotations

import re
from datetime import date
from itertools import islice

import pytest

from newscrawl.discovery.listings import DatedIndex, PagedIndex, read_listing
from newscrawl.errors import Refused

URL = "https://www.kabarcontoh.example/z/299?p=2"
ARTICLE = re.compile(r"/a/(?:[^/]+/)?\d+\.html$")


def is_article(url: str) -> bool:
    return ARTICLE.search(url) is not None


def links(body: str | bytes, charset: str | None = None) -> list[str]:
    raw = body.encode() if isinstance(body, str) else body
    return [entry.url for entry in read_listing(raw, URL, is_article, charset)]


def test_articles_once_each_in_page_order() -> None:
    item = (
        '<li><div class="media-block"><a href="{0}" class="img-wrap"><img src="1.jpg"></a>'
        '<div class="media-block__content"><a href="{0}"><h4>Judul</h4></a></div></div></li>'
    )
    body = (
        '<a href="/z/299">Berita</a><a href="#top">Atas</a><a>Tanpa alamat</a>'
        '<a href="mailto:redaksi@kabarcontoh.example">Surat</a>'
        '<ul id="items">'
        + item.format("/a/kabar-kedua/20.html")
        + item.format("https://www.kabarcontoh.example/a/10.html")
        + item.format("../a/kabar-ketiga/5.html#komentar")
        + '</ul><a href="/author/budi/j_-yt">Budi</a><a href="/live/30.html">Langsung</a>'
    )
    assert links(body) == [
        "https://www.kabarcontoh.example/a/kabar-kedua/20.html",
        "https://www.kabarcontoh.example/a/10.html",
        "https://www.kabarcontoh.example/a/kabar-ketiga/5.html",
    ]


def test_base_address_and_broken_markup() -> None:
    body = '<base href="/arsip/"><p><div><a href=a/1.html>Satu<a href="a/2.html">Dua</p></b><a href="a/3.html'
    assert links(body)[:2] == [f"https://www.kabarcontoh.example/arsip/a/{n}.html" for n in (1, 2)]


@pytest.mark.parametrize("charset", [None, "utf-8", "tidak-ada", "\0", "", "cp1252"])
def test_charsets(charset: str | None) -> None:
    assert links("<p>Jum’at</p><a href='/a/kafé/1.html'>x</a>", charset) == [
        "https://www.kabarcontoh.example/a/kaf%C3%A9/1.html"
    ]
    assert links(b"<p>\xff\xfe</p>\0<a href='/a/1.html'>x</a>", charset) == [
        "https://www.kabarcontoh.example/a/1.html"
    ]


def test_deeply_nested_page_is_read_whole() -> None:
    assert links("<div>" * 1000 + "<a href='/a/1.html'>x</a>") == ["https://www.kabarcontoh.example/a/1.html"]


@pytest.mark.parametrize("body", ["<p>Tidak ada berita</p>", "<!-- -->", "{}", b"\x89PNG\r\n" + bytes(90)])
def test_page_without_articles(body: str | bytes) -> None:
    assert links(body) == []


@pytest.mark.parametrize(("body", "reason"), [(b" \n", "empty"), (b"<p>" + b" " * 10_500_000, "too_large")])
def test_refused(body: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        links(body)
    assert refused.value.reason == reason


def test_paged_index() -> None:
    index = PagedIndex("https://kabarcontoh.example/z/299?p={page}", first=0, last=3)
    assert [index.url(page) for page in index.pages()] == [
        f"https://kabarcontoh.example/z/299?p={n}" for n in range(4)
    ]
    endless = PagedIndex("https://kabarcontoh.example/indeks/{page}", first=0, step=20)
    assert list(islice(endless.pages(), 4)) == [0, 20, 40, 60]


def test_dated_index() -> None:
    day = date(2023, 9, 5)
    index = DatedIndex("https://kabarcontoh.example/indeks?date={date:%Y-%m-%d}&page={page}", last=2)
    assert [index.url(page, day) for page in index.pages()] == [
        f"https://kabarcontoh.example/indeks?date=2023-09-05&page={n}" for n in (1, 2)
    ]
    encoded = DatedIndex("https://kabarcontoh.example/indeks?date={date:%m%%2F%d%%2F%Y}")
    assert [encoded.url(page, day) for page in encoded.pages()] == [
        "https://kabarcontoh.example/indeks?date=09%2F05%2F2023"
    ]


@pytest.mark.parametrize(
    ("kind", "template", "step"),
    [
        (PagedIndex, "/indeks", 1),
        (PagedIndex, "/indeks/{page}", 1),
        (PagedIndex, "https://kabarcontoh.example/{halaman}/{page}", 1),
        (PagedIndex, "https://kabarcontoh.example/{date:%Y}/{page}", 1),
        (PagedIndex, "https://kabarcontoh.example/{page}", 0),
        (DatedIndex, "https://kabarcontoh.example/{page}", 1),
    ],
)
def test_wrong_templates_fail_when_they_are_declared(
    kind: type[PagedIndex | DatedIndex], template: str, step: int
) -> None:
    with pytest.raises(ValueError, match=r"kabarcontoh|indeks|step"):
        kind(template, step=step)
