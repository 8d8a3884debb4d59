"""Dates as Indonesian news pages write them: for machines (ISO 8601 and its misspellings) and for readers.

A date is read wherever it stands in a short text, so that labels ("Diperbarui:", "Terbit") and what else
shares its line ("Kompas.com - 24/07/2026, 14:35 WIB") need no rules of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from dateparser.date import DateDataParser

FIRST_YEAR, LAST_YEAR = 1901, 2100
"""Content systems write the years 1, 1900 and 9999 where they know no date."""

MAX_TEXT = 200
"""Longer texts are prose, not a date line."""

_MONTHS = {
    "jan": 1, "januari": 1, "january": 1,
    "feb": 2, "peb": 2, "februari": 2, "pebruari": 2, "february": 2,
    "mar": 3, "mrt": 3, "maret": 3, "march": 3,
    "apr": 4, "april": 4,
    "mei": 5, "may": 5,
    "jun": 6, "juni": 6, "june": 6,
    "jul": 7, "juli": 7, "july": 7,
    "agu": 8, "ags": 8, "agt": 8, "agus": 8, "agust": 8, "agustus": 8, "aug": 8, "august": 8,
    "sep": 9, "sept": 9, "september": 9,
    "okt": 10, "oktober": 10, "oct": 10, "october": 10,
    "nov": 11, "nop": 11, "november": 11, "nopember": 11,
    "des": 12, "desember": 12, "dec": 12, "december": 12,
}  # fmt: skip
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_NUMBERS = {
    "se": 1, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
    "sembilan": 9, "sepuluh": 10, "sebelas": 11, "a": 1, "an": 1, "one": 1,
}  # fmt: skip
_UNITS = {
    "detik": 1, "second": 1, "menit": 60, "minute": 60, "min": 60, "jam": 3600, "hour": 3600,
    "hari": 86_400, "day": 86_400, "minggu": 604_800, "pekan": 604_800, "week": 604_800,
    "bulan": 2_592_000, "month": 2_592_000, "tahun": 31_536_000, "year": 31_536_000,
}  # fmt: skip
_ZONES = {"Z": 0, "UTC": 0, "GMT": 0, "WIB": 420, "WITA": 480, "WIT": 540}

_ZONE = (
    r"(?P<zone>Z|(?:UTC|GMT)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?|WITA|WIB|WIT|[+-]\d{2}:?\d{2}|\+\d{2})(?![\w:])"
    # "09:00-12:00 WIB" is a stretch of time.
    r"(?!\s*WI)"
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_ISO = re.compile(
    r"(?<![\d/-])(?P<year>\d{4})[-/](?P<monthno>\d{1,2})[-/](?P<day>\d{1,2})(?!\d)"
    r"(?:(?:\s*T|\s)\s*(?P<hour>\d{1,2})[:.-](?P<minute>\d{2})"
    r"(?:[:.-](?P<second>\d{2})(?:[.,]\d+)?)?\s*(?:" + _ZONE + ")?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<monthno>\d{2})(?P<day>\d{2})T(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})"
    r"(?:[.,]\d+)?(?:" + _ZONE + ")?",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    r"(?<![\d.,:/-])(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s./-]{1,3}"
    + _MONTH
    + r"[\s,/-]{1,3}(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    r"(?<!\w)" + _MONTH + r"\s{1,3}(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})(?P<mark>[/.-])(?P<monthno>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)"
)
_DAYS = (_DAY_FIRST, _MONTH_FIRST, _NUMERIC)
_CLOCK = re.compile(
    r"(?<![\d.,:/])(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?!\d|[.,]\d)"
    r"\s*(?P<half>[AaPp]\.?[Mm]\b\.?)?\s*(?:\(?" + _ZONE + ")?",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"(?<!\w)(?P<number>\d{1,4}|" + "|".join(_NUMBERS) + r")\s*(?P<unit>" + "|".join(_UNITS) + r")s?\s+"
    r"(?:yang\s+|yg\s+)?(?:lalu|ago|silam)\b",
    re.IGNORECASE,
)
_NAMED_DAY = re.compile(r"\b(?P<name>kemarin|hari ini|yesterday|today|baru saja|just now)\b", re.IGNORECASE)
_UPDATED = re.compile(
    r"\b(?:di\s?perbar(?:u|ah?ru)i|diupdate|update[d]?|diubah|dimutakhirkan|last\s+(?:modified|changed)|"
    r"modified)\b",
    re.IGNORECASE,
)
# Between a date and its time stand only marks and these words; anything else belongs to another matter.
_JOINT = re.compile(r"[\s,|/·•()\-–—@:]*(?:(?:pukul|jam|at|pkl)\b\.?)?[\s,|:·•\-–—]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as a page gives it.

    `moment` is aware; `has_time` is False for a day alone (`moment` is then its midnight); `has_zone` says
    whether the page named the zone, or it was supplied.
    """

    moment: datetime
    has_time: bool
    has_zone: bool

    @property
    def wall_clock(self) -> datetime:
        """The date and time as printed, to the minute, without its zone."""
        return self.moment.replace(second=0, microsecond=0, tzinfo=None)


