"""What thirty outlets publish, change and remove in some days, all of it following from a seed."""

from __future__ import annotations

import bisect
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from functools import cached_property, lru_cache

from benchmarks.soak.outlets import Plan, plans
from benchmarks.soak.text import Text, compose, edited

WIB = timezone(timedelta(hours=7))
START = datetime(2025, 9, 4, tzinfo=WIB).astimezone(UTC)
"""When a soak begins: a Thursday, so that a weekend lies in the middle of six days."""

BEFORE = timedelta(days=1)
"""How long the outlets have been publishing by then."""

_HOURS = (0, 0, 0, 0, 1, 3, 6, 8, 9, 8, 7, 7, 6, 7, 7, 8, 8, 6, 5, 5, 4, 3, 1, 0)
"""How much is published in each hour of a day, WIB; nothing from eleven to four."""

_WEEKEND = 0.6
_BURST = 0.15
"""On so many of an outlet's days something happens: five more articles within a quarter of an hour."""

_FIRST_WITH_FAULT = 4
"""So many articles come out in the 25 minutes after a fault has begun: of one page that is not as it was
nobody could tell."""

_EDITED, _REMOVED, _FAILING, _HANGING = 0.08, 0.015, 0.01, 0.002
_AGENCY = 0.03


@dataclass(frozen=True, slots=True)
class Trouble:
    """An article or list that answers with an error (`status`, 0: not at all) until `until`."""

    status: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """An article. `seed` gives its text, which an agency's customers share; times are UTC."""

    plan: Plan
    number: int
    seed: str
    slug: str
    section: str
    published: datetime
    edited: datetime | None = None
    removed: datetime | None = None
    trouble: Trouble | None = None

    @property
    def title(self) -> str:
        """The headline."""
        return text_of(self.seed, False).title

    @property
    def path(self) -> str:
        """The path of its address, until its outlet moves."""
        return self.plan.path(self.number, self.slug, self.section, self.local(self.published))

    @property
    def url(self) -> str:
        """Its address, until its outlet moves."""
        return self.plan.origin + self.path

    def path_at(self, moment: datetime) -> str:
        """Return the path at `moment`."""
        return f"/kanal{self.path}" if self.plan.moved(moment) else self.path

    def text(self, moment: datetime) -> Text:
        """Return what it says at `moment`."""
        return text_of(self.seed, self.edited is not None and self.edited <= moment)

    def local(self, moment: datetime) -> datetime:
        """Return a moment in the outlet's zone."""
        return moment.astimezone(timezone(timedelta(minutes=self.plan.utc_offset)))

    def is_up(self, moment: datetime) -> bool:
        """Say whether it has been published and not been removed."""
        return self.published <= moment and not self.is_gone(moment)

    def is_gone(self, moment: datetime) -> bool:
        """Say whether it has been removed."""
        return self.removed is not None and self.removed <= moment


@lru_cache(maxsize=8192)
def text_of(seed: str, is_edited: bool) -> Text:
    """Return the text of a seed, before or after its correction."""
    text = compose(seed)
    return edited(text, seed) if is_edited else text


