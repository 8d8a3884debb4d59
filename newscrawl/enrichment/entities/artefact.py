"""The files of a trained model: what they hold, and how they are written and read.

A model is a directory of three files that belong together: `model.npz` (vocabulary, vectors, clusters, the
weights of both parts), `lexicon.json.gz` and `names.txt.gz`. `model.npz` carries the version of this format
and the digests of the other two, so that a mixture is refused.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from newscrawl.enrichment.entities.labels import LABELS
from newscrawl.enrichment.entities.names import Names
from newscrawl.errors import NewscrawlError

FORMAT = 1
"""Grows whenever features, network or layout of the file change: an older model would score nonsense."""

MODEL, LEXICON, NAMES = "model.npz", "lexicon.json.gz", "names.txt.gz"

Guideline = Literal["idner2k", "nergrit", "articles"]
GUIDELINES: tuple[Guideline, ...] = ("idner2k", "nergrit", "articles")
"""By which rules a text was labelled; news is tagged by those of `articles`, the others serve to score."""

_SETS = ("shared", *GUIDELINES)


class UnusableModel(NewscrawlError):
    """The files of a model are missing, damaged, of another format, or do not belong together."""


@dataclass(frozen=True)
class CrfWeights:
    """Features and their weights: (features x 7) shared by all guidelines, and what each adds to them."""

    attributes: list[str]
    shared: np.ndarray
    added: dict[Guideline, np.ndarray]
    transitions: np.ndarray


@dataclass(frozen=True)
class Parts:
    """A model's content as it is trained: see the module's text; `network` holds float32 arrays by name.

    `crf_share` is the weight of the random field's scores beside the network's.
    """

    vocabulary: list[str]
    clusters: np.ndarray
    shapes: list[str]
    frequent: list[str]
    network: dict[str, np.ndarray]
    crf: CrfWeights
    crf_share: float


def save(directory: Path, parts: Parts, lexicon: Path, names: Path) -> None:
    """Write a model's three files; vectors are kept in 8 bits, other weights in 16."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, source in ((LEXICON, lexicon), (NAMES, names)):
        if source.resolve() != (directory / name).resolve():
            (directory / name).write_bytes(source.read_bytes())
    arrays: dict[str, Any] = {
        "format": np.array(FORMAT),
        "digests": np.array([_digest(lexicon), _digest(names)]),
        "vocabulary": _packed(parts.vocabulary),
        "clusters": parts.clusters.astype(np.uint16),
        "shapes": _packed(parts.shapes),
        "frequent": _packed(parts.frequent),
        "attributes": _packed(parts.crf.attributes),
        "crf_transitions": parts.crf.transitions,
        "crf_share": np.array(parts.crf_share),
    }
    for name, weights in (("shared", parts.crf.shared), *parts.crf.added.items()):
        cells = np.flatnonzero(weights)
        arrays[f"crf_{name}_steps"] = np.diff(cells, prepend=0).astype(np.uint32)
        arrays[f"crf_{name}_weights"] = weights.reshape(-1)[cells].astype(np.float16)
    for name, array in parts.network.items():
        if name == "vectors":
            scale = np.abs(array).max(0) / 127
            arrays["vectors"] = np.round(array / scale).astype(np.int8)
            arrays["vectors_scale"] = scale.astype(np.float32)
        else:
            arrays[f"network_{name}"] = array.astype(np.float16)
    np.savez_compressed(directory / MODEL, **arrays)


@dataclass(frozen=True)
class Loaded:
    """A model's content as it is used, for one guideline: `crf_weights` are the sums for it."""

    vocabulary: list[str]
    clusters: dict[str, Sequence[int]]
    shapes: list[str]
    frequent: list[str]
    network: dict[str, np.ndarray]
    attributes: list[str]
    crf_weights: np.ndarray
    crf_transitions: np.ndarray
    crf_share: float
    lexicon: dict[str, list[str]]
    names: Names


def load(directory: Path, guideline: Guideline) -> Loaded:
    """Read a model's three files for one guideline.

    Raises UnusableModel with a sentence that says what is wrong with them.
    """
    try:
        with np.load(directory / MODEL, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files if not _of_another(name, guideline)}
        _check(arrays, directory)
        lexicon = load_lexicon(directory / LEXICON)
        names = Names.load(directory / NAMES)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as problem:
        raise UnusableModel(
            f"The entity model in {directory} cannot be read ({problem}); train it again."
        ) from problem
    return _loaded(arrays, guideline, lexicon, names)


def load_lexicon(path: Path) -> dict[str, list[str]]:
    """Read the capitalisation lexicon: codes by lower-case word; raises OSError or ValueError."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lexicon: dict[str, list[str]] = json.load(file)
    return lexicon


def _of_another(name: str, guideline: Guideline) -> bool:
    return any(name.startswith(f"crf_{each}_") for each in GUIDELINES if each != guideline)


def _check(arrays: Mapping[str, np.ndarray], directory: Path) -> None:
    if int(arrays["format"]) != FORMAT:
        raise UnusableModel(
            f"The entity model in {directory} is of format {int(arrays['format'])} and this version of "
            f"newscrawl reads format {FORMAT}; train it again."
        )
    digests = [_digest(directory / LEXICON), _digest(directory / NAMES)]
    if arrays["digests"].tolist() != digests:
        raise UnusableModel(
            f"The entity model in {directory} was trained with another {LEXICON} or {NAMES}; "
            "put back the files it came with or train it again."
        )


def _loaded(
    arrays: Mapping[str, np.ndarray], guideline: Guideline, lexicon: dict[str, list[str]], names: Names
) -> Loaded:
    attributes = _unpacked(arrays["attributes"])
    weights = np.zeros(len(attributes) * len(LABELS), np.float32)
    for name in ("shared", guideline):
        cells = np.cumsum(arrays[f"crf_{name}_steps"])
        weights[cells] += arrays[f"crf_{name}_weights"].astype(np.float32)
    network = {
        name.removeprefix("network_"): array.astype(np.float32)
        for name, array in arrays.items()
        if name.startswith("network_")
    }
    network["vectors"] = arrays["vectors"].astype(np.float32) * arrays["vectors_scale"]
    vocabulary = _unpacked(arrays["vocabulary"])
    return Loaded(
        vocabulary,
        dict(zip(vocabulary, arrays["clusters"].tolist(), strict=True)),
        _unpacked(arrays["shapes"]),
        _unpacked(arrays["frequent"]),
        network,
        attributes,
        weights.reshape(-1, len(LABELS)),
        arrays["crf_transitions"].astype(np.float32),
        float(arrays["crf_share"]),
        lexicon,
        names,
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _packed(lines: Sequence[str]) -> np.ndarray:
    return np.frombuffer(zlib.compress("\n".join(lines).encode(), 9), np.uint8)


def _unpacked(array: np.ndarray) -> list[str]:
    return zlib.decompress(array.tobytes()).decode().split("\n")
