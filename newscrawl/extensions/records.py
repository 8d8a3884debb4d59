"""What a run's record in `crawls` says at its start, and where the crawl could not even start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scrapy.settings import BaseSettings

import newscrawl
from newscrawl.article import Document
from newscrawl.extensions.processes import this_process


def opening_record(source: str, now: datetime, given: Mapping[str, Any], settings: BaseSettings) -> Document:
    """Return what a run's record in `crawls` says from its start on."""
    return {
        "source": source,
        "started_at": now,
        "finished_at": None,
        "outcome": "running",
        "arguments": {name: str(value) for name, value in given.items()},
        "replay": settings["REPLAY"],
        "version": newscrawl.__version__,
        "fleet": settings["FLEET"],
        **this_process(),
    }


def failure_record(error: BaseException, now: datetime) -> Document:
    """Return what completes the record of a crawl that could not even start."""
    fault = words_for_fault(error)
    return {
        "finished_at": now,
        "updated_at": now,
        "outcome": "start_error",
        "exit_code": 1,
        "problem": problem_of_fault(fault),
        "fault": fault,
        "articles": {},
    }


def words_for_fault(error: BaseException) -> str:
    """Return "ValueError: what it says"."""
    return f"{type(error).__name__}: {error}"


def problem_of_fault(fault: str) -> str:
    """Return in a sentence that a fault has ended a crawl."""
    return f"The spider failed with {fault}; this is a fault of newscrawl, please report it."
