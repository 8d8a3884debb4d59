"""A clock that can be set ahead for a crawl: `-s CLOCK=tests.lontar.clock.set_ahead`."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

from newscrawl.clock import utc_now


def set_ahead() -> datetime:
    """Return the present moment and as many minutes as TEST_MINUTES_AHEAD says."""
    return utc_now() + timedelta(minutes=int(os.environ["TEST_MINUTES_AHEAD"]))
