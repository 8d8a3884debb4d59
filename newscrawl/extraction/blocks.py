"""A tree as the lines of text that a browser would show, each with its kind, its links and its bold part."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree, html

from newscrawl.article import BLOCK_BREAK, Block, BlockType
from newscrawl.extraction.dom import BLOCK_TAGS, HEADINGS, INVISIBLE

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
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))


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
        if not self.links:
            return 0
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


class TextNode(NamedTuple):
    """One text node that a browser would show, its white space collapsed, and the element it stands in.

    Longer ones than MAX_NODE characters are prose and cut: they only mark where the body is.
    """

    element: html.HtmlElement
    text: str


MAX_NODE = 400


class PageText(NamedTuple):
    """What a reader sees of a page without menus and footer: lines outside figures, and all text nodes."""

    lines: list[Line]
    nodes: list[TextNode]


# A stretch of text inside a line: text, whether bold, whether faint, the address it links to.
_Piece = tuple[str, bool, bool, str | None]
_BLANK: _Piece = (" ", False, False, None)

_BLOCK, _HIDDEN, _FIGURE, _BREAK, _LINK, _STRONG, _WEAK, _CELL, _PICTURE = range(1, 10)
_ROLES = (
    dict.fromkeys(BLOCK_TAGS, _BLOCK)
    | dict.fromkeys(INVISIBLE, _HIDDEN)
    | dict.fromkeys(_BOLD, _STRONG)
    | dict.fromkeys(_FAINT, _WEAK)
    | dict.fromkeys(_CELLS, _CELL)
    | {
        "figure": _FIGURE,
        "figcaption": _FIGURE,
        "br": _BREAK,
        "a": _LINK,
        "img": _PICTURE,
        "picture": _PICTURE,
    }
)
_BESIDE = frozenset({"nav", "footer", "aside"})
_NOTHING: frozenset[str] = frozenset()


class _Writer:
    """Collects text into lines; the state that a walk over the tree changes.

    `open` are the block elements that are open, outer first, each with the kind that its lines have; lines
    inside `figures` are kept unless the writer `mutes` them.
    """

    __slots__ = ("bold", "breaks", "faint", "figures", "lines", "links", "mutes", "open", "picture", "pieces")

    def __init__(self, root: html.HtmlElement, mutes: bool) -> None:
        self.lines: list[Line] = []
        self.pieces: list[_Piece] = []
        self.breaks = 2
        self.bold = self.faint = self.figures = 0
        self.picture, self.mutes = False, mutes
        self.links: list[str] = []
        self.open: list[tuple[html.HtmlElement, BlockType]] = [(root, _KINDS.get(root.tag, "paragraph"))]

    def write(self, text: str) -> None:
        """Take a text node that is not all white space."""
        self.pieces.append((text, self.bold > 0, self.faint > 0, self.links[-1] if self.links else None))

    def flush(self) -> None:
        """End the line that is being written, if there is one."""
        if not self.pieces:
            return
        line = None if self.mutes and self.figures else _line(self.pieces)
        self.pieces.clear()
        if line is not None:
            line.element, line.kind = self.open[-1]
            line.joined = self.breaks == 1
            line.below_image = self.picture
            self.picture = self.picture and len(line.text) <= _LABEL_LENGTH
            self.lines.append(line)
            self.breaks = 0

    def part(self) -> None:
        """End a line at a block element's border."""
        self.flush()
        self.breaks = 2

    def pass_over(self, role: int | None, tag: str) -> None:
        """Leave an element and all in it out."""
        if role in (_BLOCK, _FIGURE):
            self.part()
        if tag in _PICTURES:
            self.picture = True

    def enter(self, role: int, tag: str, element: html.HtmlElement) -> None:
        """Begin an element that is no plain block."""
        if role == _LINK:
            self.links.append(element.get("href") or "")
        elif role == _BREAK:
            self.flush()
            self.breaks += 1
        elif role == _STRONG:
            self.bold += 1
        elif role == _WEAK:
            self.faint += 1
        elif role == _CELL:
            self.pieces.append(_BLANK)
        elif role == _PICTURE:
            self.picture = True
        elif role == _FIGURE:
            self.part()
            self.picture = self.picture or tag == "figure"
            self.open.append((element, self.open[-1][1]))
            self.figures += 1

    def leave(self, role: int) -> None:
        """End an element that is no plain block."""
        if role == _LINK:
            self.links.pop()
        elif role == _STRONG:
            self.bold -= 1
        elif role == _WEAK:
            self.faint -= 1
        elif role == _CELL:
            self.pieces.append(_BLANK)
        elif role == _FIGURE:
            self.part()
            self.open.pop()
            self.figures -= 1


