"""The trained model: sentences of one article in, labels out.

The scores of a random field and of a network are added and decoded exactly. What depends on a word alone is
computed once for each word type and kept in a table of bounded size.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from newscrawl.enrichment.entities import artefact
from newscrawl.enrichment.entities.artefact import Guideline
from newscrawl.enrichment.entities.crf import Crf, add_neighbours
from newscrawl.enrichment.entities.decoder import decode
from newscrawl.enrichment.entities.features import LONGEST_WORD, OFFSETS, Form, Forms, is_cased
from newscrawl.enrichment.entities.labels import LABELS
from newscrawl.enrichment.entities.names import Names
from newscrawl.enrichment.entities.network import Network, WordInputs

BUNDLED = Path(__file__).with_name("model")
"""The model that newscrawl brings along."""

KEPT_WORDS = 8_192
"""Word types whose scores are kept, at 1.7 kB each; some 120 articles fill the table."""

PIECE_TOKENS = 4_096
"""An article longer than that is labelled in pieces of whole sentences, so that memory stays bounded."""


class Model:
    """Labels the tokens of articles by one guideline; `transitions` (7 x 7) score pairs of labels.

    `names` are the known names that it learned with.
    """

    def __init__(
        self,
        forms: Forms,
        names: Names,
        inputs: WordInputs,
        crf: Crf,
        network: Network,
        crf_share: float,
    ) -> None:
        self._crf_share = crf_share
        self.names = names
        self._crf = crf
        self._network = network
        self._words = _Words(forms, inputs, crf, network)
        self.transitions = network.transitions + crf_share * crf.transitions
        self._lock = threading.Lock()

    @classmethod
    def load(cls, directory: Path = BUNDLED, guideline: Guideline = "articles") -> Model:
        """Read a model; raises `artefact.UnusableModel` where its files are not what they should be."""
        read = artefact.load(directory, guideline)
        forms = Forms(read.lexicon, read.clusters)
        return cls(
            forms,
            read.names,
            WordInputs(forms, read.vocabulary, read.shapes, read.frequent),
            Crf(read.attributes, read.crf_weights, read.crf_transitions),
            Network(read.network, artefact.GUIDELINES.index(guideline)),
            read.crf_share,
        )

    def label(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """Return a label of `labels.LABELS` for every token of the sentences of one article.

        Tokens as `tokens.tokenize` makes them; no sentence is empty. Safe to call from several threads.
        """
        with self._lock:
            return [
                labels
                for piece in _pieces(sentences)
                for labels in decode(self.scores(piece), [len(words) for words in piece], self.transitions)
            ]

    def scores(self, sentences: Sequence[Sequence[str]]) -> np.ndarray:
        """Return (tokens x 7) label scores of one article, its sentences one behind the other.

        At most KEPT_WORDS different words; `transitions` belong to the scores.
        """
        cased = [is_cased(words) for words in sentences]
        rows, forms = self._words.look_up(
            [(word, case) for words, case in zip(sentences, cased, strict=True) for word in words]
        )
        lengths = [len(words) for words in sentences]
        each = iter(forms)
        sentence_forms = [list(islice(each, length)) for length in lengths]
        matches = [
            self.names.matches(words, [form.lower for form in here])
            for words, here in zip(sentences, sentence_forms, strict=True)
        ]
        sentence = np.repeat(np.arange(len(sentences)), lengths)
        crf = add_neighbours(self._words.crf[rows], sentence)
        crf += self._crf.context_scores(list(zip(sentence_forms, matches, cased, strict=True)))
        network = self._network.scores(self._words.network[rows], list(zip(sentences, matches, strict=True)))
        return network + self._crf_share * crf


class _Words:
    """The table of word types: their forms and what each part of the model makes of them."""

    def __init__(self, forms: Forms, inputs: WordInputs, crf: Crf, network: Network) -> None:
        self._make = forms
        self._inputs = inputs
        self._crf = crf
        self._network = network
        self._forget()

    def _forget(self) -> None:
        self._row: dict[tuple[str, bool], int] = {}
        self._forms: list[Form] = []
        self.crf = np.empty((1_024, len(OFFSETS), len(LABELS)), np.float32)
        self.network = np.empty((1_024, 3 * self._network.width), np.float32)

    def look_up(self, words: Sequence[tuple[str, bool]]) -> tuple[np.ndarray, list[Form]]:
        """Return the rows of the words, given as (word, cased), in `crf` and `network`, and their forms."""
        new = dict.fromkeys(word for word in words if word not in self._row)
        if len(self._row) + len(new) > KEPT_WORDS:
            self._forget()
            new = dict.fromkeys(words)
        if new:
            self._add(list(new))
        rows = [self._row[word] for word in words]
        return np.array(rows), [self._forms[row] for row in rows]

    def _add(self, words: list[tuple[str, bool]]) -> None:
        forms = [self._make.form(word, cased) for word, cased in words]
        first, end = len(self._forms), len(self._forms) + len(forms)
        while len(self.crf) < end:
            self.crf = np.concatenate([self.crf, np.empty_like(self.crf)])
            self.network = np.concatenate([self.network, np.empty_like(self.network)])
        signs = [self._inputs.signs(word, form) for (word, _), form in zip(words, forms, strict=True)]
        self.crf[first:end] = self._crf.form_scores([self._make.features(*word) for word in words])
        self.network[first:end] = self._network.form_scores(
            np.array([self._inputs.indices(form) for form in forms]), np.array(signs, np.float32)
        )
        self._row.update(zip(words, range(first, end), strict=True))
        self._forms += forms


def _pieces(sentences: Iterable[Sequence[str]]) -> Iterable[list[list[str]]]:
    piece: list[list[str]] = []
    size = 0
    for sentence in sentences:
        if piece and size + len(sentence) > PIECE_TOKENS:
            yield piece
            piece, size = [], 0
        piece.append([word[:LONGEST_WORD] for word in sentence])
        size += len(sentence)
    if piece:
        yield piece
