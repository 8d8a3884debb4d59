"""The headline as a reader sees it, found with the help of what the page tells search engines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from lxml import html

from newscrawl.extraction.blocks import TextNode
from newscrawl.extraction.dom import beside_article, collapse, text_of
from newscrawl.extraction.page import ParsedPage
from newscrawl.extraction.site import SiteNames

MAX_HEADLINE = 300

_NAMED = re.compile(
    r"(?:^|\s)(?:main|article|artikel|detail|post|entry|read|news|berita|content)[-_]{0,2}"
    r"(?:title|judul|headline)(?:\s|$)",
    re.IGNORECASE,
)
_LIKE = 0.6
_MAX_OTHERS = 400
_BOXES = frozenset({"div", "p", "span", "header"})
_TITLE_CLASS = re.compile(r"title|judul|jdl|headline")
_SHORTEST, _SURE = 15, 0.9


def read_headline(
    parsed: ParsedPage, claims: Iterable[str], site: SiteNames, sections: Sequence[str] = ()
) -> tuple[str | None, html.HtmlElement | None]:
    """Return the headline without the outlet's name, and the element that shows it where there is one.

    `claims` are the headlines that the page states for machines, most trusted first. The heading on the
    page that agrees with one of them is the headline: its wording wins. Where none agrees, a heading that
    can only be the headline wins over the claims, which then hold the one written for search engines.
    """
    root = parsed.root
    titles = [collapse(title.text) for title in root.iterfind("head/title")]
    stated = [site.strip(claim, sections) for claim in (*claims, *titles)]
    stated = [claim for claim in dict.fromkeys(stated) if claim and not site.is_site(claim)]
    wanted = [_words(claim) for claim in stated]
    marked = [each for each in parsed.marked("headline") if each.tag not in ("meta", "h1")]
    headings = [*parsed.tagged("h1"), *marked][:50]
    shown = _best(headings, wanted)
    if shown is None:
        shown = _best(_others(parsed), wanted, strict=True)
    if shown is None:
        shown = _lone_headline(headings, parsed, site)
    if shown is None:
        shown = _plain_headline(parsed.shown.nodes, wanted)
    if shown is None:
        return (stated[0] if stated else None), None
    return site.strip(text_of(shown), sections) or None, shown


def _others(parsed: ParsedPage) -> list[html.HtmlElement]:
    """The elements beside an h1 that may be the headline, in document order."""
    found = (
        each
        for each in parsed.elements
        if (tag := each.tag) in ("h2", "h3")
        or (tag in _BOXES and _TITLE_CLASS.search(each.get("class") or ""))
    )
    return list(islice(found, _MAX_OTHERS))


def _best(
    elements: Sequence[html.HtmlElement], wanted: Sequence[list[str]], strict: bool = False
) -> html.HtmlElement | None:
    best, best_score = None, 0.0
    for element in elements:
        text = collapse("".join(element.itertext()))
        if not text or len(text) > MAX_HEADLINE:
            continue
        score = max((_likeness(_words(text), claim) for claim in wanted), default=0.0)
        if score < (0.85 if strict else _LIKE) or score <= best_score:
            continue
        if strict and beside_article(element):
            continue
        best, best_score = element, score
        if score == 1.0 or strict:
            break
    return best


def _plain_headline(nodes: Sequence[TextNode], wanted: Sequence[list[str]]) -> html.HtmlElement | None:
    """Return the element of the first text that agrees with a claim, on pages whose markup names nothing."""
    for element, text in nodes:
        if _SHORTEST <= len(text) <= MAX_HEADLINE and " " in text:
            words = _words(text)
            if any(_likeness(words, claim) >= _SURE for claim in wanted) and not beside_article(element):
                return element
    return None


def _lone_headline(
    headings: Sequence[html.HtmlElement], parsed: ParsedPage, site: SiteNames
) -> html.HtmlElement | None:
    named = [element for element in _others(parsed) if _NAMED.search(element.get("class", ""))]
    # A box named so may hold the headline beside other things; the innermost one is it.
    outer = {above for element in named for above in element.iterancestors()}
    others = [element for element in named if element not in outer]
    for group, least in ((headings, 4), (others, 3)):
        for element in group:
            text = text_of(element)
            words = text.split()
            if least <= len(words) <= 30 and not site.is_site(text) and not beside_article(element):
                return element
    return None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _likeness(shown: list[str], claim: list[str]) -> float:
    if shown == claim:
        return 1.0
    if len(shown) < 3 or len(claim) < 3:
        return 0.0
    line, other = f" {' '.join(shown)} ", f" {' '.join(claim)} "
    if (other in line and len(shown) - len(claim) <= 4) or (line in other and 2 * len(shown) >= len(claim)):
        return 0.9
    common = len(set(shown) & set(claim))
    return 0.85 * common / len(set(shown) | set(claim))
