"""How far a source has been read in a run, and what became of the articles that it lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


class Fate(Enum):
    """What became of a listed article: DONE when it is stored or refused for good; OUTSIDE the dates of this
    run; FAILED, to be tried again; FAILED_AGAIN where an earlier run had asked for it in vain, too."""

    DONE = 1
    OUTSIDE = 2
    FAILED = 3
    FAILED_AGAIN = 4


@dataclass(slots=True, eq=False)
class Reading:
    """How far a source has been read in this run.

    `complete` stays True as long as the fate of all its articles is DONE or one of `tolerated`; `ended` once
    it has been read to its end, `failed` where some of it could not be read, `partial` where some was left
    out for being as it was; `sound` as long as no article of it has failed, in this run or an earlier one;
    `waiting` are the ids of its articles on their way. It gave `listed` addresses, of which no earlier run
    has met `unseen`, and no other source of this one before `first` of them.

    It may be part `within` a larger one: a day of an index, a part of a sitemap. Articles published outside
    its `span`, if it has one, may be OUTSIDE the run's dates, too: every page of an index shows some that are
    not of its day.
    """

    url: str
    lastmod: datetime | None = None
    complete: bool = True
    tolerated: frozenset[Fate] = frozenset()
    span: tuple[datetime, datetime] | None = None
    within: Reading | None = None
    ended: bool = False
    failed: bool = False
    partial: bool = False
    sound: bool = True
    listed: int = 0
    unseen: int = 0
    first: int = 0
    waiting: set[str] = field(default_factory=set)

    def chain(self) -> Iterator[Reading]:
        """Yield this reading and those that it is part of."""
        reading: Reading | None = self
        while reading is not None:
            yield reading
            reading = reading.within

    @property
    def outermost(self) -> Reading:
        """The reading of the whole source that this one is of."""
        *_, outermost = self.chain()
        return outermost

    @property
    def whole(self) -> bool:
        """Whether all that the source lists, or all that it may list anew, has been dealt with."""
        return self.ended and self.complete and bool(self.listed) and not self.waiting

    def skip(self) -> None:
        """Note that some of the source was not read again."""
        for reading in self.chain():
            reading.partial = True

    def fail(self) -> None:
        """Note that some of the source could not be read."""
        for reading in self.chain():
            reading.complete, reading.failed = False, True

    def take(self, fate: Fate, published: datetime | None) -> None:
        """Note what became of one of the articles, and when that was published."""
        elsewhere = (
            fate is Fate.OUTSIDE
            and self.span is not None
            and published is not None
            and not self.span[0] <= published < self.span[1]
        )
        self.sound = self.sound and fate in (Fate.DONE, Fate.OUTSIDE)
        self.complete = self.complete and (fate is Fate.DONE or fate in self.tolerated or elsewhere)


@dataclass(frozen=True, slots=True)
class Window:
    """How far back a run reads a source, in which `reading`.

    From `start` on (None: all that there is), the source is read to its end; what is older has been read, or
    is not asked for. Listed articles that are known to be older than `oldest` are not fetched.
    """

    start: datetime | None
    oldest: datetime | None
    reading: Reading
