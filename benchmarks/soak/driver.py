"""Run after run of the fleet through simulated days, and what was seen after each."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings
from scrapy.utils.log import configure_logging
from scrapy.utils.project import get_project_settings

from benchmarks.memory import anonymous, family
from benchmarks.soak import clock
from benchmarks.soak.audit import Audit, audit
from benchmarks.soak.clock import SimulatedClock
from benchmarks.soak.faults import Fault
from benchmarks.soak.outlets import Plan, spider_of
from benchmarks.soak.server import Tally, served
from benchmarks.soak.states import Judge
from benchmarks.soak.world import START, World
from newscrawl.config import time_zone
from newscrawl.fleet.fleet import Fleet
from newscrawl.health.outlet import Health
from newscrawl.storage.store import open_store

AFTERWARDS = timedelta(days=1)
"""The last run is a day after the last publication: by then every source is polled again, and each correction
was due to be looked at."""

WELL = frozenset({"ok", "quiet"})
"""States that are right for an outlet without a fault."""


@dataclass(frozen=True, slots=True)
class RunSeen:
    """One run of the fleet: when, how long it took, what it asked for and what there was to find.

    `published` is how many articles all outlets have published since the run before; `memory` that of all
    processes of the program in MB, what they share counted once (benchmarks.memory.anonymous).
    """

    at: datetime
    seconds: float
    requests: int
    pages: int
    published: int
    memory: float


@dataclass(slots=True)
class FaultSeen:
    """What became of a fault: the `answers` that showed it, the runs that met it (`exposed`), after how many
    of them it was `noticed` (None: never), the states in the runs while it lasted, and the runs until the
    outlet was well again.

    A run has met it that was shown it, once the answers that showed it were enough.
    """

    plan: Plan
    fault: Fault
    answers: int = 0
    exposed: int = 0
    noticed: int | None = None
    states: dict[str, int] = field(default_factory=dict)
    cause: str = ""
    runs_to_recover: int | None = None
    _after: int = 0

    def see(self, moment: datetime, health: Health, answers: int) -> None:
        """Take how the outlet was after a run, in which so many `answers` showed the fault."""
        if self._is_followed(moment):
            return
        if self.fault.is_on(moment):
            self.answers += answers
            self.exposed += answers > 0 and self.answers >= self.fault.kind.enough
            if not self.exposed:
                return
            self.states[health.state] = self.states.get(health.state, 0) + 1
            if self.noticed is None and health.state in self.fault.kind.states:
                self.noticed, self.cause = self.exposed, health.cause
        elif self.fault.ends and moment >= self.fault.ends and self.runs_to_recover is None:
            self._after += 1
            if health.state in WELL:
                self.runs_to_recover = self._after

    def _is_followed(self, moment: datetime) -> bool:
        """Say whether the outlet's next fault has begun, which it is to be judged by from then on."""
        return any(other.begins > self.fault.begins and moment >= other.begins for other in self.plan.faults)


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """A state of a healthy outlet that somebody would have got up for."""

    at: datetime
    outlet: str
    health: Health


@dataclass(slots=True)
class Soak:
    """All that was seen."""

    world: World
    runs: list[RunSeen] = field(default_factory=list)
    faults: list[FaultSeen] = field(default_factory=list)
    healthy_runs: int = 0
    false_alarms: list[FalseAlarm] = field(default_factory=list)
    at_once: int = 0
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0
    audit: Audit = field(default_factory=Audit)


def project_settings(store: str, **more: Any) -> Settings:
    """Return the project's settings for crawls of a loopback world into `store`."""
    settings = get_project_settings()
    place = (
        {"SQLITE_PATH": store.removeprefix("sqlite:")}
        if store.startswith("sqlite:")
        else {"MONGO_URI": store}
    )
    chosen = {
        "CLOCK": clock.NAME,
        "CONTACT": "soak@example.org",
        "DOWNLOAD_DELAY": 0.01,
        # An outlet that hangs costs real seconds.
        "DOWNLOAD_TIMEOUT": 2,
        "RETRY_TIMES": 1,
        "STORE_BATCH_SECONDS": 0.2,
        "PROGRESS_SECONDS": 0,
        "POLL_ADAPTIVELY": True,
        "LOG_LEVEL": "ERROR",
    }
    settings.setdict(chosen | place | more, priority="cmdline")
    return settings


