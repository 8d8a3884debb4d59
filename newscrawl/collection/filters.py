"""The options by which every command that works on articles is told which ones."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from scrapy.settings import BaseSettings

from newscrawl.config import time_zone
from newscrawl.dates import DateRange, parse_range
from newscrawl.enrichment.entities.known_names import WELL_KNOWN
from newscrawl.errors import WrongUse
from newscrawl.storage.statistics import FIELDS, StatisticsQuery
from newscrawl.storage.store import ArticleQuery, Store

TEXT_HELP = (
    'Words are joined by AND and found in headline or text; "a phrase" must stand as it is; -word must not '
    "occur (the whole in quotes for the shell: 'kopi -aceh'). Case and accents count for nothing."
)

_APOSTROPHES = "'’‘`"
_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")


def add_period(parser: argparse.ArgumentParser) -> None:
    """Add what statistics can be narrowed by: --source, --language, --since and --until."""
    parser.add_argument("--source", metavar="OUTLET", help="only this outlet's (voa_id)")
    parser.add_argument("--language", metavar="CODE", help="only those in this language (id, en, jv)")
    parser.add_argument(
        "--since", metavar="DAY", help="from this day on (2024-06-01, or 30d for 30 days ago)"
    )
    parser.add_argument("--until", metavar="DAY", help="up to and with this day")


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add all that narrows a choice of articles; the words to look for are the command's arguments."""
    add_period(parser)
    parser.add_argument("--entity", metavar="NAME", help="only those that mention this name")
    parser.add_argument("--section", metavar="NAME", help="only those of this section of their outlet")
    parser.add_argument(
        "--missing", metavar="FIELD", help="only those where this field is empty (published_at)"
    )
    parser.add_argument("--unique", action="store_true", help="one of several near copies, the earliest")
    parser.add_argument("--limit", metavar="N", help="at most so many, the newest")


def article_query(
    words: Sequence[str], opts: argparse.Namespace, settings: BaseSettings, now: datetime
) -> ArticleQuery:
    """Return the query that a command line means. Raises WrongUse where it means nothing."""
    dates = _dates(opts, settings, now)
    if opts.missing is not None and opts.missing not in FIELDS:
        raise WrongUse(f"--missing is {opts.missing!r}; it can be {', '.join(FIELDS)}.")
    return ArticleQuery(
        text=" ".join(words) or None,
        source=opts.source,
        language=opts.language.lower() if opts.language else None,
        section=opts.section,
        entities=_forms(opts.entity) if opts.entity is not None else (),
        since=dates.start,
        until=dates.end,
        missing=opts.missing,
        unique=opts.unique,
        limit=positive("--limit", opts.limit),
    )


def _forms(name: str) -> tuple[str, ...]:
    """Return what a name may be stored as: as given, or with another apostrophe (Ma'ruf, Ma’ruf).

    A well-known acronym is stored as what the tagger calls it in full, too.
    """
    name = " ".join(name.split())
    forms = [name, *(_APOSTROPHE.sub(mark, name) for mark in _APOSTROPHES)]
    for (_, short), full in WELL_KNOWN.items():
        if short.lower() == name.lower():
            forms += short, full
    return tuple(dict.fromkeys(forms))


def nothing_found(store: Store, query: ArticleQuery) -> str:
    """Return what is said where a query finds nothing; it names a filter that no article at all passes.

    Raises StoreLost.
    """
    for alone, words in (
        ({"source": query.source}, f"of outlet {query.source}; `scrapy stats` lists the outlets"),
        ({"language": query.language}, f"in language {query.language}"),
        ({"section": query.section}, f"of section {query.section}, written just so"),
        ({"entities": query.entities}, f"that names {''.join(query.entities[:1])}, written just so"),
    ):
        if any(alone.values()) and not any(store.documents(ArticleQuery(**alone, limit=1))):
            return f"No article is like that: there is none {words}."
    return "No article is like that."


def statistics_query(
    opts: argparse.Namespace, settings: BaseSettings, now: datetime, top: int = 10
) -> StatisticsQuery:
    """Return the statistics that a command line asks for: whole days. Raises WrongUse."""
    since, until = days_of(_dates(opts, settings, now), settings)
    return StatisticsQuery(
        source=opts.source,
        language=opts.language.lower() if opts.language else None,
        since=since,
        until=until,
        top=top,
    )


def days_of(dates: DateRange, settings: BaseSettings) -> tuple[date | None, date | None]:
    """Return the first and the last day of a range, in TIMEZONE."""
    zone = time_zone(settings)
    start = dates.start.astimezone(zone).date() if dates.start else None
    end = (dates.end - timedelta(seconds=1)).astimezone(zone).date() if dates.end else None
    return start, end


def _dates(opts: argparse.Namespace, settings: BaseSettings, now: datetime) -> DateRange:
    return parse_range(opts.since, opts.until, time_zone(settings), now)


def positive(option: str, text: str | None) -> int | None:
    """Return the number that an option gives, None where it is not given. Raises WrongUse below 1."""
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise WrongUse(f"{option} is {text!r}; it must be a whole number of 1 or more.")
    return int(text)
