"""Document rules about people: what belongs to their names, and which names are theirs."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from newscrawl.enrichment.entities.labelling import Alias, Labelling, Mention, Sentence
from newscrawl.enrichment.entities.person_words import (
    BEFORE_A_NAME,
    HONORIFICS,
    UNIFORMED,
    is_name_word,
    lead,
    well_known,
)
from newscrawl.enrichment.entities.roles import ROLE_WORDS
from newscrawl.enrichment.entities.wordlists import (
    COMMON_ACRONYMS,
    ORGANISATION_HEADS,
    RANKS,
    TITLES,
    WEEKDAYS,
    word_set,
)

_BRANCHES = word_set("pol inf kav arm czi cpl cke caj chk ckm mar laut pnb pas tek sus")
"""The branch of an officer, behind the rank ("Kombes Pol", "Letkol Inf")."""

_TWO_WORDS = frozenset(
    (
        ("tan", "sri"),
        ("datuk", "seri"),
        ("dato", "seri"),
        ("dato", "sri"),
        ("rais", "aam"),
        ("rais", "syuriyah"),
    )
)
_REVEREND = word_set("kh dato datuk pdt prof")
"""Honorifics before which no person's name begins."""

_INSIDE = UNIFORMED | _REVEREND
_RANKED = UNIFORMED | RANKS
_OFFICES_ALONE = word_set("""
    menag mendag mendagri mendikbud mendikbudristek menhan menhub menkes menkeu menkominfo menkopolhukam
    menkumham menlu menpan menparekraf menpora menperin menaker mensesneg mensos mentan menteri wamen
    wapres wagub wabup wakapolri kapolri kapolda kapolres kapolsek kapolresta kapolrestabes kades kadis
    kajari kajati sekda sekjen ketum waketum dirut dirjen jubir babinsa bhabinkamtibmas datuk dato tgk ny tn
""")
"""Short names of offices: alone they are no name of a person."""

_DEGREES = word_set("""
    SH MH SE MM ST MT SIP MIP SSos MSi MSc MBA PhD SPd MPd SKom MKom SKM MKes SAg MAg MA MHum SHut SIK SIk
    SSi SPt SpA SpOG SpPD SpJP SpB SpP SpKJ SpM SpTHT SpOT SpS SpBS SpAn SpPK Lc LLM LL FINASIM
""")
_DEGREE_BEGINS = frozenset(("S", "M", "B", "Ph", "Sp", "LL"))
_DEGREE_ENDS = word_set("""
    H E M T D A B P S IP Sos Si Sc Pd Kom Ag Hum Kes Ak Pt Hut I IK OG PD JP KJ An K
""")

_BALINESE = word_set("""
    wayan made nyoman ketut kadek komang putu gede nengah gusti dewa gst ngurah luh
""")
_PATRONYMICS = frozenset(("bin", "binti", "von", "van", "der", "ibn"))
_CALLED = word_set("pak bu mas mbak bang kak")
_NOT_CALLED = word_set("""
    kota negara guru dokter dosen haji bos rt rw polisi hakim jaksa sopir tani kos kost rumah tangga pertiwi
    muda tua nyonya pejabat dewan menteri putih hitam jawa indonesia allah tuhan
""")

_INTRODUCE_INITIALS = word_set("berinisial inisial saksi tersangka pelaku korban")

_NO_FIRST_NAME = TITLES | ROLE_WORDS | BEFORE_A_NAME | word_set("dan atau dari seri bin alias")
_ALSO_CALLED = frozenset(("disapa", "dipanggil", "dikenal", "disebut"))
_PET_NAME = frozenset(("sapaan", "panggilan"))


def drop_titles(article: Labelling) -> None:
    """Ranks, honorifics and offices are no part of a person's name, and alone no person."""
    for sentence, mention in article:
        if mention.type != "PER":
            continue
        start, end, _ = mention
        lower, words = sentence.lower, sentence.words
        for at in range(start + 1, end - 1):
            if lower[at] in _INSIDE and words[at][0].isupper():
                start = at
        while start < end - 1 and _is_title(sentence, start, mention.start):
            start += 1
        if end - start > 1 and lower[end - 1] in HONORIFICS and _person_behind(sentence, end):
            end = start
        branch = lower[start] in _BRANCHES and lower[max(0, start - 1)] in _RANKED
        alone = end - start == 1 and (lower[start] in _OFFICES_ALONE or branch)
        if alone or tuple(lower[mention.start : end]) in _TWO_WORDS:
            end = start
        _cut(sentence, mention, start, end)


