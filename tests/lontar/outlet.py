# ruff: noqa: E501 - markup stands as such a site writes it
"""Kabar Lontar's site: what it answers, and the knobs that change it between two crawls."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.lontar.clock import now
from tests.site.site import Response

HOST = "www.kabarlontar.id"
ORIGIN = f"https://{HOST}"
WIB = timezone(timedelta(hours=7))
SECTIONS = ("daerah", "ekonomi", "olahraga")
INDEX_SIZE, LATEST_SIZE, FEED_SIZE = 3, 6, 8
LAST_MODIFIED = "Tue, 05 Sep 2023 07:05:00 GMT"
SPACING = timedelta(hours=5)
"""Between two stories: four or five a day, which take two pages of the day's index."""

_WHAT = ("Warga", "Pelajar", "Petani", "Nelayan", "Pedagang", "Relawan", "Pengrajin")
_DID = ("Perbaiki Jembatan", "Tanam Bakau", "Buka Pasar Malam", "Rawat Sumur Tua", "Gelar Lomba Perahu")
_WHERE = ("Sumba", "Brebes", "Ternate", "Bengkulu", "Kudus", "Sintang", "Wakatobi", "Rote", "Malang")
_PARAGRAPHS = (
    "{what} di {where} berkumpul sejak pagi untuk menyelesaikan pekerjaan nomor {number} tahun ini, dengan alat yang dipinjam dari balai desa.",
    "Menurut kepala desa, biaya kegiatan itu Rp {number} ribu dan seluruhnya berasal dari iuran bulanan yang dikumpulkan para ibu.",
    "“Kami tidak menunggu bantuan datang. Kalau semua turun tangan, dua hari sudah selesai,” kata seorang peserta di {where}.",
    "Kegiatan serupa pernah dilakukan {number} bulan lalu, tetapi terhenti karena hujan lebat yang turun selama hampir sepekan.",
    "Anak-anak ikut membawa air minum dan pisang rebus dari rumah, sementara yang tua mencatat siapa saja yang sudah hadir.",
    "Pemerintah kabupaten berjanji mengirim petugas untuk memeriksa hasilnya sebelum akhir bulan, meski belum menyebut tanggal pasti.",
    "Di tepi lapangan, {what_low} lain menyiapkan panggung kecil untuk acara penutupan yang akan diisi musik dari kampung sebelah.",
    "Sampai sore, pekerjaan nomor {number} itu belum seluruhnya rampung, namun jalan di depannya sudah bisa dilalui sepeda motor.",
)


@dataclass(frozen=True, slots=True)
class Story:
    """One story. `pages` are its paragraphs, page by page; `listed` whether index pages show it."""

    number: int
    published: datetime
    pages: tuple[tuple[str, ...], ...]
    title: str
    origin: str = ORIGIN

    @property
    def section(self) -> str:
        return SECTIONS[self.number % len(SECTIONS)]

    @property
    def path(self) -> str:
        slug = "-".join(re.findall(r"\w+", self.title.lower()))
        return f"/{self.section}/{self.published.astimezone(WIB):%Y/%m/%d}/{self.number}/{slug}"

    @property
    def url(self) -> str:
        return self.origin + self.path

    @property
    def body(self) -> str:
        return "\n\n".join(text for page in self.pages for text in page)


def make_story(number: int, published: datetime, origin: str = ORIGIN) -> Story:
    """Return the story with this number: each third one has three pages."""
    what, where = _WHAT[number % len(_WHAT)], _WHERE[number % len(_WHERE)]
    facts = {"what": what, "what_low": what.lower(), "where": where, "number": number % 1000 + 2}
    texts = [each.format(**facts) for each in _PARAGRAPHS]
    pages = (texts[:3], texts[3:5], texts[5:]) if number % 3 == 0 else (texts,)
    title = f"{what} {where} {_DID[number % len(_DID)]} untuk ke-{number % 1000 + 2} Kali"
    return Story(number, published.replace(microsecond=0), tuple(map(tuple, pages)), title, origin)


