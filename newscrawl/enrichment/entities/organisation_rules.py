"""Document rules about organisations: where their names begin and end, and which need no explanation."""

from __future__ import annotations

import re

from newscrawl.enrichment.entities.aliases import COMPANY_FORMS, is_acronym
from newscrawl.enrichment.entities.known_names import AMBIGUOUS, WELL_KNOWN
from newscrawl.enrichment.entities.labelling import Alias, Labelling, Mention, Sentence
from newscrawl.enrichment.entities.roles import OFFICES
from newscrawl.enrichment.entities.tokens import domain_end
from newscrawl.enrichment.entities.wordlists import COMMON_ACRONYMS, COUNTRIES, RANKS, word_set

_HEADS = word_set("""
    rspi rsj rsab rskd pn pta ptun kua baleg banggar satgas densus polairud kanwil perum perumda pdam bumdes
    kpud ylbhi lbh walhi kontras paroki keuskupan sinode hkbp ma'had ma’had disdikbud bapenda bappeda bkpsdm
    diskominfo disperindag dpmptsp samsat ponpes damkar
""")
"""More words that an organisation's name begins with, of which the model knows too little."""

_KNOWN = frozenset(
    name for type, name in WELL_KNOWN if type == "ORGANISATION" and " " not in name and name not in AMBIGUOUS
) | frozenset(["ANTARA", "Reuters", "AFP", "Xinhua", "Bloomberg", "Kremlin", "Interpol", "UNESCO", "UNICEF"])

_ENDS = word_set("university institute college foundation corporation")
"""Words that an organisation's name in English ends with."""

_JOBS = word_set("""
    survei epidemiolog antropolog sosiolog kriminolog vulkanolog ekonom analis pengamat pakar ahli peneliti
    dosen rektor alumnus mahasiswa bos humas jubir
""")
"""Words before an organisation that are no part of its name."""

_BEFORE = _JOBS | OFFICES
_OF_PLACES = word_set("kajari kajati kapolres kapolda kapolsek dandim danramil bupati sekda wabup")
_ENGLISH_JOBS = word_set(
    "head manager director officer secretary relation relations communication communications"
)
_ENGLISH_OFFICES = _ENGLISH_JOBS | word_set("""
    of corporate public vice president general senior executive chief group digital business marketing
    external internal affairs and & country community development government human resources investor
    research legal operation operations finance financial commercial technology product
""")
_DIRECTORS = word_set("direktur dirut wadirut svp evp vp avp gm manager manajer head")

_COUNTRY_NAMES = (("republik", "indonesia"), ("amerika", "serikat"), ("korea", "selatan"), ("arab", "saudi"),
                  ("hindia", "belanda"), ("korea", "utara"), ("selandia", "baru"))  # fmt: skip

_INSTITUTIONS = frozenset(
    name.replace("_", " ")
    for name in word_set("""
    pondok_pesantren majelis_taklim majelis_hakim panti_asuhan lembaga_panti_asuhan rumah_sakit puskesmas
    pemerintah_kota pemerintah_daerah pemerintah_provinsi pemerintah_kabupaten pemerintah_desa
    """)
)

_LEAGUES = frozenset(
    ("serie a", "bundesliga", "la liga", "premier league", "ligue 1", "eredivisie", "el clasico")
)
_MODEL_NUMBER = re.compile(r"(?!U\d)[A-Z]{1,3}\d{1,4}[A-Za-z]{0,2}|\d{1,3}[A-Za-z]{1,3}")
_HOSPITALS = word_set("rs rsu rsud rsup rsj rsia rspad rst")
_UNITS = word_set("kodam kodim korem koramil yonif batalyon brigif lanal lanud lantamal")
_NUMBER = re.compile("\\d{1,4}|[IVX]{1,6}")
_INDICES = ("hang seng ", "shanghai composite ", "nikkei ", "kospi ", "brent ", "wti ")


