# ruff: noqa: E501 - forms stand as pages write them
"""Datelines, sign-offs and credit lines: taken out of the text and kept, never at the text's expense."""

from __future__ import annotations

import pytest

from newscrawl.extraction.boilerplate import clean_text
from tests.extraction.pages import PARAGRAPHS, article_json, body, read_story, text

NOBODY = article_json(author=[])
FIRST, REST = PARAGRAPHS[0], text(*range(1, 6))

DATELINES = [
    ("<strong>JAKARTA, KOMPAS.com</strong> - ", "JAKARTA, KOMPAS.com", "Jakarta"),
    ("JAKARTA, KOMPAS.com — ", "JAKARTA, KOMPAS.com", "Jakarta"),
    ("<strong>KOMPAS.com</strong> - ", "KOMPAS.com", None),
    ("KUPANG, KOMPAS.com-", "KUPANG, KOMPAS.com", "Kupang"),
    ("<b>Liputan6.com, Jakarta</b> ", "Liputan6.com, Jakarta", "Jakarta"),
    ("<b>Liputan6.com, Jakarta -</b> ", "Liputan6.com, Jakarta", "Jakarta"),
    ("<strong>Liputan6.com, Teluk Wondama</strong> - ", "Liputan6.com, Teluk Wondama", "Teluk Wondama"),
    ("<strong>TEMPO.CO</strong>, <strong>Jakarta</strong> - ", "TEMPO.CO, Jakarta", "Jakarta"),
    ("TEMPO.CO, Jakarta — ", "TEMPO.CO, Jakarta", "Jakarta"),
    ("TEMPO.CO, Jakarta- ", "TEMPO.CO, Jakarta", "Jakarta"),
    ("Jakarta (ANTARA) - ", "Jakarta (ANTARA)", "Jakarta"),
    ("Jakarta (ANTARA News) - ", "Jakarta (ANTARA News)", "Jakarta"),
    ("Manokwari (Antara) – ", "Manokwari (Antara)", "Manokwari"),
    ("Jakarta (ANTARA/JACX) - ", "Jakarta (ANTARA/JACX)", "Jakarta"),
    ("London, Inggris (ANTARA) - ", "London, Inggris (ANTARA)", "London"),
    ("REPUBLIKA.CO.ID, JAKARTA -- ", "REPUBLIKA.CO.ID, JAKARTA", "Jakarta"),
    ("<strong>REPUBLIKA.CO.ID,&nbsp;MANOKWARI</strong> -- ", "REPUBLIKA.CO.ID, MANOKWARI", "Manokwari"),
    ("<strong>Suara.com -</strong> ", "Suara.com", None),
    ("jpnn.com, JAKARTA - ", "jpnn.com, JAKARTA", "Jakarta"),
    ("<strong>jpnn.com</strong>, <strong>JAKARTA</strong> - ", "jpnn.com, JAKARTA", "Jakarta"),
    ("<strong>Jakarta, CNN Indonesia</strong> -- ", "Jakarta, CNN Indonesia", "Jakarta"),
    ("<strong>Jakarta, CNBC Indonesia</strong> - ", "Jakarta, CNBC Indonesia", "Jakarta"),
    ("<strong>Jakarta</strong> - ", "Jakarta", "Jakarta"),
    ("<b>Wasior</b> - ", "Wasior", "Wasior"),
    ("<strong>JAKARTA</strong> - ", "JAKARTA", "Jakarta"),
    ("MANOKWARI - ", "MANOKWARI", "Manokwari"),
    ("<strong>VIVA</strong> – ", "VIVA", None),
    ("<strong>Jakarta, VIVA</strong> – ", "Jakarta, VIVA", "Jakarta"),
    ("<strong>VIVA.co.id</strong> – ", "VIVA.co.id", None),
    ("<strong>tirto.id</strong> - ", "tirto.id", None),
    ("<strong>Merdeka.com</strong> - ", "Merdeka.com", None),
    ("<strong>JawaPos.com</strong> - ", "JawaPos.com", None),
    ("<strong>Jakarta, Beritasatu.com</strong> - ", "Jakarta, Beritasatu.com", "Jakarta"),
    ("<strong>KONTAN.CO.ID - JAKARTA.</strong> ", "KONTAN.CO.ID - JAKARTA", "Jakarta"),
    ("<strong>Bisnis.com</strong>, JAKARTA - ", "Bisnis.com, JAKARTA", "Jakarta"),
    ("<strong>Bisnis.com, JAKARTA</strong> — ", "Bisnis.com, JAKARTA", "Jakarta"),
    ("<strong>JAKARTA, iNews.id</strong> - ", "JAKARTA, iNews.id", "Jakarta"),
    ("<strong>Bloomberg Technoz, Jakarta</strong> - ", "Bloomberg Technoz, Jakarta", "Jakarta"),
    ("<strong>Jakarta, IDN Times</strong> - ", "Jakarta, IDN Times", "Jakarta"),
    ("TRIBUNNEWS.COM, JAKARTA - ", "TRIBUNNEWS.COM, JAKARTA", "Jakarta"),
    ("<b>TRIBUNPAPUABARAT.COM, WASIOR</b> - ", "TRIBUNPAPUABARAT.COM, WASIOR", "Wasior"),
    ("<strong>WARTA EKONOMI, JAKARTA</strong> - ", "WARTA EKONOMI, JAKARTA", "Jakarta"),
    ("WASHINGTON — ", "WASHINGTON", "Washington"),
    ("<strong>Okezone.com, Jakarta</strong> - ", "Okezone.com, Jakarta", "Jakarta"),
    ("<strong>YOGYAKARTA, iNewsYogya.id</strong> - ", "YOGYAKARTA, iNewsYogya.id", "Yogyakarta"),
    ("Kabar Nusa, Wasior - ", "Kabar Nusa, Wasior", "Wasior"),
    ("<strong>KABAR NUSA</strong> - ", "KABAR NUSA", None),
    ("<strong>Kabar-Nusa.com</strong> - ", "Kabar-Nusa.com", None),
    ("<strong>Ambon</strong>: ", "Ambon", "Ambon"),
    ("AMBON: ", "AMBON", "Ambon"),
]


