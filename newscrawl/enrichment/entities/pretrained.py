"""Names by a token classification model in Hugging Face layout, in place of the bundled model.

The model is a directory on this machine; nothing is downloaded. transformers and torch run it (the extra
`transformers`); neither is imported before a text is tagged.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib.util
import itertools
import json
import os
import re
import zipfile
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from newscrawl.article import BLOCK_BREAK, Entity, EntityType, Language
from newscrawl.enrichment.entities.aliases import is_acronym, with_full_names
from newscrawl.enrichment.entities.foreign import is_foreign, tag_sound_values
from newscrawl.enrichment.entities.labelling import Mention, Sentence
from newscrawl.enrichment.entities.roles import find_role
from newscrawl.enrichment.entities.tokens import split_sentences, tokenize
from newscrawl.enrichment.entities.values import keep_longest, tag_values
from newscrawl.errors import Refused, WrongUse

LABELS: dict[str, EntityType] = {
    "PER": "PERSON", "PERSON": "PERSON",
    "ORG": "ORGANISATION", "ORGANIZATION": "ORGANISATION", "ORGANISATION": "ORGANISATION",
    "NOR": "ORGANISATION",
    "LOC": "LOCATION", "LOCATION": "LOCATION", "GPE": "LOCATION", "FAC": "LOCATION",
}  # fmt: skip
"""What models call names; NOR (political organisations) and FAC (buildings) are NERGrit's and OntoNotes'."""

TOKENIZERS = ("tokenizer.json", "vocab.txt", "vocab.json", "sentencepiece.bpe.model", "spiece.model")

WINDOW_TOKENS = 256
"""A longer paragraph is read in windows of so many tokens."""

OVERLAP_TOKENS = 64
"""Two windows share so many; a word counts as the window reads it that shows more of what surrounds it."""

BATCH_WINDOWS = 16

_MENTION_TYPES = {"PERSON": "PER", "ORGANISATION": "ORG", "LOCATION": "LOC"}
_PACKAGES = ("torch", "transformers")
_PREFIX = re.compile(r"^[BIESLU][-_]")
# Hyphens, apostrophes and dots inside a word belong to it, as in the corpora that models are trained on.
_WORD = re.compile(r"\w+(?:[-'’.&/]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class PretrainedTagger:
    """A tagger to call with a text; in each process it reads its model once.

    `directory` holds the model; it computes on a GPU where there is one, else with `threads` threads.
    """

    directory: str
    threads: int

    @classmethod
    def of(cls, directory: Path | None, threads: int) -> PretrainedTagger:
        """Return the tagger of a model directory after looking at its files.

        Raises WrongUse, in one sentence, where none is given, it holds no usable model, or a package is
        missing.
        """
        if directory is None:
            raise WrongUse(
                "ENTITY_TAGGER is 'transformers', which needs ENTITY_MODEL: the directory of a model."
            )
        missing = [each for each in _PACKAGES if importlib.util.find_spec(each) is None]
        if missing:
            raise WrongUse(
                f"ENTITY_TAGGER is 'transformers', but {' and '.join(missing)} cannot be imported; "
                "install them with: pip install -e '.[transformers]'."
            )
        if fault := find_fault(directory):
            raise WrongUse(f"ENTITY_MODEL is {str(directory)!r}, {fault}.")
        return cls(str(directory), threads)

    def prepare(self) -> None:
        """Read the model, unless this process has it. Raises Refused `model_unreadable`."""
        _load(self.directory, self.threads)

    def __call__(self, text: str, language: Language | None = None) -> list[Entity]:
        """Return the entities of an article's body, sorted by start, without overlaps.

        Names are the model's, whatever the language; dates and amounts the project's rules', which in
        another language than Indonesian find only those that are written alike. Raises Refused
        `model_unreadable`.
        """
        model = _load(self.directory, self.threads)
        values = tag_sound_values(text) if is_foreign(language) else tag_values(text)
        return keep_longest([*values, *_with_names(text, _tag_names(text, model))])


# --- the directory


def find_fault(directory: Path) -> str | None:
    """Return what keeps a directory from being a token classification model ("which does not exist").

    Looks at its configuration and at the first bytes of its weights, which tell a file cut short or a
    pointer to a file elsewhere (Git LFS); None where they are sound.
    """
    if not directory.is_dir():
        return "which is not a directory" if directory.exists() else "which does not exist"
    try:
        config = json.loads((directory / "config.json").read_text(encoding="utf-8"))
        labels = list(config["id2label"].values())
    except FileNotFoundError:
        return "which holds no model: there is no config.json in it"
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "whose config.json is not that of a token classification model"
    if not any(map(entity_type, labels)):
        shown = ", ".join(map(str, labels[:4]))
        return f"whose labels ({shown}, ...) name no persons, organisations or places"
    if not any((directory / name).is_file() for name in TOKENIZERS):
        return "which holds no tokenizer"
    weights = [*directory.glob("*.safetensors"), *directory.glob("pytorch_model*.bin")]
    if not weights:
        return "which holds no weights (model.safetensors)"
    broken = [each.name for each in weights if not _is_whole(each)]
    return f"whose {broken[0]} is cut short or holds no weights" if broken else None


def _is_whole(weights: Path) -> bool:
    if weights.suffix == ".bin":
        return zipfile.is_zipfile(weights)
    # safetensors: the header's length in eight bytes, the header in JSON, the numbers.
    with weights.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        size = weights.stat().st_size
        if not 2 <= length <= size - 8:
            return False
        try:
            header = json.loads(file.read(length))
            return bool(
                8 + length + max(each["data_offsets"][1] for name, each in header.items() if name[:2] != "__")
                == size
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            return False


def entity_type(label: object) -> EntityType | None:
    """Return the type that a model's label stands for ("B-PER", "I-GPE", "ORG"), None for all others."""
    return LABELS.get(_PREFIX.sub("", str(label).upper()))


