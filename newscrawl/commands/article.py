"""`scrapy article`: articles as a reader likes to see them, from the store, the site, a file or a pipe."""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from newscrawl.article import Article, json_document
from newscrawl.command import ProjectCommand
from newscrawl.config import store_address, time_zone
from newscrawl.enrichment.entities.tagger import tag
from newscrawl.enrichment.language import identify
from newscrawl.errors import Refused, WrongUse
from newscrawl.extensions.run import words_for
from newscrawl.extraction.extract import extract, read_text
from newscrawl.extraction.page import decode
from newscrawl.given import PAGE_ENDINGS, Unreadable, check_url, fetch, is_url, read_file, saved_page
from newscrawl.outlets import outlet_for, spider_for
from newscrawl.presentation import render_article
from newscrawl.storage.store import Store, open_store


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
        """Add --json and --url."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one document a line")
        parser.add_argument("--url", metavar="URL", help="the address of a saved page that does not tell it")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print each source's article, in the order given."""
        self._check(args, opts)
        fetched = self._fetch([each for each in dict.fromkeys(args) if is_url(each)])
        console = Console(highlight=False)
        failed = False
        for source in args:
            try:
                article = self._read(source, opts.url, fetched)
            except Unreadable as error:
                failed = True
                if opts.json:
                    print(json_document({"source": source, "error": str(error)}))
                else:
                    print(f"{source}: {error}", file=sys.stderr)
                continue
            if opts.json:
                print(json_document(article.to_document()))
            else:
                render_article(article, console, time_zone(self.project_settings))
        return 1 if failed else 0

    def _check(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            raise WrongUse(
                "Name a source: a URL, a saved page (.html, .html.gz), a text (.txt), or - for stdin."
            )
        for source in args:
            if is_url(source):
                check_url(source)
            elif not (source == "-" or source.lower().endswith((*PAGE_ENDINGS, ".txt"))):
                raise WrongUse(f"{source} is neither a URL nor a file that ends in .html, .html.gz or .txt.")
        if args.count("-") > 1:
            raise WrongUse("Standard input (-) can be read only once.")
        if opts.url is not None:
            check_url(opts.url)
            if sum(each.lower().endswith(PAGE_ENDINGS) for each in args) != 1:
                raise WrongUse("--url gives the address of one saved page; name exactly one.")

    # --- each kind of source

    def _read(self, source: str, url: str | None, fetched: Fetched) -> Article:
        if is_url(source):
            if source in fetched.articles:
                return fetched.articles[source]
            raise Unreadable(fetched.refusals.get(source, "no article came of it"))
        try:
            body = read_file(source)
            if source == "-" or source.lower().endswith(".txt"):
                article = read_text(decode(body))
            else:
                article = self._read_page(source, body, url)
            return enrich(article)
        except Refused as refused:
            raise Unreadable(
                f"{words_for(refused.reason)}{f' ({refused.detail})' if refused.detail else ''}"
            ) from None

    def _read_page(self, source: str, body: bytes, url: str | None) -> Article:
        page = saved_page(source, body, url, self._loader)
        return extract(page, outlet_for(page.url, self._loader))

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
        if any_store(settings):
            with closing(open_store(store_address(settings), database=settings["MONGO_DATABASE"])) as store:
                articles = {url: article for url in urls if (article := self._stored(store, url))}
        missing = [url for url in urls if url not in articles]
        if not missing:
            return Fetched(articles, {})
        with tempfile.TemporaryDirectory(prefix="newscrawl-") as folder:
            more = self._crawl(missing, Path(folder, "fetched.sqlite"))
        return Fetched(articles | more.articles, more.refusals)

    def _stored(self, store: Store, url: str) -> Article | None:
        id = spider_for(url, self._loader).identify(url)
        if (article := store.get(id)) is not None:
            return article
        visit = store.visits([id]).get(id)
        return store.get(visit.article_id) if visit and visit.article_id else None

    def _crawl(self, urls: list[str], path: Path) -> Fetched:
        """Fetch `urls` into a store of their own that is thrown away."""
        refusals = fetch(self.crawler_process, urls, path)
        with closing(open_store(f"sqlite:{path}")) as store:
            articles = {url: article for url in urls if (article := self._stored(store, url))}
        return Fetched(articles, refusals)


def any_store(settings: Any) -> bool:
    """Say whether there is a store to look into; reading must not make an empty one."""
    address = store_address(settings)
    return not address.startswith("sqlite:") or Path(address.removeprefix("sqlite:")).exists()


def enrich(article: Article) -> Article:
    """Set an article's language and entities, as the pipelines do."""
    article.language = identify(article.body)
    article.entities = tag(article.body)
    return article