@pytest.mark.parametrize(("printed", "expected", "place"), DATELINES)
def test_datelines_are_taken_from_the_first_paragraph(printed: str, expected: str, place: str | None) -> None:
    article = read_story(f"<p>{printed}{FIRST}</p>{REST}")
    assert article.body == body()
    assert article.dateline is not None
    assert (article.dateline.text, article.dateline.place) == (expected, place)


def test_a_dateline_in_an_element_of_its_own_is_taken_as_well() -> None:
    article = read_story(f"<p><strong>JAKARTA, KOMPAS.com</strong> -</p><p>{FIRST}</p>{REST}")
    assert article.body == body()
    assert article.dateline is not None
    assert article.dateline.place == "Jakarta"


def test_what_stands_above_a_dateline_is_the_standfirst() -> None:
    lead = "Sebelas kampung di Teluk Wondama kembali didatangi perahu buku."
    article = read_story(f"<p>{lead}</p><p><strong>WASIOR, KabarNusa.com</strong> - {FIRST}</p>{REST}")
    assert (article.body, article.lead) == (body(), lead)
    assert article.dateline is not None
    assert article.dateline.place == "Wasior"


def test_a_place_that_a_later_paragraph_begins_with_is_no_dateline() -> None:
    later = "Jakarta – kota terakhir yang dikunjungi perahu itu – menyumbang 300 judul buku."
    assert read_story(f"{text(0)}<p>{later}</p>{text(1, 2)}").body.count(later) == 1


STARTS = [
    "Jakarta – Bandung kini bisa ditempuh dalam 40 menit, sehingga buku dari percetakan tiba pada hari yang sama.",
    "Jakarta-Surabaya adalah jalur yang dilewati buku sumbangan sebelum naik kapal ke Papua.",
    "Manokwari - kota terdekat yang punya toko buku - berjarak semalam pelayaran dari Wasior.",
    "Kompas.com menulis tentang perahu itu dua tahun lalu, ketika pelayarannya berhenti karena pandemi.",
    "Yulce - begitu ia disapa - naik perahu itu pertama kali ketika berumur tujuh tahun.",
    "Papua, kata Yulce, bukan hanya satu cerita, dan perahu ini ingin membawa semuanya.",
    "Perahu — juga dermaga dan bukunya — dicat ulang oleh para murid.",
    "Catatan: perahu itu tidak berlayar pada hari Minggu dan hari raya.",
    "FAKTA: Perahu itu memang pernah berhenti berlayar selama dua tahun.",
    "Ambon: kota itu menyumbang 300 judul buku untuk anak-anak di pesisir.",
    "KPK - lembaga antirasuah itu - memuji cara dinas mencatat setiap buku sumbangan.",
]


