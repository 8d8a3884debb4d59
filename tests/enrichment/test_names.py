"""What the bundled model and the document rules make of sentences as Indonesian news writes them."""

from __future__ import annotations

import pytest

from newscrawl.enrichment.entities.tagger import tag_names

P, O, L = "PERSON", "ORGANISATION", "LOCATION"  # noqa: E741


def names(text: str) -> list[tuple[str, str]]:
    return [(entity.type, entity.text) for entity in tag_names(text)]


@pytest.mark.parametrize(
    ("text", "person", "role"),
    [
        ("Presiden Joko Widodo menanam padi.", "Joko Widodo", "Presiden"),
        ("Sore itu Presiden Rusia Vladimir Putin pulang.", "Vladimir Putin", "Presiden Rusia"),
        ("Pesan dibaca Menteri Keuangan Sri Mulyani Indrawati.", "Sri Mulyani Indrawati",
         "Menteri Keuangan"),
        ("Menteri Perhubungan (Menhub) Budi Karya Sumadi hadir.", "Budi Karya Sumadi", "Menteri Perhubungan"),
        ("Menteri Pendidikan, Kebudayaan, Riset, dan Teknologi Nadiem Makarim hadir.", "Nadiem Makarim",
         "Menteri Pendidikan, Kebudayaan, Riset, dan Teknologi"),
        ("Gubernur Jawa Barat Ridwan Kamil bersepeda.", "Ridwan Kamil", "Gubernur Jawa Barat"),
        ("Ketua DPR RI Puan Maharani menutup sidang.", "Puan Maharani", "Ketua DPR RI"),
        ("Kapolri Jenderal Listyo Sigit Prabowo tiba.", "Listyo Sigit Prabowo", "Kapolri Jenderal"),
        ("Kata Prof. Dr. Wahyu Lestari, air surut.", "Wahyu Lestari", "Prof. Dr."),
        ("Ketua Komisi Pemberantasan Korupsi (KPK) Firli Bahuri diam.", "Firli Bahuri",
         "Ketua Komisi Pemberantasan Korupsi"),
        ("Presiden Suriah Bashar al-Assad menolak.", "Bashar al-Assad", "Presiden Suriah"),
        ("Warga bertemu Budi Santoso di sawah.", "Budi Santoso", None),
        ("Batu itu mengenai kepala Budi Santoso.", "Budi Santoso", None),
        ("Kata pengacara Budi Santoso, sidang ditunda.", "Budi Santoso", "pengacara"),
        ("Juru bicara KPK Tessa Mahardhika hadir.", "Tessa Mahardhika", "Juru bicara KPK"),
        ("Presiden ke-7 RI Joko Widodo bersepeda.", "Joko Widodo", "Presiden ke-7 RI"),
        ("Kapolresta Tangerang Kombes Pol Sigit Setiyono hadir.", "Sigit Setiyono",
         "Kapolresta Tangerang Kombes Pol"),
        ("Bupati Gunung Mas Jaya S. Monong menolak.", "Jaya S. Monong", "Bupati Gunung Mas"),
        ("Nakhoda Daud Manubulu mengatakan kapal itu baru.", "Daud Manubulu", "Nakhoda"),
        ("Menurut nakhoda Daud Manubulu, kapal itu baru.", "Daud Manubulu", "nakhoda"),
        ("Bupati Malang HM Sanusi absen.", "Sanusi", "Bupati Malang HM"),
        ("Rektor Unair Mohammad Nasih hadir.", "Mohammad Nasih", "Rektor Unair"),
        ("Direktur Utama PT Pertamina (Persero) Nicke Widyawati hadir.", "Nicke Widyawati",
         "Direktur Utama PT Pertamina (Persero)"),
    ],
)  # fmt: skip
def test_titles_stay_outside_a_person_and_are_the_role(text: str, person: str, role: str | None) -> None:
    people = [each for each in tag_names(text) if each.type == P]
    assert [(each.text, each.role) for each in people] == [(person, role)]


