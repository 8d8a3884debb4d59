"""Train the entity model: `python -m newscrawl.enrichment.entities.train DATA_DIR --out MODEL_DIR`.

Ten to eleven minutes on two cores. The steps: word vectors from plain text; a random field and two small
networks from the labelled sentences; these label plain text; the final network learns from that and then,
three times over, from the labelled sentences again; the mean of the three is kept. What is scored on the
development files is trained without them, what is written is trained with them; test files are scored at the
end and never trained on. Seeds are fixed and every step runs in one thread, so that a second run gives the
same scores.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import itertools
import multiprocessing
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from newscrawl.enrichment.entities import artefact
from newscrawl.enrichment.entities.artefact import GUIDELINES, CrfWeights, Guideline, Parts
from newscrawl.enrichment.entities.evaluate import report
from newscrawl.enrichment.entities.features import Forms, shape
from newscrawl.enrichment.entities.model import BUNDLED, Model
from newscrawl.enrichment.entities.names import Names
from newscrawl.enrichment.entities.network import WordInputs
from newscrawl.enrichment.entities.training import data
from newscrawl.enrichment.entities.training.data import Document
from newscrawl.errors import NewscrawlError, WrongUse

if TYPE_CHECKING:
    from newscrawl.enrichment.entities.training.silver import Plan
    from newscrawl.enrichment.entities.training.vectors import Vectors

_ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JAX_PLATFORMS": "cpu",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
}

_PACKAGES = ("gensim", "jax", "optax", "pycrfsuite", "sklearn")

TEACHER_WIDTH, STUDENT_WIDTH = 96, 128
FREQUENT_WORDS, SHAPES = 3_000, 60

FINISHING_SEEDS = (12, 13, 14)

TEACHER_CRF_SHARE, CRF_SHARE = 0.7, 0.6
"""Weights of the random field's scores beside a network's, the second chosen on development data (of
0.4 to 0.8, 0.5 and 0.6 have the best mean over idner2k, NERGrit and 17 whole articles; all differ by 0.2)."""


@dataclass(frozen=True)
class Material:
    """What every step shares: word vectors, lexicon and names, and which words and shapes are frequent."""

    vectors: Vectors
    lexicon: Path
    names: Path
    frequent: list[str]
    shapes: list[str]

    def reader(self) -> tuple[Forms, Names, WordInputs]:
        """Return what turns words into the inputs of both parts of the model."""
        clusters = dict(zip(self.vectors.vocabulary, self.vectors.clusters.tolist(), strict=True))
        forms = Forms(artefact.load_lexicon(self.lexicon), clusters)
        inputs = WordInputs(forms, self.vectors.vocabulary, self.shapes, self.frequent)
        return forms, Names.load(self.names), inputs


def train(directory: Path, out: Path) -> None:
    """Train a model on the files of `directory` and write it to `out`; print the steps and the scores.

    The lexicon and the list of names are `directory`'s own, or else the bundled ones. Raises WrongUse where
    there is nothing to train on, a file has another form, `out` is no directory that can be written or the
    packages are not installed.
    """
    _check(out)
    labelled = [data.part_brackets(each) for each in data.read_split(directory, "train")]
    developed = [data.part_brackets(each) for each in data.read_split(directory, "dev")]
    texts = list(data.read_texts(directory))
    if not labelled or not texts:
        raise WrongUse(
            f"Give a directory with *.train.jsonl and text_*.jsonl.gz files: {directory} has none."
        )
    held_out = data.held_out_keys(directory)
    # The processes of the pool read it when they are started.
    os.environ.update(_ONE_THREAD)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        with _timed("word vectors and clusters"):
            material = make_material(pool, directory, labelled, texts, held_out)
        with _timed("first models"):
            fields = pool.map(train_crf, [labelled, labelled + developed], [material] * 2)
            teachers = list(pool.map(train_teacher, [labelled] * 2, [material] * 2, range(2)))
            crf, final_crf = fields
        with _timed("labelling plain text"):
            plan = choose_texts(texts, labelled, held_out)
            first_models = [make_parts(material, crf, teacher, TEACHER_CRF_SHARE) for teacher in teachers]
            silver = label_texts(pool, plan, first_models, material)
        with _timed("final network"):
            student = pool.submit(train_student, silver, labelled, material).result()
            jobs = list(itertools.product((labelled, labelled + developed), FINISHING_SEEDS))
            networks = list(pool.map(finish, *zip(*((student, material, *job) for job in jobs), strict=True)))
            measured = mean_of(networks[: len(FINISHING_SEEDS)])
            final = mean_of(networks[len(FINISHING_SEEDS) :])
    with tempfile.TemporaryDirectory() as scratch:
        write(Path(scratch), make_parts(material, crf, measured), material)
        print("Trained without the development files:")
        print(report(Path(scratch), data.files(directory, "dev")))
    write(out, make_parts(material, final_crf, final), material)
    print(f"Trained with them, in {out}:")
    print(report(out, data.files(directory, "test")))


def make_material(
    pool: Executor,
    directory: Path,
    labelled: Sequence[Document],
    texts: Sequence[data.Text],
    held_out: frozenset[str],
) -> Material:
    """Learn the word vectors and collect what else the steps share."""
    sentences = itertools.chain(
        (sentence for text in texts for sentence in text.sentences),
        data.read_tagged_sentences(directory),
        (words for document in labelled for words, _ in document.sentences),
    )
    allowed = [words for words in sentences if data.sentence_key(words) not in held_out]
    words = Counter(
        word for document in labelled for sentence in document.sentences for word in sentence.words
    )
    lower: Counter[str] = Counter()
    shapes: Counter[str] = Counter()
    for word, times in words.items():
        lower[word.lower()] += times
        shapes[shape(word)] += times
    return Material(
        pool.submit(learn_vectors, allowed).result(),
        _own_or_bundled(directory, artefact.LEXICON),
        _own_or_bundled(directory, artefact.NAMES),
        [word for word, times in lower.most_common(FREQUENT_WORDS) if times >= 3],
        [outline for outline, _ in shapes.most_common(SHAPES)],
    )


def learn_vectors(sentences: list[list[str]]) -> Vectors:
    """Learn word vectors and clusters from sentences."""
    from newscrawl.enrichment.entities.training import vectors

    return vectors.learn(sentences)


def train_crf(documents: Sequence[Document], material: Material) -> CrfWeights:
    """Train the random field on labelled documents."""
    from newscrawl.enrichment.entities.training import crf

    forms, names, _ = material.reader()
    return crf.train(documents, forms, names)


def train_teacher(documents: Sequence[Document], material: Material, seed: int) -> dict[str, Any]:
    """Train one of the networks that label plain text."""
    from newscrawl.enrichment.entities.training import network

    start = network.initial(seed, TEACHER_WIDTH, material.vectors.vectors)
    reader = network.Reader(*material.reader())
    return network.fit(documents, reader, start, epochs=22, rate=2e-3, seed=seed)


def choose_texts(texts: Sequence[data.Text], labelled: Sequence[Document], held_out: frozenset[str]) -> Plan:
    """Choose the plain texts that the first models label."""
    from newscrawl.enrichment.entities.training import silver

    return silver.choose(texts, frozenset(each.id for each in labelled if each.id), held_out)


def label_texts(pool: Executor, plan: Plan, first_models: list[Parts], material: Material) -> list[Document]:
    """Label the chosen texts by the first models."""
    with tempfile.TemporaryDirectory() as scratch:
        paths = [Path(scratch) / str(number) for number in range(len(first_models))]
        for path, parts in zip(paths, first_models, strict=True):
            write(path, parts, material)
        jobs = [(plan.texts[each], each, paths) for each in sorted(GUIDELINES)]
        return [document for part in pool.map(_label, *zip(*jobs, strict=True)) for document in part]


def _label(texts: list[list[list[str]]], guideline: Guideline, paths: list[Path]) -> list[Document]:
    from newscrawl.enrichment.entities.training import silver

    return silver.label(texts, guideline, [Model.load(path, guideline) for path in paths])


def train_student(silver: list[Document], labelled: list[Document], material: Material) -> dict[str, Any]:
    """Train the final network on the labelled text and on the labelled sentences, these twice."""
    from newscrawl.enrichment.entities.training import network

    start = network.initial(11, STUDENT_WIDTH, material.vectors.vectors)
    reader = network.Reader(*material.reader())
    return network.fit(silver + labelled * 2, reader, start, epochs=4, rate=2e-3, seed=11)


def finish(
    student: dict[str, Any], material: Material, documents: Sequence[Document], seed: int
) -> dict[str, Any]:
    """Train the final network on the labelled sentences alone, to their guidelines."""
    from newscrawl.enrichment.entities.training import network

    reader = network.Reader(*material.reader())
    return network.fit(documents, reader, student, epochs=8, rate=7e-4, seed=seed)


def mean_of(networks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the mean of networks that were trained from the same one: less left to chance than each."""
    return {name: np.mean([network[name] for network in networks], axis=0) for name in networks[0]}