_GO_ON = word_set("barat timur utara selatan tengah tenggara kota kabupaten desa kecamatan provinsi - / dan")
"""Words behind a name that are rather more of it than of the headline."""


def more_heads_decide(article: Labelling) -> None:
    """What begins with the head word of an organisation is one, a place behind it is part of its name."""
    for sentence, mention in article:
        start, end, type = mention
        if type == "ORG":
            continue
        if end - start >= 2 and (
            _is_head(sentence, start)
            or _is_boarding_school(sentence, start)
            or sentence.lower[end - 1] in _ENDS
        ):
            sentence.replace(mention, Mention(start, end, "ORG"))
        elif sentence.lower[max(0, start - 2) : start] == ["panti", "asuhan"]:
            sentence.put(start - 2, end, "ORG")
        elif start and _is_head(sentence, start - 1) and sentence.free(start - 1, start) and type == "LOC":
            sentence.replace(mention, Mention(start - 1, end, "ORG"))


def hospitals_of_doctors(article: Labelling) -> None:
    """A hospital that is named after a doctor is no person."""
    for sentence, (start, end, type) in article:
        at = start
        while at and sentence.lower[at - 1] in ("dr", "prof", "h", "."):
            at -= 1
        if type == "PER" and 0 < at < start and sentence.lower[at - 1] in _HOSPITALS:
            sentence.put(at - 1, end, "ORG")


def military_units(article: Labelling) -> None:
    """A unit is called by its number, and by its name or place behind a slash."""
    for sentence in article.sentences:
        words = sentence.words
        if _UNITS.isdisjoint(sentence.lower):
            continue
        for at, word in enumerate(sentence.lower[:-1]):
            if word not in _UNITS or not words[at][0].isupper() or not _NUMBER.fullmatch(words[at + 1]):
                continue
            end = at + 2
            if words[end : end + 1] == ["/"]:
                end += 1
                while end < min(len(words), at + 5) and _in_unit(sentence, end):
                    end += 1
            if words[end - 1] != "/":
                sentence.put(at, end, "ORG")


def _in_unit(sentence: Sentence, at: int) -> bool:
    return sentence.words[at][0].isupper() and sentence.lower[at] not in RANKS | OFFICES


def known_are_organisations(article: Labelling) -> None:
    """Short names that news uses without explaining them are organisations, also where the model saw none."""
    untagged = [
        (sentence, at)
        for sentence in article.sentences
        if not _KNOWN.isdisjoint(sentence.words)
        for at, word in enumerate(sentence.words)
        if word in _KNOWN and sentence.covering(at) is None
    ]
    for sentence, mention in article:
        if mention.single and mention.type != "ORG" and sentence.words[mention.start] in _KNOWN:
            sentence.replace(mention, Mention(mention.start, mention.end, "ORG"))
    explained = {sentence.words[at] for sentence, at in untagged if at and sentence.words[at - 1] == "("}
    for sentence, at in untagged:
        if sentence.words[at] not in explained - {"ANTARA"} and not _all_capitals(sentence):
            sentence.put(at, at + 1, "ORG")


def learn_short_names(article: Labelling) -> None:
    """In brackets behind an organisation is what it is called for short, without its form as a company."""
    for number, sentence in enumerate(article.sentences):
        for mention in list(sentence.mentions):
            words, start = sentence.words, mention.end + 1
            if mention.type != "ORG" or words[mention.end : start] != ["("]:
                continue
            end = next((at for at in range(start + 1, min(start + 4, len(words))) if words[at] == ")"), None)
            if end is None or not all(word[0].isupper() and word.isalpha() for word in words[start:end]):
                continue
            name = [word for word in sentence.surface(mention) if word.lower() not in COMPANY_FORMS]
            short = "".join(words[start:end])
            full = sentence.surface(mention)
            if is_acronym(short, " ".join(name)) or is_acronym(short, " ".join(full)):
                sentence.put(start, end, "ORG")
                article.aliases.setdefault(" ".join(words[start:end]), Alias(number, mention))
    for sentence, mention in article:
        alias = article.aliases.get(sentence.words[mention.start]) if mention.single else None
        if alias and alias.mention.type == "ORG" and mention.type != "ORG":
            sentence.replace(mention, Mention(mention.start, mention.end, "ORG"))


