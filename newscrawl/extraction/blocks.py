"""A tree as the lines of text that a browser would show, each with its kind, its links and its bold part."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree, html

from newscrawl.article import BLOCK_BREAK, Block, BlockType

BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
INVISIBLE = frozenset(
    [
        "audio",
        "base",
        "button",
        "canvas",
        "embed",
        "head",
        "iframe",
        "input",
        "link",
        "map",
        "meta",
        "noscript",
        "object",
        "option",
        "param",
        "progress",
        "script",
        "select",
        "source",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "track",
        "video",
    ]
)
_KINDS: dict[str, BlockType] = {
    "li": "list_item",
    "dt": "list_item",
    "dd": "list_item",
    "blockquote": "quote",
}
_KINDS |= dict.fromkeys(HEADINGS, "heading")
_CELLS = frozenset({"td", "th"})
_BOLD = frozenset({"b", "strong"})
_FAINT = frozenset({"em", "i", "small", "sub"})
_PICTURES = frozenset({"img", "picture", "figure"})
# A label over a picture ("Perbesar") does not part it from its caption.
_LABEL_LENGTH = 12

# What no reader sees: zero-width characters, the byte order mark, soft hyphens.
_UNSEEN = re.compile("[\u200b\u2060\ufeff\u00ad]")
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Link:
    """A link inside a line: `line.text[start:end]` leads to `url` (as the page writes it)."""

    start: int
    end: int
    url: str


@dataclass(slots=True)
class Line:
    """One line of a page: `text` with white space collapsed, and where it comes from.

    `bold` counts its bold characters, `bold_start` those before the first plain one; `joined` says that a
    single `<br>` stands between the line before and this one, so that both are one paragraph. `faint` counts
    characters in small print or italics; `below_image` says that a picture stands directly above. `element`
    is the block element that holds the line.
    """

    text: str
    kind: BlockType = "paragraph"
    links: list[Link] = field(default_factory=list)
    bold: int = 0
    bold_start: int = 0
    faint: int = 0
    joined: bool = False
    below_image: bool = False
    element: html.HtmlElement | None = None

    @property
    def linked(self) -> int:
        """Characters of `text` that stand in links."""
        return sum(link.end - link.start for link in self.links)

    def cut(self, start: int, end: int) -> None:
        """Take `text[start:end]` out, with one space left between what it parted."""
        head, tail = self.text[:start].rstrip(), self.text[end:].lstrip()
        glue = " " if head and tail else ""
        shift = len(head) + len(glue) - (len(self.text) - len(tail))
        kept = []
        for link in self.links:
            if link.end <= len(head):
                kept.append(link)
            elif link.start >= end:
                kept.append(Link(link.start + shift, link.end + shift, link.url))
        self.text, self.links = head + glue + tail, kept
        self.bold = min(self.bold, len(self.text))
        self.bold_start = max(0, self.bold_start - end) if start == 0 else min(self.bold_start, len(head))


class _Piece(NamedTuple):
    text: str
    bold: bool
    faint: bool
    url: str | None


_BLANK = _Piece(" ", False, False, None)


class _Writer:
    """Collects text into lines; the state that a walk over the tree changes."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.pieces: list[_Piece] = []
        self.breaks = 2
        self.bold = 0
        self.faint = 0
        self.picture = False
        self.links: list[str | None] = []

    def write(self, text: str | None) -> None:
        if not text:
            return
        if text.isspace():
            # Space between blocks shows as nothing; most of a page's text nodes are that.
            if self.pieces:
                self.pieces.append(_BLANK)
        else:
            url = self.links[-1] if self.links else None
            self.pieces.append(_Piece(text, self.bold > 0, self.faint > 0, url))

    def flush(self, kind: BlockType, element: html.HtmlElement | None) -> None:
        line = _line(self.pieces, kind) if self.pieces else None
        self.pieces = []
        if line is not None:
            line.joined = self.breaks == 1
            line.element = element
            line.below_image = self.picture
            self.picture = self.picture and len(line.text) <= _LABEL_LENGTH
            self.lines.append(line)
            self.breaks = 0


def _line(pieces: list[_Piece], kind: BlockType) -> Line | None:
    """Join pieces of text as a browser does: white space collapses across element borders."""
    line = Line("", kind)
    parts: list[str] = []
    length, open_space, plain_seen = 0, False, False
    for raw, bold, faint, url in pieces:
        text = _SPACE.sub(" ", raw if raw.isascii() else _UNSEEN.sub("", raw))
        if text[:1] == " ":
            open_space, text = True, text[1:]
        if not text:
            continue
        if open_space and length:
            parts.append(" ")
            length += 1
        open_space = text[-1] == " "
        text = text[:-1] if open_space else text
        parts.append(text)
        start, length = length, length + len(text)
        if bold:
            line.bold += len(text)
            if not plain_seen:
                line.bold_start = length
        else:
            plain_seen = True
        if faint:
            line.faint += len(text)
        if url is not None:
            if line.links and line.links[-1].url == url:
                line.links[-1].end = length
            else:
                line.links.append(Link(start, length, url))
    line.text = "".join(parts)
    return line if line.text else None


