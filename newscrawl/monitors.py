"""What is looked at when a run ends: Spidermon's monitors, and what a failed one leaves in the run's summary.

A monitor of your own is six lines: derive from RunMonitor, put it into a MonitorSuite with NoteInSummary, and
name that in SPIDERMON_SPIDER_CLOSE_MONITORS (docs/health.md). These look at one run alone; how it compares
with the outlet's past is for newscrawl.health to say.
"""

from __future__ import annotations

from spidermon import Action, Monitor, MonitorSuite

from newscrawl.extensions.observed import Observed
from newscrawl.extensions.run import Run
from newscrawl.extraction.body import GENERIC

MANY = 5
"""Fewer articles than that are no reason to say anything of a run."""


class RunMonitor(Monitor):
    """A monitor that knows what its run has seen; a failed assertion's words go into the run's summary."""

    @property
    def observed(self) -> Observed:
        """What the run saw of its articles."""
        run: Run = self.data.crawler.get_extension(Run)
        return run.observed

    def assert_few(self, kind: str, words: str) -> None:
        """Fail where half of the run's articles or more are of a kind (see docs/schema.md)."""
        seen = self.observed.kind(kind)
        if seen.of >= MANY and seen.count * 2 >= seen.of:
            self.fail(f"{seen.count} of {seen.of} articles {words}: {', '.join(seen.urls)}")


class FieldsMonitor(RunMonitor):
    """Most articles have a title, a date and a text."""

    def test_titles(self) -> None:
        """Half of the articles have no title."""
        self.assert_few("no_title", "have no title")

    def test_dates(self) -> None:
        """Half of the articles have no date, or one that cannot be."""
        self.assert_few("no_date", "have no date")
        self.assert_few("future", "are dated in the future")

    def test_texts(self) -> None:
        """Half of the articles have next to no text."""
        self.assert_few("short", "have next to no text")


class TextsMonitor(RunMonitor):
    """Each article has a text of its own, in a language of Indonesia."""

    def test_copies(self) -> None:
        """Half of the new articles have the text of another one."""
        self.assert_few("same_body", "have the text of another address")

    def test_languages(self) -> None:
        """Half of the articles are in other languages."""
        self.assert_few("foreign", "are in no language of Indonesia")


class LayoutMonitor(RunMonitor):
    """The outlet's layouts fit its pages."""

    def test_layouts(self) -> None:
        """No layout of an outlet that has some fits any page."""
        seen = self.observed.layout(GENERIC)
        if self.observed.has_layouts and seen.count == self.observed.articles >= MANY:
            self.fail(f"0 of {seen.count} pages fit a layout of the outlet: {', '.join(seen.urls)}")


class NoteInSummary(Action):
    """Puts what failed into the run's summary and its record."""

    def run_action(self) -> None:
        """Note the words of each failed monitor."""
        run: Run = self.data.crawler.get_extension(Run)
        for failed in self.result.monitors_failed_results:
            words = failed.reason or f"could not be looked at: {failed.error.strip().splitlines()[-1]}"
            run.checks.append(f"{failed.monitor.monitor_name}: {words}")


class RunSuite(MonitorSuite):
    """The monitors of every run."""

    monitors = (FieldsMonitor, TextsMonitor, LayoutMonitor)
    monitors_failed_actions = (NoteInSummary,)
