"""What the model sees of a word and of its surroundings.

What depends on the word alone (`Forms`) is computed once for each word type; `context_features` are those of
a position. Both parts of the model, the conditional random field and the network, read the same forms;
training and tagging call the same functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from newscrawl.enrichment.entities.names import Match
from newscrawl.enrichment.entities.wordlists import KINDS, LINKS, word_set

NUMBER = "<num>"
LONGEST_WORD = 64
"""Characters of a word that are looked at; the rest of a longer one tells nothing."""

_SHAPES = {
    **dict.fromkeys([*range(0x41, 0x5B), *range(0xC0, 0xDF)], "X"),
    **dict.fromkeys([*range(0x61, 0x7B), *range(0xDF, 0x100)], "x"),
    **dict.fromkeys(range(0x30, 0x3A), "d"),
}
_SHAPE_LENGTH = 12

OFFSETS = ("", "-1:", "1:", "-2:", "2:")
"""Prefix of a feature by the place of the word that has it: here, one before, one behind, two, two."""


FORM_FEATURES = word_set("b w s S k l cs c0 c1 c2 p1 p2 p3 p4 e1 e2 e3 e4")
"""What the features of a form begin with; all others are of a context."""


_LENT_FAR = word_set("w s k c0 c1 c2")


class Form(NamedTuple):
    """A word type: in lower case, its shape with runs collapsed ("Xx"), whether it begins with a capital."""

    lower: str
    shape: str
    capital: bool


def shape(word: str) -> str:
    """Return the shape of a word's first 12 characters with runs collapsed: "Jokowi" is "Xx", "G20" "Xd"."""
    return "".join(sign for sign, _ in groupby(word[:_SHAPE_LENGTH].translate(_SHAPES)))


def vocabulary_key(lower: str) -> str:
    """Return what a word counts as in the vocabulary of vectors and clusters: one key for all numbers."""
    return NUMBER if lower[0].isdigit() else lower


def is_cased(words: Sequence[str]) -> bool:
    """Say whether capitals tell something here: not in a sentence set in capitals."""
    letters = [word for word in words if word[0].isalpha()]
    return not (len(letters) > 3 and sum(word.isupper() for word in letters) > 0.8 * len(letters))


class Forms:
    """Makes word forms from a capitalisation lexicon and from clusters of the vocabulary.

    `lexicon` gives codes for a lower-case word (see `docs/tagging.md`); `clusters` one number for each of
    the three clusterings.
    """

    def __init__(self, lexicon: dict[str, list[str]], clusters: dict[str, Sequence[int]]) -> None:
        self._lexicon = lexicon
        self._clusters = clusters

    def lexicon(self, lower: str) -> Sequence[str]:
        """Return the lexicon's codes for a word: r0-r4 by share of capitals, n0-n4 by share of names."""
        return self._lexicon.get(lower, ())

    def form(self, word: str, cased: bool) -> Form:
        """Return the form of a word; where `cased` is False, its capitals are ignored."""
        outline = shape(word if cased else word.lower())
        return Form(word.lower(), outline, outline[:1] == "X")

    def features(self, word: str, cased: bool) -> list[str]:
        """Return the features of a word where it stands; where `cased` is False, its capitals are ignored."""
        lower, outline, _ = self.form(word, cased)
        seen = word if cased else lower
        features = ["b", f"w={lower}", f"s={outline}", "S=" + seen[:_SHAPE_LENGTH].translate(_SHAPES)]
        for length in (1, 2, 3, 4):
            if len(lower) > length:
                features += (f"p{length}={lower[:length]}", f"e{length}={lower[-length:]}")
        features += [f"k={kind}" for kind, words in KINDS if lower in words]
        clusters = self._clusters.get(vocabulary_key(lower), ())
        features += [f"c{size}={cluster}" for size, cluster in enumerate(clusters)]
        features += [f"l={code}" for code in self.lexicon(lower)]
        if clusters:
            features.append(f"cs=c1={clusters[1]}|{outline}")
        return features


def by_offset(features: Sequence[str]) -> tuple[Sequence[str], ...]:
    """Return which of a word's features it has at each of OFFSETS: fewer, the further away they are."""
    far = [feature for feature in features if feature.partition("=")[0] in _LENT_FAR]
    codes = [feature for feature in features if feature.startswith("l=")]
    ending = [feature for feature in features if feature.startswith("e3=")]
    near = [*far, *codes, *ending]
    return features, near, near, far, far


def context_features(forms: Sequence[Form], matches: Sequence[Match], cased: bool) -> list[list[str]]:
    """Return the features of every position of a sentence that depend on more than one word.

    They are its ends, pairs of words and of shapes, the run of capitals it stands in, and the known names
    (`matches`) it and its neighbours belong to; names tell nothing where capitals do not (`cased`).
    """
    last = len(forms) - 1
    features: list[list[str]] = [[] for _ in forms]
    features[0].append("BOS")
    features[last].append("EOS")
    if last and not forms[0].lower[0].isalnum():
        features[1].append("BOS1")
    for at in range(1, last + 1):
        before, here = forms[at - 1], forms[at]
        words, shapes = f"{before.lower}|{here.lower}", f"{before.shape}|{here.shape}"
        features[at] += ("a=" + words, "t=" + shapes)
        features[at - 1] += ("z=" + words, "y=" + shapes)
        if at < last:
            behind = forms[at + 1]
            features[at] += (f"s3={shapes}|{behind.shape}", f"w3={before.lower}|{behind.lower}")
    _add_runs(features, forms)
    if cased:
        _add_names(features, matches)
    return features


def _add_runs(features: list[list[str]], forms: Sequence[Form]) -> None:
    start = 0
    while start < len(forms):
        if not forms[start].capital:
            start += 1
            continue
        end = start + 1
        while end < len(forms) and (
            forms[end].capital
            or (forms[end].lower in LINKS and end + 1 < len(forms) and forms[end + 1].capital)
        ):
            end += 1
        for at in range(start + 1, end):
            if forms[at].capital:
                features[at] += ("run=" + forms[start].lower, f"rund={min(at - start, 4)}")
        start = end


def _add_names(features: list[list[str]], matches: Sequence[Match]) -> None:
    for start, length, lists in matches:
        for at in range(start, start + length):
            part = "B" if at == start else "I"
            for letter in lists:
                feature = f"g={letter}{part}{min(length, 3)}"
                features[at].append(feature)
                if at + 1 < len(features):
                    features[at + 1].append("-1:" + feature)
                if at:
                    features[at - 1].append("1:" + feature)