@pytest.mark.parametrize("sentence", STARTS)
def test_a_sentence_that_begins_like_a_dateline_stays(sentence: str) -> None:
    article = read_story(f"<p>{sentence}</p>{text()}")
    assert article.body == f"{sentence}\n\n{body()}"
    assert article.dateline is None


LAST = PARAGRAPHS[-1]
SIGN_OFFS = [
    ("<strong>(vyp/kna)</strong>", ["vyp", "kna"]),
    ("(vyp/kna)", ["vyp", "kna"]),
    ("[lt/ab]", ["lt", "ab"]),
    ("(E-2)", ["E-2"]),
    ("(Z-1)", ["Z-1"]),
    ("[mdk/yan]", ["mdk", "yan"]),
    ("(mdk/yan)", ["mdk", "yan"]),
    ("(Ant/E-2)", ["Ant", "E-2"]),
    ("(antara/jpnn)", ["antara", "jpnn"]),
    ("(mcr8/jpnn)", ["mcr8", "jpnn"]),
    ("(lau/pta/dal)", ["lau", "pta", "dal"]),
    ("(ren)", ["ren"]),
    ("[em/ab]", ["em", "ab"]),
    ("(aa - ss)", ["aa", "ss"]),
    ("(pmg/pmg)", ["pmg", "pmg"]),
    ("(rina/red)", ["rina", "red"]),
    ("(rin/bud)(*)", ["rin", "bud"]),
    ("(*)", []),
    ("(idr/idr)(vyp)", ["idr", "vyp"]),
]


@pytest.mark.parametrize(("printed", "initials"), SIGN_OFFS)
@pytest.mark.parametrize("join", [" ", "", "</p><p>", "<br>", "<br><br>"])
def test_sign_offs_are_kept_apart(printed: str, initials: list[str], join: str) -> None:
    article = read_story(f"{text(0, 1, 2, 3, 4)}<p>{LAST}{join}{printed}</p>")
    assert article.body == body()
    unique = list(dict.fromkeys(initials))
    assert list(dict.fromkeys(article.initials)) == unique


def test_a_sign_off_before_a_read_also_block_is_taken() -> None:
    inner = f'{text(0, 1, 2, 3, 4)}<p>{LAST} (vyp/kna)</p><p>Baca juga: <a href="/x">Nelayan Wasior Bangun Rumah Baca</a></p>'
    article = read_story(inner)
    assert (article.body, article.initials) == (body(), ["vyp", "kna"])


def test_initials_on_a_line_of_their_own_end_the_text_above_what_follows() -> None:
    below = '<p>(rin)</p><p>Berita Pilihan</p><p>Kabar Pesisir</p><p><a href="/x">Nelayan Wasior Bangun Rumah Baca</a></p>'
    article = read_story(text() + below)
    assert (article.body, article.initials) == (body(), ["rin"])


def test_headings_in_capitals_are_no_reporters() -> None:
    article = read_story(f"{text()}<p>EDITOR'S CHOICE</p>")
    assert article.authors == ["Rina Wulandari"]


def test_a_sign_off_in_the_middle_ends_no_text() -> None:
    inner = f"{text(0, 1)}<p>{PARAGRAPHS[2]} (vyp/kna)</p>{text(3, 4, 5)}"
    article = read_story(inner)
    assert (article.body, article.initials) == (body(), ["vyp", "kna"])


ENDINGS = [
    "Sumbangan buku itu ditandatangani di depan pejabat Komisi Pemberantasan Korupsi (KPK)",
    "Sumbangan buku itu dicatat oleh Komisi Pemberantasan Korupsi (KPK).",
    "Anak boleh meminjam buku cerita dan/atau buku pelajaran (maksimal tiga).",
    "Perahu itu panjangnya dua belas meter (m).",
    "Pengelola mencatat peminjam menurut umur dan jenis kelamin (L/P).",
    "Dinas bekerja sama dengan Tentara Nasional Indonesia/Kepolisian Negara Republik Indonesia (TNI/Polri).",
    "Ia lulus dari sekolah guru di Serui pada 1998 (usia 22 tahun).",
    "Harga satu buku bergambar setara dengan tiga kilogram ikan (kg).",
    "“Datanglah lagi besok (Jumat).”",
    "Rujukannya ialah Undang-Undang Nomor 43 Tahun 2007 (UU 43/2007).",
    "Semua buku ditandai dengan nama kampung (lihat daftar).",
    "Kegiatan itu dibuka oleh Gubernur Papua Barat (PB).",
]


