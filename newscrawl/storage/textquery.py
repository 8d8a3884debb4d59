"""What a text query means: one tokenizer, by which every store finds, counts and shows the same articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newscrawl.article import Article

PASSAGE_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class TextQuery:
    """Phrases (of one or more words) that must be in the title or in the body, and that must be in neither."""

    wanted: tuple[tuple[str, ...], ...]
    unwanted: tuple[tuple[str, ...], ...]

    def matches(self, title: str | None, body: str) -> bool:
        """Say whether an article with this title and body is asked for."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article's text, and where in it (start, end) the words asked for are.

    `cut_before` and `cut_after` say that the text goes on there.
    """

    text: str
    spans: Sequence[tuple[int, int]]
    cut_before: bool
    cut_after: bool


def parse(text: str) -> TextQuery:
    """Return what a query means. Raises WrongUse where no word is asked for, or a quote is left open.

    Words are joined by AND; "a phrase" must stand as it is; -word and -"a phrase" must not occur. A word
    that punctuation divides is a phrase (`covid-19`, `Jum'at`).
    """
    raise NotImplementedError


def passage(article: Article, text: str | None, characters: int = PASSAGE_CHARACTERS) -> Passage:
    """Return the passage of the body that shows best why `text` finds the article.

    It is the stretch of up to `characters` characters, in whole words, that holds most of the words asked
    for, the first of such; without a query, or where only the title matches, the body's beginning.
    """
    raise NotImplementedError
