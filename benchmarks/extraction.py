"""Measure extraction on saved pages with expected texts, beside trafilatura.

usage: extraction.py PAGES GOLD [--generic] [--per-page]

PAGES holds `<name>.html.gz`, GOLD `<name>.json` with title, authors, initials, dateline, published, related,
body (a list of blocks with `text`) and must_not (strings that the body may not hold). Body precision, recall
and F1 count 4-token shingles, as the mean over pages that have a body; leaks are must_not strings found.
`--generic` switches off the layouts that are found by a mark in the page.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trafilatura
from lxml import html

from newscrawl.article import Article, Page
from newscrawl.errors import Refused
from newscrawl.extraction import extract as extraction
from newscrawl.extraction.layout import Outlet
from newscrawl.urls import host_of

_FETCHED = datetime(2026, 1, 1, tzinfo=UTC)
# A mock-up whose visible header belongs to another article: its fields are not counted.
_NO_HEADER = frozenset({"majalah-tempo-rkuhp-2022"})
_ADDRESS = ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")

Shingles = Counter[tuple[str, ...]]


def tokens(text: str | None) -> list[str]:
    """Return the words of `text`, lower-case, compatibility forms folded."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text or "").lower())


def shingles(text: str, size: int = 4) -> Shingles:
    """Return the runs of `size` words in `text`, counted; a shorter text is one run."""
    words = tokens(text)
    return (
        Counter(tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1)))
        if words
        else Counter()
    )


def agreement(gold: Shingles, got: Shingles) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    hits = (gold & got).total()
    precision = hits / got.total() if got else float(not gold)
    recall = hits / gold.total() if gold else float(not got)
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


@dataclass(slots=True)
class Tally:
    """The figures of one extractor over all pages."""

    bodies: list[tuple[float, float, float]] = field(default_factory=list)
    leaks: int = 0
    strings: int = 0
    seconds: float = 0.0
    fields: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def add_body(self, gold: dict[str, Any], body: str) -> tuple[tuple[float, float, float], list[str]]:
        """Count one body; return its precision, recall and F1, and the strings that leaked."""
        scores = agreement(shingles("\n".join(block["text"] for block in gold["body"])), shingles(body))
        if gold["body"]:
            self.bodies.append(scores)
        words = f" {' '.join(tokens(body))} "
        leaked = [
            each for each in gold["must_not"] if tokens(each) and f" {' '.join(tokens(each))} " in words
        ]
        self.leaks += len(leaked)
        self.strings += len(gold["must_not"])
        return scores, leaked

    def report(self, name: str, pages: int) -> None:
        """Print the figures."""
        p, r, f1 = (sum(each[k] for each in self.bodies) / max(1, len(self.bodies)) for k in range(3))
        print(f"{name:12s} body P {p:.4f}  R {r:.4f}  F1 {f1:.4f}  over {len(self.bodies)} pages,", end=" ")
        print(
            f"leaks {self.leaks} of {self.strings} strings, {1000 * self.seconds / max(1, pages):.1f} ms a page"
        )
        for key, values in self.fields.items():
            print(f"  {key:15s} {sum(values) / len(values):.3f}  ({len(values)} pages)")


def _same(one: str | None, other: str | None) -> bool:
    return tokens(one) == tokens(other)


def _names(names: Sequence[str]) -> set[str]:
    return {" ".join(tokens(each)) for each in names}


def _add_fields(tally: Tally, gold: dict[str, Any], article: Article | None, name: str) -> None:
    found = article or Article(id=None, url=None, source=None, title=None, body="")
    if name not in _NO_HEADER:
        tally.fields["title"].append(_same(gold["title"], found.title))
        tally.fields["authors"].append(_names(gold["authors"]) == _names(found.authors))
        if gold["published"]:
            expected = datetime.fromisoformat(gold["published"]).replace(second=0)
            got = found.published_at.replace(second=0) if found.published_at else None
            tally.fields["published"].append(got == expected)
    initials = [each.lower() for each in found.initials]
    tally.fields["initials"].append([each.lower() for each in gold["initials"]] == initials)
    tally.fields["dateline"].append(_same(gold["dateline"], found.dateline.text if found.dateline else None))
    if related := _names([each["title"] for each in gold["related"]]):
        tally.fields["related recall"].append(
            len(related & _names([each.title for each in found.related])) / len(related)
        )


def _address(raw: bytes, name: str) -> str:
    root = html.document_fromstring(raw, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    for path in _ADDRESS:
        if found := [str(each) for each in root.xpath(path) if str(each).startswith("http")]:
            return found[0]
    return f"https://{name.split('-')[0]}.example/{name}"


def _ours(raw: bytes, url: str) -> Article | None:
    host = host_of(url)
    outlet = Outlet(name=host, domains=(".".join(host.split(".")[-3 if host.endswith(".co.id") else -2 :]),))
    try:
        return extraction.extract(Page(url=url, body=raw, source=host, fetched_at=_FETCHED), outlet)
    except Refused:
        return None


def _trafilatura(raw: bytes) -> str:
    return trafilatura.extract(raw, include_comments=False, with_metadata=False) or ""


def _timed(tally: Tally, run: Callable[[], Any]) -> Any:
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        result = run()
        best = min(best, time.perf_counter() - start)
    tally.seconds += best
    return result


def main() -> int:
    """Run the benchmark; 2 where a folder holds no pages."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--generic", action="store_true")
    parser.add_argument("--per-page", action="store_true")
    options = parser.parse_args()
    if options.generic:
        extraction.MARKED_LAYOUTS = ()
    ours, theirs = Tally(), Tally()
    names = sorted(path.stem for path in options.gold.glob("*.json"))
    for name in names:
        gold = json.loads((options.gold / f"{name}.json").read_text(encoding="utf-8"))
        raw = gzip.decompress((options.pages / f"{name}.html.gz").read_bytes())
        url = _address(raw, name)
        article: Article | None = _timed(ours, lambda raw=raw, url=url: _ours(raw, url))
        (precision, recall, f1), leaked = ours.add_body(gold, article.body if article else "")
        _add_fields(ours, gold, article, name)
        theirs.add_body(gold, _timed(theirs, lambda raw=raw: _trafilatura(raw)))
        if options.per_page:
            shown = f"LEAKS {'; '.join(leaked)}" if leaked else ""
            print(f"{name:45s} P {precision:.3f} R {recall:.3f} F1 {f1:.3f} {shown}")
    if not names:
        print(f"no expected texts in {options.gold}", file=sys.stderr)
        return 2
    ours.report("newscrawl", len(names))
    theirs.report("trafilatura", len(names))
    return 0


if __name__ == "__main__":
    sys.exit(main())
