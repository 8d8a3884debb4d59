"""`scrapy crawl`: Scrapy's command, with checks before the first request, a summary, and exit codes."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import Any

from scrapy.commands import BaseRunSpiderCommand

from newscrawl.command import ProjectCommand
from newscrawl.config import DEMO, NewscrawlAddon, store_address
from newscrawl.errors import WrongUse
from newscrawl.extensions.closing import closing_words
from newscrawl.extensions.run import Run
from newscrawl.locks import outlet_lock
from newscrawl.outlets import spider_named
from newscrawl.spiders.news import NewsSpider
from newscrawl.storage.store import ArticleQuery, Store, open_store

RECENT_RUNS = 1000


class Command(ProjectCommand, BaseRunSpiderCommand):
    """Crawl one outlet's articles into the store."""

    def syntax(self) -> str:
        """Return what follows `scrapy crawl`."""
        return "[options] <outlet>"

    def short_desc(self) -> str:
        """Return the command's line in Scrapy's list."""
        return "Crawl an outlet's articles into the store"

    def long_desc(self) -> str:
        """Return the help's description."""
        return (
            "Crawl an outlet's articles into the store. Spider arguments: -a since=2023-09-01 -a "
            "until=2023-09-30 (whole days, both included; also 7d or 12h), -a url=https://... (just this; "
            "repeatable), -a urls_file=FILE, -a refresh=1 (fetch known articles again). Without since, a run "
            "goes back to the last one that was completed, the first one seven days. Recent articles are "
            "looked at again at the ages that REVISIT_AFTER gives. `scrapy list` names the outlets; some of "
            "them only have layouts for saved pages, and crawling them says why they are switched off. A "
            "site that is none of them: scrapy crawl site -a site=https://www.contoh.id/"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Take -a apart before Scrapy does, whose dict would keep only the last `url`."""
        given, opts.spargs = opts.spargs, []
        super().process_options(args, opts)
        opts.spargs = given

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Run the crawl; print its summary on standard error."""
        assert self.crawler_process is not None
        arguments = spider_arguments(opts.spargs)
        spider = self._find_spider(args)
        settings = self.project_settings
        spider.check_arguments(arguments, settings, self.now())
        NewscrawlAddon().update_settings(settings.copy())
        check_store(settings)
        with outlet_lock(settings, spider.name_for(arguments)):
            ask_for_contact(settings)
            crawler = self._create_crawler(spider)
            self.crawler_process.crawl(crawler, **arguments)
            self.crawler_process.start()
        if self.crawler_process.bootstrap_failed:
            return 1
        run = crawler.get_extension(Run)
        assert run is not None
        print("\n".join(closing_words(run)), file=sys.stderr)
        return run.exit_code

    def _find_spider(self, args: list[str]) -> type[NewsSpider]:
        assert self.crawler_process is not None
        names = self.crawler_process.spider_loader.list()
        if len(args) != 1:
            raise WrongUse(f"Name one outlet to crawl, of: {', '.join(names)}.")
        return spider_named(args[0], self.crawler_process.spider_loader)


def ask_for_contact(settings: Any) -> None:
    """Say on standard error that CONTACT is not set, where it is not and outlets are to be asked."""
    if not settings.get("CONTACT") and not settings.get("REPLAY"):
        hint = "CONTACT is not set: write CONTACT=you@example.org into .env, so that outlets can reach you."
        print(hint, file=sys.stderr)


def spider_arguments(given: list[str]) -> dict[str, Any]:
    """Return `-a NAME=VALUE` options as a dict, `url` as the list of all its values. Raises WrongUse."""
    arguments: dict[str, Any] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise WrongUse(f"-a {each} is not NAME=VALUE.")
        if name == "url":
            arguments.setdefault("url", []).append(value)
        elif name in arguments:
            raise WrongUse(f"-a {name} is given twice; only url can be repeated.")
        else:
            arguments[name] = value
    return arguments


def check_store(settings: Any) -> None:
    """Open the store once before the crawl.

    Raises WrongUse for an address that is none, or where invented articles would mix with real ones;
    StoreLost where the store cannot be opened.
    """
    with closing(open_store(store_address(settings), database=settings["MONGO_DATABASE"])) as store:
        demo = settings.get("REPLAY") == DEMO
        if _holds_other_articles(store, demo):
            held = "real articles, and the demo's are invented" if demo else "the demo's invented articles"
            raise WrongUse(
                f"{store.address} holds {held}; so that they never mix, use another store "
                "(-s SQLITE_PATH=... or -s MONGO_DATABASE=...)."
            )


def _holds_other_articles(store: Store, demo: bool) -> bool:
    # Since every run is checked, the newest one that stored something tells of them all.
    if not store.count(ArticleQuery(limit=1)):
        return False
    for crawl in store.crawls(limit=RECENT_RUNS):
        articles = crawl.get("articles")
        if articles is None or any(articles.values()):
            return (crawl["replay"] == DEMO) is not demo
    return False
