"""The labels of a token, and mentions among them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
"""Begin, inside and outside of a mention: the scheme of the training data."""

LABEL_INDEX = {label: index for index, label in enumerate(LABELS)}

IMPOSSIBLE = -1e4
"""A score that no sum of others makes up for."""


def forbidden_transitions() -> np.ndarray:
    """Return a 7 x 7 float32 matrix (from, to) that is IMPOSSIBLE where a mention would begin inside."""
    scores = np.zeros((len(LABELS), len(LABELS)), np.float32)
    for before, label_before in enumerate(LABELS):
        for here, label_here in enumerate(LABELS):
            if label_here[0] == "I" and label_before[2:] != label_here[2:]:
                scores[before, here] = IMPOSSIBLE
    return scores


def mentions(labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return (start, end, type) of every mention in the labels of one sentence."""
    found = []
    at = 0
    while at < len(labels):
        if labels[at][0] == "B":
            end = at + 1
            while end < len(labels) and labels[end][0] == "I":
                end += 1
            found.append((at, end, labels[at][2:]))
            at = end
        else:
            at += 1
    return found
