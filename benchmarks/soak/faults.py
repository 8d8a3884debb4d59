"""What goes wrong at an outlet, and what `scrapy health` is to say of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum


class Shown(Enum):
    """Which answers of an outlet show a fault: articles, lists, all of them, robots.txt, or addresses."""

    ARTICLES = 1
    LISTS = 2
    ALL = 3
    ROBOTS = 4
    ADDRESSES = 5


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: the `states` of which any is right, where it is `shown`, what happens in `words`.

    While an outlet is not `readable`, what it publishes cannot be found.
    """

    words: str
    states: frozenset[str]
    shown: Shown = Shown.ARTICLES
    readable: bool = True

    @property
    def enough(self) -> int:
        """How many answers must be enough to notice it: one page that is not as others proves nothing."""
        return 1 if self.shown in (Shown.LISTS, Shown.ROBOTS) else 2


_OK, _DEGRADED = frozenset({"ok"}), frozenset({"degraded"})
_BROKEN, _BLOCKED = frozenset({"broken"}), frozenset({"blocked"})

KINDS = {
    "layout": Kind("article pages get other markup, which the outlet's layout does not know", _DEGRADED),
    "no_authors": Kind("article pages name no author any more", _DEGRADED),
    "no_dates": Kind("article pages carry no date any more", _DEGRADED),
    "today": Kind("every article page gives the moment of a change to the site as its date", _DEGRADED),
    "year_1970": Kind("every article page says that it was published in 1970", _DEGRADED),
    "future": Kind("every article page says that it will be published in three years", _DEGRADED),
    "teaser": Kind("article pages hold the first two paragraphs only", _DEGRADED),
    "english": Kind("articles are in English", _DEGRADED),
    "one_body": Kind("every article page holds the same text", _DEGRADED | _BROKEN),
    "moved": Kind(
        "articles get other addresses with the same numbers; old ones redirect", _OK, Shown.ADDRESSES
    ),
    "renamed": Kind(
        "articles without numbers get other addresses; old ones redirect", _OK | _DEGRADED, Shown.ADDRESSES
    ),
    "forbidden": Kind("all but robots.txt is answered with 403", _BLOCKED, Shown.ALL, False),
    "challenge": Kind("every page is a challenge to browsers, with status 200", _BLOCKED, Shown.ALL, False),
    "robots": Kind("robots.txt forbids everything", _BLOCKED, Shown.ROBOTS, False),
    "refused": Kind("no connection is accepted", _BROKEN, Shown.ALL, False),
    "error_503": Kind("every request is answered with 503", _BROKEN, Shown.ALL, False),
    "hanging": Kind("no request is answered", _BROKEN, Shown.ALL, False),
    "empty": Kind("feeds, sitemaps and indexes are there, but list nothing", _BROKEN, Shown.LISTS, False),
    "redesigned": Kind(
        "feeds and sitemaps are gone, indexes link to nothing like an article", _BROKEN, Shown.LISTS, False
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of KINDS at one outlet, from `begins` until before `ends` (None: it stays)."""

    name: str
    begins: datetime
    ends: datetime | None = None

    @property
    def kind(self) -> Kind:
        """What is known of such faults."""
        return KINDS[self.name]

    def is_on(self, moment: datetime) -> bool:
        """Say whether the outlet has it at `moment`."""
        return self.begins <= moment and (self.ends is None or moment < self.ends)


_PLANS: tuple[tuple[tuple[str, float | None], ...], ...] = (
    # First the two that say most; a small soak has no others. Days that each lasts, None: to the end.
    (("forbidden", 1), ("layout", None)),
    (("teaser", 1), ("error_503", 1)),
    (("layout", 1), ("robots", None)),
    (("challenge", 1), ("no_dates", None)),
    (("no_authors", 1), ("empty", 1)),
    (("moved", None), ("english", None)),
    (("renamed", None),),
    (("today", 1), ("redesigned", None)),
    (("year_1970", None),),
    (("future", 1), ("hanging", 0.25)),
    (("refused", 1), ("one_body", None)),
    (("english", 1), ("forbidden", None)),
)
_BEGINS = (timedelta(days=2, hours=7), timedelta(days=4, hours=9))
"""When an outlet's first and second fault begin in a soak of six days: in the morning, when much is new."""

PLANS = len(_PLANS)
"""How many outlets with faults there can be."""


def faults_of(plan: int, start: datetime, days: float) -> Iterator[Fault]:
    """Yield the faults of the outlet with the plan of this number, in a soak of so many days."""
    scale = days / 6
    for (name, lasting), after in zip(_PLANS[plan], _BEGINS, strict=False):
        # Just after the hour, whatever the scale: what comes out then is there at the next run.
        hours = round(scale * after / timedelta(hours=1))
        begins = start + timedelta(hours=hours, minutes=1)
        yield Fault(name, begins, begins + scale * timedelta(days=lasting) if lasting else None)
