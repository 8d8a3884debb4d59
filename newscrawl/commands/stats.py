"""`scrapy stats`: what the collection holds."""

from __future__ import annotations

import argparse
import sys

from newscrawl.collection.filters import add_period, nothing_found, positive, statistics_query
from newscrawl.collection.opening import open_collection
from newscrawl.collection.overview import render_statistics, statistics_json
from newscrawl.collection.terminal import Output
from newscrawl.command import ProjectCommand
from newscrawl.config import time_zone
from newscrawl.errors import WrongUse
from newscrawl.storage.store import ArticleQuery

TOP = 10


class Command(ProjectCommand):
    """Show statistics of the whole collection, or of an outlet, a language or a period."""

    requires_crawler_process = False

    def short_desc(self) -> str:
        """Return the command's line in Scrapy's list."""
        return "Count articles by outlet, day, section, language and name"

    def long_desc(self) -> str:
        """Return the help's description."""
        return (
            "Count articles by outlet, day, section and language; say how complete each field is, and which "
            "names are in most articles. With --since, names are compared with the period of the same length "
            "before, if it has any of them. Days are those of each page's own zone."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the period, --top and --json."""
        super().add_options(parser)
        add_period(parser)
        parser.add_argument("--top", metavar="N", help=f"so many names of each type (default {TOP})")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the statistics."""
        if args:
            raise WrongUse("scrapy stats takes options only; see `scrapy stats -h`.")
        query = statistics_query(opts, self.project_settings, self.now(), positive("--top", opts.top) or TOP)
        with open_collection(self.project_settings) as store:
            found = store.statistics(query)
            if not found.articles:
                asked = ArticleQuery(source=query.source, language=query.language)
                print(nothing_found(store, asked), file=sys.stderr)
        if opts.json:
            print(statistics_json(found, query))
        elif found.articles:
            render_statistics(found, query, Output(), time_zone(self.project_settings))
        return 0