def clubs_in_brackets(article: Labelling) -> None:
    """Where players have their club in brackets behind them, a town there is a club too."""
    places = []
    clubs = 0
    for sentence in article.sentences:
        for mention in sentence.mentions:
            if mention.type != "PER" or sentence.words[mention.end : mention.end + 1] != ["("]:
                continue
            inside = sentence.covering(mention.end + 1)
            if inside is None:
                continue
            if sentence.words[inside.end : inside.end + 1] == [")"]:
                clubs += inside.type == "ORG"
                if inside.type == "LOC" and sentence.lower[inside.start] not in COUNTRIES:
                    places.append((sentence, inside))
    if clubs >= 2:
        for sentence, inside in places:
            sentence.replace(inside, Mention(inside.start, inside.end, "ORG"))


def acronyms_everywhere(article: Labelling) -> None:
    """An acronym that is an organisation once is one throughout, where no other name has it."""
    sure: set[str] = set()
    other: set[str] = set()
    for sentence, mention in article:
        if mention.single:
            word = sentence.words[mention.start]
            if mention.type != "ORG":
                other.add(word)
            elif len(word) > 2 and word.isupper():
                sure.add(word)
    sure -= COMMON_ACRONYMS | other
    for sentence in article.sentences:
        if not sure.isdisjoint(sentence.words):
            for at, word in enumerate(sentence.words):
                if word in sure and sentence.covering(at) is None:
                    sentence.put(at, at + 1, "ORG")


def drop_jobs(article: Labelling) -> None:
    """Who works for an organisation, and as what, is no part of its name."""
    for sentence, mention in article:
        start, end, type = mention
        if type != "ORG":
            continue
        lower = sentence.lower
        while start < end - 1 and lower[start] in _BEFORE and sentence.words[start + 1][0].isalpha():
            start += 1
        if start > mention.start and lower[start - 1] in _OF_PLACES and not sentence.words[start].isupper():
            type = "LOC"
        if "bidang" in lower[start + 1 : end] and lower[start] not in ("kementerian", "kemenko"):
            end = lower.index("bidang", start)
        stop = start
        while stop < end - 1 and lower[stop] in _ENGLISH_OFFICES:
            stop += 1
        job = not _ENGLISH_JOBS.isdisjoint(lower[start:stop])
        if stop > start and (job or (start and lower[start - 1] in _DIRECTORS)):
            start = stop
        if (start, end) != (mention.start, mention.end):
            sentence.replace(mention, Mention(start, end, type))


def government_of_country(article: Labelling) -> None:
    """Of the government of a country only the country is a name."""
    for sentence, mention in article:
        start, end, type = mention
        if type != "ORG" or end - start < 2 or sentence.lower[start] != "pemerintah":
            continue
        country = tuple(sentence.lower[start + 1 : end])
        if country in _COUNTRY_NAMES or (len(country) == 1 and country[0] in COUNTRIES):
            sentence.replace(mention, Mention(start + 1, end, "LOC"))


def trim_in_headings(article: Labelling) -> None:
    """In a headline, where every word has a capital, a name that the article has elsewhere ends as there."""
    headings = [sentence for sentence in article.sentences if sentence.mentions and sentence.heading]
    if not headings:
        return
    known = {
        sentence.surface(mention): mention.type
        for sentence, mention in article
        if mention.end - mention.start <= 6 and not sentence.heading
    }
    for surface, type in list(known.items()):
        if type == "PER" and len(surface[0]) > 2:
            known.setdefault(surface[:1], "PER")
    for sentence in headings:
        for mention in list(sentence.mentions):
            surface = sentence.surface(mention)
            if surface in known or mention.type == "ORG":
                continue
            for length in range(len(surface) - 1, 0, -1):
                here = known.get(surface[:length])
                if (
                    here
                    and surface[length].lower() not in _GO_ON
                    and not article.names.lists([surface[length].lower()])
                ):
                    sentence.replace(mention, Mention(mention.start, mention.start + length, here))
                    break


