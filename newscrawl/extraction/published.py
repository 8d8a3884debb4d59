"""When an article was published and changed: what the page shows against what it tells machines.

Indonesian outlets give machines local time marked as UTC, their own zone with the wrong sign, or a constant
of the template, while the date beside the headline is right: readers would complain. So the shown date
decides, and the machine's date adds what it leaves out: the zone, the seconds, the time of a day alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile

from lxml import html

from newscrawl.extraction.blocks import TextNode
from newscrawl.extraction.dates import Stamp, find_stamp, read_stamp, split_updated, zone
from newscrawl.extraction.dom import beside_article, collapse, names_of, raw_text, text_of

AFTER, BEFORE = 40, 15
"""Lines after and before the headline in which a date can be the article's: headers hold share buttons,
section names and bylines, menus stand further off."""

# After so many characters of running text the header is over.
_PROSE, _MUCH_PROSE = 80, 500
_MAX_DATE_LINE = 120
# Zones and clocks differ; a date further ahead is a mistake or another matter's.
_AHEAD = timedelta(days=2)
# A site's head shows its own clock, which a cache can hold back.
_CACHED = timedelta(minutes=15)
_STORY_BOX, _STORY_TITLE = 300, 6
# A digit, or the label of an update ("Diperbarui", "Update", "Diubah", "Dimutakhirkan", "Modified").
_MAY_BE_DATE = re.compile(r"\d|(?i:di\s?per|update|diubah|mutakhir|modified|changed)")


@dataclass(frozen=True, slots=True)
class _Shown:
    stamp: Stamp
    distance: int
    spare: int
    above: bool


def choose_dates(
    lines: Sequence[TextNode],
    headline: int | None,
    published: Sequence[Stamp],
    modified: Sequence[Stamp],
    utc_offset: int,
    now: datetime | None,
) -> tuple[datetime | None, datetime | None]:
    """Return when the article was published and last changed, each in the page's own zone, or None.

    `headline` is the index of the headline among `lines`; `published` and `modified` are the machine's
    dates, most trusted first; a date without a zone is in `utc_offset`.
    """
    shown = _shown_dates(lines, headline, utc_offset, now)
    first, changed = shown.first, shown.changed
    published = _until(now, [*published, *shown.timed])
    chosen, taken = _choose(first, published, utc_offset, now)
    if chosen is None and headline is not None:
        below = lines[headline + 1 : headline + 8]
        near = [lines[headline], *takewhile(lambda line: len(line.text) < _PROSE, below)]
        chosen = (_relative(near, utc_offset, now) if now else None) or _labelled(lines, utc_offset, now)
    updated, _ = _choose(changed, _until(now, [*modified, *shown.timed_changes]), utc_offset, now)
    if updated is not None and not changed and chosen is not None:
        updated = _like(chosen, taken, updated)
    return chosen, updated


def _until(now: datetime | None, stamps: Iterable[Stamp]) -> list[Stamp]:
    return [stamp for stamp in stamps if now is None or stamp.moment <= now + _AHEAD]


def _choose(
    shown: Sequence[_Shown], stated: Sequence[Stamp], utc_offset: int, now: datetime | None
) -> tuple[datetime | None, Stamp | None]:
    """Return the date, and the machine's date that it rests on."""
    for timed in (True, False):
        for each in shown:
            if each.stamp.has_time is not timed:
                continue
            for stamp in stated:
                if (moment := _agreed(each.stamp, stamp, utc_offset)) is not None:
                    return moment, stamp
    for timed, reach, spare in ((True, 15, 40), (False, 10, 20)):
        for each in shown:
            if (
                each.stamp.has_time is timed
                and each.distance <= reach
                and each.spare <= spare
                and not (each.above and _is_of_visit(each.stamp, stated, now))
            ):
                return each.stamp.moment, None
    return (stated[0].moment, stated[0]) if stated else (None, None)


