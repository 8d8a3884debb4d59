"""Dates, times, amounts, laws and events in Indonesian text, by rules.

`RULES` is the whole of it: each rule names the words an entity may begin with, a pattern tried only there,
and an example with the entity between « and ». Every pattern has bounded repetition and is tried at the start
of a word, so time grows with the length of the text, whatever it holds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newscrawl.article import Entity, EntityType


@dataclass(frozen=True)
class Rule:
    """How one form of an entity is written.

    `starts` are the lower-case words it begins with (`#` stands for any number); `pattern` is matched from
    there, and where it has a group named `entity`, that group alone is the entity.
    """

    type: EntityType
    starts: frozenset[str]
    pattern: re.Pattern[str]
    example: str


def tag_values(text: str) -> list[Entity]:
    """Return the DATE, TIME, MONEY, PERCENT, QUANTITY, LAW and EVENT entities of `text`, sorted by start.

    They never overlap: where two rules match the same characters, the longer match stands, then the rule
    that comes first in `RULES`. `name` is the text itself.
    """
    return keep_longest(_matches(text))


def keep_longest(entities: Iterable[Entity]) -> list[Entity]:
    """Return the entities that overlap no longer one, sorted by start; of equals the first given stays."""
    taken: set[int] = set()
    kept = []
    for entity in sorted(entities, key=lambda each: each.start - each.end):
        span = range(entity.start, entity.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(entity)
    return sorted(kept, key=lambda each: each.start)


def _matches(text: str) -> Iterator[Entity]:
    candidates = []
    for word in _WORD.finditer(text):
        start = word.start()
        key = "#" if word[0][0].isdecimal() else word[0].lower()
        for order, rule in _RULES_BY_START.get(key, ()):
            match = rule.pattern.match(text, start)
            if match:
                candidates.append((order, match.span("entity" if rule.pattern.groupindex else 0), rule.type))
    for _, (start, end), type in sorted(candidates):
        surface = text[start:end]
        yield Entity(type, surface, surface, start, end)


# A number is one word with its separators, so that no rule begins inside it.
_WORD = re.compile(r"\d[\d.,/:]*|[^\W\d_]+(?:['’`][^\W\d_]+)?|[$€£¥]|(?<![^\s(])[-−](?=\d)")


def _any(words: str) -> str:
    """Return a pattern for any of the words; `_` in a word is a gap, the longest word is tried first."""
    ordered = sorted(words.split(), key=len, reverse=True)
    return "(?:" + "|".join(word.replace("_", _GAP) for word in ordered) + ")"


def _any_titled(words: str) -> str:
    """Return a pattern for any of the words, which headlines write with a capital."""
    long = {word for word in words.split() if len(word) > 2 and word.isalpha() and word.islower()}
    return _any(" ".join([*words.split(), *sorted(word.capitalize() for word in long)]))


def _rule(type: EntityType, starts: str, pattern: str, example: str) -> Rule:
    # In the patterns below a plain space is a gap and two spaces are an optional one.
    spaced = pattern.replace("  ", _OPTIONAL_GAP).replace(" ", _GAP)
    return Rule(type, frozenset(starts.lower().split()), re.compile(spaced), example)


_GAP = r"[^\S\n]{1,2}"
_OPTIONAL_GAP = r"[^\S\n]{0,2}"
_END = r"(?!\w)"

_MONTHS = (
    "Januari Februari Pebruari Maret April Mei Juni Juli Agustus September Oktober November Nopember Desember"
)
_SHORT_MONTHS = "Jan Feb Mar Apr Jun Jul Agu Agt Ags Sep Sept Okt Nov Des"
_WEEKDAYS = "Senin Selasa Rabu Kamis Jumat Jum'at Jum’at Jum`at Sabtu Minggu Ahad"
_NUMBER_WORDS = (
    "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas seratus seribu sejuta semiliar "
    "belasan puluhan ratusan ribuan jutaan miliaran setengah"
)
_NUMBER_PARTS = f"{_NUMBER_WORDS} belas puluh ratus ribu juta miliar triliun"
_SCALES = "ribu ribuan rb juta jutaan jt miliar miliaran milyar milyaran triliun triliunan trilyun M T"
_CURRENCY_SIGNS = "Rp IDR US$ USD SGD S$ A$ AUD HK$ RM MYR EUR GBP JPY CNY $ € £ ¥"
_CURRENCIES = (
    "rupiah dolar dollar euro yen yuan renminbi ringgit poundsterling pound riyal won baht peso rupee rubel "
    "franc"
)
_UNITS = (
    "km/jam km2 km² km kilometer_persegi kilometer meter_persegi meter_kubik meter m2 m² m3 m³ m cm "
    "sentimeter mm milimeter mil kaki inci hektare hektar ha kg kilogram gram mg ton kuintal ons "
    "liter ml barel galon derajat_Celsius derajat_Celcius derajat °C kWh MWh "
    "watt kW MW GW volt kilovolt kV magnitudo KB MB GB TB Mbps Gbps cc hp "
    "orang jiwa kepala_keluarga KK unit ekor buah lembar butir batang helai kali kasus kursi suara poin gol "
    "personel detik menit jam hari pekan minggu bulan tahun abad dekade"
)

_MONTH = _any(_MONTHS)
_ANY_MONTH = rf"(?:{_MONTH}|{_any(_SHORT_MONTHS)}\.?)"
_WEEKDAY = _any(_WEEKDAYS)
_YEAR_DIGITS = r"(?:1[5-9]\d\d|20\d\d)"
_YEAR = rf"{_YEAR_DIGITS}(?![\w%]|[.,/:]\d)"
_YEARS = rf"(?:{_YEAR_DIGITS}  [/–-]  (?:{_YEAR_DIGITS}|\d\d)(?![\w%]|[.,/:]\d)|{_YEAR})"
_PART_OF_DAY = r"(?:dini hari|pagi|siang|sore|petang|malam)"
_STAGE = r"(?i:awal|pertengahan|medio|akhir|penghujung)"
_TO = r"(?:  [-–—]  | (?:hingga|sampai|sampai dengan|dan|s/d) )"
_DAY_AND_MONTH = r"\d{1,2}  [/-]  \d{1,2}(?:  [/-]  (?:1[5-9]\d\d|20\d\d|\d\d))?"
_NUMBER = r"\d{1,15}(?:[.,]\d{1,15}){0,5}"
_SCALE = _any_titled(_SCALES)
_NUMBER_IN_WORDS = rf"{_any(_NUMBER_WORDS)}(?: {_any(_NUMBER_PARTS)}{_END}){{0,8}}"
_AMOUNT = rf"(?:{_NUMBER}|{_NUMBER_IN_WORDS}){_END}(?:  {_SCALE}{_END})?"
_CURRENCY = (
    rf"{_any_titled(_CURRENCIES)}{_END}"
    rf"(?: (?:AS|Amerika(?: Serikat)?|Singapura|Australia|Hong Kong|Kanada){_END})?"
)
_CURRENCY_SIGN = rf"(?:Rp\.?|{_any(_CURRENCY_SIGNS).replace('$', '[$]')})"
_PRICED = _any(
    "dolar_AS dollar_AS dolar dollar liter kilogram kg gram ton barel unit lembar saham orang hari bulan "
    "tahun jam meter_persegi porsi bungkus ekor"
)
_CLOCK = r"(?:[01]?\d|2[0-4])(?:[.:][0-5]\d){0,2}(?![\w%]|[.,:/]\d)"
_ZONE = r"(?:WIB|WITA|Wita|WIT|GMT|UTC|waktu setempat)"

_CAPITAL = r"[A-ZÀ-Þ][\w’'/-]{0,30}"
_NOT_THE_NAME = _any(
    f"Pasal Nomor No Presiden Wakil Menteri Menko Gubernur Bupati Ketua Anggota Direktur Kepala Mahkamah DPR "
    f"KPK Polri Komisi Kementerian Pemerintah {_WEEKDAYS} {_MONTHS}"
)
_LAW_WORD = rf"(?!{_NOT_THE_NAME}{_END}){_CAPITAL}"
_LAW_NAME = rf"{_LAW_WORD}(?: (?:(?:dan|atas|serta|tentang|dalam|yang|untuk|bagi) )?{_LAW_WORD}){{0,11}}"
_LAW_NUMBER = (
    rf"(?:(?:Nomor|nomor|No\.?)  )?\d{{1,4}}(?:/[A-Z][\w./]{{0,20}})?(?: [Tt]ahun {_YEAR}|  /  {_YEAR})"
    rf"|(?:Nomor|nomor|No\.?)  \d{{1,4}}(?:/[A-Z][\w./]{{0,20}})?"
)
_STATUTE = r"(?:R?UU|Rancangan [Uu]ndang-  [Uu]ndang|Undang-  [Uu]ndang|Perppu|Perpu)"
_REGULATION = (
    r"(?:Peraturan (?:Pemerintah(?: Pengganti [Uu]ndang-  [Uu]ndang)?|Presiden|Daerah|Gubernur|Bupati"
    r"|Wali  [Kk]ota|Menteri(?: [A-Z]\w{1,20}){1,4}|Mahkamah Agung|Bank Indonesia|KPU|OJK)"
    r"|(?:Keputusan|Instruksi) (?:Presiden|Gubernur|Menteri(?: [A-Z]\w{1,20}){1,4})"
    r"|Permen[a-z]{0,20}(?: [A-Z]{2,10})?|"
    + _any("PP Perpres Keppres Inpres Perda Pergub Perbup Perwali PKPU PMK POJK Perma Qanun Raperda")
    + ")"
)
_ARTICLE = (
    rf"[Pp]asal \d{{1,4}}[A-Z]?{_END}(?: ayat \(?\d{{1,2}}\)?)?"
    rf"(?: huruf \w{_END})?(?: ke-  \d{{1,2}}{_END})?"
)
_CODES = _any("KUHP KUHAP KUHPerdata UUD_1945 UUD_NRI_1945 UUD_NRI_Tahun_1945 UUD")

_FIXTURE_STOP = _any(f"Pasal Presiden Menteri Gubernur Bupati Ketua {_WEEKDAYS} {_MONTHS}")
_ORDINAL = r"[Kk]e-  (?:\d{1,4}|[IVXL]{1,8})"
_FIXTURE_WORD = rf"(?:(?!{_FIXTURE_STOP}{_END})(?:{_CAPITAL}|\d{{1,4}}(?![\w%]|[.,/:]\d)|{_ORDINAL}))"
_VOTE_WORD = rf"(?:[Ss]erentak|[Uu]lang|[Pp]residen|[Ll]egislatif|[Pp]utaran [Kk]edua|{_FIXTURE_WORD})"

_DATE_CUES = "pada sejak semenjak hingga sampai sepanjang selama mulai menjelang di"

RULES: tuple[Rule, ...] = (
    _rule(
        "LAW",
        "UU RUU Rancangan Undang Perppu Perpu Peraturan Keputusan Instruksi PP Perpres Keppres Inpres Perda "
        "Pergub Perbup Perwali PKPU PMK POJK Perma Qanun Raperda Permen Permendag Permendagri Permendikbud "
        "Permendikbudristek Permenkes Permenkeu Permenaker Permenhub Permenkominfo Permenperin Permenkumham "
        "Permenpan Permentan Permenparekraf",
        rf"(?:{_STATUTE}|{_REGULATION})(?: RI)? (?:{_LAW_NUMBER})(?: tentang {_LAW_NAME})?{_END}",
        "Pemerintah merevisi «UU Nomor 11 Tahun 2020 tentang Cipta Kerja» tahun lalu.",
    ),
    _rule(
        "LAW",
        "UU RUU Rancangan Undang Perppu Perpu",
        rf"{_STATUTE} {_LAW_NAME}{_END}",
        "Pembahasan «RUU Perlindungan Data Pribadi» rampung.",
    ),
    _rule(
        "LAW",
        "Pasal",
        rf"{_ARTICLE}(?: (?:jo\.?|juncto) {_ARTICLE}){{0,3}}"
        rf"(?: (?:{_CODES}|{_STATUTE}(?: RI)? (?:(?:{_LAW_NUMBER})(?: tentang {_LAW_NAME})?"
        rf"|{_LAW_WORD}(?: {_LAW_WORD}){{0,5}})){_END})?",
        "Ia dijerat «Pasal 27 ayat (3) UU ITE» karena unggahannya.",
    ),
    _rule("LAW", "KUHP KUHAP KUHPerdata UUD", _CODES + _END, "Hakim merujuk pada «KUHP» yang baru."),
    _rule(
        "MONEY",
        "Rp IDR US USD SGD S A AUD HK RM MYR EUR GBP JPY CNY $ € £ ¥",
        rf"{_CURRENCY_SIGN}  {_NUMBER}(?:  [-–]  {_NUMBER})?(?:  {_SCALE}{_END})?(?: per {_PRICED}{_END})?"
        rf"(?:  /  (?:{_PRICED}){_END})?(?!\w|[.,]\d)",
        "Bensin dijual «Rp 10.000 per liter» di kios itu.",
    ),
    _rule(
        "MONEY",
        f"# {_NUMBER_WORDS}",
        rf"{_AMOUNT} {_CURRENCY}",
        "Harga sebungkus kerupuk hanya «seribu rupiah» saja.",
    ),
    _rule(
        "PERCENT",
        "# - − minus",
        rf"(?:minus |[-−])?{_NUMBER}(?:{_TO}{_NUMBER})?  (?:%|(?:[Pp]ersen|[Pp]rosen){_END})",
        "Inflasi tercatat «4,13 persen» pada akhir tahun.",
    ),
    _rule(
        "PERCENT",
        f"{_NUMBER_WORDS} minus",
        rf"(?:minus )?{_NUMBER_IN_WORDS}(?: koma(?: {_any(_NUMBER_PARTS)}){{1,4}})? persen{_END}",
        "Suku bunga naik menjadi «dua koma lima persen» bulan ini.",
    ),
    _rule(
        "DATE",
        _WEEKDAYS,
        rf"{_WEEKDAY}(?: {_PART_OF_DAY})?(?:  ,)?  \(  {_DAY_AND_MONTH}  \)(?: {_PART_OF_DAY}{_END})?",
        "Rapat itu digelar «Selasa (5/9/2023)» di kantor camat.",
    ),
    _rule(
        "DATE",
        _WEEKDAYS,
        rf"{_WEEKDAY}(?: {_PART_OF_DAY})?(?:  ,)? (?:tanggal )?\d{{1,2}} {_ANY_MONTH}(?: {_YEAR}|{_END})",
        "Mereka menikah «Minggu, 20 Januari 2019» di Solo.",
    ),
    _rule(
        "DATE",
        _WEEKDAYS,
        rf"{_WEEKDAY}{_END}(?: {_PART_OF_DAY}{_END})?(?: (?:lalu|depan|besok|kemarin|ini){_END})?",
        "Toko tutup setiap «Jum'at siang» untuk salat.",
    ),
    _rule(
        "DATE",
        "#",
        rf"\d{{1,2}}(?:(?: {_ANY_MONTH})?{_TO}\d{{1,2}})? {_ANY_MONTH}"
        rf"(?: {_YEAR}|{_END}(?: (?:lalu|depan|ini|mendatang){_END})?)",
        "Pameran berlangsung «28-30 Juni 2020» di Bandung.",
    ),
    _rule(
        "DATE",
        f"{_MONTHS} bulan awal pertengahan medio akhir penghujung",
        rf"(?:{_STAGE} )?(?:[Bb]ulan )?{_MONTH} {_YEAR}",
        "Pembangunan rampung pada «awal Januari 2020» lalu.",
    ),
    _rule(
        "DATE",
        "bulan awal pertengahan medio akhir penghujung",
        rf"(?:{_STAGE} (?:bulan )?|[Bb]ulan ){_MONTH}{_END}(?: (?:lalu|depan|ini|mendatang){_END})?",
        "Panen raya dimulai «akhir Maret» nanti.",
    ),
    _rule(
        "DATE",
        _MONTHS,
        rf"{_MONTH}{_END}(?: (?:lalu|depan|ini|mendatang){_END})?(?!{_GAP}[A-Z]|-)",
        "Musim hujan biasanya datang pada «Oktober» atau lebih lambat.",
    ),
    _rule(
        "DATE",
        "awal pertengahan medio akhir penghujung tahun periode musim",
        rf"(?:(?:{_STAGE}|[Pp]eriode|[Mm]usim) (?:tahun )?|[Tt]ahun ){_YEARS}",
        "Ia menjabat untuk «periode 2014-2019» saja.",
    ),
    _rule(
        "DATE",
        _DATE_CUES,
        rf"(?i:{_any(_DATE_CUES)}) (?P<entity>{_YEARS})",
        "Sekolah ini berdiri sejak «1987» dengan dua kelas.",
    ),
    _rule(
        "DATE",
        "tahun dekade era",
        r"(?:[Tt]ahun|[Dd]ekade|[Ee]ra) (?:1[5-9]|20)?\d0-an",
        "Lagu itu populer pada «era 1980-an» silam.",
    ),
    _rule(
        "DATE",
        "kuartal triwulan semester",
        r"(?i:kuartal|triwulan|semester)(?: (?:pertama|kedua|ketiga|keempat)|(?: |-)(?:IV|I{1,3}|[1-4]))"
        rf"(?!\w)(?:(?: tahun |  [/-]  | ){_YEAR})?",
        "Ekspor turun pada «kuartal II/2019» menurut catatan dinas.",
    ),
    _rule(
        "DATE",
        "abad",
        rf"[Aa]bad ke-  (?:\d{{1,2}}|[XVI]{{1,6}}){_END}",
        "Masjid itu berasal dari «abad ke-17» silam.",
    ),
    _rule("DATE", "#", rf"(?<![/.])\d{{1,2}}/\d{{1,2}}/{_YEAR}", "Surat bertanggal «05/09/2023» itu hilang."),
    _rule("DATE", "#", r"(?:19|20)\d\d-\d\d-\d\d(?![\w-])", "Berkas «2023-09-05» tersimpan di server."),
    _rule(
        "DATE",
        "hari kemarin besok lusa pekan minggu bulan tahun akhir",
        r"(?:[Hh]ari ini|[Kk]emarin|[Bb]esok|lusa|(?:pekan|minggu|bulan|tahun) (?:lalu|ini|depan)"
        rf"|akhir pekan(?: (?:lalu|ini|depan))?){_END}(?: {_PART_OF_DAY}{_END})?",
        "Petani mulai menanam padi «pekan depan» di sawah.",
    ),
    _rule(
        "DATE",
        f"# {_NUMBER_WORDS}",
        rf"(?:\d{{1,4}}|{_NUMBER_IN_WORDS}) (?:hari|pekan|minggu|bulan|tahun|dekade) (?:yang )?"
        r"(?:lalu|silam|mendatang)(?!\w)",
        "Jembatan itu ambruk «tiga tahun lalu» akibat banjir.",
    ),
    _rule(
        "TIME",
        "pukul jam",
        rf"(?:[Pp]ukul|[Jj]am) {_CLOCK}(?:{_TO}{_CLOCK})?(?: {_PART_OF_DAY}{_END})?(?: {_ZONE}{_END})?",
        "Kereta berangkat «pukul 19.30 WIB» dari Gambir.",
    ),
    _rule(
        "TIME",
        "#",
        rf"{_CLOCK}(?:{_TO}{_CLOCK})? {_ZONE}{_END}",
        "Gempa terasa sekitar «07:15 WITA» di Palu.",
    ),
    _rule(
        "EVENT",
        "Piala Kejuaraan Liga Olimpiade Paralimpiade Asian SEA KTT Konferensi Kongres Muktamar Munas "
        "Musyawarah Rakernas Rapimnas Mukernas Festival Pekan PON Grand World Operasi Perang Tragedi",
        r"(?:Piala|Kejuaraan|Liga|Olimpiade|Paralimpiade|Asian (?:Para )?Games|SEA Games|KTT"
        r"|Konferensi(?! Pers)|Kongres|Muktamar|Munas|Musyawarah Nasional|Rakernas|Rapimnas|Mukernas|Festival"
        rf"|Pekan Olahraga|PON|Grand Prix|World Cup|Operasi|Perang|Tragedi)(?: {_FIXTURE_WORD}){{1,5}}{_END}",
        "Argentina menjuarai «Piala Dunia 2022» lewat adu penalti.",
    ),
    _rule(
        "EVENT",
        "Indonesia Malaysia Singapura Singapore Thailand Jepang Japan Korea China India Denmark French "
        "Prancis Swiss German Jerman Australia Australian All US Hong Taipei Macau Vietnam Orleans",
        rf"(?:[A-Z][a-z]{{2,12}}|US|All England|Hong Kong) (?:Open|Masters){_END}(?: {_YEAR})?",
        "Jonatan melaju ke final «Denmark Open 2024» di Odense.",
    ),
    _rule(
        "EVENT",
        "Piala",
        rf"Piala (?:Presiden|Menteri|Gubernur|Bupati|Ketua)(?: {_FIXTURE_WORD}){{0,4}}{_END}",
        "Persija menjuarai «Piala Presiden 2018» di Senayan.",
    ),
    _rule(
        "EVENT",
        "Pemilu Pilpres Pilkada Pileg Pilgub Pilwalkot Pilbup Pilkades",
        rf"(?:Pemilu|Pilpres|Pilkada|Pileg|Pilgub|Pilwalkot|Pilbup|Pilkades)(?: {_VOTE_WORD}){{0,4}}{_END}",
        "Ia kalah dalam «Pilkada Jawa Barat 2018» di putaran pertama.",
    ),
    _rule(
        "EVENT",
        "Idul Idulfitri Iduladha Lebaran Ramadan Ramadhan Natal Imlek Nyepi Waisak MotoGP Formula SEA "
        "Asian HUT",
        r"(?:Idul  [Ff]itri|Idul  [Aa]dha|Lebaran|Ramadh?an|Natal|Imlek|Nyepi|Waisak|MotoGP|Formula (?:1|E)"
        rf"|SEA Games|Asian Games|HUT(?: {_ORDINAL})?(?: (?:RI|Kemerdekaan|TNI|Polri|Bhayangkara)){{0,2}})"
        rf"(?: (?:{_YEAR}|1[34]\d\d (?:H|Hijriah))|{_END})",
        "Arus mudik «Lebaran 2023» diperkirakan padat.",
    ),
    _rule(
        "EVENT",
        "Hari",
        r"Hari (?:Raya|Kemerdekaan|Pahlawan|Buruh|Pers|Anak|Guru|Ibu|Kartini|Bhayangkara|Santri|Lingkungan"
        r"|Kesehatan|Pendidikan|Kebangkitan|Lahir|Kesaktian|Sumpah)"
        rf"(?: {_FIXTURE_WORD}){{0,3}}(?: (?:H|Hijriah))?{_END}",
        "Warga memperingati «Hari Pahlawan» dengan upacara.",
    ),
    _rule(
        "QUANTITY",
        f"# {_NUMBER_WORDS}",
        rf"{_AMOUNT}(?:{_TO}{_AMOUNT})?  {_any_titled(_UNITS)}(?![\w²³/])",
        "Sungai sepanjang «120 kilometer» itu meluap.",
    ),
)


def _by_start() -> dict[str, list[tuple[int, Rule]]]:
    table: dict[str, list[tuple[int, Rule]]] = defaultdict(list)
    for order, rule in enumerate(RULES):
        for start in rule.starts:
            table[start].append((order, rule))
    return dict(table)


_RULES_BY_START = _by_start()
