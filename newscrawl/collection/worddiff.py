"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from newscrawl.article import BLOCK_BREAK

Kind = Literal["same", "removed", "added"]

FEWEST_SAME = 2
"""Fewer words than this between two changes are taken as changed too: a lone "di" left standing between two
rewritten halves of a sentence only makes both hard to read."""

LARGEST_PRODUCT = 4_000_000
"""Two passages with more words than 2,000 each are shown as replaced whole: comparing takes the product of
their lengths, and a paragraph so long that shares little with another is no edit of it."""

_TOKEN = re.compile(r"(?:\w(?:[\w'’.,-]*\w)?|[^\w\s])\s*|^\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that both texts have, or only the older (`removed`), or only the newer (`added`)."""

    kind: Kind
    text: str


def paragraph_diff(old: str, new: str) -> list[list[Piece]]:
    """Return the paragraphs of two bodies in order, each as its pieces; an unchanged one is one `same` piece.

    The texts of the `same` and `removed` pieces are the older body's words in order, those of the `same` and
    `added` ones the newer's; white space between words is that of the text the piece is from.
    """
    olds, news = old.split(BLOCK_BREAK), new.split(BLOCK_BREAK)
    found: list[list[Piece]] = []
    for tag, first, last, start, end in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [[Piece("same", text)] for text in olds[first:last]]
        else:
            found += _paired(olds[first:last], news[start:end])
    return [pieces for pieces in found if any(piece.text for piece in pieces)]


def _paired(olds: Sequence[str], news: Sequence[str]) -> Iterator[list[Piece]]:
    """Compare rewritten paragraphs: each newer one with the older one it shares the most words with."""
    partners = _partners(olds, news)
    done = 0
    for place, text in enumerate(news):
        partner = partners.get(place)
        if partner is None:
            yield [Piece("added", text)] if text else []
            continue
        yield from ([Piece("removed", each)] for each in olds[done:partner] if each)
        yield word_diff(olds[partner], text)
        done = partner + 1
    yield from ([Piece("removed", each)] for each in olds[done:] if each)


def _partners(olds: Sequence[str], news: Sequence[str]) -> dict[int, int]:
    """Return for newer paragraphs the older one each was made from, in rising order."""
    bags = [set(text.split()) for text in olds]
    partners: dict[int, int] = {}
    first = 0
    for place, text in enumerate(news):
        words = set(text.split())
        shared = [(len(words & bag) / max(1, min(len(words), len(bag))), -i) for i, bag in enumerate(bags)]
        share, index = max(shared[first:], default=(0.0, 0))
        if share >= 0.4:
            partners[place] = -index
            first = -index + 1
    return partners


def word_diff(old: str, new: str) -> list[Piece]:
    """Return the pieces of two texts; punctuation counts as words of its own, white space does not count."""
    olds, news = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(olds) * len(news) > LARGEST_PRODUCT:
        return _whole(old, new)
    matcher = SequenceMatcher(
        None, [each.strip() for each in olds], [each.strip() for each in news], autojunk=False
    )
    pieces: list[Piece] = []
    removed: list[str] = []
    added: list[str] = []
    opcodes = matcher.get_opcodes()
    for number, (tag, first, last, start, end) in enumerate(opcodes):
        between = 0 < number < len(opcodes) - 1
        if tag == "equal" and not (between and last - first < FEWEST_SAME):
            pieces += _changed(removed, added)
            pieces.append(Piece("same", "".join(news[start:end])))
            removed, added = [], []
        else:
            removed += olds[first:last]
            added += news[start:end]
    return pieces + _changed(removed, added)


def _changed(removed: Sequence[str], added: Sequence[str]) -> list[Piece]:
    return _whole("".join(removed), "".join(added))


def _whole(old: str, new: str) -> list[Piece]:
    if old == new:
        return [Piece("same", new)] if new else []
    pieces = [Piece("removed", old)] if old else []
    return pieces + ([Piece("added", new)] if new else [])