@dataclass
class Lontar:
    """All that the outlet serves, seen at `now`; `days` of stories lie behind it.

    Knobs: `down` answers a status for each path (with its query) that begins so, with `retry_after` as header; `whole` whether `?page=all` is answered;
    `sources` what the outlet offers besides its front page; `robots` lines more for robots.txt; `tagged` and `dated`
    whether stories carry an ETag of their text, and one and the same Last-Modified; `tagged_lists` whether lists
    carry one, too; `unlisted` numbers that no list
    shows; `moved` paths and where they redirect to; `archived` numbers that archive parts of the sitemap list, ten a
    part; `slow` seconds before each answer; `markup` the class of a story's text; `challenge` whether all is answered
    with a test for browsers.
    """

    now: datetime = field(default_factory=now)
    days: int = 12
    whole: bool = True
    sources: frozenset[str] = frozenset({"feed", "sitemap", "index"})
    robots: str = ""
    down: dict[str, int] = field(default_factory=dict)
    retry_after: str = ""
    tagged: bool = True
    dated: bool = False
    tagged_lists: bool = False
    unlisted: set[int] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)
    archived: int = 0
    slow: float = 0
    host: str = HOST
    markup: str = "isi-berita"
    challenge: bool = False

    def __post_init__(self) -> None:
        self.origin = f"https://{self.host}"
        self.hosts = frozenset({self.host, self.host.removeprefix("www.")})
        self._lock = threading.Lock()
        count = int(timedelta(days=self.days) / SPACING)
        first = self.now - timedelta(minutes=30)
        self.stories = [
            make_story(7000 + count - at, first - at * SPACING, self.origin) for at in range(count)
        ]
        self.archive = [
            make_story(6000 - at, first - timedelta(days=400 + at), self.origin)
            for at in range(self.archived)
        ]

    def add(self, count: int, ago: timedelta = timedelta()) -> list[Story]:
        """Publish new stories, within the last minutes before so long `ago`."""
        newest = self.stories[0].number
        moments = [now() - ago - timedelta(seconds=count - at) for at in range(count)]
        added = [make_story(newest + 1 + at, moment, self.origin) for at, moment in enumerate(moments)]
        with self._lock:
            self.stories = [*reversed(added), *self.stories]
        return added

    def edit(self, story: Story, old: str, new: str) -> Story:
        """Replace words in a story that stays where it is."""
        pages = tuple(tuple(text.replace(old, new) for text in page) for page in story.pages)
        edited = replace(story, pages=pages)
        assert edited != story
        with self._lock:
            self.stories = [edited if each is story else each for each in self.stories]
        return edited

    @property
    def listed(self) -> list[Story]:
        """The stories that lists show."""
        return [story for story in self.stories if story.number not in self.unlisted]

    def since(self, moment: datetime) -> list[Story]:
        """Return the stories published at `moment` or later."""
        return [story for story in self.stories if story.published >= moment]

    # --- answers

    def respond(self, method: str, scheme: str, host: str, target: str, etag: str | None = None) -> Response:
        """Return the answer to a request."""
        time.sleep(self.slow)
        if host != self.host or scheme != "https":
            return Response(301, b"", {"Location": self.origin + target})
        if self.challenge and target != "/robots.txt":
            return Response(403, _CHALLENGE, _HTML)
        for prefix, status in self.down.items():
            if target.startswith(prefix):
                later = {"Retry-After": self.retry_after} if self.retry_after else {}
                return Response(status, b"gangguan", {"Content-Type": "text/plain", **later})
        parts = urlsplit(target)
        if parts.path in self.moved:
            return Response(301, b"", {"Location": self.origin + self.moved[parts.path]})
        with self._lock:
            answer = self._answer(parts.path, {k: v[-1] for k, v in parse_qs(parts.query).items()})
        if answer is None:
            return Response(404, _frame("Tidak ditemukan", "<p>Halaman tidak ada.</p>").encode(), _HTML)
        text, kind = answer
        headers = {"Content-Type": kind}
        is_story = any(parts.path == story.path for story in self.stories)
        if is_story or self.tagged_lists:
            tag = f'"{hashlib.blake2b(text.encode(), digest_size=8).hexdigest()}"'
            tagged = self.tagged if is_story else self.tagged_lists
            headers |= {"ETag": tag} if tagged else {}
            headers |= {"Last-Modified": LAST_MODIFIED} if self.dated and is_story else {}
            if tagged and etag == tag:
                return Response(304, b"", headers)
        return Response(200, text.encode(), headers)

    def _answer(self, path: str, query: dict[str, str]) -> tuple[str, str] | None:
        page = int(query["page"]) if query.get("page", "").isdigit() else 1
        html, xml = _HTML["Content-Type"], "application/xml"
        if path == "/robots.txt":
            line = f"Sitemap: {self.origin}/peta.xml\n" if "sitemap" in self.sources else ""
            return f"User-agent: *\nDisallow: /cari\n{self.robots}\n{line}", "text/plain"
        if path == "/rss" and "feed" in self.sources:
            return self._feed(), xml
        if path.startswith("/peta") and "sitemap" in self.sources:
            return self._sitemap(path), xml
        if path == "/":
            return self._front(), html
        if path == "/indeks" and "index" in self.sources:
            day = query.get("tanggal")
            listed = [
                each for each in self.listed if day in (None, f"{each.published.astimezone(WIB):%Y-%m-%d}")
            ]
            return self._list(
                "Indeks", listed, page, INDEX_SIZE, f"/indeks?tanggal={day}&page=" if day else "/indeks?page="
            ), html
        if path == "/terkini":
            return self._list("Terkini", self.listed, page, LATEST_SIZE, "/terkini?page="), html
        if path.strip("/") in SECTIONS:
            section = path.strip("/")
            listed = [story for story in self.listed if story.section == section]
            return self._list(section.title(), listed, page, LATEST_SIZE, f"/{section}?page="), html
        if path == "/info/cara-mengirim-tulisan-ke-meja-redaksi-kami":
            return _frame(
                "Cara Mengirim Tulisan",
                "<p>Kirim naskah lewat surel.</p>",
                _meta("website", "Cara Mengirim Tulisan"),
            ), html
        for story in (*self.stories, *self.archive):
            if path == story.path:
                return self._story(story, query.get("page", "1"))
        return None

    def _front(self) -> str:
        feed = (
            '<link rel="alternate" type="application/rss+xml" title="Kabar Lontar" href="/rss"/>'
            if "feed" in self.sources
            else ""
        )
        return _frame(
            "Kabar Lontar",
            _cards(self.listed[:5])
            + '<p><a href="/info/cara-mengirim-tulisan-ke-meja-redaksi-kami">Kirim tulisan</a></p>',
            feed,
            index="index" in self.sources,
        )

    def _list(self, name: str, stories: list[Story], page: int, size: int, link: str) -> str:
        shown = stories[(page - 1) * size : page * size]
        more = (
            f'<a class="next" href="{escape(link)}{page + 1}">Selanjutnya</a>'
            if page * size < len(stories)
            else ""
        )
        popular = _cards([*self.listed[1:2], *self.listed[-1:]])
        return _frame(
            name,
            f"<h1>{name}</h1>{_cards(shown)}<nav>{more}</nav><aside><h2>Terpopuler</h2>{popular}</aside>",
        )

    def _story(self, story: Story, page: str) -> tuple[str, str] | None:
        if page == "all":
            if not self.whole:
                return None
            texts, pager = [text for each in story.pages for text in each], ""
        elif page.isdigit() and 1 <= int(page) <= len(story.pages):
            # Further pages begin with the first paragraph once more.
            texts = [*story.pages[0][: int(page) > 1], *story.pages[int(page) - 1]]
            numbers = range(1, min(int(page) + 2, len(story.pages) + 1)) if len(story.pages) > 1 else ()
            pager = "".join(f'<a href="{story.path}?page={number}">{number}</a>' for number in numbers)
        else:
            return None
        body = "".join(f"<p>{escape(text)}</p>" for text in texts)
        data = (
            '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",'
            f'"headline":"{story.title}","datePublished":"{story.published.astimezone(WIB).isoformat()}",'
            '"author":{"@type":"Person","name":"Yohana Ndolu"}}</script>'
        )
        top = f'{_meta("article", story.title)}<link rel="canonical" href="{story.url}"/>{data}'
        text = f'<article><h1>{story.title}</h1><div class="{self.markup}">{body}</div><div class="nomor-halaman">{pager}</div></article>'
        return _frame(story.title, text, top), _HTML["Content-Type"]

    def _feed(self) -> str:
        # A newline before <?xml, and dates without a zone.
        items = "".join(
            f"<item><title>{story.title}</title><link>{story.url}</link>"
            f"<pubDate>{story.published.astimezone(WIB):%a, %d %b %Y %H:%M:%S}</pubDate></item>"
            for story in self.listed[:FEED_SIZE]
        )
        return f'\n<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Kabar Lontar</title>{items}</channel></rss>'

    def _sitemap(self, path: str) -> str:
        name = "http://www.sitemaps.org/schemas/sitemap/0.9"
        if path == "/peta.xml":
            names = ["peta-berita", "peta-tag", *(f"peta-arsip-{at}" for at in range(0, self.archived, 10))]
            parts = "".join(f"<sitemap><loc>{self.origin}/{each}.xml</loc></sitemap>" for each in names)
            return f'<sitemapindex xmlns="{name}">{parts}</sitemapindex>'
        if path == "/peta-tag.xml":
            return f'<urlset xmlns="{name}"><url><loc>{self.origin}/tag/gotong-royong-warga-desa</loc></url></urlset>'
        if path.startswith("/peta-arsip-"):
            at = int(re.sub(r"\D", "", path))
            items = "".join(f"<url><loc>{story.url}</loc></url>" for story in self.archive[at : at + 10])
            return f'<urlset xmlns="{name}">{items}</urlset>'
        items = "".join(
            f"<url><loc>{story.url}</loc><news:news><news:publication_date>{story.published.astimezone(WIB).isoformat()}"
            f"</news:publication_date><news:title>{story.title}</news:title></news:news></url>"
            for story in self.since(self.now - timedelta(days=9))
            if story.number not in self.unlisted
        )
        return f'<urlset xmlns="{name}" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{items}</urlset>'


