"""The best label sequence of every sentence, exactly (Viterbi)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from newscrawl.enrichment.entities.labels import LABELS, forbidden_transitions


def decode(scores: np.ndarray, lengths: Sequence[int], transitions: np.ndarray) -> list[list[str]]:
    """Return the labels of highest total score for each sentence.

    `scores` (tokens x 7) holds the sentences one behind the other, `lengths` their numbers of tokens,
    `transitions` (7 x 7) what going from one label to the next adds; what is no BIO sequence never wins. All
    sentences advance together, the longest first, so that each step is one operation.
    """
    transitions = transitions + forbidden_transitions()
    order = sorted(range(len(lengths)), key=lambda sentence: -lengths[sentence])
    firsts = np.concatenate(([0], np.cumsum(lengths)[:-1]))[order].astype(int)
    sizes = np.asarray(lengths)[order]
    longest = int(sizes[0])
    running = (sizes[:, None] > np.arange(longest)).sum(0)
    best = scores[firsts] + forbidden_transitions()[0]
    back: list[np.ndarray] = []
    for step in range(1, longest):
        count = running[step]
        through = best[:count, :, None] + transitions
        back.append(through.argmax(1))
        best[:count] = through.max(1) + scores[firsts[:count] + step]
    label = best.argmax(1)
    labels: list[list[str]] = [[] for _ in lengths]
    paths = np.zeros((len(order), longest), int)
    paths[np.arange(len(order)), sizes - 1] = label
    for step in range(longest - 1, 0, -1):
        count = running[step]
        paths[:count, step - 1] = back[step - 1][np.arange(count), paths[:count, step]]
    for rank, sentence in enumerate(order):
        labels[sentence] = [LABELS[index] for index in paths[rank, : sizes[rank]]]
    return labels
