"""Index pages: how an outlet numbers and dates them, and the articles they link to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count, takewhile

from lxml import etree, html

from newscrawl.discovery.entry import Entry, resolve_url
from newscrawl.errors import Refused

MAX_LISTING_BYTES = 10 * 1024 * 1024
"""Larger pages are refused, as article pages are."""

MAX_LINKS = 10_000
"""Pages with more links are no index pages: those of whole days have a few hundred."""

MAX_TAGS = 400_000
"""Pages with more are refused, as they would fill the memory: real ones have a twentieth."""

_SOME_DAY = date(2023, 9, 5)


@dataclass(frozen=True, slots=True)
class PagedIndex:
    """An index in pages, newest first: "https://…/terkini?page={page}"; one page without {page} in it.

    `first` is the number of the newest page and `last` the highest that the outlet answers rightly, if
    known; `step` is what one page adds, where outlets count articles instead of pages.
    """

    template: str
    first: int = 1
    last: int | None = None
    step: int = 1

    def __post_init__(self) -> None:
        _check(self.template, self.step, None, {"page": 1})

    def pages(self) -> Iterator[int]:
        """Yield the page numbers, newest first; without end where `last` is not known."""
        paged = "{page" in self.template
        return _pages(self.first, self.last if paged else self.first, self.step)

    def url(self, page: int, day: date | None = None) -> str:
        """Return the address of one page; `day` makes no difference here."""
        return self.template.format(page=page)


@dataclass(frozen=True, slots=True)
class DatedIndex:
    """An index of one day, in pages if its template has {page}: "https://…/indeks/{date:%Y/%m/%d}?page={page}".

    The part after `date:` is a strftime format, in which a literal % is doubled. `first`, `last` and `step`
    are as in PagedIndex.
    """

    template: str
    first: int = 1
    last: int | None = None
    step: int = 1

    def __post_init__(self) -> None:
        _check(self.template, self.step, "date", {"page": 1, "date": _SOME_DAY})

    def pages(self) -> Iterator[int]:
        """Yield the page numbers of a day; only the first where the template has no {page}."""
        paged = "{page" in self.template
        return _pages(self.first, self.last if paged else self.first, self.step)

    def url(self, page: int, day: date) -> str:
        """Return the address of one page of the articles of `day` (a day of the outlet's own zone)."""
        return self.template.format(page=page, date=day)


Listing = PagedIndex | DatedIndex


def read_listing(
    body: bytes, url: str, is_article: Callable[[str], bool], charset: str | None = None
) -> list[Entry]:
    """Return the articles that an index page links to, each once, in the order of the page.

    A link is an article where `is_article` says so of its absolute address. `charset` is what the HTTP header
    claimed; bytes that are valid UTF-8 are UTF-8 all the same. A page that links to none gives [].

    Raises Refused: `too_large` over 10 MB, MAX_TAGS or MAX_LINKS, `empty` without content.
    """
    return [Entry(address) for address in read_links(body, url, charset) if is_article(address)]


def read_links(body: bytes, url: str, charset: str | None = None) -> list[str]:
    """Return the addresses that an index page links to; arguments and refusals as in `read_listing`."""
    if len(body) > MAX_LISTING_BYTES:
        raise Refused("too_large", f"{len(body) / 1e6:.0f} MB, over the limit of 10 MB")
    if not body.strip():
        raise Refused("empty", "the page has no content", final=False)
    tree = parse_listing(body, charset)
    if tree is None:
        return []
    base = url
    for href in tree.xpath("//base/@href")[:1]:
        base = resolve_url(href, url) or url
    hrefs = dict.fromkeys(tree.xpath("//a/@href"))
    if len(hrefs) > MAX_LINKS:
        raise Refused("too_large", f"more than {MAX_LINKS} links")
    return list(dict.fromkeys(address for href in hrefs if (address := resolve_url(href, base))))


def parse_listing(body: bytes, charset: str | None = None) -> html.HtmlElement | None:
    """Return the tree of an index page, None where it has no markup; `charset` as in read_listing.

    Raises Refused `too_large` over MAX_TAGS.
    """
    if body.count(b"<") > MAX_TAGS:
        raise Refused("too_large", f"more than {MAX_TAGS} tags")
    try:
        body.decode()
        charset = "utf-8"
    except UnicodeDecodeError:
        charset = charset or None
    try:
        parser = html.HTMLParser(encoding=charset, huge_tree=True)
    except (LookupError, ValueError):
        parser = html.HTMLParser(huge_tree=True)
    try:
        return html.document_fromstring(body.replace(b"\0", b""), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _pages(first: int, last: int | None, step: int) -> Iterator[int]:
    return takewhile(lambda page: last is None or page <= last, count(first, step))


def _check(template: str, step: int, needed: str | None, fields: dict[str, object]) -> None:
    """Raise ValueError, when an outlet's file is loaded, for a template that could give no address."""
    if step < 1:
        raise ValueError(f"step {step} would never reach the next page")
    try:
        address = template.format(**fields)
    except (KeyError, IndexError) as error:
        raise ValueError(f"{template!r} has a field {error}, known are {sorted(fields)}") from error
    if resolve_url(address, "") is None or (needed and f"{{{needed}" not in template):
        raise ValueError(f"{template!r} is no http(s) address{f' with {{{needed}}} in it' if needed else ''}")
