"""An article's own text: the region of the page that holds it, pruned, judged and cut into blocks."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urljoin

from lxml import etree, html
from trafilatura import bare_extraction

from newscrawl.article import Pages, Related
from newscrawl.extraction import prune, rules, signatures
from newscrawl.extraction.blocks import Line, read_lines
from newscrawl.extraction.boilerplate import CleanText, clean_lines
from newscrawl.extraction.datelines import is_signed, read_dateline
from newscrawl.extraction.dom import HEADINGS, collapse, raw_text
from newscrawl.extraction.layout import Layout, Outlet
from newscrawl.extraction.page import ParsedPage
from newscrawl.extraction.paging import read_pages
from newscrawl.extraction.readalso import match_label, take_related, unique
from newscrawl.extraction.region import Told, comment_lines, find_region, letters_of

GENERIC = "generic"
"""The layout name of an article whose page no layout fits."""

MAX_JUDGED_LINES = 5_000
MAX_JUDGED_BYTES = 1_000_000
"""Larger subtrees are read without trafilatura, whose time grows with the square (2 MB take 2.3 s)."""


@dataclass(slots=True)
class Body(CleanText):
    """The text of a page and what was taken out of it.

    `lead` where the layout names its element, or above a dateline; `authors` and `editors` from by-lines in
    the text;
    `layout` the name of the layout that matched, or `generic`.
    """

    layout: str = GENERIC
    pages: Pages | None = None


def read_body(parsed: ParsedPage, outlet: Outlet, layout: Layout | None) -> Body:
    """Return the text of a page, read by `layout`, or by generic rules where it is None or fits nothing."""
    region = _layout_region(parsed, layout)
    body = Body()
    told: Told | None = None
    if region is not None and layout is not None:
        body.layout = layout.name or layout.body
        drop, related = parsed.select(", ".join(layout.drop)), parsed.select(", ".join(layout.related))
        # What a layout does not name is judged as on a page without one: layouts age and are seldom complete.
        clutter, links = prune.clutter(region)
        named = {*drop, *related}
        drop += [each for each in clutter if each not in named]
        related += [each for each in links if named.isdisjoint((each, *each.iterancestors()))]
        body.lead = _text_of(parsed, layout.lead)
        if layout.dateline and (text := _text_of(parsed, layout.dateline)):
            body.dateline = read_dateline(text)
            drop += parsed.select(layout.dateline)
    else:
        told = Told(parsed)
        region = find_region(parsed, told)
        if region is None:
            return body
        drop, related = prune.clutter(region)
    drop = [each for each in drop if not _is_sign_off(each)]
    base = parsed.page.url
    covered: set[html.HtmlElement] = set()
    for element in related:
        if element not in covered:
            covered.update(element.iter())
            body.related.extend(_links(element))
    skip = [*drop, *related]
    lines = read_lines(region, skip)
    if told is not None:
        lines = _within_told(_below_headline(lines, told), told)
        lines = _without_summary(_without_standfirst(_before_next_article(lines), told, body))
        lines = _without_points(lines)
    lines = _before_paywall(_before_comments(lines), body)
    lines, found = take_related(_without_pagers(lines))
    body.related.extend(found)
    lines = [line for line in lines if not rules.is_caption(line)]
    lines = _without_pull_quotes(judge(region, skip, lines))
    clean_lines(lines, body, [*outlet.site_names, *_site_names(parsed)])
    if not body.initials:
        body.initials.extend(_sign_off_below(parsed, region))
    body.pages = read_pages(parsed, region, outlet)
    body.related = [
        Related(each.title, urljoin(base, each.url) if each.url else None) for each in unique(body.related)
    ]
    return body


def _site_names(parsed: ParsedPage) -> list[str]:
    named = (each for each in parsed.tagged("meta") if each.get("property") == "og:site_name")
    return [each.get("content") or "" for each in named]


def _layout_region(parsed: ParsedPage, layout: Layout | None) -> html.HtmlElement | None:
    if layout is None:
        return None
    return next(iter(parsed.select(layout.body)), None)


def _is_sign_off(element: html.HtmlElement) -> bool:
    return _is_initials(collapse(raw_text(element)))


def _is_initials(text: str) -> bool:
    rest, initials = signatures.take_sign_off(text, last=True)
    return bool(initials) and not rest


def _text_of(parsed: ParsedPage, css: str | None) -> str | None:
    if not css:
        return None
    for element in parsed.select(css):
        text = " ".join(line.text for line in read_lines(element))
        if text:
            return text
    return None


def _links(element: html.HtmlElement) -> list[Related]:
    """The stories that a read-also block links to."""
    found: list[Related] = []
    for line in read_lines(element):
        for link in line.links:
            title = line.text[link.start : link.end].strip()
            label = match_label(title)
            if label and label[1]:
                title = title[label[0] :]
            if len(title.split()) >= 3 and link.url and not link.url.startswith(("#", "javascript:")):
                found.append(Related(title, link.url))
    return found


# --- Trafilatura's word -----------------------------------------------------------------------------------


def judge(region: html.HtmlElement, skip: list[html.HtmlElement], lines: list[Line]) -> list[Line]:
    """Return the lines of a region without those that trafilatura does not take for text.

    Trafilatura reads a pruned copy of the region. Its word counts for the doubtful lines, those that are
    mostly links or short and no sentence, where it kept the prose beside them; the wording and order of all
    lines are ours, because its own loses spaces, repeated paragraphs, subheads and linked passages.
    """
    if len(lines) > MAX_JUDGED_LINES:
        return lines
    doubtful = {
        number for number, line in enumerate(lines) if _is_doubtful(line) and not _is_known(line.text)
    }
    if not doubtful:
        return lines
    text = _trafilatura_text(region, skip)
    if text is None:
        return lines
    seen = [letters_of(line.text) in text for line in lines]
    prose = [number for number, line in enumerate(lines) if _is_prose(line)]
    kept = []
    for number, line in enumerate(lines):
        if not seen[number] and number in doubtful:
            before = max((each for each in prose if each < number), default=None)
            after = min((each for each in prose if each > number), default=None)
            if any(each is not None and seen[each] for each in (before, after)):
                continue
        kept.append(line)
    return kept


def _is_prose(line: Line) -> bool:
    return len(line.text) - line.linked >= 80


def _is_doubtful(line: Line) -> bool:
    if line.linked * 2 > len(line.text):
        return True
    return (
        line.kind == "paragraph" and len(line.text) < 80 and not line.bold and not _SENTENCE.search(line.text)
    )


def _is_known(text: str) -> bool:
    """Say whether the rules for lines take a line, so that nobody else need judge it."""
    return rules.is_noise(text) or _is_initials(text) or signatures.take_credit(text, signatures.Credits())


_SENTENCE = re.compile(r"[.!?:;,…\"”’]$")


# What a broken tree can make the library raise (it recurses into nested lists): only its word is lost.
_ACCIDENTS = (
    RecursionError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    etree.LxmlError,
)


def _trafilatura_text(region: html.HtmlElement, skip: list[html.HtmlElement]) -> str | None:
    article = copy.deepcopy(region)
    skipped = set(skip)
    for original, twin in zip(region.iter(), list(article.iter()), strict=True):
        if original in skipped and twin.getparent() is not None:
            twin.drop_tree()
    if len(etree.tostring(article)) > MAX_JUDGED_BYTES:
        return None
    article.tag = "article"
    article.tail = None
    article.attrib.clear()
    document = html.document_fromstring("<html><body></body></html>")
    document.body.append(article)
    try:
        extracted = bare_extraction(document, include_comments=False, with_metadata=False, fast=True)
    except _ACCIDENTS:
        return None
    body = getattr(extracted, "body", None)
    return letters_of(" ".join(body.itertext())) if body is not None else None


# --- From lines to a body ---------------------------------------------------------------------------------

_HEADLINE_LINES = 12


def _below_headline(lines: list[Line], told: Told) -> list[Line]:
    """Drop the headline and what stands above it, where the region begins that high."""
    start = 0
    for number, line in enumerate(lines[:_HEADLINE_LINES]):
        if told.is_headline(line.text) or rules.is_date(line.text):
            start = number + 1
        elif _is_prose(line):
            break
    return lines[start:]


# So much of the page's own `articleBody` must be found before it says where the article ends.
_TOLD_SHARE = 0.9


def _within_told(lines: list[Line], told: Told) -> list[Line]:
    """Drop lines at either end that `articleBody` does not hold and that stand apart from those it holds.

    Lines beside told ones stay, because many pages give no more than an excerpt there.
    """
    found = [bool(letters := letters_of(line.text)) and letters in told.body for line in lines]
    if sum(len(letters_of(line.text)) for line, seen in zip(lines, found, strict=True) if seen) < max(
        1.0, _TOLD_SHARE * len(told.body)
    ):
        return lines
    homes = {_home(line) for line, seen in zip(lines, found, strict=True) if seen}
    inside = [number for number, line in enumerate(lines) if _home(line) in homes]
    return lines[inside[0] : inside[-1] + 1]


def _home(line: Line) -> html.HtmlElement | None:
    """The element that holds a line's paragraph and its neighbours."""
    element = line.element
    return element.getparent() if element is not None and element.tag in ("p", "li", *HEADINGS) else element


