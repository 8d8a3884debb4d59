from __future__ import annotations

import gzip
import zlib
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.discovery.entry import Entry
from newscrawl.discovery.sitemaps import MAX_ENTRIES, Sitemap, read_sitemap
from newscrawl.errors import Refused

URL = "https://www.kabarcontoh.example/sitemap.xml"
NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
HEAD = f'<?xml version="1.0" encoding="utf-8"?>\n<urlset {NAMESPACE}>'


def read(body: str | bytes, **options: int) -> Sitemap:
    return read_sitemap(body.encode() if isinstance(body, str) else body, URL, now=NOW, **options)


def urlset(*items: str) -> str:
    return HEAD + "".join(f"<url>{item}</url>" for item in items) + "</urlset>"


def lastmod(text: str) -> datetime | None:
    (entry,) = read(
        urlset(f"<loc>https://kabarcontoh.example/a/1.html</loc><lastmod>{text}</lastmod>")
    ).entries
    return entry.lastmod


def test_index_gives_its_parts_in_file_order() -> None:
    names = ("sitemap_7_1.xml.gz", "sitemap_7_10.xml.gz", "sitemap_7_2.xml.gz", "sitemap_7_latest.xml.gz")
    items = "".join(
        f"<sitemap><loc>https://www.kabarcontoh.example/{name}</loc>"
        f"<lastmod>2025-05-25T11:01:25.4Z</lastmod></sitemap>"
        for name in names
    )
    sitemap = read(f"<?xml version='1.0'?><sitemapindex {NAMESPACE}>{items}</sitemapindex>")
    moment = datetime(2025, 5, 25, 11, 1, 25, tzinfo=UTC)
    assert sitemap == Sitemap(
        [], [Entry(f"https://www.kabarcontoh.example/{name}", moment) for name in names]
    )


def test_news_part() -> None:
    sitemap = read(
        f'<urlset {NAMESPACE} xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
        ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url>'
        "<image:image><image:loc>https://gambar.example/1.jpg</image:loc></image:image>"
        "<loc>https://kabarcontoh.example/a/panen-raya/12.html</loc>"
        "<n:news><n:publication><n:name>Kabar</n:name><n:language>id</n:language></n:publication>"
        "<n:publication_date>2025-05-30T08:15:00+07:00</n:publication_date>"
        "<n:title><![CDATA[Panen & “pesta” di Jum'at pagi]]></n:title></n:news></url></urlset>"
    )
    assert sitemap.entries == [
        Entry(
            "https://kabarcontoh.example/a/panen-raya/12.html",
            published=datetime(2025, 5, 30, 1, 15, tzinfo=UTC),
            title="Panen & “pesta” di Jum'at pagi",
        )
    ]
    assert not sitemap.broken


