"""Document rules that need no more than a mention and the words beside it."""

from __future__ import annotations

import re

from newscrawl.enrichment.entities.aliases import is_acronym
from newscrawl.enrichment.entities.labelling import Alias, Labelling, Mention, Sentence
from newscrawl.enrichment.entities.tokens import domain_end
from newscrawl.enrichment.entities.wordlists import (
    COMMON_ACRONYMS,
    COUNTRIES,
    MONTHS,
    OFTEN_WORDS,
    ORGANISATION_HEADS,
    PANDEMIC_WORDS,
    RANKS,
    WEEKDAYS,
    word_set,
)

_NOT_BEFORE_A_PLACE = word_set("pt bank dpr mpr pesantren")
_LOCAL_GOVERNMENTS = word_set("pemprov pemkab pemkot pemda")
_GOVERNED = word_set("kabupaten kota provinsi daerah desa kab")

_LOWER_STARTS = word_set("""
    jalan jl gedung kota kabupaten kecamatan kelurahan desa dusun kampung provinsi pulau kepulauan gunung
    bukit sungai danau laut selat teluk kantor masjid gereja pura distrik kawasan bandara pelabuhan
    stasiun terminal pasar hotel stadion kompleks taman museum pantai negara lapangan pondok pesantren
    sekolah universitas fakultas rumah kementerian pemerintah kepolisian polisi polda polres gerakan
    komisi badan dinas partai bank kejaksaan pengadilan mahkamah tim timnas al bin binti ibnu de van von
    la el di da den der ter
""")
"""Words that may begin a name in lower case ("desa Sukamaju")."""

_OFFICES_IN_NAMES = word_set("presiden gubernur menteri ketua direktur bupati h")

_CONCERNED = word_set("kementerian kementrian kemenko departemen badan dinas lembaga")
_SUBJECTS = word_set("""
    agama air alam anak aset budaya daerah desa digital ekonomi energi evaluasi fasilitas fiskal geofisika
    gizi hutan iklim informasi informatika infrastruktur inovasi investasi jasa kebudayaan kebijakan
    kehutanan kelautan keluarga kepemudaan kesehatan keuangan klimatologi komunikasi konservasi kreatif
    lingkungan makanan masyarakat menengah mikro mineral olahraga pariwisata pelatihan pembangunan
    pembinaan pemberdayaan pemukiman penanaman penataan pendapatan pendidikan penelitian penerapan
    pengabdian pengelolaan pengembangan pengkajian perdagangan perempuan perencanaan perikanan
    perindustrian perkebunan perlindungan permukiman pertanahan pertanian perumahan peternakan rakyat
    reformasi riset ruang sains statistik tata teknologi tenaga terpadu tertinggal transmigrasi usaha
""")

_FORMS_OF_ADDRESS = word_set("pak bu mas mbak almarhum almarhumah mendiang ustaz ustazah kiai")
_MINISTERS = word_set("menko menteri wamen")
_PORTFOLIOS = word_set("""
    polhukam polkam perekonomian marves pmk kumham imipas pupr lhk esdm bumn agraria desa pdtt pdt atr bpn ppa
    pppa panrb
""")

_ARABIC_PARTICLES = word_set("al an as asy at ar az ad el abu")
_HYPHENS = frozenset("-–/")
_COMPANY_STOPS = word_set("inc ltd corp co tbk jr")
_STATE_OWNED = frozenset(("persero", "perseroda"))
_DETIK = re.compile(
    "detik(?:com|[A-Z][A-Za-z]+|news|finance|sport|hot|inet|oto|travel|food|health|jateng|jatim|jabar|sumut"
    "|bali|sulsel)"
)


def tag_detik(article: Labelling) -> None:
    """The news sites of Detik are organisations, whatever the model made of their small letters."""
    for sentence in article.sentences:
        for at, word in enumerate(sentence.words):
            if word[0] == "d" and _DETIK.fullmatch(word):
                sentence.put(at, at + 1, "ORG")


