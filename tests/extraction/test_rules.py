# ruff: noqa: E501 - forms stand as pages write them
"""Lines that are not the article: every rule takes its own example, and none takes a sentence."""

from __future__ import annotations

import pytest

from newscrawl.extraction import datelines, readalso, rules, signatures
from newscrawl.extraction.blocks import Line
from newscrawl.extraction.boilerplate import clean_text
from tests.extraction.pages import PARAGRAPHS, body, read_story, text, with_inserted

PLAIN = "\n\n".join(PARAGRAPHS)


def examples(*tables: tuple[rules.Rule, ...]) -> list[str]:
    return [rule.example for table in tables for rule in table]


@pytest.mark.parametrize("example", examples(rules.NOISE))
def test_noise_rules_take_their_examples(example: str) -> None:
    assert rules.is_noise(example)
    assert clean_text(f"{PARAGRAPHS[0]}\n\n{example}\n\n{PARAGRAPHS[1]}").body == "\n\n".join(PARAGRAPHS[:2])


@pytest.mark.parametrize("example", examples(rules.INLINE))
def test_inline_rules_cut_their_examples_out_of_a_sentence(example: str) -> None:
    line = Line(f"Perahu singgah tiga hari. {example} Anak meminjam buku.")
    rules.cut_inline(line)
    assert line.text == "Perahu singgah tiga hari. Anak meminjam buku."


@pytest.mark.parametrize("example", examples(rules.PAYWALLS))
def test_paywall_rules_take_their_examples(example: str) -> None:
    assert rules.is_paywall(example)
    article = read_story(text(0, 1, 2) + f"<p>{example}</p>")
    assert article.body == "\n\n".join(PARAGRAPHS[:3])
    assert article.paywalled


@pytest.mark.parametrize("example", examples(rules.CREDIT_LINES))
def test_caption_rules_take_their_examples_below_a_picture_only(example: str) -> None:
    assert rules.is_caption(Line(example, below_image=True))
    assert not rules.is_caption(Line(example))


@pytest.mark.parametrize("example", examples(signatures.CREDITS, signatures.COPYRIGHTS))
def test_credit_rules_take_their_examples(example: str) -> None:
    assert signatures.take_credit(example, signatures.Credits())
    assert clean_text(f"{PLAIN}\n\n{example}").body == PLAIN


@pytest.mark.parametrize("example", examples(readalso.LABELS))
def test_read_also_labels_take_their_examples(example: str) -> None:
    assert readalso.is_label(example)


@pytest.mark.parametrize("rule", signatures.SIGN_OFFS, ids=lambda rule: rule.example)
def test_sign_off_rules_take_their_examples(rule: rules.Rule) -> None:
    assert rule.pattern.fullmatch(rule.example)
    clean = clean_text(f"{PLAIN}\n\n{rule.example}")
    assert clean.body == PLAIN
    assert clean.initials


@pytest.mark.parametrize("rule", datelines.DATELINES, ids=lambda rule: rule.example)
def test_dateline_rules_take_their_examples(rule: datelines.DatelineRule) -> None:
    assert rule.pattern.fullmatch(rule.example)
    clean = clean_text(f"{rule.example}{PLAIN}")
    assert clean.body == PLAIN
    assert clean.dateline is not None


