"""What a text query means: one tokenizer, by which every store finds, counts and shows the same articles."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from newscrawl.errors import WrongUse

PASSAGE_CHARACTERS = 200
MAX_PHRASES = 50
"""Phrases that one query may have; more would be a text, not a query."""

# What MongoDB's text index (version 3) takes for the end of a word beside ASCII punctuation, so that it finds
# every candidate: https://www.mongodb.com/docs/manual/core/indexes/index-types/index-text/
_DELIMITER = (
    r"\p{Dash}\p{Hyphen}\p{Pattern_Syntax}\p{Quotation_Mark}\p{Terminal_Punctuation}\p{White_Space}\p{Cc}"
)
_DELIMITERS = regex.compile(f"[{_DELIMITER}]+")
_WORD = regex.compile(rf"(?:[0-9A-Za-z_]|[^\x00-\x7f{_DELIMITER}])+")
_FOREIGN = regex.compile(r"[^\x00-\x7f]+")
_MARKS = regex.compile(r"\p{Mn}+")
_ASCII = bytes(
    ord(chr(byte).lower()) if chr(byte).isalnum() or byte >= 0x80 or byte == ord("_") else ord(" ")
    for byte in range(128)
) + bytes(range(128, 256))

_REPEATED_CHARACTERS = 20_000

_QUOTES = str.maketrans("“”„‟", '""""')
_TERM = regex.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')

Phrase = tuple[str, ...]


def fold(text: str) -> bytes:
    """Return the words of a text in small letters without accents, each after one space or more, as UTF-8.

    Letters, digits, `_` and symbols make words; ASCII and Unicode punctuation and white space end them.
    """
    return _fold_again(text) if len(text) <= _REPEATED_CHARACTERS else _fold(text)


def _fold(text: str) -> bytes:
    if not text.isascii():
        text = _FOREIGN.sub(_fold_foreign, unicodedata.normalize("NFC", text))
    return text.encode("utf-8", "replace").translate(_ASCII)


# A store that saves an article folds its text twice: for its search index and for its fingerprint.
_fold_again = lru_cache(maxsize=64)(_fold)


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of a text."""
    return tuple(fold(text).decode().split())


def _fold_foreign(match: regex.Match[str]) -> str:
    return _folded(match[0])


@lru_cache(maxsize=4096)
def _folded(foreign: str) -> str:
    plain = _MARKS.sub("", unicodedata.normalize("NFD", foreign.lower()))
    return str(_DELIMITERS.sub(" ", unicodedata.normalize("NFC", plain)))


@dataclass(frozen=True, slots=True)
class TextQuery:
    """Phrases (of one or more words), each of which must be in the title or in the body, and phrases that
    must be in neither."""

    wanted: tuple[Phrase, ...]
    unwanted: tuple[Phrase, ...]

    def matches(self, title: str | None, body: str) -> bool:
        """Say whether an article with this title and body is asked for."""
        fields = [_spaced(title or ""), _spaced(body)]

        def holds(phrase: Phrase) -> bool:
            sought = f" {' '.join(phrase)} ".encode()
            return any(sought in field for field in fields)

        return all(map(holds, self.wanted)) and not any(map(holds, self.unwanted))


def _spaced(text: str) -> bytes:
    return b" " + b" ".join(fold(text).split()) + b" "


def parse(text: str) -> TextQuery:
    """Return what a query means. Raises WrongUse where no word is asked for, or a quote is left open.

    Words are joined by AND; "a phrase" must stand as it is; -word and -"a phrase" must not occur. A word
    that punctuation divides is a phrase (`covid-19`, `Jum'at`).
    """
    text = text.translate(_QUOTES)
    if text.count('"') % 2:
        raise WrongUse(f"The text query {text!r} leaves a quotation mark open.")
    wanted: dict[Phrase, None] = {}
    unwanted: dict[Phrase, None] = {}
    for term in _TERM.finditer(text):
        phrase = words(term["phrase"] if term["phrase"] is not None else term["word"])
        if phrase:
            (unwanted if term["minus"] else wanted)[phrase] = None
    if not wanted:
        what = (
            "only says what must not occur; add a word that must" if unwanted else "names no word to look for"
        )
        raise WrongUse(f"The text query {text!r} {what}.")
    if len(wanted) + len(unwanted) > MAX_PHRASES:
        raise WrongUse(f"A text query may have {MAX_PHRASES} words and phrases; this one has more.")
    return TextQuery(tuple(wanted), tuple(unwanted))


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article's text, and where in it (start, end) the words asked for are.

    `text` has spaces for line breaks; no span overlaps another; `cut_before` and `cut_after` say that the
    text goes on there.
    """

    text: str
    spans: Sequence[tuple[int, int]]
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    phrase: Phrase


def passage(text: str, query: str | None, characters: int = PASSAGE_CHARACTERS) -> Passage:
    """Return the passage of a title or a body that shows best why `query` finds the article.

    It is a stretch of about `characters` characters, in whole words, that holds most of the phrases asked
    for, the first of such; without a query, or where none of them is in `text`, its beginning.
    """
    tokens = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    hits = _hits(text, tokens, parse(query)) if query is not None else []
    best = _best(hits, characters)
    first, last = (best[0].start, best[-1].end) if best else (0, 0)
    start = max(0, first - max(0, characters - (last - first)) // 2)
    end = min(len(text), max(last, start + characters))
    start = max(0, min(start, end - characters))
    # Whole words: those that begin and end inside.
    start = min((token for token, _ in tokens if token >= start), default=start) if start else 0
    if end < len(text):
        end = max((stop for _, stop in tokens if start < stop <= end), default=end)
    spans = _spans(
        (hit.start - start, hit.end - start) for hit in hits if start <= hit.start and hit.end <= end
    )
    shown = text[start:end].replace("\n", " ")
    return Passage(shown, spans, start > 0, end < len(text))


def _spans(hits: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches that the hits, in order of their starts, cover; those that overlap are one."""
    spans: list[tuple[int, int]] = []
    for start, end in hits:
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans


def _hits(text: str, tokens: Sequence[tuple[int, int]], query: TextQuery) -> list[_Hit]:
    """Return where the phrases asked for are, by their place."""
    folded = [fold(text[start:end]).decode() for start, end in tokens]
    places: dict[str, list[int]] = {}
    for place, word in enumerate(folded):
        places.setdefault(word, []).append(place)
    hits = []
    for phrase in query.wanted:
        for place in places.get(phrase[0], ()):
            last = place + len(phrase) - 1
            if tuple(folded[place : last + 1]) == phrase:
                hits.append(_Hit(tokens[place][0], tokens[last][1], phrase))
    return sorted(hits, key=lambda hit: (hit.start, hit.end))


def _best(hits: Sequence[_Hit], characters: int) -> list[_Hit]:
    """Return the run of hits within so many characters that holds most phrases, then most hits."""
    best: list[_Hit] = []
    rank = (0, 0)
    for place, first in enumerate(hits):
        run = [first]
        for hit in hits[place + 1 :]:
            if hit.end - first.start > characters:
                break
            run.append(hit)
        if (len({hit.phrase for hit in run}), len(run)) > rank:
            best, rank = run, (len({hit.phrase for hit in run}), len(run))
    return best