def zone(utc_offset: int) -> timezone:
    """Return the time zone `utc_offset` minutes east of UTC (420 is WIB)."""
    return timezone(timedelta(minutes=utc_offset))


def parse_date(text: str | None, utc_offset: int, now: datetime | None = None) -> datetime | None:
    """Return the date in `text` as an aware datetime in its own zone, or None where there is none.

    A date without a zone is read in `utc_offset` (minutes), a day alone is its midnight. Relative dates
    ("2 jam lalu", "kemarin") count from `now` (aware) and are None without it. Years before 1901 and after
    2100 are None.
    """
    stamp = read_stamp(text, utc_offset, now)
    return stamp.moment if stamp else None


def read_stamp(text: str | None, utc_offset: int, now: datetime | None = None) -> Stamp | None:
    """Return the first date in `text` with what the page said of time and zone; see `parse_date`."""
    text = " ".join((text or "").split())
    if not text or len(text) > MAX_TEXT:
        return None
    if _EPOCH.fullmatch(text):
        moment = datetime.fromtimestamp(int(text[:10]), zone(utc_offset))
        return Stamp(moment, True, True) if _plausible(moment) else None
    if day := _find_day(text):
        return _stamp(day, _clock_of(text, day), utc_offset)
    relative = _relative(text, utc_offset, now) if now else None
    return relative or _by_library(text, utc_offset)


def find_stamp(text: str, utc_offset: int) -> Stamp | None:
    """Return the first date of a common form in `text` (white space collapsed), by patterns alone."""
    day = _find_day(text)
    return _stamp(day, _clock_of(text, day), utc_offset) if day else None


def split_updated(text: str) -> tuple[str, str | None]:
    """Split a date line at its word for "updated": ("Terbit …", "Diperbarui …"), the second None without."""
    match = _UPDATED.search(text)
    return (text[: match.start()], text[match.start() :]) if match else (text, None)


def _find_day(text: str) -> re.Match[str] | None:
    for pattern in (_ISO, _COMPACT):
        if match := pattern.search(text):
            return match
    matches = [match for pattern in _DAYS if (match := pattern.search(text))]
    return min(matches, key=lambda match: match.start(), default=None)


def _clock_of(text: str, day: re.Match[str]) -> re.Match[str] | None:
    if day.groupdict().get("hour"):
        return day
    joint = _JOINT.match(text, day.end())
    if joint and (after := _CLOCK.match(text, joint.end())):
        return after
    before = max(_CLOCK.finditer(text, 0, day.start()), key=lambda clock: clock.end(), default=None)
    if before and re.fullmatch(
        r"[\s,|/·•()\-–—]*(?:\w{3,7}['’]?\w*,?\s+)?", text[before.end() : day.start()]
    ):
        return before
    return None