def make_parts(
    material: Material, crf: CrfWeights, network: dict[str, Any], crf_share: float = CRF_SHARE
) -> Parts:
    """Return the content of a model of these parts."""
    vocabulary, _, clusters = material.vectors
    return Parts(vocabulary, clusters, material.shapes, material.frequent, network, crf, crf_share)


def write(directory: Path, parts: Parts, material: Material) -> None:
    """Write a model's files."""
    artefact.save(directory, parts, material.lexicon, material.names)


def _check(out: Path) -> None:
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise WrongUse(f"Training needs {', '.join(missing)}: install them with pip install -e '.[train]'.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise WrongUse(f"The model cannot be written to {out} ({problem.strerror}).") from problem


def _own_or_bundled(directory: Path, name: str) -> Path:
    return directory / name if (directory / name).exists() else BUNDLED / name


@contextlib.contextmanager
def _timed(step: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    print(f"{step}: {time.monotonic() - started:.0f} s", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m newscrawl.enrichment.entities.train", description=__doc__
    )
    parser.add_argument("data", type=Path, metavar="DATA_DIR", help="labelled files and plain text")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="MODEL_DIR", help="where to write the model"
    )
    options = parser.parse_args(arguments)
    try:
        train(options.data, options.out)
    except NewscrawlError as problem:
        print(problem, file=sys.stderr)
        return problem.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
