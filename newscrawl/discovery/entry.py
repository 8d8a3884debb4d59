"""What every source of addresses gives: an article's address, and what was said of it there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Literal
from urllib.parse import urldefrag, urljoin, urlsplit

from w3lib.html import remove_tags
from w3lib.url import safe_url_string

from newscrawl.urls import MAX_URL_LENGTH

WIB = 420
"""Minutes east of UTC in Jakarta: the zone of Indonesian outlets' dates that name none."""

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# Local time marked as UTC is hours ahead, and a bare day counts to its end.
_TOLERANCE = timedelta(days=2)

# https://www.w3.org/TR/NOTE-datetime, with the liberties that outlets take.
_W3C = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[Tt ]\s*(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?"
)
_ZONE_NAMES = {"WIB": "+0700", "WITA": "+0800", "WIT": "+0900"}
_ZONE_NAME = re.compile(r"\b(WIB|WITA|WIT)\b")
_HOSTLESS = re.compile(r"https?:/*(?:$|[?#])|https?:///", re.IGNORECASE)
_PLAIN_URL = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?:/[!$-~]*)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One address that a source lists, with what the source says of it.

    `url` is absolute and has no fragment. `lastmod` (last change) and `published` are aware, in UTC, in
    whole seconds; None where the source says nothing, or nothing believable. `title` is plain text.
    """

    url: str
    lastmod: datetime | None = None
    published: datetime | None = None
    title: str | None = None


def resolve_url(text: str, base: str) -> str | None:
    """Return the absolute http(s) address that `text` means on a page at `base`, without its fragment.

    None for what is no address of a page: other schemes, no host, a user name, over 4,096 characters.
    """
    text = text.strip()
    if not text or len(text) > MAX_URL_LENGTH:
        return None
    if _PLAIN_URL.fullmatch(text):
        return text
    # urljoin takes "https://" alone for the base's own address.
    if _HOSTLESS.match(text):
        return None
    try:
        url = safe_url_string(urldefrag(urljoin(base, text)).url)
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
        return url if usable and parts.port != 0 else None
    except ValueError:
        return None


def parse_date(
    text: str | None, now: datetime, utc_offset: int = WIB, day: Literal["start", "end"] = "start"
) -> datetime | None:
    """Return the moment that a W3C (ISO 8601) or RFC 822 date names, in UTC and whole seconds.

    A date without a zone is in `utc_offset` (minutes); one without a time is that day's first second, or
    its last with `day="end"`. None where `text` is no full date, or one before 1990 or more than two days
    after `now`: outlets print 1970, 0001 and the like for "unknown".
    """
    if not text or len(text) > 100:
        return None
    try:
        moment = _w3c_date(text.strip(), utc_offset, day) or _rfc822_date(text, utc_offset)
        return moment.astimezone(UTC) if _EARLIEST <= moment <= now + _TOLERANCE else None
    except (ValueError, OverflowError):
        return None


def plain_title(markup: str | None) -> str | None:
    """Return a title as plain text on one line; None where nothing is left of it."""
    return " ".join(unescape(remove_tags(markup or "")).split()) or None


def _w3c_date(text: str, utc_offset: int, day: Literal["start", "end"]) -> datetime | None:
    match = _W3C.fullmatch(text)
    if not match:
        return None
    hour, minute, second, zone = match[4], match[5], match[6], match[7]
    date = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=_zone(zone, utc_offset))
    if hour is None:
        return date + timedelta(days=1, seconds=-1) if day == "end" else date
    # A leap second, and 24:00 for midnight, are valid in ISO 8601.
    if int(hour) > 24 or int(minute) > 59 or int(second or 0) > 60:
        return None
    return date + timedelta(hours=int(hour), minutes=int(minute), seconds=int(second or 0))


def _zone(text: str | None, utc_offset: int) -> timezone:
    if text is None:
        return timezone(timedelta(minutes=utc_offset))
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _rfc822_date(text: str, utc_offset: int) -> datetime:
    moment = parsedate_to_datetime(_ZONE_NAME.sub(lambda match: _ZONE_NAMES[match[0]], text))
    return moment if moment.tzinfo else moment.replace(tzinfo=_zone(None, utc_offset))
