"""Training the network of `entities.network` with JAX, on sentences of all guidelines.

Articles are laid out in rows of 512 places, an empty place between sentences. The loss is that of a
conditional random field over the network's scores. One thread and fixed seeds: the result is repeatable.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from newscrawl.enrichment.entities.artefact import GUIDELINES
from newscrawl.enrichment.entities.features import Forms, is_cased
from newscrawl.enrichment.entities.labels import LABEL_INDEX, LABELS
from newscrawl.enrichment.entities.names import Names
from newscrawl.enrichment.entities.network import (
    NAME_INPUTS,
    PREFIXES,
    SIGNS,
    SUFFIXES,
    WordInputs,
    name_inputs,
)
from newscrawl.enrichment.entities.training.data import Document, Labelled

Parameters = dict[str, Any]
Batch = dict[str, Any]

ROW = 512
BATCH = 8
_DROPOUT, _WORD_DROPOUT, _FREQUENT_DROPOUT = 0.4, 0.15, 0.3
_VECTOR_RATE = 0.1
"""Word vectors move at a tenth of the learning rate: rare words keep what plain text taught."""

_ROW_FIELDS: tuple[tuple[str, tuple[int, ...], type], ...] = (
    ("indices", (5,), np.int32),
    ("signs", (SIGNS + NAME_INPUTS,), np.float32),
    ("labels", (), np.int32),
    ("inside", (), np.float32),
    ("surface", (), np.int32),
    ("guideline", (), np.int32),
)


class Reader(NamedTuple):
    """What turns sentences into the network's inputs."""

    forms: Forms
    names: Names
    inputs: WordInputs

    def read(self, words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Return (words x 5) indices and (words x SIGNS + NAME_INPUTS) plain inputs of a sentence."""
        cased = is_cased(words)
        forms = [self.forms.form(word, cased) for word in words]
        matches = self.names.matches(words, [form.lower for form in forms])
        signs = [self.inputs.signs(word, form) for word, form in zip(words, forms, strict=True)]
        return (
            np.array([self.inputs.indices(form) for form in forms]),
            np.concatenate([np.array(signs, np.float32), name_inputs(len(words), matches)], 1),
        )


def initial(seed: int, width: int, vectors: np.ndarray) -> Parameters:
    """Return random parameters of a network `width` wide over the given word vectors."""
    generator = np.random.RandomState(seed)

    def normal(*shape: int, scale: float | None = None) -> np.ndarray:
        spread = scale or (2 / np.prod(shape[:-1])) ** 0.5
        return (generator.randn(*shape) * spread).astype(np.float32)

    inputs = vectors.shape[1] + 12 + 12 + 8 + 16 + SIGNS + NAME_INPUTS
    labels = len(LABELS)
    return {
        "vectors": vectors.copy(),
        "shapes": normal(61, 12, scale=0.1),
        "suffixes": normal(SUFFIXES, 12, scale=0.1),
        "prefixes": normal(PREFIXES, 8, scale=0.1),
        "frequent": normal(3001, 16, scale=0.1),
        "conv1": normal(3, inputs, width),
        "bias1": np.zeros(width, np.float32),
        "guideline": normal(len(GUIDELINES), 8, scale=0.1),
        "conv2": normal(3, 2 * width + 8, width),
        "bias2": np.zeros(width, np.float32),
        "conv3": normal(3, width, width),
        "bias3": np.zeros(width, np.float32),
        "out": normal(2 * width, labels),
        "out_bias": np.zeros(labels, np.float32),
        "guideline_bias": np.zeros((len(GUIDELINES), labels), np.float32),
        "transitions": np.zeros((labels, labels), np.float32),
    }


def fit(
    documents: Sequence[Document], reader: Reader, start: Parameters, epochs: int, rate: float, seed: int
) -> Parameters:
    """Return the parameters after `epochs` over the documents, from `start`, at a falling learning rate."""
    shuffled = list(documents)
    random.Random(seed).shuffle(shuffled)
    rows = _rows(shuffled, reader)
    count = len(rows["labels"])
    steps = epochs * (-(-count // BATCH))
    optimiser = optax.chain(
        optax.clip_by_global_norm(5.0),
        optax.adamw(optax.cosine_decay_schedule(rate, steps), weight_decay=1e-4),
    )

    @jax.jit
    def update(parameters: Parameters, state: Any, batch: Batch, key: Any) -> tuple[Parameters, Any]:
        gradient = jax.grad(_loss)(parameters, batch, key)
        gradient["vectors"] = gradient["vectors"] * _VECTOR_RATE
        change, state = optimiser.update(gradient, state, parameters)
        return optax.apply_updates(parameters, change), state

    parameters: Parameters = {name: jnp.asarray(array) for name, array in start.items()}
    state = optimiser.init(parameters)
    key = jax.random.PRNGKey(seed)
    for chosen in _batches(count, epochs, seed):
        key, now = jax.random.split(key)
        batch = {name: array[chosen] for name, array in rows.items()}
        parameters, state = update(parameters, state, batch, now)
    return {name: np.asarray(array) for name, array in parameters.items()}


def _batches(count: int, epochs: int, seed: int) -> Iterator[np.ndarray]:
    generator = np.random.RandomState(seed)
    for _ in range(epochs):
        order = generator.permutation(count)
        for begin in range(0, count, BATCH):
            # The last batch of an epoch is filled up from its beginning, so that all have one size.
            yield np.resize(np.concatenate([order[begin : begin + BATCH], order]), BATCH)


def _convolve(values: Any, weights: Any, bias: Any, reach: int = 1) -> Any:
    padded = jnp.pad(values, ((0, 0), (reach, reach), (0, 0)))
    size = values.shape[1]
    return (
        padded[:, :size] @ weights[0]
        + values @ weights[1]
        + padded[:, 2 * reach : 2 * reach + size] @ weights[2]
        + bias
    )


def _scores(parameters: Parameters, batch: Batch, key: Any) -> Any:
    """Return (rows x places x 7) scores with dropout; `network.Network` computes the same without."""
    keys = jax.random.split(key, 6)

    def drop(at: int, values: Any) -> Any:
        kept = jax.random.uniform(keys[at], values.shape) > _DROPOUT
        return values * kept / (1 - _DROPOUT)

    indices = batch["indices"]
    places = indices.shape[:2]
    # Whole words are dropped as well, so that the network learns to go by their surroundings.
    known = jax.random.uniform(keys[0], places)[..., None] > _WORD_DROPOUT
    frequent = jax.random.uniform(keys[1], places)[..., None] > _FREQUENT_DROPOUT
    looked_up = [
        parameters["vectors"][indices[..., 0]] * known,
        parameters["shapes"][indices[..., 1]],
        parameters["suffixes"][indices[..., 2]],
        parameters["prefixes"][indices[..., 3]],
        parameters["frequent"][indices[..., 4]] * frequent,
        batch["signs"],
    ]
    inside = batch["inside"][..., None]
    inputs = drop(2, jnp.concatenate(looked_up, -1))
    hidden = jax.nn.relu(_convolve(inputs, parameters["conv1"], parameters["bias1"])) * inside
    memory = jax.vmap(_remember)(hidden, batch["surface"])
    guideline = parameters["guideline"][batch["guideline"]]
    seen = jnp.concatenate([drop(3, hidden), drop(4, memory), guideline], -1)
    second = jax.nn.relu(_convolve(seen, parameters["conv2"], parameters["bias2"])) * inside
    third = jax.nn.relu(_convolve(second, parameters["conv3"], parameters["bias3"], reach=2))
    out = drop(5, jnp.concatenate([second, third], -1)) @ parameters["out"] + parameters["out_bias"]
    return out + parameters["guideline_bias"][batch["guideline"]]


def _remember(hidden: Any, surface: Any) -> Any:
    return jax.ops.segment_max(hidden, surface, num_segments=ROW)[surface]


def _loss(parameters: Parameters, batch: Batch, key: Any) -> Any:
    """Return the negative log likelihood of the labels for each token."""
    scores = _scores(parameters, batch, key)
    outside = jnp.array([0.0] + [-30.0] * (len(LABELS) - 1))
    scores = jnp.where(batch["inside"][..., None] > 0, scores, outside)
    labels, transitions = batch["labels"], parameters["transitions"]
    right = jnp.take_along_axis(scores, labels[..., None], -1).sum()
    right += transitions[labels[:, :-1], labels[:, 1:]].sum()

    def step(before: Any, here: Any) -> tuple[Any, None]:
        return jax.nn.logsumexp(before[:, :, None] + transitions[None], 1) + here, None

    last, _ = jax.lax.scan(step, scores[:, 0], jnp.swapaxes(scores[:, 1:], 0, 1))
    return (jax.nn.logsumexp(last, 1).sum() - right) / batch["inside"].sum()


def _rows(documents: Sequence[Document], reader: Reader) -> Batch:
    """Lay the documents out in rows; a document longer than a row is parted between sentences."""
    rows = [_new_row()]
    place = 1
    for document in documents:
        fits = place + sum(len(words) + 1 for words, _ in document.sentences) <= ROW
        if not fits and place > 1:
            rows.append(_new_row())
            place = 1
        surfaces: dict[str, int] = {}
        for sentence in document.sentences:
            if place > 1 and place + len(sentence.words) + 1 > ROW:
                rows.append(_new_row())
                place = 1
                surfaces = {}
            place = _write(rows[-1], place, sentence, GUIDELINES.index(document.guideline), reader, surfaces)
    return {name: np.stack([row[name] for row in rows]) for name, _, _ in _ROW_FIELDS}


def _new_row() -> dict[str, np.ndarray]:
    row: dict[str, np.ndarray] = {name: np.zeros((ROW, *shape), kind) for name, shape, kind in _ROW_FIELDS}
    row["surface"] = np.arange(ROW, dtype=np.int32)
    return row


def _write(
    row: dict[str, np.ndarray],
    place: int,
    sentence: Labelled,
    guideline: int,
    reader: Reader,
    surfaces: dict[str, int],
) -> int:
    """Write a sentence at `place`; return the place for the next one. What exceeds a row is left out."""
    words = sentence.words[: ROW - 2]
    end = place + len(words)
    row["indices"][place:end], row["signs"][place:end] = reader.read(words)
    row["labels"][place:end] = [LABEL_INDEX[label] for label in sentence.labels[: ROW - 2]]
    row["inside"][place:end] = 1
    row["guideline"][place - 1 : end + 1] = guideline
    for at, word in enumerate(words, place):
        if word[0].isupper():
            row["surface"][at] = surfaces.setdefault(word, at)
    return end + 1
