"""`scrapy health`: how the outlets are, by their last runs."""

from __future__ import annotations

import argparse
import difflib
import sys

from scrapy.spiderloader import get_spider_loader

from newscrawl.collection.opening import open_collection
from newscrawl.collection.terminal import Output
from newscrawl.command import ProjectCommand
from newscrawl.config import time_zone
from newscrawl.dates import parse_range
from newscrawl.errors import WrongUse
from newscrawl.fleet.offline import was_offline
from newscrawl.health.changes import assess_outlet, tell_unless_offline
from newscrawl.health.outlet import MOST_RUNS, WINDOW
from newscrawl.health.table import health_json, render_health
from newscrawl.outlets import known_spiders
from newscrawl.storage.store import Store


class Command(ProjectCommand):
    """Show each outlet's state with its evidence; exit code 1 where one is broken or blocked."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what follows `scrapy health`."""
        return "[options] [outlet ...]"

    def short_desc(self) -> str:
        """Return the command's line in Scrapy's list."""
        return "Say which outlets are well, and what is wrong with the others"

    def long_desc(self) -> str:
        """Return the help's description."""
        return (
            "Say of each outlet, by its last runs: ok; quiet (nothing new for longer than usual, and its own "
            "lists say so); degraded (its articles lack something that they had); broken or blocked (nothing "
            "useful comes). Below stand the likely cause and addresses that show it. Exit code 1 where an "
            "outlet is broken or blocked. docs/health.md explains each check."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --since, --json and --notify."""
        super().add_options(parser)
        parser.add_argument(
            "--since", metavar="DAY", help="look at runs from this day on (2024-06-01, or 14d; default 30d)"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--notify",
            action="store_true",
            help="tell HEALTH_WEBHOOK and HEALTH_COMMAND what has changed, as crawlall does at its end",
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print how the outlets are."""
        settings, now = self.project_settings, self.now()
        zone = time_zone(settings)
        start = parse_range(opts.since, None, zone, now).start
        with open_collection(settings) as store:
            outlets, never = self._outlets(store, args)
            window = now - start if start else WINDOW
            robots = store.robots().values()
            found = [assess_outlet(store, each, settings, now, window, robots).health for each in outlets]
            if was_offline(store, now):
                print("The last crawlall reached no outlet: is the network down?", file=sys.stderr)
            if opts.notify:
                for line in tell_unless_offline(store, settings, outlets, now):
                    print(line, file=sys.stderr)
        if opts.json:
            print(health_json(found, now))
        else:
            render_health(found, Output(), now, zone)
        if never:
            print(f"Never asked: {', '.join(never)}.", file=sys.stderr)
        return 1 if any(each.state.is_failure for each in found) else 0

    def _outlets(self, store: Store, named: list[str]) -> tuple[list[str], list[str]]:
        """Return the outlets to look at, and those that were never crawled where none is named."""
        loader = get_spider_loader(self.project_settings)
        known = [each.name for each in known_spiders(loader) if not each.off]
        crawled = {record["source"] for record in store.crawls(limit=MOST_RUNS)}
        if not named:
            asked = {name for name in known if name in crawled or store.crawls(name, 1)} | crawled
            return sorted(asked), [name for name in known if name not in asked]
        for name in named:
            if name not in known and name not in crawled and not store.crawls(name, 1):
                near = difflib.get_close_matches(name, {*known, *crawled}, 1)
                hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}."
                raise WrongUse(f"There is no outlet {name!r}; {hint}")
        return list(dict.fromkeys(named)), []
