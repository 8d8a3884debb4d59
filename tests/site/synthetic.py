"""Stories by the thousand for benchmarks: sentences recombined, the same ones for the same number."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from tests.site.lists import Entry, lastmod, part_path
from tests.site.stories import Piece, Story, slugify

FIRST_NUMBER = 9_000_001
PART_SIZE = 1000
PAGE_BYTES = 120_000
_NEWEST = datetime(2025, 2, 28, 12, 0, tzinfo=UTC)

_PLACES = (
    "Kendari", "Singkawang", "Bima", "Ternate", "Sibolga", "Banyuwangi", "Tarakan", "Bukittinggi", "Sorong",
    "Cilacap", "Parepare", "Waikabubak", "Pontianak", "Lubuklinggau", "Gorontalo", "Sumenep",
    "Palangkaraya", "Merauke",
)  # fmt: skip
_PEOPLE = (
    "Hamdan Lesmana", "Ratu Nurjanah", "Yosef Amaral", "Kartini Siregar", "Bagus Wiratmo", "Lidya Matulessy",
    "Usman Daeng Ngalle", "Puspa Anggraeni", "Marten Rumbiak", "Syarifah Laila", "Tono Sudarmaji",
    "Wayan Sukerti",
)  # fmt: skip
_BODIES = (
    "Dinas Perhubungan", "Dinas Pendidikan", "Badan Penanggulangan Bencana Daerah (BPBD)",
    "Balai Latihan Kerja", "Palang Merah Indonesia (PMI)", "Dinas Koperasi dan UMKM", "Bank Indonesia (BI)",
    "Badan Pusat Statistik (BPS)",
)  # fmt: skip
_THINGS = (
    "perahu angkut", "sumur resapan", "bibit mangrove", "ruang kelas", "panel surya", "alat tangkap",
    "mesin pengering", "kios pasar", "jembatan kayu", "sepeda sekolah", "tangki air", "pompa irigasi",
    "buku bacaan", "kandang ternak",
)  # fmt: skip
_DEEDS = (
    "diperbaiki", "dibagikan", "diuji coba", "didata ulang", "diresmikan", "ditambah", "diperiksa",
    "dipindahkan",
)  # fmt: skip
_OPENINGS = (
    "Sejak {day} {month} 2024, {count} {thing} di {place} {deed} setelah warga menunggu hampir {few} bulan.",
    "Pemerintah kabupaten menyebut {count} {thing} di {place} akan {deed} sebelum akhir musim hujan.",
    "Jumlah {thing} yang {deed} di {place} mencapai {count}, naik {percent} persen dibandingkan tahun lalu.",
    "Di {place}, {person} menghitung sendiri {count} {thing} yang {deed} sepanjang {month}.",
)  # fmt: skip
_DETAILS = (
    "{body} menganggarkan Rp {money} miliar untuk pekerjaan itu, termasuk ongkos angkut dari {place}.",
    "Menurut {person}, kepala bidang di {body}, sekitar {percent} persen penerima tinggal di luar kota.",
    "Rapat pada {day} {month} menyepakati bahwa {thing} lama dititipkan di balai desa sampai ada gantinya.",
    "Sebanyak {count} keluarga di {place} ikut bekerja bakti selama {few} hari tanpa dibayar.",
    "Laporan {body} mencatat {few} hambatan, terutama jalan rusak dan hujan yang datang terlalu pagi.",
    "Harga {thing} di {place} sempat naik {percent} persen, lalu turun ketika kapal dari {origin} tiba.",
    "Peneliti {person} menilai cara itu murah, tetapi meminta hasilnya diukur lagi setelah {few} bulan.",
)  # fmt: skip
_QUOTES = (
    "“Kami hanya minta jadwalnya jelas,” kata {person}, warga {place}.",
    "“Yang pertama datang biasanya bukan pejabat, melainkan tetangga,” ujar {person}.",
    "“Kalau {thing} sudah ada, sisanya urusan kami,” tutur {person} sambil tertawa.",
    "“Tahun depan targetnya {count},” ucap {person} kepada VOA di {place}.",
)  # fmt: skip
_MONTHS = ("Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober")
_SECTIONS = ("Ekonomi", "Lingkungan", "Pendidikan", "Kesehatan", "Teknologi")


class Synthetic:
    """`count` generated stories, numbered from FIRST_NUMBER; each is made anew when asked for."""

    def __init__(self, count: int) -> None:
        self.count = count
        # Script-like ballast: the weight of a real page's inline code, none of it text.
        line = (
            "window.mods=window.mods||[];mods.push({id:%d,area:'R%d_1',lazy:true,sizes:[144,256,408,650]});"
        )
        self.padding = "".join(line % (index, index % 9) for index in range(900)) if count else ""
        self.parts = {
            str(101 + first // PART_SIZE): [
                self._entry(number)
                for number in range(FIRST_NUMBER + first, FIRST_NUMBER + min(first + PART_SIZE, count))
            ]
            for first in range(0, count, PART_SIZE)
        }

    @property
    def part_paths(self) -> list[str]:
        """The paths of the sitemap parts that list the generated stories."""
        return [part_path(name) for name in self.parts]

    def story(self, number: int) -> Story | None:
        """Return a generated story, None where `number` is beyond `count`."""
        if not FIRST_NUMBER <= number < FIRST_NUMBER + self.count:
            return None
        source = random.Random(number)
        title = self._title(number)
        published = self._published(number)
        paragraphs = [_sentence(source, _OPENINGS)]
        while sum(map(len, paragraphs)) < 3000:
            texts = [_sentence(source, _DETAILS) for _ in range(source.choice((1, 2, 2)))]
            paragraphs.append(" ".join([*texts, _sentence(source, _QUOTES)]))
        pieces = [Piece("paragraph", text) for text in paragraphs]
        pieces.insert(4, Piece("heading", f"Kabar dari {source.choice(_PLACES)}", "h2"))
        return Story(
            number=number,
            title=title,
            slug=slugify(title),
            section=source.choice(_SECTIONS),
            published=published,
            modified=published,
            lead=_sentence(source, _OPENINGS),
            dateline=source.choice(_PLACES).upper(),
            authors=(source.choice(_PEOPLE),),
            keywords=("daerah",),
            caption=f"Suasana di {source.choice(_PLACES)}.",
            credit="VOA",
            initials=("ab", "cd"),
            pieces=tuple(pieces),
        )

    def beside(self, number: int) -> list[Story]:
        """Return ten stories, title and address only, for the sidebar of story `number`."""
        others = [FIRST_NUMBER + (number + step) % self.count for step in range(1, 11)]
        return [_stub(other, self._title(other), self._published(other)) for other in others]

    def _entry(self, number: int) -> Entry:
        stub = _stub(number, self._title(number), self._published(number))
        return Entry(stub.url, lastmod(stub.published, number % 8))

    def _title(self, number: int) -> str:
        source = random.Random(-number)
        place, thing, deed = (source.choice(words) for words in (_PLACES, _THINGS, _DEEDS))
        position = number - FIRST_NUMBER + 1
        return f"{source.randint(12, 990)} {thing.title()} di {place} {deed.title()}, Catatan ke-{position}"

    def _published(self, number: int) -> datetime:
        return _NEWEST - timedelta(hours=number - FIRST_NUMBER)


def _stub(number: int, title: str, published: datetime) -> Story:
    return Story(number, title, slugify(title), "Ekonomi", published, published)


class _Words(dict[str, object]):
    """The words of one sentence, each chosen when its template asks for it."""

    def __init__(self, source: random.Random) -> None:
        super().__init__()
        self._source = source

    def __missing__(self, name: str) -> object:
        choices, numbers = _CHOICES.get(name), _NUMBERS.get(name)
        if choices:
            return self._source.choice(choices)
        if numbers:
            return self._source.randint(*numbers)
        return f"{self._source.randint(1, 90)},{self._source.randint(1, 9)}"


_CHOICES = {
    "place": _PLACES, "origin": _PLACES, "person": _PEOPLE, "body": _BODIES, "thing": _THINGS, "deed": _DEEDS,
    "month": _MONTHS,
}  # fmt: skip
_NUMBERS = {"count": (14, 980), "few": (2, 9), "percent": (3, 88), "day": (1, 28)}


def _sentence(source: random.Random, templates: tuple[str, ...]) -> str:
    return source.choice(templates).format_map(_Words(source))
