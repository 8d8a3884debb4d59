"""The closing words of a run, for the person who started it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from newscrawl.extensions.run import STORED, Run
from newscrawl.reasons import duration, words_for

SHOWN_FAILED_SOURCES = 20
"""Failed sources that are named: an index can list any number."""


def closing_words(run: Run) -> Iterator[str]:
    """Yield what became of a run, line by line."""
    counts = ", ".join(f"{run.outcomes[outcome]} {outcome}" for outcome in STORED)
    yield f"{run.name}: {counts} in {run.collection.address}"
    yield f"  {run.pages} pages fetched in {duration(run.seconds)}; {run.ending}"
    if run.revisits:
        articles = "article" if run.revisits == 1 else "articles"
        yield f"  looked again at {run.revisits} recent {articles}, as REVISIT_AFTER says"
    for reason, count in run.skips.most_common():
        yield f"  skipped {count}: {words_for(reason)}"
    for reason, each in sorted(run.refusals.items(), key=lambda pair: -pair[1].count):
        more = f" and {each.count - len(each.examples)} more" if each.count > len(each.examples) else ""
        yield f"  refused {each.count}: {words_for(reason)}: {', '.join(each.examples)}{more}"
    if run.sources_left and not run.nothing_due:
        sources = "source" if run.sources_left == 1 else "sources"
        yield f"  left {run.sources_left} {sources} for a later run: something new is seldom first there"
    for url, reason in islice(run.sources_failed.items(), SHOWN_FAILED_SOURCES):
        yield f"  source failed: {url} ({words_for(reason)})"
    if len(run.sources_failed) > SHOWN_FAILED_SOURCES:
        yield f"  and {len(run.sources_failed) - SHOWN_FAILED_SOURCES} more sources failed"
    for check in run.checks:
        yield f"  {check}"
    if run.problem:
        yield run.problem
    elif run.left_alone and run.wait is not None:
        words = f"{run.name} {run.wait.words(run.zone)} ({run.wait.url}); nothing was asked."
        yield f"{words} To ask all the same: -s RETRY_AFTER_REMEMBERED=0"
    elif run.nothing_due:
        yield f"Nothing due: none of the outlet's {run.sources_left} sources is to be asked yet."
    elif not run.articles and run.refusals.keys() <= run.expected and run.closed == "finished":
        yield "Nothing new: the sources answered and listed no article that is not stored already."
    if run.example:
        replay = run.settings["REPLAY"]
        options = f"-s REPLAY={replay} " if replay else ""
        yield f"Read one: {_program()} article {options}{run.example}"


def _program() -> str:
    """Return how `scrapy` was called, where that is not the one on the PATH: ".venv/bin/scrapy"."""
    called = sys.argv[0]
    return called if Path(called).name == "scrapy" and shutil.which("scrapy") != called else "scrapy"
