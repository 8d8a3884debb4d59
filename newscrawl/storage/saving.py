"""The one rule of what saving an article means, which every store follows."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import msgspec

from newscrawl.article import DATE_FIELDS, Article, Document, parse_utc
from newscrawl.storage.store import Outcome

_STORE_FIELDS = frozenset(
    {"first_seen_at", "last_seen_at", "updated_at", "fetched_at", "revision", "gone_at", "duplicate_of"}
)
_ENCODER = msgspec.json.Encoder()
_SURROGATE = re.compile("[\ud800-\udfff]")


def merge(
    stored: Document | None, article: Article, now: datetime, seen: bool = True
) -> tuple[Outcome, Document, Document | None]:
    """Return what saving `article` over `stored` does: the outcome, the document to store, and the older
    document where it becomes a revision.

    Every store follows this one rule. NEW sets the store's own fields from `now`. UNCHANGED moves only
    last_seen_at, and fetched_at where the page was downloaded again. UPDATED keeps first_seen_at; a change
    of title or body is a revision only where the same extractor read both, since better rules are no news.
    An article that had gone and answers again is UPDATED. Where the outlet was not asked (`seen` is False),
    last_seen_at, fetched_at and gone_at stay. The documents given and returned have whole seconds.
    """
    document = _in_whole_seconds(article)
    now = whole_second(now)
    if stored is None:
        own = {"first_seen_at": now, "last_seen_at": now, "updated_at": now, "revision": 1, "gone_at": None}
        return Outcome.NEW, document | own, None

    meeting = {name: stored[name] for name in ("last_seen_at", "fetched_at", "gone_at")}
    if seen:
        meeting["last_seen_at"] = _latest(stored["last_seen_at"], now)
        meeting["fetched_at"] = _latest(stored["fetched_at"], document["fetched_at"])
        meeting["gone_at"] = None
    if stored["gone_at"] == meeting["gone_at"] and _content(stored) == _content(document):
        return Outcome.UNCHANGED, stored | meeting, None
    if seen and document["fetched_at"]:
        meeting["fetched_at"] = document["fetched_at"]
    revised = (
        stored["content_hash"] != document["content_hash"] and stored["extractor"] == document["extractor"]
    )
    own = {
        "first_seen_at": stored["first_seen_at"],
        "updated_at": now,
        "revision": stored["revision"] + revised,
        "duplicate_of": stored["duplicate_of"],
    }
    return Outcome.UPDATED, document | own | meeting, stored if revised else None


def _content(document: Document) -> Document:
    return {name: value for name, value in document.items() if name not in _STORE_FIELDS}


def _latest(first: datetime | None, second: datetime | None) -> datetime | None:
    return max((moment for moment in (first, second) if moment is not None), default=None)


@dataclass(slots=True)
class Change:
    """What a batch does to one article: from the document stored before to the one stored after.

    `positions` are its places in the batch (an article may come twice), `results` the outcome of each.
    """

    before: Document | None
    after: Document
    superseded: list[Document] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    results: list[tuple[Outcome, Document]] = field(default_factory=list)

    @property
    def rewrites(self) -> bool:
        """Whether more than last_seen_at and fetched_at of a stored article changes."""
        return self.before is None or any(outcome is Outcome.UPDATED for outcome, _ in self.results)


def plan(
    stored: Mapping[str, Document], articles: Mapping[int, Article], now: datetime, seen: bool = True
) -> dict[str, Change]:
    """Return by article id what saving `articles` (by position, in order) over `stored` changes."""
    changes: dict[str, Change] = {}
    for position, article in articles.items():
        id = required_id(article)
        change = changes.get(id)
        before = change.after if change else stored.get(id)
        outcome, document, superseded = merge(before, article, now, seen)
        if change is None:
            change = changes[id] = Change(before, document)
        change.after = document
        change.positions.append(position)
        change.results.append((outcome, document))
        if superseded is not None:
            change.superseded.append(superseded)
    return changes


Encoded = TypeVar("Encoded")


Planned = tuple[dict[str, Change], dict[str, Encoded], dict[int, tuple[Outcome, Document]]]


def plan_encoded(
    stored: Mapping[str, Document],
    articles: Mapping[int, Article],
    now: datetime,
    encode: Callable[[Document], Encoded | None],
    seen: bool = True,
) -> Planned[Encoded]:
    """Return `plan` without the articles that the store cannot hold, the encoded documents by article id,
    and by position what was refused.

    `encode` returns a document in the store's own form, None where it is more than the store can hold; it
    raises UnicodeEncodeError for half a surrogate pair, which then becomes U+FFFD as in `storable`.
    """
    try:
        return _plan_encoded(stored, articles, now, encode, seen)
    except UnicodeEncodeError:
        # To look for it in every article would take as long as to encode them once more.
        sound = {place: Article.from_document(storable(each)) for place, each in articles.items()}
        return _plan_encoded(stored, sound, now, encode, seen)


def _plan_encoded(
    stored: Mapping[str, Document],
    articles: Mapping[int, Article],
    now: datetime,
    encode: Callable[[Document], Encoded | None],
    seen: bool,
) -> Planned[Encoded]:
    accepted = dict(articles)
    refused: dict[int, tuple[Outcome, Document]] = {}
    while True:
        changes = plan(stored, accepted, now, seen)
        encoded: dict[str, Encoded] = {}
        misfits: dict[int, Document] = {}
        for id, change in changes.items():
            steps = dict(zip(change.positions, (document for _, document in change.results), strict=True))
            for position, document in steps.items():
                form = encode(document)
                if form is None:
                    misfits[position] = document
                    break
                encoded[id] = form
        if not misfits:
            return changes, encoded, refused
        for position, document in misfits.items():
            del accepted[position]
            refused[position] = (Outcome.REFUSED, document)


def plan_load(
    stored: Mapping[str, Document],
    forgotten: Collection[str],
    documents: Sequence[Document],
    now: datetime,
    encode: Callable[[Document], Encoded | None],
) -> tuple[list[Outcome], dict[str, Change], dict[str, Encoded]]:
    """Return what taking over article documents does: the outcome of each, what changes by article id, and
    the encoded documents of that; see Store.load and plan_encoded."""
    outcomes: list[Outcome] = []
    changes: dict[str, Change] = {}
    encoded: dict[str, Encoded] = {}
    for document in documents:
        id = document["_id"]
        before = changes[id].after if id in changes else stored.get(id)
        after = taken_over(before, document, now)
        form = encode(after)
        if id in forgotten or form is None:
            outcomes.append(Outcome.FORGOTTEN if id in forgotten else Outcome.REFUSED)
            continue
        outcomes.append(outcome_of(before, after))
        if before != after:
            changes[id] = Change(stored.get(id), after, results=[(Outcome.UPDATED, after)])
            encoded[id] = form
    return outcomes, changes, encoded


def outcome_of(before: Document | None, after: Document) -> Outcome:
    """Return what putting `after` in the place of `before` (None: nothing) is."""
    if before is None:
        return Outcome.NEW
    return Outcome.UNCHANGED if before == after else Outcome.UPDATED


def taken_over(stored: Document | None, document: Document, now: datetime) -> Document:
    """Return a document from outside as it is stored: its own dates, else the stored one's, else `now`."""
    own = dict(document)
    for name in ("first_seen_at", "last_seen_at", "updated_at"):
        if own[name] is None:
            own[name] = stored[name] if stored is not None else whole_second(now)
    return own


