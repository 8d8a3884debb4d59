"""The states of an outlet, and what is found that puts it into one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum


class State(StrEnum):
    """How an outlet is, from good to bad.

    QUIET brings nothing new for longer than usual, and its own lists say so. DEGRADED brings articles that
    lack something. BROKEN brings none, or none worth having; BLOCKED none because it keeps us out. UNKNOWN
    has not been asked lately.
    """

    OK = "ok"
    QUIET = "quiet"
    UNKNOWN = "unknown"
    DEGRADED = "degraded"
    BROKEN = "broken"
    BLOCKED = "blocked"

    @property
    def is_failure(self) -> bool:
        """Whether nothing useful comes: what `scrapy health` ends with exit code 1 for."""
        return self in (State.BROKEN, State.BLOCKED)


SEVERITY = {state: rank for rank, state in enumerate(State)}
"""The rank of each state, the worst highest."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was: the `check` that found it, what it means, since when, and where.

    `cause` is one sentence; `evidence` are addresses of pages or sources.
    """

    check: str
    state: State
    cause: str
    since: datetime
    evidence: tuple[str, ...] = ()


def day_of(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """Return a moment as a sentence names it: "14:30" today, "3 March" this year, "3 March 2025" else."""
    local, today = moment.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    day = f"{local.day} {_MONTHS[local.month - 1]}"
    return day if local.year == today.year else f"{day} {local.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
