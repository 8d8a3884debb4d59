"""`scrapy upgrade`: an older collection brought to this version's schema."""

from __future__ import annotations

import argparse

from newscrawl.collection.opening import check_exists
from newscrawl.collection.progress import progress_bar
from newscrawl.command import ProjectCommand
from newscrawl.config import store_address
from newscrawl.errors import WrongUse
from newscrawl.storage.store import upgrade_store


class Command(ProjectCommand):
    """Upgrade the collection that the settings name; interrupted, it goes on when run again."""

    requires_crawler_process = False

    def short_desc(self) -> str:
        """Return the command's line in Scrapy's list."""
        return "Bring an older collection to this version's schema"

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Upgrade, and say what was done."""
        if args:
            raise WrongUse("scrapy upgrade takes no argument; the settings name the collection.")
        settings = self.project_settings
        check_exists(store_address(settings))
        with progress_bar("articles upgraded") as bar:
            before, after = upgrade_store(
                store_address(settings),
                database=settings["MONGO_DATABASE"],
                retry_seconds=settings.getfloat("STORE_RETRY_SECONDS"),
                progress=bar.at,
            )
        if before == after:
            print(f"The collection has schema {after} already; nothing to do.")
        else:
            print(f"The collection was upgraded from schema {before} to {after}.")
        return 0
