"""A fetched page, decoded and parsed once for every stage that reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

from lxml import etree, html
from w3lib.encoding import html_body_declared_encoding, html_to_unicode, read_bom, resolve_encoding

from newscrawl.article import Page
from newscrawl.errors import Refused
from newscrawl.extraction.blocks import PageText, read_page
from newscrawl.extraction.dom import Selection, text_of

MAX_PAGE_BYTES = 10 * 1024 * 1024
"""Larger pages are refused (`too_large`): the longest articles seen are under 2 MB with all their scripts."""

MAX_ELEMENTS = 50_000
"""Pages of more elements are refused (`too_large`): real ones, with all their comments, have under 20,000."""

# libxml2 compares each attribute of a tag with all before it.
_LONG_TAG, _MAX_ATTRIBUTES = 50_000, 5000
# A gap as wide as a reader will ever see.
_BREAKS = re.compile(r"(?:<br\s*/?>\s*){3,}", re.IGNORECASE)
_MANY_BREAKS = 5000
# Characters that XML, and so lxml, cannot hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_CONTROL_BYTES = bytes([*range(9), 11, 12, *range(14, 32), 127])
_MARKUP = re.compile(r"<\s*(?:html|head|body|div|p|article|meta|title|h1|span|br)\b", re.IGNORECASE)


@dataclass(slots=True)
class ParsedPage:
    """A page with its decoded text and its tree. Stages must not change `root`: they copy what they prune."""

    page: Page
    text: str
    root: html.HtmlElement
    elements: list[html.HtmlElement] = field(repr=False)
    """All elements in document order. lxml makes an object for an element each time that nobody holds one:
    holding them takes a tenth off the time of a page."""
    _selection: Selection | None = field(default=None, repr=False)
    _shown: PageText | None = field(default=None, repr=False)
    _properties: dict[str, list[html.HtmlElement]] | None = field(default=None, repr=False)
    _tags: dict[str, list[html.HtmlElement]] = field(default_factory=dict, repr=False)

    def tagged(self, tag: str) -> list[html.HtmlElement]:
        """Return the elements of the page with this tag, in document order.

        They are sorted by tag once: every search of the tree costs as much as that.
        """
        if not self._tags:
            for element in self.elements:
                self._tags.setdefault(element.tag, []).append(element)
        return self._tags.get(tag, [])

    @property
    def shown(self) -> PageText:
        """What a reader sees of the whole page, read once for all stages."""
        if self._shown is None:
            self._shown = read_page(self.root)
        return self._shown

    def select(self, css: str | None) -> list[html.HtmlElement]:
        """Return the elements of the page that `css` matches; see `Selection`."""
        if self._selection is None:
            self._selection = Selection(self.root, self.elements)
        return self._selection.select(css)

    def marked(self, name: str) -> list[html.HtmlElement]:
        """Return the elements that microdata marks as the property `name` (`itemprop`), in document order."""
        if self._properties is None:
            self._properties = {}
            for element in self.elements if "itemprop" in self.text else ():
                for each in (element.get("itemprop") or "").split():
                    self._properties.setdefault(each, []).append(element)
        return self._properties.get(name, [])


def parse(page: Page) -> ParsedPage:
    """Decode and parse `page`.

    Raises Refused: `too_large` over 10 MB or MAX_ELEMENTS, `empty` without content, `not_html` where there is
    no markup.
    """
    if len(page.body) > MAX_PAGE_BYTES:
        raise Refused("too_large", f"{len(page.body) / 1e6:.0f} MB, over the limit of 10 MB")
    text = decode(page.body, page.charset)
    if not text.strip():
        raise Refused("empty", "the page has no content", final=False)
    if not _MARKUP.search(text):
        raise Refused("not_html", "no HTML markup in it")
    if _has_endless_tag(text):
        raise Refused("not_html", "a tag with thousands of attributes")
    if text.count("<br") > _MANY_BREAKS:
        text = _BREAKS.sub("<br><br>", text)
    try:
        root = etree.fromstring(text, parser=_parser())
    except (etree.ParseError, ValueError) as error:
        raise Refused("not_html", str(error)) from error
    if root is None:
        raise Refused("not_html", "no element in it")
    elements = list(islice(root.iter(etree.Element), MAX_ELEMENTS + 1))
    if len(elements) > MAX_ELEMENTS:
        raise Refused("too_large", f"more than {MAX_ELEMENTS} elements")
    return ParsedPage(page, text, root, elements)


def _has_endless_tag(text: str) -> bool:
    # A stretch without "<" is looked for in steps of half its length, so that most pages cost nothing.
    step = _LONG_TAG // 2
    for place in range(0, len(text), step):
        if text.find("<", place, place + step) < 0:
            start = text.rfind("<", 0, place)
            end = text.find(">", start) if start >= 0 else -1
            if text.count("=", max(start, 0), end if end >= 0 else len(text)) > _MAX_ATTRIBUTES:
                return True
    return False


def selected_text(parsed: ParsedPage, css: str | None) -> str | None:
    """Return the text of the first element that `css` matches and that has one."""
    return next((text for element in parsed.select(css) if (text := text_of(element))), None)


def stated_address(parsed: ParsedPage) -> str | None:
    """Return the http(s) address that a saved page gives as its own (rel=canonical, else og:url)."""
    for path in ("descendant::link[@rel='canonical']/@href", "descendant::meta[@property='og:url']/@content"):
        for address in parsed.root.xpath(path):
            if address.strip().lower().startswith(("http://", "https://")):
                return str(address.strip())
    return None


def decode(body: bytes, charset: str | None = None) -> str:
    """Return `body` as text, without characters that no XML tree can hold.

    Bytes that are valid UTF-8, but for a broken character here and there, are UTF-8 whatever header or meta
    tag claim (text of another charset that holds any accent practically never is); else the header's
    charset, the page's own, then cp1252 decide.
    """
    try:
        text = body.translate(None, _CONTROL_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        return _CONTROL.sub("", _decode_other(body, charset))
    return text.replace("\ufffe", "").replace("\uffff", "")


def _decode_other(body: bytes, charset: str | None) -> str:
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if len(text) - len(text.encode("ascii", "ignore")) > 2 * broken:
        return text
    claimed = resolve_encoding(charset) if charset else None
    own = html_body_declared_encoding(body)
    header = f"text/html; charset={charset}" if claimed and claimed != "utf-8" else None
    if header is None and own in (None, "utf-8") and not read_bom(body)[0]:
        return body.decode("cp1252", "replace")
    return str(html_to_unicode(header, body, default_encoding="cp1252")[1])


@cache
def _parser() -> etree.HTMLParser:
    # huge_tree lifts libxml2's depth and text limits, which cut a page short without an error.
    parser = etree.HTMLParser(huge_tree=True, remove_pis=True, remove_comments=True)
    # One class for every element: lxml.html's own choice by tag costs a call for each of them.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    return parser
