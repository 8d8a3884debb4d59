"""What a run saw of its articles and its sources: counts and a few addresses, small however long the run."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from newscrawl.article import Document
from newscrawl.extraction.body import GENERIC
from newscrawl.extraction.layout import Layout
from newscrawl.storage.store import Outcome

RECENT = timedelta(days=30)
"""Older articles are not compared with today's: archives have other layouts, and lack other fields."""

SHORT_WORDS = 30
"""An article with fewer words has no body worth the name: what stays is a standfirst or a notice."""

FUTURE = timedelta(hours=3)
"""So far ahead of its download a date is wrong. Indonesia's zones are two hours apart."""

MOVED = timedelta(minutes=1)
"""A publication date that moves less than this was rounded in another way."""

CONTRADICTED = timedelta(days=2)
"""A page and the list that led to it name different days, even where one of them has no zone."""

WORD_EDGES = (
    0, 10, 20, 30, 35, 40, 46, 53, 61, 70, 80, 92, 106, 122, 140, 161, 185, 213, 245, 282, 324, 373, 429, 493,
    567, 652, 750, 863, 992, 1200, 1500, 2000, 3000,
)  # fmt: skip
"""The lowest number of words in each class of length: each is about a seventh longer than the one before."""

INDONESIAN = frozenset({"id", "ms", "jv", "su", "min", "ban", "bug", "ace"})
"""Languages that Indonesian outlets write in, or that short Indonesian texts are taken for."""

MOST_ALIKE = 5000
"""So many texts and moments of a run are remembered to find others like them."""

MOST_SOURCES, MOST_PARTS = 50, 10
"""So many sources are told apart in a run's record, and so many parts of each, the newest."""


@dataclass(slots=True)
class Tally:
    """How many of a kind there were, of how many that were looked at, and the first addresses."""

    of: int = 0
    count: int = 0
    urls: list[str] = field(default_factory=list)

    def look(self, found: bool, url: str, examples: int) -> None:
        """Count one more that was looked at, and whether it is of the kind."""
        self.of += 1
        if found:
            self.add(url, examples)

    def add(self, url: str, examples: int) -> None:
        """Count one more of the kind, which was looked at before."""
        self.count += 1
        if len(self.urls) < examples:
            self.urls.append(url)


@dataclass(slots=True)
class _First:
    """The first article of a run with some text or moment; `counted` once it is known to share it."""

    id: str
    url: str
    counted: bool


@dataclass(slots=True)
class SourceSeen:
    """What a source listed: addresses, those that were never met before, and the newest date among them.

    `parts` are the addresses on the first page of each part (a day of an index, a part of a sitemap; those of
    parts in the index of a sitemap); `whole` says that it was read as far as it was to be read.
    """

    listed: int = 0
    new: int = 0
    newest: datetime | None = None
    whole: bool = False
    parts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Before:
    """What was known of an article before its page was read: the dates that the store and the list gave."""

    stored: datetime | None = None
    listed: datetime | None = None

    @property
    def published_at(self) -> datetime | None:
        """When the article was published, as far as was known."""
        return self.stored or self.listed


