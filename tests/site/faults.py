"""What goes wrong on the outlet's site, one address each; all are listed by a sitemap part of their own."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tests.site.lists import Entry
from tests.site.pangea import render
from tests.site.stories import ORIGIN, Piece, Story

Outcome = Literal["article", "gone", "failed", "refused", "forbidden"]
PART = "3"
MISSING_PART = "4"
TRUNCATED_PART = "5"
LARGE = 30_000_000
LASTMOD = "2025-02-27T01:00:00.25Z"


@dataclass(frozen=True, slots=True)
class Fault:
    """An address that misbehaves, and what a crawl must make of it.

    `outcome`: `article` (read in the end), `gone` (404, 410), `failed` (network or server, may be tried
    again), `refused` (answered, but no article), `forbidden` (robots.txt: never requested).
    """

    name: str
    path: str
    outcome: Outcome

    @property
    def url(self) -> str:
        """The address as the sitemap lists it."""
        return ORIGIN + self.path


# Faults that a story of the same name in stories/ is served with, and what becomes of the story.
STORY_OUTCOMES: dict[str, Outcome] = {
    "error-then-ok": "article", "busy-then-ok": "article", "wrong-charset": "article",
    "windows-1252": "article", "gzip": "article", "moved": "article", "cut": "failed",
    "forbidden": "forbidden", "forbidden-scrapy": "forbidden",
}  # fmt: skip
OTHERS = (
    Fault("not-found", "/a/berita-yang-dihapus/7990201.html", "gone"),
    Fault("gone", "/a/berita-yang-ditarik/7990202.html", "gone"),
    Fault("error", "/a/halaman-rusak/7990203.html", "failed"),
    Fault("large", "/a/halaman-raksasa/7990204.html", "refused"),
    Fault("large-streamed", "/a/halaman-raksasa-mengalir/7990205.html", "refused"),
    Fault("hang", "/a/halaman-yang-diam/7990206.html", "failed"),
    Fault("empty", "/a/halaman-kosong/7990207.html", "refused"),
    Fault("pdf", "/a/lampiran-laporan/7990208.html", "refused"),
    Fault("soft-404", "/a/tidak-ada-lagi/7990209.html", "refused"),
    Fault("elsewhere", "/a/pindah-ke-situs-lain/7990210.html", "refused"),
    Fault("loop", "/a/berputar-putar/7990211.html", "failed"),
)
ELSEWHERE = "https://www.voanews.com/a/moved/7990210.html"


def story_fault(story: Story) -> Fault:
    """Return the fault that a story is served with."""
    path = f"/a/alamat-lama/{story.number}.html" if story.fault == "moved" else story.path
    return Fault(story.fault or "", path, STORY_OUTCOMES[story.fault or ""])


def entries(faults: list[Fault]) -> list[Entry]:
    """Return the sitemap entries of all faults."""
    return [Entry(fault.url, LASTMOD) for fault in faults]


def large_page(fault: Fault) -> Iterator[bytes]:
    """Yield an article page of more than LARGE bytes in pieces: nothing but its size is wrong."""
    text = "Halaman ini tidak pernah selesai dimuat, seperti antrean di loket pada hari gajian."
    _, _, slug, last = fault.path.split("/")
    number, day = int(last.removesuffix(".html")), datetime.fromisoformat(LASTMOD)
    story = Story(number, "Halaman Raksasa", slug, "Budaya", day, day, pieces=(Piece("paragraph", text),))
    start, paragraph, end = render(story).partition(f"<p>{text}</p>")
    yield start.encode()
    block = (f"{paragraph}\n" * 2000).encode()
    for _ in range(LARGE // len(block) + 1):
        yield block
    yield end.encode()


def encoded_page(story: Story, others: list[Story]) -> tuple[bytes, dict[str, str]]:
    """Return the bytes and headers of a story with a charset or encoding fault."""
    match story.fault:
        case "wrong-charset":
            return render(story, others).encode(), {"Content-Type": "text/html; charset=ISO-8859-1"}
        case "windows-1252":
            page = render(story, others, charset="windows-1252")
            return page.encode("windows-1252", "xmlcharrefreplace"), {"Content-Type": "text/html"}
        case "gzip":
            packed = gzip.compress(render(story, others).encode(), compresslevel=1, mtime=0)
            return packed, {"Content-Encoding": "gzip"}
    return render(story, others).encode(), {}
