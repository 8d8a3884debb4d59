"""Telling what has changed since it was last told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from scrapy.settings import BaseSettings

from newscrawl.article import Document
from newscrawl.config import time_zone
from newscrawl.health.channels import Channel, News, Undelivered, channels
from newscrawl.health.outlet import MOST_RUNS, WINDOW, Health, assess
from newscrawl.health.states import State
from newscrawl.storage.polls import Robots
from newscrawl.storage.store import Store

ALL_AT_ONCE = 3
"""Where so many outlets were asked and none answered, it is not they who are away."""


@dataclass(slots=True)
class Remembered:
    """What was last known of an outlet: its state, and the state that each channel was last told."""

    state: State | None = None
    told: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Assessed:
    """An outlet's health, the record that is to remember it, and what was remembered before."""

    health: Health
    record: str | None
    before: Remembered


def assess_outlet(
    store: Store,
    outlet: str,
    settings: BaseSettings,
    now: datetime,
    window: timedelta = WINDOW,
    robots: Collection[Robots] = (),
) -> Assessed:
    """Return how an outlet is by its runs in the `window` before `now`, MOST_RUNS of them at most.

    `robots` are the robots.txt of all hosts, as the store keeps them.
    """
    records = store.crawls(outlet, MOST_RUNS)
    lately = [record for record in records if record["started_at"] >= now - window]
    remembered = next((record["health"] for record in records if record.get("health")), None)
    health = assess(outlet, lately, now, time_zone(settings), robots)
    return Assessed(health, records[0]["_id"] if records else None, _remembered(remembered))


def _remembered(value: dict[str, Any] | None) -> Remembered:
    return Remembered(State(value["state"]), dict(value["told"])) if value else Remembered()


def tell_changes(store: Store, settings: BaseSettings, outlets: Iterable[str], now: datetime) -> list[str]:
    """Tell HEALTH_WEBHOOK and HEALTH_COMMAND which of these outlets have another state than they were told.

    For the end of a run of many outlets. Each change is told once, and what did not arrive is told after the
    next run. The newest record of each outlet in `crawls` remembers it as `health`.

    Returns lines for a person: outlets that are broken or blocked now and were not before, or the reverse,
    and news that did not arrive. Raises StoreLost, and WrongUse for settings that name nobody.
    """
    return _told(store, settings, _assessed(store, settings, outlets, now), now)


def tell_unless_offline(
    store: Store, settings: BaseSettings, outlets: Iterable[str], now: datetime
) -> list[str]:
    """Do as tell_changes does, but tell nothing where no outlet answers: it is not they who are away.

    For outlets that were crawled one by one.
    """
    found = _assessed(store, settings, outlets, now)
    if _all_away(found):
        return ["No outlet answered: look at this machine's own connection first."]
    return _told(store, settings, found, now)


def _assessed(store: Store, settings: BaseSettings, outlets: Iterable[str], now: datetime) -> list[Assessed]:
    robots = store.robots().values()
    return [assess_outlet(store, outlet, settings, now, robots=robots) for outlet in outlets]


def _told(store: Store, settings: BaseSettings, found: Sequence[Assessed], now: datetime) -> list[str]:
    undelivered = [why for channel in channels(settings) if (why := _tell(channel, found, now))]
    for each in found:
        if each.record is not None and each.health.state is not State.UNKNOWN:
            store.update_crawl(each.record, {"health": _memory(each, now)})
    return [*_lines(found, now), *undelivered]


def _memory(each: Assessed, now: datetime) -> Document:
    return {"state": str(each.health.state), "cause": each.health.cause, "at": now, "told": each.before.told}


def _tell(channel: Channel, found: Sequence[Assessed], now: datetime) -> str | None:
    """Tell a channel what it does not know yet; return why that did not arrive, None where it did."""
    news = [(each, _news(each, each.before.told.get(channel.name), now)) for each in found]
    try:
        told = [each for _, each in news if each]
        if told:
            channel.tell(told)
    except Undelivered as error:
        return f"{error}; it is told again after the next run."
    for each, _ in news:
        if each.health.state is not State.UNKNOWN:
            each.before.told[channel.name] = str(each.health.state)
    return None


def _news(each: Assessed, before: str | None, now: datetime) -> News | None:
    """Return what is to be told of an outlet that was last told to be in the state `before`."""
    health = each.health
    # That all is well is no news of an outlet that nothing was told of.
    well = before is None and health.state in (State.OK, State.QUIET)
    if health.state is State.UNKNOWN or well or before == health.state:
        return None
    return News(health.outlet, str(health.state), before, health.cause, health.evidence, now)


def _lines(found: Sequence[Assessed], now: datetime) -> list[str]:
    lines = []
    for each in found:
        state, before = each.health.state, each.before.state
        failed = before is not None and before.is_failure
        if state is not State.UNKNOWN and (state.is_failure or failed) and state is not before:
            news = _news(each, str(before) if before else None, now)
            lines += news.lines() if news else []
    return lines


def _all_away(found: Sequence[Assessed]) -> bool:
    away = [each for each in found if any(finding.check == "down" for finding in each.health.findings)]
    return len(away) == len(found) >= ALL_AT_ONCE
