"""Invented Indonesian news from a grammar: the same text for the same seed, another for each other one."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

SECTIONS = ("daerah", "ekonomi", "pendidikan", "kesehatan", "lingkungan", "olahraga")

_PLACES = (
    "Kendari", "Singkawang", "Bima", "Ternate", "Sibolga", "Banyuwangi", "Tarakan", "Bukittinggi", "Sorong",
    "Cilacap", "Parepare", "Waikabubak", "Pontianak", "Lubuklinggau", "Gorontalo", "Sumenep", "Merauke",
    "Palangkaraya", "Tasikmalaya", "Pekalongan", "Bengkulu", "Kupang", "Ambon", "Salatiga", "Pacitan",
    "Majene", "Sintang", "Wonosobo", "Ende", "Manokwari", "Kebumen", "Tegal", "Metro", "Blitar", "Palu",
)  # fmt: skip
_FIRST = (
    "Hamdan", "Ratu", "Yosef", "Kartini", "Bagus", "Lidya", "Usman", "Puspa", "Marten", "Syarifah", "Tono",
    "Wayan", "Agus", "Dewi", "Fransiska", "Iwan", "Johanis", "Laksmi", "Mulyadi", "Nurul", "Oktavia", "Rizal",
    "Sri", "Teguh", "Vera", "Zainal",
)  # fmt: skip
_LAST = (
    "Lesmana", "Nurjanah", "Amaral", "Siregar", "Wiratmo", "Matulessy", "Anggraeni", "Rumbiak", "Laila",
    "Sudarmaji", "Sukerti", "Wibowo", "Hutapea", "Kusumah", "Lontoh", "Manurung", "Pranata", "Rahayu",
    "Saputra", "Tambunan", "Uneputty", "Widjaja", "Yunus", "Daeng Ngalle",
)  # fmt: skip
_OFFICES = (
    "Dinas Perhubungan", "Dinas Pendidikan", "Balai Latihan Kerja", "Dinas Koperasi dan UMKM",
    "Badan Pusat Statistik", "Dinas Kesehatan", "Dinas Kelautan dan Perikanan", "Dinas Pertanian",
    "Badan Penanggulangan Bencana Daerah", "Dinas Pemuda dan Olahraga", "Dinas Lingkungan Hidup",
)  # fmt: skip
_ROLES = (
    "kepala bidang", "juru bicara", "sekretaris", "pelaksana harian", "koordinator lapangan", "petugas ukur",
)  # fmt: skip
_FOLK = (
    "warga", "pedagang", "nelayan", "guru honorer", "sopir angkot", "mahasiswa", "pengrajin", "petani garam",
    "kader posyandu", "pengurus koperasi", "relawan", "pelatih", "penjaga sekolah",
)  # fmt: skip
_THINGS = (
    "perahu angkut", "sumur resapan", "bibit bakau", "ruang kelas", "panel surya", "alat tangkap ikan",
    "mesin pengering padi", "kios pasar", "jembatan kayu", "sepeda sekolah", "tangki air", "pompa irigasi",
    "buku bacaan", "kandang ternak", "lampu jalan", "timbangan bayi", "lapangan voli", "bak sampah",
    "ambulans desa", "meja belajar", "tambak bandeng", "halte bus", "rumah kompos", "perahu dayung",
)  # fmt: skip
_DEEDS = (
    ("diperbaiki", "perbaikan"), ("dibagikan", "pembagian"), ("diuji coba", "uji coba"),
    ("didata ulang", "pendataan"), ("diresmikan", "peresmian"), ("ditambah", "penambahan"),
    ("diperiksa", "pemeriksaan"), ("dipindahkan", "pemindahan"), ("disewakan", "penyewaan"),
    ("dicat ulang", "pengecatan"), ("dilelang", "lelang"), ("diasuransikan", "penjaminan"),
)  # fmt: skip
_MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September")
_WHY = (
    "hujan yang datang terlalu pagi", "jalan masuk yang rusak sejak lama", "harga bahan yang terus naik",
    "kekurangan tenaga terampil", "lelang yang diulang dua kali", "banjir rob pada awal bulan",
    "listrik yang padam hampir setiap sore", "data penerima yang tidak cocok",
)  # fmt: skip

_TITLES = (
    "{Count} {Thing} di {place} {Deed}",
    "{Thing} di {place} {Deed} Setelah {few} Bulan",
    "Warga {place} Menanti {Doing} {count} {Thing}",
    "{Doing} {Thing} di {place} Telan Rp {money} Miliar",
    "{Office} {place} Catat {count} {Thing} {Deed}",
    "Terhambat, {Doing} {Thing} di {place} Baru {percent} Persen",
)  # fmt: skip
_OPENINGS = (
    "Sebanyak {count} {thing} di {place} {deed} pekan ini, setelah warga menunggu hampir {few} bulan.",
    "{office} {place} memastikan {count} {thing} akan {deed} sebelum akhir {month}.",
    "Jumlah {thing} yang {deed} di {place} mencapai {count}, naik {percent} persen dibandingkan tahun lalu.",
    "Sejak awal {month}, {doing} {thing} di {place} berjalan tersendat karena {why}.",
    "{person} masih ingat hari ketika {thing} pertama di {place} {deed}, {few} tahun silam.",
)  # fmt: skip
_DETAILS = (
    "{office} menganggarkan Rp {money} miliar untuk pekerjaan itu, termasuk ongkos angkut dari {origin}.",
    "Menurut {person}, {role} {office}, sekitar {percent} persen penerima tinggal di luar kota.",
    "Rapat pada {day} {month} menyepakati bahwa {thing} lama dititipkan di balai desa sampai ada gantinya.",
    "Sebanyak {many} keluarga ikut bekerja bakti selama {few} hari tanpa dibayar.",
    "Laporan setebal {few} halaman itu mencatat sejumlah hambatan, terutama {why}.",
    "Harga {thing} di pasar {origin} sempat naik {percent} persen, lalu turun menjelang akhir {month}.",
    "Peneliti {other} menilai cara itu murah, tetapi meminta hasilnya diukur lagi setelah {few} bulan.",
    "Dari {many} yang direncanakan, baru {count} yang selesai sampai {day} {month}.",
    "Pengerjaannya dibagi dalam {few} tahap supaya kegiatan warga tidak terganggu.",
    "Tahun lalu hal serupa dilakukan di {origin} dengan biaya kurang dari Rp {money} miliar.",
    "Petugas mendatangi {many} rumah satu per satu untuk mencocokkan daftar dengan keadaan di lapangan.",
    "Pemerintah kabupaten meminta laporan mingguan, karena {why} masih menjadi ancaman.",
    "Sisanya akan {deed} bertahap, dimulai dari kampung yang paling jauh dari jalan raya.",
    "Perawatannya diserahkan kepada {few} orang yang dipilih lewat musyawarah.",
    "Angka itu lebih kecil daripada catatan {office} pada {month}, yakni {many}.",
    "Di sisi timur kota, {few} lokasi sudah ditandai dengan patok kayu bercat merah.",
    "Anak-anak membantu mengangkut peralatan ringan sepulang sekolah, sedangkan orang tua menyiapkan bekal.",
    "Kontraktor asal {origin} berjanji menambah {few} pekerja mulai pekan depan.",
    "Dana sebesar Rp {money} miliar itu cair dalam dua termin, pada {month} dan tiga bulan sesudahnya.",
    "Sejumlah {folk} mengeluhkan debu, tetapi mengaku senang karena {doing} itu akhirnya dimulai.",
    "Hasil {doing} akan ditempel di papan pengumuman balai kota selama {few} hari.",
    "Warga yang belum terdaftar dapat melapor ke kantor {office} dengan membawa kartu keluarga.",
)  # fmt: skip
_QUOTES = (
    "“Kami hanya minta jadwalnya jelas,” kata {person}, {folk} di {place}.",
    "“Yang pertama datang biasanya bukan pejabat, melainkan tetangga,” ujar {other}.",
    "“Kalau {thing} sudah ada, sisanya urusan kami,” tutur {person} sambil tertawa.",
    "“Target tahun depan {many}, dan itu angka yang masuk akal,” ucap {other}, {role} {office}.",
    "“Saya sudah {few} kali bertanya, jawabannya selalu bulan depan,” keluh {person}.",
    "“Ini bukan soal uang semata, melainkan soal kepercayaan,” kata {other}.",
    "“Tanpa {thing}, anak-anak harus berangkat sebelum subuh,” ungkap {person}, seorang {folk}.",
)  # fmt: skip
_EDITS = (
    "Sampai berita ini diperbarui, {office} belum menjawab pertanyaan tentang {many} sisanya.",
    "Redaksi mengoreksi jumlah {thing} pada paragraf kedua setelah mendapat penjelasan dari {office}.",
)  # fmt: skip
_ENGLISH = (
    "Officials in {place} said on Monday that {count} households had been waiting for the work to begin.",
    "The regional office will spend {money} billion rupiah on the project, most of it on transport.",
    "According to {person}, who leads the team, about {percent} percent of the work has been done so far.",
    "Residents told reporters that they had asked for the schedule several times and never got an answer.",
    "A similar programme in {origin} was completed last year for less money and in only {few} weeks.",
    "The report, which runs to {few} pages, names heavy rain and rising prices as the main reasons.",
    "“We would like to know when it will be our turn,” said {other}, who sells fish at the market.",
    "Another {many} families are expected to join before the end of the season, the office added.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """What a reader reads of a story."""

    title: str
    paragraphs: tuple[str, ...]
    author: str
    section: str
    place: str

    @property
    def body(self) -> str:
        """The paragraphs as a stored article's body has them."""
        return "\n\n".join(self.paragraphs)