def _is_of_visit(stamp: Stamp, stated: Sequence[Stamp], now: datetime | None) -> bool:
    """Say whether a date above the headline may be no more than the day or the clock of the visit."""
    day = stamp.moment.date()
    if stated and all(each.moment.date() != day for each in stated):
        return True
    if now is None or day != now.astimezone(stamp.moment.tzinfo).date():
        return False
    return bool(stated) or not stamp.has_time or abs(now - stamp.moment) <= _CACHED


def _agreed(shown: Stamp, stated: Stamp, utc_offset: int) -> datetime | None:
    own = shown.moment.tzinfo
    local = stated.moment.astimezone(own)
    mistaken = stated.has_zone and _offset(stated.moment) in (0, -utc_offset) and utc_offset != 0
    if not shown.has_time:
        if local.date() == shown.moment.date():
            return local if mistaken else stated.moment
        if stated.moment.date() == shown.moment.date():
            return stated.moment.replace(tzinfo=own) if mistaken else stated.moment
        return None
    if not stated.has_time:
        return shown.moment if stated.moment.date() == shown.moment.date() else None
    if abs(local.replace(second=0, microsecond=0) - shown.moment.replace(second=0)) < timedelta(minutes=1):
        return local
    if stated.wall_clock == shown.wall_clock:
        return stated.moment.replace(tzinfo=own) if shown.has_zone or mistaken else stated.moment
    return None


def _like(chosen: datetime, taken: Stamp | None, updated: datetime) -> datetime:
    # Both dates of a page come from one template: what was wrong with the zone of one is with the other's.
    if taken is not None and chosen.replace(tzinfo=None) == taken.moment.replace(tzinfo=None):
        if taken.has_zone and _offset(taken.moment) == _offset(updated) != _offset(chosen):
            return updated.replace(tzinfo=chosen.tzinfo)
        return updated
    return updated.astimezone(chosen.tzinfo) if _offset(updated) == 0 else updated


def _offset(moment: datetime) -> int:
    return round((moment.utcoffset() or timedelta()).total_seconds() / 60)


@dataclass(slots=True)
class _Dates:
    """The dates around a headline: printed ones, nearest first, and those of `<time datetime>`."""

    first: list[_Shown] = field(default_factory=list)
    changed: list[_Shown] = field(default_factory=list)
    timed: list[Stamp] = field(default_factory=list)
    timed_changes: list[Stamp] = field(default_factory=list)


def _shown_dates(
    lines: Sequence[TextNode], headline: int | None, utc_offset: int, now: datetime | None
) -> _Dates:
    dates = _Dates()
    label_seen = -9
    for index, distance in _window(lines, headline):
        line = lines[index]
        if len(line.text) > _MAX_DATE_LINE:
            continue
        time = _time_around(line.element)
        if time is None and not _MAY_BE_DATE.search(line.text):
            continue
        plain, update = split_updated(line.text)
        if update and not any(map(str.isdigit, update)):
            label_seen = index
        follows_label = 0 < index - label_seen <= 2
        if time is not None and index >= (headline or 0):
            stamp = read_stamp(time.get("datetime"), utc_offset)
            if stamp and stamp.has_time and not _is_of_other(lines, index, headline):
                is_change = follows_label or update or _CHANGE_CLASS.search(names_of(time))
                (dates.timed_changes if is_change else dates.timed).append(stamp)
        for text, target in ((plain, dates.first), (update, dates.changed)):
            if not text or not any(map(str.isdigit, text)):
                continue
            stamp = find_stamp(text, utc_offset)
            if stamp is None or _is_of_other(lines, index, headline) or not _until(now, [stamp]):
                continue
            stamp = stamp if stamp.has_time else _with_time(lines, index, stamp, utc_offset)
            above = index < (headline or 0)
            (dates.changed if follows_label else target).append(
                _Shown(stamp, distance, _spare(text, utc_offset), above)
            )
    dates.first.sort(key=lambda each: each.distance)
    return dates


_SEPARATOR = re.compile(r"\s[-–—|•·]\s")
_DATE_LENGTH = 12


