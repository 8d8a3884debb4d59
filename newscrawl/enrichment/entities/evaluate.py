"""Score the entity model on labelled files: exact matches of mentions, as seqeval counts them.

`python -m newscrawl.enrichment.entities.evaluate FILE...`. Whole articles are tagged as newscrawl tags them,
with the document rules; sentences of idner2k and NERGrit by their own guideline and without the rules, which
those were not labelled by. idner2k labels "Komisi X (KX)" as one mention: what is tagged as two is joined
before it is compared with the official labels.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from newscrawl.enrichment.entities.aliases import is_acronym
from newscrawl.enrichment.entities.artefact import Guideline
from newscrawl.enrichment.entities.labels import mentions
from newscrawl.enrichment.entities.model import BUNDLED, Model
from newscrawl.enrichment.entities.rules import apply_rules
from newscrawl.enrichment.entities.training import data
from newscrawl.errors import NewscrawlError

TYPES = ("PER", "ORG", "LOC")


@dataclass(frozen=True)
class Score:
    """Precision, recall and F1 (0 to 1) of exact mentions, and the number of mentions labelled."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Scores:
    """The scores of a file: over all mentions, and by type (PER, ORG, LOC)."""

    overall: Score
    by_type: dict[str, Score]

    def __str__(self) -> str:
        types = ", ".join(f"{type} {100 * score.f1:.1f}" for type, score in self.by_type.items())
        all_ = self.overall
        return (
            f"F1 {100 * all_.f1:.1f} (precision {100 * all_.precision:.1f}, recall {100 * all_.recall:.1f}; "
            f"{types}; {all_.support} mentions)"
        )


def score(path: Path, model: Path = BUNDLED) -> Scores:
    """Return how well a model labels a JSONL or CoNLL file (see `training.data.read_file`).

    The file's name decides the guideline, as in training. Raises WrongUse for a file of another form,
    `artefact.UnusableModel` for a model that cannot be read.
    """
    guideline = data.guideline_of(path)
    tagger = Model.load(model, guideline)
    right: Counter[str] = Counter()
    tagged: Counter[str] = Counter()
    labelled: Counter[str] = Counter()
    for document in data.read_file(path):
        words = [sentence.words for sentence in document.sentences]
        predicted = _labels(tagger, words, guideline)
        for sentence, labels in zip(document.sentences, predicted, strict=True):
            truth, answer = set(_entities(sentence.labels)), set(_entities(labels))
            labelled.update(type for _, _, type in truth)
            tagged.update(type for _, _, type in answer)
            right.update(type for _, _, type in truth & answer)
    return Scores(
        _score(right.total(), tagged.total(), labelled.total()),
        {type: _score(right[type], tagged[type], labelled[type]) for type in TYPES},
    )


def report(model: Path, paths: Iterable[Path]) -> str:
    """Return a line of scores for each file."""
    return "\n".join(f"  {path.name}: {score(path, model)}" for path in paths)


def _labels(model: Model, sentences: list[list[str]], guideline: Guideline) -> list[list[str]]:
    labels = model.label(sentences)
    if guideline == "articles":
        return apply_rules(sentences, labels, names=model.names).labels
    if guideline == "idner2k":
        return [join_brackets(*each) for each in zip(sentences, labels, strict=True)]
    return labels


def join_brackets(words: Sequence[str], labels: Sequence[str]) -> list[str]:
    """Return labels of two mentions, a name and another one in brackets behind it, as idner2k has them.

    "Komisi X (KX)" is one mention there, whether or not its acronym was found by itself; a person's other
    name is a mention of its own with its brackets, "Joko Widodo" and "(Jokowi)". (Its training sentences: 34
    of 40 organisations, 8 of 9 persons.)
    """
    joined = list(labels)
    for start, end, type in mentions(labels):
        closing = _closing_bracket(words, end)
        if closing is None:
            continue
        inside = joined[end + 1 : closing]
        name = inside == ["B-" + type] + ["I-" + type] * (len(inside) - 1)
        acronym = type == "ORG" and is_acronym("".join(words[end + 1 : closing]), " ".join(words[start:end]))
        if name or (acronym and set(inside) == {"O"}):
            joined[end : closing + 1] = ["I-" + type] * (closing + 1 - end)
            if type == "PER":
                joined[end] = "B-PER"
    return joined


def _closing_bracket(words: Sequence[str], at: int) -> int | None:
    """Return where the bracket closes that opens at `at`, round one to six words."""
    if at >= len(words) or words[at] != "(":
        return None
    return next((here for here in range(at + 2, min(at + 8, len(words))) if words[here] == ")"), None)


def _entities(labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return the mentions as seqeval reads them: one that goes on without a beginning begins there."""
    found: list[tuple[int, int, str]] = []
    start, type = 0, ""
    for at, label in enumerate([*labels, "O"]):
        goes_on = label[0] == "I" and label[2:] == type
        if type and not goes_on:
            found.append((start, at, type))
            type = ""
        if label != "O" and not goes_on:
            start, type = at, label[2:]
    return found


def _score(right: int, tagged: int, labelled: int) -> Score:
    precision = right / tagged if tagged else 0.0
    recall = right / labelled if labelled else 0.0
    f1 = 2 * right / (tagged + labelled) if tagged + labelled else 0.0
    return Score(precision, recall, f1, labelled)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m newscrawl.enrichment.entities.evaluate", description=__doc__
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="labelled files")
    parser.add_argument("--model", type=Path, default=BUNDLED, metavar="MODEL_DIR", help="another model")
    options = parser.parse_args(arguments)
    try:
        print(report(options.model, options.files))
    except NewscrawlError as problem:
        print(problem, file=sys.stderr)
        return problem.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
