"""One collection into another: what is lacking or differs there is sent, then both are compared."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newscrawl.article import Document, format_utc
from newscrawl.storage.store import CollectionName, Outcome, Store

BATCH_DOCUMENTS = 200
BATCH_BYTES = 8_000_000


@dataclass(slots=True)
class Copied:
    """What became of one collection's documents, and what comparing both said.

    `outcomes` counts what was sent; `present` is how many were there already. `matching` of `total` documents
    are in both just so; `left_out` are those that the other collection has a mark against (forgotten there).
    `digests` are of the documents compared, in the source and in the target.
    """

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    present: int = 0
    total: int = 0
    matching: int = 0
    left_out: int = 0
    digests: tuple[str, str] = ("", "")

    @property
    def verified(self) -> bool:
        """Whether the target holds all that the source holds, but for what it may not hold."""
        return self.matching + self.left_out == self.total


def copy(
    source: Store, target: Store, name: CollectionName, now: datetime, progress: Callable[[int], None]
) -> Copied:
    """Send what `target` lacks of a collection; documents that only the target has stay there.

    Both are read in the order of their ids, so that what an interrupted copy has sent is only compared.
    `progress` is told how many documents are done. Raises StoreLost.
    """
    result = Copied()
    batch: list[Document] = []
    size = 0

    def send() -> None:
        nonlocal size
        result.outcomes.update(target.load(name, batch, now))
        batch.clear()
        size = 0

    for done, (document, other) in enumerate(_joined(source.dump(name), target.dump(name)), 1):
        if other is not None and digest(other) == digest(document):
            result.present += 1
        else:
            batch.append(document)
            size += _size(document)
        if len(batch) >= BATCH_DOCUMENTS or size >= BATCH_BYTES:
            send()
            progress(done)
    if batch:
        send()
    return result


def verify(
    source: Store, target: Store, name: CollectionName, result: Copied, progress: Callable[[int], None]
) -> None:
    """Read a collection of both stores anew and note in `result` how far they agree. Raises StoreLost."""
    ours, theirs = hashlib.blake2b(digest_size=16), hashlib.blake2b(digest_size=16)
    forgotten = result.outcomes[Outcome.FORGOTTEN]
    for done, (document, other) in enumerate(_joined(source.dump(name), target.dump(name)), 1):
        result.total += 1
        if other is None and result.left_out < forgotten:
            result.left_out += 1
            continue
        first = digest(document)
        second = digest(other) if other is not None else b"lacking"
        ours.update(first)
        theirs.update(second)
        result.matching += first == second
        if done % BATCH_DOCUMENTS == 0:
            progress(done)
    result.digests = ours.hexdigest(), theirs.hexdigest()


def digest(document: Document) -> bytes:
    """Return 16 bytes that say whether two documents are the same, whichever store they are from."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return format_utc(value)
    if isinstance(value, bytes):
        return hashlib.blake2b(value, digest_size=16).hexdigest()
    raise TypeError(f"no form to compare for {type(value).__name__}")


def _joined(
    source: Iterator[Document], target: Iterator[Document]
) -> Iterator[tuple[Document, Document | None]]:
    """Yield each document of the source with that of the same id in the target."""
    other = next(target, None)
    for document in source:
        while other is not None and other["_id"] < document["_id"]:
            other = next(target, None)
        same = other is not None and other["_id"] == document["_id"]
        yield document, other if same else None


def _size(document: Document) -> int:
    """Return about how many bytes a document has: its texts and contents."""
    return sum(len(value) for value in document.values() if isinstance(value, str | bytes))
