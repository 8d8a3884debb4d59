"""An outlet's wish to be left alone (Retry-After), which outlasts the run that was told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any, Self

from newscrawl.article import Document
from newscrawl.reasons import words_for_ending

PUT_OFF, LEFT_ALONE = "retry_after", "left_alone"
"""The outcome of a run that an outlet's wish has ended, and of one that asked nothing for an earlier wish."""

LONGEST = timedelta(hours=24)
"""So long an outlet is left alone at most, lest a slip of its server silences it for good."""


@dataclass(frozen=True, slots=True)
class Wait:
    """At `asked_at`, the answer of `url` asked for nothing to be sent to its outlet before `until`."""

    asked_at: datetime
    until: datetime
    url: str

    @classmethod
    def asked(cls, now: datetime, seconds: float, url: str) -> Self:
        """Return what an answer at `now` asks for, LONGEST at most."""
        return cls(now, now + timedelta(seconds=min(seconds, LONGEST.total_seconds())), url)

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self | None:
        """Return what a run's record in `crawls` says under `wait`, None where it says nothing."""
        wait = record.get("wait")
        return cls(**wait) if wait else None

    def document(self) -> Document:
        """Return what a record keeps."""
        return asdict(self)

    def holds(self, now: datetime) -> bool:
        """Say whether it is still to be granted at `now`; a clock that was put back makes nobody wait."""
        return self.asked_at <= now < self.until

    def end(self, zone: tzinfo) -> str:
        """Return the moment of its end: "14:30", with the day where that is not the day it was asked on."""
        asked, until = self.asked_at.astimezone(zone), self.until.astimezone(zone)
        return f"{until:%H:%M}" if asked.date() == until.date() else f"{until:%Y-%m-%d %H:%M}"

    def words(self, zone: tzinfo) -> str:
        """Return the wish as the rest of a sentence that begins with the outlet."""
        return f"asked at {self.asked_at.astimezone(zone):%H:%M} to be left alone until {self.end(zone)}"


def words_for_outcome(outcome: str, wait: Wait | None, zone: tzinfo) -> str:
    """Return how a run ended, with the end of the `wait` where that is what ended it."""
    words = words_for_ending(outcome)
    return f"{words} until {wait.end(zone)}" if wait and outcome in (PUT_OFF, LEFT_ALONE) else words