# --- the model


@dataclass(frozen=True, slots=True)
class _Model:
    tokenizer: Any
    network: Any
    device: str
    window: int
    labels: list[str]


@functools.cache
def _load(directory: str, threads: int) -> _Model:
    # transformers would otherwise ask its hub about files that a directory does not hold.
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    import torch
    from transformers import AutoModelForTokenClassification, AutoTokenizer
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    torch.set_num_threads(threads)
    try:
        tokenizer = AutoTokenizer.from_pretrained(directory, local_files_only=True, use_fast=True)
        network = AutoModelForTokenClassification.from_pretrained(directory, local_files_only=True)
    except Exception as error:
        detail = " ".join(str(error).split())[:200]
        raise Refused("model_unreadable", f"{directory}: {detail}", final=False) from error
    if not tokenizer.is_fast:
        raise Refused("model_unreadable", f"{directory}: its tokenizer tells no offsets", final=False)
    tokenizer.padding_side = "right"
    device = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    labels = [str(network.config.id2label[at]) for at in range(network.config.num_labels)]
    return _Model(tokenizer, network.to(device).eval(), device, _window(tokenizer, network.config), labels)


def _window(tokenizer: Any, config: Any) -> int:
    # RoBERTa's positions begin behind that of its padding, so two of them are never free.
    positions = getattr(config, "max_position_embeddings", None) or WINDOW_TOKENS + 2
    return int(min(WINDOW_TOKENS, tokenizer.model_max_length, positions - 2))


class _Token(NamedTuple):
    """A token of a window: its place in the paragraph, and how many characters the window shows around it."""

    start: int
    end: int
    label: str
    context: int


def _tag_names(text: str, model: _Model) -> list[Entity]:
    found: list[Entity] = []
    paragraphs = list(_paragraphs(text))
    for (start, end), tokens in zip(paragraphs, _read(text, paragraphs, model), strict=True):
        words = [(start + each.start(), start + each.end()) for each in _WORD.finditer(text[start:end])]
        labels = _word_labels(words, start, tokens)
        found += join_words(text, list(zip(words, labels, strict=True)))
    return found


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for paragraph in text.split(BLOCK_BREAK):
        if paragraph.strip():
            yield start, start + len(paragraph)
        start += len(paragraph) + len(BLOCK_BREAK)


