"""Near copies: the same story on several outlets, or under several addresses of one.

Two articles are near copies where the sets of their word shingles (each three words in a row of the body;
case, accents and punctuation count for nothing) have a Jaccard similarity of SIMILAR or more, as MinHash
estimates it. A copy with a tenth of its sentences rewritten has about 0.8. Texts under MIN_WORDS words are
nobody's copy.

Of two near copies the earlier published is the original, a dated one before an undated one; of two of the
same moment, the first stored, and then the one with the lower `_id`. `duplicate_of` names the earliest of an
article's near copies that is earlier than itself. It is settled when an article is stored, and again for all
whom it concerns when its body or its date changes or it is forgotten: where the original comes after its
copies, they then name it.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from rensa import RMinHash

from newscrawl.article import Document
from newscrawl.storage.textquery import fold

SIMILAR = 0.65
MIN_WORDS = 20
BANDS = 7
"""Seven bands of three hashes have one in common with probability 0.99 at a similarity of 0.79, 0.96 at 0.7,
0.17 at 0.3 and 0.007 at 0.1; a pair with one in common is then compared by all hashes."""
BAND_ARTICLES = 8
"""How many articles a band names: what more share is a formula, not a story."""

_BAND_ROWS = 3
_BAND_BYTES = 2 * _BAND_ROWS
_HASHES = 128
# Two different hashes agree in their low 8 bits once in 256 times.
_ESTIMATES = [max(0.0, (agreeing / _HASHES - 1 / 256) / (1 - 1 / 256)) for agreeing in range(_HASHES + 1)]
_LEAST_AGREEING = next(agreeing for agreeing, alike in enumerate(_ESTIMATES) if alike >= SIMILAR)
_SEED = 20230905
# A longer text is judged by its beginning, so that no article takes long.
_MOST_CHARACTERS = 200_000
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)

Moment = tuple[datetime, datetime, str]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A body's MinHash: `signature` is 128 values of 8 bits each, read as one number, `bands` what near
    copies have one of in common."""

    signature: int
    bands: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index knows of an article: enough to compare it, and to tell which of two is earlier."""

    id: str
    signature: int
    published_at: datetime | None
    first_seen_at: datetime

    @property
    def moment(self) -> Moment:
        """What original and copy are told apart by."""
        return (self.published_at or _END_OF_TIME, self.first_seen_at, self.id)


class NearIndex(Protocol):
    """A store's index of fingerprints."""

    def entries(self, bands: Collection[int]) -> Mapping[int, Sequence[Entry]]:
        """Return by band the articles that have it, at most about BAND_ARTICLES."""
        ...

    def documents(self, ids: Collection[str]) -> list[Document]:
        """Return those of the articles that are stored."""
        ...


@dataclass(slots=True)
class Settled:
    """What settling changed: fingerprints by article id before and after (None: too short, or not there),
    and the documents of other articles whose duplicate_of changes."""

    before: dict[str, Fingerprint | None] = field(default_factory=dict)
    after: dict[str, Fingerprint | None] = field(default_factory=dict)
    others: list[Document] = field(default_factory=list)


def fingerprints(bodies: Sequence[str]) -> list[Fingerprint | None]:
    """Return each body's fingerprint, None where it is too short to be compared."""
    return [_fingerprint(_shingles(body)) for body in bodies]


def _shingles(body: str) -> list[bytes]:
    words = fold(body[:_MOST_CHARACTERS]).split()
    return (
        list(map(b" ".join, zip(words, words[1:], words[2:], strict=False)))
        if len(words) >= MIN_WORDS
        else []
    )


def _fingerprint(shingles: list[bytes]) -> Fingerprint | None:
    if not shingles:
        return None
    minhash = RMinHash(_HASHES, _SEED)
    minhash.update(shingles)
    digest = minhash.digest()
    # Minima are small numbers: only their low bits differ at random.
    low = array("H", [value & 0xFFFF for value in digest[: BANDS * _BAND_ROWS]]).tobytes()
    # The band's place is part of its key: the same values in another band mean nothing.
    bands = tuple(
        number << 48 | int.from_bytes(low[number * _BAND_BYTES : (number + 1) * _BAND_BYTES], "little")
        for number in range(BANDS)
    )
    return Fingerprint(int.from_bytes(bytes([value & 0xFF for value in digest]), "little"), bands)


def similarity(one: int, other: int) -> float:
    """Return the estimated Jaccard similarity of two bodies from their signatures."""
    return _ESTIMATES[_agreeing(one, other)]


def _agreeing(one: int, other: int) -> int:
    return (one ^ other).to_bytes(_HASHES, "little").count(0)


def packed(signature: int) -> bytes:
    """Return a signature as stores keep it."""
    return signature.to_bytes(_HASHES, "little")


