"""The document rule that parts an office from who holds it ("CEO [Apple] [Tim Cook]")."""

from __future__ import annotations

from newscrawl.enrichment.entities.aliases import COMPANY_FORMS
from newscrawl.enrichment.entities.labelling import Labelling, Mention, Sentence, Surface
from newscrawl.enrichment.entities.person_words import BEFORE_A_NAME, lead, may_be_name, well_known
from newscrawl.enrichment.entities.wordlists import COMMON_ACRONYMS, ORGANISATION_HEADS, word_set

_LOCAL_LEADS = word_set("""
    bupati wabup walikota camat lurah kades keuchik kapolres kapolresta kapolrestabes kapolsek gubernur wagub
    sekda kajari dandim
""")

_PLAYERS = word_set("kiper bek striker gelandang pelatih penyerang winger kapten pemain")

_DISTRICTS = word_set("desa kelurahan kecamatan distrik kabupaten kota provinsi nagari gampong")

_VILLAGES = word_set("desa kelurahan kecamatan dusun kampung nagari gampong")


def part_name_from_office(article: Labelling) -> None:
    """Behind a title, what is known as an organisation or place is one, and what follows it the person."""
    known = _known_offices(article)
    people = {
        surface[0]
        for surface, counts in article.types().items()
        if counts["PER"] and len(surface[0]) > 2 and surface[:1] not in known
    }
    for sentence, mention in article:
        start, end, _ = mention
        if end - start < 2:
            continue
        if _begins_with_town(sentence, mention, known):
            sentence.put(sentence.mentions[sentence.mentions.index(mention) - 1].start, start + 1, "ORG")
            continue
        title = lead(sentence, start)
        if not title:
            continue
        behind = sentence.covering(end) if end < len(sentence.words) else None
        stop = end
        if behind and behind.type == "PER":
            if mention.type != "ORG" or end - start != 2 or not well_known(sentence.words[start]):
                continue
            stop = behind.end
        if not 2 <= stop - start <= 10:
            continue
        cut = _office_ends(article, sentence, mention, stop, title, known, people)
        if cut:
            local = title in _LOCAL_LEADS or mention.type == "LOC"
            name = cut
            while name < stop - 1 and (sentence.lower[name] in BEFORE_A_NAME or sentence.words[name] == "."):
                name += 1
            sentence.replace(mention, Mention(start, cut, "LOC" if local else "ORG"))
            sentence.put(name, stop, "PER")


def _known_offices(article: Labelling) -> dict[Surface, int]:
    """Return how often the article names each organisation and place, and the town of "Kecamatan X"."""
    known: dict[Surface, int] = {}
    for surface, counts in article.types().items():
        if counts["LOC"] and len(surface) == 2 and surface[0].lower() in _DISTRICTS:
            known.setdefault(surface[1:], counts["LOC"])
        if counts["ORG"] + counts["LOC"] > counts["PER"] and len(surface) <= 8:
            known[surface] = counts.total()
    return known


def _begins_with_town(sentence: Sentence, mention: Mention, known: dict[Surface, int]) -> bool:
    """Say whether a person's first word is the town of the authority before it ("BPBD Kudus Mundir")."""
    start, end, type = mention
    before = sentence.covering(start - 1) if start else None
    return (
        type == "PER"
        and end - start > 1
        and before is not None
        and before.single
        and before.type == "ORG"
        and sentence.words[start - 1].isupper()
        and (sentence.words[start],) in known
    )


def _office_ends(
    article: Labelling,
    sentence: Sentence,
    mention: Mention,
    stop: int,
    title: str,
    known: dict[Surface, int],
    people: set[str],
) -> int | None:
    """Return where the name begins in "Apple Tim Cook", of tokens up to `stop`, or None."""
    start = mention.start
    words, lower, lists = sentence.words, sentence.lower, article.names.lists
    for cut in range(stop - 1, start, -1):
        listed = lists(lower[cut:stop])
        if "P" not in listed or stop - cut < 2:
            if words[cut] in (".", "-"):
                continue
            if not all(may_be_name(words[at], lower[at]) for at in range(cut, stop)):
                return None
            titled = words[cut].istitle() or lower[cut] in BEFORE_A_NAME
            if not titled or "L" in listed:
                continue
        office = tuple(words[start:cut])
        elsewhere = known.get(office, 0) > (office == sentence.surface(mention))
        town = _has_town(article, sentence, (start, cut, stop), known)
        if not (town or _may_be_office(article, sentence, (start, cut), mention.type, elsewhere, title)):
            continue
        first, more = lists(lower[cut : cut + 1]), stop - cut > 1
        acronym = len(office) == 1 and _is_acronym(words[start])
        head = acronym or lower[start] in _VILLAGES or mention.type == "PER"
        if (
            words[cut] in people
            or lower[cut] in BEFORE_A_NAME
            or ("P" in listed and more)
            or (not {"n", "P"}.isdisjoint(first) and (more or head))
            or (elsewhere and (len(office) > 1 or title in _LOCAL_LEADS) and stop - cut <= 3)
            or (head and more and "L" not in first and (words[cut],) not in known)
            or town
            or (well_known(words[cut - 1]) and more and "L" not in first)
            or (title in _PLAYERS and len(office) > 1)
        ):
            return cut
    return None


def _has_town(
    article: Labelling, sentence: Sentence, span: tuple[int, int, int], known: dict[Surface, int]
) -> bool:
    """Say whether an authority and its town, which the article names elsewhere, go before a name."""
    start, cut, stop = span
    town = tuple(sentence.words[start + 1 : cut])
    return (
        len(town) == 1
        and town in known
        and sentence.words[start].isupper()
        and sentence.lower[start] in ORGANISATION_HEADS
        and "L" not in article.names.lists(sentence.lower[start + 1 : stop])
    )


def _may_be_office(
    article: Labelling, sentence: Sentence, span: tuple[int, int], type: str, elsewhere: bool, title: str
) -> bool:
    """Say whether the tokens can be what the title `title` is the title of."""
    start, end = span
    word, lower, lists = sentence.words[start], sentence.lower, article.names.lists
    local = type == "LOC" or title in _LOCAL_LEADS
    if end - start == 1 and lower[start] in ORGANISATION_HEADS and not well_known(word):
        return False
    if type == "PER":
        return end - start == 1 and (
            well_known(word)
            or word in article.aliases
            or (_is_acronym(word) and (elsewhere or len(word) > 2))
            or (elsewhere and sentence.words[end].istitle())
            or (local and (elsewhere or lists(lower[start:end]) == "L") and "L" not in lists([lower[end]]))
        )
    return (
        elsewhere
        or (end - start == 1 and _is_acronym(word))
        or (end - start > 1 and well_known(sentence.words[end - 1]))
        or (local and end - start == 2 and lower[start] in _VILLAGES)
        or (local and lower[end] in BEFORE_A_NAME)
        or _only_an_office(lists(lower[start:end]))
    )


def _only_an_office(lists: str) -> bool:
    return bool(lists) and {"P", "n"}.isdisjoint(lists)


def _is_acronym(word: str) -> bool:
    return (
        word.isupper() and len(word) > 1 and word not in COMMON_ACRONYMS and word.lower() not in COMPANY_FORMS
    )
