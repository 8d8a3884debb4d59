"""Which language a body is written in, by langdetect on a bounded sample."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import langdetect
from langdetect import DetectorFactory, LangDetectException

from newscrawl.article import Language

MINIMUM_WORDS = 20
"""Shorter texts have no language: a headline's names decide more than its language does."""

OPENING_CHARACTERS = 1_000
MIDDLE_CHARACTERS = 500

_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+|\n+")


def identify(text: str) -> Language | None:
    """Return the language of an article's body, or None where it cannot be told.

    The code is ISO 639-1, without a region ("zh" for langdetect's "zh-cn"); `confidence` is langdetect's own
    probability, to three places; the same text always gets the same answer, in any thread or process. None
    below `MINIMUM_WORDS` words and for a text without letters that langdetect knows.
    """
    if len(text.split(maxsplit=MINIMUM_WORDS)) < MINIMUM_WORDS:
        return None
    detector = _factory().create()
    detector.append(_sample(text))
    try:
        best = detector.get_probabilities()[:1]
    except LangDetectException:
        return None
    if not best:
        return None
    return Language(best[0].lang.partition("-")[0], round(best[0].prob, 3), "langdetect")


@functools.cache
def _factory() -> DetectorFactory:
    # langdetect's own factory is shared by the process, unseeded, and loads profiles in directory order.
    factory = DetectorFactory()
    profiles = sorted((Path(langdetect.__file__).parent / "profiles").iterdir())
    factory.load_json_profile([path.read_text("utf-8") for path in profiles if path.is_file()])
    factory.set_seed(0)
    return factory


def _sample(text: str) -> str:
    """Return whole sentences from the opening and from the middle, in lower case.

    langdetect ignores words in capitals, which would leave nothing of an article set in them. The middle
    outvotes an opening that quotes another language.
    """
    if len(text) <= OPENING_CHARACTERS + MIDDLE_CHARACTERS:
        return text.lower()
    middle = max(OPENING_CHARACTERS, (len(text) - MIDDLE_CHARACTERS) // 2)
    opening = _whole_sentences(text[:OPENING_CHARACTERS], cut_start=False)
    return f"{opening} {_whole_sentences(text[middle : middle + MIDDLE_CHARACTERS], cut_start=True)}".lower()


def _whole_sentences(window: str, cut_start: bool) -> str:
    """Return `window` without the sentences that its edges cut, or all of it where that leaves none."""
    ends = [match.end() for match in _SENTENCE_END.finditer(window)]
    start = ends[0] if cut_start and ends else 0
    end = ends[-1] if ends else len(window)
    return window[start:end].strip() or window
