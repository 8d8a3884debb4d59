"""A text as tokens with their offsets, and as sentences: the same for training and for tagging."""

from __future__ import annotations

import re
from typing import NamedTuple

from newscrawl.enrichment.entities.wordlists import MEDIA_SUFFIXES, word_set

_TOKEN = re.compile(
    r"""
    \d+(?:[.,/:]\d+)*(?:[^\W\d_]+)?                    # 1.500  29/10/2013  10:30  3,5  4G
    | [^\W\d_]+(?:['’`][^\W\d_]+)*\d*[^\W_]*           # Jum'at  Qur’an  G20
    | \.\.\.+                                          # an ellipsis is one token
    | [^\w\s] | _                                      # every other sign is one of its own
    """,
    re.VERBOSE,
)
_ABBREVIATIONS = word_set(
    "prof dr drs dra ir h hj kh st jl jln jend no kec kab kel kep prov moh muh rp tgk sdr sdri alm"
)
LONGEST_SENTENCE = 300
"""Tokens after which a sentence is parted where it does not end: nobody writes that long."""

_STOPS = frozenset(".!?…")
_CLOSING = frozenset("\"'”’)]»")


class Token(NamedTuple):
    """A word, number or sign: `text[start:end]` of the text it was read from."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Return the tokens of `text` in order; everything but white space is in exactly one of them."""
    return [Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]


def split_sentences(text: str, tokens: list[Token]) -> list[list[Token]]:
    """Return the tokens sentence by sentence.

    A sentence ends with its line, and behind a full stop, question or exclamation mark and what closes with
    it, where white space and then something other than a small letter follow. The stop of an initial ("M.
    Nuh"), of an abbreviation ("Prof. Dr.") or of a web address ("KOMPAS.com") ends none.
    """
    sentences: list[list[Token]] = []
    begin = 0
    stopped = False
    for at in range(1, len(tokens)):
        before, token = tokens[at - 1], tokens[at]
        if before.text[0] in _STOPS:
            stopped = not _abbreviates(tokens, at - 1)
        elif before.text not in _CLOSING:
            stopped = False
        gap = text[before.end : token.start]
        ended = gap and ("\n" in gap or (stopped and not token.text[0].islower()))
        if ended or at - begin == LONGEST_SENTENCE:
            sentences.append(tokens[begin:at])
            begin = at
            stopped = False
    if begin < len(tokens):
        sentences.append(tokens[begin:])
    return sentences


def domain_end(words: list[str], at: int) -> int:
    """Return the index behind the web address that begins at `words[at]` ("KOMPAS", ".", "com"), or `at`."""
    if not words[at][0].isalnum():
        return at
    end = at + 1
    while end + 1 < len(words) and words[end] == "." and words[end + 1].lower() in MEDIA_SUFFIXES:
        end += 2
    return end if end > at + 1 else at


def _abbreviates(tokens: list[Token], at: int) -> bool:
    if at == 0 or tokens[at].text != "." or tokens[at - 1].end != tokens[at].start:
        return False
    word = tokens[at - 1].text
    return (len(word) == 1 and word.isupper()) or word.lower() in _ABBREVIATIONS
