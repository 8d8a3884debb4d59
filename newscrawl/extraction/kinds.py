"""What kind of page it is: an article, a video, a gallery; or no article at all."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from newscrawl.article import Kind
from newscrawl.extraction import jsonld
from newscrawl.extraction.stated import Stated

_KIND_SEGMENTS: dict[str, Kind] = {
    "video": "video", "videos": "video", "foto": "photo", "photo": "photo", "photos": "photo",
    "fotografi": "photo", "readfoto": "photo", "inpicture": "photo", "in-picture": "photo",
    "galeri": "photo", "gallery": "photo", "podcast": "audio", "audio": "audio",
}  # fmt: skip
_KIND_TYPES: tuple[tuple[str, Kind], ...] = (
    ("LiveBlogPosting", "live"),
    ("ImageGallery", "photo"),
    ("MediaGallery", "photo"),
    ("AudioObject", "audio"),
    ("PodcastEpisode", "audio"),
)
_KIND_TITLE = re.compile(r"^\W*(?:(video)|(foto|photo|in ?picture))\b\s*\W*[:|\]]", re.IGNORECASE)
# News can begin with the number, too: "404 Rumah di Rokan Hilir Terendam".
_NOT_FOUND = re.compile(
    r"^\W*(?:error\s*404\b|404\s*(?:$|[-–—:|!]|error\b|(?:page |file )?not found|halaman\b)|not found"
    r"|page not found|halaman tidak (?:di)?temukan)",
    re.IGNORECASE,
)
_OTHER_PAGE_TYPES = frozenset({
    "home", "homepage", "section", "index", "search", "tag", "category", "listing", "author", "404",
})  # fmt: skip


def read_kind(stated: Stated, url: str, title: str | None) -> Kind:
    """Return the kind of page that its data, address or headline tells."""
    types = [jsonld.types_of(node) for node in stated.nodes]
    for name, kind in _KIND_TYPES:
        if any(name in each for each in types):
            return kind
    parts = urlsplit(url)
    segments = [(parts.hostname or "").partition(".")[0], *parts.path.lower().split("/")[:-1]]
    for segment in segments:
        if segment in _KIND_SEGMENTS:
            return _KIND_SEGMENTS[segment]
    if match := _KIND_TITLE.match(title or ""):
        return "video" if match[1] else "photo"
    is_article = any(each & jsonld.ARTICLE_TYPES for each in types)
    return "video" if not is_article and (stated.first("og:type") or "").startswith("video") else "article"


def is_article(stated: Stated, url: str, title: str | None) -> bool | None:
    """Say whether the page is an article; None where it does not tell."""
    types = {name for node in stated.nodes for name in jsonld.types_of(node)}
    if _NOT_FOUND.match(title or ""):
        return False
    if types & jsonld.ARTICLE_TYPES:
        return True
    page_types = {value.lower() for value in stated.all("page_type", "pagetype", "content_type")}
    if page_types & _OTHER_PAGE_TYPES or types & jsonld.LISTING_TYPES:
        return False
    if url and urlsplit(url).path in ("", "/") and not urlsplit(url).query:
        return False
    return True if (stated.first("og:type") or "").lower() in ("article", "video.other") else None