async def soak(world: World, store: str, every: timedelta, settings: Settings) -> Soak:
    """Crawl the world into an empty store from its start to its end, one run each `every`, and once more
    AFTERWARDS. The reactor must be running."""
    began = time.monotonic()
    simulated, tally = SimulatedClock(START), Tally(len(world.plans))
    clock.use(simulated)
    configure_logging(settings)
    with (
        served(world, simulated, tally) as proxy,
        _through(proxy),
        closing(Judge(store, time_zone(settings))) as judge,
    ):
        # The outlets, the judge and a database server are no part of the program.
        others = frozenset(family(os.getpid())) - {os.getpid()}
        fleet = Fleet(AsyncCrawlerRunner(settings))
        try:
            driver = _Driver(world, fleet, judge, simulated, tally, others)
            for moment in _moments(world, every):
                await driver.run(moment)
        finally:
            await asyncio.to_thread(fleet.close)
    with closing(open_store(store)) as reader:
        driver.seen.audit = audit(world, reader, [run.at for run in driver.seen.runs])
    driver.seen.at_once = max(tally.at_once)
    driver.seen.seconds = time.monotonic() - began
    return driver.seen


def _moments(world: World, every: timedelta) -> Iterator[datetime]:
    moment = START
    while moment <= world.end:
        yield moment
        moment += every
    yield world.end + AFTERWARDS


@contextmanager
def _through(proxy: str) -> Iterator[None]:
    """Send this process's requests to a proxy."""
    names = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
    before = {name: os.environ.get(name) for name in (*names, "no_proxy", "NO_PROXY")}
    os.environ |= dict.fromkeys(names, proxy) | {"no_proxy": "", "NO_PROXY": ""}
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


class _Driver:
    def __init__(
        self,
        world: World,
        fleet: Fleet,
        judge: Judge,
        simulated: SimulatedClock,
        tally: Tally,
        others: frozenset[int],
    ) -> None:
        self._world = world
        self._fleet = fleet
        self._judge = judge
        self._clock = simulated
        self._tally = tally
        self._others = others
        self._spiders = [spider_of(plan) for plan in world.plans]
        self._before = START
        self.seen = Soak(
            world, faults=[FaultSeen(plan, fault) for plan in world.plans for fault in plan.faults]
        )

    async def run(self, moment: datetime) -> None:
        """Let the fleet run at `moment`, and judge each outlet."""
        requests, pages, faulty = sum(self._tally.requests), sum(self._tally.pages), list(self._tally.faulty)
        self._clock.set(moment)
        began = time.monotonic()
        outcome = await self._fleet.run(self._spiders)
        self.seen.errors += [
            f"{moment:%d %H:%M} {each.name}: {each.error!r}" for each in outcome.outlets if each.error
        ]
        seconds = time.monotonic() - began
        published = sum(
            self._before < story.published <= moment for stories in self._world.stories for story in stories
        )
        self._before = moment
        self.seen.runs.append(
            RunSeen(
                moment,
                seconds,
                sum(self._tally.requests) - requests,
                sum(self._tally.pages) - pages,
                published,
                sum(map(anonymous, family(os.getpid(), without=self._others))),
            )
        )
        if moment <= self._world.end:
            answers = [now - then for now, then in zip(self._tally.faulty, faulty, strict=True)]
            self._see(
                moment,
                await self._judge.states([plan.name for plan in self._world.plans], self._clock.now()),
                answers,
            )
        self._tell()

    def _see(self, moment: datetime, healths: Mapping[str, Health], answers: Sequence[int]) -> None:
        for plan in self._world.plans:
            health = healths[plan.name]
            if all(moment < fault.begins for fault in plan.faults):
                self.seen.healthy_runs += 1
                if health.state not in WELL:
                    self.seen.false_alarms.append(FalseAlarm(moment, plan.name, health))
                    print(f"false alarm at {plan.name}: {health.state}, {health.cause}", file=sys.stderr)
        for each in self.seen.faults:
            each.see(moment, healths[each.plan.name], answers[each.plan.number])

    def _tell(self) -> None:
        run, hours = self.seen.runs[-1], (self.seen.runs[-1].at - START) / timedelta(hours=1)
        if hours % 6 == 0:
            print(
                f"day {int(hours // 24) + 1}, {int(hours % 24):02d}:00: run {len(self.seen.runs)}, "
                f"{run.requests} requests, {run.seconds:.1f} s, {run.memory:.0f} MB, "
                f"{len(self.seen.false_alarms)} false alarms",
                file=sys.stderr,
                flush=True,
            )