def join_known_names(article: Labelling) -> None:
    """Two names side by side that are known as one are one ("Inter Milan"), as is "Musim Mas"."""
    for sentence, (start, end, type) in article:
        if type != "ORG" or end >= len(sentence.words):
            continue
        behind = sentence.covering(end)
        if behind and behind.type == "ORG" and "O" in article.names.lists(sentence.lower[start : behind.end]):
            sentence.put(start, behind.end, "ORG")
        elif (
            behind is None
            and end - start == 1
            and sentence.words[end] in ("Mas", "Bang")
            and (end + 1 == len(sentence.words) or not sentence.words[end + 1].istitle())
        ):
            sentence.put(start, end + 1, "ORG")


def drop_common_organisations(article: Labelling) -> None:
    """The form of a company, or a kind of institution, is no name without one."""
    for sentence, mention in article:
        lower = sentence.lower[mention.start : mention.end]
        form = mention.type == "ORG" and COMPANY_FORMS.issuperset(lower)
        form |= lower[0] == "dinas" and sentence.lower[mention.start - 1 : mention.start] == ["rumah"]
        if form or (mention.type != "PER" and " ".join(lower) in _INSTITUTIONS):
            sentence.replace(mention)


def drop_links(article: Labelling) -> None:
    """A link or an e-mail address is no medium; www is part of a medium's address."""
    for sentence, mention in article:
        if mention.type != "ORG" or domain_end(sentence.words, mention.start) != mention.end:
            continue
        words, (start, end, type) = sentence.words, mention
        if words[start - 1 : start] == ["@"]:
            sentence.replace(mention)
            continue
        before = sentence.covering(start - 2) if words[start - 1 : start] == ["-"] else None
        if before and before.single and words[start].isupper() and words[start - 2].isupper():
            sentence.put(start - 2, end, type)
            continue
        while (
            start >= 2
            and words[start - 1] == "."
            and words[start - 2].isalnum()
            and words[start - 2].islower()
        ):
            start -= 2
        if words[start - 1 : start] == ["/"] or _goes_on(words, end):
            sentence.replace(mention)
        elif start < mention.start and words[start] == "www":
            sentence.put(start, end, type)


def drop_products(article: Labelling) -> None:
    """A maker before a model's number is part of a product; leagues and indices are no names either."""
    for sentence, mention in article:
        start, end, type = mention
        name = " ".join(sentence.lower[start:end])
        behind = sentence.words[end] if end < len(sentence.words) else ""
        if (
            name in _LEAGUES
            or f"{name} ".startswith(_INDICES)
            or (name == "bi" and behind.lower() in ("rate", "checking"))
            or (type == "ORG" and mention.single and _MODEL_NUMBER.fullmatch(behind))
        ):
            sentence.replace(mention)


def _goes_on(words: list[str], end: int) -> bool:
    """Say whether an address is followed by a path; behind a slash with a capital is the author."""
    return end + 1 < len(words) and words[end] == "/" and not words[end + 1][0].isupper()


def _is_head(sentence: Sentence, at: int) -> bool:
    return sentence.lower[at] in _HEADS and sentence.words[at][0].isupper()


def _is_boarding_school(sentence: Sentence, at: int) -> bool:
    return sentence.lower[at : at + 2] == ["pondok", "pesantren"] and sentence.covering(at + 2) is not None


def _all_capitals(sentence: Sentence) -> bool:
    return not any(word.islower() for word in sentence.words) and len(sentence.words) > 3
