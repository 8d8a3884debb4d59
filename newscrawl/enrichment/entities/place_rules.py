"""Document rules about places: where their names begin and end, and what is none."""

from __future__ import annotations

from newscrawl.enrichment.entities.labelling import Labelling, Mention, Sentence
from newscrawl.enrichment.entities.roles import ROLE_WORDS
from newscrawl.enrichment.entities.wordlists import (
    COUNTRIES,
    ORGANISATION_HEADS,
    ORGANISATION_WORDS,
    RANKS,
    TITLES,
    word_set,
)

_DASHES = frozenset("-–—")
_NO_DATELINE = word_set("""
    antara jubi viva tempo kompas republika sindo tribun jpnn rmol inews kbr bbc cnn dw voa reuters afp
    video foto info infografis update breaking news opini kolom esai tajuk editorial berita siaran pers baca
    juga polri tni kpk dpr mpr ri breakingnews live hoaks cek fakta wawancara profil
""")
_DIRECTIONS = word_set("barat timur utara selatan tengah tenggara daya besar hulu hilir")
_NAMED_AFTER_TWO = word_set("bandara monumen tugu stadion")
_VILLAGES = word_set("desa kelurahan kecamatan dusun kampung nagari gampong distrik padukuhan")
_DISTRICTS = word_set("desa kelurahan kecamatan distrik kabupaten kota provinsi")
_BEFORE_A_NAME = RANKS | {"pol", "inf", "."}
_LOCAL_OFFICES = word_set("""
    bupati wabup walikota camat lurah kades keuchik kapolres kapolresta kapolrestabes kapolsek kajari dandim
    danramil
""")
_GENERIC = word_set("""
    sungai gunung pulau kota kabupaten kecamatan kelurahan desa dusun kampung provinsi laut danau teluk selat
    pantai jalan stasiun terminal bandara pelabuhan pasar gedung hotel masjid gereja stadion negara daerah
    wilayah kawasan distrik jembatan
""")
_LANGUAGE = frozenset(("bahasa", "berbahasa"))
_PRODUCTS = word_set("ka km kmp kri helikopter merek merk satelit kitab vaksin aplikasi trofi novel")
_SHIPS = frozenset(("km", "kmp", "kri"))
_COMPETITIONS = word_set("""
    liga piala motogp moto2 moto3 gp prix coppa kejuaraan olimpiade festival superbike wsbk euro
""")
_TOURNAMENTS = word_set("open masters grand cup league super series")


def datelines(article: Labelling) -> None:
    """What stands in capitals before a dash, or before a medium and a dash, is where the news is from."""
    for sentence in article.sentences:
        end = _capitals(sentence)
        if not end or not _ends_dateline(sentence, end):
            continue
        lower = sentence.lower[:end]
        mention = sentence.covering(0)
        if _NO_DATELINE.isdisjoint(lower) and (mention is None or mention.end <= end):
            sentence.put(0, end, "LOC")
    for sentence in article.sentences:
        medium = _medium(sentence)
        if medium:
            sentence.put(*medium, "ORG")


def join_directions(article: Labelling) -> None:
    """The part of the country or the size behind a place's name belongs to it."""
    for sentence, (start, end, type) in article:
        if type != "LOC":
            continue
        stop = end
        while (
            stop < len(sentence.words)
            and sentence.lower[stop] in _DIRECTIONS
            and sentence.words[stop].istitle()
            and sentence.words[stop - 1].istitle()
            and sentence.covering(stop) is None
        ):
            stop += 1
        if stop > end and not sentence.heading:
            sentence.put(start, stop, "LOC")


def mayor_of_town(article: Labelling) -> None:
    """The Kota of a Wali Kota is part of the office, the town behind it is the place."""
    for sentence, mention in article:
        start, end, type = mention
        if (
            type == "LOC"
            and end - start > 1
            and sentence.lower[start] == "kota"
            and sentence.lower[start - 1 : start] == ["wali"]
        ):
            sentence.replace(mention, Mention(start + 1, end, type))


def town_of_office(article: Labelling) -> None:
    """What stands between a local office and the name of who holds it is the place."""
    for sentence, (start, _, type) in article:
        if type != "PER":
            continue
        end = start
        while end and sentence.lower[end - 1] in _BEFORE_A_NAME and sentence.covering(end - 1) is None:
            end -= 1
        begin = end
        while begin and end - begin < 3 and _may_be_town(sentence, begin - 1):
            begin -= 1
        before = sentence.lower[begin - 1] if begin else ""
        office = before in _LOCAL_OFFICES or (
            before == "kota" and begin > 1 and sentence.lower[begin - 2] == "wali"
        )
        if office and begin < end:
            sentence.put(begin, end, "LOC")


