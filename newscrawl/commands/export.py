"""`scrapy export`: articles as a file that other programs read."""

from __future__ import annotations

import argparse
import sys
import time

from newscrawl.collection.filters import TEXT_HELP, add_filters, article_query, nothing_found
from newscrawl.collection.opening import open_collection
from newscrawl.command import ProjectCommand
from newscrawl.errors import WrongUse
from newscrawl.export.export import Format, export, format_of


class Command(ProjectCommand):
    """Export the articles that are asked for, newest first."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what follows `scrapy export`."""
        return '-o FILE [options] ["words to look for"]'

    def short_desc(self) -> str:
        """Return the command's line in Scrapy's list."""
        return "Write articles to a JSON Lines, CSV or Parquet file or a corpus folder"

    def long_desc(self) -> str:
        """Return the help's description."""
        return (
            "Write stored articles to a file: JSON Lines (.jsonl, .jsonl.zst), CSV (.csv), Parquet "
            "(.parquet), or a folder of plain texts with metadata.csv (a name that ends in /). "
            f"{TEXT_HELP}"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add -o and the filters."""
        super().add_options(parser)
        parser.add_argument(
            "-o", "--output", metavar="FILE", help="where to; - is standard output; an older file is replaced"
        )
        parser.add_argument(
            "--format",
            metavar="NAME",
            help=f"{', '.join(Format)}; the name's ending tells it otherwise, and - is jsonl",
        )
        add_filters(parser)

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Write the file; say on standard error how many articles it holds."""
        if not opts.output:
            raise WrongUse(
                "Name the file to write with -o; it can end in .jsonl, .jsonl.zst, .csv, .parquet or /."
            )
        format = format_of(opts.output, opts.format)
        query = article_query(args, opts, self.project_settings, self.now())
        started = time.monotonic()
        with open_collection(self.project_settings) as store:
            count = export(store, query, opts.output, format)
            if not count:
                print(nothing_found(store, query), file=sys.stderr)
        seconds = time.monotonic() - started
        print(f"{count:,} articles to {opts.output} in {seconds:.1f} s", file=sys.stderr)
        return 0
