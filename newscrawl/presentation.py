"""An article as a reader would like to see it in a terminal, or in plain text where there is none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone, tzinfo

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from newscrawl.article import Article, Block, Entity, EntityType

WIDEST = 88
"""Columns: longer lines of running text are hard to read, however wide the terminal is."""

ENTITIES_PER_TYPE = 12
"""The commonest of each type are shown; the rest is counted."""

_WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
_ZONES = {420: "WIB", 480: "WITA", 540: "WIT", 0: "UTC"}
_ENTITY_HEADINGS: dict[EntityType, str] = {
    "PERSON": "people",
    "ORGANISATION": "organisations",
    "LOCATION": "places",
    "EVENT": "events",
    "LAW": "laws",
    "DATE": "dates",
    "TIME": "times",
    "MONEY": "money",
    "PERCENT": "percentages",
    "QUANTITY": "quantities",
}

_ENTITY_COLOURS: dict[EntityType, str] = {
    "PERSON": "yellow",
    "ORGANISATION": "cyan",
    "LOCATION": "green",
    "EVENT": "magenta",
    "LAW": "magenta",
    "DATE": "blue",
    "TIME": "blue",
    "MONEY": "red",
    "PERCENT": "red",
    "QUANTITY": "red",
}

# Escape sequences whole, then any control or bidirectional override that could rewrite what a terminal shows.
_ESCAPE_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]{0,32}[ -/]{0,4}[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]{0,400}(?:\x07|\x1b\\|\x9c)"
)
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def render_article(article: Article, console: Console, zone: tzinfo) -> None:
    """Print an article: its facts, its text, what was taken out of it, and what was found in it.

    Dates are shown in the page's own zone (`utc_offset`), and in `zone` where the page had none. What a page
    sent is printed literally: neither console markup nor terminal escape sequences in it have any effect.
    """
    page = _Printer(console)
    _print_head(page, article, zone)
    _print_body(page, article)
    _print_taken_out(page, article)
    _print_enrichment(page, article)
    _print_small_print(page, article, zone)


def render_tagged(article: Article, console: Console) -> None:
    """Print a text with its entities marked where they stand, its language and the names found in it."""
    console.print(_marked(article, console), soft_wrap=True)
    page = _Printer(console)
    _print_enrichment(page, article)
    page.blank()


def render_tagged_line(article: Article, console: Console, error: str | None = None) -> None:
    """Print a text of one line behind its language ("id", "--" where it has none), its entities marked.

    An `error` is printed in its place.
    """
    line = Text(f"{article.language.code if article.language else '--'}  ", "dim")
    line.append(Text(error, "red") if error else _marked(article, console))
    console.print(line, soft_wrap=True)


def _marked(article: Article, console: Console) -> Text:
    """Return the body with coloured entities and their types, or "[PERSON Joko Widodo]" without colours."""
    coloured = console.color_system is not None and not console.no_color
    text, end = Text(), 0
    for each in article.entities:
        text.append(plain(article.body[end : each.start]))
        end = each.end
        if coloured:
            text.append(plain(each.text), f"bold {_ENTITY_COLOURS[each.type]}")
            text.append(f" {each.type}", f"dim {_ENTITY_COLOURS[each.type]}")
        else:
            text.append(f"[{each.type} {plain(each.text)}]")
    text.append(plain(article.body[end:]))
    return text


def format_moment(moment: datetime, utc_offset: int | None, zone: tzinfo) -> str:
    """Return "Selasa, 5 September 2023 14.05 WIB": Indonesian names, in the page's zone, else in `zone`.

    Zones other than WIB, WITA, WIT and UTC are written "UTC+05:30".
    """
    local = moment.astimezone(zone if utc_offset is None else timezone(timedelta(minutes=utc_offset)))
    offset = local.utcoffset() or timedelta()
    minutes = int(offset.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    name = _ZONES.get(minutes, f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}")
    day = f"{_WEEKDAYS[local.weekday()]}, {local.day} {_MONTHS[local.month - 1]} {local.year}"
    return f"{day} {local:%H.%M} {name}"


def plain(text: str) -> str:
    """Return `text` without escape sequences and control characters; line ends stay, tabs are spaces."""
    return _CONTROL.sub("", _ESCAPE_SEQUENCE.sub("", text.replace("\r\n", "\n").replace("\t", " ")))


class _Printer:
    """Writes wrapped lines in one width; every text goes through `plain` and past console markup."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._width = max(20, min(console.width, WIDEST))

    def blank(self) -> None:
        self._write("", "")

    def text(self, text: str, style: str = "", first: str = "", rest: str | None = None) -> None:
        """Print a paragraph, `first` before its first line and `rest` (spaces as wide) before the others."""
        following = " " * cell_len(first) if rest is None else rest
        lead = first
        for line in plain(text).splitlines() or [""]:
            for wrapped in self._wrap(line, self._width - cell_len(first)):
                self._write(lead + wrapped, style)
                lead = following

    def labelled(self, label: str, text: str, style: str = "") -> None:
        """Print `text` behind a label, in a column of its own."""
        self.text(text, style, first=f"{label + ':':<{_LABEL_WIDTH}}")

    def address(self, label: str, url: str) -> None:
        """Print an address on one line whatever its length, so that it stays whole for copying."""
        self._write(f"{label:<{_LABEL_WIDTH}}{plain(url)}".rstrip(), "dim")

    def section(self, title: str) -> None:
        self.blank()
        self._write(title, "bold dim")

    def _wrap(self, line: str, width: int) -> Iterator[str]:
        wrapped = Text(line).wrap(self._console, max(8, width), tab_size=1)
        for part in wrapped:
            yield part.plain.rstrip()
        if not wrapped:
            yield ""

    def _write(self, line: str, style: str) -> None:
        self._console.print(Text(line, style=style), soft_wrap=True, highlight=False)


