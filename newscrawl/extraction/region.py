"""Which element of an unknown page holds the article's own text."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise

from lxml import etree, html

from newscrawl.extraction.blocks import Line
from newscrawl.extraction.dom import BLOCK_TAGS
from newscrawl.extraction.page import ParsedPage
from newscrawl.extraction.prune import is_clutter, marks, plain_length
from newscrawl.extraction.readalso import is_label

# Names that outlets and publishing systems give to the article's body. Weak: they weigh, never decide.
_BODY_NAME = re.compile(
    r"article|artikel|story|content|konten|isi|detail|read|body|text|post|entry|news|berita|paragraph|wsw"
)
_BODY_PROPERTY = "articleBody"
_JSON_BODY = re.compile(r'"articleBody"\s*:\s*("(?:[^"\\]|\\.){80,}")')
_DESCRIPTIONS = etree.XPath(
    "descendant::meta[@name='description' or @property='og:description'"
    " or @name='twitter:description']/@content"
)

_HEADLINES = etree.XPath(
    "descendant::meta[@property='og:title' or @name='twitter:title']/@content | descendant::title/text()"
)
_SHORTEST_HEADLINE, _LONGEST_HEADLINE = 15, 300

# A line of at least so many characters outside links is prose; a shorter one if it ends as a sentence does.
_PROSE, _SHORT_PROSE = 80, 25
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")
# What a site says of itself and its offers; a look for single words spares most lines the pattern.
_SITE_WORDS = (
    "langgan", "subscri", "newsletter", "cookie", "hak cipta", "rights reserved", "kebijakan", "syarat dan",
    "pedoman", "sandi", "mail anda", "aktivasi", "log in", "login",
)  # fmt: skip
_SITE_TEXT = re.compile(
    r"\b(?:berlangganan|subscri(?:be|bing|ption)|newsletter|cookies?|hak cipta|all rights reserved|"
    r"kebijakan privasi|syarat dan ketentuan|pedoman (?:komunitas|media siber)|kata sandi|e-?mail anda|"
    r"link aktivasi|log ?in)\b",
)
_PROBE = 40
_NAMED_MORE = 1.5
_CLUTTER_TRUST = 0.2
# A text no longer than this below a linked heading is the summary of another story.
_TEASER, _TEASER_LINES, _CARD_LINES = 300, 2, 4
# The weight of a line of text that is not the article's.
_OTHERS = -20.0
# A text begins below its headline: what holds none of the first lines there is seldom the article.
_FIRST_LINES, _APART_TRUST = 6, 0.3


def find_region(parsed: ParsedPage, told: Told) -> html.HtmlElement | None:
    """Return the element that holds the article, or None where the page has no running text at all.

    Every line of the page weighs for (prose) or against (links, labels, clutter) the elements around it;
    the element with the greatest sum wins, the innermost of equals. Named bodies (`itemprop=articleBody`,
    usual class names) and lines that the page's own description or JSON-LD `articleBody` repeats weigh more.
    """
    root = parsed.root if parsed.root.tag == "body" else parsed.root.find("body")
    if root is None:
        return None
    lines = parsed.shown.lines
    sums = _Sums(root)
    others = {*_teasers(lines), *comment_lines(lines)}
    for number, line in enumerate(lines):
        if line.element is not None:
            sums.add(line.element, _OTHERS if number in others else _weight(line, told))
    return _whole(sums.best(_first_prose(lines, told)))


def _whole(winner: html.HtmlElement | None) -> html.HtmlElement | None:
    """Step from one paragraph that outweighs its surroundings to what holds it and its neighbours."""
    while winner is not None and (parent := winner.getparent()) is not None:
        beside = [each for each in parent if each is not winner]
        if winner.tag in _PARAGRAPHS:
            joined = any(each.tag in _PARAGRAPHS for each in beside)
        else:
            joined = (
                winner.tag == "div"
                and not _holds_blocks(winner)
                and any(_is_twin(each, winner) for each in beside)
            )
        if not joined:
            break
        winner = parent
    return winner


_PARAGRAPHS = frozenset({"p", "h2", "h3", "li", "span", "blockquote"})


def _holds_blocks(element: html.HtmlElement) -> bool:
    return any(each is not element and each.tag in BLOCK_TAGS for each in element.iter())


def _is_twin(element: html.HtmlElement, winner: html.HtmlElement) -> bool:
    """Say whether a neighbour of a paragraph is another one: alike in markup, and with words of its own."""
    return (
        (element.tag, element.get("class")) == (winner.tag, winner.get("class"))
        and not _holds_blocks(element)
        and plain_length(element) >= _SHORT_PROSE
    )


def _teasers(lines: Sequence[Line]) -> Iterator[int]:
    """The summaries of other stories: one or two short texts below a linked heading, and then the next."""
    heads = [number for number, line in enumerate(lines) if line.kind == "heading" and line.linked]
    for head, following in pairwise([*heads, len(lines)]):
        if head and is_label(lines[head - 1].text) and following - head > _CARD_LINES:
            continue  # A card between two paragraphs.
        prose = [
            number
            for number in range(head + 1, min(following, head + 4 * _TEASER_LINES))
            if _is_prose(lines[number])
        ]
        if len(prose) <= _TEASER_LINES:
            near = (number for number in prose if number <= head + _TEASER_LINES)
            yield from (number for number in near if len(lines[number].text) < _TEASER)


_REPLY = re.compile(
    r"(?=.*\b(?:balas|reply)\b)"
    r"(?:\W*\b(?:balas|reply|suka|like|laporkan|report|bagikan|hapus|tidak suka|\d+)\b)+\W*",
    re.IGNORECASE,
)
_REPLY_LENGTH, _COMMENT_LINES = 60, 4


def comment_lines(lines: Sequence[Line]) -> set[int]:
    """Return the numbers of the lines that are readers' comments, known by the offer to reply below each.

    Empty where fewer than two have it.
    """
    replies = [
        number
        for number, line in enumerate(lines)
        if len(line.text) <= _REPLY_LENGTH and "l" in line.text and _REPLY.fullmatch(line.text)
    ]
    if len(replies) < 2:
        return set()
    first = replies[0] - (replies[1] - replies[0])
    return {
        number
        for before, end in pairwise([first, *replies])
        for number in range(max(before + 1, end - _COMMENT_LINES, 0), end + 1)
    }


def _first_prose(lines: Sequence[Line], told: Told) -> list[html.HtmlElement]:
    """The elements of the first lines of prose below the headline, where it is shown."""
    shown = [number for number, line in enumerate(lines) if told.is_headline(line.text)]
    if not shown:
        return []
    start = next((number for number in shown if lines[number].kind == "heading"), shown[0])
    prose = (
        line.element
        for line in lines[start + 1 :]
        if line.element is not None and len(line.text) - line.linked >= _PROSE
    )
    return list(islice(prose, _FIRST_LINES))


def _is_prose(line: Line) -> bool:
    plain = len(line.text) - line.linked
    return plain >= _PROSE or (plain >= _SHORT_PROSE and _SENTENCE_END.search(line.text) is not None)


def _weight(line: Line, told: Told) -> float:
    plain = len(line.text) - line.linked
    if _is_prose(line):
        if line.linked > plain or _is_site_text(line.text):
            return _OTHERS
        return plain * told.trust(line.text)
    if line.kind == "heading" and not line.links:
        return 0.0
    return -10.0 - min(len(line.text), 60) / 2 if line.linked else -12.0


def _is_site_text(text: str) -> bool:
    lowered = text.lower()
    return any(word in lowered for word in _SITE_WORDS) and _SITE_TEXT.search(lowered) is not None


class Told:
    """What a page tells of its article apart from the text: headlines, descriptions, JSON-LD `articleBody`.

    All as letters and digits only; `body` is empty where the page has no `articleBody`.
    """

    def __init__(self, parsed: ParsedPage) -> None:
        stated = [
            *map(str, _HEADLINES(parsed.root)),
            *(each.text_content() for each in parsed.tagged("h1")),
        ]
        self.headlines = [letters_of(each) for each in stated]
        self.descriptions = [letters_of(str(each)) for each in _DESCRIPTIONS(parsed.root)]
        self.body = ""
        for match in _JSON_BODY.finditer(parsed.text) if _BODY_PROPERTY in parsed.text else ():
            try:
                text = json.loads(match[1], strict=False)
            except ValueError:
                continue
            self.body = letters_of(html.fromstring(f"<p>{text}</p>").text_content())
            break

    def is_headline(self, text: str) -> bool:
        """Say whether a line is the headline or most of it."""
        if not _SHORTEST_HEADLINE <= len(text) <= _LONGEST_HEADLINE:
            return False
        letters = letters_of(text)
        return len(letters) >= _SHORTEST_HEADLINE and any(
            name.startswith(letters) and len(letters) * 2 > len(name) for name in self.headlines
        )

    def trust(self, text: str) -> float:
        """Return how much more (or less) than its length a line of prose weighs."""
        letters = letters_of(text)
        probe = letters[:_PROBE]
        if self.body:
            return 2.0 if probe in self.body else 0.5
        # A line that is the description and nothing more may as well be the standfirst above the article.
        begun = any(probe == each[:_PROBE] and len(letters) > len(each) for each in self.descriptions)
        return 2.0 if begun else 1.0


_NO_LETTERS = re.compile(r"[\W_]+")


def letters_of(text: str) -> str:
    """Return the letters and digits of `text`, lower-case: what stays alike however a text is set."""
    return _NO_LETTERS.sub("", text).lower()


class _Sums:
    """Weights of lines, summed over each element and all around it."""

    def __init__(self, root: html.HtmlElement) -> None:
        self.root = root
        self.own: dict[html.HtmlElement, float] = defaultdict(float)
        self.depth: dict[html.HtmlElement, int] = {root: 0}

    def add(self, element: html.HtmlElement, weight: float) -> None:
        self.own[element] += weight
        path = []
        while element not in self.depth:
            path.append(element)
            element = element.getparent()
        depth = self.depth[element]
        for step, each in enumerate(reversed(path), 1):
            self.depth[each] = depth + step

    def best(self, first: Iterable[html.HtmlElement]) -> html.HtmlElement | None:
        """Return the element with the greatest sum; one that holds none of `first`, if any, counts less."""
        begun = {each for element in first for each in (element, *element.iterancestors())}
        inner_first = sorted(self.depth, key=self.depth.__getitem__, reverse=True)
        parents = {element: element.getparent() for element in inner_first if element is not self.root}
        clutter = {element for element in parents if is_clutter(element)}
        total = {element: self.own.get(element, 0.0) for element in inner_first}
        for element in inner_first[:-1]:
            weight = total[element]
            total[parents[element]] += (
                weight * _CLUTTER_TRUST if weight > 0 and element in clutter else weight
            )
        trust = {self.root: 1.0}
        barred = self._doubled()
        winner, top = None, 0.0
        for element in reversed(inner_first):
            if element is not self.root:
                trust[element] = trust[parents[element]] * (_CLUTTER_TRUST if element in clutter else 1.0)
            weight = total[element] * trust[element]
            if begun and element not in begun:
                weight *= _APART_TRUST
            if weight <= 0 or weight * _NAMED_MORE < top or element in barred:
                continue
            if element.get("itemprop") == _BODY_PROPERTY:
                weight *= _NAMED_MORE
            elif _BODY_NAME.search(marks(element)):
                weight *= 1.1
            if weight >= top:
                winner, top = element, weight
        return winner

    def _doubled(self) -> set[html.HtmlElement]:
        """Elements that hold two with the same id: two articles, one below the other."""
        seen: dict[str, html.HtmlElement] = {}
        barred: set[html.HtmlElement] = set()
        for element in self.depth:
            name = element.get("id")
            if not name:
                continue
            if name not in seen:
                seen[name] = element
                continue
            around = set(seen[name].iterancestors()) if len(barred) < 1000 else set()
            barred.update(each for each in element.iterancestors() if each in around)
        return barred
