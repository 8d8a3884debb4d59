from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.discovery.entry import Entry
from newscrawl.discovery.feeds import MAX_FEED_BYTES, read_feed
from newscrawl.errors import Refused

URL = "https://www.kabarcontoh.example/api/"
NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)


def read(body: str | bytes) -> list[Entry]:
    return read_feed(body.encode() if isinstance(body, str) else body, URL, now=NOW)


def rss(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    content = "".join(f"<item>{item}</item>" for item in items)
    return f'{head}<rss version="2.0"><channel><title>Kabar</title>{content}</channel></rss>'


def test_rss_2_after_a_newline() -> None:
    body = "\n" + rss(
        "<title>Warga &amp;quot;Kampung Air&amp;quot; <![CDATA[panen <b>ikan</b>]]></title>"
        "<description>Satu kalimat ringkas.</description>"
        "<link>https://www.kabarcontoh.example/a/panen-ikan/31.html</link>"
        "<guid>https://www.kabarcontoh.example/a/panen-ikan/31.html</guid>"
        "<pubDate>Tue, 27 May 2025 00:07:00 +0300</pubDate>"
        '<enclosure url="https://gambar.example/1.jpg" length="3123" type="image/jpeg"/>'
    )
    assert read(body) == [
        Entry(
            "https://www.kabarcontoh.example/a/panen-ikan/31.html",
            published=datetime(2025, 5, 26, 21, 7, tzinfo=UTC),
            title='Warga "Kampung Air" panen ikan',
        )
    ]


def test_rss_1() -> None:
    body = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://x.example/"/>'
        '<item rdf:about="https://kabarcontoh.example/b"><title>Banjir surut</title>'
        "<link>https://kabarcontoh.example/b?x=1&amp;y=2</link><dc:date>2025-05-27T09:00:00+07:00</dc:date>"
        "</item></rdf:RDF>"
    )
    assert read(body) == [
        Entry(
            "https://kabarcontoh.example/b?x=1&y=2",
            published=datetime(2025, 5, 27, 2, tzinfo=UTC),
            title="Banjir surut",
        )
    ]


def test_atom() -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://kabarcontoh.example/arsip/"><title>K</title>'
        '<entry><title>Pasar “malam”</title><link rel="enclosure" href="https://x.example/1.mp3"/>'
        '<link href="pasar-malam.html"/><id>urn:1</id><published>2025-05-27T09:00:00+07:00</published>'
        "<updated>2025-05-28T09:00:00.5+07:00</updated></entry>"
        '<entry><title>Tanpa terbit</title><link href="/b"/>'
        "<updated>2025-05-28T02:00:00Z</updated></entry></feed>"
    )
    changed = datetime(2025, 5, 28, 2, tzinfo=UTC)
    assert read(body) == [
        Entry(
            "https://kabarcontoh.example/arsip/pasar-malam.html",
            lastmod=changed,
            published=datetime(2025, 5, 27, 2, tzinfo=UTC),
            title="Pasar “malam”",
        ),
        Entry("https://kabarcontoh.example/b", lastmod=changed, title="Tanpa terbit"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue, 27 May 25 14:05:00 +0700", datetime(2025, 5, 27, 7, 5, tzinfo=UTC)),
        ("Tue, 27 May 2025 14:05:00 WIB", datetime(2025, 5, 27, 7, 5, tzinfo=UTC)),
        ("Tue, 27 May 2025 14:05:00 WITA", datetime(2025, 5, 27, 6, 5, tzinfo=UTC)),
        ("Tue, 27 May 2025 14:05:00 WIT", datetime(2025, 5, 27, 5, 5, tzinfo=UTC)),
        ("Tue, 27 May 2025 14:05:00", datetime(2025, 5, 27, 7, 5, tzinfo=UTC)),
        ("2025-05-27 14:05:00", datetime(2025, 5, 27, 7, 5, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 07:00:00 +0700", None),
        ("Thu, 01 Jan 70 00:00:00 GMT", None),
        ("Tue, 27 May 2052 14:05:00 +0700", None),
        ("Tue, 99 May 2025 14:05:00 +0700", None),
        ("Tue, 27 May 2025 14:05:00 +9999999999", None),
        ("entah kapan", None),
    ],
)
def test_dates(text: str, expected: datetime | None) -> None:
    (entry,) = read(rss(f"<link>https://kabarcontoh.example/a</link><pubDate>{text}</pubDate>"))
    assert entry.published == expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("<link>/a/1.html</link>", ["https://www.kabarcontoh.example/a/1.html"]),
        ("<link>https://k.example/api/zt$moi_x#top</link>", ["https://k.example/api/zt$moi_x"]),
        ("<guid>https://k.example/p/9.html</guid>", ["https://k.example/p/9.html"]),
        ('<guid isPermaLink="false">https://k.example/p/9.html</guid>', ["https://k.example/p/9.html"]),
        ('<guid isPermaLink="false">id-77</guid>', []),
        ("<link>javascript:alert(1)</link>", []),
        ("<title>Tanpa alamat</title>", []),
    ],
)
def test_addresses(item: str, expected: list[str]) -> None:
    assert [entry.url for entry in read(rss(item))] == expected