def drop_degrees(article: Labelling) -> None:
    """What a person has studied stands behind the name and is no part of it, nor a person by itself."""
    for sentence, mention in article:
        start, end, type = mention
        if type != "PER":
            continue
        words = sentence.words
        least = start if words[start - 1 : start] == [","] else start + 1
        while end > least and (size := _degree(words, least, end)):
            end -= size
            while end > least and words[end - 1] == ",":
                end -= 1
        _cut(sentence, mention, start, end)


def balinese_names(article: Labelling) -> None:
    """The I or Ni before a Balinese name is part of it, not a number."""
    for sentence, (start, end, type) in article:
        before = sentence.words[start - 1] if start else ""
        if type == "PER" and before in ("I", "Ni") and sentence.lower[start] in _BALINESE:
            sentence.put(start - 1, end, "PER")


def join_patronymics(article: Labelling) -> None:
    """The father's name, or a noble one, is part of a person's."""
    for sentence in article.sentences:
        if _PATRONYMICS.isdisjoint(sentence.lower):
            continue
        for at in range(1, len(sentence.words) - 1):
            if sentence.lower[at] not in _PATRONYMICS:
                continue
            end = at + 1
            if sentence.lower[end] in _PATRONYMICS and end + 1 < len(sentence.words):
                end += 1
            before, behind = sentence.covering(at - 1), sentence.covering(end)
            if before is None or before.type != "PER":
                if sentence.lower[at] in ("bin", "binti") and _is_initial(sentence.words[at - 1]):
                    before = Mention(at - 1, at, "PER")
                else:
                    continue
            if behind is not None and behind.type == "PER" and behind.start <= end:
                sentence.put(before.start, behind.end, "PER")


def addressed_are_people(article: Labelling) -> None:
    """Who is called Pak, Bu or Mas is a person, also where the model saw none."""
    for sentence in article.sentences:
        if _CALLED.isdisjoint(sentence.lower):
            continue
        for at, called in enumerate(sentence.lower[:-1]):
            if called not in _CALLED or sentence.covering(at) or sentence.heading:
                continue
            end = at + 1
            while end < len(sentence.words) and end < at + 4 and _may_be_called(sentence, end):
                end += 1
            if end > at + 1 and sentence.free(at + 1, end):
                sentence.put(at + 1, end, "PER")


def more_initials(article: Labelling) -> None:
    """In a list of people with initials, each is a person."""
    for sentence in article.sentences:
        if _INTRODUCE_INITIALS.isdisjoint(sentence.lower):
            continue
        for mention in list(sentence.mentions):
            if mention.type == "PER" and mention.single and _is_initial(sentence.words[mention.start]):
                _next_initials(sentence, mention.end)


def complete_names(article: Labelling) -> None:
    """Another name behind a person's is part of it, also where the article mostly leaves it away."""
    for sentence, (start, end, type) in article:
        stop = end
        while type == "PER" and end - start > 1 and stop < len(sentence.words) and stop < end + 2:
            if sentence.covering(stop) or not is_name_word(article, sentence, stop) or sentence.heading:
                break
            stop += 1
        if stop > end:
            sentence.put(start, stop, "PER")


def complete_first_names(article: Labelling) -> None:
    """A person known by the word before the name too is called so, whatever the model made of that word."""
    for sentence, (start, end, type) in article:
        if type != "PER" or not start:
            continue
        begin = start
        while begin and sentence.lower[begin - 1] in _PATRONYMICS:
            begin -= 1
        begin -= 1
        word = sentence.words[begin] if begin >= 0 else ""
        lower = sentence.lower
        if (
            not word.istitle()
            or lower[begin] in _NO_FIRST_NAME
            or tuple(lower[begin - 1 : begin + 1]) in _TWO_WORDS
        ):
            continue
        before = sentence.covering(begin)
        if before is not None and (before.type == "PER" or before.end != begin + 1 or before.single):
            continue
        noble = begin + 1 < start and before is not None
        known = noble or "P" in article.names.lists(lower[begin:end])
        if known or (before is None and is_name_word(article, sentence, begin) and lead(sentence, begin)):
            sentence.put(begin, end, "PER")


