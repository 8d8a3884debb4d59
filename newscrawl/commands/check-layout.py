"""`scrapy check-layout`: what an outlet's layouts find on a page, beside what is found without them."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler

from newscrawl.article import Page
from newscrawl.collection.terminal import Output
from newscrawl.command import ProjectCommand
from newscrawl.errors import Refused, WrongUse
from newscrawl.fetching import check_url, fetch, is_url
from newscrawl.item import CrawledPage
from newscrawl.layout_check import Check, Found, Reading, check_layouts
from newscrawl.outlets import known_outlets
from newscrawl.presentation import plain
from newscrawl.reasons import words_for
from newscrawl.saved import Unreadable, find_outlet, is_page, read_page

MAX_SHOWN = 60


class Command(ProjectCommand):
    """Check layouts; exit code 1 where a page cannot be read, or fits none of its outlet's layouts."""

    def syntax(self) -> str:
        """Return what follows `scrapy check-layout`."""
        return "[options] <URL or saved page> ..."

    def short_desc(self) -> str:
        """Return the command's line in Scrapy's list."""
        return "Show what each layout of an outlet finds on a page"

    def long_desc(self) -> str:
        """Return the help's description."""
        return (
            "Show, field by field, what each layout of a page's outlet finds, how many elements each of its "
            "selectors matches, and what is found without a layout. A page is a URL, which is fetched as a "
            "crawl would and not stored, or a saved page (.html, .html.gz)."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --json and --url."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object a page")
        parser.add_argument("--url", metavar="URL", help="the address of a saved page that does not tell it")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Check each page, in the order given."""
        _check_arguments(args, opts)
        pages, refusals = self._fetch([each for each in dict.fromkeys(args) if is_url(each)])
        assert self.crawler_process is not None
        outlets = known_outlets(self.crawler_process.spider_loader)
        console = Output()
        code = 0
        for source in args:
            try:
                if is_url(source):
                    if source not in pages:
                        raise Unreadable(refusals.get(source, "no page came of it"))
                    page = pages[source]
                    outlet = find_outlet(page.url, outlets).outlet
                else:
                    page, outlet = read_page(source, opts.url, outlets)
                check = check_layouts(page, outlet)
            except (Unreadable, Refused) as error:
                code = 1
                reason = words_for(error.reason) if isinstance(error, Refused) else str(error)
                if opts.json:
                    print(json.dumps({"source": source, "error": reason}, ensure_ascii=False))
                else:
                    print(f"{source}: {reason}", file=sys.stderr)
                continue
            own = check.readings[:-1]
            if own and not any(reading.fits for reading in own):
                code = 1
            if opts.json:
                print(json.dumps({"source": source, **dataclasses.asdict(check)}, ensure_ascii=False))
            else:
                _render(check, source, console)
        return code

    def _fetch(self, urls: list[str]) -> tuple[dict[str, Page], dict[str, str]]:
        pages: dict[str, Page] = {}
        if not urls:
            return pages, {}

        def keep(item: Any) -> None:
            if isinstance(item, CrawledPage):
                pages[item.listed_url] = item.page

        def prepare(crawler: Crawler) -> None:
            crawler.signals.connect(keep, signal=signals.item_scraped, weak=False)

        assert self.crawler_process is not None
        # Pages as they come, before anything has read them.
        self.crawler_process.settings.set("ITEM_PIPELINES", {}, priority="cmdline")
        with tempfile.TemporaryDirectory(prefix="newscrawl-") as folder:
            refusals = fetch(self.crawler_process, urls, Path(folder, "fetched.sqlite"), prepare)
        return pages, refusals


def _check_arguments(args: list[str], opts: argparse.Namespace) -> None:
    if not args:
        raise WrongUse("Name a page: a URL or a saved page (.html, .html.gz).")
    for source in args:
        if is_url(source):
            check_url(source)
        elif not is_page(source):
            raise WrongUse(f"{source} is neither a URL nor a file that ends in .html or .html.gz.")
    if opts.url is not None:
        check_url(opts.url)
        if len(args) != 1 or is_url(args[0]):
            raise WrongUse("--url gives the address of one saved page; name exactly one.")


def _render(check: Check, source: str, console: Console) -> None:
    console.print(Text(plain(source), style="bold"))
    console.print(Text(plain(check.url)))
    console.print(Text(plain(f"outlet {check.outlet}, read by layout {check.layout}")))
    for reading in check.readings:
        if not reading.fits:
            console.print(Text(f"\n{reading.layout}: does not fit, its body is not in the page", style="dim"))
            continue
        console.print(Text(f"\n{reading.layout}", style="bold"))
        if reading.refusal:
            console.print(Text(f"refused: {words_for(reading.refusal)}"))
        else:
            console.print(_table(reading))
        for name, selectors in reading.elements.items():
            for selector, count in selectors.items():
                style = "" if count else "dim"
                console.print(Text(plain(f"{count:4d}  {name:9s} {selector}"), style=style))
    console.print()


def _table(reading: Reading) -> Table:
    table = Table(show_header=True, header_style="dim", box=None, pad_edge=False)
    for heading in ("field", "value", "found in"):
        table.add_column(heading, overflow="fold")
    for name, found in reading.fields.items():
        table.add_row(name, _shown(found), ", ".join(found.places))
    ends = Text(plain(f"{reading.words} words: {reading.first_words} … {reading.last_words}"))
    table.add_row("body", ends, "")
    return table


def _shown(found: Found) -> Text:
    if found.value is None:
        return Text("-", style="dim")
    texts = [found.value] if isinstance(found.value, str) else found.value
    shown = "; ".join(each if len(each) <= MAX_SHOWN else f"{each[: MAX_SHOWN - 1]}…" for each in texts)
    return Text(plain(shown))
