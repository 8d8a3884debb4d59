"""What an article is about: its section and its tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from lxml import html

from newscrawl.extraction import jsonld
from newscrawl.extraction.blocks import TextNode
from newscrawl.extraction.dom import names_of, text_of
from newscrawl.extraction.layout import Layout
from newscrawl.extraction.page import ParsedPage, selected_text
from newscrawl.extraction.site import SiteNames, compact
from newscrawl.extraction.stated import SECTION_META, Stated

_TAG_ADDRESS = re.compile(r"/(?:tags?|topik|topic)/")
_TAG_BOX = re.compile(r"\btags?\b|tag[-_]|[-_]tags?|topik", re.IGNORECASE)
MAX_TAGS, MAX_TAG = 50, 80
_PROSE = 200


def read_section(
    parsed: ParsedPage, stated: Stated, layout: Layout, site: SiteNames, title: str | None
) -> str | None:
    """Return the innermost section that the page names, or None."""
    if chosen := selected_text(parsed, layout.section):
        return chosen
    headline = compact(title or "")
    trail = [name for name in stated.breadcrumb if compact(name) not in headline or not headline]
    claims = [
        *reversed(trail),
        *stated.all(*SECTION_META),
        *jsonld.strings(stated.article.get("articleSection"))[:1],
        *([stated.utag.section] if stated.utag and stated.utag.section else []),
        *stated.all("section"),
    ]
    return _first_section(claims, site) or _first_section(reversed(_shown_trail(parsed)), site)


def _first_section(names: Iterable[str], site: SiteNames) -> str | None:
    dull = ("home", "beranda", "article", "articles", "index", "indeks")
    for name in names:
        if name.lower() not in dull and len(name) <= 60 and "://" not in name and not site.is_site(name):
            return name
    return None


def _shown_trail(parsed: ParsedPage) -> list[str]:
    """The names along the breadcrumb that the page shows, from the front page inwards."""
    for trail in parsed.elements if "breadcrumb" in parsed.text else ():
        if "breadcrumb" not in names_of(trail):
            continue
        if names := [name for link in trail.iter("a") if (name := text_of(link))]:
            return names
    return []


def read_tags(
    parsed: ParsedPage,
    headline: int | None,
    stated: Stated,
    layout: Layout,
    site: SiteNames,
    title: str | None,
) -> list[str]:
    """Return the article's keywords: those that the page shows, else those that it states.

    `headline` is the index of the headline among the page's text nodes.
    """
    shown = [text_of(element) for element in parsed.select(layout.tags) or _tag_links(parsed)]
    groups = [
        shown or (_tags_below(parsed.shown.nodes, headline) if _TAG_ADDRESS.search(parsed.text) else []),
        stated.all("article:tag"),
        *([each] for each in stated.all("content_tags")),
        jsonld.strings(stated.article.get("keywords")),
        *([each] for each in stated.all("news_keywords", "keywords")[:2]),
        list(stated.utag.tags) if stated.utag else [],
    ]
    about = compact(stated.first("description", "og:description") or "")
    for group in groups:
        words = [word.strip(" #") for text in group for word in re.split(r"\s*[,;]\s*", text)]
        tags = {compact(word): word for word in words if 1 < len(word) <= MAX_TAG}
        kept = [
            tag
            for key, tag in tags.items()
            if key and key != compact(title or "") and ":" not in tag and not site.is_site(tag)
        ]
        # Some templates cut the description into words and call them keywords.
        if kept and not (len(kept) > 5 and about.startswith("".join(tags)[:30])):
            return kept[:MAX_TAGS]
    return []


def _tag_links(parsed: ParsedPage) -> list[html.HtmlElement]:
    marked = [each for each in parsed.tagged("a") if "tag" in (each.get("rel") or "").split()]
    return [each for each in marked if next(each.iterancestors("nav", "footer"), None) is None]


def _tags_below(nodes: Sequence[TextNode], headline: int | None) -> list[str]:
    """The names in the first box of tags below the text; boxes above it hold the whole site's topics."""
    if headline is None:
        return []
    box, tags, prose = None, list[str](), False
    for node in nodes[headline:]:
        if not prose or len(node.text) > MAX_TAG:
            prose = prose or len(node.text) >= _PROSE
            continue
        link = next(
            (each for each in (node.element, *islice(node.element.iterancestors(), 2)) if each.tag == "a"),
            None,
        )
        if link is None or not _TAG_ADDRESS.search(link.get("href") or ""):
            continue
        around = [each for each in islice(link.iterancestors(), 3) if _TAG_BOX.search(names_of(each))]
        if around and box in (None, around[-1]):
            box = around[-1]
            tags.append(node.text)
    return tags
