"""Which language a body is written in: langdetect for the world's, naive Bayes for those close to Indonesian.

langdetect has no profile for Malay, Javanese or Sundanese and calls all three Indonesian, or a language whose
letters look alike. What it calls so is decided by a naive Bayes over words and their character n-grams, with
names left out: an Indonesian story about Kuala Lumpur is full of Malay names.
"""

from __future__ import annotations

import functools
import gzip
import json
import math
import re
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from pathlib import Path

import langdetect
from langdetect import DetectorFactory, LangDetectException

from newscrawl.article import Language

MINIMUM_WORDS = 20
"""Shorter texts have no language: a headline's names decide more than its language does."""

ENOUGH_WORDS = 60
"""With so many words outside quotation marks, those inside need not be asked."""

FEW_WORDS = 8
"""With fewer words outside quotation marks, those inside decide."""

SURE = 0.9
"""The confidence at which a few words of the writer outvote quotations in a related language."""

WINDOWS = 5
WINDOW_CHARACTERS = 400
"""A longer text is judged by so many windows of so many characters, spread evenly over it."""

PROFILE_CHARACTERS = 100
"""Of each window langdetect sees so many: Indonesian is told from English by less than from Malay."""

TRIALS = 3
"""langdetect averages over so many random walks through its n-grams (7 if not told): most of its time."""

LOOK_ALIKES = frozenset({"id", "tl", "sw", "so", "af", "et", "fi", "tr", "hr", "sl"})
"""What langdetect calls texts in Indonesian, Malay, Javanese and Sundanese."""

RELATED_SHARE = 0.5
"""A text of which the naive Bayes knows fewer words is in none of its languages, or in a relative of them."""

FOREIGN_SHARE = 0.33
"""Of Tagalog, Turkish or Finnish it knows fewer still: there langdetect is right about its look-alikes."""

CACHED_WORDS = 10_000

# Between a closing and an opening mark, with spaces inside, is no quotation.
_QUOTATION = re.compile(r'“[^“”\n]*”|"(?!\s)[^"\n]*(?<!\s)"')
# A capitalised word that does not open a sentence, a line or a quotation.
_NAME = re.compile(r"(?<=\s)(?<![.!?:…\n\"“”'‘’(]\s)[\"“‘(]?[A-Z][\w'’-]*")
_WRITTEN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_WORD = 60


def identify(text: str) -> Language | None:
    """Return the language of an article's body, or None where it cannot be told.

    The code is ISO 639-1, without a region ("zh" for langdetect's "zh-cn"); `detector` is "langdetect" or
    "naive_bayes", whichever decided; `confidence` (to three places) is the probability that the answer is
    right. The same text always gets the same answer, in any thread or process. None below `MINIMUM_WORDS`
    words, for a text with hardly anything but numbers and for one without letters that langdetect knows.
    """
    if not _has_words(text, MINIMUM_WORDS) or _mostly_numbers(text):
        return None
    return _judge(_own_words(text))


def _judge(text: str) -> Language | None:
    text = _spread(_without_shouting(text), WINDOW_CHARACTERS)
    probabilities = _probabilities(text)
    if not probabilities:
        return None
    code, probability = next(iter(probabilities.items()))
    if code in LOOK_ALIKES:
        near = _naive_bayes().decide(_words(text))
        if near is not None and (code == "id" or near.known_share >= FOREIGN_SHARE):
            local = sum(share for each, share in probabilities.items() if each in LOOK_ALIKES)
            return Language(near.code, _rounded(local * near.confidence), "naive_bayes")
    return Language(code, _rounded(probability), "langdetect")


def load() -> None:
    """Read the profiles and the naive Bayes now, so that processes forked from this one share them."""
    _profiles()
    _naive_bayes()


def _rounded(probability: float) -> float:
    return min(1.0, max(0.001, round(probability, 3)))


# --- which part of the text is asked


def _has_words(text: str, count: int) -> bool:
    return len(text.split(maxsplit=count)) >= count


