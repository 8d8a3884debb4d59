"""Styled text for a terminal that stays plain text where there is none."""

from __future__ import annotations

import re
from typing import NoReturn

from rich.console import Console
from rich.text import Text

from newscrawl.presentation import WIDEST, plain

_SPACE = re.compile(r"\s+")


class Output(Console):
    """Standard output: no colours of rich's own choosing, and a reader that has seen enough is no fault."""

    def __init__(self) -> None:
        super().__init__(highlight=False)

    def on_broken_pipe(self) -> NoReturn:
        """Leave it to the command, which ends quietly (`| head`); rich would exit with 1."""
        raise BrokenPipeError


def one_line(text: str) -> str:
    """Return `text` on one line, without anything that a terminal would obey."""
    return _SPACE.sub(" ", plain(text))


def print_text(console: Console, text: Text, indent: int = 0) -> None:
    """Print a text of one paragraph, wrapped and indented; on one line where the output is no terminal."""
    lines = [text]
    if console.is_terminal:
        lines = list(text.wrap(console, max(8, min(console.width, WIDEST) - indent)))
    for line in lines:
        line.rstrip()
        console.print(Text(" " * indent).append(line), soft_wrap=True, highlight=False)
