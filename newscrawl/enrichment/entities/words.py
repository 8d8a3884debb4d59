"""A text as words with their offsets, and phrases found among them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

# "Ma'ruf" and "KOMPAS.com" are one word each; a hyphen parts words and stands in the next one's gap.
_WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*(?:\.(?:com|co|id|net|org|tv|news|go)\b){0,3}")
_SPACE = re.compile(r"[^\S\n]{1,2}")
_ABBREVIATIONS = frozenset({"Prof", "Dr", "dr", "Drs", "Dra", "Ir", "Hj", "KH", "St"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word, where it stands, and the characters between it and the word before.

    `joined` says that only a space parts the two, or the full stop of an abbreviation ("Prof. Dr.").
    """

    text: str
    lower: str
    start: int
    end: int
    gap: str
    joined: bool

    @property
    def capital(self) -> bool:
        """Whether the word begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def acronym(self) -> bool:
        """Whether the word is set in capitals throughout."""
        return len(self.text) > 1 and self.text.isupper()


def split_words(text: str) -> list[Word]:
    """Return the words of `text`: runs of letters and digits, so that `text[start:end] == word.text`."""
    words: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        gap = text[end : match.start()]
        space = gap
        if words and gap[:1] == "." and (len(words[-1].text) == 1 or words[-1].text in _ABBREVIATIONS):
            space = gap[1:]
        joined = bool(words) and _SPACE.fullmatch(space) is not None
        words.append(Word(match[0], match[0].lower(), match.start(), match.end(), gap, joined))
        end = match.end()
    return words


class Phrases:
    """A set of phrases of one or more words; `fold` makes upper and lower case the same."""

    def __init__(self, phrases: Collection[str], fold: bool = False) -> None:
        self._fold = fold
        self._tree: dict[str, Any] = {}
        for phrase in phrases:
            node = self._tree
            for word in split_words(phrase):
                node = node.setdefault(word.lower if fold else word.text, {})
            node[""] = phrase

    def end(self, words: list[Word], at: int) -> int:
        """Return the index behind the longest phrase that begins at `words[at]`, or `at` where none does."""
        node = self._tree
        end = at
        for here in range(at, len(words)):
            word = words[here]
            if here > at and not word.joined and word.gap != "-":
                break
            following = node.get(word.lower if self._fold else word.text)
            if following is None:
                break
            node = following
            if "" in node:
                end = here + 1
        return end

    def begin(self, words: list[Word], at: int) -> bool:
        """Say whether one of the phrases begins at `words[at]`."""
        return self.end(words, at) > at