def drop_lower_start(article: Labelling) -> None:
    """A name begins with a capital, but for words that names are known to begin with."""
    for sentence, mention in article:
        start = mention.start
        while (
            start < mention.end - 1
            and sentence.words[start][0].islower()
            and sentence.lower[start] not in _LOWER_STARTS
            and not _DETIK.fullmatch(sentence.words[start])
            and sentence.words[start + 1][0].isalpha()
        ):
            start += 1
        _shrink(sentence, mention, start, mention.end)


def head_decides(article: Labelling) -> None:
    """What begins with the head word of an organisation is one, a place behind it is part of its name."""
    for sentence, mention in article:
        start, end, type = mention
        if type == "ORG":
            continue
        if end - start >= 2 and _is_head(sentence, start):
            sentence.replace(mention, Mention(start, end, "ORG"))
        elif (
            type == "LOC"
            and start
            and _is_head(sentence, start - 1)
            and sentence.lower[start - 1] not in _NOT_BEFORE_A_PLACE
            and sentence.free(start - 1, start)
        ):
            sentence.replace(mention, Mention(start - 1, end, "ORG"))


def local_government(article: Labelling) -> None:
    """The government of a province, regency or town is an organisation; that of a country is no name."""
    for sentence, mention in article:
        start, end, type = mention
        if type != "LOC" or not start:
            continue
        before = sentence.lower[start - 1]
        named = before in _LOCAL_GOVERNMENTS or (
            before == "pemerintah" and sentence.lower[start] in _GOVERNED
        )
        covering = sentence.covering(start - 1)
        if named and (covering is None or (covering.single and covering.type == "ORG")):
            sentence.put(start - 1, end, "ORG")
        elif (
            before in ("provinsi", "kabupaten", "kota")
            and start > 1
            and sentence.lower[start - 2] == "pemerintah"
            and covering is None
        ):
            sentence.put(start - 2, end, "ORG")


def part_at_hyphens(article: Labelling) -> None:
    """A hyphen or slash parts two places, and two people of whom one is named elsewhere."""
    people = {sentence.surface(mention) for sentence, mention in article if mention.type == "PER"}
    for sentence, mention in article:
        if mention.type == "ORG":
            continue
        parts = []
        end = mention.end
        for at in range(mention.end - 2, mention.start, -1):
            if _parts_names(sentence, at) and (
                sentence.words[at] == "/"
                or mention.type == "LOC"
                or tuple(sentence.words[mention.start : at]) in people
                or tuple(sentence.words[at + 1 : mention.end]) in people
            ):
                parts.append(Mention(at + 1, end, mention.type))
                end = at
        if parts:
            sentence.replace(mention, Mention(mention.start, end, mention.type), *parts)


def drop_ranks(article: Labelling) -> None:
    """Titles before a person are no part of the name, nor a rank behind an organisation."""
    for sentence, mention in article:
        start, end, type = mention
        if type == "PER":
            while start < end - 1 and (
                sentence.lower[start] in RANKS or (start > mention.start and sentence.words[start] == ".")
            ):
                start += 1
        elif type == "ORG":
            while (
                end > start + 1
                and sentence.lower[end - 1] in RANKS - _OFFICES_IN_NAMES
                and sentence.words[end - 1][0].isupper()
            ):
                end -= 1
        _shrink(sentence, mention, start, end)


def tag_web_addresses(article: Labelling) -> None:
    """A medium's web address is one mention; of a longer one behind it, a person or place stays."""
    for sentence in article.sentences:
        at = 0
        while at < len(sentence.words):
            end = domain_end(sentence.words, at)
            if end == at:
                at += 1
                continue
            for mention in list(sentence.mentions):
                if mention.start < end and mention.end > at:
                    sentence.replace(mention, *_behind_address(sentence, mention, end))
            sentence.put(at, end, "ORG")
            at = end


