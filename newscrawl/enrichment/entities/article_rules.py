"""Document rules that compare the mentions of the whole article."""

from __future__ import annotations

from collections import Counter

from newscrawl.enrichment.entities.labelling import LONGEST_NAME, Labelling, Mention, Sentence, Surface
from newscrawl.enrichment.entities.wordlists import (
    COUNTRIES,
    LOCATION_WORDS,
    ORGANISATION_HEADS,
    ORGANISATION_WORDS,
    TITLES,
    word_set,
)

_INTRODUCE_INITIALS = frozenset(("berinisial", "inisial", "insial"))

_COMMON_NAME_PARTS = (
    word_set("""
    muhammad mohammad mohamad ahmad abdul siti bin binti al the van de dr prof haji raja sri maha nur putra
    putri bapak ibu presiden
""")
    | COUNTRIES
)
"""Parts of names that alone do not mean the person."""

_TITLES_ALONE = word_set("presiden menteri gubernur ketua kepala direktur pemerintah negara")


def drop_acronyms_of_phrases(article: Labelling) -> None:
    """The acronym of a phrase in small letters is no name, unless it is elsewhere that of one."""
    dropped: set[str] = set()
    kept: set[str] = set()
    for sentence in article.sentences:
        words = sentence.words
        for at in range(2, len(words) - 2):
            acronym = words[at + 1]
            if words[at] != "(" or words[at + 2] != ")" or not _is_capitals(acronym, 2, 6):
                continue
            if sentence.covering(at - 1):
                kept.add(acronym)
            elif _abbreviates_phrase(acronym, words[max(0, at - len(acronym) - 1) : at]):
                dropped.add(acronym)
    dropped -= kept
    if dropped:
        for sentence, mention in article:
            if mention.single and sentence.words[mention.start] in dropped:
                sentence.replace(mention)


def initials_are_people(article: Labelling) -> None:
    """Who is introduced by initials, or by them and an age, is a person throughout the article."""
    initials = {
        word
        for sentence in article.sentences
        for at, word in enumerate(sentence.words)
        if _is_capitals(word, 1, 4)
        and ((at and sentence.lower[at - 1] in _INTRODUCE_INITIALS) or _age_behind(sentence, at))
    }
    initials.difference_update(article.aliases)
    if initials:
        for sentence in article.sentences:
            for at, word in enumerate(sentence.words):
                if word in initials and _alone(sentence, at):
                    sentence.put(at, at + 1, "PER")


def name_parts_are_people(article: Labelling) -> None:
    """A part of a person's name that stands alone is that person, where no other name has it."""
    parts: set[str] = set()
    elsewhere: set[str] = set()
    for surface, types in article.types().items():
        if len(surface) < 2:
            continue
        if types.most_common(1)[0][0] == "PER":
            parts.update(word for word in surface if _tells_person(word))
        else:
            elsewhere.update(surface)
    parts -= elsewhere
    if parts:
        for sentence in article.sentences:
            for at, word in enumerate(sentence.words):
                if word in parts and _alone(sentence, at):
                    sentence.put(at, at + 1, "PER")


def agree_on_types(article: Labelling) -> None:
    """The same words are the same kind of name throughout, also where the model saw none."""
    types = article.types()
    agreed = {}
    for surface, counts in types.items():
        type, times = counts.most_common(1)[0]
        alone = len(surface) == 1 and surface[0].lower() in _TITLES_ALONE
        if times >= 0.6 * counts.total() and not alone:
            agreed[surface] = type
    for acronym, alias in article.aliases.items():
        agreed[(acronym,)] = alias.mention.type
    for sentence, mention in article:
        type = agreed.get(sentence.surface(mention), mention.type)
        if type != mention.type:
            sentence.replace(mention, Mention(mention.start, mention.end, type))
    sought = {
        surface: type
        for surface, type in agreed.items()
        if len(surface) > 1 or _sure_alone(surface[0], types.get(surface, Counter())[type], article)
    }
    _tag_everywhere(article, sought)


def part_known_names(article: Labelling) -> None:
    """Two names that stand elsewhere by themselves are two where they stand side by side."""
    types = article.types()
    best = {
        surface: max((times, type) for type, times in counts.items())[1] for surface, counts in types.items()
    }
    total = {surface: counts.total() for surface, counts in types.items()}
    for sentence, mention in article:
        surface = sentence.surface(mention)
        if not 2 <= len(surface) <= LONGEST_NAME:
            continue
        for at in range(1, len(surface)):
            left, right = surface[:at], surface[at:]
            if left not in best or right not in best or not right[0][0].isupper():
                continue
            times = total[left] + total[right]
            both = (best[left], best[right])
            if times >= total[surface] and (
                both == ("ORG", "PER")
                or (both == ("ORG", "ORG") and mention.type == "ORG" and times >= 2 * total[surface])
            ):
                middle = mention.start + at
                sentence.replace(
                    mention, Mention(mention.start, middle, both[0]), Mention(middle, mention.end, both[1])
                )
                break


