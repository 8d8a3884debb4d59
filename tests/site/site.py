"""The invented outlet itself: which address answers what, and the knobs that change it between two crawls."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import parse_qs

from tests.site import faults as broken
from tests.site import lists
from tests.site.chrome import ZONES, not_found_page
from tests.site.pangea import render
from tests.site.stories import ORIGIN, Story, link, load_stories, newest_first, parse_story
from tests.site.synthetic import Synthetic

HOST = "www.voaindonesia.com"
HOSTS = frozenset({HOST, "voaindonesia.com"})
NOW = datetime(2025, 3, 14, 5, 0, tzinfo=UTC)
ROBOTS = """User-agent: *
Disallow: /a/terlarang-
Disallow: /s?
Disallow: /Navigation/
{delay}
User-agent: Scrapy
Disallow: /a/khusus-

Sitemap: https://www.voaindonesia.com/sitemap.xml
"""
_ARTICLE = re.compile(r"/a/(?:[^/]+/)?(\d{7})\.html")
_PART = re.compile(rf"/sitemap_{lists.SITE_ID}_(\w+)\.xml\.gz")

Mode = Literal["normal", "error", "layout", "script"]


@dataclass(slots=True)
class Response:
    """An answer. A body that is an iterator is sent in pieces, chunked unless Content-Length is given.

    `fault` makes the server misbehave: `hang` never answers, `cut` closes in the middle of the body.
    """

    status: int = 200
    body: bytes | Iterator[bytes] = b""
    headers: dict[str, str] = field(default_factory=dict)
    fault: Literal["", "hang", "cut"] = ""


class Site:
    """All that the outlet serves. Safe to use from several threads.

    Without `faults` it is the polite core: every form of article and list, and nothing broken. `scale` adds
    that many generated stories, listed in sitemap parts of their own. `now` is the site's clock: it decides
    what `_latest` and `_news` hold, and dates the edits. `crawl_delay` goes into robots.txt.
    """

    hosts = HOSTS

    def __init__(
        self, faults: bool = False, scale: int = 0, now: datetime = NOW, crawl_delay: float | None = None
    ) -> None:
        self.now = now
        self.crawl_delay = crawl_delay
        self.mode: Mode = "normal"
        self._lock = threading.RLock()
        self._stories = {story.number: story for story in load_stories() if faults or not story.fault}
        self._gone: dict[int, int] = {}
        self._down: dict[str, int] = {}
        self._hits: Counter[str] = Counter()
        self._pages: dict[int, bytes] = {}
        self.faults: list[broken.Fault] = []
        if faults:
            stories = [broken.story_fault(story) for story in self._stories.values() if story.fault]
            self.faults = [*stories, *broken.OTHERS]
        self.synthetic = Synthetic(scale)

    # ---- what a test asks ----

    @property
    def stories(self) -> list[Story]:
        """The stories that a crawl should end with, newest first; generated ones and programmes left out."""
        with self._lock:
            outcomes = broken.STORY_OUTCOMES
            found = [s for s in self._sorted() if not s.fault or outcomes[s.fault] == "article"]
            return [story for story in found if story.is_article]

    @property
    def all_stories(self) -> list[Story]:
        """Every written story that a list may name, newest first; programmes and faulty ones too."""
        with self._lock:
            return list(self._sorted())

    def story(self, number: int) -> Story:
        """Return a story by its number. Raises KeyError where there is none."""
        with self._lock:
            return self._stories[number]

    # ---- knobs ----

    def edit(self, number: int, old: str, new: str, at: datetime | None = None) -> None:
        """Replace `old` by `new` in a story `at` a moment (default: an hour later by the site's clock).

        dateModified and lastmod follow. Raises KeyError for an unknown story, ValueError where it does not
        contain `old`.
        """
        with self._lock:
            if at is None:
                self.now += timedelta(hours=1)
            story = self._stories[number]
            self._stories[number] = story.edited(
                old, new, (at or self.now).astimezone(story.published.tzinfo)
            )
            self._pages.clear()

    def remove(self, number: int, status: int = 410, listed: bool = False) -> None:
        """Let a story answer `status` (404, 410); lists drop it unless `listed`. KeyError for no story."""
        with self._lock:
            if number not in self._stories:
                raise KeyError(number)
            self._gone[number] = status
            if not listed:
                del self._stories[number]
            self._pages.clear()

    def add(self, text: str) -> Story:
        """Publish a new story, given in the format of stories/*.txt. Raises ValueError for a bad text."""
        with self._lock:
            story = link(parse_story(text), self._stories)
            self._stories[story.number] = story
            self._pages.clear()
            return story

    def set_mode(self, mode: Mode) -> None:
        """Change all article pages: `error` (500), `layout` (other class names, no script data), `script`
        (an empty page that a browser would fill), `normal`.
        """  # fmt: skip
        with self._lock:
            self.mode = mode
            self._pages.clear()

    def take_down(self, prefix: str, status: int = 503) -> None:
        """Let all paths that begin with `prefix` ("/sitemap", "/api/", "/z/") answer `status`."""
        with self._lock:
            self._down[prefix] = status

    def restore(self) -> None:
        """Undo `take_down` and `set_mode`, and forget how often a faulty address was asked for."""
        with self._lock:
            self._down.clear()
            self._hits.clear()
            self.set_mode("normal")

    def scale(self, count: int) -> None:
        """Serve `count` generated stories besides the written ones."""
        with self._lock:
            self.synthetic = Synthetic(count)

    # ---- answers ----

    def respond(self, method: str, scheme: str, host: str, target: str, etag: str | None = None) -> Response:
        """Return the answer to a request for `target` (path and query) of one of HOSTS.

        `etag` is the request's If-None-Match.
        """
        if method not in ("GET", "HEAD"):
            return Response(405, b"", {"Allow": "GET, HEAD"})
        if host != HOST or scheme != "https":
            return _redirect(f"{ORIGIN}{target}")
        path, _, query = target.partition("?")
        with self._lock:
            for prefix, status in self._down.items():
                if path.startswith(prefix):
                    return _page(b"<h1>Sedang dalam perbaikan</h1>", status)
            response = self._route(path, query)
        if response.status == 200 and isinstance(response.body, bytes) and not response.fault:
            tag = f'"{hashlib.blake2b(response.body, digest_size=8).hexdigest()}"'
            response.headers.setdefault("ETag", tag)
            if etag == tag:
                return Response(304, b"", {"ETag": tag})
        return response

    def _route(self, path: str, query: str) -> Response:
        if match := _ARTICLE.fullmatch(path):
            return self._article(path, int(match[1]))
        if path == "/robots.txt":
            delay = f"Crawl-delay: {self.crawl_delay}\n" if self.crawl_delay is not None else ""
            return Response(200, ROBOTS.format(delay=delay).encode(), {"Content-Type": "text/plain"})
        if path == "/sitemap.xml":
            return Response(200, lists.sitemap_index(self._parts()), {"Content-Type": "text/xml"})
        if match := _PART.fullmatch(path):
            return self._part(match[1])
        if path in lists.FEEDS:
            body = lists.feed(path, [story for story in self._sorted() if not story.fault])
            return Response(200, body, {"Content-Type": "application/rss+xml; charset=utf-8"})
        if path == "/":
            return self._section(299, "0")
        if match := re.fullmatch(r"/z/(\d+)", path):
            return self._section(int(match[1]), parse_qs(query).get("p", ["0"])[0])
        if path == "/s":
            return self._section(7014, "0")
        return _page(not_found_page().encode(), 404)

    def _sorted(self) -> tuple[Story, ...]:
        return newest_first(self._stories.values())

    def _section(self, zone: int, page: str) -> Response:
        if not page.isdecimal() or (zone not in lists.SECTIONS and zone not in ZONES.values()):
            return _page(not_found_page().encode(), 404)
        stories = lists.section_stories(zone, [story for story in self._sorted() if not story.fault])
        return _page(lists.section_page(zone, int(page), stories).encode())

    def _parts(self) -> dict[str, list[lists.Entry]]:
        parts = lists.story_parts([story for story in self._sorted() if not story.fault], self.now)
        if self.faults:
            parts[broken.PART] = broken.entries(self.faults)
            moved = [lists.Entry("", broken.LASTMOD)]
            parts |= {broken.MISSING_PART: moved, broken.TRUNCATED_PART: moved}
        return parts | self.synthetic.parts

    def _part(self, name: str) -> Response:
        parts = self._parts()
        if name not in parts or name == broken.MISSING_PART:
            return _page(not_found_page().encode(), 404)
        headers = {"Content-Type": "application/x-gzip"}
        if name == broken.TRUNCATED_PART:
            return Response(200, lists.sitemap_part(parts[broken.PART])[:-60], headers)
        return Response(200, lists.sitemap_part(parts[name]), headers)

    def _article(self, path: str, number: int) -> Response:
        if number in self._gone:
            return _page(not_found_page().encode(), self._gone[number])
        fault = next((fault for fault in broken.OTHERS if fault.path == path), None) if self.faults else None
        if fault:
            return self._faulty(fault)
        story = self._stories.get(number) or self.synthetic.story(number)
        if not story:
            return _page(not_found_page().encode(), 404)
        if path != story.path:
            return _redirect(story.url)
        if self.mode == "error":
            return _page(b"<h1>Server Error</h1>", 500)
        if story.fault:
            return self._faulty_story(story)
        if number in self._stories:
            if number not in self._pages:
                self._pages[number] = self._render(story, self._beside(story)).encode()
            return _page(self._pages[number])
        return _page(self._render(story, self.synthetic.beside(number), self.synthetic.padding).encode())

    def _beside(self, story: Story) -> list[Story]:
        listed = [each for each in self._sorted() if not each.fault and each.number != story.number]
        start = story.number % max(1, len(listed) - 10)
        return listed[start : start + 10]

    def _render(self, story: Story, others: list[Story], padding: str = "") -> str:
        page = render(story, others, padding=padding)
        if self.mode == "layout":
            for old, new in (
                ('id="article-content"', 'id="isi-berita"'), ('class="wsw"', 'class="naskah"'),
                ('class="title pg-title"', 'class="judul"'), ("utag_data", "dataHalaman"),
                ("pangea_version", "versi"), ("article__content", "naskah"),
            ):  # fmt: skip
                page = page.replace(old, new)
        if self.mode == "script":
            return (
                '<!DOCTYPE html><html lang="id"><head><title>VOA Indonesia</title></head><body>'
                '<div id="app"></div><script src="/app.js"></script></body></html>'
            )
        return page

    def _faulty_story(self, story: Story) -> Response:
        self._hits[story.path] += 1
        if story.fault == "error-then-ok" and self._hits[story.path] <= 2:
            return _page(b"<h1>Server Error</h1>", 500)
        if story.fault == "busy-then-ok" and self._hits[story.path] == 1:
            return Response(503, b"", {"Retry-After": "1"})
        body, headers = broken.encoded_page(story, self._beside(story))
        response = _page(body)
        response.headers |= headers
        response.fault = "cut" if story.fault == "cut" else ""
        return response

    def _faulty(self, fault: broken.Fault) -> Response:
        match fault.name:
            case "gone" | "error":
                return _page(not_found_page().encode(), 410 if fault.name == "gone" else 500)
            case "large" | "large-streamed":
                pieces = broken.large_page(fault)
                response = Response(200, pieces, {"Content-Type": "text/html; charset=utf-8"})
                if fault.name == "large":
                    size = sum(len(piece) for piece in broken.large_page(fault))
                    response.headers["Content-Length"] = str(size)
                return response
            case "hang":
                return Response(fault="hang")
            case "empty":
                return _page(b"")
            case "pdf":
                return Response(
                    200,
                    b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 40,
                    {"Content-Type": "application/pdf"},
                )
            case "soft-404":
                return _page(not_found_page().encode())
            case "elsewhere":
                return _redirect(broken.ELSEWHERE)
            case "loop":
                return _redirect(fault.url)
        return _page(not_found_page().encode(), 404)


def _page(body: bytes, status: int = 200) -> Response:
    return Response(status, body, {"Content-Type": "text/html; charset=utf-8"})


def _redirect(url: str) -> Response:
    return Response(301, b"", {"Location": url})
