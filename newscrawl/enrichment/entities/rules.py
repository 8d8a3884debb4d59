"""The document rules: what a whole article says corrects what the model made of each sentence.

Two tables are the whole of it, in the order in which the rules are applied. `LEARNED_RULES` also correct the
plain text that the model trains itself on, so that changing one calls for a new training; `LATE_RULES` are
applied behind them in tagging alone. Each rule has an example of what it is given and what it leaves: tokens
parted by spaces, mentions in brackets with their type, sentences by `|`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from newscrawl.enrichment.entities import article_rules, sentence_rules
from newscrawl.enrichment.entities.labelling import Labelling


class Rule(NamedTuple):
    """A rule: `apply` changes an article's mentions, as it does `before` into `after`."""

    apply: Callable[[Labelling], None]
    before: str
    after: str


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
        "Menko [PER Polhukam Rusdi Umar] tiba .",
        "Menko Polhukam [PER Rusdi Umar] tiba .",
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
)


def apply_rules(
    sentences: Sequence[Sequence[str]],
    labels: Sequence[Sequence[str]],
    rules: Sequence[Rule] = (*LEARNED_RULES, *LATE_RULES),
) -> Labelling:
    """Return the mentions of one article after the rules, from its tokens and the model's labels."""
    article = Labelling(sentences, labels)
    for rule in rules:
        rule.apply(article)
    return article
