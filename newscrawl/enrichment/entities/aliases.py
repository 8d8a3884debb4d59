"""What an entity is called in full: acronyms, surnames and other short forms within one article."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping

from newscrawl.article import Entity


def is_acronym(short: str, long: str) -> bool:
    """Say whether `short` can be an acronym of `long`, as in "Komisi Pemberantasan Korupsi (KPK)".

    Its letters stand in `long` in their order, beginning with the first, and are at most 60 % of them: so
    Kemenkes and Jokowi are acronyms too, and a translation in brackets is none.
    """
    letters = [letter for letter in short.lower() if letter.isalpha()]
    full = [letter for letter in long.lower() if letter.isalpha()]
    if len(letters) < 2 or not full or letters[0] != full[0] or len(letters) > 0.6 * len(full):
        return False
    rest = iter(full)
    return all(letter in rest for letter in letters)


def short_forms(people: Iterable[str]) -> dict[str, str]:
    """Return every run of words of the given names with the one fullest name that holds it.

    Of "Sri Mulyani" and "Sri Mulyani Indrawati" the second is the fullest form of both. A run that stands in
    two different people's names ("Budi") is left out; a name itself is always there.
    """
    names = sorted(set(people))
    holders: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for form in _runs(name):
            holders[form].append(name)
    forms = {name: name for name in names}
    for form, holding in holders.items():
        fullest = max(holding, key=len)
        if set(holding) <= _runs(fullest):
            forms[form] = fullest
    return forms


def _runs(name: str) -> set[str]:
    words = name.split()
    return {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)}


def with_full_names(entities: Iterable[Entity], aliases: Mapping[str, str]) -> list[Entity]:
    """Return the entities with `name` set to the fullest form that the article uses.

    `aliases` maps short forms to full ones, as "X (ABC)" introduced them.
    """
    found = list(entities)
    full = {each: aliases.get(each.text, " ".join(each.text.split())) for each in found}
    people = short_forms(full[each] for each in found if each.type == "PERSON")
    return [
        dataclasses.replace(each, name=people[full[each]] if each.type == "PERSON" else full[each])
        for each in found
    ]
