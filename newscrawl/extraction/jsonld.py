"""JSON-LD: the facts that a page gives to search engines, read in spite of how outlets write it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from html import unescape
from itertools import islice
from typing import Any

import chompjs
from lxml import html

Node = dict[str, Any]

MAX_BLOCKS = 40
MAX_NODES = 2000
"""A live blog lists some hundred updates; beyond this a page tests the reader, not informs it."""

ARTICLE_TYPES = frozenset({
    "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "AskPublicNewsArticle",
    "BackgroundNewsArticle", "OpinionNewsArticle", "ReviewNewsArticle", "AdvertiserContentArticle",
    "SatiricalArticle", "BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "TechArticle",
    "ScholarlyArticle", "Report", "ClaimReview",
})  # fmt: skip
LISTING_TYPES = frozenset(["CollectionPage", "SearchResultsPage", "ProfilePage", "AboutPage", "ContactPage"])
# Members that are other works: what a story is part of, reviews, or shows.
_OTHER_WORKS = frozenset(
    {"itemReviewed", "isPartOf", "isBasedOn", "citation", "mentions", "about", "author", "itemListElement"}
)
_FIELD = re.compile(
    r'"(?P<key>headline|datePublished|dateModified)"\s*:\s*"(?P<value>.{1,400}?)"\s*(?=,\s*"|[}\]\r\n])'
)
_AUTHOR = re.compile(
    r'"author"\s*:\s*[\[{\s]*(?:"@type"\s*:\s*"\w{1,40}"\s*,\s*)?(?:"name"\s*:\s*)?"(?P<name>[^"@]{2,80})"'
)


def read_jsonld(scripts: Iterable[html.HtmlElement]) -> list[Node]:
    """Return every object of the JSON-LD blocks among a page's `scripts`, outer before inner.

    Unreadable blocks are left out.
    """
    nodes: list[Node] = []
    blocks = (each for each in scripts if "ld+json" in (each.get("type") or "").lower())
    for script in islice(blocks, MAX_BLOCKS):
        for node in _walk(_load(script.text or "")):
            nodes.append(node)
            if len(nodes) >= MAX_NODES:
                return nodes
    return nodes


def types_of(node: Node) -> set[str]:
    """Return the schema.org type names of `node`, without their address."""
    given = node.get("@type")
    names = given if isinstance(given, list) else [given]
    return {name.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in names if isinstance(name, str)}


def find_article(nodes: list[Node], titles: Iterable[str] = ()) -> Node:
    """Return the article of `nodes`, else the first page that has a headline, else an empty object.

    Of several articles it is the first whose headline one of the page's `titles` begins with or that begins
    with one of them, else the first of all.
    """
    articles = [node for node in nodes if types_of(node) & ARTICLE_TYPES]
    if len(articles) > 1:
        known = [letters for title in titles if (letters := _letters(title))]
        for node in articles:
            headline = _letters(string(node.get("headline")))
            if headline and any(each.startswith(headline) or headline.startswith(each) for each in known):
                return node
    if articles:
        return articles[0]
    return next((node for node in nodes if string(node.get("headline"))), {})


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def string(value: object) -> str:
    """Return `value` as one line of text, HTML escapes undone; "" where it is no text."""
    if isinstance(value, list):
        value = next((each for each in value if isinstance(each, str)), None)
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return ""
    return " ".join((unescape(unescape(value)) if "&" in value else value).split())


def strings(value: object, key: str = "name", depth: int = 0) -> list[str]:
    """Return the texts in `value`: a text, an object's `key`, or a list of these."""
    if isinstance(value, list) and depth < 4:
        return [text for each in value[:100] for text in strings(each, key, depth + 1)]
    if isinstance(value, dict):
        return strings(value.get(key), key, depth + 1) if depth < 4 else []
    text = string(value)
    return [text] if text else []


def breadcrumb(nodes: list[Node]) -> list[str]:
    """Return the names along the page's breadcrumb, from the front page inwards."""
    for node in nodes:
        if "BreadcrumbList" in types_of(node):
            items = node.get("itemListElement")
            entries = items if isinstance(items, list) else [items]
            names = [
                string(entry.get("name")) or string(entry.get("item"))
                for entry in entries
                if isinstance(entry, dict)
            ]
            return [name for name in names if name]
    return []


def _load(text: str) -> object:
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().removesuffix(";")
    for written in (text, unescape(text)) if "&quot;" in text else (text,):
        with suppress(ValueError, RecursionError):
            return json.loads(written, strict=False)
    with suppress(ValueError, RecursionError):
        return chompjs.parse_js_object(text, loader_kwargs={"strict": False})
    return _salvage(text)


def _salvage(text: str) -> Node:
    # Unescaped quotation marks inside a text break the whole block; the fields around it can still be read.
    fields: Node = {}
    for match in _FIELD.finditer(text[:200_000]):
        fields.setdefault(match["key"], match["value"].replace('\\"', '"').replace("\\/", "/"))
    if author := _AUTHOR.search(text[:200_000]):
        fields["author"] = author["name"]
    return {"@type": "NewsArticle", **fields} if fields and "Article" in text else {}


def _walk(loaded: object) -> Iterator[Node]:
    waiting = [loaded]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value[:MAX_NODES]))
        elif isinstance(value, dict) and value:
            yield value
            inner = (each for key, each in value.items() if key not in _OTHER_WORKS)
            waiting.extend(reversed([each for each in inner if isinstance(each, dict | list)]))