def test_cut_feed_keeps_its_items() -> None:
    body = rss(*(f"<link>https://kabarcontoh.example/a/{n}</link>" for n in range(10)))
    assert [entry.url for entry in read(body[: body.index("/a/7")])][:7] == [
        f"https://kabarcontoh.example/a/{n}" for n in range(7)
    ]


def test_wrong_charset_and_bare_ampersand() -> None:
    body = rss("<title>Soto & kaf\xe9</title><link>https://kabarcontoh.example/a?b=1&c=2</link>")
    (entry,) = read(body.encode("latin-1"))
    assert entry.url == "https://kabarcontoh.example/a?b=1&c=2"
    assert entry.title == "Soto & kafé"


def test_feed_without_items_is_a_feed() -> None:
    assert read(rss()) == []


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<!doctype html><html><body>Situs dalam perbaikan</body></html>",
        "<urlset><url><loc>https://x.example/</loc></url></urlset>",
        '{"items": []}',
        b"\x89PNG\r\n\x1a\n" + bytes(50),
        "/etc/hostname",
        "https://kabarcontoh.example/rss",
    ],
)
def test_what_is_no_feed(body: str | bytes) -> None:
    with pytest.raises(Refused) as refused:
        read(body)
    assert refused.value.reason == "not_a_feed"


def test_too_large() -> None:
    with pytest.raises(Refused, match="too_large"):
        read(b"<rss>" + b" " * MAX_FEED_BYTES)


def test_entities_are_not_expanded(tmp_path) -> None:  # type: ignore[no-untyped-def]
    secret = tmp_path / "rahasia"
    secret.write_text("isi rahasia")
    entities = "<!ENTITY a0 'tawa'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    body = rss(
        "<title>&a11;&berkas;</title><link>https://kabarcontoh.example/a</link>",
        head=f"<!DOCTYPE rss [{entities}<!ENTITY berkas SYSTEM '{secret.as_uri()}'>]>",
    )
    (entry,) = read(body)
    assert len(entry.title or "") < 1000
    assert "rahasia" not in (entry.title or "")


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.data())
def test_any_damage_gives_a_clear_outcome(data: st.DataObject) -> None:
    body = bytearray(
        rss(
            "<title>Judul</title><link>https://kabarcontoh.example/a?b=1&amp;c</link>"
            "<pubDate>Tue, 27 May 2025 14:05:00 +0700</pubDate>"
        ).encode()
    )
    for _ in range(data.draw(st.integers(1, 6))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Refused):
        assert all(entry.url.startswith("http") for entry in read(bytes(body)))
