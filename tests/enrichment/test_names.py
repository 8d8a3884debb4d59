from __future__ import annotations

import pytest

from newscrawl.enrichment.entities.aliases import is_acronym, short_forms
from newscrawl.enrichment.entities.names import tag_names

P, O, L = "PERSON", "ORGANISATION", "LOCATION"  # noqa: E741


def names(text: str) -> list[tuple[str, str]]:
    return [(entity.type, entity.text) for entity in tag_names(text)]


@pytest.mark.parametrize(
    ("text", "person", "role"),
    [
        ("Presiden Joko Widodo menanam padi.", "Joko Widodo", "Presiden"),
        ("Sore itu Presiden Rusia Vladimir Putin pulang.", "Vladimir Putin", "Presiden Rusia"),
        ("Pesan Menteri Keuangan Sri Mulyani Indrawati singkat.", "Sri Mulyani Indrawati", "Menteri Keuangan"),
        ("Menteri Perhubungan (Menhub) Budi Karya Sumadi hadir.", "Budi Karya Sumadi", "Menteri Perhubungan"),
        ("Gubernur Jawa Barat Ridwan Kamil bersepeda.", "Ridwan Kamil", "Gubernur Jawa Barat"),
        ("Ketua DPR RI Puan Maharani menutup sidang.", "Puan Maharani", "Ketua DPR RI"),
        ("Kapolri Jenderal Listyo Sigit Prabowo tiba.", "Listyo Sigit Prabowo", "Kapolri Jenderal"),
        ("Kata Prof. Dr. Wahyu Lestari, air surut.", "Wahyu Lestari", "Prof. Dr"),
        ("Ketua Komisi Pemberantasan Korupsi (KPK) Firli Bahuri diam.", "Firli Bahuri",
         "Ketua Komisi Pemberantasan Korupsi"),
        ("Presiden Amerika Serikat (AS) Joe Biden terbang.", "Joe Biden", "Presiden Amerika Serikat"),
        ("Presiden Suriah Bashar al-Assad menolak.", "Bashar al-Assad", "Presiden Suriah"),
    ],
)  # fmt: skip
def test_titles_stay_outside_a_person_and_are_the_role(text: str, person: str, role: str) -> None:
    people = [each for each in tag_names(text) if each.type == P]
    assert [(each.text, each.role) for each in people] == [(person, role)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Kami lega," kata Budi Santoso di teras.', [(P, "Budi Santoso")]),
        ("Tersangka Agus (37) mengaku. Agus menyesal.", [(P, "Agus"), (P, "Agus")]),
        ("Pemuda berinisial RA ditahan, lalu RA dibawa pulang.", [(P, "RA"), (P, "RA")]),
        ("Kepala Dinas Kesehatan Kota Bandung, Rina Marlina, mencatat itu.", [
            (O, "Dinas Kesehatan Kota Bandung"), (P, "Rina Marlina"),
        ]),
        ("Saham PT Angin Ribut Sejahtera (Persero) Tbk naik.", [(O, "PT Angin Ribut Sejahtera (Persero) Tbk")]),
        ("Penyidik Polres Bogor memanggilnya.", [(O, "Polres Bogor")]),
        ("Ia menulis di KOMPAS.com dan detik.com.", [(O, "KOMPAS.com"), (O, "detik.com")]),
        ("Banjir melanda Kabupaten Pati, Provinsi Jawa Tengah.", [
            (L, "Kabupaten Pati"), (L, "Provinsi Jawa Tengah"),
        ]),
        ("Warga desa Sukamaju mengungsi ke Jakarta Pusat.", [(L, "Sukamaju"), (L, "Jakarta Pusat")]),
        ("Macet di Jalan Jenderal Sudirman.", [(L, "Jalan Jenderal Sudirman")]),
        ("Perang Rusia-Ukraina belum reda.", [(L, "Rusia"), (L, "Ukraina")]),
    ],
)  # fmt: skip
def test_what_the_surroundings_tell(text: str, expected: list[tuple[str, str]]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Hujan turun pada Senin, Maret dan Agustus.",
        "Persib Bandung menang tipis.",
        "Ia fasih berbahasa Inggris.",
        "Bupati Antah Berantah mengeluh.",
        "Operasi tangkap tangan (OTT) digelar.",
        "Ketua Tim Penyidik menolak.",
        "Badan itu dibubarkan.",
        "Jennifer Washington bernyanyi.",
    ],
)
def test_what_stays_untagged(text: str) -> None:
    assert names(text) == []


def test_a_name_with_its_acronym_is_two_mentions_of_one_name() -> None:
    text = "Badan Meteorologi, Klimatologi, dan Geofisika (BMKG) siaga. Data BMKG terbuka."
    full = "Badan Meteorologi, Klimatologi, dan Geofisika"
    assert [(each.text, each.name) for each in tag_names(text)] == [
        (full, full),
        ("BMKG", full),
        ("BMKG", full),
    ]


def test_an_unknown_acronym_is_learnt_from_the_article() -> None:
    text = "Yayasan Sungai Jernih Nusantara (YSJN) berdiri lagi. Relawan YSJN memungut sampah."
    assert names(text) == [(O, "Yayasan Sungai Jernih Nusantara"), (O, "YSJN"), (O, "YSJN")]


def test_later_mentions_carry_the_full_name() -> None:
    text = "Menteri Keuangan Sri Mulyani Indrawati hadir. Sri Mulyani tersenyum. Menurut Mulyani, kas aman."
    assert [(each.text, each.name) for each in tag_names(text)] == [
        ("Sri Mulyani Indrawati", "Sri Mulyani Indrawati"),
        ("Sri Mulyani", "Sri Mulyani Indrawati"),
        ("Mulyani", "Sri Mulyani Indrawati"),
    ]


def test_a_forename_of_two_people_is_nobody() -> None:
    text = "Presiden Ali Bakar dan Gubernur Aceh Ali Citra berjumpa. Ali pulang."
    assert names(text) == [(P, "Ali Bakar"), (L, "Aceh"), (P, "Ali Citra")]


def test_a_surname_inside_an_unknown_name_is_not_that_person() -> None:
    text = "Presiden Vladimir Putin pergi. Igor Putin tinggal."
    assert names(text) == [(P, "Vladimir Putin")]


def test_acronyms() -> None:
    assert is_acronym("KPK", "Komisi Pemberantasan Korupsi")
    assert is_acronym("Jokowi", "Joko Widodo")
    assert not is_acronym("KPK", "Badan Pusat Statistik")
    assert not is_acronym("2023", "Komisi Pemberantasan Korupsi")
    assert not is_acronym("Korupsi", "Korupsi Baru")


def test_short_forms_name_one_person_only() -> None:
    forms = short_forms(["Sri Mulyani", "Sri Mulyani Indrawati", "Budi Karya", "Budi Santoso"])
    assert forms["Sri Mulyani"] == forms["Mulyani"] == "Sri Mulyani Indrawati"
    assert forms["Budi Karya"] == "Budi Karya"
    assert "Budi" not in forms