# Lines as outlets print them between paragraphs, each in the element it comes in.
NOISE = [
    "<p>ADVERTISEMENT</p>",
    "<p>Advertisement</p>",
    "<p>SCROLL TO CONTINUE WITH CONTENT</p>",
    "<p>Scroll ke bawah untuk membaca berita</p>",
    "<p>Artikel ini berlanjut setelah iklan</p>",
    "<div>Loading...</div>",
    "<p>[Gambas:Video 20detik]</p>",
    "<p>[Gambas:Instagram]</p>",
    "<p>[Embed: video perahu]</p>",
    "<p>Lihat postingan ini di Instagram</p>",
    "<p>Sebuah kiriman dibagikan oleh Dinas Perpustakaan (@perpus.wondama)</p>",
    '<blockquote class="instagram-media"><p>A post shared by Dinas Perpustakaan (@perpus.wondama)</p></blockquote>',
    '<blockquote class="twitter-tweet"><p lang="in">Perahu berangkat pagi ini.</p>&mdash; Perpus (@perpus) <a href="https://twitter.com/perpus/status/1">14 Maret 2024</a></blockquote>',
    "<p>Ikuti saluran WhatsApp Kabar Nusa untuk berita pilihan setiap hari.</p>",
    '<p>Dapatkan update berita pilihan dan breaking news setiap hari. Mari bergabung di Grup Telegram "Kabar Nusa", '
    'caranya klik link <a href="https://t.me/kabarnusa">https://t.me/kabarnusa</a>, kemudian join.</p>',
    '<p><em>Ikuti berita terbaru Kabar Nusa di Google News, klik <a href="https://news.google.com/x">di sini</a></em></p>',
    "<p>Cek Berita dan Artikel yang lain di Google News</p>",
    "<p>Follow akun Instagram kami di @kabarnusa</p>",
    "<p>Simak breaking news dan berita pilihan kami langsung di ponselmu. Pilih saluran andalanmu di WhatsApp Channel.</p>",
    "<p>Telusuri berita daerah lainnya</p>",
    "<p>Halaman: 1 2 3 Lihat Semua</p>",
    "<p>2 dari 4 halaman</p>",
    "<p>Halaman Selanjutnya</p>",
    "<div>1 2 3 4 Selanjutnya</div>",
    "<p>Bersambung ke halaman 2</p>",
    "<p>***</p>",
    "<p>-</p>",
    "<p>&nbsp;</p>",
    "<p>Tags: perpustakaan, perahu, wondama</p>",
    "<p>Bagikan artikel ini:</p>",
    "<p>12 Komentar</p>",
    "<p>Saksikan video pilihan di bawah ini:</p>",
    "<p>Simak Video 'Anak Pesisir Membaca di Perahu'</p>",
    "<p>Saksikan Video Pilihan Berikut Ini:</p>",
    "<p>* Fakta atau Hoaks? Untuk mengetahui kebenaran informasi yang beredar, silakan WhatsApp ke nomor Cek Fakta "
    "Kabar Nusa 0811 0000 0000 hanya dengan ketik kata kunci yang diinginkan.</p>",
    "<p>Copyright &copy; Kabar Nusa 2024</p>",
    "<p>Dilarang keras mengambil konten, melakukan crawling atau pengindeksan otomatis untuk AI di situs web ini tanpa "
    "izin tertulis dari Kabar Nusa.</p>",
    "<p>Hak Cipta © 2024 Kabar Nusa</p>",
    "<p>Foto: Dok. Dinas Perpustakaan</p>",
    "<p><iframe src='https://www.youtube.com/embed/x'></iframe></p>",
    "<script>var iklan = 'Baca juga';</script>",
    "<style>.perahu { color: blue }</style>",
    "<p>Gabung sekarang juga di kanal Telegram Kabar Nusa.</p>",
    "<p>* Follow Official WhatsApp Channel Kabar Nusa untuk mendapatkan berita-berita terkini dengan mengklik tautan ini.</p>",
    "<p>Dapatkan berita up to date dengan semua berita terkini dari Kabar Nusa hanya dengan satu akun, daftar sekarang "
    "dengan klik disini dan nantikan kejutan menarik lainnya</p>",
    '<p>Artikel ini telah tayang di KabarNusa.example dengan judul "Perahu Buku Berlayar Lagi", klik untuk baca.</p>',
    "<p>Simak berita selengkapnya di halaman selanjutnya.</p>",
    "<p>Lanjut ke halaman berikutnya</p>",
    "<p>Kamu Sudah Menonton Video Terbaru Berikut ini?</p>",
    "<p>Yuk, Simak Juga Video ini!</p>",
    "<p>Dalam segala situasi, KABARNUSA.example berkomitmen memberikan fakta jernih dari lapangan. Kirimkan Apresiasi "
    "Spesial dengan mendukung jurnalisme KABARNUSA.example.</p>",
    "<p>Lewati Kiriman Instagram dan lanjutkan membaca</p>",
    "<p>Sumber gambar, Dinas Perpustakaan</p>",
    "<p>Yuk, ikuti saluran WhatsApp Kabar Nusa biar nggak ketinggalan kabar.</p>",
    "<p>Jangan sampai ketinggalan berita terkini, unduh aplikasi Kabar Nusa di Play Store.</p>",
    "<p>Advertisement - Scroll ke bawah untuk lanjut membaca</p>",
    "<p>Tautan berhasil disalin</p>",
    "<p>Daftarkan email Anda untuk menerima newsletter pilihan redaksi setiap pagi.</p>",
    "<p>Dapatkan ringkasan berita harian di kotak masuk Anda.</p>",
    "<p>Jangan lewatkan kabar penting. Daftar newsletter gratis Kabar Nusa sekarang juga.</p>",
    "<p>Follow Instagram @kabarnusa</p>",
    "<p>Lihat Video: Panen Buku di Dermaga Wasior</p>",
    "<p>Tulis komentar Anda</p>",
    "<p>Komentar (25)</p>",
    "<p>Login untuk berkomentar</p>",
    "<p>Belum ada komentar. Jadilah yang pertama berkomentar!</p>",
    "<p>Laporkan konten ini</p>",
    "<p>Seberapa bermanfaat artikel ini bagi Anda?</p>",
    "<p>2 jam yang lalu</p>",
    "<p>Berita ini kami perbarui secara berkala.</p>",
    "<p>Artikel ini akan terus diperbarui sesuai perkembangan.</p>",
    "<p>Disclaimer: Artikel ini merupakan kerja sama Kabar Nusa dengan Dinas Perpustakaan.</p>",
    "<p>Kamis, 14 Maret 2024 12:04 WIB | 1.229 Views</p>",
    "<p>Mau Berita Terbaru Lainnya dari Kabar Nusa di Google News? Yuk Ikuti Kami dengan Klik Tanda Bintang.</p>",
    "<ul><li><a href='#'>Facebook</a></li><li><a href='#'>X</a></li><li><a href='#'>WhatsApp</a></li></ul>",
    "<div><a href='?page=1'>1</a> <a href='?page=2'>2</a> <a href='?page=2'>Selanjutnya</a></div>",
]


