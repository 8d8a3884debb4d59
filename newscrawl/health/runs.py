"""A run's record as what can be compared: small numbers, and a few addresses to show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newscrawl.extraction.body import GENERIC
from newscrawl.waits import PUT_OFF, Wait

# A run with these arguments was about addresses or days that a person chose.
_CHOSEN = frozenset({"url", "urls_file", "until"})
_UNASKED = "retry_after"


@dataclass(frozen=True, slots=True)
class Count:
    """So many `bad` ones of all that were looked at, and addresses of the first bad ones."""

    bad: int
    of: int
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Pages that gave no article for one reason, those left out that had failed before."""

    reason: str
    stage: str
    count: int
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceRead:
    """What a source listed; `whole` where it was read as far as it was to be read.

    `parts` are the addresses on the first page of each part: a day of an index, a part of a sitemap.
    """

    url: str
    listed: int
    new: int
    newest: datetime | None
    whole: bool
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What one run tells of its outlet.

    `new` are its new articles that were published lately, `stored` all that it read and stored or found
    unchanged; `sources_read` the answers of sources, `sources_failed` reasons by address. `pages` are the
    articles whose reading was observed, by layout in `layouts`; `selectors` (tried, matched). `kinds` are
    those of docs/schema.md, `words` articles by length. `fault` is what broke the spider itself. `wait` is
    what the outlet has asked for (Retry-After), `put_off` says that it was the only answer. What was not
    asked for that reason is no failure.
    """

    at: datetime
    new: int = 0
    stored: int = 0
    failures: tuple[Failure, ...] = ()
    sources_read: int = 0
    sources_failed: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[SourceRead, ...] = ()
    pages: int = 0
    layouts: Mapping[str, int] = field(default_factory=dict)
    generic_urls: tuple[str, ...] = ()
    selectors: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    kinds: Mapping[str, Count] = field(default_factory=dict)
    words: Mapping[int, int] = field(default_factory=dict)
    fault: str | None = None
    wait: Wait | None = None
    put_off: bool = False

    @property
    def asked(self) -> int:
        """Pages that gave an article, or failed for the first time."""
        return self.stored + sum(failure.count for failure in self.failures)

    @property
    def tells(self) -> bool:
        """Whether the run asked for anything: one in which no source was due says nothing."""
        return bool(self.sources_read or self.sources_failed or self.asked or self.fault)


def read_run(record: Mapping[str, Any]) -> RunFacts | None:
    """Return what a record of `crawls` tells, None for one that is no ordinary run of its outlet.

    Those replay a recording, were given addresses or an end, or had no network. Fields that older records
    lack count as 0.
    """
    arguments: Mapping[str, Any] = record.get("arguments") or {}
    chosen = record.get("replay") or _CHOSEN & arguments.keys()
    if chosen or record.get("offline") or not record.get("started_at"):
        return None
    observed: Mapping[str, Any] = record.get("observed") or {}
    sources: Mapping[str, Any] = record.get("sources") or {}
    articles: Mapping[str, int] = record.get("articles") or {}
    layouts = observed.get("layouts") or ()
    stored, read = sum(articles.values()), sources.get("read", 0)
    wait, put_off = Wait.of(record), record.get("outcome") == PUT_OFF and not (stored or read)
    return RunFacts(
        at=record["started_at"],
        new=_lately(articles.get("new", 0), observed),
        stored=stored,
        failures=tuple(_failures(record.get("refused") or ())),
        sources_read=read,
        sources_failed=_failed_sources(sources, wait if put_off else None),
        sources=tuple(_source(each) for each in observed.get("sources") or ()),
        pages=observed.get("articles", 0),
        layouts={each["layout"]: each["count"] for each in layouts},
        generic_urls=tuple(url for each in layouts if each["layout"] == GENERIC for url in each["urls"]),
        selectors={
            each["selector"]: (each["tried"], each["matched"]) for each in observed.get("selectors") or ()
        },
        kinds={
            each["kind"]: Count(each["count"], each["of"], tuple(each["urls"]))
            for each in observed.get("kinds") or ()
        },
        words={each["from"]: each["count"] for each in observed.get("words") or ()},
        fault=record.get("fault"),
        wait=wait,
        put_off=put_off,
    )


def _source(record: Mapping[str, Any]) -> SourceRead:
    parts = {part["url"]: part["listed"] for part in record["parts"]}
    return SourceRead(
        record["url"], record["listed"], record["new"], record["newest"], record["whole"], parts
    )


def _failed_sources(sources: Mapping[str, Any], wait: Wait | None) -> dict[str, str]:
    """Return why sources failed; where none was even asked, that answer stands for them which gave `wait`."""
    failed = {each["url"]: each["reason"] for each in sources.get("failed") or ()}
    asked = {url: reason for url, reason in failed.items() if reason != _UNASKED}
    return asked or ({wait.url: _UNASKED} if wait else {})


def _failures(refused: Iterable[Mapping[str, Any]]) -> Iterator[Failure]:
    for each in refused:
        count = each["count"] - each.get("repeated", 0)
        if count > 0 and each["reason"] != _UNASKED:
            yield Failure(each["reason"], each["stage"], count, tuple(each["urls"]))


def _lately(new: int, observed: Mapping[str, Any]) -> int:
    """Return how many of the new articles are no archive's, as far as the counts of all articles tell."""
    older, recent = observed.get("older", 0), observed.get("articles", 0)
    return round(new * recent / (recent + older)) if older else new
