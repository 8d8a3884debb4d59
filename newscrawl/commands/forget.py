"""`scrapy forget`: articles that somebody asked to be removed, and never fetched again."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from scrapy.spiderloader import get_spider_loader

from newscrawl.collection.addresses import stored_article
from newscrawl.collection.opening import open_collection
from newscrawl.command import ProjectCommand
from newscrawl.errors import WrongUse
from newscrawl.outlets import spider_for
from newscrawl.storage.store import Store
from newscrawl.urls import clean_url


class Command(ProjectCommand):
    """Forget articles; one that is not stored is marked all the same."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what follows `scrapy forget`."""
        return "URL ..."

    def short_desc(self) -> str:
        """Return the command's line in Scrapy's list."""
        return "Remove articles with their pages and revisions, and never fetch them again"

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Forget each address's article; say what was removed."""
        if not args:
            raise WrongUse("Name the addresses of the articles to forget.")
        for url in args:
            try:
                clean_url(url)
            except ValueError:
                raise WrongUse(f"{url} is no http(s) address.") from None
        loader = get_spider_loader(self.project_settings)
        with open_collection(self.project_settings) as store:
            for url in dict.fromkeys(args):
                print(forget(store, url, loader, self.now()), flush=True)
        return 0


def forget(store: Store, url: str, loader: Any, now: datetime) -> str:
    """Forget the article at `url`; return one line that says what was removed. Raises StoreLost."""
    spider = spider_for(url, loader)
    article = stored_article(store, url, loader)
    id = article.id if article and article.id else spider.identify(url)
    older, page = len(store.revisions(id)), bool(store.pages([id]))
    if not store.forget(id, now, url=url, source=spider.name):
        return f"{url}: was not stored; it will not be fetched"
    rest = [f"{older} older {'text' if older == 1 else 'texts'}"] * bool(older) + ["its page"] * page
    removed = f"the article with {' and '.join(rest)}" if rest else "the article"
    return f"{url}: removed {removed}; it will not be fetched again"
