"""An interim tagger of people, organisations and places, by titles, head words and a small gazetteer.

It stands in until a trained model tags names. It is built to be right about what it tags rather than to find
everything: a name is tagged where its surroundings say what it is (a title or a verb of speech before it, an
age behind it, a head word such as Badan or Kabupaten), where the gazetteer knows it, or where it repeats
a name tagged elsewhere in the text. Names with none of these are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from newscrawl.article import Entity, EntityType
from newscrawl.enrichment.entities import gazetteer
from newscrawl.enrichment.entities.aliases import is_acronym, short_forms, with_full_names
from newscrawl.enrichment.entities.words import Phrases, Word, split_words

_LONGEST_PERSON = 5
_LONGEST_ORGANISATION = 7
_LONGEST_PLACE = 3

_TITLES = Phrases(gazetteer.TITLES, fold=True)
_LOCAL_TITLES = Phrases(gazetteer.LOCAL_TITLES, fold=True)
_OFFICES = Phrases(gazetteer.OFFICES, fold=True)
_MINISTERS = Phrases([f"menteri {name}" for name in gazetteer.MINISTRIES], fold=True)
_MINISTRIES = Phrases([f"Kementerian {name}" for name in gazetteer.MINISTRIES])
_ORGANISATIONS = Phrases(gazetteer.ORGANISATIONS)
_OPEN_HEADS = Phrases(gazetteer.STATE_HEADS | gazetteer.ORGANISATION_HEADS)
_STATE_HEADS = Phrases(gazetteer.STATE_HEADS)
_REGIONAL_HEADS = Phrases(gazetteer.REGIONAL_HEADS)
_PLACES = Phrases(gazetteer.PLACES)
_COMPASS = Phrases(gazetteer.COMPASS)
_PLACE_HEADS = Phrases(gazetteer.PLACE_HEADS)
_LOWER_PLACE_HEADS = Phrases(gazetteer.LOWER_PLACE_HEADS)
_MEMORIAL_HEADS = Phrases(gazetteer.MEMORIAL_HEADS)
_NOT_A_PERSON = Phrases(gazetteer.NOT_A_PERSON | gazetteer.CALENDAR)

_BEFORE_A_NAME = (_TITLES, _LOCAL_TITLES, _OFFICES, _MINISTERS)
_NAMES_OF_ORGANISATIONS = (_ORGANISATIONS, _OPEN_HEADS, _REGIONAL_HEADS, _MINISTRIES)

_DOMAIN = re.compile(r"[^\W_]{2,40}(?:\.(?:com|co|id|net|org|tv|news|go)){1,3}")
_ACRONYM_BEHIND = re.compile(r" ?\(([^\W_][\w-]{1,14})\)")
_AGE_BEHIND = re.compile(r" ?\(\d\d(?: tahun)?\)")
_SHARE_FORM_BEHIND = re.compile(r"(?: \(Persero\))?(?: Tbk\b)?")
_LIST_COMMA = re.compile(r",[^\S\n]{1,2}")


def tag_names(text: str) -> list[Entity]:
    """Return the PERSON, ORGANISATION and LOCATION entities of `text`, sorted by start, without overlaps.

    Titles stay outside PERSON and are kept as its `role` where they stand directly before it; "Nama Panjang
    (NP)" is two mentions of one name; `name` is the fullest form in the text.
    """
    return _Reading(text).entities()


class _Reading:
    """One pass over one text. A `_read_*` method returns the index behind what it read, or `at`."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = split_words(text)
        self._found: list[Entity] = []
        self._taken: set[int] = set()
        self._aliases: dict[str, str] = {}
        self._alias_types: dict[str, EntityType] = {}

    def entities(self) -> list[Entity]:
        readers: tuple[Callable[[int], int], ...] = (
            self._read_domain,
            self._read_person_behind_title,
            self._read_person_behind_office,
            self._read_organisation,
            self._read_place,
            self._read_speaker,
            self._read_person_with_age,
            self._read_person_in_apposition,
        )
        at = 0
        while at < len(self._words):
            at = next((end for reader in readers if (end := reader(at)) > at), at + 1)
        self._read_short_forms()
        return sorted(with_full_names(self._found, self._aliases), key=lambda each: each.start)

    # Where words stand

    def _word(self, at: int) -> Word | None:
        return self._words[at] if at < len(self._words) else None

    def _joined(self, at: int) -> bool:
        return at < len(self._words) and self._words[at].joined

    def _begins(self, tables: tuple[Phrases, ...], at: int) -> bool:
        return any(table.begin(self._words, at) for table in tables)

    def _behind(self, end: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self._text, self._words[end - 1].end)

    def _first_word_from(self, at: int, offset: int) -> int:
        while at < len(self._words) and self._words[at].start < offset:
            at += 1
        return at

    def _unread_capital_before(self, at: int) -> bool:
        """Say whether `at` goes on a run of capitals that nothing has explained."""
        if not self._joined(at) or at - 1 in self._taken:
            return False
        before = self._words[at - 1]
        explained = before.text in gazetteer.OPENING_WORDS or any(
            table.end(self._words, at - 1) == at for table in _BEFORE_A_NAME
        )
        return before.capital and not explained

    def _unread_capital_behind(self, end: int) -> bool:
        word = self._word(end)
        if word is None or not word.joined or not word.capital or word.acronym:
            return False
        explained = (*_BEFORE_A_NAME, *_NAMES_OF_ORGANISATIONS, _PLACES, _PLACE_HEADS)
        return not self._begins(explained, end)

    # How far a name goes

    def _person_end(self, at: int) -> int:
        """Return the index behind the person's name that begins at `at`, or `at` where none can."""
        if self._begins((_PLACES, *_BEFORE_A_NAME), at):
            return at
        end = at
        while end < len(self._words) and end - at < _LONGEST_PERSON:
            particle = self._words[end].lower in gazetteer.NAME_PARTICLES
            if end > at and self._words[end].gap == "-":
                if not self._hyphenated(end):
                    break
            elif (end > at and not self._words[end].joined) or not (particle or self._may_be_name(end, end == at)):
                break
            end += 1
        while end > at and self._words[end - 1].text in gazetteer.NAME_PARTICLES:
            end -= 1
        return end

    def _hyphenated(self, at: int) -> bool:
        """Tell "Moon Jae-in" and "al-Assad" from "Anies-Muhaimin"."""
        before, word = self._words[at - 1], self._words[at]
        return word.text.isalpha() and (not word.capital or before.lower in gazetteer.NAME_PARTICLES)

    def _may_be_name(self, at: int, first: bool) -> bool:
        word = self._words[at]
        if not word.capital or any(character.isdecimal() or character == "." for character in word.text):
            return False
        if word.acronym and not (first and len(word.text) <= 4):
            return False
        return not self._begins((_NOT_A_PERSON, _PLACE_HEADS, _MINISTERS, *_NAMES_OF_ORGANISATIONS), at)

    def _capitals_end(self, at: int, longest: int, plain: bool = False) -> int:
        """Return the index behind a run of capitalised words that holds no title and no other head word.

        `plain` lets titles and heads pass: "Jalan Jenderal Sudirman".
        """
        end = at
        while end < len(self._words) and end - at < longest:
            word = self._words[end]
            if not word.joined and not (plain and end > at and word.gap == "-"):
                break
            if not (word.capital or (word.text.isdecimal() and len(word.text) < 3)):
                break
            if word.text in gazetteer.CALENDAR:
                break
            if not plain and self._begins((*_BEFORE_A_NAME, _OPEN_HEADS, _REGIONAL_HEADS, _PLACE_HEADS), end):
                break
            end += 1
        return end

    def _list_end(self, at: int, end: int) -> int:
        """Go on over "dan Geofisika" or ", Klimatologi, dan Geofisika" where an acronym behind confirms it."""
        reached = end
        while reached - at < 2 * _LONGEST_ORGANISATION:
            following = reached
            word = self._word(following)
            if word is not None and word.text == "dan" and (word.joined or _LIST_COMMA.fullmatch(word.gap)):
                following += 1
                word = self._word(following)
                if word is None or not word.joined:
                    return end
            elif word is None or not _LIST_COMMA.fullmatch(word.gap):
                return end
            if not word.capital:
                return end
            reached = max(following + 1, self._capitals_end(following + 1, _LONGEST_ORGANISATION))
            name = self._text[self._words[at].start : self._words[reached - 1].end]
            acronym = self._behind(reached, _ACRONYM_BEHIND)
            if acronym and is_acronym(acronym[1], name):
                return reached
        return end

    # What is tagged

    def _add(self, type: EntityType, at: int, end: int, role: str | None = None) -> int:
        """Tag the words from `at` to `end`, with an acronym in brackets behind; return the index behind all."""
        start, stop = self._words[at].start, self._words[end - 1].end
        if type == "ORGANISATION" and self._words[at].text in {"PT", "Bank"}:
            stop += len(match[0]) if (match := self._behind(end, _SHARE_FORM_BEHIND)) else 0
            end = self._first_word_from(end, stop)
        surface = self._text[start:stop]
        self._found.append(Entity(type, surface, surface, start, stop, role))
        self._taken.update(range(at, end))
        acronym = self._behind(end, _ACRONYM_BEHIND)
        if not acronym or not is_acronym(acronym[1], surface):
            return end
        self._found.append(Entity(type, acronym[1], acronym[1], acronym.start(1), acronym.end(1)))
        self._aliases[acronym[1]] = " ".join(surface.split())
        self._alias_types[acronym[1]] = type
        behind = self._first_word_from(end, acronym.end())
        self._taken.update(range(end, behind))
        return behind

    def _read_domain(self, at: int) -> int:
        text = self._words[at].text
        return self._add("ORGANISATION", at, at + 1) if "." in text and _DOMAIN.fullmatch(text) else at

    def _read_person_behind_title(self, at: int) -> int:
        """Read "Presiden Rusia Vladimir Putin" and "Menteri Perhubungan (Menhub) Budi Karya Sumadi"."""
        words = self._words
        title = max(_TITLES.end(words, at), _MINISTERS.end(words, at), local := _LOCAL_TITLES.end(words, at))
        if title == at or _PLACES.end(words, at) >= title:
            return at
        here = self._behind_brackets(title)
        role_end = title
        if here == title and self._joined(here):
            place = here + 1 if words[here].text == "RI" else _PLACES.end(words, here)
            if place == here and local == title:
                return at
            here = role_end = place
        while self._joined(here) and (rank := max(_TITLES.end(words, here), _MINISTERS.end(words, here))) > here:
            here = role_end = rank
        if not (self._joined(here) or here > role_end):
            return at
        person = self._person_end(here)
        if person == here:
            return at
        self._read_role(title, role_end)
        return self._add("PERSON", here, person, self._text[words[at].start : words[role_end - 1].end])

    def _behind_brackets(self, end: int) -> int:
        """Return the index of the word that follows "(Menhub)", or `end` where no brackets or no word do."""
        brackets = self._behind(end, _ACRONYM_BEHIND)
        if not brackets:
            return end
        behind = self._first_word_from(end, brackets.end())
        word = self._word(behind)
        return behind if word and word.start - brackets.end() in (1, 2) and word.gap.endswith(" ") else end

    def _read_role(self, at: int, end: int) -> None:
        """Tag the country, place or organisation that a role names."""
        while at < end:
            place = _PLACES.end(self._words, at)
            at = self._add("LOCATION", at, place) if at < place <= end else at + 1

    def _read_person_behind_office(self, at: int) -> int:
        """Read "Ketua DPR RI Puan Maharani": an office, an organisation of known length, a person."""
        words = self._words
        office = _OFFICES.end(words, at)
        if office == at or not self._joined(office):
            return at
        organisation = max(_ORGANISATIONS.end(words, office), _MINISTRIES.end(words, office))
        if organisation == office:
            return at
        here = organisation
        if self._joined(here) and words[here].text == "RI":
            here += 1
        while self._joined(here) and (rank := _TITLES.end(words, here)) > here:
            here = rank
        person = self._person_end(here) if self._joined(here) else here
        if person == here:
            return at
        self._add("ORGANISATION", office, organisation)
        return self._add("PERSON", here, person, self._text[words[at].start : words[here - 1].end])

    def _read_organisation(self, at: int) -> int:
        known = max(_ORGANISATIONS.end(self._words, at), _MINISTRIES.end(self._words, at))
        named = max(self._regional_end(at), self._open_end(at))
        end = max(known, named)
        if end == at:
            return at
        if named > known and self._runs_into_a_person(at, end):
            return end
        return self._add("ORGANISATION", at, end)

    def _regional_end(self, at: int) -> int:
        """"Polres Bogor", "Pemerintah Kota Bandung", "Polda Metro Jaya": a head and one place."""
        head = _REGIONAL_HEADS.end(self._words, at)
        if head == at or not self._joined(head):
            return at
        place = _PLACES.end(self._words, head)
        if place > head:
            compass = _COMPASS.end(self._words, place) if self._joined(place) else place
            return max(place, compass)
        return self._capitals_end(head, 1) if self._capitals_end(head, 1) > head else at

    def _open_end(self, at: int) -> int:
        head = _OPEN_HEADS.end(self._words, at)
        if head == at:
            return at
        end = self._capitals_end(head, _LONGEST_ORGANISATION)
        if end == head:
            return at
        if self._joined(end) and (place := self._headed_place_end(end)) > end:
            return place
        return self._list_end(at, end) if _STATE_HEADS.begin(self._words, at) else end

    def _runs_into_a_person(self, at: int, end: int) -> bool:
        """Say whether an office stands before and no comma behind: "Direktur PT Angin Ribut Budi Santoso"."""
        office = any(_OFFICES.end(self._words, first) == at for first in range(max(0, at - 3), at))
        following = self._text[self._words[end - 1].end :][:2]
        return office and end - at > 2 and not following.startswith((",", " ("))

    def _read_place(self, at: int) -> int:
        known = _PLACES.end(self._words, at)
        headed = self._headed_place_end(at)
        if headed > max(known, at):
            return self._add("LOCATION", at, headed)
        if known == at:
            return self._read_place_behind_lower_head(at)
        if self._joined(known):
            known = _COMPASS.end(self._words, known)
        if self._unread_capital_before(at) or self._unread_capital_behind(known):
            return at
        return self._add("LOCATION", at, known)

    def _headed_place_end(self, at: int) -> int:
        head = _PLACE_HEADS.end(self._words, at)
        if head == at or not self._joined(head):
            return at
        known = _PLACES.end(self._words, head)
        if known > head:
            return known
        end = self._capitals_end(head, _LONGEST_PLACE, plain=_MEMORIAL_HEADS.begin(self._words, at))
        return end if end > head else at

    def _read_place_behind_lower_head(self, at: int) -> int:
        head = _LOWER_PLACE_HEADS.end(self._words, at)
        if head == at or not self._joined(head) or _PLACES.begin(self._words, head):
            return at
        end = self._capitals_end(head, _LONGEST_PLACE)
        return self._add("LOCATION", head, end) if end > head else at

    def _read_speaker(self, at: int) -> int:
        """Read the name in '"…," kata Budi Santoso.'."""
        word = self._words[at]
        if word.text not in gazetteer.SPEECH_VERBS or not any(mark in word.gap for mark in ",\"”’"):
            return at
        following = self._word(at + 1)
        if following is None or not following.joined or following.acronym:
            return at
        end = self._person_end(at + 1)
        return self._add("PERSON", at + 1, end) if end > at + 1 else at

    def _read_person_with_age(self, at: int) -> int:
        """Read the name in "Budi Santoso (37)"."""
        end = self._person_end(at)
        if end == at or self._unread_capital_before(at) or not self._behind(end, _AGE_BEHIND):
            return at
        return self._add("PERSON", at, end)

    def _read_person_in_apposition(self, at: int) -> int:
        """Read the name in "Kepala Dinas Kesehatan Kota Bandung, Rina Marlina, mengatakan"."""
        if not _LIST_COMMA.fullmatch(self._words[at].gap):
            return at
        first = at - 1
        while first > 0 and at - first < 12 and self._words[first].joined:
            first -= 1
        end = self._person_end(at)
        closed = end > at and self._text.startswith(",", self._words[end - 1].end)
        if not closed or not 2 <= end - at <= 4 or not _OFFICES.begin(self._words, max(first, 0)):
            return at
        return self._add("PERSON", at, end)

    def _read_short_forms(self) -> None:
        """Tag later mentions of the people and acronyms that the text has introduced."""
        people = [each.text for each in self._found if each.type == "PERSON" and each.text not in self._aliases]
        types: dict[str, EntityType] = {form: "PERSON" for form in short_forms(people) if _stands_alone(form)}
        types.update(self._alias_types)
        known = Phrases(types)
        at = 0
        while at < len(self._words):
            end = known.end(self._words, at)
            if end == at or not self._taken.isdisjoint(range(at, end)) or self._inside_other_name(at, end):
                at += 1
                continue
            surface = self._text[self._words[at].start : self._words[end - 1].end]
            type = types.get(" ".join(surface.split()))
            if type:
                self._found.append(
                    Entity(type, surface, surface, self._words[at].start, self._words[end - 1].end)
                )
                self._taken.update(range(at, end))
            at = end

    def _inside_other_name(self, at: int, end: int) -> bool:
        if end - at > 1 or self._words[at].acronym:
            return False
        opening = at < 2 or not self._words[at - 1].joined
        return self._unread_capital_behind(end) or (self._unread_capital_before(at) and not opening)


def _stands_alone(form: str) -> bool:
    """Say whether part of a person's name can stand for the person: "Mulyani" can, "Siti" and "Bogor" cannot."""
    words = split_words(form)
    if not words or not words[0].capital:
        return False
    if len(words) > 1:
        return words[-1].lower not in gazetteer.NAME_PARTICLES
    tables = (_PLACES, _ORGANISATIONS, _NOT_A_PERSON, _TITLES, _OFFICES)
    common = form in gazetteer.COMMON_FORENAMES or any(table.begin(words, 0) for table in tables)
    return len(form) > 2 and not common
