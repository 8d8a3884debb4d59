"""The convolutional network over word vectors, with a memory over all mentions in the article.

Three convolutions over the tokens of one article. The second one sees, besides each token, the greatest
activation over all tokens of the article with the same capitalised surface: what one sentence says clearly of
a name helps to read the others. The weights are learned by `training.network`, which computes the same.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newscrawl.enrichment.entities.features import Form, Forms, vocabulary_key
from newscrawl.enrichment.entities.names import LISTS, Match
from newscrawl.enrichment.entities.wordlists import KINDS

Floats = NDArray[np.float32]

SUFFIXES, PREFIXES = 1024, 512
"""Buckets that the last and the first three letters of a word are hashed into."""

SIGNS = 19
"""Plain inputs of a word: six lists, capitals in the lexicon (5), names in it (5), three on capitals."""

NAME_INPUTS = 2 * len(LISTS)
"""Inputs of a position: whether a known name begins or goes on there, by list."""

UNKNOWN_WORD = 1
RESERVED_WORDS = 2
"""Vector 0 is no word, vector 1 an unknown one."""


class WordInputs:
    """Turns word forms into what the network reads."""

    def __init__(
        self, forms: Forms, vocabulary: Sequence[str], shapes: Sequence[str], frequent: Sequence[str]
    ) -> None:
        self._forms = forms
        self._vector = {word: row for row, word in enumerate(vocabulary, RESERVED_WORDS)}
        self._shape = {outline: row for row, outline in enumerate(shapes, 1)}
        self._frequent = {word: row for row, word in enumerate(frequent, 1)}

    def indices(self, form: Form) -> tuple[int, int, int, int, int]:
        """Return the rows of its vector, shape, suffix, prefix and, if it is frequent, its own."""
        lower = form.lower
        return (
            self._vector.get(vocabulary_key(lower), UNKNOWN_WORD),
            self._shape.get(form.shape, 0),
            zlib.crc32(lower[-3:].encode("utf-8", "replace")) % SUFFIXES,
            zlib.crc32(lower[:3].encode("utf-8", "replace")) % PREFIXES,
            self._frequent.get(lower, 0),
        )

    def signs(self, word: str, form: Form) -> list[float]:
        """Return the SIGNS plain inputs of a word, each 0 or 1."""
        inputs = [float(form.lower in words) for _, words in KINDS] + [0.0] * 10
        for code in self._forms.lexicon(form.lower):
            inputs[(6 if code[0] == "r" else 11) + int(code[1])] = 1.0
        return [*inputs, float(form.capital), float(word.isupper() and len(word) > 1), 1.0]


def name_inputs(length: int, matches: Sequence[Match]) -> Floats:
    """Return (length x NAME_INPUTS) float32: where the known names of a sentence begin and go on."""
    inputs = np.zeros((length, NAME_INPUTS), np.float32)
    for start, size, lists in matches:
        for letter in lists:
            column = 2 * LISTS.index(letter)
            inputs[start, column] = 1
            inputs[start + 1 : start + size, column + 1] = 1
    return inputs


class Network:
    """The trained network, for one guideline of labelling (`guideline` is its row).

    `parameters` as `training.network` names them; float32.
    """

    def __init__(self, parameters: Mapping[str, Floats], guideline: int) -> None:
        self._p = parameters
        width = parameters["bias1"].shape[0]
        self.width = width
        self.transitions = parameters["transitions"]
        first = parameters["conv1"]
        inputs = first.shape[1] - NAME_INPUTS
        self._first = _side_by_side(first[:, :inputs])
        self._first_names = _side_by_side(first[:, inputs:])
        here, memory = parameters["conv2"][:, :width], parameters["conv2"][:, width : 2 * width]
        # Most tokens are their own memory: the sum of both weights serves them, the rest is added to others.
        self._second = _side_by_side(here + memory)
        self._memory = _side_by_side(memory)
        self._third = _side_by_side(parameters["conv3"])
        # The guideline is the same at every position: its share of the second convolution is a bias.
        self._guideline = parameters["guideline"][guideline] @ parameters["conv2"][:, 2 * width :]
        self._out_bias = parameters["out_bias"] + parameters["guideline_bias"][guideline]
        boundary = self._look_up(np.zeros((1, 5), int))
        self._boundary = boundary @ self._first[: boundary.shape[1]]

    def _look_up(self, indices: NDArray[np.integer[Any]]) -> Floats:
        tables = ("vectors", "shapes", "suffixes", "prefixes", "frequent")
        return np.concatenate([self._p[name][indices[:, at]] for at, name in enumerate(tables)], 1)

    def form_scores(self, indices: NDArray[np.integer[Any]], signs: Floats) -> Floats:
        """Return (words x 3 * width): what each word brings to the first convolution at its three places."""
        return np.concatenate([self._look_up(indices), signs], 1) @ self._first

    def scores(
        self,
        form_scores: Floats,
        sentences: Sequence[tuple[Sequence[str], Sequence[Match]]],
    ) -> Floats:
        """Return (tokens x 7) label scores of one article.

        `form_scores` (tokens x 3 * width) belong to the tokens of the sentences (words and known names), one
        behind the other.
        """
        places = _places([len(words) for words, _ in sentences])
        size = int(places[-1]) + 2
        inputs = np.empty((size + 2, 3 * self.width), np.float32)
        inputs[:] = self._boundary
        inputs[0] = inputs[-1] = 0
        inputs[places + 1] = form_scores
        surfaces = self._add_names(inputs, sentences, places + 1)
        inside = np.zeros((size, 1), np.float32)
        inside[places] = 1
        hidden = np.maximum(_convolved(inputs, 1)[1:-1] + self._p["bias1"], 0) * inside
        hidden = self._second_layer(hidden, surfaces, inside)
        scores: Floats = self._output(hidden)[places]
        return scores

    def _add_names(
        self,
        inputs: Floats,
        sentences: Sequence[tuple[Sequence[str], Sequence[Match]]],
        rows: NDArray[np.integer[Any]],
    ) -> list[list[int]]:
        """Add the known names to the inputs; return the places of every capitalised surface met twice."""
        surfaces: dict[str, list[int]] = {}
        first = 0
        for words, matches in sentences:
            begin = int(rows[first])
            for start, length, lists in matches:
                for letter in lists:
                    column = 2 * LISTS.index(letter)
                    inputs[begin + start] += self._first_names[column]
                    inputs[begin + start + 1 : begin + start + length] += self._first_names[column + 1]
            for at, word in enumerate(words, begin - 1):
                if word[0].isupper():
                    surfaces.setdefault(word, []).append(at)
            first += len(words)
        return [places for places in surfaces.values() if len(places) > 1]

    def _second_layer(self, hidden: Floats, surfaces: list[list[int]], inside: Floats) -> Floats:
        products = hidden @ self._second
        if surfaces:
            repeated = np.concatenate(surfaces)
            memory = np.concatenate(
                [np.broadcast_to(hidden[places].max(0), (len(places), self.width)) for places in surfaces]
            )
            products[repeated] += (memory - hidden[repeated]) @ self._memory
        total = _convolved(products, 1) + self._p["bias2"]
        total += self._guideline[1]
        total[1:] += self._guideline[0]
        total[:-1] += self._guideline[2]
        activated: Floats = np.maximum(total, 0) * inside
        return activated

    def _output(self, hidden: Floats) -> Floats:
        third = np.maximum(_convolved(hidden @ self._third, 2) + self._p["bias3"], 0)
        out = self._p["out"]
        scores: Floats = hidden @ out[: self.width] + third @ out[self.width :] + self._out_bias
        return scores


def _side_by_side(weights: Floats) -> Floats:
    """Return the (3 x inputs x outputs) weights of a convolution as one matrix (inputs x 3 * outputs)."""
    places, inputs, outputs = weights.shape
    return np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(inputs, places * outputs))


def _convolved(products: Floats, reach: int) -> Floats:
    """Return the convolution (places x outputs) from what each place gives to the three it touches.

    `products` (places x 3 * outputs): what it gives to the place `reach` behind, to its own, and to the one
    `reach` before.
    """
    width = products.shape[1] // 3
    total = products[:, width : 2 * width].copy()
    total[reach:] += products[:-reach, :width]
    total[:-reach] += products[reach:, 2 * width :]
    return total


def _places(lengths: Sequence[int]) -> NDArray[np.integer[Any]]:
    """Return the place of every token where one empty place parts the sentences and begins the article."""
    return np.concatenate(
        [np.arange(length) + begin for length, begin in zip(lengths, _begins(lengths), strict=True)]
    )


def _begins(lengths: Sequence[int]) -> list[int]:
    begins = [1]
    for length in lengths[:-1]:
        begins.append(begins[-1] + length + 1)
    return begins
