"""Articles to store: one with every field set, short ones, and realistic ones in any number."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from newscrawl.article import (
    BLOCK_BREAK,
    Article,
    Block,
    Dateline,
    Entity,
    EntityType,
    Image,
    Language,
    Pages,
    Related,
)
from newscrawl.urls import article_id

NOW = datetime(2023, 9, 6, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=6)

_PARAGRAPHS = (
    "Petani cabai di lereng Merbabu mulai memanen lebih awal karena hujan turun sejak Jum'at pekan lalu.",
    "“Harga di tingkat petani naik menjadi Rp 42 ribu per kilogram,” kata Sutarmi Wignyo, ketua kelompok.",
    "Dinas Pertanian setempat menyiapkan Rp 1,2 miliar untuk memperbaiki saluran irigasi di enam desa.",
    "Pedagang Pasar Ngablak berharap pasokan kembali lancar sebelum libur sekolah tiba pada akhir bulan.",
    "Jalan desa yang tertimbun longsor sudah dapat dilalui kendaraan roda empat, meski harus bergantian.",
    "Sekolah dasar di Dusun Kalipucang untuk sementara meliburkan murid kelas satu sampai kelas tiga.",
)
_PEOPLE = ("Sutarmi Wignyo", "Bagus Pramudita", "Maria Yosefina Tukan", "Teuku Rahmat", "I Made Suardana")
_PLACES = ("Magelang", "Ngablak", "Boyolali", "Salatiga", "Kupang", "Banda Aceh", "Palu", "Manokwari")
_BODIES = (
    "Dinas Pertanian Kabupaten Magelang",
    "Badan Meteorologi",
    "Koperasi Tani Makmur",
    "Universitas Satya",
)


def short(number: int = 1, **changes: Any) -> Article:
    """Return a small article whose id follows from `number`."""
    url = f"https://warta.example/a/panen-cabai/{number}.html"
    body = f"Panen cabai ke-{number} di Ngablak berjalan lancar."
    fields: dict[str, Any] = {
        "id": article_id(url),
        "url": url,
        "source": "warta",
        "title": f"Panen cabai ke-{number}",
        "body": body,
        "blocks": [Block("paragraph", 0, len(body))],
        "published_at": datetime(2023, 9, 5, 7, 5, tzinfo=UTC),
        "fetched_at": NOW,
        "extractor": "1",
        "layout": "generic",
    }
    return Article(**(fields | changes))


def full() -> Article:
    """Return an article in which every field that a page can give is set."""
    paragraphs = (_PARAGRAPHS[1], "Irigasi jadi kunci", _PARAGRAPHS[2])
    body = BLOCK_BREAK.join(paragraphs)
    second = len(paragraphs[0]) + len(BLOCK_BREAK)
    third = second + len(paragraphs[1]) + len(BLOCK_BREAK)
    place = body.index("Dinas Pertanian")
    name = body.index("Sutarmi Wignyo")
    return Article(
        id=article_id("https://warta.example/a/harga-cabai/77.html"),
        url="https://warta.example/a/harga-cabai/77.html",
        source="warta",
        title="Harga cabai “melonjak” 🌶️ menjelang libur",
        body=body,
        blocks=[
            Block("paragraph", 0, len(paragraphs[0])),
            Block("heading", second, second + len(paragraphs[1])),
            Block("paragraph", third, len(body)),
        ],
        kind="video",
        lead="Hujan datang lebih awal.",
        dateline=Dateline("MAGELANG, Warta", "Magelang"),
        authors=["Ratna Kusumawardhani"],
        editors=["Yosef Nggili"],
        initials=["rk", "yn"],
        published_at=datetime(2023, 9, 5, 7, 5, 9, tzinfo=UTC),
        modified_at=datetime(2023, 9, 5, 8, 0, tzinfo=UTC),
        utc_offset=420,
        section="Ekonomi",
        tags=["cabai", "harga pangan"],
        image=Image("https://warta.example/cabai.jpg", "Cabai di Ngablak", "Warta/Ratna"),
        related=[
            Related("Saluran irigasi rusak", "https://warta.example/a/irigasi/70.html"),
            Related("Lain"),
        ],
        pages=Pages(1, 3),
        paywalled=True,
        language=Language("id", 0.9971, "langdetect"),
        entities=[
            Entity("PERSON", "Sutarmi Wignyo", "Sutarmi Wignyo", name, name + 14, "ketua"),
            Entity("ORGANISATION", "Dinas Pertanian", _BODIES[0], place, place + 15),
        ],
        extractor="1",
        layout="warta-2023",
        fetched_at=NOW,
    )


def realistic(number: int) -> Article:
    """Return the article of that number: about 3 kB of text and 20 entities, the same in every run."""
    chance = random.Random(number)
    types: dict[str, EntityType] = {}
    blocks: list[Block] = []
    entities: list[Entity] = []
    body = ""
    for names, type_ in ((_PEOPLE, "PERSON"), (_PLACES, "LOCATION"), (_BODIES, "ORGANISATION")):
        types.update(dict.fromkeys(names, type_))  # type: ignore[arg-type]
    for _ in range(20):
        name = chance.choice(list(types))
        tail = f"{name} nomor {chance.randrange(4000)}"
        start = len(body) + len(BLOCK_BREAK) * bool(body)
        text = f"{chance.choice(_PARAGRAPHS)} Keterangan itu disampaikan {tail}."
        body = BLOCK_BREAK.join(filter(None, (body, text)))
        blocks.append(Block("paragraph", start, len(body)))
        end = len(body) - 1
        entities.append(Entity(types[name], tail, tail, end - len(tail), end))
    url = f"https://warta.example/a/laporan/{number}.html"
    return Article(
        id=article_id(url),
        url=url,
        source=chance.choice(("warta", "kabar", "harian")),
        title=f"Laporan ke-{number} dari {chance.choice(_PLACES)}",
        body=body,
        blocks=blocks,
        entities=entities,
        authors=[chance.choice(_PEOPLE)],
        published_at=datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(1_500_000)),
        utc_offset=420,
        section="Daerah",
        tags=[chance.choice(_PLACES).lower(), "pertanian"],
        language=Language("id", round(chance.uniform(0.9, 1), 6), "langdetect"),
        extractor="1",
        layout="generic",
        fetched_at=NOW,
    )


_SYLLABLES = ("ba", "ca", "di", "go", "ha", "ja", "ke", "la", "ma", "nu", "pa", "ra", "sa", "ti", "wu", "ya")


def sentence(chance: random.Random) -> str:
    """Return a sentence of 8 to 18 made-up words, of which few come often and most rarely."""
    count = chance.randrange(8, 19)
    words = [word(int(chance.paretovariate(0.7)) % 50_000) for _ in range(count)]
    return " ".join(words).capitalize() + "."


def word(number: int) -> str:
    """Return the made-up word of that number."""
    syllables = []
    while True:
        syllables.append(_SYLLABLES[number % 16])
        number //= 16
        if not number:
            return "".join(syllables) + "n"


def story(seed: int, sentences: int = 20) -> list[str]:
    """Return the sentences of a made-up story, the same in every run."""
    chance = random.Random(seed)
    return [sentence(chance) for _ in range(sentences)]


def near_copy(sentences: list[str], seed: int, share: float = 0.1) -> list[str]:
    """Return the story with that share of its sentences rewritten."""
    chance = random.Random(seed)
    changed = list(sentences)
    for place in chance.sample(range(len(changed)), max(1, round(share * len(changed)))):
        changed[place] = sentence(chance)
    return changed
