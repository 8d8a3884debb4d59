"""The list of known names: which people, organisations and places are called that."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

LISTS = "POLn"
"""Person, organisation, location, and n: a word of three or more people's names."""

LONGEST = 4
"""Words of the longest name looked up."""


class Match(NamedTuple):
    """A known name: `length` words from `start`, and the letters of the `lists` that hold it."""

    start: int
    length: int
    lists: str


class Names:
    """Known names in lower case, their tokens joined by one space, with the letters of their lists."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    @classmethod
    def load(cls, path: Path) -> Names:
        """Read a gzipped text of lines `P<TAB>joko widodo`, where P, O and L are the lists.

        Raises OSError, or ValueError for a line of another form.
        """
        by_letter: dict[str, list[str]] = {"P": [], "O": [], "L": []}
        for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
            letter, tab, name = line[:1], line[1:2], line[2:]
            if letter not in by_letter or tab != "\t":
                raise ValueError(f"no line of a list of names: {line[:80]!r}")
            by_letter[letter].append(name)
        names = dict.fromkeys(by_letter["P"], "P")
        for letter in "OL":
            for name in by_letter[letter]:
                names[name] = names.get(name, "") + letter
        for word, times in Counter(" ".join(by_letter["P"]).split(" ")).items():
            if times >= 3 and len(word) > 2:
                names[word] = names.get(word, "") + "n"
        return cls(names)

    def lists(self, words: Sequence[str]) -> str:
        """Return the letters of the lists that hold the name, in lower case; empty for an unknown one."""
        return self._names.get(" ".join(words), "")

    def matches(self, words: Sequence[str], lower: Sequence[str]) -> list[Match]:
        """Return, for every capitalised word, the longest known name that begins there, if any."""
        found = []
        names = self._names
        for start, word in enumerate(words):
            if word[0].isupper():
                for length in range(min(LONGEST, len(words) - start), 0, -1):
                    lists = names.get(" ".join(lower[start : start + length]))
                    if lists:
                        found.append(Match(start, length, lists))
                        break
        return found
