"""What is sound in an article of another language: the model and the rules know Indonesian and its kin alone.

A wrong name is worse than none, so only names that are known in full are tagged, and only where neither the
word before nor the one behind them can be more of the name ("Bank Indonesia" is no mention of Indonesia,
"Joko Widodo Stadium" none of the president); of dates and amounts those that every language writes alike.
"""

from __future__ import annotations

import re

from newscrawl.article import Entity, EntityType, Language
from newscrawl.enrichment.entities.aliases import with_full_names
from newscrawl.enrichment.entities.known_names import AMBIGUOUS, WELL_KNOWN
from newscrawl.enrichment.entities.names import LONGEST, Names
from newscrawl.enrichment.entities.tokens import Token, domain_end, split_sentences, tokenize
from newscrawl.enrichment.entities.values import tag_values
from newscrawl.enrichment.entities.wordlists import word_set

LOCAL = frozenset(("id", "ms", "jv", "su"))
"""The languages that the model and the rules are applied to."""

SURE = 0.9
"""With less confidence an article is taken to be in one of those languages, as is one without a language."""

_COUNTRIES = frozenset(
    name.replace("_", " ")
    for name in word_set("""
    afghanistan albania algeria argentina armenia australia austria azerbaijan bahrain bangladesh belarus
    belgium bhutan bolivia brazil brunei bulgaria cambodia cameroon canada chile china colombia costa_rica
    croatia cuba cyprus czech_republic denmark ecuador egypt el_salvador estonia ethiopia fiji finland france
    germany ghana greece guatemala haiti honduras hong_kong hungary iceland india indonesia iran iraq ireland
    israel italy jamaica japan kazakhstan kenya kuwait laos latvia lebanon libya lithuania luxembourg malaysia
    maldives mexico mongolia morocco mozambique myanmar nepal netherlands new_zealand nicaragua nigeria
    north_korea norway pakistan palestine panama papua_new_guinea paraguay peru philippines poland portugal
    qatar romania russia samoa saudi_arabia senegal serbia singapore slovakia slovenia somalia south_africa
    south_korea south_sudan spain sri_lanka sudan sweden switzerland syria taiwan tanzania thailand
    timor-leste tonga tunisia turkey türkiye uganda ukraine united_arab_emirates united_kingdom united_states
    uruguay uzbekistan vanuatu venezuela vietnam yemen zimbabwe
    aceh bali jakarta java sumatra sulawesi kalimantan papua borneo lombok yogyakarta surabaya bandung medan
    makassar semarang palembang denpasar east_java west_java central_java west_papua north_sumatra
    west_sumatra south_sumatra south_sulawesi east_nusa_tenggara west_nusa_tenggara east_kalimantan
    beijing tokyo seoul bangkok manila hanoi canberra kuala_lumpur washington london paris berlin brussels
    moscow kyiv geneva new_york new_delhi
    """)
)
"""Places that Indonesian news in English is about, as English writes them."""

_TITLES = word_set("""
    president minister governor mayor chairman chairwoman secretary senator king queen pope prince princess
    general professor dr mr mrs ms sir coach captain ambassador spokesman spokeswoman spokesperson director
    speaker commissioner chief commander judge presiden
""")
_OPENING = word_set("""
    the a an in at on from to of by for with as and but or if when while after before since until this that it
    both its their our like unlike across near within outside inside between
""")
"""Words that have a capital because a sentence begins with them."""

_FULL_NAMES = frozenset(name.lower() for (type, _), name in WELL_KNOWN.items() if type == "ORGANISATION")
_UNIVERSAL = re.compile(r"(?P<PERCENT>[-−]?\d[\d.,]*(?:[-–]\d[\d.,]*)?\s?%)|(?P<DATE>\d{4}-\d\d-\d\d)")


def is_foreign(language: Language | None) -> bool:
    """Say whether an article is surely in a language that the model and the rules do not know."""
    return language is not None and language.code not in LOCAL and language.confidence >= SURE


def tag_sound_values(text: str) -> list[Entity]:
    """Return the values that every language writes alike: 12.5% and 2023-09-05."""
    return [each for each in tag_values(text) if _UNIVERSAL.fullmatch(each.text)]


def tag_known_names(text: str, names: Names) -> list[Entity]:
    """Return the known people, organisations and places of a text, sorted by start, without overlaps."""
    found = []
    for tokens in split_sentences(text, tokenize(text)):
        words = [_word(token) for token in tokens]
        at = 0
        while at < len(words):
            length, type = _name_at(tokens, words, at, names)
            if type:
                start, end = tokens[at].start, tokens[at + length - 1].start + len(words[at + length - 1])
                found.append(Entity(type, text[start:end], text[start:end], start, end))
            at += max(length, 1)
    return with_full_names(found, {})


def _word(token: Token) -> str:
    """Return a token without the ending of a possessive ("China's")."""
    return token.text[:-2] if token.text[-2:] in ("'s", "’s") and len(token.text) > 2 else token.text


def _name_at(tokens: list[Token], words: list[str], at: int, names: Names) -> tuple[int, EntityType | None]:
    """Return how many words from `at` on belong together, and what they are where they are a known name."""
    end = domain_end(words, at)
    if end > at:
        linked = words[at - 1 : at] in (["@"], ["/"], ["."]) or words[end : end + 1] == ["/"]
        return end - at, None if linked or words[at].islower() else "ORGANISATION"
    if not words[at][0].isupper():
        return 1, None
    run = _run(tokens, words, at)
    opening = words[at].lower() in _OPENING
    title = max((here for here in range(at, run) if words[here].lower() in _TITLES), default=at - 1 + opening)
    if title >= at:
        return title + 1 - at, None
    name = words[at:run]
    spaced = run < len(words) and tokens[run].start > tokens[run - 1].end
    behind = "" if run == len(words) or (spaced and words[run] == "-") else words[run]
    return len(name), _known(name, behind, names)


def _run(tokens: list[Token], words: list[str], at: int) -> int:
    """Return where the run of capitalised words ends that begins at `at`; a hyphen joins without spaces."""
    end = at + 1
    while end < len(words):
        joined = (
            words[end] == "-" and end + 1 < len(words) and tokens[end - 1].end == tokens[end + 1].start - 1
        )
        if joined and words[end + 1][0].isupper():
            end += 2
        elif words[end][0].isupper() and tokens[end - 1].text == words[end - 1]:
            end += 1
        else:
            break
    return end


def _known(name: list[str], behind: str, names: Names) -> EntityType | None:
    """Return what the whole of a run of capitalised words is known as."""
    if behind in ("of", "-", "&", "de") or len(name) > LONGEST:
        return None
    lower = " ".join(name).lower()
    if lower in _COUNTRIES:
        return "LOCATION"
    if len(name) == 1:
        known = name[0].isupper() and len(name[0]) > 2 and name[0] not in AMBIGUOUS
        return "ORGANISATION" if known and ("ORGANISATION", name[0]) in WELL_KNOWN else None
    if lower in _FULL_NAMES:
        return "ORGANISATION"
    listed = names.lists(lower.split(" "))
    if listed == "P":
        # Bands are in the list of people too; their names seldom begin with a first name.
        return "PERSON" if "n" in names.lists([name[0].lower()]) else None
    types: dict[str, EntityType] = {"O": "ORGANISATION", "L": "LOCATION"}
    return types.get(listed)
