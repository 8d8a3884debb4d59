"""The time at which the tests of the outlet happen, whatever the time of day they are run at."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from newscrawl.clock import utc_now

NOON = datetime(2026, 3, 11, 5, tzinfo=UTC)
"""A noon at Jakarta, far from the ends of a day, a month and a year: when the tests begin."""

_BEGUN = utc_now()


def now() -> datetime:
    """Return the present moment of the tests, as their outlet knows it."""
    return NOON + (utc_now() - _BEGUN)


def seconds_ahead(minutes: int = 0) -> float:
    """Return how far ahead of the real time a crawl's clock is to be, to be so many `minutes` after now()."""
    return (NOON - _BEGUN + timedelta(minutes=minutes)).total_seconds()


def set_ahead() -> datetime:
    """Return a crawl's present moment: `-s CLOCK=tests.lontar.clock.set_ahead` with TEST_SECONDS_AHEAD."""
    return utc_now() + timedelta(seconds=float(os.environ["TEST_SECONDS_AHEAD"]))