def trim_signs(article: Labelling) -> None:
    """Signs at the ends of a mention are no part of it, nor is -nya; the stop of "Tbk." and its like is."""
    for sentence, mention in article:
        start, end, _ = mention
        words = sentence.words
        if end - start > 2 and sentence.lower[end - 1] == "nya" and words[end - 2] == "-":
            end -= 2
        while start < end and not words[start][0].isalnum():
            start += 1
        while end > start and not words[end - 1][-1].isalnum() and not _closes_name(sentence, start, end):
            end -= 1
        _shrink(sentence, mention, start, end)


def join_listed_subjects(article: Labelling) -> None:
    """What a ministry or agency is concerned with may be a list: all of it is the name."""
    for sentence, mention in article:
        start, end, type = mention
        if type != "ORG" or sentence.lower[start] not in _CONCERNED:
            continue
        stop = end
        while (size := _listed_subject(sentence, stop)) > 0:
            stop += size
        if stop > end:
            sentence.put(start, stop, "ORG")


def part_brackets(article: Labelling) -> None:
    """A name and its acronym in brackets are two mentions; an open bracket ends a name."""
    for sentence, mention in article:
        start, end, type = mention
        words = sentence.words
        if "(" not in words[start:end]:
            continue
        bracket = words.index("(", start)
        if bracket == start:
            continue
        inside = bracket + 1
        if inside < len(words) and is_acronym(words[inside], " ".join(words[start:bracket])):
            sentence.replace(mention, Mention(start, bracket, type), Mention(inside, inside + 1, type))
        elif ")" not in words[start:end]:
            _shrink(sentence, mention, start, bracket)


def learn_acronyms(article: Labelling) -> None:
    """An acronym in brackets behind a name is the same name, here and in the rest of the article."""
    for number, sentence in enumerate(article.sentences):
        for mention in list(sentence.mentions):
            _, end, type = mention
            words = sentence.words
            if end + 2 >= len(words) or words[end] != "(":
                continue
            acronym = words[end + 1]
            behind = sentence.covering(end + 1)
            if words[end + 2] == ")" and is_acronym(acronym, " ".join(sentence.surface(mention))):
                article.aliases[acronym] = Alias(number, mention)
                if behind is None or behind.type != type:
                    sentence.put(end + 1, end + 2, type)
            elif mention.single and behind and behind.end < len(words) and words[behind.end] == ")":
                # The other way round: "KPK (Komisi Pemberantasan Korupsi)".
                acronym = words[mention.start]
                if is_acronym(acronym, " ".join(sentence.surface(behind))):
                    article.aliases[acronym] = Alias(number, behind)


def join_company_forms(article: Labelling) -> None:
    """The form of a company behind its name belongs to it."""
    for sentence, (start, end, type) in article:
        if type != "ORG":
            continue
        words, lower = sentence.words, sentence.lower
        stop = end
        if stop + 2 < len(words) and words[stop] == "(" and lower[stop + 1] in _STATE_OWNED:
            stop += 3 if words[stop + 2] == ")" else 0
        if stop < len(words) and words[stop] == "Tbk":
            stop += 1
        if stop > end:
            sentence.put(start, stop, "ORG")


def countries_are_places(article: Labelling) -> None:
    """The name of a country or big city that stands alone is a place."""
    for sentence in article.sentences:
        for at, lower in enumerate(sentence.lower):
            if lower not in COUNTRIES:
                continue
            covering = sentence.covering(at)
            if covering is None:
                if sentence.words[at][0].isupper() and lower not in OFTEN_WORDS:
                    sentence.put(at, at + 1, "LOC")
            elif covering.single and covering.type != "LOC":
                sentence.put(at, at + 1, "LOC")


def drop_calendar(article: Labelling) -> None:
    """Months and weekdays are no places, and no part of one in front of them but for markets."""
    for sentence, mention in article:
        if mention.type != "LOC":
            continue
        start, end, _ = mention
        while end > start and sentence.lower[end - 1] in WEEKDAYS | MONTHS:
            if end - start > 1 and sentence.lower[end - 2] == "pasar":
                break
            end -= 1
        _shrink(sentence, mention, start, end)