_HTML: dict[str, Any] = {"Content-Type": "text/html; charset=utf-8"}


_CHALLENGE = (
    b"<html><head><title>Just a moment...</title></head><script>window._cf_chl_opt={}</script></html>"
)


def _meta(kind: str, title: str) -> str:
    return f'<meta property="og:type" content="{kind}"/><meta property="og:title" content="{title}"/>'


def _cards(stories: list[Story]) -> str:
    return "".join(f'<div class="kartu"><a href="{story.path}">{story.title}</a></div>' for story in stories)


def _frame(title: str, content: str, top: str = "", *, index: bool = False) -> str:
    sections = "".join(f'<li><a href="/{each}">{each.title()}</a></li>' for each in SECTIONS)
    return (
        f'<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"/><title>{title} - Kabar Lontar</title>{top}</head><body>'
        f'<header><a href="/">Kabar Lontar</a><ul>{sections}{"<li><a href=/indeks>Indeks</a></li>" if index else ""}'
        '<li><a href="/tag/gotong-royong-warga-desa">#gotong royong</a></li><li><a href="/redaksi">Redaksi</a></li></ul></header>'
        f"<main>{content}</main><footer><p>Hak cipta Kabar Lontar. Semua isi situs ini rekaan.</p></footer></body></html>"
    )