def _before_next_article(lines: list[Line]) -> list[Line]:
    """Drop an article that is appended below: its headline stands in other elements than the text before it.

    A headline is an h1, or any heading with a date or a signed dateline in one of the three lines after it.
    """
    homes: set[html.HtmlElement | None] = set()
    for number, line in enumerate(lines):
        if line.kind == "heading" and homes and _home(line) not in homes:
            dated = any(
                rules.is_date(each.text) or is_signed(each.text) for each in lines[number + 1 : number + 4]
            )
            if dated or (line.element is not None and line.element.tag == "h1"):
                return lines[:number]
        elif _is_prose(line):
            homes.add(_home(line))
    return lines


def _without_summary(lines: list[Line]) -> list[Line]:
    """Drop a summary in points that stands above the text, or in a house's own box near its start."""
    house, common = (rule.pattern for rule in rules.SUMMARIES)
    prose = False
    for number, line in enumerate(lines[:_SUMMARY_LINES]):
        if house.fullmatch(line.text) or (not prose and common.fullmatch(line.text)):
            rest = lines[number + 1 :]
            box = set(parent.iter()) if (parent := _home(line)) is not None else set()
            boxed = next((at for at, each in enumerate(rest) if each.element not in box), len(rest))
            listed = next((at for at, each in enumerate(rest) if each.kind != "list_item"), len(rest))
            below = rest[boxed if boxed < len(rest) else listed :]
            return lines[:number] + below if len(below) < len(rest) else lines
        prose = prose or _is_prose(line)
    return lines


