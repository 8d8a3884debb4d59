"""Styled text for a terminal that stays plain text where there is none."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from newscrawl.presentation import WIDEST, plain


def one_line(text: str) -> str:
    """Return `text` on one line, without anything that a terminal would obey."""
    return plain(text).replace("\n", " ")


def print_text(console: Console, text: Text, indent: int = 0) -> None:
    """Print a text of one paragraph, wrapped and indented; on one line where the output is no terminal."""
    lines = [text]
    if console.is_terminal:
        lines = list(text.wrap(console, max(8, min(console.width, WIDEST) - indent)))
    for line in lines:
        line.rstrip()
        console.print(Text(" " * indent).append(line), soft_wrap=True, highlight=False)
