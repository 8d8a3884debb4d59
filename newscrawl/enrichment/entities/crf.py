"""Scores of a linear-chain conditional random field: sums of the weights of each token's features.

The weights are learned by CRFsuite (see `training.crf`); summing them takes no more than numpy.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from newscrawl.enrichment.entities.features import FORM_FEATURES, OFFSETS, Form, context_features
from newscrawl.enrichment.entities.labels import LABELS
from newscrawl.enrichment.entities.names import Match


class Crf:
    """Weights of features, and the sums of them.

    `attributes` are the features, `weights` (features x 7) what each adds to each label, `transitions`
    (7 x 7) what going from one label to the next adds.
    """

    def __init__(self, attributes: Sequence[str], weights: np.ndarray, transitions: np.ndarray) -> None:
        self.transitions = transitions
        self._context = {attribute: row for row, attribute in enumerate(attributes, 1)}
        self._context_weights = _with_unknown(weights)
        self._form: dict[str, int] = {}
        places: list[tuple[int, int, int]] = []
        for attribute, row in self._context.items():
            offset, feature = _parted(attribute)
            if _of_form(feature):
                places.append((self._form.setdefault(feature, len(self._form) + 1), offset, row))
        at, offsets, rows = np.array(places).reshape(-1, 3).T
        self._form_weights = np.zeros((len(self._form) + 1, len(OFFSETS), len(LABELS)), np.float32)
        self._form_weights[at, offsets] = self._context_weights[rows]

    def form_scores(self, words: Sequence[Sequence[str]]) -> np.ndarray:
        """Return (words x 5 x 7): what each word adds to its own labels and to those at each of OFFSETS.

        `words` holds the features of each (`Forms.features`).
        """
        return _sums(self._form_weights, self._form, words)

    def context_scores(self, sentences: Sequence[tuple[Sequence[Form], Sequence[Match], bool]]) -> np.ndarray:
        """Return (tokens x 7): the sums over `context_features`, the sentences one behind the other."""
        positions = [features for sentence in sentences for features in context_features(*sentence)]
        return _sums(self._context_weights, self._context, positions)


def _sums(weights: np.ndarray, rows: dict[str, int], groups: Sequence[Sequence[str]]) -> np.ndarray:
    """Return the sums of the weights of each group of features, none of them empty; unknown: row 0."""
    found = [rows.get(feature, 0) for features in groups for feature in features]
    starts = np.cumsum([0, *map(len, groups[:-1])])
    return np.add.reduceat(weights[found], starts, axis=0)


def add_neighbours(form_scores: np.ndarray, sentence: np.ndarray) -> np.ndarray:
    """Return (tokens x 7): each token's own scores and what its neighbours in the sentence lend it.

    `form_scores` (tokens x 5 x 7) are those of the tokens' forms, `sentence` the number of each token's
    sentence.
    """
    scores = form_scores[:, 0].copy()
    for group, offset in ((1, -1), (2, 1), (3, -2), (4, 2)):
        distance = abs(offset)
        if len(scores) <= distance:
            continue
        together = (sentence[distance:] == sentence[:-distance])[:, None]
        if offset < 0:
            scores[distance:] += form_scores[:-distance, group] * together
        else:
            scores[:-distance] += form_scores[distance:, group] * together
    return scores


def _with_unknown(weights: np.ndarray) -> np.ndarray:
    return np.vstack([np.zeros((1, len(LABELS))), weights]).astype(np.float32)


def _parted(attribute: str) -> tuple[int, str]:
    """Return the place in OFFSETS and the feature of an attribute: "-1:w=di" is (1, "w=di")."""
    for place, offset in enumerate(OFFSETS[1:], 1):
        if attribute.startswith(offset):
            return place, attribute[len(offset) :]
    return 0, attribute


def _of_form(feature: str) -> bool:
    return feature.partition("=")[0] in FORM_FEATURES