@pytest.mark.parametrize("sentence", ENDINGS)
def test_brackets_that_belong_to_the_last_sentence_stay(sentence: str) -> None:
    article = read_story(f"{text()}<p>{sentence}</p>")
    assert article.body == body(sentence)
    assert article.initials == []


CREDITS = [
    (
        "<p>Pewarta: Rina Wulandari<br>Editor: Budi Hartono<br>COPYRIGHT &copy; KABAR NUSA 2024</p>",
        ["Rina Wulandari"],
        ["Budi Hartono"],
    ),
    (
        '<p class="text-muted small">Pewarta: Rina Wulandari <br> Editor: Budi Hartono <br> Copyright © KABAR NUSA 2024</p>',
        ["Rina Wulandari"],
        ["Budi Hartono"],
    ),
    (
        "<p>Pewarta: Rina Wulandari/Agus Salim</p><p>Editor: Budi Hartono</p>",
        ["Rina Wulandari", "Agus Salim"],
        ["Budi Hartono"],
    ),
    ("<p>Penulis: Rina Wulandari</p><p>Editor: Budi Hartono</p>", ["Rina Wulandari"], ["Budi Hartono"]),
    ("<p>Penulis : Rina Wulandari | Editor : Budi Hartono</p>", ["Rina Wulandari"], ["Budi Hartono"]),
    ("<p>Reporter: Rina Wulandari | Editor: Budi Hartono</p>", ["Rina Wulandari"], ["Budi Hartono"]),
    ("<p>Reporter : Rina Wulandari</p>", ["Rina Wulandari"], []),
    ("<p><em>Kontributor : Rina Wulandari</em></p>", ["Rina Wulandari"], []),
    ("<p>Oleh: Rina Wulandari</p>", ["Rina Wulandari"], []),
    ("<p>Oleh Rina Wulandari</p>", ["Rina Wulandari"], []),
    (
        "<p>Oleh Rina Wulandari, Agus Salim dan Budi Hartono</p>",
        ["Rina Wulandari", "Agus Salim", "Budi Hartono"],
        [],
    ),
    ("<p>Rep: Rina Wulandari / Red: Budi Hartono</p>", ["Rina Wulandari"], ["Budi Hartono"]),
    ("<p>Redaktur: Budi Hartono<br>Reporter: Rina Wulandari</p>", ["Rina Wulandari"], ["Budi Hartono"]),
    ("<p>Redaktur & Reporter : Rina Wulandari</p>", ["Rina Wulandari"], ["Rina Wulandari"]),
    ("<p>Laporan: Rina Wulandari</p>", ["Rina Wulandari"], []),
    ("<p>(Penulis: Rina Wulandari)</p>", ["Rina Wulandari"], []),
    ("<p>Penulis: Rina Wulandari, Agus Salim</p>", ["Rina Wulandari", "Agus Salim"], []),
    ("<p>Reporter Magang: Rina Wulandari</p>", ["Rina Wulandari"], []),
    (
        "<p>tirto.id - Sosial Budaya<br>Reporter: Rina Wulandari<br>Penulis: Agus Salim<br>Editor: Budi Hartono</p>",
        ["Rina Wulandari", "Agus Salim"],
        ["Budi Hartono"],
    ),
    ("<p><em>Laporan Wartawan Kabar-Nusa.com, Rina Wulandari</em></p>", ["Rina Wulandari"], []),
    ("<p>RINA WULANDARI | BUDI HARTONO</p>", ["RINA WULANDARI", "BUDI HARTONO"], []),
]


@pytest.mark.parametrize(("printed", "authors", "editors"), CREDITS)
def test_credit_lines_name_people_and_leave_the_text(
    printed: str, authors: list[str], editors: list[str]
) -> None:
    header = "<h1>Perpustakaan Perahu Kembali Berlayar di Teluk Wondama</h1><div>Kamis, 14 Maret 2024 12:04 WIB</div>"
    article = read_story(text() + printed, head=NOBODY, header=header)
    assert article.body == body()
    assert (article.authors, article.editors) == (authors, editors)


@pytest.mark.parametrize(("printed", "initials"), SIGN_OFFS)
def test_plain_text_loses_its_sign_off_too(printed: str, initials: list[str]) -> None:
    plain = printed.replace("<strong>", "").replace("</strong>", "")
    clean = clean_text(f"{body()}{plain}")
    assert clean.body == body()
    assert list(dict.fromkeys(clean.initials)) == list(dict.fromkeys(initials))
