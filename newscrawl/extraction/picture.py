"""The cover picture: its address, and its caption parted from its credit."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

from newscrawl.article import Image
from newscrawl.extraction import jsonld
from newscrawl.extraction.dom import beside_article, text_of
from newscrawl.extraction.layout import Layout
from newscrawl.extraction.page import ParsedPage

MAX_CAPTION = 1500

_SOURCE = (
    r"foto|photo|dok(?:umentasi)?|sumber|source|kredit|credit|istimewa|antara|afp|reuters|ap|epa|getty|tempo|"
    r"shutterstock|pixabay|pexels|unsplash|freepik|istockphoto|instagram|twitter|youtube|facebook|tiktok"
)
_IN_BRACKETS = re.compile(
    rf"\s*[(\[](?P<credit>[^()\[\]]*(?:\b(?:{_SOURCE})\b|/|©)[^()\[\]]*)[)\]]\s*\.?\s*$", re.IGNORECASE
)
_AT_END = re.compile(
    r"(?:^|[\s.])(?P<credit>(?:ANTARA(?: FOTO)?|TEMPO|REUTERS|AFP|AP|EPA|(?:Foto|FOTO|Photo|Dok|Sumber)\b\.?)"
    r"\s*[/:]\s*[^.()]{2,60}|©.{2,80})\.?\s*$"
)
_CREDIT_LABEL = re.compile(r"^(?:foto|photo|sumber|source|kredit|credit)\s*:\s*", re.IGNORECASE)


def read_image(
    parsed: ParsedPage, article: jsonld.Node, og_image: str | None, layout: Layout
) -> Image | None:
    """Return the cover picture of a page, or None where none is named.

    `article` is the page's JSON-LD object, `og_image` its og:image. The caption shown on the page wins
    over the stated one.
    """
    url = parsed.page.url
    given = article.get("image")
    shown = [element.get("src") or element.get("data-src") or "" for element in parsed.select(layout.image)]
    addresses = (og_image, *jsonld.strings(given, "url")[:3], *shown)
    address = next((found for each in addresses if (found := _picture_url(url, each))), None)
    if address is None:
        return None
    caption, credit = split_credit(_caption(parsed, given, layout))
    return Image(url=address, caption=caption, credit=credit)


def split_credit(text: str) -> tuple[str | None, str | None]:
    """Part a caption from its credit: "Sidang perdana. (ANTARA FOTO/Budi)" gives both without brackets."""
    for pattern in (_IN_BRACKETS, _AT_END):
        if match := pattern.search(text):
            credit = _CREDIT_LABEL.sub("", match["credit"].strip())
            return text[: match.start()].strip() or None, credit or None
    return text or None, None


def _caption(parsed: ParsedPage, given: Any, layout: Layout) -> str:
    if layout.caption:
        captions = parsed.select(layout.caption)
    else:
        captions = [each for each in _captions(parsed)[:5] if not beside_article(each)]
    stated = jsonld.strings(given, "caption")
    texts = [*(each.get("content") or text_of(each) for each in captions[:1]), *stated]
    return next((text for text in texts if text and len(text) <= MAX_CAPTION), "")


def _captions(parsed: ParsedPage) -> list[html.HtmlElement]:
    shown = [each for each in parsed.tagged("figcaption") if _has_picture(each)]
    return shown or parsed.marked("caption")


def _has_picture(caption: html.HtmlElement) -> bool:
    figure = next(caption.iterancestors("figure"), None)
    return figure is not None and next(figure.iter("img"), None) is not None


def _picture_url(base: str, given: str | None) -> str | None:
    if not given or given.startswith("data:"):
        return None
    try:
        url = urljoin(base, given.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    # A bare directory is what a template writes for a story without a picture.
    is_file = "." in parts.path.rpartition("/")[2] or len(parts.path) > 20 or bool(parts.query)
    return url if parts.scheme in ("http", "https") and parts.hostname and is_file else None
