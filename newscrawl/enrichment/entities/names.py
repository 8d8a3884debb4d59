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
from newscrawl.enrichment.entities.reach import (
    ACRONYM_BEHIND,
    BEFORE_A_NAME,
    COMPASS,
    LIST_COMMA,
    LOCAL_TITLES,
    LONGEST_MEMORIAL,
    LONGEST_ORGANISATION,
    LONGEST_PLACE,
    LOWER_PLACE_HEADS,
    MEMORIAL_HEADS,
    MINISTERS,
    MINISTRIES,
    NOT_A_PERSON,
    OFFICES,
    OPEN_HEADS,
    ORGANISATIONS,
    PLACE_HEADS,
    PLACES,
    REGIONAL_HEADS,
    STATE_HEADS,
    TITLES,
    Reach,
)
from newscrawl.enrichment.entities.words import Phrases, split_words

_DOMAIN = re.compile(r"[^\W_]{2,40}(?:\.(?:com|co|id|net|org|tv|news|go)){1,3}")
_AGE_BEHIND = re.compile(r" ?\(\d\d(?: tahun)?\)")
_SHARE_FORM_BEHIND = re.compile(r"(?: \(Persero\))?(?: Tbk\b)?")

# What a reader may begin with in lower case: most words of a text are none of these and need no reader.
_LOWER_STARTS = frozenset(
    phrase.split()[0]
    for phrase in gazetteer.TITLES
    | gazetteer.LOCAL_TITLES
    | gazetteer.OFFICES
    | gazetteer.LOWER_PLACE_HEADS
    | gazetteer.SPEECH_VERBS
    | {"menteri", "berinisial", "inisial"}
)


def tag_names(text: str) -> list[Entity]:
    """Return the PERSON, ORGANISATION and LOCATION entities of `text`, sorted by start, without overlaps.

    Titles stay outside PERSON and are kept as its `role` where they stand directly before it; "Nama Panjang
    (NP)" is two mentions of one name; `name` is the fullest form in the text.
    """
    return _Reading(text).entities()


