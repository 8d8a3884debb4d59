from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from rich.console import Console

from newscrawl.article import (
    Article,
    Block,
    BlockType,
    Dateline,
    Entity,
    EntityType,
    Language,
    Pages,
    Related,
)
from newscrawl.presentation import WIDEST, format_moment, plain, render_article, render_tagged

WIB = timezone(timedelta(hours=7))
MOMENT = datetime(2023, 9, 5, 7, 5, tzinfo=UTC)


def build(*parts: tuple[BlockType, str]) -> Article:
    """Return an article with these blocks and nothing else."""
    body, blocks = "", []
    for type, text in parts:
        body += "\n\n" if body else ""
        blocks.append(Block(type, len(body), len(body) + len(text)))
        body += text
    return Article(id=None, url=None, source=None, title=None, body=body, blocks=blocks)


def shown(article: Article, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, record=True, force_terminal=True)
    render_article(article, console, WIB)
    return console.export_text()


def entity(type: EntityType, name: str, role: str | None = None) -> Entity:
    return Entity(type, name, name, 0, 0, role)


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        (420, "Selasa, 5 September 2023 14.05 WIB"),
        (480, "Selasa, 5 September 2023 15.05 WITA"),
        (540, "Selasa, 5 September 2023 16.05 WIT"),
        (0, "Selasa, 5 September 2023 07.05 UTC"),
        (330, "Selasa, 5 September 2023 12.35 UTC+05:30"),
        (-570, "Senin, 4 September 2023 21.35 UTC-09:30"),
        (None, "Selasa, 5 September 2023 14.05 WIB"),
    ],
)
def test_dates_are_shown_in_the_zone_of_the_page(offset: int | None, expected: str) -> None:
    assert format_moment(MOMENT, offset, WIB) == expected


def test_the_head_gives_what_is_known() -> None:
    article = build(("paragraph", "Air sungai naik."))
    article.title, article.source, article.section = "Banjir Surut di Hilir", "contoh", "Daerah"
    article.published_at, article.utc_offset = MOMENT, 480
    article.modified_at = MOMENT + timedelta(hours=1)
    article.authors, article.lead = ["Rina Marlina", "Agus Salim"], "Warga mulai pulang."
    article.dateline = Dateline("PALU, CONTOH", "Palu")
    text = shown(article)
    for line in (
        "Banjir Surut di Hilir",
        "contoh · Daerah",
        "Selasa, 5 September 2023 15.05 WITA",
        "updated Selasa, 5 September 2023 16.05 WITA",
        "by Rina Marlina, Agus Salim",
        "Warga mulai pulang.",
        "PALU, CONTOH",
        "Air sungai naik.",
    ):
        assert line in text.splitlines()


def test_missing_facts_are_said_plainly_or_left_out() -> None:
    text = shown(build())
    assert text.splitlines()[:3] == ["(no headline)", "no source", "no date"]
    assert "(no text)" in text
    assert "not identified" in text
    assert "None" not in text
    for absent in ("by ", "Taken out", "revision", "layout", "fetched"):
        assert absent not in text


def test_blocks_are_set_off() -> None:
    article = build(
        ("paragraph", "Tanggul jebol."),
        ("heading", "Dua desa terendam"),
        ("list_item", "Desa Sukamaju"),
        ("list_item", "Desa Sukarame"),
        ("quote", "Kami mengungsi."),
    )
    text = shown(article)
    assert "Tanggul jebol.\n\n## Dua desa terendam\n\n  • Desa Sukamaju\n  • Desa Sukarame\n" in text
    assert "\n\n  │ Kami mengungsi.\n" in text


def test_text_outside_any_block_is_not_lost() -> None:
    article = build(("paragraph", "Satu."))
    article.body += "\n\nDua.\n\nTiga."
    assert "Satu.\n\nDua.\n\nTiga.\n" in shown(article)


def test_a_lead_that_is_the_whole_body_is_shown_once() -> None:
    article = build(("paragraph", "Video arus mudik."))
    article.kind, article.lead = "video", "Video arus mudik."
    text = shown(article)
    assert text.count("Video arus mudik.") == 1
    assert "video" in text.splitlines()


@pytest.mark.parametrize(("width", "limit"), [(40, 40), (200, WIDEST), (5, 20)])
def test_lines_are_wrapped_to_the_console_and_never_too_wide(width: int, limit: int) -> None:
    words = "Gelombang tinggi membuat para nelayan memilih menambal jaring di dermaga. " * 6
    article = build(("paragraph", words), ("quote", words), ("list_item", words))
    lines = shown(article, width).splitlines()
    body = [line for line in lines if "elayan" in line or "dermaga" in line]
    assert len(body) > 6
    assert max(len(line) for line in body) <= limit