def join_namesakes(article: Labelling) -> None:
    """An airport or monument is named after two people with a hyphen."""
    for sentence, first in article:
        start, end, type = first
        if type != "LOC" or end + 1 >= len(sentence.words) or sentence.words[end] not in _DASHES:
            continue
        second = sentence.covering(end + 1)
        if second is None or second.type != "LOC":
            continue
        sukarno = sentence.lower[end - 1] in ("soekarno", "sukarno") and sentence.lower[end + 1] == "hatta"
        if sukarno or sentence.lower[start] in _NAMED_AFTER_TWO:
            sentence.put(start, second.end, "LOC")


def part_districts(article: Labelling) -> None:
    """A village and the district it lies in are two places."""
    for sentence, mention in article:
        start, end, type = mention
        if type != "LOC" or end - start < 4 or sentence.lower[start] not in _VILLAGES:
            continue
        parts, begin = [], start
        for at in range(start + 2, end - 1):
            if sentence.lower[at] in _DISTRICTS and at - begin >= 2:
                parts.append(Mention(begin, at, type))
                begin = at
        if parts:
            sentence.replace(mention, *parts, Mention(begin, end, type))


def drop_common_places(article: Labelling) -> None:
    """A river, a town or a street without a name is none; nor is a language or a product."""
    for sentence, mention in article:
        start, _, type = mention
        before = sentence.lower[start - 1] if start else ""
        if (
            (type == "LOC" and mention.single and sentence.lower[start] in _GENERIC)
            or (type != "PER" and mention.single and before in _LANGUAGE)
            or (sentence.lower[start] in _SHIPS and not mention.single and sentence.words[start].isupper())
            or (type != "ORG" and before in _PRODUCTS and sentence.lower[start] not in COUNTRIES)
        ):
            sentence.replace(mention)


def drop_competitions(article: Labelling) -> None:
    """The place that a competition is named after is no mention of it."""
    for sentence, mention in article:
        start, end, type = mention
        if type != "LOC":
            continue
        before = sentence.words[start - 1] if start else ""
        behind = sentence.words[end] if end < len(sentence.words) else ""
        if (before[:1].isupper() and before.lower() in _COMPETITIONS) or (
            behind[:1].isupper() and behind.lower() in _TOURNAMENTS
        ):
            sentence.replace(mention)


def join_neighbourhoods(article: Labelling) -> None:
    """The number of a block of houses and that of the blocks round it are part of the address."""
    for sentence, (start, end, type) in article:
        block, *beyond = sentence.lower[end - 1 : end + 2]
        if type == "LOC" and block.startswith("rt") and beyond[:1] == ["/"] and beyond[-1].startswith("rw"):
            sentence.put(start, end + 2, "LOC")


def _capitals(sentence: Sentence) -> int:
    """Return how many tokens in capitals the sentence begins with, up to three."""
    end = 0
    words = sentence.words
    while end < min(4, len(words)) and words[end].isupper() and words[end].isalpha() and len(words[end]) > 1:
        end += 1
    return end if end <= 3 and (end > 1 or (end and len(words[0]) > 3)) else 0


def _ends_dateline(sentence: Sentence, end: int) -> bool:
    words = sentence.words
    if len(words) < end + 5:
        return False
    if words[end] == ",":
        medium = sentence.covering(end + 1)
        end = medium.end if medium and medium.type == "ORG" else len(words)
    return end + 1 < len(words) and words[end] in _DASHES and not words[end + 1].isupper()


def _medium(sentence: Sentence) -> tuple[int, int] | None:
    """Return the tokens of the untagged name in "Ambon, Suara Timur -"."""
    words = sentence.words
    place = sentence.covering(0) if words else None
    if place is None or place.type != "LOC" or words[place.end : place.end + 1] != [","]:
        return None
    start = end = place.end + 1
    while end < len(words) and end < start + 3 and words[end].isalpha() and words[end][0].isupper():
        end += 1
    if start < end < len(words) - 3 and words[end] in _DASHES and sentence.free(start, end):
        return (start, end) if words[end + 1] not in _DASHES or len(words) > end + 3 else None
    return None


def _may_be_town(sentence: Sentence, at: int) -> bool:
    word, lower = sentence.words[at], sentence.lower[at]
    return (
        word.istitle()
        and word.isalpha()
        and len(word) > 2
        and sentence.covering(at) is None
        and lower not in TITLES
        and lower not in ROLE_WORDS
        and lower not in ORGANISATION_HEADS
        and lower not in ORGANISATION_WORDS
        and lower not in ("terpilih", "nonaktif", "kota", "aktif", "definitif", "sementara", "muda")
    )
