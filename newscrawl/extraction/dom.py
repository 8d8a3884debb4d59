"""Small readings of the tree that several fields share: tags, selectors, text, parts beside the article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter

from lxml import etree, html
from lxml.cssselect import CSSSelector

BLOCK_TAGS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
INVISIBLE = frozenset({
    "audio", "base", "button", "canvas", "embed", "head", "iframe", "input", "link", "map", "meta",
    "noscript", "object", "option", "param", "progress", "script", "select", "source", "style", "svg",
    "template", "textarea", "title", "track", "video",
})  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_UNSEEN = frozenset({"script", "style", "noscript", "template", "option", "textarea", "title", "svg"})
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "em", "font", "i", "mark", "q", "s", "small", "span", "strong",
    "sub", "sup", "time", "u",
})  # fmt: skip
_SIDE = re.compile(
    r"sidebar|relat|terkait|popul[ae]r|comment|komentar|footer|navbar|rekomendasi|recommend|newsletter|"
    r"latest|terkini|terbaru|baca-?juga|also-read|next-?article|widget",
    re.IGNORECASE,
)


# Commas that part alternatives, not those inside brackets.
_ALTERNATIVES = re.compile(r",(?![^(\[]*[)\]])")
# The first class or id that an alternative asks for: every match is that element or stands below it.
_ANCHOR = re.compile(r"\s*[\w-]*([.#])([\w-]+)(?![\w\\-])")
# What asks for no more than a part of the class attribute or of the id.
_ATTRIBUTE = re.compile(r"\s*\[(class|id)([*^])=[\"']?([\w-]+)[\"']?\]\s*")
_MOST_ANCHORS = 40


@lru_cache(maxsize=1024)
def compile_selector(css: str) -> tuple[tuple[str | None, CSSSelector], ...]:
    """Return each alternative of `css` with its anchor, None where it has none.

    ".name" or "#name" is what it begins with; "id ^ name" or "class * name" is all that it asks for.
    Raises cssselect's SelectorError for a wrong selector.
    """
    compiled = []
    for part in _ALTERNATIVES.split(css):
        anchor, attribute = _ANCHOR.match(part), _ATTRIBUTE.fullmatch(part)
        name = anchor[1] + anchor[2] if anchor else " ".join(attribute.groups()) if attribute else None
        compiled.append((name, CSSSelector(part, translator="html")))
    return tuple(compiled)


class Selection:
    """CSS selectors over one tree. Classes and ids are indexed once: a full search costs 0.5 ms each."""

    def __init__(self, root: html.HtmlElement, elements: Sequence[html.HtmlElement]) -> None:
        self._root = root
        self._elements = elements
        # Elements by their whole class attribute, and by id, each with its place in the document.
        self._classes: dict[str, list[tuple[int, html.HtmlElement]]] = {}
        self._ids: dict[str, list[tuple[int, html.HtmlElement]]] = {}
        self._found: dict[str, list[html.HtmlElement]] = {}

    def select(self, css: str | None) -> list[html.HtmlElement]:
        """Return the elements that `css` matches: alternative by alternative, each in document order."""
        found: dict[html.HtmlElement, None] = {}
        for anchor, selector in compile_selector(css) if css else ():
            if anchor and " " in anchor:
                found.update(dict.fromkeys(self._having(anchor)))
                continue
            starts = self._named(anchor) if anchor else [self._root]
            for start in starts if len(starts) <= _MOST_ANCHORS else [self._root]:
                found.update(dict.fromkeys(selector(start)))
        return list(found)

    def _named(self, anchor: str) -> list[html.HtmlElement]:
        if not self._found:
            self._fill()
        if anchor not in self._found:
            kind, name = anchor[0], anchor[1:]
            if kind == "#":
                places = self._ids.get(name, [])
            else:
                groups = (
                    each for names, each in self._classes.items() if name in names and name in names.split()
                )
                places = sorted((place for group in groups for place in group), key=itemgetter(0))
            self._found[anchor] = [element for _, element in places]
        return self._found[anchor]

    def _having(self, anchor: str) -> list[html.HtmlElement]:
        if not self._found:
            self._fill()
        if anchor not in self._found:
            attribute, how, part = anchor.split(" ")
            index = self._classes if attribute == "class" else self._ids
            places = (
                place
                for value, each in index.items()
                if (value.startswith(part) if how == "^" else part in value)
                for place in each
            )
            self._found[anchor] = [element for _, element in sorted(places, key=itemgetter(0))]
        return self._found[anchor]

    def _fill(self) -> None:
        self._found[""] = []
        for place, element in enumerate(self._elements):
            if names := element.get("class"):
                self._classes.setdefault(names[:5000], []).append((place, element))
            if name := element.get("id"):
                self._ids.setdefault(name, []).append((place, element))


_RAW_TEXT = etree.XPath("string()")


def raw_text(element: html.HtmlElement) -> str:
    """Return all text in `element`, scripts included, as the source has it."""
    return str(_RAW_TEXT(element))


def collapse(text: str | None) -> str:
    """Return `text` with runs of white space, no-break spaces included, as one space each."""
    return " ".join((text or "").split())


def text_of(element: html.HtmlElement) -> str:
    """Return what a reader sees of `element`, spaces collapsed: blocks part words, inline tags do not."""
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


def names_of(element: html.HtmlElement) -> str:
    """Return an element's class and id in one line, its first 300 characters."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:300]


@lru_cache(maxsize=4096)
def _is_side(names: str) -> bool:
    return _SIDE.search(names) is not None


def beside_article(element: html.HtmlElement) -> bool:
    """Say whether `element` stands in a part of the page beside its article: menus, lists, footer."""
    current: html.HtmlElement | None = element
    while current is not None:
        if current.tag in ("nav", "footer", "aside"):
            return True
        if current.tag in ("body", "article", "main"):
            return False
        if _is_side(names_of(current)):
            return True
        current = current.getparent()
    return False
