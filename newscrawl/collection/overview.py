"""What a collection holds, as tables with small bars for a terminal, and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, tzinfo
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newscrawl.article import format_utc
from newscrawl.collection.periods import periods
from newscrawl.collection.terminal import one_line
from newscrawl.storage.statistics import FIELDS, NAME_TYPES, NameCount, Statistics, StatisticsQuery

ROWS = 15
"""So many sections, languages and periods are shown; the rest is counted in one more row."""

BAR_WIDTH = 24
"""Columns of the longest bar in a terminal of 80 columns; a narrower one leaves the room to the names."""

_EIGHTHS = " ▏▎▍▌▋▊▉"
HEADINGS = {"PERSON": "People", "ORGANISATION": "Organisations", "LOCATION": "Places"}
"""What the names of each of NAME_TYPES are called."""


def render_statistics(found: Statistics, query: StatisticsQuery, console: Console, zone: tzinfo) -> None:
    """Print counts by outlet, period, language and section, the fields' coverage, and the names.

    There must be an article. Dates are days of `zone`. Bars are as long as a count is of the largest in its
    table.
    """
    console.print(Text(headline(found), "bold"))
    width = min(BAR_WIDTH, max(4, console.width * 3 // 10))
    _print(console, _outlets(found, zone, width))
    _print(console, _time(found, query, width))
    for title, counts in (("Languages", found.languages), ("Sections", _sections(found))):
        _print(console, _bars(title, Counter(counts).most_common(), found.articles, width))
    _print(console, _coverage(found, console.width))
    compared = found.compared
    for type in NAME_TYPES:
        heading = HEADINGS[type]
        _print(console, _names(f"{heading} in most articles", found.names.get(type, []), compared, width))
        if compared:
            _print(console, _names(f"{heading} on the rise", found.rising.get(type, []), compared, width))


def headline(found: Statistics) -> str:
    """Return the collection in one sentence."""
    outlets = len(found.sources)
    articles = "1 article" if found.articles == 1 else f"{found.articles:,} articles"
    parts = [f"{articles} of {outlets} {_outlet(outlets)}"]
    parts += [
        f"{count:,} {words}"
        for count, words in (
            (found.duplicates, "near copy" if found.duplicates == 1 else "near copies"),
            (found.revised, "edited by their outlet"),
            (found.gone, "taken down"),
        )
        if count
    ]
    return ", ".join(parts)


def _outlet(count: int) -> str:
    return "outlet" if count == 1 else "outlets"


def _bars(title: str, counts: Sequence[tuple[str, int]], total: int, width: int) -> Table | None:
    """Return a table of counts with bars, the ROWS largest and one for the rest; None where there is none."""
    if not counts:
        return None
    table = _table(title)
    table.add_column(overflow="fold")
    table.add_column(justify="right")
    table.add_column(no_wrap=True)
    table.add_column(justify="right", style="dim")
    largest = max(count for _, count in counts)
    for name, count in counts[:ROWS]:
        table.add_row(_name(name), f"{count:,}", bar(count, largest, width), f"{percent(count, total)}%")
    rest = [count for _, count in counts[ROWS:]]
    if rest:
        table.add_row(Text(f"{len(rest)} more", "dim"), f"{sum(rest):,}", "", f"{percent(sum(rest), total)}%")
    return table


def bar(count: int, largest: int, width: int = BAR_WIDTH) -> Text:
    """Return a bar of eighths of a character, as long as `count` is of `largest`."""
    eighths = round(count / max(largest, 1) * width * 8) or (1 if count else 0)
    whole, rest = divmod(eighths, 8)
    return Text("█" * whole + (_EIGHTHS[rest] if rest else ""), "cyan")


def _names(title: str, counts: Sequence[NameCount], compared: bool, width: int) -> Table | None:
    """Return a table of names; where two periods are `compared`, with the change against the one before."""
    if not counts:
        return None
    table = _table(title)
    table.add_column(overflow="fold")
    table.add_column(justify="right")
    table.add_column(no_wrap=True)
    if compared:
        table.add_column(justify="right")
    largest = max(each.articles for each in counts)
    for each in counts:
        share = bar(each.articles, largest, width)
        table.add_row(_name(each.name), f"{each.articles:,}", share, *([_change(each)] if compared else ()))
    return table


def _change(each: NameCount) -> Text:
    if not each.before:
        return Text("new", "green")
    change = each.articles - each.before
    return Text(f"{change:+,}", "green" if change > 0 else "red" if change < 0 else "dim")


def _outlets(found: Statistics, zone: tzinfo, width: int) -> Table:
    table = _table("Outlets")
    table.add_column("", overflow="fold")
    table.add_column("articles", justify="right", no_wrap=True)
    # Without the room for it, the names matter more than the bars and the first day.
    wide = width == BAR_WIDTH
    if wide:
        table.add_column("", no_wrap=True, min_width=BAR_WIDTH)
        table.add_column("oldest", no_wrap=True)
    table.add_column("newest", no_wrap=True)
    largest = max(each.articles for each in found.sources.values())
    for name, each in sorted(found.sources.items(), key=lambda pair: (-pair[1].articles, pair[0])):
        more: list[str | Text] = [bar(each.articles, largest, width), _day(each.oldest, zone)] if wide else []
        table.add_row(_name(name), f"{each.articles:,}", *more, _day(each.newest, zone))
    return table


def _time(found: Statistics, query: StatisticsQuery, width: int) -> Table | None:
    unit, stretches = periods(found.days, query.since, query.until, most=31)
    shown = stretches[-2 * ROWS :]
    if not shown:
        return None
    table = _table(f"Articles by {unit}")
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    table.add_column(no_wrap=True)
    largest = max(each.articles.total() for each in shown)
    if len(shown) < len(stretches):
        earlier = sum(each.articles.total() for each in stretches[: -len(shown)])
        table.add_row(Text("earlier", "dim"), f"{earlier:,}", "")
    for each in shown:
        count = each.articles.total()
        table.add_row(each.label, f"{count:,}", bar(count, largest, width))
    undated = sum(count for (_, day), count in found.days.items() if not day)
    if undated:
        table.add_row(Text("undated", "dim"), f"{undated:,}", "")
    return table


def _sections(found: Statistics) -> Counter[str]:
    several = len(found.sources) > 1
    counts: Counter[str] = Counter()
    for (source, section), count in found.sections.items():
        counts[f"{_name(source)}: {_name(section)}" if several else section] += count
    return counts


def _coverage(found: Statistics, width: int) -> Table:
    """Return how many per cent of an outlet's articles have each field, for as many outlets as fit."""
    outlets = sorted(found.sources.items(), key=lambda pair: (-pair[1].articles, pair[0]))
    table = _table("Fields filled, in per cent")
    table.add_column("", no_wrap=True)
    table.add_column("all", justify="right")
    left = width - max(map(len, FIELDS)) - len("  all")
    shown = []
    for name, each in outlets:
        left -= max(3, len(name)) + 2
        if left < 0:
            break
        shown.append(each)
        table.add_column(_name(name), justify="right", no_wrap=True)
    for field in FIELDS:
        filled = sum(each.filled.get(field, 0) for _, each in outlets)
        cells = [_coloured(each.filled.get(field, 0), each.articles) for each in shown]
        table.add_row(field, _coloured(filled, found.articles), *cells)
    if len(shown) < len(outlets):
        more = len(outlets) - len(shown)
        table.caption = Text(f"{more} more {_outlet(more)}: see --json")
    return table


