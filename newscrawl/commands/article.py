"""`scrapy article`: articles as a reader likes to see them, from the store, the site, a file or a pipe."""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
import zlib
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from newscrawl.article import Article, Page, json_document
from newscrawl.command import ProjectCommand
from newscrawl.config import enrichment, store_address, time_zone
from newscrawl.errors import NewscrawlError, Refused, WrongUse
from newscrawl.extensions.run import Run, words_for
from newscrawl.extraction.extract import extract, read_text
from newscrawl.extraction.page import MAX_PAGE_BYTES, decode, parse, stated_address
from newscrawl.outlets import outlet_for, spider_for
from newscrawl.presentation import render_article
from newscrawl.spiders.news import NewsSpider
from newscrawl.storage.store import Store, open_store
from newscrawl.urls import clean_url

PAGE_ENDINGS = (".html", ".htm", ".html.gz", ".htm.gz")


class Unreadable(Exception):
    """A source that gives no article; the text says why."""


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
            return enrichment(self.project_settings).enrich(article)
        except Refused as refused:
            raise Unreadable(
                f"{words_for(refused.reason)}{f' ({refused.detail})' if refused.detail else ''}"
            ) from None

    def _read_page(self, source: str, body: bytes, url: str | None) -> Article:
        saved_at = datetime.fromtimestamp(int(Path(source).stat().st_mtime), UTC)
        page = Page(url=url or "", body=body, source="", fetched_at=saved_at)
        address = url or stated_address(parse(page))
        if address is None:
            raise Unreadable("the page does not tell its address; give it with --url")
        loader = self._loader
        spider = spider_for(address, loader)
        return extract(
            Page(address, body, spider.name, saved_at, number=spider.number_of(address)),
            outlet_for(address, loader),
        )

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
        """Fetch `urls` by the same way as a crawl does, into a store of their own that is thrown away."""
        assert self.crawler_process is not None
        settings = self.crawler_process.settings
        settings.set("MONGO_URI", None, priority="cmdline")
        settings.set("SQLITE_PATH", str(path), priority="cmdline")
        settings.set("REFUSED_EXAMPLES", len(urls), priority="cmdline")
        settings.set("PROGRESS_SECONDS", 0, priority="cmdline")
        crawlers = []
        for spider, theirs in self._by_spider(urls).items():
            crawlers.append(self.crawler_process.create_crawler(spider))
            self.crawler_process.crawl(crawlers[-1], url=theirs)
        self.crawler_process.start()
        if self.crawler_process.bootstrap_failed:
            raise NewscrawlError("Fetching could not start; see the log.")
        refusals: dict[str, str] = {}
        for crawler in crawlers:
            run = crawler.get_extension(Run)
            assert run is not None
            if run.closed == "shutdown":
                raise KeyboardInterrupt
            for reason, refused in run.refusals.items():
                refusals |= dict.fromkeys(refused.examples, words_for(reason))
        with closing(open_store(f"sqlite:{path}")) as store:
            articles = {url: article for url in urls if (article := self._stored(store, url))}
        return Fetched(articles, refusals)

    def _by_spider(self, urls: Iterable[str]) -> dict[type[NewsSpider], list[str]]:
        groups: dict[str, tuple[type[NewsSpider], list[str]]] = {}
        for url in urls:
            spider = spider_for(url, self._loader)
            groups.setdefault(spider.name, (spider, []))[1].append(url)
        return dict(groups.values())


def any_store(settings: Any) -> bool:
    """Say whether there is a store to look into; reading must not make an empty one."""
    address = store_address(settings)
    return not address.startswith("sqlite:") or Path(address.removeprefix("sqlite:")).exists()


def is_url(source: str) -> bool:
    """Say whether a source is an address, not a file."""
    return source.lower().startswith(("http://", "https://"))


def check_url(url: str) -> None:
    """Raise WrongUse where `url` is no http(s) address."""
    try:
        clean_url(url)
    except ValueError:
        raise WrongUse(f"{url} is no http(s) address.") from None


def read_file(source: str) -> bytes:
    """Return a file's bytes, unzipped for a name in .gz; `-` is standard input. Raises Unreadable."""
    try:
        if source == "-":
            return sys.stdin.buffer.read()
        if source.lower().endswith(".gz"):
            with gzip.open(source) as file:
                return file.read(MAX_PAGE_BYTES + 1)
        return Path(source).read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
