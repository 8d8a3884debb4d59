"""How many pages a paginated story has, and how many of them this one page shows."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml import html

from newscrawl.article import Pages
from newscrawl.extraction.layout import Outlet
from newscrawl.extraction.page import ParsedPage

_PARAMETERS = ("page", "hal", "halaman")
_MOST_PAGES = 50
_RELATIVE = re.compile(r"(?:\./)?(?:\?|\d{1,2}$)")
# Screens of a story that are all in one page, shown one by one by a script.
_INLINED = re.compile(r"paging-?content|item__?-?page|multi-?page|multisection")


def read_pages(parsed: ParsedPage, region: html.HtmlElement | None, outlet: Outlet) -> Pages | None:
    """Return the pages of a story that continues on others, or None where all of it is here.

    A page's pager is its links to itself with `?page=N` or `/N` at the end; a page that was asked for whole
    (`outlet.whole_article`), or that holds its screens inlined, is complete.
    """
    own = urlsplit(parsed.page.url)
    asked = dict(parse_qsl(own.query))
    if any(name in asked for name in outlet.whole_article) and not _number(asked):
        return None
    if region is not None and _is_inlined(region):
        return None
    path = own.path.rstrip("/")
    name = path.rpartition("/")[2]
    total = _number(asked) or 1
    for link in parsed.tagged("a"):
        target = link.get("href")
        # Most links lead elsewhere: one to this page names it, or gives no more than what differs.
        if target and (_RELATIVE.match(target) or (name and name in target)):
            total = max(total, page_of(target, parsed.page.url, path))
    return Pages(1, total) if 1 < total <= _MOST_PAGES else None


def _is_inlined(region: html.HtmlElement) -> bool:
    names = (element.get("class") or "" for element in region.iter("div", "section"))
    return _INLINED.search(region.get("class") or "") is not None or any(
        _INLINED.search(each) for each in names
    )


def page_of(target: str, base: str, path: str) -> int:
    """Return the number of the page of its own story that a link leads to from the page at `base`, whose path
    is `path` without a slash at its end; 0 where it leads elsewhere."""
    try:
        parts = urlsplit(urljoin(base, target))
    except ValueError:
        return 0
    if parts.path.rstrip("/") == path:
        return _number(dict(parse_qsl(parts.query)))
    last = parts.path.rstrip("/").rpartition("/")
    return int(last[2]) if path and last[0] == path and re.fullmatch(r"[2-9]|[1-4]\d", last[2]) else 0


def _number(query: dict[str, str]) -> int:
    return max(
        (int(query[name]) for name in _PARAMETERS if re.fullmatch(r"\d{1,2}", query.get(name, ""))), default=0
    )
