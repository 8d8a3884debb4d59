"""The simulated time: one clock for the crawler (setting CLOCK) and, in its process, for the outlets."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from multiprocessing.sharedctypes import RawArray
from typing import Any

NAME = f"{__name__}.now"
"""What the setting CLOCK is to be: the import path of `now`."""


class SimulatedClock:
    """Stands where `set` put it, and goes on from there as fast as the real one.

    Its state is in shared memory: given to a child process, it tells the same time there.
    """

    def __init__(self, moment: datetime) -> None:
        self._state: Any = RawArray("d", 2)
        self.set(moment)

    def set(self, moment: datetime) -> None:
        """Make it `moment`."""
        self._state[:] = (moment.timestamp(), time.monotonic())

    def now(self) -> datetime:
        """Return the simulated moment, in whole seconds UTC."""
        then, since = self._state
        return datetime.fromtimestamp(int(then + time.monotonic() - since), UTC)


_current: SimulatedClock | None = None


def use(clock: SimulatedClock) -> None:
    """Make `clock` the one that `now` asks in this process."""
    global _current
    _current = clock


def now() -> datetime:
    """Return the simulated moment. Raises RuntimeError where no clock is in use."""
    if _current is None:
        raise RuntimeError("no simulated clock is in use")
    return _current.now()