class Observed:
    """Counts what `newscrawl.health` compares with an outlet's past.

    Of articles that were published in the last 30 days, or have no date: by which layout they were read and
    which selectors were tried for it, what they lack, how long they are, which languages they are in, which
    texts stand under several addresses, and which dates cannot be right.
    """

    def __init__(self, examples: int) -> None:
        self._examples = examples
        self.articles = 0
        self._older = 0
        self._layouts: dict[str, Tally] = {}
        self._selectors: dict[str, Tally] = {}
        self._kinds: dict[str, Tally] = {}
        self._words: Counter[int] = Counter()
        self._languages: Counter[str] = Counter()
        self._sources: dict[str, SourceSeen] = {}
        self._bodies: OrderedDict[bytes, _First] = OrderedDict()
        self._moments: OrderedDict[datetime, _First] = OrderedDict()

    # --- articles

    def article(
        self,
        outcome: Outcome,
        document: Document,
        layouts: Sequence[Layout],
        before: Before,
        *,
        copied: bool,
        repeated: bool | None = None,
    ) -> None:
        """Look at an article that the store has taken.

        `layouts` are those of its outlet; `copied` says that an older article of it has the very same text,
        `repeated` that one of an earlier run has the same date, None where that was not looked for.
        """
        url, published, fetched = document["url"] or "", document["published_at"], document["fetched_at"]
        if published is not None:
            self._look_at_dates(published, document, before, url, repeated)
        # By what was known before: the page may have been given another date.
        if (before.published_at or published or fetched) < fetched - RECENT:
            self._older += 1
            return
        self.articles += 1
        self._look_at_layout(document["layout"], layouts, url)
        text = document["kind"] in ("article", "live")
        missing = {
            "title": not document["title"],
            "date": published is None,
            "author": not document["authors"],
        }
        for name, lacks in missing.items():
            self._look(f"no_{name}", lacks, url)
        if text:
            self._look("short", document["word_count"] < SHORT_WORDS, url)
            self._words[WORD_EDGES[bisect_right(WORD_EDGES, document["word_count"]) - 1]] += 1
        if document["language"]:
            code = document["language"]["code"]
            self._languages[code] += 1
            self._look("foreign", code not in INDONESIAN, url)
        if outcome in (Outcome.NEW, Outcome.UPDATED) and document["word_count"] >= SHORT_WORDS:
            self._look_alike("same_body", self._bodies, _digest(document["body"]), document, copied)

    def as_it_was(self, url: str) -> None:
        """Look at an article of which the outlet says that nothing has changed (304), its date included."""
        self._look("rewritten", False, url)

    def _look_at_layout(self, name: str, layouts: Sequence[Layout], url: str) -> None:
        self._layouts.setdefault(name, Tally()).look(True, url, self._examples)
        # An outlet's layouts are tried in their order until one fits.
        for layout in layouts:
            fits = name == (layout.name or layout.body)
            self._selectors.setdefault(layout.body, Tally()).look(fits, url, self._examples)
            if fits:
                return

    def _look_at_dates(
        self, published: datetime, document: Document, before: Before, url: str, repeated: bool | None
    ) -> None:
        self._look("future", published > document["fetched_at"] + FUTURE, url)
        if before.stored:
            self._look("rewritten", abs(published - before.stored) > MOVED, url)
        if before.listed:
            self._look("contradicted", abs(published - before.listed) > CONTRADICTED, url)
        local = published.astimezone(timezone(timedelta(minutes=document["utc_offset"] or 0)))
        # A page that gives a day only stands for that day's midnight.
        if local.hour or local.minute or local.second:
            self._look_alike("same_moment", self._moments, published, document)
            if repeated is not None:
                self._look("repeated_moment", repeated, url)

    def _look(self, kind: str, found: bool, url: str) -> None:
        self._kinds.setdefault(kind, Tally()).look(found, url, self._examples)

    def _look_alike(
        self, kind: str, memory: OrderedDict[Any, _First], key: Any, document: Document, alike: bool = False
    ) -> None:
        """Count an article that shares its `key` with another one of this run, and that other one, too.

        `alike` says that it shares it with an older article.
        """
        url = document["url"] or ""
        first = memory.setdefault(key, _First(document["_id"], url, alike))
        memory.move_to_end(key)
        if len(memory) > MOST_ALIKE:
            memory.popitem(last=False)
        another = first.id != document["_id"]
        if another and not first.counted:
            first.counted = True
            self._kinds[kind].add(first.url, self._examples)
        self._look(kind, another or alike, url)

    # --- sources

    def source_begun(self, url: str) -> None:
        """Note that a source (feed, sitemap, index) is going to be read."""
        if len(self._sources) < MOST_SOURCES:
            self._sources.setdefault(url, SourceSeen())

    def source_listed(
        self, url: str, listed: int, new: int, newest: datetime | None, part: str | None = None
    ) -> None:
        """Note addresses of articles that a source gave, how many were `new`, and their newest date.

        `part` is the part of the source that they are of, the source itself where it has none; None where
        the outlet only said that all is as it was.
        """
        if part is not None:
            self.part_listed(url, part, listed)
        if source := self._sources.get(url):
            source.listed += listed
            source.new += new
            source.newest = max(filter(None, (source.newest, newest)), default=None)

    def part_listed(self, url: str, part: str, listed: int) -> None:
        """Note how many addresses, of articles or further parts, the first page of a source's part gave."""
        source = self._sources.get(url)
        if source and len(source.parts) < MOST_PARTS:
            source.parts.setdefault(part, listed)

    def source_ended(self, url: str) -> None:
        """Note that a source was read as far as it was to be read."""
        if source := self._sources.get(url):
            source.whole = True

    # --- what there was

    @property
    def has_layouts(self) -> bool:
        """Whether the outlet of the articles that were read has layouts."""
        return bool(self._selectors)

    def layout(self, name: str) -> Tally:
        """Return how many pages a layout has read."""
        return self._layouts.get(name, Tally())

    def kind(self, name: str) -> Tally:
        """Return how many articles are of a kind (see docs/schema.md), of how many."""
        return self._kinds.get(name, Tally())

    def record(self) -> Document:
        """Return what the run's record keeps under `observed`; see docs/schema.md."""
        return {
            "articles": self.articles,
            "older": self._older,
            "layouts": [
                {"layout": name, "count": each.count, "urls": each.urls if name == GENERIC else []}
                for name, each in sorted(self._layouts.items())
            ],
            "selectors": [
                {"selector": selector, "tried": each.of, "matched": each.count}
                for selector, each in self._selectors.items()
            ],
            "kinds": [
                {"kind": kind, "of": each.of, "count": each.count, "urls": each.urls}
                for kind, each in sorted(self._kinds.items())
            ],
            "words": [{"from": edge, "count": self._words[edge]} for edge in sorted(self._words)],
            "languages": [{"code": code, "count": count} for code, count in sorted(self._languages.items())],
            "sources": list(self._source_records()),
        }

    def _source_records(self) -> Iterator[Document]:
        for url, each in self._sources.items():
            parts = [{"url": part, "listed": listed} for part, listed in each.parts.items()]
            yield {
                "url": url,
                "listed": each.listed,
                "new": each.new,
                "newest": each.newest,
                "whole": each.whole,
                "parts": parts,
            }


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
