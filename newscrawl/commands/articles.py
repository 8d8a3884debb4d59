"""`scrapy articles`: which stored articles there are, for people, for programs, or as a number."""

from __future__ import annotations

import argparse
import sys

from newscrawl.collection.filters import TEXT_HELP, add_filters, article_query, nothing_found
from newscrawl.collection.listing import render_listed
from newscrawl.collection.opening import open_collection
from newscrawl.collection.terminal import Output, one_line
from newscrawl.command import ProjectCommand
from newscrawl.config import time_zone
from newscrawl.export.export import Format, export
from newscrawl.storage.store import ArticleQuery, Store


class Command(ProjectCommand):
    """List the articles that are asked for, newest first; that none is, is no problem."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what follows `scrapy articles`."""
        return '[options] ["words to look for"]'

    def short_desc(self) -> str:
        """Return the command's line in Scrapy's list."""
        return "List stored articles by words, names, outlets and days"

    def long_desc(self) -> str:
        """Return the help's description."""
        return f"List stored articles, newest first, with the passage that was looked for. {TEXT_HELP}"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the filters and the forms of output."""
        super().add_options(parser)
        add_filters(parser)
        forms = parser.add_mutually_exclusive_group()
        forms.add_argument("--json", action="store_true", help="print one document a line")
        forms.add_argument("--csv", action="store_true", help="print the columns of scrapy export")
        forms.add_argument("--urls", action="store_true", help="print one address a line")
        forms.add_argument("--count", action="store_true", help="print the number alone")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print what is asked for, as it is read."""
        query = article_query(args, opts, self.project_settings, self.now())
        with open_collection(self.project_settings) as store:
            if not self._print(store, query, opts):
                print(nothing_found(store, query), file=sys.stderr)
        return 0

    def _print(self, store: Store, query: ArticleQuery, opts: argparse.Namespace) -> int:
        """Print in the form asked for; return how many articles there were."""
        count = 0
        if opts.count:
            count = store.count(query)
            print(count)
        elif opts.json or opts.csv:
            count = export(store, query, "-", Format.CSV if opts.csv else Format.JSON_LINES)
        elif opts.urls:
            for document in store.documents(query):
                count += 1
                if document["url"]:
                    print(one_line(document["url"]))
        else:
            console, zone = Output(), time_zone(self.project_settings)
            for article in store.find(query):
                count += 1
                render_listed(article, query.text, console, zone)
        return count