def learn_other_names(article: Labelling) -> None:
    """Behind "alias" stands a person's other name: both are one, here and in the rest of the article."""
    for number, sentence in enumerate(article.sentences):
        for at in range(1, len(sentence.words) - 1 if "alias" in sentence.lower else 0):
            if (
                sentence.lower[at] == "alias"
                and (before := sentence.covering(at - 1))
                and before.type == "PER"
            ):
                other = sentence.words[at + 1]
                named = (
                    other[0].isupper() and other.isalpha() and other.lower() not in _CALLED | {"ibu", "bapak"}
                )
                if named and sentence.covering(at + 1) is None:
                    sentence.put(at + 1, at + 2, "PER")
        people = [mention for mention in sentence.mentions if mention.type == "PER"]
        for first, second in itertools.pairwise(people):
            names = _same_person(sentence, first, second)
            if names:
                full, short = names
                article.aliases.setdefault(" ".join(sentence.surface(short)), Alias(number, full))


def _same_person(sentence: Sentence, first: Mention, second: Mention) -> tuple[Mention, Mention] | None:
    """Return two names of one person, the full and the other one, or None where they are two people."""
    between = sentence.lower[first.end : second.start]
    called = between[:1] == ["atau"] and len(between) <= 5 and not _ALSO_CALLED.isdisjoint(between)
    if between[:1] == ["alias"] and _CALLED.issuperset(between[1:2]) and len(between) < 3:
        return (second, first) if first.single and not second.single else (first, second)
    if called:
        return (second, first) if first.single and not second.single else (first, second)
    if between[:1] == [","] and len(between) <= 3 and not _PET_NAME.isdisjoint(between):
        return second, first
    return None


def _is_title(sentence: Sentence, at: int, begin: int) -> bool:
    lower = sentence.lower[at]
    if lower in BEFORE_A_NAME:
        return True
    before = sentence.lower[at - 1] if at else ""
    if lower in _BRANCHES and before in _RANKED:
        return True
    if (before, lower) in _TWO_WORDS or (lower, sentence.lower[at + 1]) in _TWO_WORDS:
        return True
    return at > begin and sentence.words[at] == "."


def _person_behind(sentence: Sentence, at: int) -> bool:
    at += sentence.words[at : at + 1] == ["."]
    behind = sentence.covering(at) if at < len(sentence.words) else None
    return behind is not None and behind.type == "PER"


def _degree(words: Sequence[str], start: int, end: int) -> int:
    """Return how many tokens before `end` are one degree: none, one ("SH") or some ("S.H.", "M.Si")."""
    if words[end - 1] in _DEGREES:
        return 1
    stop = end - 1 if words[end - 1] == "." else end
    at = stop
    while at - 2 >= start and words[at - 1] in _DEGREE_ENDS and words[at - 2] == ".":
        at -= 2
    if at < stop and at - 1 >= start and words[at - 1] in _DEGREE_BEGINS:
        return end - at + 1
    return 0


def _is_initial(word: str) -> bool:
    return word.isupper() and word.isalpha() and len(word) <= 4


def _next_initials(sentence: Sentence, at: int) -> None:
    words, lower = sentence.words, sentence.lower
    if words[at : at + 1] == ["("] and words[at + 2 : at + 3] == [")"]:
        at += 3
    begun = at
    while at < len(words) and at < begun + 2 and lower[at] in (",", "dan", "serta"):
        at += 1
    if begun == at or at >= len(words) or not _is_initial(words[at]):
        return
    word, covering = words[at], sentence.covering(at)
    known = well_known(word) or word in COMMON_ACRONYMS
    follows = lower[at + 1 : at + 2]
    if (
        not known
        and (covering is None or covering.single)
        and follows[0:1]
        and follows[0] in _FOLLOW_INITIALS
    ):
        sentence.put(at, at + 1, "PER")


_FOLLOW_INITIALS = word_set("( , . dan serta yang alias selaku sebagai merupakan adalah diduga")


def _may_be_called(sentence: Sentence, at: int) -> bool:
    word, lower = sentence.words[at], sentence.lower[at]
    return (
        word.istitle()
        and word.isalpha()
        and len(word) > 2
        and lower not in _NOT_CALLED
        and lower not in ROLE_WORDS
        and lower not in TITLES
        and lower not in ORGANISATION_HEADS
        and lower not in WEEKDAYS
        and sentence.covering(at) is None
    )


def _cut(sentence: Sentence, mention: Mention, start: int, end: int) -> None:
    if (start, end) != (mention.start, mention.end):
        sentence.replace(mention, *[Mention(start, end, mention.type)][: end > start])