def address_tells_person(article: Labelling) -> None:
    """Who is called Pak, Bu or Mas is a person."""
    for sentence, mention in article:
        start, end, type = mention
        if (
            type != "PER"
            and start
            and end - start <= 3
            and sentence.words[start - 1].capitalize() == sentence.words[start - 1]
            and sentence.lower[start - 1] in _FORMS_OF_ADDRESS
            and sentence.covering(start - 1) is None
            and not _is_head(sentence, start)
        ):
            sentence.replace(mention, Mention(start, end, "PER"))


def drop_portfolio(article: Labelling) -> None:
    """The short name of a minister's portfolio is no part of the minister's, nor a name by itself."""
    for sentence, mention in article:
        start, end, _ = mention
        before = start - 2 if start > 2 and sentence.words[start - 1] == "/" else start
        if before and sentence.lower[before - 1] in _MINISTERS:
            while start < end and sentence.lower[start] in _PORTFOLIOS:
                start += 1
            _shrink(sentence, mention, start, end)


def drop_common_acronyms(article: Labelling) -> None:
    """Acronyms of things that are no names, as of taxes, documents and measures, stay untagged."""
    for sentence, mention in article:
        start = mention.start
        if mention.single and sentence.words[start] in COMMON_ACRONYMS and not _explains(sentence, start):
            sentence.replace(mention)


def drop_pandemic_terms(article: Labelling) -> None:
    """The virus and what guards against it are no people, capitals or not."""
    for sentence, mention in article:
        start, end, type = mention
        end += end < len(sentence.words) and sentence.words[end][0].isupper()
        if type == "PER" and not PANDEMIC_WORDS.isdisjoint(sentence.lower[start:end]):
            sentence.replace(mention)


def _explains(sentence: Sentence, at: int) -> bool:
    """Say whether the token is in brackets behind an organisation."""
    before = sentence.covering(at - 2) if at > 1 and sentence.words[at - 1] == "(" else None
    return before is not None and before.type == "ORG"


def _shrink(sentence: Sentence, mention: Mention, start: int, end: int) -> None:
    if (start, end) != (mention.start, mention.end):
        sentence.replace(mention, *[Mention(start, end, mention.type)][: end > start])


def _is_head(sentence: Sentence, at: int) -> bool:
    return sentence.lower[at] in ORGANISATION_HEADS and sentence.words[at][0].isupper()


def _parts_names(sentence: Sentence, at: int) -> bool:
    before, behind = sentence.words[at - 1], sentence.words[at + 1]
    return (
        sentence.words[at] in _HYPHENS
        and before[0].isupper()
        and behind[0].isupper()
        and before != behind
        and len(before) > 2
        and before.lower() not in _ARABIC_PARTICLES
    )


def _listed_subject(sentence: Sentence, at: int) -> int:
    """Return how many tokens from `at` on are one more subject with the comma or "dan" before it."""
    lower = sentence.lower
    links = 0
    for link in (",", "dan"):
        if at + links < len(lower) and lower[at + links] == link:
            links += 1
    size = links
    while at + size < len(lower) and lower[at + size] in _SUBJECTS and sentence.words[at + size][0].isupper():
        size += 1
    return size if size > links else 0


def _behind_address(sentence: Sentence, mention: Mention, end: int) -> list[Mention]:
    start = end
    while start < mention.end and not sentence.words[start][0].isalnum():
        start += 1
    if start >= mention.end:
        return []
    if sentence.lower[start] in COUNTRIES:
        return [Mention(start, start + 1, "LOC")]
    if mention.end - start >= 2 and mention.type != "ORG":
        return [Mention(start, mention.end, mention.type)]
    return []


def _closes_name(sentence: Sentence, start: int, end: int) -> bool:
    words = sentence.words
    if words[end - 1] == ")":
        return "(" in words[start:end]
    return words[end - 1] == "." and end - start > 1 and sentence.lower[end - 2] in _COMPANY_STOPS
