"""The days that a user names: since and until, of a crawl and of a query."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from newscrawl.errors import WrongUse

_AGO = re.compile(r"(\d{1,5})\s*([dh])")


@dataclass(frozen=True, slots=True)
class DateRange:
    """Instants between which an article must have been published: `start` included, `end` excluded."""

    start: datetime | None = None
    end: datetime | None = None

    def __bool__(self) -> bool:
        return self.start is not None or self.end is not None

    def __contains__(self, moment: datetime) -> bool:
        return (self.start is None or moment >= self.start) and (self.end is None or moment < self.end)


def parse_range(since: str | None, until: str | None, zone: ZoneInfo, now: datetime) -> DateRange:
    """Return the instants that `since` and `until` mean: whole days of `zone`, both included.

    Each is a date (2023-09-01), or a time ago: `7d` is the day seven days ago, `12h` the instant twelve hours
    ago. Raises WrongUse for anything else, or where nothing lies between the two.
    """
    start = _edge("since", since, zone, now, end=False)
    end = _edge("until", until, zone, now, end=True)
    if start and end and start >= end:
        raise WrongUse(f"since ({since}) is after until ({until}), so no day is left.")
    return DateRange(start, end)


def _edge(name: str, text: str | None, zone: ZoneInfo, now: datetime, *, end: bool) -> datetime | None:
    if not text:
        return None
    if ago := _AGO.fullmatch(text.strip()):
        number = int(ago[1])
        if ago[2] == "h":
            return now - timedelta(hours=number)
        day = now.astimezone(zone).date() - timedelta(days=number)
    else:
        try:
            day = date.fromisoformat(text.strip())
        except ValueError:
            raise WrongUse(
                f"{name} is {text!r}, which is neither a date like 2023-09-01 nor a time ago like 7d or 12h."
            ) from None
    try:
        midnight = datetime.combine(day + timedelta(days=1) if end else day, time(), zone)
        return midnight.astimezone(UTC)
    except OverflowError:
        raise WrongUse(f"{name} is {text!r}, which is outside the calendar.") from None
