"""The arguments that every spider takes: which dates, which addresses, and whether to fetch again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from newscrawl.dates import DateRange, parse_range
from newscrawl.errors import WrongUse
from newscrawl.urls import clean_url, on_domains, without_user

NAMES = ("since", "until", "url", "urls_file", "refresh")
_TRUE, _FALSE = ("1", "true", "yes"), ("0", "false", "no", "")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What `-a` gave a spider. `urls` in the order given, without repeats; None where none were."""

    dates: DateRange = field(default_factory=DateRange)
    urls: tuple[str, ...] | None = None
    refresh: bool = False


def parse_arguments(
    given: dict[str, str | list[str]], zone: ZoneInfo, now: datetime, spider: str, domains: Iterable[str] = ()
) -> Arguments:
    """Return the spider arguments in `given` (name to value, `url` to one value or several).

    Raises WrongUse, in one sentence, for an unknown name, a date that is none, an empty range, a file that
    cannot be read, or an address that is not the outlet's.
    """
    unknown = sorted(set(given) - set(NAMES))
    if unknown:
        raise WrongUse(f"{spider} knows no argument {unknown[0]!r}; it knows {', '.join(NAMES)}.")
    single = {name: _one(name, value) for name, value in given.items() if name != "url"}
    dates = parse_range(single.get("since"), single.get("until"), zone, now)
    refresh = (single.get("refresh") or "0").lower()
    if refresh not in (*_TRUE, *_FALSE):
        raise WrongUse(f"refresh is {refresh!r}; it can be 1 or 0.")
    urls = _urls(given.get("url"), single.get("urls_file"))
    for url in urls or ():
        _check_url(url, spider, tuple(domains))
    return Arguments(dates, urls, refresh in _TRUE)


def _one(name: str, value: str | list[str]) -> str:
    if isinstance(value, str):
        return value
    if len(value) != 1:
        raise WrongUse(f"{name} is given {len(value)} times; only url can be repeated.")
    return value[0]


def _urls(url: str | list[str] | None, urls_file: str | None) -> tuple[str, ...] | None:
    if url is None and urls_file is None:
        return None
    urls = [url] if isinstance(url, str) else list(url or [])
    if urls_file is not None:
        urls += _read_urls(urls_file)
    if not urls:
        raise WrongUse(f"{urls_file} holds no address; write one a line.")
    return tuple(dict.fromkeys(each.strip() for each in urls))


def _read_urls(path: str) -> list[str]:
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise WrongUse(f"urls_file {path} cannot be read: {reason}.") from None
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _check_url(url: str, spider: str, domains: tuple[str, ...]) -> None:
    plain = without_user(url)
    if plain != url:
        raise WrongUse(f"Addresses are fetched without user name and password: give {plain}.")
    try:
        clean_url(url)
    except ValueError:
        raise WrongUse(f"url is {url!r}, which is no http(s) address.") from None
    if domains and not on_domains(url, domains):
        raise WrongUse(f"{url} is not an address of {spider} ({', '.join(domains)}).")
