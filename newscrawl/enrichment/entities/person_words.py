"""What words before and in a person's name tell: titles, ranks, honorifics, and what no person is called."""

from __future__ import annotations

from newscrawl.enrichment.entities.known_names import WELL_KNOWN
from newscrawl.enrichment.entities.labelling import Labelling, Sentence
from newscrawl.enrichment.entities.roles import OFFICES, ROLE_WORDS
from newscrawl.enrichment.entities.wordlists import (
    COUNTRIES,
    LOCATION_WORDS,
    MONTHS,
    ORGANISATION_HEADS,
    ORGANISATION_WORDS,
    RANKS,
    TITLES,
    WEEKDAYS,
    word_set,
)

UNIFORMED = word_set("""
    jenderal letjen mayjen brigjen kolonel letkol lettu letda komjen irjen kombes kompol akbp iptu ipda aiptu
    aipda bripka bripda serda sertu serka serma peltu pelda kopka koptu kopda praka pratu prada
""")
"""Ranks of officers and soldiers that are nothing else."""

HONORIFICS = word_set("""
    ustadzah ustazah kyai nyai hj pdt pendeta pater pastor romo hm tgk teungku datuk dato datin ny tn capt
    mgr sr rm br jpu mentan menperin menaker menhut kadis kajari babinsa bhabinkamtibmas pemred dirut kabid
    kadus kasat kanit
""")
"""Forms of address and short names of offices that nobody is called."""

BEFORE_A_NAME = OFFICES | word_set("wagub wabup") | RANKS | UNIFORMED | HONORIFICS
"""What stands before a name and is no part of it."""

_LEADS = (
    TITLES
    | ROLE_WORDS
    | word_set("""
    personel personil vokalis gitaris drummer epidemiolog pakar ahli ceo cto cmo coo peneliti ekonom juru
    bicara vp evp svp avp manager komisioner penyerang winger kapten kepala lurah camat
""")
)

_NO_PERSON = (
    COUNTRIES
    | ORGANISATION_WORDS
    | ORGANISATION_HEADS
    | LOCATION_WORDS
    | MONTHS
    | WEEKDAYS
    | word_set("""
    cabang pusat unit bidang divisi regional area bagian seksi pimpinan raya agung nasional internasional
    umum khusus negeri utama perwakilan rakyat republik timur barat mas perjuangan
""")
)


def lead(sentence: Sentence, start: int) -> str:
    """Return the title before a name, with what it is the title of between them, or "" for none."""
    lower, words = sentence.lower, sentence.words
    if lower[max(0, start - 2) : start] == ["wali", "kota"]:
        return "walikota"
    for at in range(start - 1, max(-1, start - 9), -1):
        if lower[at] in _LEADS:
            return lower[at]
        if not (words[at][0].isupper() or words[at] in ("(", ")", "dan")) or lower[at] in WEEKDAYS:
            return ""
    return ""


def is_name_word(article: Labelling, sentence: Sentence, at: int) -> bool:
    """Say whether a word is one of people's names, by the known names, and nothing else."""
    word, lower = sentence.words[at], sentence.lower[at]
    return (
        word.istitle()
        and may_be_name(word, lower)
        and lower not in TITLES
        and lower not in ROLE_WORDS
        and not {"n", "P"}.isdisjoint(article.names.lists([lower]))
    )


def may_be_name(word: str, lower: str) -> bool:
    """Say whether a word, also given in lower case, can be in a person's name, as a stop or hyphen can."""
    if word in (".", "-"):
        return True
    known = lower in _NO_PERSON or ("LOCATION", word) in WELL_KNOWN
    return word[0].isupper() and word.isalpha() and not known


def well_known(word: str) -> bool:
    """Say whether a word is the short name of an organisation that needs no explanation."""
    return ("ORGANISATION", word) in WELL_KNOWN
