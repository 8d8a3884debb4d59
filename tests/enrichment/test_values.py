from __future__ import annotations

import pytest

from newscrawl.enrichment.entities.values import RULES, Rule, tag_values


def values(text: str) -> list[tuple[str, str]]:
    return [(entity.type, entity.text) for entity in tag_values(text)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.type}-{rule.example}")
def test_every_rule_finds_its_example(rule: Rule) -> None:
    before, _, rest = rule.example.partition("«")
    expected, _, after = rest.partition("»")
    found = tag_values(before + expected + after)
    assert [(each.type, each.text, each.start) for each in found if each.text == expected] == [
        (rule.type, expected, len(before))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lomba dibuka Sabtu (7/10/2023) pagi.", [("DATE", "Sabtu (7/10/2023) pagi")]),
        ("Ia lahir 5 September 1990.", [("DATE", "5 September 1990")]),
        ("Surat 3 Agt 2021 dibalas 9 Nopember 2021.", [("DATE", "3 Agt 2021"), ("DATE", "9 Nopember 2021")]),
        ("Salat Jum’at digelar di halaman.", [("DATE", "Jum’at")]),
        ("Tahun 2020 berat, juga tahun 2020/2021.", [("DATE", "Tahun 2020"), ("DATE", "tahun 2020/2021")]),
        ("Antara 2019 dan kini; sejak 2019 sepi.", [("DATE", "2019")]),
        ("Toko buka pukul 08.00-17.30 WITA.", [("TIME", "pukul 08.00-17.30 WITA")]),
        ("Antre sampai jam 5 sore, 24 jam penuh.", [("TIME", "jam 5 sore"), ("QUANTITY", "24 jam")]),
        ("Biayanya Rp 1,2 miliar atau US$ 80 ribu.", [("MONEY", "Rp 1,2 miliar"), ("MONEY", "US$ 80 ribu")]),
        ("Ia meminjam 50 ribu dolar Singapura.", [("MONEY", "50 ribu dolar Singapura")]),
        ("Kurs Rp15.200 per dolar AS.", [("MONEY", "Rp15.200 per dolar AS")]),
        ("Turun -0,5 persen, naik 12%, lalu 5-10 persen.", [
            ("PERCENT", "-0,5 persen"), ("PERCENT", "12%"), ("PERCENT", "5-10 persen"),
        ]),
        ("Suhu 37 derajat Celsius di lahan 2,5 hektare.", [
            ("QUANTITY", "37 derajat Celsius"), ("QUANTITY", "2,5 hektare"),
        ]),
        ("Ada 3.000 orang dan dua juta ekor ayam.", [
            ("QUANTITY", "3.000 orang"), ("QUANTITY", "dua juta ekor"),
        ]),
        ("Ada puluhan ribu orang di alun-alun.", [("QUANTITY", "puluhan ribu orang")]),
        ("UU No. 6/2023 menggantikan Perppu Nomor 2 Tahun 2022.", [
            ("LAW", "UU No. 6/2023"), ("LAW", "Perppu Nomor 2 Tahun 2022"),
        ]),
        ("Pasal 2 ayat (1) huruf a jo Pasal 18 UU Nomor 31 Tahun 1999 dikenakan.", [
            ("LAW", "Pasal 2 ayat (1) huruf a jo Pasal 18 UU Nomor 31 Tahun 1999"),
        ]),
        ("RUU Masyarakat Adat Presiden Joko Widodo tunda.", [("LAW", "RUU Masyarakat Adat")]),
        ("Dituntut 6 Tahun Penjara, Denda Rp 300 Juta", [("QUANTITY", "6 Tahun"), ("MONEY", "Rp 300 Juta")]),
        ("Inflasi Naik 0,8 Persen", [("PERCENT", "0,8 Persen")]),
        ("Beras dijual Rp 13.900/kg.", [("MONEY", "Rp 13.900/kg")]),
        ("Sejak 23 Maret lalu; 11 Januari-12 Februari libur.", [
            ("DATE", "23 Maret lalu"), ("DATE", "11 Januari-12 Februari"),
        ]),
        ("Ia melanggar Pasal 12 huruf a UU RI Nomor 31 Tahun 1999 tentang Korupsi.", [
            ("LAW", "Pasal 12 huruf a UU RI Nomor 31 Tahun 1999 tentang Korupsi"),
        ]),
        ("Jo Pasal 55 ayat (1) ke-1 KUHP.", [("LAW", "Pasal 55 ayat (1) ke-1 KUHP")]),
        ("KTT ASEAN ke-43 dan HUT ke-78 RI.", [("EVENT", "KTT ASEAN ke-43"), ("EVENT", "HUT ke-78 RI")]),
        ("Hari Raya Idul Fitri 1444 Hijriah tiba.", [("EVENT", "Hari Raya Idul Fitri 1444 Hijriah")]),
        ("Piala Dunia U-20 2023. Panitia sibuk.", [("EVENT", "Piala Dunia U-20 2023")]),
    ],
)  # fmt: skip
def test_forms_of_values(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Kamar 2014 di lantai lima.",
        "Skor akhir 21-19 untuk tuan rumah.",
        "Nomor teleponnya 0812-3456-7890.",
        "Kata Agustus Sinaga, sawahnya kering.",
        "Ia duduk di satu bangku.",
        "Konferensi Pers digelar sore.",
        "Menurut UU itu, izin dicabut.",
        "Versi 1.2.3 dirilis.",
        "Keputusan Nomor 38/KPTS/1/5/2020 dicabut.",
    ],
)
def test_what_is_no_value(text: str) -> None:
    assert values(text) == []


def test_no_entity_crosses_a_paragraph() -> None:
    assert values("Acara digelar 5\n\nSeptember 2023 panas.") == [("DATE", "September 2023")]


def test_the_longest_match_stands() -> None:
    assert values("Pilkada Jawa Barat 2018 usai.") == [("EVENT", "Pilkada Jawa Barat 2018")]