def compose(seed: str) -> Text:
    """Return the story that belongs to `seed`: about 250 words."""
    source = random.Random(seed)
    words = _words(source)
    paragraphs = [_sentence(source, _OPENINGS, words)]
    details = source.sample(_DETAILS, 13)
    quotes = source.sample(_QUOTES, 3)
    while details:
        taken, details = details[:2], details[2:]
        sentences = [each.format(**_fresh(source, words)) for each in taken]
        if quotes and source.random() < 0.5:
            sentences.append(quotes.pop().format(**words))
        paragraphs.append(" ".join(sentences))
    return Text(
        title=_sentence(source, _TITLES, words),
        paragraphs=tuple(paragraphs),
        author=_name(source),
        section=source.choice(SECTIONS),
        place=words["place"],
    )


def edited(text: Text, seed: str) -> Text:
    """Return the text as its outlet has corrected it: one paragraph changed and one more at the end."""
    words, source = _words(random.Random(seed)), random.Random(f"{seed}/edited")
    changed = " ".join(each.format(**_fresh(source, words)) for each in source.sample(_DETAILS, 2))
    last = _sentence(source, _EDITS, words)
    return replace(text, paragraphs=(text.paragraphs[0], changed, *text.paragraphs[2:], last))


def in_english(text: Text, seed: str) -> Text:
    """Return a story in English under the same headline."""
    words, source = _words(random.Random(seed)), random.Random(f"{seed}/english")
    templates = [each for _ in range(2) for each in source.sample(_ENGLISH, len(_ENGLISH))]
    sentences = [each.format(**_fresh(source, words)) for each in templates]
    pairs = zip(sentences[::2], sentences[1::2], strict=True)
    return replace(text, paragraphs=tuple(map(" ".join, pairs)))


