"""The document rules: what a whole article says corrects what the model made of each sentence.

Two tables are the whole of it, in the order in which the rules are applied. `LEARNED_RULES` also correct the
plain text that the model trains itself on, so that changing one calls for a new training; `LATE_RULES` are
applied behind them in tagging alone. Each rule has an example of what it is given and what it leaves: tokens
parted by spaces, mentions in brackets with their type, sentences by `|`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from newscrawl.enrichment.entities import (
    article_rules,
    office_rules,
    organisation_rules,
    person_rules,
    place_rules,
    sentence_rules,
)
from newscrawl.enrichment.entities.labelling import Labelling
from newscrawl.enrichment.entities.names import Names


class Rule(NamedTuple):
    """A rule: `apply` changes mentions, as it does `before` into `after` where the `names` are known."""

    apply: Callable[[Labelling], None]
    before: str
    after: str
    names: Names = Names({})


_ACRONYMS_OF_PHRASES = Rule(
    article_rules.drop_acronyms_of_phrases,
    "Ia kena operasi tangkap tangan ( [ORG OTT] ) . | [ORG OTT] itu ramai .",
    "Ia kena operasi tangkap tangan ( OTT ) . | OTT itu ramai .",
)
_BOUNDS = (
    Rule(
        sentence_rules.tag_detik, "Kepada detikJatim ia bercerita .", "Kepada [ORG detikJatim] ia bercerita ."
    ),
    Rule(sentence_rules.drop_lower_start, "[PER nelayan Rusdi] melaut .", "nelayan [PER Rusdi] melaut ."),
    Rule(
        sentence_rules.head_decides,
        "[LOC Polres Bogor] dan Polsek [LOC Ciawi] siaga .",
        "[ORG Polres Bogor] dan [ORG Polsek Ciawi] siaga .",
    ),
    Rule(
        sentence_rules.local_government,
        "Pemkab [LOC Pati] dan pemerintah [LOC India] sepakat .",
        "[ORG Pemkab Pati] dan pemerintah [LOC India] sepakat .",
    ),
)
_HYPHENS = Rule(
    sentence_rules.part_at_hyphens,
    "Kereta [LOC Solo - Tegal] penuh .",
    "Kereta [LOC Solo] - [LOC Tegal] penuh .",
)

LEARNED_RULES: tuple[Rule, ...] = (
    _ACRONYMS_OF_PHRASES,
    *_BOUNDS,
    _HYPHENS,
    Rule(
        sentence_rules.drop_ranks,
        "[PER Prof . Dr . Wulan] menemui [ORG Polres Bogor AKBP] Tono .",
        "Prof . Dr . [PER Wulan] menemui [ORG Polres Bogor] AKBP Tono .",
    ),
    Rule(
        sentence_rules.tag_web_addresses,
        "[LOC KOMPAS . com Jakarta] melaporkan .",
        "[ORG KOMPAS . com] [LOC Jakarta] melaporkan .",
    ),
    Rule(
        sentence_rules.trim_signs,
        '[ORG KPK - nya] kalah dari [PER " Lestari "] .',
        '[ORG KPK] - nya kalah dari " [PER Lestari] " .',
    ),
    Rule(
        sentence_rules.join_listed_subjects,
        "[ORG Badan Penelitian] , Inovasi , dan [ORG Teknologi] di Ambon .",
        "[ORG Badan Penelitian , Inovasi , dan Teknologi] di Ambon .",
    ),
    Rule(
        sentence_rules.part_brackets,
        "[ORG Badan Pangan Desa ( BPD )] rapat .",
        "[ORG Badan Pangan Desa] ( [ORG BPD] ) rapat .",
    ),
    Rule(
        sentence_rules.learn_acronyms,
        "[ORG Badan Pangan Desa] ( BPD ) rapat .",
        "[ORG Badan Pangan Desa] ( [ORG BPD] ) rapat .",
    ),
    Rule(
        sentence_rules.join_company_forms,
        "[ORG PT Angin Ribut] ( Persero ) Tbk untung .",
        "[ORG PT Angin Ribut ( Persero ) Tbk] untung .",
    ),
    Rule(
        article_rules.initials_are_people,
        "Pemuda berinisial [ORG RA] dan BT ( 25 ) ditahan . | RA mengaku .",
        "Pemuda berinisial [PER RA] dan [PER BT] ( 25 ) ditahan . | [PER RA] mengaku .",
    ),
    Rule(
        sentence_rules.countries_are_places,
        "Timnas [ORG Jepang] menang di Prancis .",
        "Timnas [LOC Jepang] menang di [LOC Prancis] .",
    ),
    Rule(
        article_rules.name_parts_are_people,
        "[PER Rusdi Harahap] pulang . | [LOC Harahap] lega .",
        "[PER Rusdi Harahap] pulang . | [PER Harahap] lega .",
    ),
    Rule(
        article_rules.agree_on_types,
        "[ORG Tirta Jaya] buka . | [ORG Tirta Jaya] sepi . | Tirta Jaya pindah .",
        "[ORG Tirta Jaya] buka . | [ORG Tirta Jaya] sepi . | [ORG Tirta Jaya] pindah .",
    ),
    _HYPHENS,
    Rule(
        article_rules.part_known_names,
        "[ORG PSIS] menang . | [PER Rusdi] senang . | [ORG PSIS Rusdi] tampil .",
        "[ORG PSIS] menang . | [PER Rusdi] senang . | [ORG PSIS] [PER Rusdi] tampil .",
    ),
    _ACRONYMS_OF_PHRASES,
    *_BOUNDS,
    Rule(
        article_rules.find_known_names_inside,
        "[PER Rusdi Umar] pulang . | [PER Rusdi Umar] lega . | [PER Nelayan Rusdi Umar] cemas .",
        "[PER Rusdi Umar] pulang . | [PER Rusdi Umar] lega . | [ORG Nelayan] [PER Rusdi Umar] cemas .",
    ),
    Rule(
        sentence_rules.drop_calendar,
        "Warga [LOC Solo Senin] berkumpul di [LOC Pasar Minggu] pada [LOC Maret] .",
        "Warga [LOC Solo] Senin berkumpul di [LOC Pasar Minggu] pada Maret .",
    ),
)


LATE_RULES: tuple[Rule, ...] = (
    Rule(
        sentence_rules.address_tells_person,
        "Menurut Bu [LOC Tejo] , padi Pak [ORG Rusdi Umar] layu .",
        "Menurut Bu [PER Tejo] , padi Pak [PER Rusdi Umar] layu .",
    ),
    Rule(
        sentence_rules.drop_portfolio,
        "Menko [PER Polhukam Rusdi Umar] dan Menteri [ORG ESDM] [PER Wulan] tiba .",
        "Menko Polhukam [PER Rusdi Umar] dan Menteri ESDM [PER Wulan] tiba .",
    ),
    Rule(
        article_rules.part_office_from_person,
        "[ORG UTB] menang . | Rektor [ORG UTB Wulan Lestari] senang .",
        "[ORG UTB] menang . | Rektor [ORG UTB] [PER Wulan Lestari] senang .",
    ),
    Rule(
        article_rules.part_person_from_organisation,
        "[ORG Bank Desa] buka . | Direktur [ORG Bank Desa Rusdi Umar] hadir . | [PER Rusdi] senang .",
        "[ORG Bank Desa] buka . | Direktur [ORG Bank Desa] [PER Rusdi Umar] hadir . | [PER Rusdi] senang .",
    ),
    Rule(
        sentence_rules.drop_pandemic_terms,
        "Warga takut [PER Omicron] dan memakai [PER Hand] [PER Sanitizer] .",
        "Warga takut Omicron dan memakai Hand Sanitizer .",
    ),
    Rule(
        sentence_rules.drop_common_acronyms,
        "Pemilik [ORG UMKM] menemui [ORG KPK] .",
        "Pemilik UMKM menemui [ORG KPK] .",
    ),
    Rule(
        place_rules.datelines,
        "[ORG GAZA CITY] , [ORG Kompas . com] - Hujan turun lagi . | "
        "[LOC Ambon] , Suara Pulau - Hujan reda .",
        "[LOC GAZA CITY] , [ORG Kompas . com] - Hujan turun lagi . | "
        "[LOC Ambon] , [ORG Suara Pulau] - Hujan reda .",
    ),
    Rule(
        organisation_rules.learn_short_names,
        "[ORG PT Kebun Nusantara II] ( PTKN II ) dan "
        "[ORG PT Suluh Negeri Tbk] ( Suluh ) untung . | [PER Suluh] rugi .",
        "[ORG PT Kebun Nusantara II] ( [ORG PTKN II] ) dan "
        "[ORG PT Suluh Negeri Tbk] ( [ORG Suluh] ) untung . | [ORG Suluh] rugi .",
    ),
    Rule(
        organisation_rules.clubs_in_brackets,
        "[PER Rusdi] ( [ORG PSIS] ) , [PER Umar] ( [ORG Persis] ) , [PER Jaya] ( [LOC Lille] ) .",
        "[PER Rusdi] ( [ORG PSIS] ) , [PER Umar] ( [ORG Persis] ) , [PER Jaya] ( [ORG Lille] ) .",
    ),
    Rule(
        organisation_rules.hospitals_of_doctors,
        "Korban dibawa ke [ORG RSU] dr . [PER Slamet Garut] oleh dr . [PER Wulan] .",
        "Korban dibawa ke [ORG RSU dr . Slamet Garut] oleh dr . [PER Wulan] .",
    ),
    Rule(
        person_rules.drop_titles,
        "[PER Cakra Letkol Inf Rusdi] , [PER Tan Sri Umar] dan [PER JPU Wulan] menemui [PER Menhub] .",
        "Cakra Letkol Inf [PER Rusdi] , Tan Sri [PER Umar] dan JPU [PER Wulan] menemui Menhub .",
    ),
    Rule(
        organisation_rules.trim_in_headings,
        "[PER Rafa Takut Hiu Putih] dan Paus | Kemarin [PER Rafa] pulang .",
        "[PER Rafa] Takut Hiu Putih dan Paus | Kemarin [PER Rafa] pulang .",
    ),
    Rule(
        person_rules.balinese_names,
        "Ketua [ORG Majelis Hakim I] [PER Kadek Dedy] hadir .",
        "Ketua [ORG Majelis Hakim] [PER I Kadek Dedy] hadir .",
    ),
    Rule(
        person_rules.join_patronymics,
        "[PER Umar] bin [PER Rusdi] dan R bin [PER S] pulang .",
        "[PER Umar bin Rusdi] dan [PER R bin S] pulang .",
    ),
    Rule(
        place_rules.mayor_of_town,
        "Wali [LOC Kota Medan] menuju [LOC Kota Binjai] .",
        "Wali Kota [LOC Medan] menuju [LOC Kota Binjai] .",
    ),
    Rule(
        place_rules.town_of_office,
        "Bupati Puncak Jaya [PER Rusdi] dan Kapolsek Muara AKP [PER Umar] hadir .",
        "Bupati [LOC Puncak Jaya] [PER Rusdi] dan Kapolsek [LOC Muara] AKP [PER Umar] hadir .",
    ),
    Rule(
        person_rules.complete_first_names,
        "Menteri Terawan [PER Agus Putranto] dan [ORG Komisi Eropa Ursula] von [PER Leyen] hadir .",
        "Menteri [PER Terawan Agus Putranto] dan [ORG Komisi Eropa] [PER Ursula von Leyen] hadir .",
        Names({"terawan agus putranto": "P", "ursula von leyen": "P"}),
    ),
    Rule(
        person_rules.complete_names,
        "Menteri [PER Sri Mulyani] Indrawati hadir .",
        "Menteri [PER Sri Mulyani Indrawati] hadir .",
        Names({"indrawati": "n"}),
    ),
    Rule(
        office_rules.part_name_from_office,
        "CEO [ORG WHO Tedros] [PER Wulan Sari] hadir . | Kepala [ORG SMA 3 Pati Rusdi] di [ORG SMA 3 Pati] .",
        "CEO [ORG WHO] [PER Tedros Wulan Sari] hadir . | "
        "Kepala [ORG SMA 3 Pati] [PER Rusdi] di [ORG SMA 3 Pati] .",
    ),
    Rule(
        person_rules.drop_degrees,
        "[PER Rusdi Umar SH MH] dan [PER Wulan] , [PER M . Si] . datang .",
        "[PER Rusdi Umar] SH MH dan [PER Wulan] , M . Si . datang .",
    ),
    Rule(
        person_rules.addressed_are_people,
        "Kata Bu Mega dan Pak RT , Bu Guru datang .",
        "Kata Bu [PER Mega] dan Pak RT , Bu Guru datang .",
    ),
    Rule(
        person_rules.more_initials,
        "Pelaku berinisial [PER DN] ( 41 ) , [ORG NR] , dan KPK diam .",
        "Pelaku berinisial [PER DN] ( 41 ) , [PER NR] , dan KPK diam .",
    ),
    Rule(
        place_rules.join_directions,
        "Warga [LOC Papua Barat] Daya dan [LOC Aceh] Besar menanti .",
        "Warga [LOC Papua Barat Daya] dan [LOC Aceh Besar] menanti .",
    ),
    Rule(
        place_rules.join_namesakes,
        "[LOC Bandara Soekarno] - [LOC Hatta] dan [LOC Tol Solo] - [LOC Ngawi] padat .",
        "[LOC Bandara Soekarno - Hatta] dan [LOC Tol Solo] - [LOC Ngawi] padat .",
    ),
    Rule(
        place_rules.part_districts,
        "Banjir di [LOC Desa Alue Kecamatan Nisam] surut .",
        "Banjir di [LOC Desa Alue] [LOC Kecamatan Nisam] surut .",
    ),
    Rule(
        place_rules.drop_common_places,
        "[LOC Sungai] itu disebut dalam bahasa [LOC Jawa] , kata penumpang KA [LOC Argo Lawu] .",
        "Sungai itu disebut dalam bahasa Jawa , kata penumpang KA Argo Lawu .",
    ),
    Rule(
        place_rules.drop_competitions,
        "Klub Liga [LOC Inggris] dari [LOC Inggris] ke [LOC Thailand] Open .",
        "Klub Liga Inggris dari [LOC Inggris] ke Thailand Open .",
    ),
    Rule(
        place_rules.join_neighbourhoods,
        "Ia tinggal di [LOC Jalan Melati RT004] / RW002 , [LOC Depok] .",
        "Ia tinggal di [LOC Jalan Melati RT004 / RW002] , [LOC Depok] .",
    ),
    Rule(
        organisation_rules.join_known_names,
        "[ORG Inter] [ORG Milan] menang , [ORG Musim] Mas untung .",
        "[ORG Inter Milan] menang , [ORG Musim Mas] untung .",
        Names({"inter milan": "O"}),
    ),
    Rule(
        organisation_rules.drop_common_organisations,
        "[ORG PT] itu membantu [LOC Pondok Pesantren] dan [ORG Panti Asuhan Kasih] .",
        "PT itu membantu Pondok Pesantren dan [ORG Panti Asuhan Kasih] .",
    ),
    Rule(
        organisation_rules.more_heads_decide,
        "[PER Paroki Bajawa] , [LOC Pondok Pesantren Nurul] , [LOC Kyoto University] , PN [LOC Bima] .",
        "[ORG Paroki Bajawa] , [ORG Pondok Pesantren Nurul] , [ORG Kyoto University] , [ORG PN Bima] .",
    ),
    Rule(
        organisation_rules.military_units,
        "Prajurit Kodim 0603 / [LOC Lebak] dan [ORG Yonif] 115 / Macan Leuser siaga .",
        "Prajurit [ORG Kodim 0603 / Lebak] dan [ORG Yonif 115 / Macan Leuser] siaga .",
    ),
    Rule(
        organisation_rules.known_are_organisations,
        "Relawan BNPB membantu penerima bantuan tunai daerah ( KPK ) .",
        "Relawan [ORG BNPB] membantu penerima bantuan tunai daerah ( KPK ) .",
    ),
    Rule(
        organisation_rules.acronyms_everywhere,
        "Kepala [ORG BKSD] hadir . | BKSD memantau .",
        "Kepala [ORG BKSD] hadir . | [ORG BKSD] memantau .",
    ),
    Rule(
        organisation_rules.drop_jobs,
        "[ORG Epidemiolog Universitas Riau] dan [ORG Head of Research Bank Desa] menemui [ORG Kajati Riau] .",
        "Epidemiolog [ORG Universitas Riau] dan Head of Research [ORG Bank Desa] menemui Kajati [LOC Riau] .",
    ),
    Rule(
        organisation_rules.government_of_country,
        "[ORG Pemerintah Republik Indonesia] menemui [ORG Pemerintah Kota Solo] .",
        "Pemerintah [LOC Republik Indonesia] menemui [ORG Pemerintah Kota Solo] .",
    ),
    Rule(
        organisation_rules.drop_links,
        "Surat ke humas @ [ORG desa . co . id] atau www . [ORG desa . co . id] dibalas "
        "[ORG POS] - [ORG NTT . COM] .",
        "Surat ke humas @ desa . co . id atau [ORG www . desa . co . id] dibalas [ORG POS - NTT . COM] .",
    ),
    Rule(
        organisation_rules.drop_products,
        "Ponsel [ORG Honor] X7d , indeks [LOC Hang Seng] dan [ORG BI] Rate naik , kata [ORG BI] .",
        "Ponsel Honor X7d , indeks Hang Seng dan BI Rate naik , kata [ORG BI] .",
    ),
    Rule(
        person_rules.learn_other_names,
        "[PER Zulkifli] alias Jawir pulang .",
        "[PER Zulkifli] alias [PER Jawir] pulang .",
    ),
)


def apply_rules(
    sentences: Sequence[Sequence[str]],
    labels: Sequence[Sequence[str]],
    rules: Sequence[Rule] = (*LEARNED_RULES, *LATE_RULES),
    names: Names | None = None,
) -> Labelling:
    """Return the mentions of one article after the rules, from its tokens and the model's labels.

    `names` are the model's known names; without them rules go by the article alone.
    """
    article = Labelling(sentences, labels, names)
    for rule in rules:
        rule.apply(article)
    return article
