# ruff: noqa: E501 - markup stands as pages have it
"""Invented news pages: one story, and a page around it as Indonesian outlets build theirs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from newscrawl.article import Article, Page
from newscrawl.extraction.extract import extract
from newscrawl.extraction.layout import Outlet

URL = "https://www.kabarnusa.example/daerah/read/2024/03/14/120455/perpustakaan-perahu-kembali-berlayar"
TITLE = "Perpustakaan Perahu Kembali Berlayar di Teluk Wondama"
PUBLISHED = datetime(2024, 3, 14, 5, 4, 55, tzinfo=UTC)
FETCHED = datetime(2024, 3, 20, 8, 0, tzinfo=UTC)
OUTLET = Outlet("kabarnusa", domains=("kabarnusa.example",), site_names=("Kabar Nusa", "KabarNusa.example"))

PARAGRAPHS = (
    "Perpustakaan perahu yang berhenti beroperasi sejak dua tahun lalu kembali berlayar pekan ini dengan membawa "
    "1.200 judul buku untuk anak-anak di sebelas kampung pesisir.",
    "Kepala Dinas Perpustakaan Teluk Wondama, Yulce Marani, mengatakan perahu itu akan singgah tiga hari di setiap "
    "kampung, sehingga anak sempat meminjam dan mengembalikan buku sebelum perahu berangkat lagi.",
    "“Kami tidak mau anak hanya melihat buku dari dermaga. Mereka harus sempat membawanya pulang dan membacanya "
    "bersama orang tua,” kata Yulce saat melepas perahu di Pelabuhan Wasior, Kamis (14/3/2024).",
    "Biaya pelayaran tahun ini Rp 1,2 miliar, sebagian besar untuk bahan bakar dan upah empat awak. Dana itu berasal "
    "dari anggaran kabupaten dan sumbangan koperasi nelayan.",
    "Guru di Kampung Isei, Martinus Sawaki, menyambut baik kabar tersebut. Menurut dia, sekolahnya hanya punya satu "
    "rak buku yang isinya sudah habis dibaca murid.",
    "Dinas juga membuka pendaftaran relawan pembaca nyaring. Hingga Kamis siang, 43 orang sudah mendaftar, dan yang "
    "termuda masih duduk di kelas dua SMA.",
)


def text(*numbers: int) -> str:
    """Return the story's paragraphs of these numbers, or all, as `<p>` elements."""
    return "\n".join(f"<p>{PARAGRAPHS[number]}</p>" for number in numbers or range(len(PARAGRAPHS)))


def body(*extra: str) -> str:
    """Return the body that a reader came for: the story's paragraphs."""
    return "\n\n".join([*PARAGRAPHS, *extra])


def with_inserted(markup: str) -> str:
    """Return the story with `markup` between its second and its third paragraph."""
    return f"{text(0, 1)}\n{markup}\n{text(2, 3, 4, 5)}"


def article_json(**fields: Any) -> str:
    """Return a JSON-LD block with a NewsArticle; `fields` replace its own."""
    node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": TITLE,
        "datePublished": "2024-03-14T12:04:55+07:00",
        "dateModified": "2024-03-14T15:30:00+07:00",
        "author": {"@type": "Person", "name": "Rina Wulandari"},
        "publisher": {"@type": "Organization", "name": "Kabar Nusa"},
    }
    return f'<script type="application/ld+json">{json.dumps(node | fields, ensure_ascii=False)}</script>'


HEAD = article_json()
HEADER = (
    f"<h1>{TITLE}</h1>"
    '<div class="info"><span class="nama">Rina Wulandari</span> <span class="tanggal">Kamis, 14 Maret 2024 12:04 WIB</span></div>'
)


def document(inner: str, *, head: str = HEAD, header: str = HEADER, after: str = "", box: str = "isi") -> str:
    """Return a whole page: menu, `header`, the story's element (class `box`) with `inner`, sidebar, footer."""
    return f"""<!DOCTYPE html>
<html lang="id"><head><meta charset="utf-8"><title>{TITLE} - Kabar Nusa</title>
<link rel="canonical" href="{URL}"><meta property="og:site_name" content="Kabar Nusa">
<meta property="og:title" content="{TITLE}"><meta property="og:type" content="article">
<meta property="og:image" content="https://img.kabarnusa.example/2024/03/perahu.jpg">
{head}</head><body>
<div class="menu-atas"><ul><li><a href="/">Beranda</a></li><li><a href="/daerah">Daerah</a></li>
<li><a href="/ekonomi">Ekonomi</a></li><li><a href="/olahraga">Olahraga</a></li></ul></div>
<div class="kolom-utama">{header}
<div class="{box}">{inner}</div>
{after}</div>
<div class="kolom-sisi"><h3>Terpopuler</h3><ul>
<li><a href="/ekonomi/read/1/harga-cabai-turun-menjelang-panen">Harga Cabai Turun Menjelang Panen Raya</a></li>
<li><a href="/olahraga/read/2/tim-dayung-berlatih-di-danau">Tim Dayung Berlatih di Danau Sentani</a></li></ul></div>
<div class="bawah"><a href="/redaksi">Redaksi</a> <a href="/kontak">Kontak</a>
<p>Hak cipta 2024 Kabar Nusa. Seluruh isi dilindungi undang-undang.</p></div>
</body></html>"""


def read(markup: str, *, outlet: Outlet = OUTLET, url: str = URL, charset: str | None = None) -> Article:
    """Return the article that `extract` finds in a whole page."""
    return extract(Page(url, markup.encode(), outlet.name, FETCHED, charset), outlet)


def read_story(inner: str, **parts: Any) -> Article:
    """Return the article of a page whose story's element holds `inner`; see `document`."""
    return read(document(inner, **parts))


def blocks(article: Article) -> list[tuple[str, str]]:
    """Return an article's blocks as (type, text)."""
    return [(each.type, article.body[each.start : each.end]) for each in article.blocks]


def links(article: Article) -> list[tuple[str, str | None]]:
    """Return an article's related stories as (title, url)."""
    return [(each.title, each.url) for each in article.related]
