"""When a recently published article is looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

Steps = Sequence[timedelta]
"""Ages at which an article is looked at again, ascending; none where that is switched off."""

Row = tuple[str, datetime, datetime]
"""An article's id, when it was published, and when it was last fetched."""


def is_due(published_at: datetime | None, looked_at: datetime, now: datetime, steps: Steps) -> bool:
    """Say whether an article has reached an age of `steps` since it was last looked at.

    A look that no run was there for is made up for until the article is twice as old as the last step; then
    it counts as an old one, of which only a sitemap's lastmod says that it has changed.
    """
    if not steps or published_at is None:
        return False
    # Ages, since a date near the end of the calendar takes no step more.
    age, looked = now - published_at, looked_at - published_at
    return age < reach(steps) and any(looked < step <= age for step in steps)


def reach(steps: Steps) -> timedelta:
    """Return the age from which on an article is not looked at again."""
    return 2 * steps[-1]


def period(
    now: datetime, steps: Steps, since: datetime | None, until: datetime | None
) -> tuple[datetime, datetime]:
    """Return the first moment, and the one after the last, at which a due article can have been published."""
    begin, end = now - reach(steps), now - steps[0] + timedelta(seconds=1)
    return max(begin, since or begin), min(end, until or end)


def due_ids(rows: Iterable[Row], now: datetime, steps: Steps, limit: int | None = None) -> list[str]:
    """Return the ids of the first `limit` rows that are due, of all of them without one."""
    found: Iterator[str] = (
        id for id, published_at, looked_at in rows if is_due(published_at, looked_at, now, steps)
    )
    return list(islice(found, limit))