@pytest.mark.parametrize("digits", range(8))
def test_fraction_of_zero_to_seven_digits(digits: int) -> None:
    fraction = "." + "1234567"[:digits] if digits else ""
    assert lastmod(f"2025-05-25T11:01:25{fraction}Z") == datetime(2025, 5, 25, 11, 1, 25, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-05-25T18:01:25+07:00", datetime(2025, 5, 25, 11, 1, 25, tzinfo=UTC)),
        ("2025-05-25T18:01:25.123+0700", datetime(2025, 5, 25, 11, 1, 25, tzinfo=UTC)),
        ("2025-05-25T06:31-04:30", datetime(2025, 5, 25, 11, 1, tzinfo=UTC)),
        ("2025-05-25 18:01:25", datetime(2025, 5, 25, 11, 1, 25, tzinfo=UTC)),
        (" 2025-05-25T11:01:25z\n", datetime(2025, 5, 25, 11, 1, 25, tzinfo=UTC)),
        ("2025-05-25", datetime(2025, 5, 25, 16, 59, 59, tzinfo=UTC)),
        ("Sun, 25 May 2025 11:01:25 GMT", datetime(2025, 5, 25, 11, 1, 25, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("2031-01-01T00:00:00Z", None),
        ("2025-02-30", None),
        ("2025", None),
        ("2025-05-25T99:99:99Z", None),
        ("kemarin", None),
        ("", None),
    ],
)
def test_lastmod(text: str, expected: datetime | None) -> None:
    assert lastmod(text) == expected


def test_zone_of_dates_without_one() -> None:
    body = urlset("<loc>https://kabarcontoh.example/a</loc><lastmod>2025-05-25T11:00:00</lastmod>")
    assert read(body, utc_offset=0).entries[0].lastmod == datetime(2025, 5, 25, 11, tzinfo=UTC)


def test_gzip_is_known_by_its_bytes() -> None:
    plain = urlset("<loc>https://kabarcontoh.example/a/1.html</loc>").encode()
    expected = read(plain)
    assert len(expected.entries) == 1
    half = len(plain) // 2
    assert read(gzip.compress(plain)) == expected
    assert read(gzip.compress(gzip.compress(plain))) == expected
    assert read(gzip.compress(plain[:half]) + gzip.compress(plain[half:])) == expected
    assert read(gzip.compress(plain) + b"\0" * 20) == expected


def test_cut_gzip_keeps_what_was_unpacked() -> None:
    plain = urlset(
        *(f"<loc>https://kabarcontoh.example/a/{zlib.crc32(b'%d' % n)}.html</loc>" for n in range(5000))
    )
    whole = gzip.compress(plain.encode())
    sitemap = read(whole[: len(whole) // 2])
    assert sitemap.broken
    assert 1000 < len(sitemap.entries) < 5000
    assert sitemap.entries == read(plain).entries[: len(sitemap.entries)]
    assert read(whole[:-6]) == Sitemap(read(plain).entries, [], broken=True)


def test_gzip_bomb_stops_at_the_limit() -> None:
    bomb = gzip.compress(bytes(200_000_000))
    with pytest.raises(Refused) as refused:
        read(bomb)
    assert refused.value.reason == "too_large"
    with pytest.raises(Refused, match="too_large"):
        read(gzip.compress(bomb))
    with pytest.raises(Refused, match="too_large"):
        read(b"<urlset>" + b" " * 1000, max_bytes=1000)


def test_entity_bomb_is_not_expanded() -> None:
    entities = "<!ENTITY a0 'tawa'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    sitemap = read(
        f"<?xml version='1.0'?><!DOCTYPE urlset [{entities}]><urlset><url>"
        "<loc>https://kabarcontoh.example/a/&a11;</loc></url></urlset>"
    )
    assert sitemap.entries == []


def test_entities_reach_neither_files_nor_addresses(tmp_path) -> None:  # type: ignore[no-untyped-def]
    secret = tmp_path / "rahasia"
    secret.write_text("https://kabarcontoh.example/rahasia")
    sitemap = read(
        f"<!DOCTYPE urlset [<!ENTITY berkas SYSTEM '{secret.as_uri()}'><!ENTITY x 'lain'>]><urlset>"
        "<url><loc>&berkas;</loc></url><url><loc>https://kabarcontoh.example/&x;/1</loc></url>"
        "<url><loc>https://kabarcontoh.example/2</loc></url></urlset>"
    )
    assert [entry.url for entry in sitemap.entries] == ["https://kabarcontoh.example/2"]


def test_cut_file_keeps_what_was_whole() -> None:
    body = urlset(*(f"<loc>https://kabarcontoh.example/a/judul/{n}.html</loc>" for n in range(100)))
    whole = read(body).entries
    for end in range(len(body) - 300, len(body) - 9):
        sitemap = read(body[:end])
        assert sitemap.broken
        assert sitemap.entries == whole[: len(sitemap.entries)]
        assert len(sitemap.entries) >= 93


def test_faults_that_outlets_make_lose_nothing() -> None:
    sitemap = read(
        "\ufeff\n\n" + HEAD + "<url><loc>https://kabarcontoh.example/?a=1&b=2&amp;c=3&#38;d=4</loc></url>"
        "<url><loc><![CDATA[https://kabarcontoh.example/?x=1&y=2]]></loc></url>"
        "<url><loc>https://kabarcontoh.example/b\x08</loc><news:news/></url></urlset>"
    )
    assert [entry.url for entry in sitemap.entries] == [
        "https://kabarcontoh.example/?a=1&b=2&c=3&d=4",
        "https://kabarcontoh.example/?x=1&y=2",
        "https://kabarcontoh.example/b",
    ]
    assert not sitemap.broken


def test_latin_1_in_a_file_that_claims_utf_8() -> None:
    body = urlset("<loc>https://kabarcontoh.example/kaf\xe9</loc>").encode("latin-1")
    assert [entry.url for entry in read(body).entries] == ["https://kabarcontoh.example/kaf%C3%A9"]


def test_utf_16() -> None:
    body = urlset("<loc>https://kabarcontoh.example/a</loc>").replace("utf-8", "utf-16").encode("utf-16")
    assert read(body).entries == [Entry("https://kabarcontoh.example/a")]


def test_trailing_error_message_is_a_break() -> None:
    sitemap = read(urlset("<loc>https://kabarcontoh.example/a</loc>") + "<b>Fatal error</b>: memory")
    assert sitemap == Sitemap([Entry("https://kabarcontoh.example/a")], [], broken=True)


@pytest.mark.parametrize(
    ("loc", "expected"),
    [
        ("/a/1.html", "https://www.kabarcontoh.example/a/1.html"),
        ("//lain.example/a b", "https://lain.example/a%20b"),
        ("\n https://kabarcontoh.example/a#komentar \n", "https://kabarcontoh.example/a"),
        ("https://kabarcontoh.example/api/zmgqoe$moi", "https://kabarcontoh.example/api/zmgqoe$moi"),
        ("HTTP://Kabarcontoh.example:8080/A", "http://kabarcontoh.example:8080/A"),
        ("mailto:redaksi@kabarcontoh.example", None),
        ("javascript:void(0)", None),
        ("https://", None),
        ("https://[::1/a", None),
        ("https://kabarcontoh.example:99999/", None),
        ("https://admin:rahasia@kabarcontoh.example/", None),
        ("https://kabarcontoh.example/" + "a" * 5000, None),
        ("", None),
    ],
)
def test_addresses(loc: str, expected: str | None) -> None:
    assert [entry.url for entry in read(urlset(f"<loc>{loc}</loc>")).entries] == [expected] * bool(expected)


def test_text_sitemap() -> None:
    body = (
        "\ufeffhttps://kabarcontoh.example/a/1\r\nftp://x.example/\r\n\r\nhttps://kabarcontoh.example/a/2\n"
    )
    assert read(gzip.compress(body.encode())).entries == [
        Entry("https://kabarcontoh.example/a/1"),
        Entry("https://kabarcontoh.example/a/2"),
    ]


def test_more_entries_than_the_protocol_allows() -> None:
    def body(count: int) -> str:
        return urlset(*(f"<loc>https://kabarcontoh.example/{n}</loc>" for n in range(count)))

    sitemap = read(body(60_000))
    assert len(sitemap.entries) == 60_000
    assert not sitemap.broken
    sitemap = read(body(MAX_ENTRIES + 5))
    assert len(sitemap.entries) == MAX_ENTRIES
    assert sitemap.broken


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "empty"),
        (" \n\ufeff", "not_a_sitemap"),
        ("<!doctype html><html><body><p>Halaman tidak ditemukan</p></body></html>", "not_a_sitemap"),
        ("<rss><channel><image><url>https://x.example/1.png</url></image></channel></rss>", "not_a_sitemap"),
        ("Layanan sedang sibuk", "not_a_sitemap"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "not_a_sitemap"),
        (b"\x1f\x8b" + b"rusak" * 9, "empty"),
    ],
)
def test_what_is_no_sitemap(body: str | bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read(body)
    assert refused.value.reason == reason
    assert not refused.value.final


def test_empty_set_is_a_sitemap() -> None:
    assert read(urlset()) == Sitemap([], [])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.data())
def test_any_damage_gives_a_clear_outcome(data: st.DataObject) -> None:
    body = bytearray(
        urlset("<loc>https://kabarcontoh.example/a?b=1&amp;c</loc><lastmod>2025-05-25</lastmod>" * 3).encode()
    )
    for _ in range(data.draw(st.integers(1, 6))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    packed = gzip.compress(bytes(body), mtime=0)
    for damaged in (bytes(body), packed[: data.draw(st.integers(0, len(packed)))]):
        with suppress(Refused):
            assert all(entry.url.startswith("http") for entry in read(damaged).entries)