def _read(text: str, paragraphs: Sequence[tuple[int, int]], model: _Model) -> list[list[_Token]]:
    """Return every paragraph's tokens, those of overlapping windows twice."""
    import torch

    tokens: list[list[_Token]] = [[] for _ in paragraphs]
    if not paragraphs:
        return tokens
    windows = model.tokenizer(
        [text[start:end] for start, end in paragraphs],
        max_length=model.window,
        stride=min(OVERLAP_TOKENS, model.window // 4),
        truncation=True,
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
    )
    offsets = windows.pop("offset_mapping")
    owners = windows.pop("overflow_to_sample_mapping")
    # Windows of like length together need the least padding.
    order = sorted(range(len(owners)), key=lambda at: len(windows["input_ids"][at]))
    for first in range(0, len(order), BATCH_WINDOWS):
        batch = order[first : first + BATCH_WINDOWS]
        padded = model.tokenizer.pad(
            {name: [values[at] for at in batch] for name, values in windows.items()}, return_tensors="pt"
        )
        with torch.inference_mode():
            best = model.network(**padded.to(model.device)).logits.argmax(-1).tolist()
        for at, labels in zip(batch, best, strict=True):
            tokens[owners[at]] += _tokens(offsets[at], [model.labels[each] for each in labels])
    return tokens


def _tokens(offsets: Sequence[tuple[int, int]], labels: Sequence[str]) -> Iterator[_Token]:
    last = max((end for _, end in offsets), default=0)
    first = min((start for start, end in offsets if end > start), default=0)
    for (start, end), label in zip(offsets, labels, strict=False):
        # Special tokens and padding stand for no characters.
        if end > start:
            yield _Token(start, end, label, min(start - first, last - end))


def _word_labels(words: Sequence[tuple[int, int]], offset: int, tokens: Iterable[_Token]) -> list[str]:
    """Return each word's label: that of its first token, as models are trained; "O" where it has none."""
    best: dict[int, _Token] = {}
    for token in tokens:
        known = best.get(token.start)
        if known is None or token.context > known.context:
            best[token.start] = token
    ordered = [best[start] for start in sorted(best)]
    labels = []
    at = 0
    for start, end in words:
        while at < len(ordered) and offset + ordered[at].end <= start:
            at += 1
        inside = at < len(ordered) and offset + ordered[at].start < end
        labels.append(ordered[at].label if inside else "O")
    return labels


# --- from labels to names


def join_words(text: str, words: Sequence[tuple[tuple[int, int], str]]) -> list[Entity]:
    """Return the names that labelled words ((start, end), "B-PER") make, in order.

    A name goes on while the type stays the same and no word begins a new one (B-, S-, U-).
    """
    spans: list[tuple[EntityType, int, int]] = []
    going_on = False
    for (start, end), label in words:
        type = entity_type(label)
        if type is None:
            going_on = False
            continue
        begins = label[:2].upper() in ("B-", "S-", "U-", "B_", "S_", "U_")
        if going_on and not begins and spans[-1][0] == type:
            spans[-1] = (type, spans[-1][1], end)
        else:
            spans.append((type, start, end))
        going_on = True
    return [
        Entity(type, text[start:end], text[start:end], start, end)
        for type, start, end in spans
        if any(map(str.isalnum, text[start:end]))
    ]


def _with_names(text: str, entities: list[Entity]) -> list[Entity]:
    """Return the entities with their fullest names and roles.

    "Komisi Pemberantasan Korupsi (KPK)" tells what KPK is called in full.
    """
    aliases = {
        short.text: " ".join(full.text.split())
        for full, short in itertools.pairwise(entities)
        if text[full.end : short.start] == " (" and is_acronym(short.text, full.text)
    }
    return with_full_names(_with_roles(text, entities), aliases)


def _with_roles(text: str, entities: list[Entity]) -> list[Entity]:
    found = {each.start: each for each in entities}
    for tokens in split_sentences(text, tokenize(text)):
        at = {token.start: number for number, token in enumerate(tokens)}
        mentions: list[tuple[Mention, Entity]] = []
        for each in entities[bisect_left(entities, tokens[0].start, key=lambda each: each.start) :]:
            if each.start > tokens[-1].start:
                break
            if each.start in at:
                end = bisect_left(tokens, each.end, key=lambda token: token.start)
                mentions.append((Mention(at[each.start], end, _MENTION_TYPES[each.type]), each))
        sentence = Sentence([token.text for token in tokens], [mention for mention, _ in mentions])
        for mention, each in mentions:
            if each.type == "PERSON" and (role := find_role(sentence, mention)):
                words = text[tokens[role[0]].start : tokens[role[1] - 1].end].split()
                found[each.start] = dataclasses.replace(each, role=" ".join(words))
    return list(found.values())