def unpacked(signature: bytes) -> int:
    """Return the signature of its stored form."""
    return int.from_bytes(signature, "little")


class _Neighbourhood:
    """Entries by band: the stored ones, those of changing articles replaced by what they become."""

    def __init__(self, index: NearIndex, changing: Mapping[str, tuple[Entry, Fingerprint] | None]) -> None:
        self._index = index
        self._changing = changing
        self._bands: dict[int, list[Entry]] = {}

    def load(self, prints: Collection[Fingerprint | None]) -> None:
        bands = {band for each in prints if each for band in each.bands} - self._bands.keys()
        found = self._index.entries(bands) if bands else {}
        for band in bands:
            self._bands[band] = [each for each in found.get(band, ()) if each.id not in self._changing]
        # Those of one batch are as many at most, beside the stored ones: each is seen where few share a band.
        room = dict.fromkeys(bands, BAND_ARTICLES)
        for changed in self._changing.values():
            if changed is not None:
                for band in bands.intersection(changed[1].bands):
                    if room[band]:
                        room[band] -= 1
                        self._bands[band].append(changed[0])

    def near(self, id: str, fingerprint: Fingerprint | None) -> Iterator[tuple[Entry, float]]:
        if fingerprint is None:
            return
        signature = fingerprint.signature
        seen = {id}
        for band in fingerprint.bands:
            for entry in self._bands[band]:
                if entry.id in seen:
                    continue
                seen.add(entry.id)
                agreeing = _agreeing(signature, entry.signature)
                if agreeing >= _LEAST_AGREEING:
                    yield entry, _ESTIMATES[agreeing]


def _earliest(own: Entry, near: Iterable[tuple[Entry, float]]) -> Document | None:
    """Return an article's duplicate_of: the earliest of those near copies that are earlier than itself."""
    earlier = [pair for pair in near if pair[0].moment < own.moment]
    if not earlier:
        return None
    entry, alike = min(earlier, key=lambda pair: pair[0].moment)
    return {"_id": entry.id, "similarity": round(alike, 3)}


def concerns(before: Document | None, after: Document) -> bool:
    """Whether a change of an article can make or end near copies."""
    return before is None or (before["body"], before["published_at"]) != (
        after["body"],
        after["published_at"],
    )


Changes = Mapping[str, tuple[Document | None, Document | None]]
"""By article id the documents before (None: new) and after (None: forgotten)."""


def printed(changes: Changes) -> Settled:
    """Return the fingerprints of changes, all else still to be settled."""
    befores = fingerprints([before["body"] if before else "" for before, _ in changes.values()])
    afters = fingerprints([after["body"] if after else "" for _, after in changes.values()])
    return Settled(dict(zip(changes, befores, strict=True)), dict(zip(changes, afters, strict=True)))


def settle(changes: Changes, settled: Settled, index: NearIndex) -> None:
    """Set duplicate_of in the documents that articles become, in place, and find the others whose own
    changes; `settled` is what `printed` has returned for these changes."""
    changing: dict[str, tuple[Entry, Fingerprint] | None] = {}
    for id, (_, after) in changes.items():
        fingerprint = settled.after[id]
        changing[id] = (entry_of(after, fingerprint), fingerprint) if after and fingerprint else None
    neighbourhood = _Neighbourhood(index, changing)
    neighbourhood.load([*settled.before.values(), *settled.after.values()])
    concerned: set[str] = set()
    for id, (_, after) in changes.items():
        concerned.update(entry.id for entry, _ in neighbourhood.near(id, settled.before[id]))
        own = changing[id]
        near = list(neighbourhood.near(id, own[1])) if own else []
        if own is not None:
            concerned.update(entry.id for entry, _ in near if entry.moment > own[0].moment)
        if after is not None:
            after["duplicate_of"] = _earliest(own[0], near) if own else None
    settled.others = _resettled(concerned - changes.keys(), neighbourhood, index)


def _resettled(ids: Collection[str], neighbourhood: _Neighbourhood, index: NearIndex) -> list[Document]:
    documents = index.documents(ids) if ids else []
    prints = fingerprints([document["body"] for document in documents])
    neighbourhood.load(prints)
    changed = []
    for document, fingerprint in zip(documents, prints, strict=True):
        own = entry_of(document, fingerprint) if fingerprint else None
        original = _earliest(own, neighbourhood.near(own.id, fingerprint)) if own else None
        if original != document["duplicate_of"]:
            changed.append(document | {"duplicate_of": original})
    return changed


def entry_of(document: Document, fingerprint: Fingerprint) -> Entry:
    """Return an article's entry."""
    return Entry(document["_id"], fingerprint.signature, document["published_at"], document["first_seen_at"])
