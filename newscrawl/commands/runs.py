"""`scrapy runs`: what past crawls did."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import islice

from scrapy.spiderloader import get_spider_loader

from newscrawl.article import json_document
from newscrawl.collection.filters import positive
from newscrawl.collection.opening import open_collection
from newscrawl.command import ProjectCommand
from newscrawl.config import time_zone
from newscrawl.dates import parse_range
from newscrawl.errors import WrongUse
from newscrawl.fleet.past import by_fleet, fleet_line, past_runs, run_line
from newscrawl.outlets import spider_named


class Command(ProjectCommand):
    """List past runs, newest first; that there is none is no problem."""

    requires_crawler_process = False

    def short_desc(self) -> str:
        """Return the command's line in Scrapy's list."""
        return "List past runs with their outcomes"

    def long_desc(self) -> str:
        """Return the help's description."""
        return (
            "List past runs, newest first: when, which outlet, how long, pages, articles, refused pages, "
            "failed sources, and how it ended. Days are days of TIMEZONE."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the filters and the forms of output."""
        super().add_options(parser)
        parser.add_argument("--source", metavar="OUTLET", help="only this outlet's (voa_id)")
        parser.add_argument(
            "--since", metavar="DAY", help="from this day on (2024-06-01, or 7d for 7 days ago)"
        )
        parser.add_argument("--limit", metavar="N", help="at most so many, the newest")
        forms = parser.add_mutually_exclusive_group()
        forms.add_argument("--fleet", action="store_true", help="one line for each crawlall")
        forms.add_argument("--json", action="store_true", help="print one record a line")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the runs as they are read."""
        if args:
            raise WrongUse("scrapy runs takes options only; see `scrapy runs -h`.")
        zone = time_zone(self.project_settings)
        since = parse_range(opts.since, None, zone, self.now()).start
        limit = positive("--limit", opts.limit)
        with open_collection(self.project_settings) as store:
            if opts.source and not store.crawls(opts.source, 1):
                spider_named(opts.source, get_spider_loader(self.project_settings))
            runs = past_runs(store, opts.source, since)
            lines: Iterator[str]
            if opts.json:
                lines = map(json_document, runs)
            elif opts.fleet:
                lines = (fleet_line(each, zone) for each in by_fleet(runs))
            else:
                lines = (run_line(each, zone) for each in runs)
            found = False
            for line in islice(lines, limit):
                found = True
                print(line)
        if not found:
            print("There is no such run.", file=sys.stderr)
        return 0
