"""Which element of an unknown page holds the article's own text."""

from __future__ import annotations

import json
import re
from collections import defaultdict

from lxml import etree, html

from newscrawl.extraction.blocks import Line
from newscrawl.extraction.page import ParsedPage
from newscrawl.extraction.prune import is_clutter, marks

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
_TEASER, _TEASER_LINES = 300, 2


def find_region(parsed: ParsedPage, told: Told) -> html.HtmlElement | None:
    """Return the element that holds the article, or None where the page has no running text at all.

    Every line of the page weighs for (prose) or against (links, labels, clutter) the elements around it;
    the element with the greatest sum wins, the innermost of equals. Named bodies (`itemprop=articleBody`,
    usual class names) and lines that the page's own description or JSON-LD `articleBody` repeats weigh more.
    """
    root = parsed.root if parsed.root.tag == "body" else parsed.root.find("body")
    if root is None:
        return None
    sums = _Sums(root)
    since_linked_heading = _TEASER_LINES
    for line in parsed.shown.lines:
        since_linked_heading = 0 if line.kind == "heading" and line.linked else since_linked_heading + 1
        if line.element is not None:
            sums.add(line.element, _weight(line, since_linked_heading <= _TEASER_LINES, told))
    return _whole(sums.best())


def _whole(winner: html.HtmlElement | None) -> html.HtmlElement | None:
    """Step from one paragraph that outweighs its surroundings to what holds it and its neighbours."""
    while winner is not None and winner.tag in _PARAGRAPHS:
        parent = winner.getparent()
        if parent is None or not any(each is not winner and each.tag in _PARAGRAPHS for each in parent):
            break
        winner = parent
    return winner


_PARAGRAPHS = frozenset({"p", "h2", "h3", "li", "span", "blockquote"})


def _weight(line: Line, teaser: bool, told: Told) -> float:
    plain = len(line.text) - line.linked
    if plain >= _PROSE or (plain >= _SHORT_PROSE and _SENTENCE_END.search(line.text)):
        if line.linked > plain or _is_site_text(line.text) or (teaser and len(line.text) < _TEASER):
            return -20.0
        return plain * told.trust(line.text)
    if line.kind == "heading" and not line.links:
        return 0.0
    return -10.0 - min(len(line.text), 60) / 2 if line.linked else -12.0


def _is_site_text(text: str) -> bool:
    lowered = text.lower()
    return any(word in lowered for word in _SITE_WORDS) and _SITE_TEXT.search(lowered) is not None


class Told:
    """What the page's own metadata repeats of the article: its descriptions, its JSON-LD `articleBody`.

    All as letters and digits only; `body` is empty where the page has no `articleBody`.
    """

    def __init__(self, parsed: ParsedPage) -> None:
        self.descriptions = [letters_of(str(each)) for each in _DESCRIPTIONS(parsed.root)]
        self.body = ""
        for match in _JSON_BODY.finditer(parsed.text) if _BODY_PROPERTY in parsed.text else ():
            try:
                text = json.loads(match[1], strict=False)
            except ValueError:
                continue
            self.body = letters_of(html.fromstring(f"<p>{text}</p>").text_content())
            break

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

    def best(self) -> html.HtmlElement | None:
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
