"""When an article was published and changed: what the page shows against what it tells machines.

Indonesian outlets give machines local time marked as UTC, their own zone with the wrong sign, or a constant
of the template, while the date beside the headline is right: readers would complain. So the shown date
decides, and the machine's date adds what it leaves out: the zone, the seconds, the time of a day alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newscrawl.extraction.blocks import TextNode
from newscrawl.extraction.dates import Stamp, find_stamp, read_stamp, split_updated, zone
from newscrawl.extraction.dom import beside_article, text_of

AFTER, BEFORE = 40, 15
"""Lines after and before the headline in which a date can be the article's: headers hold share buttons,
section names and bylines, menus stand further off."""

# After so many characters of running text the header is over.
_PROSE, _MUCH_PROSE = 80, 500
_MAX_DATE_LINE = 120
# A digit, or the label of an update ("Diperbarui", "Update", "Diubah", "Dimutakhirkan", "Modified").
_MAY_BE_DATE = re.compile(r"\d|(?i:di\s?per|update|diubah|mutakhir|modified|changed)")


@dataclass(frozen=True, slots=True)
class _Shown:
    stamp: Stamp
    distance: int
    spare: int


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
    first, changed = _shown_dates(lines, headline, utc_offset)
    chosen, taken = _choose(first, published, utc_offset)
    if chosen is None and headline is not None and now is not None:
        chosen = _relative(lines[headline : headline + 8], utc_offset, now)
    updated, _ = _choose(changed, modified, utc_offset)
    if updated is not None and not changed and chosen is not None:
        updated = _like(chosen, taken, updated)
    return chosen, updated


def _choose(
    shown: Sequence[_Shown], stated: Sequence[Stamp], utc_offset: int
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
            if each.stamp.has_time is timed and each.distance <= reach and each.spare <= spare:
                return each.stamp.moment, None
    return (stated[0].moment, stated[0]) if stated else (None, None)


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


def _shown_dates(
    lines: Sequence[TextNode], headline: int | None, utc_offset: int
) -> tuple[list[_Shown], list[_Shown]]:
    first: list[_Shown] = []
    changed: list[_Shown] = []
    label_seen = -9
    for index, distance in _window(lines, headline):
        line = lines[index]
        if len(line.text) > _MAX_DATE_LINE or not _MAY_BE_DATE.search(line.text):
            continue
        plain, update = split_updated(line.text)
        if update and not any(map(str.isdigit, update)):
            label_seen = index
        for text, target in ((plain, first), (update, changed)):
            if not text or not any(map(str.isdigit, text)):
                continue
            stamp = find_stamp(text, utc_offset)
            if stamp is None or beside_article(line.element):
                continue
            stamp = stamp if stamp.has_time else _with_time(line, stamp, utc_offset)
            follows_label = 0 < index - label_seen <= 2
            (changed if follows_label else target).append(_Shown(stamp, distance, len(text) - 12))
    first.sort(key=lambda each: each.distance)
    return first, changed


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


def _with_time(line: TextNode, stamp: Stamp, utc_offset: int) -> Stamp:
    """Return the date with its time where the page parts the two by markup."""
    parent = line.element.getparent()
    for element in (line.element, parent):
        if element is None or element.tag in ("body", "html"):
            break
        text = text_of(element)
        if len(text) > _MAX_DATE_LINE:
            break
        whole = find_stamp(split_updated(text)[0], utc_offset)
        if whole and whole.has_time and whole.moment.date() == stamp.moment.date():
            return whole
    return stamp


def _relative(lines: Sequence[TextNode], utc_offset: int, now: datetime) -> datetime | None:
    for line in lines:
        if len(line.text) <= 40 and (stamp := read_stamp(line.text, utc_offset, now)):
            return stamp.moment.astimezone(zone(utc_offset))
    return None
