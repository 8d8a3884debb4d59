"""A fetched page, decoded and parsed once for every stage that reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree, html
from w3lib.encoding import html_to_unicode

from newscrawl.article import Page
from newscrawl.errors import Refused

MAX_PAGE_BYTES = 10 * 1024 * 1024
"""Larger pages are refused (`too_large`): the longest articles seen are under 2 MB with all their scripts."""

# Characters that XML, and so lxml, cannot hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_MARKUP = re.compile(r"<\s*(?:html|head|body|div|p|article|meta|title|h1|span|br)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A page with its decoded text and its tree. Stages must not change `root`: they copy what they prune."""

    page: Page
    text: str
    root: html.HtmlElement


def parse(page: Page) -> ParsedPage:
    """Decode and parse `page`.

    Raises Refused: `too_large` over 10 MB, `empty` without content, `not_html` where there is no markup.
    """
    if len(page.body) > MAX_PAGE_BYTES:
        raise Refused("too_large", f"{len(page.body) / 1e6:.0f} MB, over the limit of 10 MB")
    text = decode(page.body, page.charset)
    if not text.strip():
        raise Refused("empty", "the page has no content", final=False)
    if not _MARKUP.search(text):
        raise Refused("not_html", "no HTML markup in it")
    try:
        root = html.document_fromstring(text, parser=_parser())
    except (etree.ParserError, ValueError) as error:
        raise Refused("not_html", str(error)) from error
    return ParsedPage(page, text, root)


def stated_address(parsed: ParsedPage) -> str | None:
    """Return the http(s) address that a saved page gives as its own (rel=canonical, else og:url)."""
    for path in ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content"):
        for address in parsed.root.xpath(path):
            if address.strip().lower().startswith(("http://", "https://")):
                return str(address.strip())
    return None


def decode(body: bytes, charset: str | None = None) -> str:
    """Return `body` as text, without characters that no XML tree can hold.

    Bytes that are valid UTF-8 are UTF-8 whatever header or meta tag claim (text of another charset that
    holds any accent practically never is); else the header's charset, the page's own, then cp1252 decide.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        header = f"text/html; charset={charset}" if charset else None
        _, text = html_to_unicode(header, body, default_encoding="cp1252")
    return _CONTROL.sub("", text)


def _parser() -> html.HTMLParser:
    # huge_tree lifts libxml2's depth and text limits, which cut a page short without an error.
    return html.HTMLParser(huge_tree=True, remove_pis=True)
