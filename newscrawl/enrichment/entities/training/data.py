"""The files a model is trained on: labelled sentences and plain text.

A data directory holds `NAME.SPLIT.jsonl` or `NAME.SPLIT.conll` with SPLIT one of train, dev and test, and
plain text in `text_*.jsonl.gz`. NAME decides the guideline of the labels: a name that begins with `idner2k`
or `nergrit` has that one, every other is labelled as `docs/tagging.md` says. Test files are never trained
on.
"""

from __future__ import annotations

import gzip
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from newscrawl.enrichment.entities.artefact import GUIDELINES, Guideline
from newscrawl.enrichment.entities.labels import LABEL_INDEX
from newscrawl.errors import WrongUse

Split = Literal["train", "dev", "test"]

_TYPES = {
    "PERSON": "PER",
    "ORGANISATION": "ORG",
    "ORGANIZATION": "ORG",
    "LOCATION": "LOC",
}


class Labelled(NamedTuple):
    """A sentence: its tokens and a label of `labels.LABELS` for each."""

    words: list[str]
    labels: list[str]


@dataclass(frozen=True)
class Document:
    """The sentences of one article, or one sentence that stands alone; `id` ties it to the plain text."""

    guideline: Guideline
    sentences: list[Labelled]
    id: str | None = None


class Text(NamedTuple):
    """A plain text: `id` names the article it is, and is empty where it is a single sentence."""

    id: str
    sentences: list[list[str]]


def read_file(path: Path) -> list[Document]:
    """Read a JSONL or CoNLL file of labelled sentences.

    JSONL: `{"tokens": [...], "tags": [...]}` a line; neighbouring lines of one `doc` are one article. CoNLL:
    a token, white space and its label a line, an empty line behind each sentence, `-DOCSTART-` before each
    article. PER, ORG and LOC (PERSON, ORGANISATION, LOCATION) are read; every other label counts as O.

    Raises WrongUse where there is no such file, and with the line where it has another form.
    """
    if not path.is_file():
        raise WrongUse(f"There is no file {path}.")
    guideline = guideline_of(path)
    rows = _jsonl_rows(path) if path.suffix == ".jsonl" else _conll_rows(path)
    documents = []
    for key, group in itertools.groupby(enumerate(rows), key=lambda row: row[1].get("doc", -row[0] - 1)):
        here = [row for _, row in group]
        sentences = [Labelled(row["tokens"], [_label(tag) for tag in row["tags"]]) for row in here]
        identity = here[0].get("id") if key is not None else None
        documents.append(Document(guideline, [each for each in sentences if each.words], identity))
    return [document for document in documents if document.sentences]


def guideline_of(path: Path) -> Guideline:
    """Return the guideline that a file's name stands for."""
    named = (guideline for guideline in GUIDELINES if path.name.startswith(guideline))
    return next(named, "articles")


def files(directory: Path, split: Split) -> list[Path]:
    """Return the labelled files of a split, by name."""
    return sorted(path for form in ("jsonl", "conll") for path in directory.glob(f"*.{split}.{form}"))


def read_split(directory: Path, split: Split) -> list[Document]:
    """Read all labelled files of a split, by name; raises WrongUse for a file of another form."""
    return [document for path in files(directory, split) for document in read_file(path)]


def read_texts(directory: Path) -> Iterator[Text]:
    """Yield the plain texts: `{"id": ..., "s": ["token token ...", ...]}` a line of `text_*.jsonl.gz`."""
    for path in sorted(directory.glob("text_*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                sentences = [sentence.split(" ") for sentence in row["s"]]
                yield Text(row["id"] if len(sentences) > 1 else "", sentences)


def read_tagged_sentences(directory: Path) -> Iterator[list[str]]:
    """Yield the sentences of part-of-speech files: `*_pos.json.gz` with `[[tokens, tags], ...]`."""
    for path in sorted(directory.glob("*_pos.json.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for words, _ in json.load(file):
                yield words


def sentence_key(words: Iterable[str]) -> str:
    """Return what makes two sentences the same: their letters and digits, without case."""
    return re.sub(r"\W+", "", "".join(words).lower())


def held_out_keys(directory: Path) -> frozenset[str]:
    """Return the keys of all dev and test sentences, which no text for training may hold."""
    documents = read_split(directory, "dev") + read_split(directory, "test")
    return frozenset(
        sentence_key(sentence.words) for document in documents for sentence in document.sentences
    )


def part_brackets(document: Document) -> Document:
    """Return the document with "Komisi X (KX)" as two mentions, which idner2k labels as one."""
    if document.guideline != "idner2k":
        return document
    return Document("idner2k", [_part_brackets(each) for each in document.sentences], document.id)


def _part_brackets(sentence: Labelled) -> Labelled:
    labels = list(sentence.labels)
    for at, word in enumerate(sentence.words):
        if word in ("(", ")") and labels[at] != "O":
            inside = "I-" + labels[at][2:]
            labels[at] = "O"
            if at + 1 < len(labels) and labels[at + 1] == inside:
                labels[at + 1] = "B" + inside[1:]
    return Labelled(sentence.words, labels)


def _label(tag: str) -> str:
    place, _, kind = tag.partition("-")
    label = f"{place}-{_TYPES.get(kind, kind)}"
    return label if label in LABEL_INDEX else "O"


def _jsonl_rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                fits = len(row["tokens"]) == len(row["tags"])
            except (ValueError, KeyError, TypeError):
                fits = False
            if not fits:
                raise WrongUse(f"{path}, line {number}: give one object with as many tokens as tags.")
            yield row


def _conll_rows(path: Path) -> Iterator[dict[str, Any]]:
    document = 0
    row: dict[str, Any] = {"doc": 0, "tokens": [], "tags": []}
    with path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(itertools.chain(lines, ("\n",)), 1):
            fields = line.split()
            if not fields or fields[0] == "-DOCSTART-":
                document += bool(fields)
                if row["tokens"]:
                    yield row
                row = {"doc": document, "tokens": [], "tags": []}
            elif len(fields) < 2:
                raise WrongUse(f"{path}, line {number}: give a token, white space and its label.")
            else:
                row["tokens"].append(fields[0])
                row["tags"].append(fields[-1])