def read_lines(
    root: html.HtmlElement, skip: Iterable[html.HtmlElement] = (), limit: int = sys.maxsize
) -> list[Line]:
    """Return the lines of text under `root` in reading order, the first `limit` or a few more.

    A line ends at a block element's border and at `<br>`; white space is collapsed as a browser does and
    never added inside a word. Scripts, embeds, form controls and the elements of `skip` give no text.
    """
    skipped = set(skip)
    writer = _Writer()
    # The innermost block elements that are open, with the kind that their lines have.
    open_blocks: list[tuple[html.HtmlElement, BlockType]] = [(root, _KINDS.get(root.tag, "paragraph"))]
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            tag = element.tag
            if tag in _PICTURES:
                writer.picture = True
            if tag in INVISIBLE or element in skipped:
                if tag in BLOCK_TAGS:
                    _break(writer, open_blocks)
                walk.skip_subtree()
                continue
            if element is not root:
                _open(writer, open_blocks, element, tag)
            writer.write(element.text)
            if len(writer.lines) >= limit:
                break
        elif element is not root:
            if event == "end":
                _close(writer, open_blocks, element, element.tag, element in skipped)
            writer.write(element.tail)
    writer.flush(open_blocks[-1][1], open_blocks[-1][0])
    return writer.lines


def _open(
    writer: _Writer, blocks: list[tuple[html.HtmlElement, BlockType]], element: html.HtmlElement, tag: str
) -> None:
    if tag in BLOCK_TAGS:
        _break(writer, blocks)
        outer = blocks[-1][1]
        blocks.append((element, _KINDS.get(tag, outer)))
    elif tag == "br":
        writer.flush(blocks[-1][1], blocks[-1][0])
        writer.breaks += 1
    elif tag in _BOLD:
        writer.bold += 1
    elif tag in _FAINT:
        writer.faint += 1
    elif tag == "a":
        writer.links.append(element.get("href") or "")
    elif tag in _CELLS:
        writer.write(" ")


def _close(
    writer: _Writer,
    blocks: list[tuple[html.HtmlElement, BlockType]],
    element: html.HtmlElement,
    tag: str,
    skipped: bool,
) -> None:
    if skipped or tag in INVISIBLE:
        return
    if tag in BLOCK_TAGS:
        _break(writer, blocks)
        blocks.pop()
    elif tag in _BOLD:
        writer.bold -= 1
    elif tag in _FAINT:
        writer.faint -= 1
    elif tag == "a":
        writer.links.pop()
    elif tag in _CELLS:
        writer.write(" ")


def _break(writer: _Writer, blocks: list[tuple[html.HtmlElement, BlockType]]) -> None:
    writer.flush(blocks[-1][1], blocks[-1][0])
    writer.breaks = 2


# A subhead that is only set in bold: short, and no sentence.
_SUBHEAD_LENGTH = 120
_SENTENCE_END = re.compile(r"[.,;…][\"”’')\]]*$")


def is_subhead(line: Line) -> bool:
    """Say whether a paragraph is a subhead in disguise: wholly bold, short, not ending as a sentence does."""
    # Spaces between bold elements count as plain.
    solid = len(line.text) - line.text.count(" ") <= line.bold
    return solid and len(line.text) <= _SUBHEAD_LENGTH and not _SENTENCE_END.search(line.text)


def compose(lines: Iterable[Line]) -> tuple[str, list[Block]]:
    """Return the body text of `lines` and its blocks.

    Lines that a single `<br>` joins stay one paragraph, with a newline between them; blocks are joined by a
    blank line.
    """
    blocks: list[Block] = []
    text: list[str] = []
    length = 0
    for line in lines:
        previous = blocks[-1] if blocks else None
        if previous and line.joined and line.kind == previous.type == "paragraph":
            text.append("\n")
            length += 1
            blocks[-1] = Block(previous.type, previous.start, length + len(line.text))
        else:
            if previous:
                text.append(BLOCK_BREAK)
                length += len(BLOCK_BREAK)
            blocks.append(Block(line.kind, length, length + len(line.text)))
        text.append(line.text)
        length += len(line.text)
    return "".join(text), blocks
