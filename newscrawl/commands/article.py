"""`scrapy article`: articles as a reader likes to see them, from the store, the site, a file or a pipe."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections import deque
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newscrawl.article import Article, json_document
from newscrawl.collection.addresses import stored_article
from newscrawl.collection.history import show_histories
from newscrawl.collection.opening import may_exist, open_collection
from newscrawl.collection.terminal import Output
from newscrawl.command import ProjectCommand
from newscrawl.config import enrichment, processes, store_address, time_zone
from newscrawl.errors import Refused, WrongUse
from newscrawl.fetching import check_url, fetch, is_url
from newscrawl.outlets import known_outlets
from newscrawl.presentation import render_article
from newscrawl.reasons import words_for
from newscrawl.saved import (
    TEXT_ENDING,
    Reader,
    Unreadable,
    is_page,
    pack,
    read_article,
    read_json,
)
from newscrawl.storage.store import Store, open_store
from newscrawl.workers import Workers

GENERIC = "none"
"""The name of the layout that is none: the generic rules."""

FEW = 3
"""So many sources are read before a pool of processes has started."""

WAITING = 16
"""Sources given to a process ahead of what is printed: enough for it to be busy, few enough to be held."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What fetching the addresses that are not stored brought: articles and refusals by address."""

    articles: dict[str, Article]
    refusals: dict[str, str]


class Command(ProjectCommand):
    """Print articles; a source that cannot be read makes exit code 1, and the others go on."""

    def syntax(self) -> str:
        """Return what follows `scrapy article`."""
        return "[options] <source> ..."

    def short_desc(self) -> str:
        """Return the command's line in Scrapy's list."""
        return "Print articles: stored, fetched, or from saved pages and text"

    def long_desc(self) -> str:
        """Return the help's description."""
        return (
            "Print articles as a reader likes to see them. A source is a URL (the stored article, else "
            "fetched now and not stored), a saved page (.html, .html.gz), or plain text (.txt, - for "
            "standard input)."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --json, --url, --layout and --history."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one document a line")
        parser.add_argument("--url", metavar="URL", help="the address of a saved page that does not tell it")
        parser.add_argument(
            "--layout",
            metavar="OUTLET",
            help="read saved pages by this outlet's layouts, or by none (the generic rules), whatever their "
            "address",
        )
        parser.add_argument(
            "--history", action="store_true", help="what the outlet changed in stored articles, word by word"
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print each source's article, in the order given."""
        self._check(args, opts)
        if opts.history:
            return show_histories(args, self.project_settings, self._loader, as_json=opts.json)
        self._fetched = self._fetch([each for each in dict.fromkeys(args) if is_url(each)])
        self._console = Output()
        stages = enrichment(self.project_settings)
        reader = Reader(pack(known_outlets(self._loader)), stages, opts.url, opts.layout)
        return asyncio.run(self._print_all(args, reader, as_json=opts.json))

    def _check(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            raise WrongUse(
                "Name a source: a URL, a saved page (.html, .html.gz), a text (.txt), or - for stdin."
            )
        for source in args:
            if is_url(source):
                check_url(source)
            elif not (source == "-" or is_page(source) or source.lower().endswith(TEXT_ENDING)):
                raise WrongUse(f"{source} is neither a URL nor a file that ends in .html, .html.gz or .txt.")
        if opts.history and not all(map(is_url, args)):
            raise WrongUse("--history is of stored articles; name their URLs.")
        if args.count("-") > 1:
            raise WrongUse("Standard input (-) can be read only once.")
        if opts.url is not None:
            check_url(opts.url)
            if sum(map(is_page, args)) != 1:
                raise WrongUse("--url gives the address of one saved page; name exactly one.")
        names = [GENERIC, *(known.outlet.name for known in known_outlets(self._loader))]
        if opts.layout is not None and opts.layout not in names:
            raise WrongUse(f"--layout is {opts.layout!r}; it can be {', '.join(names)}.")

    # --- reading and printing

    async def _print_all(self, sources: list[str], reader: Reader, *, as_json: bool) -> int:
        """Print what each source gives, in order, while worker processes read the next ones."""
        files = sum(not is_url(each) and each != "-" for each in sources)
        count = processes(self.project_settings)
        workers = Workers(count) if files > FEW else None
        waiting: deque[tuple[str, asyncio.Task[Article | str]]] = deque()
        failed = False
        try:
            for source in sources:
                if len(waiting) >= WAITING * count:
                    failed |= not await self._print(*waiting.popleft(), as_json=as_json)
                reading = self._read(source, reader, workers, as_json=as_json)
                waiting.append((source, asyncio.create_task(reading)))
            while waiting:
                failed |= not await self._print(*waiting.popleft(), as_json=as_json)
        finally:
            for _, task in waiting:
                task.cancel()
            if workers is not None:
                workers.close()
        return 1 if failed else 0

    async def _read(
        self, source: str, reader: Reader, workers: Workers | None, *, as_json: bool
    ) -> Article | str:
        if is_url(source):
            if source not in self._fetched.articles:
                raise Unreadable(self._fetched.refusals.get(source, "no article came of it"))
            article = self._fetched.articles[source]
            return json_document(article.to_document()) if as_json else article
        read = read_json if as_json else read_article
        if workers is None or source == "-":
            return read(reader, source)
        return await workers.run(read, reader, source)

    async def _print(self, source: str, reading: asyncio.Task[Article | str], *, as_json: bool) -> bool:
        """Print what a source gave; return whether it was an article."""
        try:
            article = await reading
        except (Unreadable, Refused) as error:
            reason = str(error) if isinstance(error, Unreadable) else words_of(error)
            if as_json:
                print(json_document({"source": source, "error": reason}))
            else:
                print(f"{source}: {reason}", file=sys.stderr)
            return False
        if isinstance(article, str):
            print(article)
        else:
            render_article(article, self._console, time_zone(self.project_settings))
        return True

    @property
    def _loader(self) -> Any:
        assert self.crawler_process is not None
        return self.crawler_process.spider_loader

    # --- addresses

    def _fetch(self, urls: list[str]) -> Fetched:
        if not urls:
            return Fetched({}, {})
        settings = self.project_settings
        articles: dict[str, Article] = {}
        if may_exist(store_address(settings)):
            with open_collection(settings) as store:
                articles = {url: article for url in urls if (article := self._stored(store, url))}
        missing = [url for url in urls if url not in articles]
        if not missing:
            return Fetched(articles, {})
        with tempfile.TemporaryDirectory(prefix="newscrawl-") as folder:
            path = Path(folder, "fetched.sqlite")
            refusals = fetch(self.crawler_process, missing, path)
            with closing(open_store(f"sqlite:{path}")) as store:
                articles |= {url: article for url in missing if (article := self._stored(store, url))}
        return Fetched(articles, refusals)

    def _stored(self, store: Store, url: str) -> Article | None:
        return stored_article(store, url, self._loader)


def words_of(refused: Refused) -> str:
    """Return why a source gives no article, as a person would say it."""
    return f"{words_for(refused.reason)}{f' ({refused.detail})' if refused.detail else ''}"
