"""Measure extraction on saved pages with expected texts, beside other extractors where they are installed.

usage: python -m benchmarks.extraction PAGES GOLD [--generic] [--ours] [--per-page] [--repeat N]

PAGES holds `<name>.html.gz`, GOLD `<name>.json` with title, authors, initials, dateline, published,
related, body (a list of blocks with `text`) and must_not (strings that the body may not hold). Body
precision, recall and F1 count 4-token shingles, as the mean over pages that have a body; leaks are must_not
strings found; the other columns are the share of pages that are right, for related links their recall.
Milliseconds are of the processor, a page's best of N runs, the mean over all pages. Ours reads each page
with its outlet's layout, found by the address that the page gives; `--generic` switches known layouts off.
`--ours` leaves the others out.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import re
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.extractors import FETCHED, Extractor, Prediction, extractors
from newscrawl.article import Page
from newscrawl.extraction.page import parse, stated_address
from newscrawl.extraction.site import registrable_domain

# A mock-up whose visible header belongs to another article: its fields are not counted.
NO_HEADER = frozenset({"majalah-tempo-rkuhp-2022"})
FIELDS = ("title", "authors", "published", "initials", "dateline", "related")

Shingles = Counter[tuple[str, ...]]


def tokens(text: str | None) -> list[str]:
    """Return the words of `text`, lower-case, compatibility forms folded."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text or "").lower())


def shingles(text: str | None, size: int = 4) -> Shingles:
    """Return the runs of `size` words in `text`, counted; a shorter text is one run."""
    words = tokens(text)
    if not words:
        return Counter()
    return Counter(tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1)))


def agreement(gold: Shingles, got: Shingles) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    hits = (gold & got).total()
    precision = hits / got.total() if got else float(not gold)
    recall = hits / gold.total() if gold else float(not got)
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(slots=True)
class Tally:
    """The figures of one extractor over some pages."""

    bodies: list[tuple[float, float, float]] = field(default_factory=list)
    leaks: int = 0
    strings: int = 0
    pages: int = 0
    seconds: float = 0.0
    fields: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, name: str, gold: dict[str, Any], found: Prediction, seconds: float) -> str:
        """Count one page; return its figures in words."""
        self.pages += 1
        self.seconds += seconds
        scores = agreement(
            shingles("\n".join(block["text"] for block in gold["body"])), shingles(found.get("body"))
        )
        if gold["body"]:
            self.bodies.append(scores)
        words = f" {' '.join(tokens(found.get('body')))} "
        strings = [(each, " ".join(tokens(each))) for each in gold["must_not"]]
        leaked = [each for each, plain in strings if plain and f" {plain} " in words]
        self.leaks += len(leaked)
        self.strings += len(gold["must_not"])
        for key, value in _right(name, gold, found):
            self.fields[key].append(value)
        wrong = [key for key, value in _right(name, gold, found) if value < 1]
        return f"P {scores[0]:.3f}  R {scores[1]:.3f}  F1 {scores[2]:.3f}  {'; '.join([*wrong, *leaked])}"

    def row(self) -> list[str]:
        """Return the figures as the columns of a table."""
        body = [
            sum(each[k] for each in self.bodies) / len(self.bodies) if self.bodies else None for k in range(3)
        ]
        right = [sum(values) / len(values) if (values := self.fields[key]) else None for key in FIELDS]
        return [
            *(f"{value:.4f}" if value is not None else "–" for value in body),
            f"{self.leaks}/{self.strings}",
            *(f"{value:.3f}" if value is not None else "–" for value in right),
            f"{1000 * self.seconds / max(1, self.pages):.1f}",
        ]


def _right(name: str, gold: dict[str, Any], found: Prediction) -> Iterable[tuple[str, float]]:
    if name not in NO_HEADER:
        yield "title", tokens(gold["title"]) == tokens(found.get("title"))
        yield "authors", _names(gold["authors"]) == _names(found.get("authors"))
        if gold["published"]:
            yield "published", _minute(gold["published"]) == _minute(found.get("published"))
    initials = [each.lower() for each in found.get("initials") or []]
    yield "initials", [each.lower() for each in gold["initials"]] == initials
    yield "dateline", tokens(gold["dateline"]) == tokens(found.get("dateline"))
    if related := _names(each["title"] for each in gold["related"]):
        titles = _names(each["title"] for each in found.get("related") or [])
        yield "related", len(related & titles) / len(related)


def _names(names: Iterable[str] | None) -> set[str]:
    return {" ".join(tokens(each)) for each in names or ()}


def _minute(stamp: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(stamp or "")
    except ValueError:
        return None
    return moment.astimezone(UTC).replace(second=0, microsecond=0) if moment.tzinfo else None


def address_of(raw: bytes, name: str) -> str:
    """Return the address that a saved page gives as its own, else one made of its file's name."""
    parsed = parse(Page(url="", body=raw, source="", fetched_at=FETCHED))
    return stated_address(parsed) or f"https://{name.partition('-')[0]}.example/{name}"


def _timed(run: Extractor, raw: bytes, url: str, repeat: int) -> tuple[Prediction, float]:
    best, found = float("inf"), Prediction()
    for _ in range(repeat):
        start = time.process_time()
        try:
            found = run(raw, url)
        except Exception as error:
            # The library's failure on a page is its result there: nothing found.
            print(f"{url}: {type(error).__name__}: {error}", file=sys.stderr)
            found = {}
        best = min(best, time.process_time() - start)
    return found, best


def _table(head: str, rows: dict[str, Tally]) -> None:
    print(f"| {head} | pages | P | R | F1 | leaks | {' | '.join(FIELDS)} | ms |")
    print(f"|---|{'---:|' * (len(FIELDS) + 6)}")
    for name, tally in rows.items():
        print(f"| {name} | {tally.pages} | {' | '.join(tally.row())} |")


def main() -> int:
    """Run the benchmark; 2 where a folder holds no expected texts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--generic", action="store_true", help="switch known layouts off")
    parser.add_argument("--ours", action="store_true", help="leave other extractors out")
    parser.add_argument("--per-page", action="store_true", help="print a line for each page of ours")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="time the best of N runs (3)")
    options = parser.parse_args()
    names = sorted(path.stem for path in options.gold.glob("*.json"))
    if not names:
        print(f"no expected texts in {options.gold}", file=sys.stderr)
        return 2
    running = extractors(options.generic)
    # What the libraries loaded is theirs, not a page's: the collector need not look through it at every page.
    gc.collect()
    gc.freeze()
    if options.ours:
        running = {"newscrawl": running["newscrawl"]}
    tallies = {extractor: Tally() for extractor in running}
    outlets: dict[str, Tally] = defaultdict(Tally)
    for name in names:
        gold = json.loads((options.gold / f"{name}.json").read_text(encoding="utf-8"))
        raw = gzip.decompress((options.pages / f"{name}.html.gz").read_bytes())
        url = address_of(raw, name)
        for extractor, run in running.items():
            found, seconds = _timed(run, raw, url, options.repeat)
            line = tallies[extractor].add(name, gold, found, seconds)
            if extractor == "newscrawl":
                outlets[registrable_domain(urlsplit(url).hostname or "")].add(name, gold, found, seconds)
                if options.per_page:
                    print(f"{name:45s} {found.get('layout') or 'refused':20s} {line}")
    _table("extractor", tallies)
    print()
    _table("outlet (newscrawl)", dict(sorted(outlets.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
