"""`scrapy copy`: a whole collection into another store."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from newscrawl.collection.copying import Copied, copy, verify
from newscrawl.collection.opening import check_exists, open_collection
from newscrawl.collection.progress import progress_bar
from newscrawl.command import ProjectCommand
from newscrawl.errors import NewscrawlError, WrongUse
from newscrawl.storage.store import COLLECTIONS, CollectionName, Outcome, Store


class Command(ProjectCommand):
    """Copy all that a collection holds; run again, it goes on."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what follows `scrapy copy`."""
        return "FROM TO"

    def short_desc(self) -> str:
        """Return the command's line in Scrapy's list."""
        return "Copy a collection from one store to another, and compare both"

    def long_desc(self) -> str:
        """Return the help's description."""
        return (
            "Copy a collection, for example from sqlite:data/newscrawl.sqlite to "
            "mongodb://localhost/newscrawl. What the other store has already is not sent again, so that an "
            "interrupted copy goes on; what it alone has stays. At the end both are read anew and compared. "
            "Credentials stand in the address as in MONGO_URI, and are never printed."
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Copy and compare; print a line for each collection."""
        if len(args) != 2:
            raise WrongUse(
                "Name two stores: scrapy copy sqlite:data/newscrawl.sqlite mongodb://HOST/DATABASE."
            )
        source_address, target_address = (_absolute(each) for each in args)
        check_exists(source_address)
        if source_address == target_address:
            raise WrongUse("Both addresses name the same store.")
        settings = self.project_settings
        with (
            open_collection(settings, source_address) as source,
            open_collection(settings, target_address, make=True) as target,
        ):
            if source.address == target.address:
                raise WrongUse("Both addresses name the same store.")
            print(f"from {source.address}\nto   {target.address}")
            agreed = [copy_collection(source, target, name, self.now()) for name in COLLECTIONS]
        if not all(agreed):
            raise NewscrawlError(
                "Not everything is the same in both; run the command again, when nothing else writes."
            )
        return 0


def copy_collection(source: Store, target: Store, name: CollectionName, now: datetime) -> bool:
    """Copy and compare one collection, print what became of it, and return whether both agree."""
    with progress_bar(f"{name} copied", source.total(name)) as bar:
        result = copy(source, target, name, now, bar.at)
    with progress_bar(f"{name} compared", source.total(name)) as bar:
        verify(source, target, name, result, bar.at)
    print(_line(name, result), flush=True)
    return result.verified


def _line(name: str, result: Copied) -> str:
    counts = result.outcomes
    parts = [f"{result.total:,}", f"{result.present:,} there before", f"{counts[Outcome.NEW]:,} new"]
    if counts[Outcome.UPDATED]:
        parts.append(f"{counts[Outcome.UPDATED]:,} replaced")
    if result.left_out:
        parts.append(f"{result.left_out:,} left out, since they were forgotten there")
    if counts[Outcome.REFUSED]:
        parts.append(f"{counts[Outcome.REFUSED]:,} too large")
    if result.verified:
        said = f"all the same (hash {result.digests[0][:12]})"
    else:
        lacking = result.total - result.left_out - result.matching
        said = f"{lacking:,} NOT the same"
    return f"{name:<10}{', '.join(parts)}; {said}"


def _absolute(address: str) -> str:
    """Return a store's address with a SQLite file's path in full."""
    if address.startswith("sqlite:") and len(address) > len("sqlite:"):
        return f"sqlite:{Path(address.removeprefix('sqlite:')).resolve()}"
    return address
