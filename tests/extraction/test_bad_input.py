# ruff: noqa: E501 - forms stand as pages write them
"""Broken pages: an article or a reason, in time, and never a word that the page does not have."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawl.article import Article, Page
from newscrawl.errors import Refused
from newscrawl.extraction.extract import extract, read_text
from newscrawl.extraction.layout import Outlet
from newscrawl.extraction.page import decode
from tests.extraction.pages import FETCHED, HEAD, OUTLET, TITLE, URL, body, document, read, read_story, text
from tests.extraction.test_metadata import LAYOUT
from tests.extraction.test_readalso import FORMS
from tests.extraction.test_structure import PLAIN

SECONDS = 5.0
LAID_OUT = Outlet(OUTLET.name, OUTLET.domains, (LAYOUT,), OUTLET.site_names)
SENTENCE = "Perahu buku berlayar ke kampung, dan anak-anak menunggu di dermaga. "
LINK = '<a href="/read/11/x?page=3">Nelayan Wasior Bangun Rumah Baca</a>'


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def outcome(raw: bytes, charset: str | None = None, outlet: Outlet = OUTLET) -> Article | None:
    """Return the article of a page, or None where it was refused, within the time allowed."""
    start = time.process_time()
    article: Article | None = None
    with suppress(Refused):
        article = extract(Page(URL, raw, OUTLET.name, FETCHED, charset), outlet)
    assert time.process_time() - start < SECONDS
    return article


def assert_from_the_page(article: Article | None, raw: bytes, charset: str | None = None) -> None:
    """Assert that every word of the article stands in the page."""
    if article is None:
        return
    source = decode(raw, charset)
    # Entities may be undone before or after tags are, and twice in what a page tells machines.
    shown = re.sub(r"<[^>]*>", "", source)
    seen = letters(unescape(unescape(shown)) + unescape(unescape(source)) + shown)
    for word in re.findall(r"\w+", f"{article.title or ''} {article.body} {' '.join(article.authors)}"):
        assert letters(word) in seen
    for block in article.blocks:
        assert 0 <= block.start < block.end <= len(article.body)
        assert article.body[block.start : block.end].strip()


BASES = [
    document(text() + FORMS["paragraph"][0]).encode(),
    document(PLAIN["double breaks"] + FORMS["label and list"][0]).encode(),
    document(
        f"<ul><li>{SENTENCE}</li></ul>{text()}<p>(vyp/kna)</p><table><tr><td>{LINK}</td></tr></table>"
    ).encode(),
    document(
        text(), head="", header=f"<div class='detail-title'>{TITLE}</div><span>14 Maret 2024 12:04 WIB</span>"
    ).encode(),
]
PARTS = re.compile(rb"<[^>]*>|&[^;\s]{1,8};|[^<&]+")
JUNK = [
    b"<", b">", b"</", b"<!--", b"-->", b"<![CDATA[", b"&", b"&#0;", b"&#xD800;", b"&#99999999;", b"\x00", b"\xff\xfe", b"\xc3",
    b'"', b"'", b"<p", b"</div>", b"</body></html>", b"<html><body>", b"<script>", b"<style>", b"<plaintext>", b"<table>", b"<frameset>",
    b"<br>", b"<title>", b"<head>", b"<svg><p>", b"<a href='http://[::1'>x</a>", b"<base href='//['>", b'{"@type":"NewsArticle"',
    b"Baca juga:", b"(a/b)", b"[Gambas:", b"\xe2\x80\xa8", b"<p>\xc2\xad</p>", b"<select><option>", b"<template>", b"<noscript>",
]  # fmt: skip
CHANGES = ("drop", "double", "swap", "junk", "truncate", "upper", "unclose")
change = st.tuples(st.sampled_from(CHANGES), st.integers(0, 10_000), st.integers(0, 10_000))


def mutated(raw: bytes, changes: list[tuple[str, int, int]]) -> bytes:
    """Return `raw` with each change made at a place and of a size that its two numbers choose."""
    parts = PARTS.findall(raw)
    for kind, place, size in changes:
        if not parts:
            return b""
        at = place % len(parts)
        if kind == "drop":
            del parts[at : at + 1 + size % 5]
        elif kind == "double":
            parts[at:at] = parts[at : at + 1 + size % 40]
        elif kind == "swap":
            other = size % len(parts)
            parts[at], parts[other] = parts[other], parts[at]
        elif kind == "junk":
            parts.insert(at, JUNK[size % len(JUNK)])
        elif kind == "truncate":
            parts = [*parts[:at], parts[at][: size % (len(parts[at]) + 1)]] if size % 4 == 0 else parts
        elif kind == "upper":
            parts[at] = parts[at].upper()
        elif parts[at].startswith(b"</"):
            parts[at] = b""
    return b"".join(parts)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(BASES),
    st.lists(change, max_size=25),
    st.sampled_from([None, "utf-8", "iso-8859-1", "utf-16", "windows-1252", "gb2312", "x-none"]),
    st.booleans(),
)
def test_mutated_pages_give_an_article_or_a_reason(
    raw: bytes, changes: list[tuple[str, int, int]], charset: str | None, laid_out: bool
) -> None:
    page = mutated(raw, changes)
    assert_from_the_page(outcome(page, charset, LAID_OUT if laid_out else OUTLET), page, charset)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=400), st.sampled_from(BASES), st.integers(0, 10_000))
def test_bytes_thrown_into_a_page_give_an_article_or_a_reason(junk: bytes, raw: bytes, place: int) -> None:
    at = place % len(raw)
    outcome(raw[:at] + junk + raw[at:])


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.sampled_from([*'aZé1 .,:()[]/-–\n\t“"”\u00a0\u200b', "Baca juga: ", "Jakarta - ", "(ab/cd)"])
    ).map("".join)
)
def test_any_plain_text_can_be_cleaned(plain: str) -> None:
    with suppress(Refused):
        article = read_text(plain)
        assert set(re.findall(r"\w+", article.body)) <= set(re.findall(r"\w+", plain)) or letters(
            article.body
        ) in letters(plain)


def nested(tag: str, depth: int) -> Callable[[], str]:
    return lambda: (
        f"{text(0, 1)}{f'<{tag}>' * depth}{text(2, 3)}<p>Daftar buku</p><p>{LINK} {LINK}</p>{text(4, 5)}"
    )


EXTREMES: dict[str, Callable[[], str]] = {
    "10,000 divisions deep": nested("div", 10_000),
    "10,000 spans deep": nested("span", 10_000),
    "lists 900 deep": nested("ul><li", 900),
    "lists 10,000 deep": nested("ul><li", 10_000),
    "tables 3,000 deep": nested("table><tr><td", 3_000),
    "forms 3,000 deep": nested("form class='share'", 3_000),
    "hidden parts 3,000 deep": nested("div style='display:none' class='related'", 3_000),
    "20,000 paragraphs": lambda: f"<p>{SENTENCE}</p>" * 20_000,
    "a million breaks": lambda: "<br>" * 1_000_000 + text(),
    "a million breaks with text": lambda: "a<br>" * 1_000_000 + text(),
    "a paragraph of 9 MB": lambda: f"<p>{SENTENCE * (9_000_000 // len(SENTENCE))}</p>",
    "a word of 9 MB": lambda: f"<p>{'a' * 9_000_000}</p>",
    "opening brackets": lambda: f"<p>{'(ab/cd [gambas: (baca: ' * 50_000}</p>{text()}",
    "read-also labels": lambda: f"<p>{'Baca juga: ' * 100_000}</p>{text()}",
    "read-also lines": lambda: f"<p>Baca juga: {LINK}</p>" * 20_000 + text(),
    "invitations that never end": lambda: f"<p>Ikuti {'berita kabar aplikasi ' * 17}x</p>" * 1000 + text(),
    "capitals": lambda: f"<p>{'JAKARTA ' * 300_000}</p>{text()}",
    "dashes": lambda: f"<p>Jakarta {'- ' * 500_000}</p>{text()}",
    "ampersands": lambda: f"<p>{'&' * 1_000_000}{'&amp;' * 200_000}</p>{text()}",
    "a tag of 200,000 attributes": lambda: f"<p {' '.join(f'a{n}=x' for n in range(200_000))}>x</p>{text()}",
    "a class of 4 MB": lambda: f"<p class='{'ads ' * 1_000_000}'>x</p>{text()}",
    "one id 20,000 times": lambda: '<div id="a">x</div>' * 20_000 + text(),
    "one id 5,000 deep": lambda: '<div id="a">' * 5_000 + text(),
    "zero-width characters": lambda: "<p>" + "\u200b" * 2_000_000 + "</p>" + text(),
    "an unclosed comment": lambda: text(0, 1) + "<!--" + text() * 500,
}  # fmt: skip


@pytest.mark.parametrize("form", EXTREMES)
def test_extreme_pages_take_seconds(form: str) -> None:
    outcome(document(EXTREMES[form]()).encode())


HEADS = {
    "JSON-LD that nests 50,000 deep": HEAD + f'<script type="application/ld+json">{"[" * 50_000}</script>',
    "JSON-LD of 5 MB": f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{"a " * 2_500_000}"}}</script>',
    "JSON-LD of 5 MB, broken": f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{"a q " * 1_250_000}</script>',
    "utag_data without an end": f"<script>var utag_data={{{'a:{' * 500_000}</script>",
    "20,000 meta tags": '<meta name="keywords" content="a, b, c">' * 20_000,
    "dates by the thousand": "<script>" + '"datePublished" : ' * 200_000 + "</script>",
}


@pytest.mark.parametrize("form", HEADS)
def test_extreme_heads_take_seconds(form: str) -> None:
    article = outcome(document(text(), head=HEADS[form]).encode())
    assert article is not None
    assert article.body == body()


def test_the_text_survives_a_million_breaks() -> None:
    assert read_story("<br>" * 1_000_000 + text()).body == body()


CHARSETS = {
    "UTF-8 that claims to be Latin-1": (document(text()).encode(), "iso-8859-1"),
    "UTF-8 whose meta tag lies": (
        document(text()).replace('charset="utf-8"', 'charset="windows-1252"').encode(),
        None,
    ),
    "UTF-8 with a byte order mark": (b"\xef\xbb\xbf" + document(text()).encode(), None),
    "windows-1252 that claims to be UTF-8": (document(text()).encode("cp1252"), "utf-8"),
    "windows-1252 that claims nothing": (
        document(text()).replace('<meta charset="utf-8">', "").encode("cp1252"),
        None,
    ),
    "UTF-16 with its mark": (document(text()).replace('<meta charset="utf-8">', "").encode("utf-16"), None),
    "UTF-8 with a broken character": (
        document(text()).replace("</body>", "^</body>").encode().replace(b"^", b"\xe2\x80"),
        None,
    ),
    "a charset that does not exist": (document(text()).encode(), "klingon-8"),
}


@pytest.mark.parametrize("form", CHARSETS)
def test_a_lie_about_the_charset_costs_no_letter(form: str) -> None:
    raw, charset = CHARSETS[form]
    article = outcome(raw, charset)
    assert article is not None
    assert article.body == body()
    assert article.title == TITLE


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\x00\x00", "empty"),
        (b"%PDF-1.7 perahu buku", "not_html"),
        (b'{"judul": "Perahu"}', "not_html"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_html"),
        (b"<html></html>", "not_an_article"),
        (b"<html><body></body></html>", "not_an_article"),
        (
            b"<html><head><title>Kabar Nusa</title></head><body><script>muat()</script></body></html>",
            "not_an_article",
        ),
        (b"<p>" + b"a" * (10 * 1024 * 1024), "too_large"),
        (document("<b></b>" * 60_000).encode(), "too_large"),
        (document("").encode(), "no_text"),
    ],
)
def test_what_is_no_article_is_refused_with_its_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        extract(Page(URL, raw, OUTLET.name, FETCHED), OUTLET)
    assert refused.value.reason == reason


def test_a_page_cut_in_the_middle_gives_what_came() -> None:
    whole = document(text())
    article = read(whole[: whole.index("Guru di Kampung")])
    assert article.body.startswith(body()[:200])
    assert body().startswith(article.body.rstrip("."))
