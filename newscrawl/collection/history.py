"""What an outlet changed in an article: each revision against the one before, word by word."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import pairwise
from typing import Any

from rich.console import Console
from rich.text import Text
from scrapy.settings import BaseSettings

from newscrawl.article import Article, format_utc, json_document
from newscrawl.collection.addresses import stored_article
from newscrawl.collection.opening import open_collection
from newscrawl.collection.terminal import Output, one_line, print_text
from newscrawl.collection.worddiff import Piece, paragraph_diff, word_diff
from newscrawl.config import time_zone
from newscrawl.presentation import format_moment, plain
from newscrawl.storage.store import Store

_STYLES = {"same": "", "removed": "red strike", "added": "bold green"}
# As wdiff and `git diff --word-diff` write it, where there are no colours.
_MARKS = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}


@dataclass(frozen=True, slots=True)
class Change:
    """One revision against the one before.

    The outlet made the change between `after`, when the older text was last fetched, and `before`, when the
    newer one was stored; `stated` is the newer page's own modified_at. `title` is the headline's word diff,
    `body` that of the paragraphs.
    """

    revision: int
    after: datetime | None
    before: datetime | None
    stated: datetime | None
    title: list[Piece]
    body: list[list[Piece]]


@dataclass(frozen=True, slots=True)
class History:
    """An article as it is, and its changes, oldest first."""

    article: Article
    changes: list[Change]


def show_histories(urls: Sequence[str], settings: BaseSettings, loader: Any, *, as_json: bool) -> int:
    """Print each stored article's changes and return the exit code, 1 where one is not stored.

    `loader` is Scrapy's spider loader. Raises StoreLost, and NewscrawlError where there is no collection.
    """
    console = Output()
    code = 0
    with open_collection(settings) as store:
        for url in urls:
            article = stored_article(store, url, loader)
            if article is None:
                code = 1
                if as_json:
                    print(json_document({"source": url, "error": "not stored"}))
                else:
                    print(f"{url}: not stored", file=sys.stderr)
            elif as_json:
                print(history_json(history_of(store, article)))
            else:
                render_history(history_of(store, article), console, time_zone(settings))
    return code


def history_of(store: Store, article: Article) -> History:
    """Return what is known of an article's changes. Raises StoreLost."""
    texts = [*(store.revisions(article.id) if article.id else []), article]
    return History(article, [_change(*pair) for pair in pairwise(texts)])


def _change(older: Article, newer: Article) -> Change:
    return Change(
        revision=newer.revision,
        after=older.fetched_at,
        before=newer.updated_at,
        stated=newer.modified_at,
        title=word_diff(older.title or "", newer.title or ""),
        body=paragraph_diff(older.body, newer.body),
    )


def render_history(history: History, console: Console, zone: tzinfo) -> None:
    """Print an article's changes, oldest first, each with the paragraphs that changed.

    Dates are shown in `zone`. Removed words are struck through and added ones bold; where there are no
    colours, they stand in [-removed-] and {+added+}.
    """
    article = history.article
    print_text(console, Text(one_line(article.title or "(no headline)"), "bold"))
    console.print(Text(one_line(article.url or "no address"), "dim"), soft_wrap=True)
    if article.first_seen_at:
        print_text(console, Text(f"first stored {format_moment(article.first_seen_at, None, zone)}", "dim"))
    for change in history.changes:
        console.print()
        _print_change(change, console, zone)
    if not history.changes:
        print_text(console, Text("The outlet has changed nothing since."))
    if article.gone_at:
        gone = f"taken down by the outlet; seen gone {format_moment(article.gone_at, None, zone)}"
        print_text(console, Text(gone, "yellow"))


def _print_change(change: Change, console: Console, zone: tzinfo) -> None:
    print_text(console, Text(f"Revision {change.revision}", "bold cyan"))
    if change.after and change.before:
        between = f"{format_moment(change.after, None, zone)} and {format_moment(change.before, None, zone)}"
        print_text(console, Text(f"changed between {between}", "dim"))
    if change.stated:
        print_text(console, Text(f"the page says {format_moment(change.stated, None, zone)}", "dim"))
    if any(piece.kind != "same" for piece in change.title):
        print_text(console, Text("headline: ").append(marked(change.title, console)), 2)
    skipped = 0
    for paragraph in change.body:
        if all(piece.kind == "same" for piece in paragraph):
            skipped += 1
            continue
        _print_skipped(skipped, console)
        skipped = 0
        print_text(console, marked(paragraph, console), 2)
    _print_skipped(skipped, console)


def _print_skipped(count: int, console: Console) -> None:
    if count:
        said = f"… {count} {'paragraph' if count == 1 else 'paragraphs'} as before"
        print_text(console, Text(said, "dim"), 2)


def marked(pieces: list[Piece], console: Console) -> Text:
    """Return a paragraph with its removed and added words marked, by colours where there are any."""
    coloured = console.color_system is not None and not console.no_color
    text = Text()
    for piece in pieces:
        words = plain(piece.text)
        bare = words.rstrip()
        first, last = ("", "") if coloured else _MARKS[piece.kind]
        text.append(f"{first}{bare}{last}", _STYLES[piece.kind] if coloured else "")
        text.append(words[len(bare) :] or ("" if piece.kind != "removed" else " " * (not coloured)))
    return text


def history_json(history: History) -> str:
    """Return an article's changes as one line of JSON; pieces are [kind, text] pairs."""
    article = history.article
    record = {
        "url": article.url,
        "revision": article.revision,
        "first_seen_at": _moment(article.first_seen_at),
        "gone_at": _moment(article.gone_at),
        "changes": [
            {
                "revision": change.revision,
                "after": _moment(change.after),
                "before": _moment(change.before),
                "modified_at": _moment(change.stated),
                "title": [[piece.kind, piece.text] for piece in change.title],
                "body": [[[piece.kind, piece.text] for piece in each] for each in change.body],
            }
            for change in history.changes
        ],
    }
    return json.dumps(record, ensure_ascii=False)


def _moment(moment: datetime | None) -> str | None:
    return format_utc(moment) if moment else None