def percent(part: int, whole: int) -> str:
    """Return "97" for 97 %; what is not whole never looks it, nor what is something like nothing."""
    exact = 100 * part / whole if whole else 0.0
    if 99 < exact < 100:
        return "99"
    return "1" if 0 < exact < 1 else f"{exact:.0f}"


def _coloured(part: int, whole: int) -> Text:
    share = part / whole if whole else 0.0
    style = "red" if share < 0.5 else "yellow" if share < 0.9 else "green"
    return Text(percent(part, whole), style)


def _table(title: str) -> Table:
    return Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        collapse_padding=True,
    )


def _print(console: Console, table: Table | None) -> None:
    if table is not None:
        table.show_header = any(column.header for column in table.columns)
        console.print()
        console.print(table)


def _name(name: str) -> str:
    return one_line(name) or "(none)"


def _day(moment: datetime | None, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d}" if moment else "undated"


def statistics_json(found: Statistics, query: StatisticsQuery) -> str:
    """Return the statistics as one JSON object; counts by two keys are lists of records."""
    value: dict[str, Any] = {
        "query": asdict(query),
        **{name: getattr(found, name) for name in ("articles", "duplicates", "revised", "gone")},
        "sources": {name: asdict(each) for name, each in sorted(found.sources.items())},
        "days": _records(found.days.items(), "day"),
        "sections": _records(found.sections.items(), "section"),
        "languages": dict(sorted(found.languages.items())),
        "names": {type: [asdict(each) for each in counts] for type, counts in found.names.items()},
        "rising": {type: [asdict(each) for each in counts] for type, counts in found.rising.items()},
    }
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _records(counts: Iterable[tuple[tuple[str, str], int]], second: str) -> list[dict[str, Any]]:
    return [
        {"source": source, second: name or None, "articles": count}
        for (source, name), count in sorted(counts)
    ]


def _plain(value: Any) -> str:
    return format_utc(value) if isinstance(value, datetime) else str(value)