def _mostly_numbers(text: str) -> bool:
    """Say whether so few words have letters that they tell nothing: a table of scores is in no language."""
    words = (match[0] for match in _WRITTEN.finditer(text))
    spelled = islice((word for word in words if any(map(str.isalpha, word))), MINIMUM_WORDS // 2)
    return len(list(spelled)) < MINIMUM_WORDS // 2


def _own_words(text: str) -> str:
    """Return the text without its quotations, where the rest suffices: a quoted guest does not decide.

    Where the rest is short the quotations stay, unless they are in another language: one that is no relative
    of the writer's, or one that is where the few words of the writer leave no doubt.
    """
    own = _QUOTATION.sub(" ", text)
    if _has_words(own, ENOUGH_WORDS):
        return own
    if len(own) == len(text) or not _has_words(own, FEW_WORDS):
        return text
    alone, together = _judge(own), _judge(text)
    if alone is None or together is None or alone.code == together.code:
        return text
    kin = alone.detector == together.detector == "naive_bayes"
    return own if alone.confidence >= SURE or not kin else text


def _without_shouting(text: str) -> str:
    """Return a text that is set in capitals in lower case: langdetect ignores words in capitals."""
    sample = _spread(text, WINDOW_CHARACTERS)
    capitals = sum(map(str.isupper, sample))
    return text.lower() if 2 * capitals > sum(map(str.isalpha, sample)) else text


def _spread(text: str, size: int) -> str:
    """Return `WINDOWS` windows of `size` characters, spread evenly over the text, or a short text whole.

    The windows hold no cut words and are lines, so that none is read on from the one before.
    """
    if len(text) <= WINDOWS * size:
        return text
    step = (len(text) - size) // (WINDOWS - 1)
    return "\n".join(_whole_words(text, at * step, at * step + size) for at in range(WINDOWS))


def _whole_words(text: str, start: int, end: int) -> str:
    window = text[start:end]
    words = window.split(" ")
    if start > 0 and len(words) > 2:
        words = words[1:]
    if end < len(text) and len(words) > 2:
        words = words[:-1]
    return " ".join(words)


# --- langdetect


def _probabilities(text: str) -> dict[str, float]:
    """Return langdetect's probabilities by code, highest first; empty where it finds no letters it knows."""
    detector = _profiles().create()
    detector.n_trial = TRIALS
    detector.append(_spread(text, PROFILE_CHARACTERS))
    try:
        found = detector.get_probabilities()
    except LangDetectException:
        return {}
    return {each.lang.partition("-")[0]: each.prob for each in reversed(found)}


@functools.cache
def _profiles() -> DetectorFactory:
    # langdetect's own factory is shared by the process, unseeded, and loads profiles in directory order.
    factory = DetectorFactory()
    profiles = sorted((Path(langdetect.__file__).parent / "profiles").iterdir())
    factory.load_json_profile([path.read_text("utf-8") for path in profiles if path.is_file()])
    factory.set_seed(0)
    return factory


# --- naive Bayes


@dataclass(frozen=True, slots=True)
class _Decision:
    """What the naive Bayes says: the share of words it knows tells whether it could know."""

    code: str
    confidence: float
    known_share: float


class _NaiveBayes:
    """Log-probabilities of words ("w:yang") and of their character 2- to 4-grams ("_ya"), by language.

    Repeated words count by the logarithm of their number, as text is bursty (Rennie et al. 2003, "Tackling
    the Poor Assumptions of Naive Bayes Text Classifiers").
    """

    def __init__(self, languages: list[str], table: dict[str, list[float]]) -> None:
        self._languages = languages
        self._rows = {feature: row for row, feature in enumerate(table)}
        # One block of numbers, not 120,000 objects whose counts of references would unshare their memory.
        self._table = array("f", (value for values in table.values() for value in values))
        self.scores = functools.lru_cache(CACHED_WORDS)(self._scores)

    def decide(self, words: Iterable[str]) -> _Decision | None:
        """Return the likeliest language of a text's words, or None where no word has a known feature.

        Naive Bayes' own probabilities are nearly always 0 or 1, since the features of a word depend on each
        other. So words are what is independent here: by how much each favours the winner over the runner-up
        is a sample, and the confidence is the probability that the sum of such a sample is above zero, by
        its standard error. Nothing in it is fitted.
        """
        counts = Counter(words)
        scored = [(math.log2(1 + count), self.scores(word)) for word, count in counts.items()]
        totals = [sum(weight * each[at] for weight, each in scored) for at in range(len(self._languages))]
        if not any(totals):
            return None
        best, *others = sorted(range(len(totals)), key=totals.__getitem__, reverse=True)
        sureness = min(_sureness([weight * (s[best] - s[other]) for weight, s in scored]) for other in others)
        known = sum(f"w:{word}" in self._rows for word in counts) / len(counts)
        if known < RELATED_SHARE:
            sureness *= known
        return _Decision(self._languages[best], sureness, known)

    def _scores(self, word: str) -> tuple[float, ...]:
        size = len(self._languages)
        padded = f"_{word[:_LONGEST_WORD]}_"
        features = [f"w:{word}"]
        features += [padded[at : at + n] for n in (2, 3, 4) for at in range(len(padded) - n + 1)]
        rows = [size * self._rows[each] for each in features if each in self._rows]
        return tuple(sum(self._table[row + at] for row in rows) for at in range(size))


def _sureness(margins: list[float]) -> float:
    """Return the probability that margins like these sum to more than zero."""
    error = math.sqrt(sum(each * each for each in margins))
    return 0.5 * (1 + math.erf(sum(margins) / error / math.sqrt(2))) if error else 0.5


@functools.cache
def _naive_bayes() -> _NaiveBayes:
    packed = resources.files(__package__).joinpath("nb4.json.gz").read_bytes()
    model = json.loads(gzip.decompress(packed))
    return _NaiveBayes(model["langs"], model["t"])


def _words(text: str) -> list[str]:
    """Return the words in lower case, without names unless hardly anything else is left (Title Case Text)."""
    words = _WORD.findall(_NAME.sub(" ", text).lower())
    if len(words) >= MINIMUM_WORDS // 2:
        return words
    return _WORD.findall(text.lower())
