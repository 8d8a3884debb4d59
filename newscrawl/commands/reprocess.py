"""`scrapy reprocess`: stored pages read again by today's rules, without fetching."""

from __future__ import annotations

import argparse
import asyncio
import sys

from scrapy.spiderloader import get_spider_loader

from newscrawl.collection.filters import TEXT_HELP, add_filters, article_query, nothing_found
from newscrawl.collection.opening import open_collection
from newscrawl.collection.progress import progress_bar
from newscrawl.collection.rereading import Reread, Rereading
from newscrawl.collection.resummary import counts, print_summary, to_json
from newscrawl.collection.terminal import Output
from newscrawl.command import ProjectCommand
from newscrawl.config import enrichment, processes
from newscrawl.extraction.extract import EXTRACTOR
from newscrawl.reading import PageReader
from newscrawl.storage.store import ArticleQuery, Store
from newscrawl.workers import Workers

# Pages that could not be read for a fault of the machine or of newscrawl, not for what they are.
_FAULTS = frozenset({"worker_died", "too_slow", "too_large_to_store"})


class Command(ProjectCommand):
    """Read stored pages again; articles that better rules read otherwise are stored, as the same revision."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what follows `scrapy reprocess`."""
        return '[options] ["words to look for"]'

    def short_desc(self) -> str:
        """Return the command's line in Scrapy's list."""
        return "Read stored pages again by today's rules, without fetching"

    def long_desc(self) -> str:
        """Return the help's description."""
        return (
            "Extract and tag the stored pages of articles again, on all cores, without fetching. Nothing of "
            "it is a revision: the outlet has changed nothing. Ctrl-C ends it in good order; run again with "
            f"--outdated, it goes on. {TEXT_HELP}"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --dry-run, --outdated, --json and the filters."""
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        parser.add_argument(
            "--outdated",
            action="store_true",
            help=f"only articles read by other rules than today's ({EXTRACTOR})",
        )
        parser.add_argument("--json", action="store_true", help="print the summary as JSON")
        add_filters(parser)

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Read again, and print what changed."""
        query = article_query(args, opts, self.project_settings, self.now())
        with open_collection(self.project_settings) as store:
            result = asyncio.run(self._read_again(store, query, opts))
            if not result.articles:
                print(nothing_found(store, query), file=sys.stderr)
        if opts.json:
            print(to_json(result))
        else:
            print_summary(result, Output(), dry=opts.dry_run)
        return 1 if _FAULTS & result.refused.keys() else 0

    async def _read_again(self, store: Store, query: ArticleQuery, opts: argparse.Namespace) -> Reread:
        width = processes(self.project_settings)
        workers = Workers(width)
        rereading = Rereading(
            store,
            PageReader(enrichment(self.project_settings)),
            get_spider_loader(self.project_settings),
            workers,
            width,
            outdated=EXTRACTOR if opts.outdated else None,
            dry=opts.dry_run,
        )
        try:
            with progress_bar("articles read again", store.count(query)) as bar:
                return await rereading.run(query, self.now, bar.at)
        except asyncio.CancelledError:
            print(f"Stopped. {counts(rereading.result, dry=opts.dry_run)}", file=sys.stderr)
            raise
        finally:
            workers.close()
