"""Stories that go on on further pages: where these are, and all pages as one text."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from newscrawl.article import BLOCK_BREAK, Block, Page, Pages
from newscrawl.errors import Refused
from newscrawl.extraction.body import Body, read_body
from newscrawl.extraction.layout import Layout, Outlet
from newscrawl.extraction.page import ParsedPage, parse
from newscrawl.extraction.paging import page_of, read_pages
from newscrawl.extraction.region import letters_of


def further_pages(page: Page, outlet: Outlet) -> list[str]:
    """Return the addresses of the pages from the second one on of the story that begins on `page`.

    They have the form of the first link to another page in its pager, which need not name them all. A story
    that is whole on this page has none. Raises Refused for a page that cannot be parsed.
    """
    parsed = parse(page)
    # A selector that the layouts' own reading would find: screens inlined in there are all of the story.
    regions = (parsed.root.cssselect(layout.body) for layout in outlet.layouts)
    region = next((found[0] for found in regions if found), None)
    pages = read_pages(parsed, region, outlet)
    pattern = _pattern(parsed) if pages else None
    if pages is None or pattern is None:
        return []
    link, shown = pattern
    return [_numbered(link, shown, number, page.url) for number in range(2, pages.total + 1)]


def _pattern(parsed: ParsedPage) -> tuple[str, int] | None:
    """The first link to another page of the story, and that page's number."""
    own = parsed.page.url
    path = urlsplit(own).path.rstrip("/")
    for link in parsed.tagged("a"):
        target = link.get("href") or ""
        if (
            target
            and not target.startswith(("#", "javascript:"))
            and (number := page_of(target, own, path)) > 1
        ):
            return urljoin(own, target), number
    return None


def _numbered(link: str, shown: int, number: int, own: str) -> str:
    parts = urlsplit(link)
    if parts.path.rstrip("/") == urlsplit(own).path.rstrip("/"):
        query = [
            (name, str(number) if value == str(shown) else value) for name, value in parse_qsl(parts.query)
        ]
        return parts._replace(query=urlencode(query), fragment="").geturl()
    ending = "/" if parts.path.endswith("/") else ""
    path = f"{parts.path.rstrip('/').rpartition('/')[0]}/{number}{ending}"
    return parts._replace(path=path, fragment="").geturl()


def join_pages(
    body: Body, parsed: ParsedPage, outlet: Outlet, layout: Layout | None, lead: str | None
) -> None:
    """Append to the `body` of a story's first page the text of its further ones (`Page.more`), in order.

    What a further page repeats at its top (the lead, the paragraphs before) stays out; a paragraph that a
    story repeats further down stays. `pages` says what is missing; a page that holds nothing else than
    earlier ones is no page of the story.
    """
    told = {letters_of(text) for text in (body.lead, lead) if text}
    told |= {letters_of(body.body[block.start : block.end]) for block in body.blocks}
    joined = repeated = 0
    for content in parsed.page.more:
        if content is None:
            continue
        try:
            further = parse(dataclasses.replace(parsed.page, body=content, more=()))
        except Refused:
            continue
        rest = read_body(further, outlet, layout)
        texts = [(block, rest.body[block.start : block.end]) for block in rest.blocks]
        first = next((at for at, (_, text) in enumerate(texts) if letters_of(text) not in told), len(texts))
        if first == len(texts):
            repeated += bool(texts)
            continue
        _append(body, texts[first:])
        told |= {letters_of(text) for _, text in texts[first:]}
        _take_facts(body, rest)
        joined += 1
    total = max(body.pages.total if body.pages else 1, 1 + len(parsed.page.more)) - repeated
    body.pages = Pages(1 + joined, total) if 1 + joined < total else None


def _append(body: Body, texts: Iterable[tuple[Block, str]]) -> None:
    for block, text in texts:
        start = len(body.body) + len(BLOCK_BREAK) if body.body else 0
        body.body = f"{body.body}{BLOCK_BREAK}{text}" if body.body else text
        body.blocks.append(Block(block.type, start, start + len(text)))


def _take_facts(body: Body, rest: Body) -> None:
    """Take over what was found beside the text of a further page."""
    for field in ("authors", "editors", "signed", "initials", "related"):
        known = getattr(body, field)
        known.extend(each for each in getattr(rest, field) if each not in known)
    body.dateline = body.dateline or rest.dateline
    body.paywalled = body.paywalled or rest.paywalled
