"""`scrapy report`: the collection on one page with charts."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime, time
from pathlib import Path

from newscrawl.collection.filters import add_period, statistics_query
from newscrawl.collection.opening import open_collection
from newscrawl.command import ProjectCommand
from newscrawl.config import time_zone
from newscrawl.errors import WrongUse
from newscrawl.export.files import complete_file
from newscrawl.fleet.past import past_runs


class Command(ProjectCommand):
    """Write a report that opens in any browser, without a network."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what follows `scrapy report`."""
        return "-o report.html [options]"

    def short_desc(self) -> str:
        """Return the command's line in Scrapy's list."""
        return "Write the collection's statistics as one page with charts"

    def long_desc(self) -> str:
        """Return the help's description."""
        return (
            "Write one HTML page that needs nothing beside it: articles by day and outlet, names on the rise "
            "(with --since: against the period before), how complete each field is, and the crawls."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add -o and the period."""
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FILE", help="the page to write; - prints it")
        add_period(parser)

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Write the page."""
        if args or not opts.output:
            raise WrongUse("Name the page to write: scrapy report --since 30d -o report.html.")
        # Loading the template engine takes as long as the start of the other commands.
        from newscrawl.report.page import render_report

        settings, now = self.project_settings, self.now()
        zone = time_zone(settings)
        query = statistics_query(opts, settings, now)
        with open_collection(settings) as store:
            found = store.statistics(query)
            since = datetime.combine(query.since, time(), zone) if query.since else None
            crawls = past_runs(store, query.source, since)
            page = render_report(found, crawls, query, store.address, now, zone)
        if opts.output == "-":
            print(page)
            return 0
        with complete_file(Path(opts.output)) as partial:
            partial.write_text(page, encoding="utf-8")
        print(f"{found.articles:,} articles reported in {opts.output}", file=sys.stderr)
        return 0
