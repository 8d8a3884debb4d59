"""A list of articles for a terminal: date, outlet, headline, and the passage that was looked for."""

from __future__ import annotations

from datetime import timedelta, timezone, tzinfo

from rich.console import Console
from rich.text import Text

from newscrawl.article import Article
from newscrawl.collection.terminal import one_line, print_text
from newscrawl.presentation import plain
from newscrawl.storage.textquery import Passage, passage

_INDENT = 2


def render_listed(article: Article, text: str | None, console: Console, zone: tzinfo) -> None:
    """Print one article of a list; `text` is what was looked for, whose words are marked.

    The date is that of the page's own zone, and of `zone` where the page had none. Where the output is no
    terminal, every part is one line, whatever its length.
    """
    head = Text(f"{short_moment(article, zone)}  {plain(article.source or 'no outlet')}", "dim")
    if article.gone_at:
        head.append("  taken down", "yellow")
    if article.duplicate_of:
        head.append(f"  near copy ({article.duplicate_of.similarity:.0%})", "yellow")
    print_text(console, head)
    title = one_line(article.title or "(no headline)")
    print_text(console, marked(passage(title, text, len(title)), "bold"))
    found = marked(passage(article.body, text))
    if found.plain.strip("… "):
        print_text(console, found, _INDENT)
    if article.url:
        console.print(Text(one_line(article.url), "dim blue"), soft_wrap=True)
    console.print()


def short_moment(article: Article, zone: tzinfo) -> str:
    """Return "2023-09-05 14:05", or "no date"."""
    if article.published_at is None:
        return "no date         "
    offset = article.utc_offset
    local = article.published_at.astimezone(zone if offset is None else timezone(timedelta(minutes=offset)))
    return f"{local:%Y-%m-%d %H:%M}"


def marked(found: Passage, style: str = "") -> Text:
    """Return a passage on one line with the words asked for marked, and … where the text goes on."""
    text = Text("…" if found.cut_before else "", style)
    end = 0
    for start, stop in found.spans:
        text.append(one_line(found.text[end:start]))
        text.append(one_line(found.text[start:stop]), "bold yellow")
        end = stop
    text.append(one_line(found.text[end:]))
    return text.append("…" if found.cut_after else "")
