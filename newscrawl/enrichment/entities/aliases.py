"""What an entity is called in full: acronyms, surnames and other short forms within one article."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from newscrawl.article import Entity, EntityType
from newscrawl.enrichment.entities.known_names import WELL_KNOWN
from newscrawl.enrichment.entities.wordlists import word_set

Key = tuple[EntityType, str]

COMPANY_FORMS = word_set("pt cv tbk persero (persero) perseroda (perseroda) partai ri")
"""What may be left out of an organisation's name."""


def is_acronym(short: str, long: str) -> bool:
    """Say whether `short` can be an acronym of `long`, as in "Komisi Pemberantasan Korupsi (KPK)".

    Its letters stand in `long`, which has two words or more, in their order, beginning with the first, and
    are at most 60 % of them: so Kemenkes and Jokowi are acronyms too, and a translation in brackets is none.
    """
    letters = [letter for letter in short.lower() if letter.isalpha()]
    full = [letter for letter in long.lower() if letter.isalpha()]
    if len(letters) < 2 or " " not in long or not full or letters[0] != full[0]:
        return False
    rest = iter(full)
    return len(letters) <= 0.6 * len(full) and all(letter in rest for letter in letters)


def short_forms(people: Iterable[str], aliases: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return every run of words of the given names with the one fullest name that holds it.

    Of "Sri Mulyani" and "Sri Mulyani Indrawati" the second is the fullest form of both. A run that stands in
    two different people's names ("Budi") is left out; a name itself is always there. `aliases` are further
    names with the full ones of the same people, which their runs lead to as well.
    """
    aliases = aliases or {}
    names = sorted({*people, *aliases})
    holders: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for form in _runs(name):
            holders[form].append(name)
    forms = {name: aliases.get(name, name) for name in names}
    for form, holding in holders.items():
        fullest = max(holding, key=len)
        if set(holding) <= _runs(fullest) or len({aliases.get(name, name) for name in holding}) == 1:
            forms[form] = aliases.get(fullest, fullest)
    return forms


def with_full_names(entities: Iterable[Entity], aliases: Mapping[str, str]) -> list[Entity]:
    """Return the entities with `name` set to the fullest form that the article uses.

    `aliases` maps short forms to full ones, as "X (ABC)" introduced them. An acronym that the article does
    not explain has the name that readers know it by (`known_names`), "Golkar" that of "Partai Golkar" where
    the article says that too.
    """
    found = list(entities)
    full = {
        key: aliases.get(" ".join(key[1].split())) or WELL_KNOWN.get(key) or " ".join(key[1].split())
        for key in {(each.type, each.text) for each in found}
    }
    full = _without_shouting(full)
    named = {" ".join(text.split()): name for (type, text), name in full.items() if type == "PERSON"}
    people = short_forms(named.values(), {text: name for text, name in named.items() if text != name})
    organisations = _by_bare_name(name for (type, _), name in full.items() if type == "ORGANISATION")
    names: dict[Key, str] = {}
    for key, name in full.items():
        if key[0] == "PERSON":
            names[key] = people[name]
        elif key[0] == "ORGANISATION":
            names[key] = organisations[_bare(name)]
        else:
            names[key] = name
    return [dataclasses.replace(each, name=names[each.type, each.text]) for each in found]


def _without_shouting(full: Mapping[Key, str]) -> dict[Key, str]:
    """Return names in capitals as the article writes them elsewhere; a place or person else with capitals.

    Of a place or person only words that can be no acronym are written small: "DKI JAKARTA" is DKI Jakarta.
    """
    written = {
        (type, name.lower()): name
        for (type, _), name in sorted(full.items(), key=lambda each: each[1])
        if not name.isupper()
    }
    quiet = {}
    for (type, text), name in full.items():
        if name.isupper():
            titled = name if type == "ORGANISATION" else " ".join(map(_titled, name.split()))
            name = written.get((type, name.lower()), titled)
        quiet[type, text] = name
    return quiet


def _titled(word: str) -> str:
    return word.capitalize() if len(word) > 3 and word.isalpha() and _SPOKEN.fullmatch(word) else word


_SPOKEN = re.compile("(?:(?:NG|NY|[^AEIOU]){0,2}[AEIOU]+)+(?:NG|[^AEIOU]){0,2}")
"""A word in capitals that can be spoken: GBLA is none, PATI and SURABAYA are."""

_LONGEST_PERSON = 12


def _runs(name: str) -> set[str]:
    words = name.split()[:_LONGEST_PERSON]
    runs = {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)}
    return runs | {name}


def _by_bare_name(names: Iterable[str]) -> dict[str, str]:
    fullest: dict[str, str] = {}
    for name in sorted(names):
        bare = _bare(name)
        fullest[bare] = max(fullest.get(bare, ""), name, key=len)
    return fullest


def _bare(name: str) -> str:
    words = name.lower().replace("( ", "(").replace(" )", ")").split()
    while len(words) > 1 and words[0] in COMPANY_FORMS:
        words = words[1:]
    while len(words) > 1 and words[-1] in COMPANY_FORMS:
        words = words[:-1]
    return " ".join(words)