def test_what_was_taken_out_is_listed_with_whole_addresses() -> None:
    address = "https://contoh.id/berita/" + "panjang-" * 20
    article = build(("paragraph", "Isi."))
    article.related = [Related("Harga Cabai Naik", address), Related("Tanpa Alamat")]
    article.initials = ["lt", "ab"]
    text = shown(article, 60)
    assert "Harga Cabai Naik" in text
    assert address in text
    assert "no address" in text
    assert "lt, ab" in text


def test_entities_are_grouped_and_counted_commonest_first() -> None:
    article = build(("paragraph", "Isi."))
    article.entities = [
        entity("LOCATION", "Palu"),
        entity("PERSON", "Agus Salim"),
        entity("PERSON", "Rina Marlina", "Camat"),
        entity("PERSON", "Rina Marlina"),
    ]
    article.language = Language("id", 0.98, "langdetect")
    lines = [" ".join(line.split()) for line in shown(article).splitlines()]
    assert "language: id (98%, langdetect)" in lines
    people = lines.index("people (3): Rina Marlina (Camat) ×2; Agus Salim")
    assert lines[people + 1] == "places (1): Palu"


def test_rare_entities_beyond_the_dozen_are_counted() -> None:
    article = build(("paragraph", "Isi."))
    article.entities = [entity("LOCATION", f"Desa{number}") for number in range(15)]
    assert "and 3 more" in shown(article)


def test_the_small_print() -> None:
    article = build(("paragraph", "Tiga kata saja."))
    article.id, article.url, article.layout, article.revision = "a" * 32, "https://contoh.id/1", "generic", 2
    article.pages = Pages(1, 3)
    article.paywalled = True
    article.gone_at = MOMENT
    text = " ".join(shown(article).split())
    assert "address: https://contoh.id/1 layout: generic length: 3 words revision: 2" in text
    assert "1 of 3 pages read" in text
    assert "paywall" in text
    assert "seen gone Selasa, 5 September 2023 14.05 WIB" in text


def test_markup_and_escape_sequences_of_a_page_have_no_effect() -> None:
    hostile = (
        "Harga [bold]naik[/bold] [/] :smile: \x1b[31mmerah\x1b[0m \x1b]0;judul\x07lalu\x07\r\x9b2J\u202eturun"
    )
    clean = "Harga [bold]naik[/bold] [/] :smile: merah laluturun"
    article = build(("paragraph", hostile), ("heading", hostile), ("list_item", hostile), ("quote", hostile))
    article.title = article.source = article.section = article.lead = article.layout = hostile
    article.authors, article.editors, article.initials, article.tags = (
        [hostile],
        [hostile],
        [hostile],
        [hostile],
    )
    article.dateline, article.related = Dateline(hostile), [Related(hostile, f"https://contoh.id/{hostile}")]
    article.language, article.entities = Language(hostile, 1.0, hostile), [entity("PERSON", hostile, hostile)]
    article.url = f"https://contoh.id/{hostile}"

    stream = io.StringIO()
    render_article(article, Console(file=stream, width=80, force_terminal=False), WIB)
    text = stream.getvalue()
    assert not [character for character in text if character != "\n" and not character.isprintable()]
    assert " ".join(text.split()).count(clean) >= 12


def test_an_unfinished_escape_sequence_hides_nothing() -> None:
    assert plain("awal \x1b]0;judul lalu akhir") == "awal ]0;judul lalu akhir"
    assert plain("awal \x1b[") == "awal ["


def test_plain_output_without_a_terminal_has_no_escape_sequences() -> None:
    stream = io.StringIO()
    article = build(("heading", "Subjudul"), ("quote", "Kutipan"))
    article.title = "Judul"
    render_article(article, Console(file=stream, width=80, force_terminal=False), WIB)
    assert "\x1b" not in stream.getvalue()
    assert stream.getvalue().startswith("Judul\n")


def test_wide_and_combining_characters_keep_the_width() -> None:
    article = build(("paragraph", "漁師 " * 60))
    console = Console(file=io.StringIO(), width=40, record=True)
    render_article(article, console, WIB)
    lines = [line for line in console.export_text().splitlines() if "漁" in line]
    assert max(len(line.replace(" ", "")) * 2 + line.count(" ") for line in lines) <= 40
    assert sum(line.count("漁師") for line in lines) == 60


@pytest.mark.parametrize(
    ("color_system", "expected"),
    [
        (None, "Kata [PERSON Sri [bold] Mulyani] itu."),
        ("standard", "Kata \x1b[1;33mSri [bold] Mulyani\x1b[0m\x1b[2;33m PERSON\x1b[0m itu."),
    ],
)
def test_entities_are_marked_where_they_stand(color_system: Any, expected: str) -> None:
    body = "Kata \x1b[31mSri [bold] Mulyani\x07 itu.\x1b[2J"
    article = build(("paragraph", body))
    article.entities = [Entity("PERSON", body[5:28], "Sri", 5, 28)]
    console = Console(
        file=io.StringIO(), width=100, record=True, force_terminal=True, color_system=color_system
    )
    render_tagged(article, console)
    assert console.export_text(styles=True).split("\n")[0] == expected
