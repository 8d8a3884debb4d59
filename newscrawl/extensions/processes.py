"""Which process makes a run, and whether it is still there."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime, timedelta

import psutil

from newscrawl.article import Document

SILENT = timedelta(minutes=10)
"""A run of another machine that has not written its counts for so long is taken to be dead."""

# The moment of a process's start is reckoned from that of the machine, which moves as the clock is set.
_TOLERANCE = timedelta(seconds=5)


def this_process() -> Document:
    """Return what a run's record keeps of its process: `host`, `pid`, `process_started_at`."""
    pid = os.getpid()
    return {"host": socket.gethostname(), "pid": pid, "process_started_at": _started_at(pid)}


def is_dead(record: Document, now: datetime) -> bool:
    """Say whether the process of an unfinished run is no more, or its number another's by now."""
    if record.get("host") != socket.gethostname():
        heard = record.get("updated_at") or record["started_at"]
        return bool(now - heard > SILENT)
    started, wanted = _started_at(record["pid"]), record["process_started_at"]
    return started is None or abs(started - wanted) > _TOLERANCE


def _started_at(pid: int) -> datetime | None:
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return datetime.fromtimestamp(process.create_time(), UTC).replace(microsecond=0)
    except psutil.NoSuchProcess:
        return None
