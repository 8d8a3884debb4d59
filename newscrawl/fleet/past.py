"""Past runs, as the records in `crawls` tell of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from itertools import groupby
from typing import Any

from newscrawl.article import Document
from newscrawl.collection.terminal import one_line
from newscrawl.presentation import plain
from newscrawl.reasons import duration, words_for, words_for_ending
from newscrawl.storage.store import Store
from newscrawl.waits import Wait, words_for_outcome

_AT_ONCE = 200
# Of the endings of one crawlall's runs the one that says most of it.
_ENDINGS = ("running", "shutdown", "time_up", "finished")
# Wide enough for most.
_NAME, _DURATION = 16, 11


def past_runs(store: Store, source: str | None = None, since: datetime | None = None) -> Iterator[Document]:
    """Yield the records of runs, newest first, without holding them all in memory.

    `source` is an outlet's name, `since` the earliest moment of a start.
    """
    before: str | None = None
    while records := store.crawls(source, _AT_ONCE, before=before):
        for record in records:
            if since is not None and record["started_at"] < since:
                return
            yield record
        before = records[-1]["_id"]


def run_line(record: Document, zone: tzinfo) -> str:
    """Return a run in one line: when, which outlet, how long, its counts, and how it ended."""
    articles = record.get("articles") or {}
    said = [
        f"{record.get('pages', 0)} pages",
        f"{articles.get('new', 0)} new",
        f"{articles.get('updated', 0)} updated",
    ]
    if refused := record.get("refused"):
        most = max(refused, key=lambda each: each["count"])
        count = sum(each["count"] for each in refused)
        said.append(f"{count} refused ({'mostly ' * (len(refused) > 1)}{words_for(most['reason'])})")
    if failed := (record.get("sources") or {}).get("failed"):
        said.append(f"{len(failed)} {'source' if len(failed) == 1 else 'sources'} failed")
    ending = record.get("problem") or words_for_outcome(record["outcome"], Wait.of(record), zone)
    counts = f"{plain(record['source']):{_NAME}}  {_took([record]):>{_DURATION}}  {', '.join(said)}"
    return f"{_start([record], zone)}  {counts}: {one_line(ending)}"


def by_fleet(records: Iterable[Document]) -> Iterator[list[Document]]:
    """Yield the runs of each crawlall together, and each other run alone, in the order given."""
    for _, group in groupby(records, key=lambda each: each.get("fleet") or each["_id"]):
        yield list(group)


def fleet_line(records: list[Document], zone: tzinfo) -> str:
    """Return the runs of one crawlall in one line, that of a single crawl as `run_line` does."""
    if not records[0].get("fleet"):
        return run_line(records[0], zone)
    articles = [each.get("articles") or {} for each in records]
    said = [
        f"{sum(each.get('pages', 0) for each in records)} pages",
        f"{sum(each.get('new', 0) for each in articles)} new",
        f"{sum(each.get('updated', 0) for each in articles)} updated",
    ]
    counts = f"{f'crawlall of {len(records)}':{_NAME}}  {_took(records):>{_DURATION}}  {', '.join(said)}"
    return f"{_start(records, zone)}  {counts}: {_fleet_ending(records)}"


def _fleet_ending(records: list[Document]) -> str:
    if any(each.get("offline") for each in records):
        return "no outlet answered: was the network down?"
    problems = sorted(each["source"] for each in records if each.get("problem"))
    endings = {each["outcome"] for each in records if not each.get("problem")} or {"finished"}
    ending = next((each for each in _ENDINGS if each in endings), "nothing_due")
    return words_for_ending(ending) + (f"; a problem with {', '.join(problems)}" if problems else "")


def _start(records: list[Document], zone: tzinfo) -> str:
    start: datetime = min(each["started_at"] for each in records)
    return f"{start.astimezone(zone):%Y-%m-%d %H:%M}"


def _took(records: list[Document]) -> str:
    ends: list[Any] = [
        each.get("finished_at") or each.get("updated_at") or each["started_at"] for each in records
    ]
    return duration((max(ends) - min(each["started_at"] for each in records)).total_seconds())
