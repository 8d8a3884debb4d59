"""Small readings of the tree that several fields share: tags, selectors, text, parts beside the article."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree, html
from lxml.cssselect import CSSSelector

BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table "
    "tbody tfoot thead tr ul".split()
)
INVISIBLE = frozenset(
    "audio base button canvas embed head iframe input link map meta noscript object option param progress script "
    "select source style svg template textarea title track video".split()
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_UNSEEN = frozenset({"script", "style", "noscript", "template", "option", "textarea", "title", "svg"})
_INLINE = frozenset("a abbr b bdi bdo cite em font i mark q s small span strong sub sup time u".split())
_SIDE = re.compile(
    r"sidebar|relat|terkait|popul[ae]r|comment|komentar|footer|navbar|rekomendasi|recommend|newsletter|"
    r"latest|terkini|terbaru|baca-?juga|also-read|next-?article|widget",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def selector(css: str) -> CSSSelector:
    """Return the compiled CSS selector; raises cssselect's SelectorError for a wrong one."""
    return CSSSelector(css, translator="html")


def select(element: html.HtmlElement, css: str | None) -> list[html.HtmlElement]:
    """Return the descendants of `element` that `css` matches, in document order; none for None."""
    return list(selector(css)(element)) if css else []


def collapse(text: str | None) -> str:
    """Return `text` with runs of white space, no-break spaces included, as one space each."""
    return " ".join((text or "").split())


def text_of(element: html.HtmlElement) -> str:
    """Return what a reader sees of `element`, white space collapsed: blocks part words, inline tags do not."""
    pieces: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if node.tag not in _INLINE:
            pieces.append(" ")
        if event == "start":
            if node.tag not in _UNSEEN:
                pieces.append(node.text or "")
        elif node is not element:
            pieces.append(node.tail or "")
    return collapse("".join(pieces))


@lru_cache(maxsize=4096)
def _is_side(names: str) -> bool:
    return _SIDE.search(names) is not None


def beside_article(element: html.HtmlElement) -> bool:
    """Say whether `element` stands in a part of the page that is not about its article: menus, lists, footer."""
    current: html.HtmlElement | None = element
    while current is not None:
        if current.tag in ("nav", "footer", "aside"):
            return True
        if current.tag in ("body", "article", "main"):
            return False
        if _is_side(f"{current.get('class', '')} {current.get('id', '')}"):
            return True
        current = current.getparent()
    return False