def _line(pieces: list[_Piece]) -> Line | None:
    """Join pieces of text as a browser does: white space collapses across element borders."""
    line = Line("")
    if len(pieces) == 1:
        raw, bold, faint, url = pieces[0]
        line.text = " ".join((raw if raw.isascii() else raw.translate(_UNSEEN)).split())
        length = len(line.text)
        line.bold = line.bold_start = length if bold else 0
        line.faint = length if faint else 0
        if url is not None:
            line.links.append(Link(0, length, url))
        return line if length else None
    parts: list[str] = []
    length, open_space, plain_seen = 0, False, False
    for raw, bold, faint, url in pieces:
        visible = raw if raw.isascii() else raw.translate(_UNSEEN)
        text = " ".join(visible.split())
        open_space = open_space or visible[:1].isspace()
        if not text:
            continue
        if open_space and length:
            parts.append(" ")
            length += 1
        open_space = visible[-1].isspace()
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
    return _walk(root, frozenset(skip), limit, None)


def read_page(root: html.HtmlElement) -> PageText:
    """Return what a reader sees of a page; `root` is its root element."""
    body = root if root.tag == "body" else root.find("body")
    nodes: list[TextNode] = []
    return PageText(_walk(body, frozenset(), sys.maxsize, nodes) if body is not None else [], nodes)


def _walk(
    root: html.HtmlElement,
    skipped: frozenset[html.HtmlElement],
    limit: int,
    nodes: list[TextNode] | None,
) -> list[Line]:
    """Return the lines under `root`. With `nodes` it is a whole page that is read: its text nodes are added
    there, menus and footer are passed over, and figures give nodes but no lines.
    """
    writer = _Writer(root, mutes=nodes is not None)
    pieces, blocks = writer.pieces, writer.open
    beside = _NOTHING if nodes is None else _BESIDE
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        role = _ROLES.get(tag)
        if event == "start":
            if role == _HIDDEN or tag in beside or (skipped and element in skipped):
                writer.pass_over(role, tag)
                walk.skip_subtree()
                continue
            if role == _BLOCK and element is not root:
                if pieces:
                    writer.flush()
                writer.breaks = 2
                blocks.append((element, _KINDS.get(tag) or blocks[-1][1]))
                if len(writer.lines) >= limit:
                    break
            elif role and element is not root:
                writer.enter(role, tag, element)
            text, holder = element.text, element
        elif element is root:
            break
        else:
            if role and role != _HIDDEN and tag not in beside and not (skipped and element in skipped):
                if role == _BLOCK:
                    if pieces:
                        writer.flush()
                    writer.breaks = 2
                    blocks.pop()
                else:
                    writer.leave(role)
            text, holder = element.tail, None
        if not text:
            continue
        if not text.isspace():
            writer.write(text)
            if nodes is not None:
                holder = element.getparent() if holder is None else holder
                nodes.append(TextNode(holder, " ".join(text.lstrip()[:MAX_NODE].split())))
        elif pieces:
            # Space between blocks shows as nothing; most of a page's text nodes are that.
            pieces.append(_BLANK)
    writer.flush()
    return writer.lines


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