@pytest.mark.parametrize("markup", NOISE)
def test_lines_between_paragraphs_are_dropped(markup: str) -> None:
    assert read_story(with_inserted(markup)).body == body()


@pytest.mark.parametrize("markup", NOISE)
def test_lines_after_the_last_paragraph_are_dropped(markup: str) -> None:
    assert read_story(text() + markup).body == body()


# Sentences with the words and marks that rules look for.
SENTENCES = [
    "Iklan layanan masyarakat itu diputar tiga kali sehari di radio komunitas kampung.",
    "Ikuti jejak kakekmu ke laut, begitu bunyi tulisan di saluran air dekat balai kampung.",
    "Dia meminta warga mengikuti akun Instagram dinas agar tahu jadwal perahu yang berubah mengikuti cuaca.",
    "Yulce mengunduh aplikasi peminjaman buku, lalu mengajarkannya kepada para guru di sebelas kampung.",
    "Warga bisa mendaftar lewat WhatsApp atau datang langsung ke kantor dinas pada jam kerja.",
    "Halaman sekolah itu tergenang setiap kali air laut pasang pada bulan Desember.",
    "Halaman 12 buku itu robek, tetapi anak-anak tetap berebut membacanya.",
    "Selanjutnya, perahu akan singgah di Kampung Dotir sebelum kembali ke Wasior.",
    "Terbaru, dinas memesan 300 buku bergambar dari penerbit di Makassar.",
    "Bagikan buku kepada teman setelah selesai dibaca, kata Martinus menutup pelajaran.",
    "Pemerintah membagikan 40 rak buku ke kampung-kampung yang jauh dari dermaga.",
    "Foto perahu itu beredar luas setelah seorang guru mengunggahnya.",
    "Sumber daya manusia, kata dia, adalah tantangan terbesar perpustakaan kampung.",
    "Menurut sumber di dinas, perahu kedua akan dipesan tahun depan.",
    "Penulis: begitu warga menyebut Markus, yang sudah menerbitkan tiga buku cerita rakyat. Ia tinggal di Isei.",
    "Editor surat kabar itu, Frans, ikut berlayar selama dua hari.",
    "Reporter kami melihat anak-anak menunggu di dermaga sejak pukul 06.00 WIT.",
    "Sabtu, 16 Maret 2024 menjadi hari pertama perahu itu berlayar dengan awak baru.",
    "Langganan koran di kampung itu berhenti sejak kapal perintis tidak lagi singgah.",
    "Untuk berlangganan buletin, warga cukup menulis nama di papan dan membayar Rp 2.000 sebulan.",
    "Artikel ini hanya untuk memberi gambaran umum tentang pelayaran, bukan panduan keselamatan.",
    "Copyright atas cerita rakyat itu, kata dia, dimiliki bersama oleh warga kampung.",
    "Tag harga masih menempel di sampul buku yang baru dibongkar dari kardus.",
    "Komentar warga beragam, dari yang senang sampai yang meragukan jadwalnya.",
    "Tonton pertunjukan teater anak itu kalau sempat, kata Yulce sambil tertawa.",
    "Saksikan sendiri, kata Yulce, betapa anak-anak itu berebut buku.",
    "Video itu direkam dari atas dermaga dan sudah ditonton 12.000 kali.",
    "Dilarang keras membuang sampah ke laut, demikian bunyi papan di dermaga.",
    "Cek jadwal perahu melalui aplikasi peminjaman buku yang dibuat siswa SMK Wasior.",
    "Unduh aplikasi peminjaman buku di Play Store, lalu isi nama dan kampung.",
    "Ikuti akun Instagram dinas untuk mengetahui jadwal perahu yang berubah.",
    "Artikel ini membahas tiga cara merawat buku di kampung pesisir yang lembap.",
    "Dinas itu berkomitmen memberikan buku baru setiap tiga bulan.",
    "Peta pelayaran dimuat di halaman berikutnya buku harian kapten, tetapi tintanya sudah luntur.",
    "Apakah berita ini benar?",
    "Artikel ini ditulis Yulce dua tahun lalu dan diperbarui setiap kali perahu kembali berlayar.",
    "Beri komentar singkat, Yulce menutup rapat itu.",
    "Daftarkan naskah lewat surel panitia lomba sebelum Sabtu.",
    "Berlangganan buletin perpustakaan kini bisa lewat kepala kampung.",
    "Dua jam lalu perahu itu masih terlihat dari dermaga.",
    "Lihat video itu, kata Yulce, lalu pinjam bukunya.",
    "Selanjutnya: perahu singgah di Kampung Dotir.",
    "Baca!",
    "Mengapa perahu?",
    "Apa kata Yulce?",
    "Perahu itu bernama “Baca Juga”, singkatan dari Bahtera Cakrawala Jendela Gagasan.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentences_with_the_same_words_stay(sentence: str) -> None:
    assert not rules.is_noise(sentence)
    assert not rules.is_paywall(sentence)
    article = read_story(with_inserted(f"<p>{sentence}</p>"))
    assert article.body == "\n\n".join([*PARAGRAPHS[:2], sentence, *PARAGRAPHS[2:]])
    assert article.authors == ["Rina Wulandari"]
    assert not article.paywalled


def test_paragraphs_that_the_article_repeats_stay() -> None:
    refrain = "“Buku datang, laut tenang, anak pulang,” begitu mereka bernyanyi."
    inner = f"{text(0)}<p>{refrain}</p>{text(1, 2)}<p>{refrain}</p>{text(3, 4, 5)}<p>{refrain}</p>"
    assert read_story(inner).body.count(refrain) == 3


def test_quotes_and_apostrophes_stay_as_written() -> None:
    sentence = "Ia menyebut “hari baca” jatuh tiap Jum'at, dengan dana Rp 1,2 miliar—naik 20% dari 2023 – dan ‘ramai’…"
    assert sentence in read_story(with_inserted(f"<p>{sentence}</p>")).body