def required_id(article: Article) -> str:
    """Return the article's id. Raises ValueError where it has none: a text without a page is not stored."""
    if not article.id:
        raise ValueError("an article without an id cannot be stored")
    return article.id


def storable(article: Article) -> Document:
    """Return the article's document as a store keeps it: whole seconds, and text that UTF-8 can hold.

    Half a surrogate pair, which a page's JSON may hold and no store accepts, becomes U+FFFD; offsets stay.
    """
    document = _in_whole_seconds(article)
    try:
        # Much quicker than looking for what cannot be encoded.
        _ENCODER.encode(document)
    except UnicodeEncodeError:
        document = encodable(document)
        document["content_hash"] = Article.from_document(document).content_hash
    return document


def _in_whole_seconds(article: Article) -> Document:
    document = article.to_document()
    for name in DATE_FIELDS:
        if document[name] is not None:
            document[name] = whole_second(document[name])
    return document


def encodable(value: Any) -> Any:
    """Return `value` itself where UTF-8 can hold all its text, else a copy with U+FFFD for what it cannot."""
    return value if _is_encodable(value) else _encodable_copy(value)


def _is_encodable(value: Any) -> bool:
    if isinstance(value, str):
        return value.isascii() or not _SURROGATE.search(value)
    if isinstance(value, dict):
        return all(map(_is_encodable, value.values()))
    return not isinstance(value, list) or all(map(_is_encodable, value))


def _encodable_copy(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {name: _encodable_copy(each) for name, each in value.items()}
    return [_encodable_copy(each) for each in value] if isinstance(value, list) else value


def whole_second(moment: datetime) -> datetime:
    """Return `moment` in UTC without its fraction of a second; a naive one counts as UTC."""
    if moment.tzinfo is UTC and not moment.microsecond:
        return moment
    return parse_utc(moment).replace(microsecond=0)


def plain_record(record: Mapping[str, Any]) -> Document:
    """Return a run's record as every store can hold it: datetimes in UTC and whole seconds, days as ISO 8601,
    lists for other sequences and sets, text for the rest that JSON does not know."""
    return {_plain_value(str(name)): _plain_value(value) for name, value in record.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return whole_second(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return plain_record(value)
    if isinstance(value, set | frozenset):
        return sorted(map(_plain_value, value))
    if isinstance(value, list | tuple):
        return [_plain_value(each) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return encodable(str(value))


def run_id() -> str:
    """Return an id for a run's record: 32 hex digits that sort by the time they were made."""
    return f"{time.time_ns():016x}{secrets.token_hex(8)}"