def test_the_role_of_one_person_ends_at_another() -> None:
    people = tag_names("Presiden Joko Widodo dan Wakil Presiden Ma'ruf Amin bertemu para petani.")
    assert [(each.text, each.role) for each in people] == [
        ("Joko Widodo", "Presiden"),
        ("Ma'ruf Amin", "Wakil Presiden"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Kami lega," kata Budi Santoso di teras.', [(P, "Budi Santoso")]),
        ("Pemuda berinisial RA (25) ditahan, lalu RA dibawa pulang.", [(P, "RA"), (P, "RA")]),
        ("Saham PT Angin Ribut (Persero) Tbk naik.", [(O, "PT Angin Ribut (Persero) Tbk")]),
        ("Penyidik Polres Bogor memanggilnya.", [(O, "Polres Bogor")]),
        ("Ia menulis di KOMPAS.com dan detikcom.", [(O, "KOMPAS.com"), (O, "detikcom")]),
        ("Kabar itu dimuat KOMPAS.com. Setelah itu warga pulang.", [(O, "KOMPAS.com")]),
        ("Banjir melanda Kabupaten Pati, Jawa Tengah.", [(L, "Kabupaten Pati"), (L, "Jawa Tengah")]),
        ("Macet di Jalan Jenderal Sudirman.", [(L, "Jalan Jenderal Sudirman")]),
        ("Perang Rusia-Ukraina belum reda.", [(L, "Rusia"), (L, "Ukraina")]),
        ("Anggaran KPK-nya dipotong.", [(O, "KPK")]),
        ("Kata Bu Mega, Pak Ketua RT sudah pulang.", [(P, "Mega")]),
        ("Ia anak Umar bin Rusdi Hasan.", [(P, "Umar bin Rusdi Hasan")]),
        ("Pelaku berinisial DN (41), dan NR yang masih buron, ditahan.", [(P, "DN"), (P, "NR")]),
        ("Wali Kota Medan bertemu warga.", [(L, "Medan")]),
        (
            "Kereta menuju Bandara Internasional Soekarno-Hatta.",
            [(L, "Bandara Internasional Soekarno-Hatta")],
        ),
        ("Ia bermain di Liga Inggris dan MotoGP Prancis.", []),
        ("Ia berbicara dalam bahasa Jawa.", []),
        ("SURABAYA, KOMPAS.com - Hujan turun semalam di kota itu.", [(L, "SURABAYA"), (O, "KOMPAS.com")]),
        ("Surat dikirim ke humas@desa.co.id kemarin.", []),
        ("Putusan dibacakan hakim Oloan Silalahi SH MH kemarin.", [(P, "Oloan Silalahi")]),
        ("PGRI menuntut honor guru dibayar.", [(O, "PGRI")]),
        ("Pemkab Pati membantu warga.", [(O, "Pemkab Pati")]),
        ("Pemerintah India membantu warga.", [(L, "India")]),
    ],
)
def test_where_names_begin_and_end_and_what_they_are(text: str, expected: list[tuple[str, str]]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Hujan turun pada Senin, Maret dan Agustus.",
        "Operasi tangkap tangan (OTT) digelar, lalu OTT itu dibahas.",
        "Badan itu dibubarkan.",
        "Warga menanam padi di sawah yang kering.",
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
    full = "Yayasan Sungai Jernih Nusantara"
    assert [(each.type, each.text, each.name) for each in tag_names(text)] == [
        (O, full, full),
        (O, "YSJN", full),
        (O, "YSJN", full),
    ]


def test_an_acronym_may_come_before_its_full_name() -> None:
    text = "KPK (Komisi Pemberantasan Korupsi) memeriksa dua saksi."
    assert {each.name for each in tag_names(text)} == {"Komisi Pemberantasan Korupsi"}


def test_acronyms_that_everyone_knows_have_their_full_name() -> None:
    assert [(each.text, each.name) for each in tag_names("Penyidik KPK menggeledah kantor di Jatim.")] == [
        ("KPK", "Komisi Pemberantasan Korupsi"),
        ("Jatim", "Jawa Timur"),
    ]


def test_later_mentions_carry_the_full_name() -> None:
    text = "Menteri Keuangan Sri Mulyani Indrawati hadir. Sri Mulyani tersenyum. Menurut Mulyani, kas aman."
    assert [(each.text, each.name) for each in tag_names(text)] == [
        ("Sri Mulyani Indrawati", "Sri Mulyani Indrawati"),
        ("Sri Mulyani", "Sri Mulyani Indrawati"),
        ("Mulyani", "Sri Mulyani Indrawati"),
    ]


def test_a_full_name_is_not_cut_to_what_the_article_mostly_says() -> None:
    text = "Menteri Keuangan Sri Mulyani Indrawati hadir. Sri Mulyani tersenyum. Kata Sri Mulyani, kas aman."
    assert {each.name for each in tag_names(text)} == {"Sri Mulyani Indrawati"}


def test_other_names_of_a_person_and_a_company_are_theirs() -> None:
    text = (
        "Menteri Zulkifli Hasan alias Zulhas menemui direksi PT Telkom Indonesia (Persero) Tbk (Telkom). "
        "Saham Telkom naik, kata Zulhas."
    )
    assert {each.name for each in tag_names(text)} == {"Zulkifli Hasan", "PT Telkom Indonesia (Persero) Tbk"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("KULON PROGO - Hujan turun semalam di kota itu.", "Kulon Progo"),
        ("Warga DKI JAKARTA mengungsi semalam.", "DKI Jakarta"),
        ("Warga NTT mengungsi semalam.", "Nusa Tenggara Timur"),
    ],
)
def test_places_in_capitals_are_named_as_others(text: str, name: str) -> None:
    assert [each.name for each in tag_names(text)] == [name]


def test_the_full_name_is_written_as_in_the_text() -> None:
    text = "Ma'ruf Amin dan Partai Golkar\u00a0Muda hadir. Ma'ruf pulang."
    assert tag_names(text)[-1].name == "Ma'ruf Amin"
