# ruff: noqa: N999 (Scrapy calls a command as its module is called)
"""`scrapy import`: articles from JSON Lines files into the store."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import datetime

from newscrawl.collection.importing import STDIN, Imported, Importer, check_source, open_lines
from newscrawl.collection.opening import open_collection
from newscrawl.collection.progress import progress_bar
from newscrawl.command import ProjectCommand
from newscrawl.errors import WrongUse
from newscrawl.storage.store import Outcome, Store

BROKEN_NAMED = 20
"""So many broken lines of a file are named; the rest is counted."""


class Command(ProjectCommand):
    """Import files; a broken line makes exit code 1, and the rest goes in."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what follows `scrapy import`."""
        return "FILE.jsonl[.zst] ..."

    def short_desc(self) -> str:
        """Return the command's line in Scrapy's list."""
        return "Store the articles of a JSON Lines file, as scrapy export writes it"

    def long_desc(self) -> str:
        """Return the help's description."""
        return (
            "Store the articles of JSON Lines files (.jsonl, .jsonl.zst, or - for standard input) as they "
            "are: nothing is read or tagged again. docs/schema.md has the fields; missing ones take their "
            "defaults. Importing a file again changes nothing."
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Import each file; say on standard error what became of its lines."""
        if not args:
            raise WrongUse("Name a file to import (.jsonl or .jsonl.zst), or - for standard input.")
        if args.count(STDIN) > 1:
            raise WrongUse("Standard input (-) can be read only once.")
        for name in args:
            check_source(name)
        complete = True
        with open_collection(self.project_settings, make=True) as store:
            for name in args:
                imported = import_file(store, name, self.now())
                print(summary(name, imported), file=sys.stderr)
                complete &= imported.complete
        return 0 if complete else 1


def import_file(store: Store, name: str, now: datetime) -> Imported:
    """Import one file, naming its first broken lines on standard error."""
    with open_lines(name) as file, progress_bar("lines imported") as bar:
        importer = Importer(store, now, _complainer(name), bar.at)
        try:
            return importer.read(file)
        except KeyboardInterrupt:
            print(f"Stopped. {summary(name, importer.result)}", file=sys.stderr)
            raise


def _complainer(name: str) -> Callable[[int, str], None]:
    named = 0

    def complain(number: int, why: str) -> None:
        nonlocal named
        named += 1
        if named <= BROKEN_NAMED:
            print(f"{name}, line {number}: {why}", file=sys.stderr)

    return complain


def summary(name: str, imported: Imported) -> str:
    """Return what became of a file, in one line."""
    counts = imported.outcomes
    parts = [f"{counts[Outcome.NEW]:,} new", f"{counts[Outcome.UPDATED]:,} replaced"]
    parts.append(f"{counts[Outcome.UNCHANGED]:,} stored before")
    if counts[Outcome.FORGOTTEN]:
        parts.append(f"{counts[Outcome.FORGOTTEN]:,} left out, since they were forgotten")
    if counts[Outcome.REFUSED]:
        parts.append(f"{counts[Outcome.REFUSED]:,} too large for the store")
    if imported.broken:
        parts.append(f"{imported.broken:,} broken")
    ending = f"; the file cannot be read further: {imported.cut_short}" if imported.cut_short else ""
    return f"{name}: {imported.lines:,} lines: {', '.join(parts)}{ending}"