def part_office_from_person(article: Labelling) -> None:
    """Behind a title, an acronym that stands by itself elsewhere is the office, what follows it the name."""
    known = {surface[0] for surface, types in article.types().items() if len(surface) == 1 and types["ORG"]}
    known.update(article.aliases)
    for sentence, mention in article:
        start, end, type = mention
        if (
            type == "ORG"
            and 3 <= end - start <= 5
            and start
            and sentence.lower[start - 1] in TITLES
            and sentence.words[start] in known
            and _is_capitals(sentence.words[start], 2, 8)
            and all(_may_be_person(word) for word in sentence.words[start + 1 : end])
        ):
            sentence.replace(mention, Mention(start, start + 1, "ORG"), Mention(start + 1, end, "PER"))


def part_person_from_organisation(article: Labelling) -> None:
    """An organisation and a person that are both known elsewhere are two names, also side by side."""
    types = article.types()
    people = {surface[0] for surface, counts in types.items() if counts["PER"]}
    for sentence, mention in article:
        surface = sentence.surface(mention)
        if mention.type != "ORG" or not 2 <= len(surface) <= LONGEST_NAME:
            continue
        for cut in range(len(surface) - 1, 0, -1):
            if (
                surface[cut] in people
                and types.get(surface[:cut], Counter())["ORG"]
                and all(_may_be_person(word) for word in surface[cut:])
            ):
                middle = mention.start + cut
                sentence.replace(
                    mention, Mention(mention.start, middle, "ORG"), Mention(middle, mention.end, "PER")
                )
                break


def find_known_names_inside(article: Labelling) -> None:
    """In a long mention met once, a name met often is the name, and what goes before or behind it is not."""
    types = article.types()
    often = {
        surface: counts.most_common(1)[0][0]
        for surface, counts in types.items()
        if len(surface) >= 2 and counts.most_common(1)[0][1] >= 2
    }
    if not often:
        return
    for sentence, mention in article:
        surface = sentence.surface(mention)
        if 3 <= len(surface) <= LONGEST_NAME and types.get(surface, Counter())[mention.type] <= 1:
            parts = _known_inside(surface, mention, often)
            if parts:
                sentence.replace(mention, *parts)


def _known_inside(surface: Surface, mention: Mention, often: dict[Surface, str]) -> list[Mention]:
    start, end, type = mention
    for cut in range(1, len(surface) - 1):
        last = often.get(surface[cut:])
        free_of_head = surface[0].lower() not in ORGANISATION_WORDS | ORGANISATION_HEADS
        linked = surface[cut - 1].lower() in ("dan", "&")
        if last == "PER" or (last == type == "ORG" and free_of_head and not linked):
            parts = [Mention(start + cut, end, last)]
            if last == "PER" and cut == 1 and surface[0][0].isupper() and len(surface[0]) > 1:
                parts.append(Mention(start, start + 1, "ORG"))
            return parts
        first = surface[:-cut]
        if type == "PER" and len(first) >= 2 and often.get(first) == "PER":
            return [Mention(start, end - cut, "PER")]
    return []


def _tag_everywhere(article: Labelling, sought: dict[Surface, str]) -> None:
    lengths: dict[str, list[int]] = {}
    for surface in sorted(sought, key=len, reverse=True):
        here = lengths.setdefault(surface[0], [])
        if len(surface) not in here:
            here.append(len(surface))
    for sentence in article.sentences:
        for at, word in enumerate(sentence.words):
            for length in lengths.get(word, ()):
                surface = tuple(sentence.words[at : at + length])
                if len(surface) == length and surface in sought and sentence.free(at, at + length):
                    sentence.put(at, at + length, sought[surface])
                    break


def _sure_alone(word: str, times: int, article: Labelling) -> bool:
    return word[0].isupper() and len(word) > 1 and (times >= 2 or word in article.aliases)


def _is_capitals(word: str, shortest: int, longest: int) -> bool:
    return word.isupper() and word.isalpha() and shortest <= len(word) <= longest


def _abbreviates_phrase(acronym: str, before: list[str]) -> bool:
    words = [word for word in before if word[0].isalpha()][-len(acronym) :]
    return "".join(word[0].lower() for word in words) == acronym.lower() and all(
        word[0].islower() for word in words[1:]
    )


def _age_behind(sentence: Sentence, at: int) -> bool:
    behind = sentence.lower[at + 1 : at + 5]
    return (
        len(behind) >= 3
        and behind[0] == "("
        and behind[1].isdigit()
        and len(behind[1]) == 2
        and (behind[2] == ")" or behind[2:] == ["tahun", ")"])
    )


def _may_be_person(word: str) -> bool:
    lower = word.lower()
    return (
        word.istitle()
        and lower not in COUNTRIES
        and lower not in ORGANISATION_WORDS
        and lower not in ORGANISATION_HEADS
        and lower not in LOCATION_WORDS
    )


def _alone(sentence: Sentence, at: int) -> bool:
    covering = sentence.covering(at)
    return covering is None or covering.single


def _tells_person(word: str) -> bool:
    return len(word) >= 3 and word[0].isupper() and word.isalpha() and word.lower() not in _COMMON_NAME_PARTS