def _sentence(source: random.Random, templates: tuple[str, ...], words: dict[str, str]) -> str:
    return source.choice(templates).format(**words)


def _name(source: random.Random) -> str:
    return f"{source.choice(_FIRST)} {source.choice(_LAST)}"


def _words(source: random.Random) -> dict[str, str]:
    """Return the words that stay the same through a story, and its first numbers."""
    place, origin = source.sample(_PLACES, 2)
    thing, (deed, doing) = source.choice(_THINGS), source.choice(_DEEDS)
    words = {
        "place": place, "origin": origin, "person": _name(source), "other": _name(source), "thing": thing,
        "deed": deed, "doing": doing, "office": source.choice(_OFFICES), "role": source.choice(_ROLES),
        "folk": source.choice(_FOLK),
    }  # fmt: skip
    titled = {name.title(): words[name].title() for name in ("thing", "deed", "doing", "office")}
    words = _fresh(source, words | titled)
    return words | {"Count": words["count"]}


def _fresh(source: random.Random, words: dict[str, str]) -> dict[str, str]:
    """Return the words with new numbers, months and reasons."""
    return words | {
        "count": str(source.randint(14, 980)), "many": str(source.randint(100, 4800)),
        "few": str(source.randint(2, 9)), "percent": str(source.randint(3, 88)),
        "day": str(source.randint(1, 28)), "money": f"{source.randint(1, 90)},{source.randint(1, 9)}",
        "month": source.choice(_MONTHS), "why": source.choice(_WHY),
    }  # fmt: skip
