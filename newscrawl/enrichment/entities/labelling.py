"""An article's mentions while the document rules work on them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from newscrawl.enrichment.entities.labels import mentions
from newscrawl.enrichment.entities.names import Names

Surface = tuple[str, ...]

_SMALL_WORDS = frozenset(
    ["di", "ke", "dari", "dan", "yang", "untuk", "dengan", "pada", "oleh", "atau", "dalam", "vs", "the", "of"]
)

LONGEST_NAME = 12
"""Tokens of the longest mention that is looked for elsewhere in the article, or inside another."""


class Mention(NamedTuple):
    """The tokens from `start` up to `end` of a sentence are a name of a `type` (PER, ORG, LOC)."""

    start: int
    end: int
    type: str

    @property
    def single(self) -> bool:
        """Whether it is one token long."""
        return self.end - self.start == 1


class Alias(NamedTuple):
    """Where an acronym was introduced: the mention of the full name, and the number of its sentence."""

    sentence: int
    mention: Mention


class Sentence:
    """The tokens of a sentence and its mentions, sorted, without overlaps.

    Rules go over a sentence and change it meanwhile by `put` and `replace`.
    """

    __slots__ = ("_heading", "changes", "lower", "mentions", "words")

    def __init__(self, words: Sequence[str], found: Iterable[Mention]) -> None:
        self.words = list(words)
        self.lower = [word.lower() for word in words]
        self.mentions = list(found)
        self.changes = 0
        self._heading: bool | None = None

    def __iter__(self) -> Iterator[Mention]:
        """Yield the mentions as they are now, without those that are changed on the way."""
        changes = self.changes
        for mention in tuple(self.mentions):
            if self.changes == changes or self.covering(mention.start) == mention:
                yield mention

    def surface(self, mention: Mention) -> Surface:
        """Return the tokens of a mention."""
        return tuple(self.words[mention.start : mention.end])

    def covering(self, at: int) -> Mention | None:
        """Return the mention that the token belongs to."""
        index = self._first_behind(at)
        if index < len(self.mentions) and self.mentions[index].start <= at:
            return self.mentions[index]
        return None

    def free(self, start: int, end: int) -> bool:
        """Say whether no token from `start` up to `end` belongs to a mention."""
        index = self._first_behind(start)
        return index == len(self.mentions) or self.mentions[index].start >= end

    @property
    def heading(self) -> bool:
        """Whether all but small words have a capital, as in a headline, where capitals tell nothing."""
        if self._heading is None:
            self._heading = self._is_heading()
        return self._heading

    def _is_heading(self) -> bool:
        if self.words[-1] == ".":
            return False
        words = [word for word in self.words if word.isalpha()]
        return len(words) >= 4 and all(word[0].isupper() or word in _SMALL_WORDS for word in words)

    def put(self, start: int, end: int, type: str) -> None:
        """Make the tokens one mention; what it overlaps keeps its rest."""
        first = last = self._first_behind(start)
        parts = [Mention(start, end, type)]
        while last < len(self.mentions) and self.mentions[last].start < end:
            each = self.mentions[last]
            if each.start < start:
                parts.insert(0, Mention(each.start, start, each.type))
            if each.end > end:
                parts.append(Mention(end, each.end, each.type))
            last += 1
        self.mentions[first:last] = parts
        self.changes += 1

    def replace(self, mention: Mention, *parts: Mention) -> None:
        """Put the parts, none or some, in the place of a mention."""
        if self.covering(mention.start) == mention:
            self.mentions.remove(mention)
            self.changes += 1
        for start, end, type in parts:
            self.put(start, end, type)

    def _first_behind(self, at: int) -> int:
        """Return the index of the first mention that ends behind the token."""
        return bisect_right(self.mentions, at, key=_END)


_END = attrgetter("end")


class Labelling:
    """The sentences of one article; `aliases` tells of each acronym what name the article explains it by.

    `names` are the known names, which some rules ask.
    """

    def __init__(
        self,
        sentences: Sequence[Sequence[str]],
        labels: Sequence[Sequence[str]],
        names: Names | None = None,
    ) -> None:
        self.sentences = [
            Sentence(words, (Mention(*each) for each in mentions(_begun(here))))
            for words, here in zip(sentences, labels, strict=True)
        ]
        self.aliases: dict[str, Alias] = {}
        self.names = names or Names({})
        self._types: dict[Surface, Counter[str]] = {}
        self._counted = -1

    def __iter__(self) -> Iterator[tuple[Sentence, Mention]]:
        for sentence in self.sentences:
            for mention in sentence:
                yield sentence, mention

    def types(self) -> dict[Surface, Counter[str]]:
        """Return how often each surface of up to LONGEST_NAME tokens is a mention of each type."""
        changes = sum(sentence.changes for sentence in self.sentences)
        if changes != self._counted:
            self._types, self._counted = self._count_types(), changes
        return self._types

    def _count_types(self) -> dict[Surface, Counter[str]]:
        counts: dict[Surface, Counter[str]] = defaultdict(Counter)
        for sentence in self.sentences:
            for mention in sentence.mentions:
                if mention.end - mention.start <= LONGEST_NAME:
                    counts[sentence.surface(mention)][mention.type] += 1
        return dict(counts)

    @property
    def labels(self) -> list[list[str]]:
        """The labels of every token, sentence by sentence."""
        result = []
        for sentence in self.sentences:
            labels = ["O"] * len(sentence.words)
            for start, end, type in sentence.mentions:
                labels[start:end] = ["B-" + type, *["I-" + type] * (end - start - 1)]
            result.append(labels)
        return result


def _begun(labels: Sequence[str]) -> list[str]:
    """Return the labels with every mention begun by B."""
    begun: list[str] = []
    for at, label in enumerate(labels):
        goes_on = at > 0 and labels[at - 1] != "O" and labels[at - 1][2:] == label[2:]
        begun.append("B" + label[1:] if label[0] == "I" and not goes_on else label)
    return begun
