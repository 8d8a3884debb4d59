"""A person's title or office, where it stands directly before the name."""

from __future__ import annotations

from newscrawl.enrichment.entities.labelling import Mention, Sentence
from newscrawl.enrichment.entities.wordlists import RANKS, TITLES, word_set

_FORMS_OF_ADDRESS = word_set("""
    pak bapak bu ibu mas mbak bang kak nyonya tuan nona saudara sdr sdri almarhum alm almarhumah mendiang
    warga korban saksi tersangka terdakwa terpidana
""")

OFFICES = word_set("""
    perdana menag mendag mendagri mendikbud mendikbudristek menhan menhub menkes menkeu menko menkominfo
    menkopolhukam menkumham menlu menpan menpora mensesneg mensos mentan wamen wamenkeu wamenlu wamendag
    wakapolri wakapolda wakapolres kadiv kadis kabid kabag kasat kasi karo kapuspen kapuspenkum pangdam
    pangkostrad danramil danlanal sekda sekdes sekum waketum ketum plt pj pjs penjabat pelaksana duta dubes
    konsul uskup pemimpin petinggi politisi senator juara astronaut kapolresta kapolrestabes kasatreskrim
    kanit kasubdit kasubbag kakorlantas dirreskrimum dirreskrimsus dirresnarkoba dirlantas kapendam
    kadispenad wadirut kadisdikbud kadiskes kadinkes kadishub kakanwil kajari kajati babinsa bhabinkamtibmas
    menperin menaker menparekraf menkopolkam mendikdasmen menkomdigi menkum menhut seskab ksad kasad kasal
    kasau wadan wasekjen waketua juru jubir epidemiolog antropolog kriminolog pakar ahli sejarawan budayawan
    manager head vokalis personel komisioner komandan wasit winger penyerang perbekel keuchik panewu kuwu
    nakhoda masinis pilot kopilot pramugari sopir kernet kondektur bidan perawat apoteker mantri petani
    nelayan peternak pedagang perajin pengrajin buruh satpam relawan mahasiswa mahasiswi pelajar dalang
    penari pelukis fotografer arsitek novelis penyair pelawak komika selebgram youtuber
""")

ROLE_WORDS = (TITLES | RANKS | OFFICES) - _FORMS_OF_ADDRESS
"""Words that a title or office begins with."""

_AMBIGUOUS = word_set("kepala model raja ratu putri pangeran bek pm h")
"""Words that in small letters and alone are rather a head, a daughter or a part of something."""

_IN_OFFICES = word_set("""
    bicara umum besar majelis hukum jenderal desa dusun negeri luar dalam keuangan pertahanan pertanian
    kesehatan perhubungan perdagangan agama sosial pendidikan kota eksekutif pelaksana harian pengurus utama
    tim pengganti tetap kehormatan asosiasi komite
""")
"""Words of an office that may have small letters ("juru bicara KPK", "menteri keuangan")."""

_LONGEST_ROLE = 18
_LINKS = frozenset(("dan", "&", ","))


def find_role(sentence: Sentence, person: Mention) -> tuple[int, int] | None:
    """Return the tokens, from and up to, of the role of a person, or None.

    It is the stretch of capitalised words and titles that ends where the name begins, from its first title
    on: "Menteri Keuangan" in "Kemarin Menteri Keuangan Sri Mulyani". An acronym in brackets behind it is no
    part of it ("Menteri Perhubungan (Menhub) Budi Karya"), nor is another person.
    """
    begin = person.start
    while begin > 0 and person.start - begin < _LONGEST_ROLE:
        size = _role_material(sentence, begin, person.start)
        if not size:
            break
        begin -= size
    words, lower = sentence.words, sentence.lower
    for at in range(person.start - 1, begin, -1):
        # In a list of people the next one's title is behind a comma.
        if words[at - 1] in _LINKS and lower[at] in ROLE_WORDS:
            begin = at
            break
    start = next((at for at in range(begin, person.start) if lower[at] in ROLE_WORDS), None)
    if start is None:
        return None
    acronym = words[person.start - 1] == ")" and lower[person.start - 2] not in ("persero", "perseroda")
    end = person.start - 3 if acronym else person.start
    if end <= start or (end - start == 1 and words[start] in _AMBIGUOUS):
        return None
    return start, end


def _role_material(sentence: Sentence, end: int, name: int) -> int:
    """Return how many tokens that end at `end` can belong to a role before the name: none, one or three."""
    words, lower = sentence.words, sentence.lower
    word = words[end - 1]
    covering = sentence.covering(end - 1)
    if covering and covering.type == "PER":
        return 0
    if lower[end - 1] in ROLE_WORDS or (word[0].isupper() and word[0].isalpha()):
        return 1
    if lower[end - 1] in _IN_OFFICES:
        return 1
    if word.isdigit() and lower[end - 3 : end - 1] == ["ke", "-"]:
        return 3
    before = words[end - 2] if end > 1 else ""
    if word == ".":
        return int(before.lower() in RANKS)
    if word == ")" and end > 3 and words[end - 3] == "(" and before[0].isupper():
        return 3
    return int(word in _LINKS and end < name and (before[:1].isupper() or before == ","))
