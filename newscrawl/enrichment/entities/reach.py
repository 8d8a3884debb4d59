"""How far a name goes: the interim tagger's word lists, and where names begin and end by them."""

from __future__ import annotations

import re

from newscrawl.enrichment.entities import gazetteer
from newscrawl.enrichment.entities.aliases import is_acronym
from newscrawl.enrichment.entities.words import Phrases, Word, split_words

LONGEST_PERSON = 5
LONGEST_ORGANISATION = 7
LONGEST_PLACE = 3
LONGEST_MEMORIAL = 5
_RANKS = 4


TITLES = Phrases(gazetteer.TITLES, fold=True)
LOCAL_TITLES = Phrases(gazetteer.LOCAL_TITLES, fold=True)
OFFICES = Phrases(gazetteer.OFFICES, fold=True)
MINISTERS = Phrases([f"menteri {name}" for name in gazetteer.MINISTRIES], fold=True)
MINISTRIES = Phrases([f"Kementerian {name}" for name in gazetteer.MINISTRIES])
ORGANISATIONS = Phrases(gazetteer.ORGANISATIONS)
OPEN_HEADS = Phrases(gazetteer.STATE_HEADS | gazetteer.ORGANISATION_HEADS)
STATE_HEADS = Phrases(gazetteer.STATE_HEADS)
REGIONAL_HEADS = Phrases(gazetteer.REGIONAL_HEADS)
PLACES = Phrases(gazetteer.PLACES)
COMPASS = Phrases(gazetteer.COMPASS)
PLACE_HEADS = Phrases(gazetteer.PLACE_HEADS)
LOWER_PLACE_HEADS = Phrases(gazetteer.LOWER_PLACE_HEADS)
MEMORIAL_HEADS = Phrases(gazetteer.MEMORIAL_HEADS)
NOT_A_PERSON = Phrases(gazetteer.NOT_A_PERSON | gazetteer.CALENDAR)

BEFORE_A_NAME = (TITLES, LOCAL_TITLES, OFFICES, MINISTERS)
NAMES_OF_ORGANISATIONS = (ORGANISATIONS, OPEN_HEADS, REGIONAL_HEADS, MINISTRIES)
ORGANISATION_STOPS = (*BEFORE_A_NAME, OPEN_HEADS, REGIONAL_HEADS)
PLACE_STOPS = (*ORGANISATION_STOPS, PLACE_HEADS)

LIST_COMMA = re.compile(r",[^\S\n]{1,2}")
ACRONYM_BEHIND = re.compile(r" ?\(([^\W_][\w-]{1,14})\)")


class Reach:
    """The words of one text, and how far the names among them go. Indices are into `words`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = split_words(text)

    def word(self, at: int) -> Word | None:
        """Return the word at `at`, or None behind the last."""
        return self.words[at] if at < len(self.words) else None

    def joined(self, at: int) -> bool:
        """Say whether there is a word at `at` with only a space before it."""
        return at < len(self.words) and self.words[at].joined

    def begins(self, tables: tuple[Phrases, ...], at: int) -> bool:
        """Say whether a phrase of one of the tables begins at `at`."""
        return any(table.begin(self.words, at) for table in tables)

    def behind(self, end: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match `pattern` directly behind the word before `end`."""
        return pattern.match(self.text, self.words[end - 1].end)

    def ranks_end(self, at: int) -> int:
        """Return the index behind the ranks and titles that go on at `at`: "Jenderal Polisi Dr."."""
        for _ in range(_RANKS):
            end = max(TITLES.end(self.words, at), MINISTERS.end(self.words, at)) if self.joined(at) else at
            if end == at:
                break
            at = end
        return at

    def first_word_from(self, at: int, offset: int) -> int:
        """Return the index of the first word from `at` on that begins at `offset` or later."""
        while at < len(self.words) and self.words[at].start < offset:
            at += 1
        return at

    def unread_capital_behind(self, end: int) -> bool:
        """Say whether a capitalised word goes on at `end` that begins nothing known."""
        word = self.word(end)
        if word is None or not word.joined or not word.capital or word.acronym:
            return False
        explained = (*BEFORE_A_NAME, *NAMES_OF_ORGANISATIONS, PLACES, PLACE_HEADS)
        return not self.begins(explained, end)

    def person_end(self, at: int) -> int:
        """Return the index behind the person's name that begins at `at`, or `at` where none can."""
        if self.begins((PLACES, *BEFORE_A_NAME), at):
            return at
        end = at
        while end < len(self.words) and end - at < LONGEST_PERSON:
            particle = self.words[end].lower in gazetteer.NAME_PARTICLES
            if end > at and self.words[end].gap == "-":
                if not self._hyphenated(end):
                    break
            elif (end > at and not self.words[end].joined) or not (
                particle or self._may_be_name(end, end == at)
            ):
                break
            end += 1
        while end > at and self.words[end - 1].text in gazetteer.NAME_PARTICLES:
            end -= 1
        return end

    def _hyphenated(self, at: int) -> bool:
        """Tell "Moon Jae-in" and "al-Assad" from "Anies-Muhaimin"."""
        before, word = self.words[at - 1], self.words[at]
        return word.text.isalpha() and (not word.capital or before.lower in gazetteer.NAME_PARTICLES)

    def _may_be_name(self, at: int, first: bool) -> bool:
        word = self.words[at]
        if not word.capital or any(character.isdecimal() or character == "." for character in word.text):
            return False
        if word.acronym and not (first and len(word.text) <= 4):
            return False
        return not self.begins((NOT_A_PERSON, PLACE_HEADS, MINISTERS, *NAMES_OF_ORGANISATIONS), at)

    def capitals_end(self, at: int, longest: int, stops: tuple[Phrases, ...]) -> int:
        """Return the index behind a run of capitalised words in which no phrase of `stops` begins.

        Without stops a hyphen may join two of them: "Bandara Soekarno-Hatta".
        """
        end = at
        while end < len(self.words) and end - at < longest:
            word = self.words[end]
            if not word.joined and not (not stops and end > at and word.gap == "-"):
                break
            if not (word.capital or (word.text.isdecimal() and len(word.text) < 3)):
                break
            if word.text in gazetteer.CALENDAR or self.begins(stops, end):
                break
            end += 1
        return end

    def list_end(self, at: int, end: int) -> int:
        """Go on over ", Klimatologi, dan Geofisika" where an acronym behind confirms it."""
        reached = end
        while reached - at < 2 * LONGEST_ORGANISATION:
            following = reached
            word = self.word(following)
            if word is not None and word.text == "dan" and (word.joined or LIST_COMMA.fullmatch(word.gap)):
                following += 1
                word = self.word(following)
                if word is None or not word.joined:
                    return end
            elif word is None or not LIST_COMMA.fullmatch(word.gap):
                return end
            if not word.capital:
                return end
            reached = max(
                following + 1, self.capitals_end(following + 1, LONGEST_ORGANISATION, ORGANISATION_STOPS)
            )
            name = self.text[self.words[at].start : self.words[reached - 1].end]
            acronym = self.behind(reached, ACRONYM_BEHIND)
            if acronym and is_acronym(acronym[1], name):
                return reached
        return end