def _without_points(lines: list[Line]) -> list[Line]:
    """Drop a list that a text of more paragraphs than it has items begins with, without a heading above."""
    start = next(
        (at for at, line in enumerate(lines) if line.kind == "list_item" or _is_prose(line)), len(lines)
    )
    end = next((at for at in range(start, len(lines)) if lines[at].kind != "list_item"), len(lines))
    headed = any(line.kind == "heading" for line in lines[:start])
    if not headed and end - start > 1 and sum(map(_is_prose, lines[end:])) > end - start:
        return lines[:start] + lines[end:]
    return lines


def _without_standfirst(lines: list[Line], told: Told, body: Body) -> list[Line]:
    """Take the page's own description off as the lead, where it stands apart above the text."""
    first = next((line for line in lines[1:] if _is_prose(line)), None)
    if first is None or letters_of(lines[0].text) not in told.descriptions or _home(lines[0]) is _home(first):
        return lines
    body.lead = lines[0].text
    return lines[1:]


_SUMMARY_LINES = 8
_PAGER = re.compile(
    r"\d{1,2}|\W{1,3}|next|prev|selanjutnya|berikutnya|sebelumnya|halaman|all|semua", re.IGNORECASE
)


def _without_pagers(lines: list[Line]) -> list[Line]:
    """Drop runs of page numbers on lines of their own, known by the links among them."""
    kept: list[Line] = []
    for is_pager, group in groupby(lines, lambda line: _PAGER.fullmatch(line.text) is not None):
        run = list(group)
        if not (is_pager and len(run) > 1 and any(line.links for line in run)):
            kept.extend(run)
    return kept


def _before_comments(lines: list[Line]) -> list[Line]:
    comments = comment_lines(lines)
    return lines[: min(comments)] if comments else lines


def _before_paywall(lines: list[Line], body: Body) -> list[Line]:
    """Cut the text at the line that asks for a subscription, unless the text goes on below it."""
    for number, line in enumerate(lines):
        if rules.is_paywall(line.text):
            before, after = (
                sum(len(each.text) for each in part if _is_prose(each))
                for part in (lines[:number], lines[number + 1 :])
            )
            if after > before:
                return [each for each in lines if not rules.is_paywall(each.text)]
            body.paywalled = True
            return lines[:number]
    return lines


def _without_pull_quotes(lines: list[Line]) -> list[Line]:
    """Drop quotes set apart that only repeat a passage of the text."""
    if not any(line.kind == "quote" for line in lines):
        return lines
    text = " ".join(letters_of(line.text) for line in lines if line.kind != "quote")
    return [line for line in lines if line.kind != "quote" or letters_of(line.text) not in text]


_LINES_BELOW = 6


def _sign_off_below(parsed: ParsedPage, region: html.HtmlElement) -> list[str]:
    """The reporters' initials that stand below the region, as a line of their own."""
    inside = set(region.iter())
    lines = parsed.shown.lines
    last = max((number for number, line in enumerate(lines) if line.element in inside), default=len(lines))
    seen = 0
    for line in lines[last + 1 :]:
        rest, initials = signatures.take_sign_off(line.text, last=True)
        if initials and not rest:
            return initials
        seen += not (line.linked or rules.is_noise(line.text))
        if seen >= _LINES_BELOW:
            break
    return []
