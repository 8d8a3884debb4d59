"""Locks by which processes keep out of each other's way; the system takes them from a process that ends,
however it ends."""

from __future__ import annotations

import os
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from scrapy.settings import BaseSettings

from newscrawl.errors import NewscrawlError


def lock_folder(settings: BaseSettings) -> Path:
    """Return the folder of the locks: beside the SQLite file, also where articles go to MongoDB."""
    return Path(settings["PROJECT_DIR"], settings["SQLITE_PATH"]).parent / "locks"


def try_lock(settings: BaseSettings, name: str) -> FileLock | None:
    """Return the lock with this name, held until its `release`; None where another process holds it.

    Raises NewscrawlError where locks cannot be kept.
    """
    folder = lock_folder(settings)
    lock = FileLock(folder / f"{name}.lock", timeout=0, thread_local=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        os.utime(lock.lock_file)
    except Timeout:
        return None
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise NewscrawlError(
            f"Locks cannot be kept in {folder}: {said}; let SQLITE_PATH name a file where you may write."
        ) from None
    return lock


def held_seconds(settings: BaseSettings, name: str) -> float:
    """Return how long ago the lock with this name was taken; 0 where it is free."""
    try:
        return max(0.0, time.time() - (lock_folder(settings) / f"{name}.lock").stat().st_mtime)
    except FileNotFoundError:
        return 0.0


def outlet_lock(settings: BaseSettings, name: str) -> AbstractContextManager[Any]:
    """Return the lock of an outlet that is to be asked, held until its end; none for a replayed recording.

    Raises NewscrawlError where another process crawls the outlet.
    """
    if settings["REPLAY"]:
        return nullcontext()
    lock = try_lock(settings, name)
    if lock is None:
        raise NewscrawlError(f"{name} is being crawled by another process; run again when that has ended.")
    return lock