def _spare(text: str, utc_offset: int) -> int:
    """Return how many characters share a line with its date, those before a separating mark left out."""
    for mark in reversed(list(_SEPARATOR.finditer(text))):
        if find_stamp(text[mark.end() :], utc_offset):
            return len(text) - mark.end() - _DATE_LENGTH
    return len(text) - _DATE_LENGTH


_CHANGE_CLASS = re.compile(r"updat|modif", re.IGNORECASE)


_INSIDE_TIME = frozenset({"b", "em", "i", "small", "span", "strong"})


def _time_around(element: html.HtmlElement) -> html.HtmlElement | None:
    """Return the `<time datetime>` that a text node stands in, or None."""
    tag = element.tag
    time = element if tag == "time" or tag not in _INSIDE_TIME else element.getparent()
    return time if time is not None and time.tag == "time" and time.get("datetime") else None


def _is_of_other(lines: Sequence[TextNode], index: int, headline: int | None) -> bool:
    """Say whether a date stands beside the article, or in one small box with the link to another story."""
    element = lines[index].element
    if beside_article(element):
        return True
    title = lines[headline].element if headline is not None else None
    box: html.HtmlElement | None = element
    for _ in range(3):
        if box is None or box.tag in ("body", "article", "main") or len(collapse(raw_text(box))) > _STORY_BOX:
            return False
        inside = list(box.iter())
        if title is not None and title in inside:
            return False
        if any(each.tag == "a" and _is_title(text_of(each)) for each in inside):
            return True
        box = box.getparent()
    return False


def _window(lines: Sequence[TextNode], headline: int | None) -> Iterator[tuple[int, int]]:
    if headline is None:
        return
    for index in range(max(0, headline - BEFORE), headline):
        # A date before the headline is as often today's, in the page's head.
        yield index, 2 * (headline - index)
    prose = 0
    for index in range(headline, min(len(lines), headline + AFTER)):
        yield index, index - headline
        length = len(lines[index].text)
        prose += length if index > headline and length >= _PROSE else 0
        if prose >= _MUCH_PROSE:
            return


def _is_title(text: str) -> bool:
    # The names of several reporters have commas between them.
    return any(len(part.split()) >= _STORY_TITLE for part in text.split(","))


def _with_time(lines: Sequence[TextNode], index: int, stamp: Stamp, utc_offset: int) -> Stamp:
    """Return the date with its time where the page parts the two by markup."""
    line = lines[index]
    parent = line.element.getparent()
    texts = []
    for element in (line.element, parent):
        if element is None or element.tag in ("body", "html"):
            break
        text = text_of(element)
        if len(text) > _MAX_DATE_LINE:
            break
        texts.append(split_updated(text)[0])
    following = lines[index + 1].text if index + 1 < len(lines) else ""
    if len(following) <= _CLOCK_LENGTH:
        texts.append(f"{line.text} {following}")
    for text in texts:
        whole = find_stamp(text, utc_offset)
        if whole and whole.has_time and whole.moment.date() == stamp.moment.date():
            return whole
    return stamp


_CLOCK_LENGTH = 20


def _relative(lines: Sequence[TextNode], utc_offset: int, now: datetime) -> datetime | None:
    for index, line in enumerate(lines):
        if len(line.text) > 40 or split_updated(line.text)[1]:
            continue
        stamp = read_stamp(line.text, utc_offset, now)
        if stamp and _until(now, [stamp]) and not _is_of_other(lines, index, 0):
            return stamp.moment.astimezone(zone(utc_offset))
    return None


# A date that says of itself that it is the publication's counts wherever it stands.
_PUBLISHED = re.compile(
    r"(?:di)?(?:terbit|publikasi|posting|muat|unggah)(?:kan)?\b|tayang\b|published\b|posted\b", re.IGNORECASE
)
_LABELLED_LENGTH = 80


def _labelled(lines: Sequence[TextNode], utc_offset: int, now: datetime | None) -> datetime | None:
    for line in lines:
        if len(line.text) <= _LABELLED_LENGTH and _PUBLISHED.match(line.text):
            stamp = find_stamp(line.text, utc_offset)
            if stamp and _until(now, [stamp]) and not beside_article(line.element):
                return stamp.moment
    return None