class _Reading(Reach):
    """One pass over one text. A `_read_*` method returns the index behind what it read, or `at`."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
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
            self._read_initials,
            self._read_person_with_age,
            self._read_person_in_apposition,
        )
        at = 0
        while at < len(self.words):
            if self.words[at].capital or self.words[at].lower in _LOWER_STARTS or "." in self.words[at].text:
                at = next((end for reader in readers if (end := reader(at)) > at), at + 1)
            else:
                at += 1
        self._read_short_forms()
        return sorted(with_full_names(self._found, self._aliases), key=lambda each: each.start)

    def _unread_capital_before(self, at: int) -> bool:
        """Say whether `at` goes on a run of capitals that nothing has explained."""
        if not self.joined(at) or at - 1 in self._taken:
            return False
        before = self.words[at - 1]
        explained = before.text in gazetteer.OPENING_WORDS or any(
            table.end(self.words, at - 1) == at for table in BEFORE_A_NAME
        )
        return before.capital and not explained

    # What is tagged

    def _add(self, type: EntityType, at: int, end: int, role: str | None = None) -> int:
        """Tag the words from `at` to `end` and an acronym in brackets behind them."""
        start, stop = self.words[at].start, self.words[end - 1].end
        if type == "ORGANISATION" and self.words[at].text in {"PT", "Bank"}:
            stop += len(match[0]) if (match := self.behind(end, _SHARE_FORM_BEHIND)) else 0
            end = self.first_word_from(end, stop)
        surface = self.text[start:stop]
        self._found.append(Entity(type, surface, surface, start, stop, role))
        self._taken.update(range(at, end))
        acronym = self.behind(end, ACRONYM_BEHIND)
        if not acronym or not is_acronym(acronym[1], surface):
            return end
        self._found.append(Entity(type, acronym[1], acronym[1], acronym.start(1), acronym.end(1)))
        self._aliases[acronym[1]] = " ".join(surface.split())
        self._alias_types[acronym[1]] = type
        behind = self.first_word_from(end, acronym.end())
        self._taken.update(range(end, behind))
        return behind

    def _read_domain(self, at: int) -> int:
        text = self.words[at].text
        return self._add("ORGANISATION", at, at + 1) if "." in text and _DOMAIN.fullmatch(text) else at

    def _read_person_behind_title(self, at: int) -> int:
        """Read "Presiden Rusia Vladimir Putin" and "Menteri Perhubungan (Menhub) Budi Karya Sumadi"."""
        words = self.words
        title = max(TITLES.end(words, at), MINISTERS.end(words, at), local := LOCAL_TITLES.end(words, at))
        if title == at or PLACES.end(words, at) >= title:
            return at
        here = self._behind_brackets(title)
        role_end = title
        if here == title and self.joined(here):
            place = here + 1 if words[here].text == "RI" else PLACES.end(words, here)
            if place == here and local == title:
                return at
            role_end = place
            here = self._behind_brackets(place) if place > here else here
        ranks = self.ranks_end(here)
        if ranks > here:
            here = role_end = ranks
        if not (self.joined(here) or here > role_end):
            return at
        person = self.person_end(here)
        if person == here:
            return at
        self._read_role(title, role_end)
        return self._add("PERSON", here, person, self.text[words[at].start : words[role_end - 1].end])

    def _behind_brackets(self, end: int) -> int:
        """Return the index of the word that follows "(Menhub)", or `end` where no brackets or no word do."""
        brackets = self.behind(end, ACRONYM_BEHIND)
        if not brackets:
            return end
        behind = self.first_word_from(end, brackets.end())
        word = self.word(behind)
        return behind if word and word.start - brackets.end() in (1, 2) and word.gap.endswith(" ") else end

    def _read_role(self, at: int, end: int) -> None:
        """Tag the country, place or organisation that a role names."""
        while at < end:
            place = PLACES.end(self.words, at)
            at = self._add("LOCATION", at, place) if at < place <= end else at + 1

    def _read_person_behind_office(self, at: int) -> int:
        """Read "Ketua DPR RI Puan Maharani": an office, an organisation of known length, a person."""
        words = self.words
        office = OFFICES.end(words, at)
        if office == at or not self.joined(office):
            return at
        organisation = max(ORGANISATIONS.end(words, office), MINISTRIES.end(words, office))
        if organisation == office:
            return at
        bare = organisation
        if self.joined(bare) and self.words[bare].text == "RI":
            bare += 1
        named = self._behind_brackets(bare)
        here = self.ranks_end(named)
        person = self.person_end(here) if named > bare or self.joined(here) else here
        if person == here:
            return at
        self._add("ORGANISATION", office, organisation)
        role_end = here if here > named else bare
        return self._add(
            "PERSON", here, person, self.text[self.words[at].start : self.words[role_end - 1].end]
        )

    def _read_organisation(self, at: int) -> int:
        known = max(ORGANISATIONS.end(self.words, at), MINISTRIES.end(self.words, at))
        if known > at:
            # "Kementerian Perdagangan India" is one name, "Kementerian Keuangan Budi Santoso" is not.
            place = self._headed_or_known_place_end(known) if self.joined(known) else known
            return self._add("ORGANISATION", at, max(known, place) if known - at > 1 else known)
        end = max(self._regional_end(at), self._open_end(at))
        if end == at:
            return at
        return end if self._runs_into_a_person(at, end) else self._add("ORGANISATION", at, end)

    def _regional_end(self, at: int) -> int:
        """ "Polres Bogor", "Pemerintah Kota Bandung", "Polda Metro Jaya": a head and one place."""
        head = REGIONAL_HEADS.end(self.words, at)
        if head == at or not self.joined(head):
            return at
        place = PLACES.end(self.words, head)
        if place > head:
            compass = COMPASS.end(self.words, place) if self.joined(place) else place
            return max(place, compass)
        return self.capitals_end(head, 1) if self.capitals_end(head, 1) > head else at

    def _open_end(self, at: int) -> int:
        head = OPEN_HEADS.end(self.words, at)
        if head == at:
            return at
        end = self.capitals_end(head, LONGEST_ORGANISATION)
        if end == head:
            return at
        if self.joined(end) and (place := self._headed_or_known_place_end(end)) > end:
            return place
        return self.list_end(at, end) if STATE_HEADS.begin(self.words, at) else end

    def _runs_into_a_person(self, at: int, end: int) -> bool:
        """Say whether an office stands before and no comma behind: "Direktur PT Angin Ribut Budi Santoso"."""
        office = any(OFFICES.end(self.words, first) == at for first in range(max(0, at - 3), at))
        following = self.text[self.words[end - 1].end :][:2]
        return office and end - at > 2 and not following.startswith((",", " ("))

    def _read_place(self, at: int) -> int:
        known = PLACES.end(self.words, at)
        headed = self._headed_place_end(at)
        if headed > max(known, at):
            return self._add("LOCATION", at, headed)
        if known == at:
            return self._read_place_behind_lower_head(at)
        if self.joined(known):
            known = COMPASS.end(self.words, known)
        language = at > 0 and self.words[at - 1].lower in {"bahasa", "berbahasa"}
        if language or self._unread_capital_before(at) or self.unread_capital_behind(known):
            return at
        return self._add("LOCATION", at, known)

    def _headed_place_end(self, at: int) -> int:
        head = PLACE_HEADS.end(self.words, at)
        if head == at or not self.joined(head):
            return at
        memorial = MEMORIAL_HEADS.begin(self.words, at)
        known = PLACES.end(self.words, head)
        if known > head and not memorial:
            return known
        end = self.capitals_end(head, LONGEST_MEMORIAL if memorial else LONGEST_PLACE, plain=memorial)
        return end if end > head else at

    def _headed_or_known_place_end(self, at: int) -> int:
        return max(self._headed_place_end(at), PLACES.end(self.words, at))

    def _read_place_behind_lower_head(self, at: int) -> int:
        head = LOWER_PLACE_HEADS.end(self.words, at)
        if head == at or not self.joined(head) or PLACES.begin(self.words, head):
            return at
        end = self.capitals_end(head, LONGEST_PLACE)
        return self._add("LOCATION", head, end) if end > head else at

    def _read_speaker(self, at: int) -> int:
        """Read the name in '"…," kata Budi Santoso.'."""
        word = self.words[at]
        if word.text not in gazetteer.SPEECH_VERBS or not any(mark in word.gap for mark in ',"”’'):
            return at
        following = self.word(at + 1)
        if following is None or not following.joined or following.acronym:
            return at
        end = self.person_end(at + 1)
        return self._add("PERSON", at + 1, end) if end > at + 1 else at

    def _read_initials(self, at: int) -> int:
        """Read the person in "berinisial RA"."""
        following = self.word(at + 1)
        if self.words[at].lower not in {"berinisial", "inisial"} or following is None or not following.joined:
            return at
        initials = following.text.isupper() and following.text.isalpha() and len(following.text) <= 4
        return self._add("PERSON", at + 1, at + 2) if initials else at

    def _read_person_with_age(self, at: int) -> int:
        """Read the name in "Budi Santoso (37)"."""
        end = self.person_end(at)
        if end == at or self._unread_capital_before(at) or not self.behind(end, _AGE_BEHIND):
            return at
        return self._add("PERSON", at, end)

    def _read_person_in_apposition(self, at: int) -> int:
        """Read the name in "Kepala Dinas Kesehatan Kota Bandung, Rina Marlina, mengatakan"."""
        if not LIST_COMMA.fullmatch(self.words[at].gap):
            return at
        first = at - 1
        while first > 0 and at - first < 12 and self.words[first].joined:
            first -= 1
        end = self.person_end(at)
        closed = end > at and self.text.startswith(",", self.words[end - 1].end)
        if not closed or not 2 <= end - at <= 4 or not OFFICES.begin(self.words, max(first, 0)):
            return at
        return self._add("PERSON", at, end)

    def _read_short_forms(self) -> None:
        """Tag later mentions of the people and acronyms that the text has introduced."""
        people = [
            each.text for each in self._found if each.type == "PERSON" and each.text not in self._aliases
        ]
        types: dict[str, EntityType] = {form: "PERSON" for form in short_forms(people) if _stands_alone(form)}
        types.update(self._alias_types)
        known = Phrases(types)
        at = 0
        while at < len(self.words):
            end = known.end(self.words, at)
            if end == at or not self._taken.isdisjoint(range(at, end)) or self._inside_other_name(at, end):
                at += 1
                continue
            surface = self.text[self.words[at].start : self.words[end - 1].end]
            type = types.get(" ".join(surface.split()))
            if type:
                self._found.append(
                    Entity(type, surface, surface, self.words[at].start, self.words[end - 1].end)
                )
                self._taken.update(range(at, end))
            at = end

    def _inside_other_name(self, at: int, end: int) -> bool:
        if end - at > 1 or self.words[at].acronym:
            return False
        return self.unread_capital_behind(end) or self._unread_capital_before(at)


def _stands_alone(form: str) -> bool:
    """Say whether part of a name can stand for the person: "Mulyani" can, "Siti" and "Bogor" cannot."""
    words = split_words(form)
    if not words or not words[0].capital:
        return False
    if len(words) > 1:
        return words[-1].lower not in gazetteer.NAME_PARTICLES
    tables = (PLACES, ORGANISATIONS, NOT_A_PERSON, TITLES, OFFICES)
    common = form in gazetteer.COMMON_FORENAMES or any(table.begin(words, 0) for table in tables)
    return len(form) > (1 if words[0].acronym else 2) and not common
