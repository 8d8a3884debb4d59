"""A crawlall that reached nobody: the network of this machine is away, and no outlet is to be blamed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.article import Document
from newscrawl.fleet.past import past_runs
from newscrawl.storage.store import Store

if TYPE_CHECKING:
    from newscrawl.fleet.fleet import FleetRun

LOOK_BACK = timedelta(days=7)
"""A network that has been away for longer is said to be away once more."""


def forgive(store: Store, run: FleetRun) -> None:
    """Let a run in which no outlet answered count for nothing.

    Its records say `offline`, which `scrapy health` passes over, and the sources that it asked are due at
    once: they would else be left alone for hours after the network is back. Raises StoreLost.
    """
    for outlet in run.outlets:
        for record in store.crawls(outlet.name, 1):
            if record.get("fleet") == run.id and _has_asked(record):
                store.update_crawl(record["_id"], {"offline": True})
        polls = [poll for poll in store.polls(outlet.name).values() if poll.failures]
        store.record_polls(outlet.name, [replace(poll, failures=0, whole=False) for poll in polls])


def was_offline(store: Store, now: datetime, *, before: str | None = None) -> bool:
    """Say whether the last crawlall, or the one before that with the id `before`, reached nobody.

    One that asked nobody tells nothing.
    """
    for record in past_runs(store, since=now - LOOK_BACK):
        if record.get("fleet") not in (None, before) and _has_asked(record):
            return bool(record.get("offline"))
    return False


def _has_asked(record: Document) -> bool:
    sources = record.get("sources") or {}
    return bool(sources.get("read") or sources.get("failed"))
