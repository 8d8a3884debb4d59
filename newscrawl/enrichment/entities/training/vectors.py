"""Word vectors and clusters, learned from plain text (skip-gram, k-means)."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from gensim.models import Word2Vec
from sklearn.cluster import MiniBatchKMeans

from newscrawl.enrichment.entities.features import vocabulary_key
from newscrawl.enrichment.entities.network import RESERVED_WORDS
from newscrawl.enrichment.entities.training.data import sentence_key
from newscrawl.errors import WrongUse

SIZE = 48
"""Dimensions of a vector: the strongest of the 100 that are learned."""

CLUSTERINGS = (64, 256, 1024)
_PROJECTED_ON = 20_000
_SMALLEST_COUNT = 3
_SMALLEST_VOCABULARY = SIZE


class Vectors(NamedTuple):
    """`vectors` (RESERVED_WORDS + words x SIZE) float32 and `clusters` (words x 3) of the vocabulary."""

    vocabulary: list[str]
    vectors: np.ndarray
    clusters: np.ndarray


def learn(sentences: Iterable[list[str]]) -> Vectors:
    """Learn from sentences; repeated ones count once. One thread and fixed seeds make it repeatable.

    Raises WrongUse where fewer than 48 words come up three times.
    """
    texts = []
    seen = set()
    for words in sentences:
        key = sentence_key(words)
        if len(words) > 2 and key not in seen:
            seen.add(key)
            texts.append([vocabulary_key(word.lower()) for word in words])
    counts = Counter(word for words in texts for word in words)
    known = sum(times >= _SMALLEST_COUNT for times in counts.values())
    if known < _SMALLEST_VOCABULARY:
        raise WrongUse(
            f"Only {known} words come up three times in the plain text, at least {_SMALLEST_VOCABULARY} have "
            "to; give more text."
        )
    model = Word2Vec(
        texts, vector_size=100, window=2, min_count=_SMALLEST_COUNT, sg=1, negative=8, epochs=8, sample=1e-4,
        workers=1, seed=1, hashfxn=lambda word: zlib.crc32(word.encode()),
    )  # fmt: skip
    learned = model.wv.vectors / np.linalg.norm(model.wv.vectors, axis=1, keepdims=True)
    clusters = [
        MiniBatchKMeans(min(count, known), random_state=0, batch_size=8192, n_init=2, max_iter=60)
        .fit(learned)
        .labels_
        for count in CLUSTERINGS
    ]
    centred = learned - learned.mean(0)
    axes = np.linalg.svd(centred[:_PROJECTED_ON], full_matrices=False)[2][:SIZE]
    vectors = centred @ axes.T
    vectors /= vectors.std()
    reserved = np.zeros((RESERVED_WORDS, SIZE))
    return Vectors(
        list(model.wv.index_to_key),
        np.vstack([reserved, vectors]).astype(np.float32),
        np.stack(clusters, 1),
    )
