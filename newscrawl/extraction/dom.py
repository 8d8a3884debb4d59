"""Small readings of the tree that several fields share: selectors, text, the visible lines of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree, html
from lxml.cssselect import CSSSelector

MAX_LINE = 400
"""Longer text nodes are prose: they only mark where the body is, and are cut to this length."""

_UNSEEN = frozenset(["script", "style", "noscript", "template", "option", "textarea", "title", "svg"])
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "em",
        "font",
        "i",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
    ]
)
_TEXT_NODES = etree.XPath(
    "//body//text()[normalize-space() and not("
    + " or ".join(f"parent::{tag}" for tag in sorted(_UNSEEN))
    + ")]"
)
_SIDE = re.compile(
    r"sidebar|relat|terkait|popul[ae]r|comment|komentar|footer|navbar|rekomendasi|recommend|newsletter|"
    r"latest|terkini|terbaru|baca-?juga|also-read|next-?article|widget",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One text node that a browser would show, its white space collapsed, and the element it stands in."""

    element: html.HtmlElement
    text: str


@lru_cache(maxsize=512)
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


def select(element: html.HtmlElement, css: str | None) -> list[html.HtmlElement]:
    """Return the descendants of `element` that `css` matches, in document order; none for None."""
    return list(_selector(css)(element)) if css else []


def collapse(text: str | None) -> str:
    """Return `text` with runs of white space, no-break spaces included, as one space each."""
    return " ".join((text or "").split())


def text_of(element: html.HtmlElement) -> str:
    """Return what a reader sees of `element`, white space collapsed: blocks part words, inline tags do not."""
    pieces: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end", "comment")):
        is_tag = isinstance(node.tag, str)
        if is_tag and node.tag not in _INLINE:
            pieces.append(" ")
        if event == "start":
            if node.tag not in _UNSEEN:
                pieces.append(node.text or "")
        elif node is not element:
            pieces.append(node.tail or "")
    return collapse("".join(pieces))


def lines_of(root: html.HtmlElement) -> list[Line]:
    """Return the visible text nodes of a page in reading order."""
    lines = []
    for node in _TEXT_NODES(root):
        element = node.getparent()
        if node.is_tail:
            element = element.getparent()
        text = collapse(node[:MAX_LINE])
        if text and element is not None:
            lines.append(Line(element, text))
    return lines


def beside_article(element: html.HtmlElement) -> bool:
    """Say whether `element` stands in a part of the page that is not about its article: menus, lists, footer."""
    for each in (element, *element.iterancestors()):
        if each.tag in ("nav", "footer", "aside"):
            return True
        if each.tag in ("body", "article", "main"):
            return False
        if _SIDE.search(f"{each.get('class', '')} {each.get('id', '')}"):
            return True
    return False