_LABEL_WIDTH = 21


def _print_head(page: _Printer, article: Article, zone: tzinfo) -> None:
    page.text(article.title or "(no headline)", "bold")
    origin = (article.source, article.section, None if article.kind == "article" else article.kind)
    page.text(" · ".join(each for each in origin if each) or "no source", "dim")
    if article.published_at:
        page.text(format_moment(article.published_at, article.utc_offset, zone))
    else:
        page.text("no date")
    if article.modified_at and article.modified_at != article.published_at:
        page.text(f"updated {format_moment(article.modified_at, article.utc_offset, zone)}", "dim")
    if article.authors:
        page.text(f"by {', '.join(article.authors)}")
    if article.editors:
        page.text(f"edited by {', '.join(article.editors)}", "dim")
    if article.paywalled:
        page.text("behind a paywall: the text may be cut short", "yellow")
    if article.pages and article.pages.read < article.pages.total:
        page.text(f"{article.pages.read} of {article.pages.total} pages read", "yellow")
    if article.gone_at:
        page.text(
            f"taken down by the outlet; seen gone {format_moment(article.gone_at, None, zone)}", "yellow"
        )


def _print_body(page: _Printer, article: Article) -> None:
    if article.lead and article.lead.strip() != article.body.strip():
        page.blank()
        page.text(article.lead, "italic")
    if article.dateline:
        page.blank()
        page.text(article.dateline.text, "dim")
    if not article.body.strip():
        page.blank()
        page.text("(no text)", "dim")
    previous = None
    for type, text in _blocks(article):
        if not (type == previous == "list_item"):
            page.blank()
        previous = type
        if type == "heading":
            page.text(text, "bold", first="## ", rest="   ")
        elif type == "list_item":
            page.text(text, first="  • ")
        elif type == "quote":
            page.text(text, "italic", first="  │ ", rest="  │ ")
        else:
            page.text(text)


def _blocks(article: Article) -> Iterator[tuple[str, str]]:
    """Yield every stretch of the body with its type; text that no block covers is a paragraph."""
    end = 0
    for block in sorted(article.blocks, key=lambda each: (each.start, each.end)):
        block = Block(block.type, max(block.start, end), max(block.end, end))
        yield from _paragraphs(article.body[end : block.start])
        text = article.body[block.start : block.end]
        if text.strip():
            yield block.type, text
        end = block.end
    yield from _paragraphs(article.body[end:])


def _paragraphs(text: str) -> Iterator[tuple[str, str]]:
    for paragraph in re.split(r"\n\s*\n", text):
        if paragraph.strip():
            yield "paragraph", paragraph.strip("\n")


def _print_taken_out(page: _Printer, article: Article) -> None:
    if not (article.related or article.initials):
        return
    page.section("Taken out of the text")
    for link in article.related:
        page.labelled("related", link.title)
        page.address("", link.url or "no address")
    if article.initials:
        page.labelled("sign-off", ", ".join(article.initials))


def _print_enrichment(page: _Printer, article: Article) -> None:
    page.section("Found in the text")
    language = article.language
    if language:
        page.labelled("language", f"{language.code} ({language.confidence:.0%}, {language.detector})")
    else:
        page.labelled("language", "not identified")
    if not article.entities:
        page.labelled("entities", "none")
    counts = Counter(each.type for each in article.entities)
    for type in sorted(_ENTITY_HEADINGS, key=lambda each: -counts[each]):
        if counts[type]:
            mentions = [each for each in article.entities if each.type == type]
            page.labelled(f"{_ENTITY_HEADINGS[type]} ({counts[type]})", _names(mentions))


def _names(mentions: list[Entity]) -> str:
    """Return names in order of frequency, with roles, and counts where a name stands more than once."""
    counts = Counter(" ".join(each.name.split()) for each in mentions).most_common()
    roles = {" ".join(each.name.split()): each.role for each in reversed(mentions) if each.role}
    shown = []
    for name, count in counts[:ENTITIES_PER_TYPE]:
        role = f" ({roles[name]})" if name in roles else ""
        shown.append(f"{name}{role} ×{count}" if count > 1 else f"{name}{role}")
    more = len(counts) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "")


def _print_small_print(page: _Printer, article: Article, zone: tzinfo) -> None:
    page.section("About this copy")
    page.address("address:", article.url or "none")
    if article.layout:
        page.labelled("layout", article.layout, "dim")
    words = f"{article.word_count:,} {'word' if article.word_count == 1 else 'words'}"
    page.labelled("length", words, "dim")
    if article.id:
        page.labelled("revision", str(article.revision), "dim")
    if article.tags:
        page.labelled("tags", ", ".join(article.tags), "dim")
    if article.fetched_at:
        page.labelled("fetched", format_moment(article.fetched_at, None, zone), "dim")
    if article.duplicate_of:
        copy = article.duplicate_of
        page.labelled("near copy of", f"{copy.id} ({copy.similarity:.0%} alike)", "dim")
