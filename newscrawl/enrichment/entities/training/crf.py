"""Training the conditional random field with CRFsuite.

Every feature stands in the data twice, plain and with the name of its guideline: what the guidelines share
is learned from all data, what they differ in from each alone (Daumé III, Frustratingly Easy Domain
Adaptation, 2007).
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pycrfsuite

from newscrawl.enrichment.entities.artefact import GUIDELINES, CrfWeights
from newscrawl.enrichment.entities.features import (
    OFFSETS,
    Forms,
    by_offset,
    context_features,
    is_cased,
)
from newscrawl.enrichment.entities.labels import LABEL_INDEX, LABELS
from newscrawl.enrichment.entities.names import Names
from newscrawl.enrichment.entities.training.data import Document

_PARAMETERS = {"max_iterations": 75, "feature.possible_transitions": True, "c1": 0.1, "c2": 0.05}
_SMALLEST_WEIGHT = 0.02
_MARK = "~"


def train(documents: Sequence[Document], forms: Forms, names: Names) -> CrfWeights:
    """Return the weights learned from the documents; those under 0.02 are dropped."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(_PARAMETERS)
    for document in documents:
        for words, labels in document.sentences:
            features = sentence_features(words, forms, names)
            prefix = document.guideline + _MARK
            trainer.append([each + [prefix + one for one in each] for each in features], labels)
    with tempfile.TemporaryDirectory() as directory:
        path = str(Path(directory) / "crf")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        return _weights(tagger.info())


def sentence_features(words: Sequence[str], forms: Forms, names: Names) -> list[list[str]]:
    """Return all features of every token of a sentence."""
    cased = is_cased(words)
    shapes = [forms.form(word, cased) for word in words]
    matches = names.matches(words, [form.lower for form in shapes])
    features = context_features(shapes, matches, cased)
    for at, word in enumerate(words):
        groups = by_offset(forms.features(word, cased))
        for offset, group in zip(OFFSETS, groups, strict=True):
            to = at - int(offset[:-1] or 0)
            if 0 <= to < len(words):
                features[to] += [offset + feature for feature in group]
    return features


def _weights(info: pycrfsuite.ParsedDump) -> CrfWeights:
    kept = sorted(
        (attribute, label, weight)
        for (attribute, label), weight in info.state_features.items()
        if abs(weight) >= _SMALLEST_WEIGHT
    )
    attributes = sorted(
        {attribute.split(_MARK, 1)[-1] if _marked(attribute) else attribute for attribute, _, _ in kept}
    )
    row = {attribute: index for index, attribute in enumerate(attributes)}
    sets = {name: np.zeros((len(attributes), len(LABELS)), np.float32) for name in ("", *GUIDELINES)}
    for attribute, label, weight in kept:
        guideline, plain = attribute.split(_MARK, 1) if _marked(attribute) else ("", attribute)
        sets[guideline][row[plain], LABEL_INDEX[label]] = weight
    transitions = np.zeros((len(LABELS), len(LABELS)), np.float32)
    for (before, here), weight in info.transitions.items():
        transitions[LABEL_INDEX[before], LABEL_INDEX[here]] = weight
    return CrfWeights(attributes, sets[""], {name: sets[name] for name in GUIDELINES}, transitions)


def _marked(attribute: str) -> bool:
    return attribute.partition(_MARK)[0] in GUIDELINES
