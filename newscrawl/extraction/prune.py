"""Which elements inside an article's subtree are not the article."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree, html

from newscrawl.extraction.dom import BLOCK_TAGS, collapse, names_of, raw_text
from newscrawl.extraction.readalso import is_label

# Words of ids and classes. Whole words only: "fade" and "header" hold "ad", "download" holds "load".
READ_ALSO = re.compile(
    r"\b(?:baca ?juga|read ?also|also ?read|link ?sisip|sisip|related(?: ?news)?|terkait|bterkait|read ?more|"
    r"baca|bacaan|recommended article|artikel terkait|berita terkait|picked article|recirc\w*)\b"
)
CLUTTER = re.compile(
    r"\b(?:share|sharing|shares|sosmed|social|socials|tags?|tagging|newtag|tagcloud\w*|keywords?|"
    r"captions?|ads?|adv|advert\w*|iklan|banner|billboard ads|sponsor\w*|promo|promoted|dfp|gpt|parallax\w*|"
    r"newsletter|subscribe|subscription|langganan|paywall|forlogin|comments?|komentar|breadcrumbs?|pagination|pager|"
    r"recommend\w*|rekomendasi|popular|populer|terpopuler|trending|widget|sidebar|rightside\w*|footer|menu|navbar|modal|"
    r"popup|login|register|rating|vote|voters|jwplayer|player|instagram|twitter|tweet|tiktok|facebook|embed\w*|"
    r"byline|author|authors|penulis|editor|copyright|next ?article|media ?block|toolbar|google ?news|channel|"
    r"print)\b"
)
# Of these a container of the whole article may be called without being one.
_PART_NAMES = re.compile(
    r"\b(?:captions?|ads?|adv|iklan|comments?|komentar|paywall|instagram|twitter|tiktok)\b"
)
ALWAYS = ("figure", "figcaption", "nav", "aside", "footer", "button", "form")
_SEPARATORS = re.compile(r"(?<=[a-z])(?=[A-Z])|[^a-zA-Z]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN_LENGTH = 100
_NAMED = etree.XPath("descendant::*[@id or @class or @style]")
# An element with more than this share of the article's own text is the article, whatever it is called.
_LARGEST_SHARE = 0.35


@lru_cache(maxsize=4096)
def _words(names: str) -> str:
    return _SEPARATORS.sub(" ", names).lower()


def marks(element: html.HtmlElement) -> str:
    """Return the words of an element's id and class, lower-case, with spaces between."""
    return _words(names_of(element))


def plain_length(element: html.HtmlElement) -> int:
    """Characters of an element's text outside links, runs of white space counted as one."""
    text = len(collapse(raw_text(element)))
    return text - sum(len(collapse(raw_text(link))) for link in element.iter("a"))


@lru_cache(maxsize=4096)
def _names_clutter(names: str) -> bool:
    return CLUTTER.search(names) is not None


@lru_cache(maxsize=4096)
def _names_read_also(names: str) -> bool:
    return READ_ALSO.search(names) is not None


def is_clutter(element: html.HtmlElement) -> bool:
    """Say whether an element is called what only parts beside an article's text are called."""
    return element.tag == "aside" or _names_clutter(marks(element))


def _is_within_text(element: html.HtmlElement) -> bool:
    """Say whether an inline element is part of a sentence: words beside it in the same parent."""
    parent = element.getparent()
    beside = [parent.text, *(each.tail for each in parent)] if parent is not None else []
    return any(text and len(text.strip()) > 10 for text in beside)


def clutter(region: html.HtmlElement) -> tuple[list[html.HtmlElement], list[html.HtmlElement]]:
    """Return what a reader of an unknown layout would not count as text, and the read-also blocks.

    Elements are judged by tag, by the words of id and class, and by being hidden (small ones only: whole
    screens of a paginated story are hidden too). One that holds much of the text stays.
    """
    limit = max(200.0, plain_length(region) * _LARGEST_SHARE)
    drop = [
        element
        for element in region.iter(*ALWAYS)
        if element is not region and (element.tag != "form" or plain_length(element) < limit)
    ]
    related: list[html.HtmlElement] = []
    for element in _NAMED(region):
        names = marks(element)
        inline = element.tag not in BLOCK_TAGS
        style = element.get("style")
        if not (_names_read_also(names) or _names_clutter(names) or style) or (
            inline and _is_within_text(element)
        ):
            continue
        if _names_read_also(names):
            # An inline one is a label or a link of a line, which the rules for lines know better.
            if not inline and plain_length(element) < limit:
                related.append(element)
        elif "paywall" in names and not _HIDDEN.search(style or ""):
            continue  # Where the box stands is where the text ends: the lines tell.
        elif _names_clutter(names):
            if _PART_NAMES.search(names) or plain_length(element) < limit:
                drop.append(element)
        elif (
            style
            and _HIDDEN.search(style)
            and len(hidden := raw_text(element).strip()) < _HIDDEN_LENGTH
            # The links that a label announces may be shown, so it tells what they are.
            and not is_label(hidden)
        ):
            drop.append(element)
    return drop, related
