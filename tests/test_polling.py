"""When sources are asked: by hand-made histories, and in simulated weeks of thirty invented outlets."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest

from newscrawl.spiders.polling import (
    LONGEST,
    PATIENCE,
    SHORTEST,
    USUAL,
    Found,
    after,
    is_due,
    needs_others,
    plan,
    sweeps,
    wait,
)
from newscrawl.storage.polls import Poll

# Midnight in Jakarta, a Monday.
START = datetime(2023, 9, 3, 17, tzinfo=UTC)
RUN = timedelta(minutes=30)
HOUR = timedelta(hours=1)
FEED, SITEMAP, INDEX, SECTION = "umpan", "peta", "indeks", "rubrik"


def poll(url: str = FEED, *, minutes: int = 30, ago: timedelta = HOUR, **fields: object) -> Poll:
    known = Poll(url, START - ago, minutes * 60, 20, whole=True)
    return replace(known, **fields)  # type: ignore[arg-type]


# --- one source


def test_a_source_is_asked_twice_in_the_time_in_which_it_brings_something() -> None:
    known = after(None, FEED, START, Found(20, 20, 20), None)
    assert wait(replace(known, whole=True)) == USUAL
    for turn in range(1, 4):
        known = after(known, FEED, START + turn * 4 * HOUR, Found(20, 2, 2), None)
    assert known.interval == 3600
    busy = after(known, FEED, known.polled_at + RUN, Found(20, 15, 15), None)
    assert busy.interval == SHORTEST.total_seconds()
    seldom = after(poll(ago=timedelta(days=9)), FEED, START, Found(20, 1, 1), None)
    assert seldom.interval == LONGEST.total_seconds()


def test_one_burst_of_articles_does_not_hide_the_usual_rhythm_for_long() -> None:
    known = poll(gaps=(7200,) * 5, minutes=60)
    for turn in range(1, 4):
        known = after(known, FEED, START + turn * 2 * HOUR, Found(20, 1, 1), None)
    assert known.interval == 3600


def test_a_source_that_repeats_others_is_asked_once_a_day_in_the_end() -> None:
    known = after(None, INDEX, START, Found(20, 20, elsewhere=True), START)
    waits = [known.interval]
    while known.interval < LONGEST.total_seconds():
        known = after(known, INDEX, START, Found(20, 3, elsewhere=True), START)
        waits.append(known.interval)
    assert [seconds // 3600 for seconds in waits] == [2, 4, 8, 16, 24]


def test_a_night_does_not_make_the_morning_late() -> None:
    known = poll(minutes=10, ago=timedelta(0), gaps=(900,) * 5, news_at=START)
    now = START
    while now < START + 8 * HOUR:
        now += RUN
        if is_due(known, now):
            known = replace(after(known, FEED, now, Found(20), START), whole=True)
    assert wait(known) <= HOUR
    # And the first article of the morning brings back the rhythm of the day.
    assert after(known, FEED, now + HOUR, Found(20, 1, 1), START).interval < 900


def test_an_outlet_that_has_fallen_silent_is_asked_ever_more_seldom() -> None:
    known = poll(minutes=10, gaps=(900,) * 5, news_at=START)
    asked = 0
    for turn in range(30 * 48):
        now = START + turn * RUN
        if is_due(known, now):
            asked += 1
            known = replace(after(known, FEED, now, Found(20), START), whole=True)
    assert wait(known) == LONGEST
    assert asked < 80


def test_an_outlet_of_which_nothing_new_was_ever_seen_is_asked_ever_more_seldom() -> None:
    known = after(None, FEED, START, Found(20), None)
    for _ in range(6):
        known = after(known, FEED, START, Found(20), None)
    assert known.interval == LONGEST.total_seconds()


def test_what_fails_is_tried_again_after_ever_longer_waits_up_to_a_bound() -> None:
    known, waits = poll(minutes=10), []
    for _ in range(8):
        known = after(known, FEED, START, Found(), START)
        waits.append(wait(known).total_seconds() / 60)
    assert waits == [10, 20, 40, 80, 160, 240, 240, 240]
    seldom = after(poll(minutes=24 * 60), FEED, START, Found(), START)
    assert wait(seldom) == USUAL
    for _ in range(3000):
        known = replace(known, failures=known.failures + 1)
    assert wait(known) == PATIENCE
    assert after(known, FEED, START, Found(20), START).failures == 0


def test_what_was_read_in_part_is_read_again_soon_however_often_that_happens() -> None:
    known = poll(minutes=24 * 60)
    for _ in range(9):
        known = after(known, FEED, START, Found(20, failed=True), START)
    assert wait(known) == USUAL


def test_a_stopped_reading_is_due_at_once() -> None:
    assert is_due(poll(minutes=24 * 60, ago=timedelta(0), whole=False), START)


@pytest.mark.parametrize(
    ("minutes", "ago", "due"),
    [(30, 29, True), (30, 20, False), (10, 8, True), (10, 5, False), (1440, 1426, True), (1440, 1420, False)],
)
def test_what_is_due_shortly_after_a_run_is_asked_in_it(minutes: int, ago: int, due: bool) -> None:
    assert is_due(poll(minutes=minutes, ago=timedelta(minutes=ago)), START) is due


def test_a_clock_that_was_put_back_keeps_nothing_waiting() -> None:
    assert is_due(poll(minutes=10, ago=timedelta(days=-30)), START)


def test_a_listing_is_swept_once_a_day() -> None:
    assert sweeps(poll(), START)
    assert sweeps(poll(swept_at=START - timedelta(days=1)), START)
    assert not sweeps(poll(swept_at=START - timedelta(hours=23)), START)


# --- an outlet


def polls(*known: Poll) -> dict[str, Poll]:
    return {each.url: each for each in known}


def test_new_sources_are_asked_at_once_in_their_order() -> None:
    urls = (SITEMAP, FEED, INDEX, SECTION)
    known = polls(poll(FEED, minutes=24 * 60), poll(SECTION, minutes=24 * 60, whole=False))
    assert plan(urls, known, START).now == (SITEMAP, INDEX, SECTION)
    assert plan(urls, {}, START).now == urls


def test_two_due_sources_go_first_and_the_others_only_if_those_bring_something() -> None:
    known = polls(
        poll(FEED, minutes=20),
        poll(SITEMAP, minutes=50),
        poll(INDEX, minutes=40, ago=9 * HOUR),
        poll(SECTION, minutes=55),
        poll("lain", minutes=24 * 60),
    )
    found = plan((FEED, SITEMAP, INDEX, SECTION, "lain"), known, START)
    assert (found.now, found.then) == ((FEED, INDEX), (SITEMAP, SECTION))


def test_no_due_source_waits_for_ever_behind_others() -> None:
    known = polls(*(poll(f"rubrik-{number}", minutes=30) for number in range(9)))
    now, asked = START, set[str]()
    for _ in range(8):
        now += RUN
        turn = plan(tuple(known), known, now).now
        assert len(turn) == 2
        asked |= set(turn)
        known |= {url: replace(known[url], polled_at=now) for url in turn}
    assert asked == set(known)


def test_another_source_takes_the_place_of_a_leading_one_that_fails() -> None:
    failing = poll(FEED, minutes=10, failures=6, ago=timedelta(minutes=5))
    others = poll(INDEX, minutes=24 * 60), poll(SITEMAP, minutes=12 * 60, ago=timedelta(minutes=20))
    assert plan((FEED, INDEX, SITEMAP), polls(failing, *others), START).now == (SITEMAP,)
    assert plan((FEED, INDEX, SITEMAP), polls(replace(failing, failures=0), *others), START).now == ()


def test_others_are_asked_where_a_source_may_have_passed_over_something() -> None:
    others = [poll(INDEX, minutes=24 * 60)]
    known = poll(FEED, minutes=10)
    assert needs_others(known, Found(20, 20, 20), others)
    assert not needs_others(known, Found(20, 19, 19), others)
    assert not needs_others(None, Found(20, 20, 20), [])
    assert needs_others(known, Found(), others)
    assert not needs_others(known, Found(), [*others, poll(SITEMAP, minutes=10)])
    assert not needs_others(poll(FEED, minutes=24 * 60), Found(), [poll(INDEX, minutes=10)])


# --- weeks of thirty outlets


@dataclass
class Simulated:
    """An outlet that publishes `daily` articles a day, hardly any at night; sources list what they list."""

    seed: int
    daily: float
    others: tuple[str, ...]
    days: int
    published: list[datetime] = field(default_factory=list)
    found: dict[int, datetime] = field(default_factory=dict)
    polls: dict[str, Poll] = field(default_factory=dict)

    def __post_init__(self) -> None:
        dice = random.Random(self.seed)
        now = START - timedelta(days=30)
        while now < START + timedelta(days=self.days):
            now += timedelta(hours=dice.expovariate(self.daily / 24 * 1.25))
            night = (now + timedelta(hours=7)).hour < 5
            if not night or dice.random() < 0.05:
                self.published.append(now)

    @property
    def sources(self) -> tuple[str, ...]:
        return FEED, *self.others

    def listed(self, url: str, now: datetime) -> list[int]:
        """A feed shows the last 15; the sitemap lags an hour behind; a section has every fourth article."""
        lag = timedelta(hours=1 if url == SITEMAP else 0)
        numbers = range(bisect_right(self.published, now - lag) - 1, -1, -1)
        if url.startswith(SECTION):
            return [number for number in numbers if number % 4 == int(url[-1]) % 4][:15]
        return list(numbers[: 15 if url == FEED else 100])

    def run(self, now: datetime, failing: Collection[str] = ()) -> tuple[int, int]:
        """Return how many requests a run makes, and how many new articles it finds."""
        before, turn = len(self.found), plan(self.sources, self.polls, now)
        asked = list(turn.now)
        needed = [self._poll(url, now, failing) for url in turn.now]
        if len(self.found) > before:
            asked += turn.then
            needed += [self._poll(url, now, failing) for url in turn.then]
        if any(needed):
            rest = [url for url in self.sources if url not in asked]
            asked += rest
            for url in rest:
                self._poll(url, now, failing)
        return len(asked), len(self.found) - before

    def _poll(self, url: str, now: datetime, failing: Collection[str]) -> bool:
        earlier = self.polls.get(url)
        others = [each for other, each in self.polls.items() if other != url]
        news = [each.news_at for each in others if each.news_at]
        ids = [] if url in failing else self.listed(url, now)
        first = [id for id in ids if id not in self.found]
        unseen = [id for id in ids if self.found.get(id, now) == now]
        self.found |= dict.fromkeys(first, now)
        elsewhere = any(at > earlier.polled_at if earlier else at == now for at in news)
        found = Found(len(ids), len(unseen), len(first), elsewhere=elsewhere)
        if earlier and earlier.news_at:
            news.append(earlier.news_at)
        known = after(earlier, url, now, found, max(news, default=None))
        self.polls[url] = replace(known, whole=bool(ids))
        return needs_others(earlier, found, others)

    def delays(self, since: datetime, until: datetime) -> list[float]:
        """Return how many seconds after their publication articles were found."""
        numbers = [n for n, at in enumerate(self.published) if since <= at < until]
        return [(self.found[number] - self.published[number]).total_seconds() for number in numbers]


OTHERS = (
    (), (INDEX,), (SITEMAP,), (SITEMAP, INDEX), (SECTION + "1", SECTION + "2", INDEX),
    (*(f"{SECTION}{number}" for number in range(8)), SITEMAP, INDEX),
)  # fmt: skip


def outlets(days: int, seed: int) -> list[Simulated]:
    rates = (1, 4, 15, 40, 100, 300)
    return [
        Simulated(seed + at, rates[at % 6], OTHERS[at // 6 + at % 2 if at < 24 else 5], days)
        for at in range(30)
    ]


@pytest.fixture(scope="module")
def weeks() -> tuple[list[Simulated], list[tuple[int, int]]]:
    """Thirty outlets after twelve days of runs, and of each run its requests, and those that were in vain."""
    simulated = outlets(days=12, seed=7)
    runs = []
    for turn in range(12 * 48):
        results = [outlet.run(START + turn * RUN) for outlet in simulated]
        runs.append((sum(asked for asked, _ in results), sum(asked for asked, new in results if not new)))
    return simulated, runs


Weeks = tuple[list[Simulated], list[tuple[int, int]]]


def test_runs_of_thirty_outlets_make_few_requests(weeks: Weeks) -> None:
    _, runs = weeks
    asked = [each for each, _ in runs[1:]]
    assert max(vain for _, vain in runs[1:]) < 60
    assert sum(asked) / len(asked) < 60


def test_runs_of_thirty_outlets_with_nothing_new_make_under_100_requests(weeks: Weeks) -> None:
    simulated, _ = weeks
    end = START + timedelta(days=12)
    for outlet in simulated:
        outlet.published = [at for at in outlet.published if at < end - RUN]
    for turn in range(1, 7 * 48):
        results = [outlet.run(end + turn * RUN) for outlet in simulated]
        assert sum(asked for asked, _ in results) < 100
        if turn > 8:
            assert not any(new for _, new in results)


def test_the_second_run_of_all_makes_under_100_requests_too() -> None:
    simulated = outlets(days=0, seed=11)
    assert sum(outlet.run(START)[0] for outlet in simulated) > 100
    for outlet in simulated:
        outlet.published = [at for at in outlet.published if at < START]
    for turn in range(1, 24):
        assert sum(outlet.run(START + turn * RUN)[0] for outlet in simulated) < 100


def test_articles_are_found_within_a_usual_interval_and_none_is_missed(weeks: Weeks) -> None:
    simulated, _ = weeks
    for outlet in simulated:
        usual = max(timedelta(days=1) / outlet.daily, RUN)
        delays = outlet.delays(START + timedelta(days=2), START + timedelta(days=11))
        assert median(delays) < usual.total_seconds() * 0.6, (outlet.daily, outlet.others)
        assert max(delays) <= 25 * 3600


def test_mornings_are_not_late(weeks: Weeks) -> None:
    simulated, _ = weeks
    for outlet in simulated:
        if outlet.daily < 40:
            continue
        for day in range(2, 11):
            five = START + timedelta(days=day, hours=5)
            assert median(outlet.delays(five, five + 2 * HOUR) or [0]) <= 3600, (outlet.daily, day)


@pytest.mark.parametrize("others", [each for each in OTHERS if each])
def test_a_feed_that_dies_takes_no_article_with_it(others: tuple[str, ...]) -> None:
    outlet = Simulated(3, 100, others, days=6)
    for turn in range(6 * 48):
        now = START + turn * RUN
        outlet.run(now, failing=(FEED,) if turn > 2 * 48 + 10 else ())
    delays = outlet.delays(START + timedelta(days=2), START + timedelta(days=5))
    lag = 3600 if others == (SITEMAP,) else 0
    assert median(delays) <= lag + 1800
    assert max(delays) <= lag + 6 * 3600