def _stamp(day: re.Match[str], clock: re.Match[str] | None, utc_offset: int) -> Stamp | None:
    parts = day.groupdict()
    year, number = int(parts["year"]), int(parts["day"])
    month = int(parts["monthno"]) if parts.get("monthno") else _MONTHS[parts["month"].lower()]
    if day.re is _NUMERIC and month > 12:
        month, number = number, month
    time = _time(clock) if clock else None
    offset = _offset(clock["zone"]) if clock and time else None
    try:
        midnight = datetime(year, month, number, tzinfo=zone(utc_offset if offset is None else offset))
    except ValueError:
        return None
    if not _plausible(midnight):
        return None
    return Stamp(midnight + (time or timedelta()), time is not None, offset is not None)


def _time(clock: re.Match[str]) -> timedelta | None:
    hour, minute, second = int(clock["hour"]), int(clock["minute"]), int(clock["second"] or 0)
    half = clock.groupdict().get("half")
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    if hour > 23 or minute > 59:
        return None
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def _offset(name: str | None) -> int | None:
    if not name:
        return None
    if name.upper() in _ZONES:
        return _ZONES[name.upper()]
    sign, digits = ("-" if "-" in name else "+"), re.sub(r"\D", "", name)
    hours, rest = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    minutes = int(hours) * 60 + int(rest)
    if minutes >= 24 * 60:
        return None
    return -minutes if sign == "-" else minutes


# What a clock that was never set shows, in zones west and east of Greenwich.
_UNSET = frozenset({(1969, 12, 31), (1970, 1, 1)})


def _plausible(moment: datetime) -> bool:
    return FIRST_YEAR <= moment.year <= LAST_YEAR and (moment.year, moment.month, moment.day) not in _UNSET


def _relative(text: str, utc_offset: int, now: datetime) -> Stamp | None:
    local = now.astimezone(zone(utc_offset))
    if ago := _AGO.search(text):
        number, unit = ago["number"].lower(), _UNITS[ago["unit"].lower()]
        count = int(number) if number.isdigit() else _NUMBERS[number]
        try:
            moment = local - timedelta(seconds=count * unit)
        except OverflowError:
            return None
        if unit >= 86_400:
            return _whole_day(moment, None)
        return Stamp(moment.replace(microsecond=0), True, True) if _plausible(moment) else None
    if named := _NAMED_DAY.search(text):
        name = named["name"].lower()
        if name in ("baru saja", "just now"):
            return Stamp(local.replace(microsecond=0), True, True)
        day = local - timedelta(days=1 if name in ("kemarin", "yesterday") else 0)
        return _whole_day(day, _CLOCK.search(text))
    return None


def _whole_day(day: datetime, clock: re.Match[str] | None) -> Stamp | None:
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    if clock is None:
        return Stamp(midnight, False, False) if _plausible(day) else None
    return find_stamp(
        f"{midnight:%d/%m/%Y} {clock[0]}", round((day.utcoffset() or timedelta()).total_seconds() / 60)
    )


def load() -> None:
    """Read the tables of the library for rarer forms, which takes 0.1 s and 5 MB at its first date."""
    _by_library("5 Agu '23", 0)


@lru_cache(maxsize=1)
def _library() -> DateDataParser:
    return DateDataParser(
        languages=["id", "en"],
        settings={
            "REQUIRE_PARTS": ["day", "month", "year"],
            "RETURN_AS_TIMEZONE_AWARE": False,
            "DATE_ORDER": "DMY",
        },
    )


def _by_library(text: str, utc_offset: int) -> Stamp | None:
    # The rarer forms ("5 Agu '23"); a long text would only tempt it to guess.
    if len(text) > 60 or not (any(map(str.isdigit, text)) and any(map(str.isalpha, text))):
        return None
    found = _library().get_date_data(text).date_obj
    if found is None or not _plausible(found):
        return None
    zoned = found.tzinfo is not None
    moment = found if zoned else found.replace(tzinfo=zone(utc_offset))
    return Stamp(moment, moment.time() != moment.min.time(), zoned)
