"""What reading stored pages again did, for people and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.text import Text

from newscrawl.article import format_utc
from newscrawl.collection.rereading import Reread, Sample
from newscrawl.collection.terminal import one_line
from newscrawl.reasons import words_for

SHOWN_CHARACTERS = 72
"""So much of a value is shown on each side of a sample."""

_WORDS = {
    "other_article": "is now read as another article, by the address it gives itself",
    "too_large_to_store": "too large for the store",
}


def print_summary(result: Reread, console: Console, *, dry: bool) -> None:
    """Print counts, the fields that changed with samples, and the pages that gave no article."""
    console.print(counts(result, dry=dry), highlight=False, soft_wrap=True)
    for name, count in result.fields.most_common():
        console.print(Text(f"\n{name}: {count:,} {'article' if count == 1 else 'articles'}", "bold"))
        for sample in result.samples[name]:
            _print_sample(sample, console)
    for reason, count in result.refused.most_common():
        words = _WORDS.get(reason) or words_for(reason)
        console.print(Text(f"\nkept as it was {count:,}: {words}", "yellow"), soft_wrap=True)
        for url in result.refused_urls[reason]:
            console.print(Text(f"  {one_line(url)}", "dim"), soft_wrap=True)


def counts(result: Reread, *, dry: bool) -> str:
    """Return the one line that says how many articles there were and what became of them."""
    parts = [f"{result.changed:,} {'would change' if dry else 'changed'}", f"{result.unchanged:,} unchanged"]
    parts.append(f"{result.without_page:,} without a stored page")
    if result.refused:
        parts.append(f"{result.refused.total():,} kept as they were")
    if result.overtaken:
        parts.append(f"{result.overtaken:,} fetched anew meanwhile")
    return f"{result.articles:,} articles: {', '.join(parts)}"


def _print_sample(sample: Sample, console: Console) -> None:
    console.print(Text(f"  {one_line(sample.url)}", "dim"), soft_wrap=True)
    before, after = excerpts(_shown(sample.before), _shown(sample.after))
    console.print(Text.assemble("    - ", (one_line(before), "red")), soft_wrap=True)
    console.print(Text.assemble("    + ", (one_line(after), "green")), soft_wrap=True)


def excerpts(before: str, after: str) -> tuple[str, str]:
    """Return both texts from a little before the place where they part, cut to one line's length."""
    parting = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
    if parting is None:
        parting = min(len(before), len(after))
    start = max(0, parting - SHOWN_CHARACTERS // 2)
    return _excerpt(before, start), _excerpt(after, start)


def _excerpt(text: str, start: int) -> str:
    end = start + SHOWN_CHARACTERS
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def _shown(value: Any) -> str:
    if value is None or value == []:
        return "(empty)"
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=_plain)


def to_json(result: Reread) -> str:
    """Return the summary as one line of JSON."""
    # What asdict makes of a Counter is none.
    counted = {"fields": dict(result.fields), "refused": dict(result.refused)}
    return json.dumps(asdict(result) | counted, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    return format_utc(value)
