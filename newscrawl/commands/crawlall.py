"""`scrapy crawlall`: every outlet side by side, in one process."""

from __future__ import annotations

import argparse
import sys

from scrapy.crawler import AsyncCrawlerProcess

from newscrawl.command import ProjectCommand
from newscrawl.fleet.fleet import Fleet
from newscrawl.outlets import known_spiders


class Command(ProjectCommand):
    """Crawl all outlets."""

    def short_desc(self) -> str:
        """Return the command's line in Scrapy's list."""
        return "Crawl all outlets side by side"

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Crawl them."""
        process = self.crawler_process
        assert isinstance(process, AsyncCrawlerProcess)
        spiders = [each for each in known_spiders(process.spider_loader) if not each.off]
        if args:
            spiders = [each for each in spiders if each.name in args]
        fleet = Fleet(process)
        run = fleet.start(spiders)
        process.start()
        fleet.close()
        for outlet in run.outlets:
            print("\n".join(outlet.run.summary()) if outlet.run else outlet.error, file=sys.stderr)
        return 0
