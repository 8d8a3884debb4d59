"""What an unknown outlet's pages tell: its feeds and indexes, and how the addresses of its articles look."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from lxml import html

from newscrawl.discovery.entry import resolve_url
from newscrawl.discovery.listings import parse_listing

MAX_SECTIONS = 15
"""Sections that are read where an outlet has no index of all its articles."""

MAX_FEEDS, MAX_INDEXES, MAX_LINKS = 20, 20, 10_000
"""Of what a front page links to, so many are looked at, the first of each."""

MAX_SHAPES = 10_000
"""Shapes of addresses that are told apart; outlets have some hundreds."""

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_INDEX = re.compile(r"/(?:indeks|index|terkini|terbaru|latest|newest|arsip|archive|berita-terbaru)/?$")
# Segments of a path below which no articles stand, in the words of Indonesian outlets and of WordPress.
_NO_ARTICLE = frozenset(
    [
        *("about", "about-us", "account", "advertise", "akun", "amp", "api", "archive", "arsip", "author"),
        *("berlangganan", "cari", "category", "contact", "contact-us", "cookie-policy", "daftar"),
        *(
            "disclaimer",
            "events",
            "faq",
            "feed",
            "feeds",
            "galeri",
            "hubungi-kami",
            "iklan",
            "indeks",
            "index",
        ),
        *("info-iklan", "karir", "karier", "kategori", "kebijakan-privasi", "kode-etik", "kontak", "label"),
        *("live-streaming", "login", "logout", "masuk", "member", "pasang-iklan", "pedoman"),
        *("pedoman-media-siber", "pencarian", "penulis", "privacy", "privacy-policy", "profile", "redaksi"),
        *("register", "reporter", "rss", "search", "signin", "signup", "sitemap", "subscribe", "syarat"),
        *("tag", "tags", "tentang", "tentang-kami", "terkini", "terms", "topic", "topics", "topik", "user"),
        *("wp-admin", "wp-content", "wp-json", "wp-login.php"),
    ]
)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|xml|rss|json|css|js|ico|zip|apk|docx?)$", re.IGNORECASE
)
_PAGE_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|cms)$")
_NEXT_WORDS = ("next", "selanjutnya", "berikutnya", "older", "lebih lama", "›", "»", ">")
_DATE_IN_PATH = re.compile(r"/(20[0-4]\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/\d-])")
# Addresses of one shape that must be seen before their own look counts for all of them.
_ENOUGH = 4
# So many pages of a shape that were no articles, without one that was, and no more of it are fetched.
_REFUSED = 5
_NOTHING = Counter[bool]()


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What a front page links to, each in its order: `feeds`, `indexes` of all articles, `sections`, and all
    `links` to pages of the outlet."""

    feeds: tuple[str, ...]
    indexes: tuple[str, ...]
    sections: tuple[str, ...]
    links: tuple[str, ...]


def read_front_page(body: bytes, url: str, host: str) -> FrontPage:
    """Return what the page at `url` tells of the outlet on `host` ("contoh.id") and the hosts below it.

    Raises Refused `too_large` as parse_listing does.
    """
    tree = parse_listing(body)
    if tree is None:
        return FrontPage((), (), (), ())
    feeds = [
        resolve_url(link.get("href") or "", url)
        for link in tree.iter("link")
        if "alternate" in (link.get("rel") or "").lower() and (link.get("type") or "").lower() in _FEED_TYPES
    ]
    links = _unique(each for each in _links(tree, url) if _is_below(each, host))[:MAX_LINKS]
    # A comments feed lists no articles.
    kept = [each for each in feeds if each and _is_below(each, host) and "comment" not in each]
    indexes = [each for each in links if _INDEX.search(urlsplit(each).path)]
    sections = [each for each in links if _is_section(each) and each not in indexes]
    return FrontPage(
        _unique(kept)[:MAX_FEEDS], _unique(indexes)[:MAX_INDEXES], _unique(sections)[:MAX_SECTIONS], links
    )


def next_page(body: bytes, url: str) -> str | None:
    """Return the address of the index page after the one at `url`, None where it links to none.

    That is rel=next, else a link that says "selanjutnya" and the like, else one to this address with the
    next number (`?page=2`, `/page/2`, `/2`).
    """
    tree = parse_listing(body)
    if tree is None:
        return None
    for link in tree.iter("link", "a"):
        if "next" in (link.get("rel") or "").lower().split():
            return _other(link, url)
    numbered = None
    for link in tree.iter("a"):
        address = _other(link, url)
        if address is None or urlsplit(address).netloc != urlsplit(url).netloc:
            continue
        words = " ".join(link.text_content().split()).lower()
        if words and any(words == word or (len(word) > 2 and words.startswith(word)) for word in _NEXT_WORDS):
            return address
        if numbered is None and _page_number(address, url) == _page_number(url, url) + 1:
            numbered = address
    return numbered


