"""`scrapy crawlall`: all outlets side by side, in one process that cron or a timer starts now and then."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from scrapy.crawler import AsyncCrawlerProcess

from newscrawl.collection.opening import open_collection
from newscrawl.command import ProjectCommand
from newscrawl.commands.crawl import ask_for_contact, check_store
from newscrawl.config import NewscrawlAddon, time_zone
from newscrawl.errors import WrongUse
from newscrawl.extensions.metrics import show_states
from newscrawl.extensions.progress import LiveLine, counts
from newscrawl.fleet.fleet import Fleet, FleetRun
from newscrawl.fleet.offline import forgive, was_offline
from newscrawl.fleet.summary import no_answer, table
from newscrawl.health.changes import tell_changes
from newscrawl.locks import held_seconds, try_lock
from newscrawl.outlets import known_spiders, spider_named
from newscrawl.spiders.news import NewsSpider

LOCK = "crawlall"

STUCK = 6
"""A run that takes so many times CRAWLALL_MINUTES hangs: it should have ended after fleet.HARD_END times."""


class Command(ProjectCommand):
    """Crawl all outlets that are not switched off, or those named."""

    def syntax(self) -> str:
        """Return what follows `scrapy crawlall`."""
        return "[OUTLET ...] [options]"

    def short_desc(self) -> str:
        """Return the command's line in Scrapy's list."""
        return "Crawl all outlets side by side, as cron or a timer does"

    def long_desc(self) -> str:
        """Return the help's description."""
        return (
            "Crawl all outlets that are not switched off, those that CRAWLALL_OUTLETS names, or those named "
            "here, side by side in one process. Each outlet's newest sources are read first; after "
            "CRAWLALL_MINUTES nothing more is taken from archives, and the next run goes on with them. Where "
            "another crawlall is running, this one ends at once with exit code 0."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --except and --quiet."""
        super().add_options(parser)
        parser.add_argument(
            "--except", dest="left_out", metavar="OUTLET", action="append", default=[],
            help="leave an outlet out (repeatable)",
        )  # fmt: skip
        parser.add_argument(
            "--quiet", action="store_true", help="say nothing unless something needs a person (for cron)"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Take the options; with --quiet, the log goes to LOG_FILE or nowhere."""
        super().process_options(args, opts)
        # Above settings.py, below the command line.
        self.project_settings.set("POLL_ADAPTIVELY", True, priority="spider")
        if opts.quiet and not self.project_settings["LOG_FILE"]:
            self.project_settings.set("LOG_ENABLED", False, priority="cmdline")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Crawl the outlets; print a table of what came of it on standard error."""
        process, settings = self.crawler_process, self.project_settings
        assert isinstance(process, AsyncCrawlerProcess)
        spiders = self._chosen(args, opts.left_out)
        NewscrawlAddon().update_settings(settings.copy())
        check_store(settings)
        lock = try_lock(settings, LOCK)
        if lock is None:
            return self._leave_to_other(quiet=opts.quiet)
        with lock, closing(Fleet(process)) as fleet:
            if not opts.quiet:
                ask_for_contact(settings)
            run = fleet.start(spiders, minutes=settings.getfloat("CRAWLALL_MINUTES"))
            self._wait_for(run, process, quiet=opts.quiet)
        return self._end(run, quiet=opts.quiet)

    def _chosen(self, names: list[str], left_out: list[str]) -> list[type[NewsSpider]]:
        assert self.crawler_process is not None
        loader = self.crawler_process.spider_loader
        names = names or self.project_settings.getlist("CRAWLALL_OUTLETS")
        named = [spider_named(name.strip(), loader) for name in names if name.strip()]
        for spider in named:
            if spider.off:
                raise WrongUse(f"{spider.name} is switched off: {spider.off}")
        without = {spider_named(name, loader) for name in left_out}
        everyone = dict.fromkeys(named) or [each for each in known_spiders(loader) if not each.off]
        chosen = [spider for spider in everyone if spider not in without]
        if not chosen:
            raise WrongUse("No outlet is left to crawl; name one, or leave fewer out.")
        if self.project_settings["RECORD"] and len(chosen) > 1:
            raise WrongUse("RECORD takes the crawl of one outlet; name one, each with a file of its own.")
        return chosen

    def _leave_to_other(self, *, quiet: bool) -> int:
        minutes = held_seconds(self.project_settings, LOCK) / 60
        longest = STUCK * self.project_settings.getfloat("CRAWLALL_MINUTES")
        if longest and minutes > longest:
            # Else nobody would ever hear of it.
            print(
                f"Another crawlall has been running for {minutes:.0f} minutes, which is too long; "
                "end it (ps -ef | grep crawlall), and the next one goes on from there.",
                file=sys.stderr,
            )
            return 1
        if not quiet:
            print("Another crawlall is running; this one has nothing to do.", file=sys.stderr)
        return 0

    def _wait_for(self, run: FleetRun, process: AsyncCrawlerProcess, *, quiet: bool) -> None:
        zone = time_zone(self.project_settings)

        def line() -> str:
            done = len(run.outlets) - len(run.running)
            return f"{done} of {len(run.outlets)} outlets done: {counts(run.runs, zone)}"

        live = LiveLine(line, 0 if quiet else self.project_settings.getfloat("PROGRESS_SECONDS"))
        live.start()
        try:
            process.start()
        finally:
            live.stop()

    def _end(self, run: FleetRun, *, quiet: bool) -> int:
        if not quiet:
            print("\n".join(table(run)), file=sys.stderr)
        if run.problem is not None:
            print(run.problem, file=sys.stderr)
            return 1
        settings, outlets = self.project_settings, [outlet.name for outlet in run.outlets]
        with open_collection(settings) as store:
            offline_before = was_offline(store, self.now(), before=run.id)
            if run.unanswered:
                forgive(store, run)
                if not (quiet and offline_before):
                    print(no_answer(run.unanswered), file=sys.stderr)
                return 1
            if offline_before and any(each.sources_read for each in run.runs):
                print("Outlets answer again.", file=sys.stderr)
            for line in tell_changes(store, settings, outlets, self.now()):
                print(line, file=sys.stderr)
            records = [record for outlet in outlets for record in store.crawls(outlet, 1)]
        judged = {record["source"]: record["health"]["state"] for record in records if record.get("health")}
        show_states(settings, judged)
        return 130 if run.stopped else 0
