"""Numbers into the shapes of charts: places and sizes in per cent, to be drawn at any width."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MOST_SERIES = 6
"""More colours than that are not told apart; the smaller series are drawn as one."""

OTHERS = "others"
_GAP = 0.18

WIDEST = 9.0
"""Per cent of the chart that a bar may be wide: a lone one would fill it like a wall."""

_LABELS = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a stacked bar, in per cent of the chart, from its top left; `label` says what it shows."""

    x: float
    y: float
    width: float
    height: float
    series: int
    label: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A value on an axis, and where it is, in per cent from the left or from the bottom."""

    place: float
    label: str


@dataclass(frozen=True, slots=True)
class StackedChart:
    """Bars over time, made of series: `rows` is the same as a table, a label and a count for each series."""

    series: list[str]
    bars: list[Bar] = field(default_factory=list)
    rows: list[tuple[str, list[int]]] = field(default_factory=list)
    y_ticks: list[Tick] = field(default_factory=list)
    x_ticks: list[Tick] = field(default_factory=list)

    @property
    def totals(self) -> list[int]:
        """The sum of each series."""
        return [sum(counts[number] for _, counts in self.rows) for number in range(len(self.series))]


def stacked(columns: Sequence[tuple[str, Mapping[str, int]]], order: Sequence[str] = ()) -> StackedChart:
    """Return a chart of columns (label, count by series), each a stacked bar.

    Series are drawn in `order`, else the largest first; those beyond MOST_SERIES are summed up as "others".
    """
    totals: Counter[str] = Counter()
    for _, counts in columns:
        totals.update(counts)
    names = [each for each in order if totals[each]] or [
        each for each, count in totals.most_common() if count
    ]
    shown = names if len(names) <= MOST_SERIES + 1 else names[:MOST_SERIES]
    rest = names[len(shown) :]
    rows = []
    for label, counts in columns:
        values = [counts.get(name, 0) for name in shown]
        rows.append((label, values + ([sum(counts.get(name, 0) for name in rest)] if rest else [])))
    series = shown + ([OTHERS] if rest else [])
    top, step = scale(max((sum(values) for _, values in rows), default=0))
    return StackedChart(
        series,
        [bar for number, row in enumerate(rows) for bar in _column(number, len(rows), row, series, top)],
        rows,
        [Tick(100 * value / top, f"{value:,}") for value in range(0, top + 1, step)],
        _x_ticks([label for label, _ in rows]),
    )


def _column(
    number: int, columns: int, row: tuple[str, list[int]], series: Sequence[str], top: int
) -> list[Bar]:
    label, values = row
    step = 100 / columns
    width = min((1 - _GAP) * step, WIDEST)
    below = 0
    bars = []
    for place, value in enumerate(values):
        if value:
            height = 100 * value / top
            y = 100 - 100 * below / top - height
            said = f"{label}, {series[place]}: {value:,}"
            bars.append(Bar((number + 0.5) * step - width / 2, y, width, height, place, said))
            below += value
    return bars


def _x_ticks(labels: Sequence[str]) -> list[Tick]:
    """Return as many labels as a phone has room for, evenly apart, in the middle of their bars."""
    step = max(1, math.ceil(len(labels) / _LABELS))
    return [
        Tick(100 * (number + 0.5) / len(labels), labels[number])
        for number in range((len(labels) - 1) % step // 2, len(labels), step)
    ]


def scale(largest: int) -> tuple[int, int]:
    """Return the top of an axis for counts up to `largest`, and the step of its marks: 1, 2, 5, 10, …."""
    rough = max(largest, 1) / 4
    power = 10 ** max(0, math.floor(math.log10(rough)))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    return step * math.ceil(max(largest, 1) / step), step


def share(part: int, whole: int) -> float:
    """Return `part` of `whole` in per cent; 0 where there is no whole."""
    return 100 * part / whole if whole else 0.0