class World:
    """`outlets` outlets and what each publishes from a day before `START` until `days` after it."""

    def __init__(self, seed: int, outlets: int, days: float) -> None:
        self.seed = seed
        self.days = days
        self.end = START + timedelta(days=days)
        self.plans = plans(outlets, START, days)
        self._agency = self._agency_stories()
        self.stories = [list(self._published(plan)) for plan in self.plans]
        self._moments = [[story.published for story in stories] for stories in self.stories]

    def __reduce__(self) -> tuple[type[World], tuple[int, int, float]]:
        return World, (self.seed, len(self.plans), self.days)

    def up(self, plan: Plan, moment: datetime) -> list[Story]:
        """Return the stories that an outlet has up at `moment`, newest first."""
        published = bisect.bisect_right(self._moments[plan.number], moment)
        return [each for each in reversed(self.stories[plan.number][:published]) if not each.is_gone(moment)]

    @cached_property
    def _by_path(self) -> dict[tuple[int, str], Story]:
        return {(each.plan.number, each.path): each for stories in self.stories for each in stories}

    def find(self, plan: Plan, path: str) -> Story | None:
        """Return the story at an outlet's path of before it moved."""
        return self._by_path.get((plan.number, path))

    def source_trouble(self, plan: Plan, moment: datetime) -> bool:
        """Say whether the first of an outlet's sources answers with an error: now and then, for 20 minutes,
        at a third of those that have others."""
        if plan.number % 3 or len(plan.sources) < 2:
            return False
        hours = (moment - START) / timedelta(hours=1) - plan.number
        return hours > 0 and hours % 50 < 1 / 3

    # --- what follows from the seed

    def _source(self, *names: object) -> random.Random:
        return random.Random("/".join(map(str, (self.seed, *names))))

    def _days(self) -> Iterator[datetime]:
        day = START - BEFORE
        while day < self.end:
            yield day
            day += timedelta(days=1)

    def _agency_stories(self) -> dict[int, list[tuple[datetime, str]]]:
        """Return by outlet what it takes over from an agency, each story at two outlets."""
        source, found = self._source("agency"), dict[int, list[tuple[datetime, str]]]()
        if len(self.plans) < 2:
            return found
        total = sum(plan.rate for plan in self.plans) * _AGENCY
        for at, day in enumerate(self._days()):
            for number in range(round(total)):
                moment = day + timedelta(seconds=source.randint(6 * 3600, 20 * 3600))
                for plan in source.sample(self.plans, 2):
                    found.setdefault(plan.number, []).append((moment, f"{self.seed}/agency/{at}/{number}"))
                    moment += timedelta(minutes=source.randint(5, 50))
        return found

    def _published(self, plan: Plan) -> Iterator[Story]:
        source = self._source(plan.number)
        moments = [each for day in self._days() for each in _moments_of(plan, day, source)]
        moments += [
            fault.begins + timedelta(seconds=source.randrange(1500))
            for fault in plan.faults
            for _ in range(_FIRST_WITH_FAULT)
        ]
        own = [(moment, f"{self.seed}/{plan.number}/{at}") for at, moment in enumerate(moments)]
        told = sorted(each for each in own + self._agency.get(plan.number, []) if each[0] < self.end)
        slugs = set[str]()
        for at, (moment, seed) in enumerate(told):
            text = text_of(seed, False)
            slug = "-".join(re.findall(r"[a-z0-9]+", text.title.lower()))
            while slug in slugs:
                slug += "-lagi"
            slugs.add(slug)
            story = Story(plan, 100_001 + 7 * at, seed, slug, text.section, moment)
            yield _with_fate(story, source)


def _moments_of(plan: Plan, day: datetime, source: random.Random) -> Iterator[datetime]:
    """Yield when an outlet publishes on a day."""
    weekend = _WEEKEND if day.astimezone(WIB).weekday() >= 5 else 1.0
    hours = source.choices(range(24), _HOURS, k=round(plan.rate * weekend * source.uniform(0.7, 1.3)))
    for hour in hours:
        yield day + timedelta(hours=hour, seconds=source.randrange(3600))
    if source.random() < _BURST * plan.rate / 12:
        begin = day + timedelta(hours=source.randint(7, 19))
        for _ in range(5):
            yield begin + timedelta(seconds=source.randrange(900))


def _with_fate(story: Story, source: random.Random) -> Story:
    """Return a story with what becomes of it: most stay as they are."""
    after = timedelta(minutes=source.choice((15, 40, 150, 300, 700, 1200)))
    fate = source.random()
    edited = removed = trouble = None
    if fate < _EDITED:
        edited = story.published + after
    elif fate < _EDITED + _REMOVED:
        removed = story.published + after
    elif fate < _EDITED + _REMOVED + _FAILING:
        trouble = Trouble(500, story.published + timedelta(minutes=50))
    elif fate < _EDITED + _REMOVED + _FAILING + _HANGING:
        trouble = Trouble(0, story.published + timedelta(minutes=25))
    return Story(
        story.plan,
        story.number,
        story.seed,
        story.slug,
        story.section,
        story.published,
        edited,
        removed,
        trouble,
    )


def newest(stories: Sequence[Story], moment: datetime) -> datetime:
    """Return when the newest of these stories came out or was changed; the epoch where there is none."""
    changes = [each.edited if each.edited and each.edited <= moment else each.published for each in stories]
    return max(changes, default=datetime.fromtimestamp(0, UTC))


def midnight(moment: datetime, zone: timezone) -> datetime:
    """Return the beginning of a moment's day in `zone`."""
    return datetime.combine(moment.astimezone(zone).date(), time(), zone)