class ArticleAddresses:
    """Tells an outlet's articles from its other pages by the shape of their addresses.

    A shape is what stays of an address without its words and numbers: "/w/Y/D/D/S". Shapes that feeds and
    news sitemaps list, or of which most addresses look like articles by themselves, are articles'; one whose
    pages turn out to be none is given up.
    """

    def __init__(self, host: str) -> None:
        self._host = host
        self._known: set[str] = set()
        self._alike: dict[str, Counter[bool]] = defaultdict(Counter)
        self._read: dict[str, Counter[bool]] = defaultdict(Counter)

    def learn(self, url: str) -> None:
        """Note an address that is an article's for certain."""
        if _is_page(url, self._host) and len(self._known) < MAX_SHAPES:
            self._known.add(shape(url))

    def see(self, urls: Iterable[str]) -> None:
        """Note the addresses on a page of links."""
        for url in urls:
            form = shape(url)
            if _is_page(url, self._host) and (form in self._alike or len(self._alike) < MAX_SHAPES):
                self._alike[form][looks_like_article(url)] += 1

    def note(self, url: str, *, is_article: bool) -> None:
        """Note what the page at `url` says itself."""
        self._read[shape(url)][is_article] += 1

    def is_article(self, url: str) -> bool:
        """Say whether `url` is taken for an article's."""
        if not _is_page(url, self._host):
            return False
        form = shape(url)
        read, alike = self._read.get(form, _NOTHING), self._alike.get(form, _NOTHING)
        if read[False] >= _REFUSED and not read[True]:
            return False
        if form in self._known or read[True]:
            return True
        if alike.total() >= _ENOUGH and alike[True] * 2 > alike.total():
            return True
        return looks_like_article(url)


def shape(url: str) -> str:
    """Return the shape of an address: Y for a year, D for up to two digits, N for a number, H for a code, S
    for a title of three words or more, w for other words; the names of its parameters after that."""
    parts = urlsplit(url)
    path = "/".join(_kind(segment) for segment in parts.path.split("/"))
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return path + (f"?{'&'.join(names)}" if names else "")


def looks_like_article(url: str) -> bool:
    """Say whether an address looks like an article's: a title in it, or a date or number beside words."""
    segments = [each for each in urlsplit(url).path.split("/") if each]
    words = max((len(_words(segment)) for segment in segments), default=0)
    numbered = any(re.search(r"\d{5,}", segment) for segment in segments)
    dated = _DATE_IN_PATH.search(urlsplit(url).path + "/") is not None
    return words >= 4 or (words >= 2 and (numbered or dated))


def date_in_address(url: str) -> datetime | None:
    """Return the last second, anywhere on Earth, of the day that an address names, if it names one."""
    match = _DATE_IN_PATH.search(urlsplit(url).path + "/")
    if not match:
        return None
    try:
        day = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)
    except ValueError:
        return None
    return day + timedelta(days=1, hours=12, seconds=-1)


def _links(tree: html.HtmlElement, url: str) -> list[str]:
    found = (resolve_url(href, url) for href in dict.fromkeys(tree.xpath("//a/@href")))
    return [each for each in found if each]


def _other(link: html.HtmlElement, url: str) -> str | None:
    address = resolve_url(link.get("href") or "", url)
    return address if address != url else None


def _is_below(url: str, host: str) -> bool:
    name = urlsplit(url).hostname or ""
    return name == host or name.endswith(f".{host}")


def _is_page(url: str, host: str) -> bool:
    segments = [each.lower() for each in urlsplit(url).path.split("/") if each]
    return (
        _is_below(url, host)
        and bool(segments)
        and not _FILE.search(segments[-1])
        and _NO_ARTICLE.isdisjoint(segments)
    )


def _is_section(url: str) -> bool:
    segments = [each.lower() for each in urlsplit(url).path.split("/") if each]
    if not 1 <= len(segments) <= 2 or urlsplit(url).query or _FILE.search(segments[-1]):
        return False
    if segments[0] in ("category", "kategori", "kanal", "rubrik", "section") and len(segments) == 2:
        segments = segments[1:]
    return _NO_ARTICLE.isdisjoint(segments) and not looks_like_article(url)


def _kind(segment: str) -> str:
    ending = _PAGE_ENDING.search(segment)
    name = segment[: ending.start()] if ending else segment
    suffix = ending[0] if ending else ""
    if re.fullmatch(r"(?:19|20)\d\d", name):
        kind = "Y"
    elif name.isdigit():
        kind = "D" if len(name) <= 2 else "N"
    elif re.fullmatch(r"(?=[a-z]*\d)[0-9a-f]{8,}", name):
        kind = "H"
    elif len(_words(segment)) >= 3:
        kind = "S"
    else:
        kind = "w" if name else ""
    return kind + suffix


def _words(segment: str) -> list[str]:
    name = _PAGE_ENDING.sub("", segment)
    return [word for word in re.split(r"[-_+.]|%20", name) if len(word) > 1 and not word.isdigit()]


def _page_number(address: str, base: str) -> int:
    """The number of the index page at `address`, 1 where it is the first, -1 where it is another index."""
    parts, own = urlsplit(address), urlsplit(base)
    paths = [re.sub(r"/(?:page/)?\d{1,4}$", "", each.path.rstrip("/")) for each in (parts, own)]
    if paths[0] != paths[1]:
        return -1
    for name, value in parse_qsl(parts.query):
        if name in ("page", "p", "hal", "halaman", "paged") and value.isdigit():
            return int(value)
    number = re.search(r"/(\d{1,4})$", parts.path.rstrip("/"))
    return int(number[1]) if number else 1


def _unique(urls: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(urls))
