"""Self-training: plain text labelled by the first models, which the final network learns from."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from newscrawl.enrichment.entities.artefact import Guideline
from newscrawl.enrichment.entities.decoder import decode
from newscrawl.enrichment.entities.model import Model
from newscrawl.enrichment.entities.rules import LEARNED_RULES, apply_rules
from newscrawl.enrichment.entities.training.data import Document, Labelled, Text, sentence_key

ARTICLES, NEWS_SENTENCES, OTHER_SENTENCES = 2_200, 14_000, 16_000
"""How much of the text is labelled by each guideline (articles, idner2k, nergrit)."""

_SENTENCE_TOKENS = range(6, 80)
_ARTICLE_SENTENCE_TOKENS = range(1, 200)
_ARTICLE_TOKENS = 4_000


@dataclass(frozen=True)
class Plan:
    """Which texts are labelled by which guideline: each a list of articles or of single sentences."""

    texts: dict[Guideline, list[list[list[str]]]]


def choose(texts: Iterable[Text], labelled: frozenset[str], held_out: frozenset[str]) -> Plan:
    """Choose texts to label: whole articles but those in `labelled` (ids), news sentences, other sentences.

    No sentence whose key is in `held_out` is chosen.
    """
    articles: list[list[list[str]]] = []
    others: list[list[str]] = []
    for text in texts:
        sentences = [each for each in text.sentences if sentence_key(each) not in held_out]
        if not text.id:
            others += sentences
        elif text.id not in labelled:
            fitting = [each for each in sentences if len(each) in _ARTICLE_SENTENCE_TOKENS]
            if 0 < sum(map(len, fitting)) < _ARTICLE_TOKENS:
                articles.append(fitting)
    chance = random.Random(5)
    chance.shuffle(articles)
    chance.shuffle(others)
    news = [sentence for article in articles[ARTICLES:] for sentence in article]
    chance.shuffle(news)
    return Plan(
        {
            "articles": articles[:ARTICLES],
            "idner2k": _singles(news)[:NEWS_SENTENCES],
            "nergrit": _singles(others)[:OTHER_SENTENCES],
        }
    )


def label(texts: Sequence[list[list[str]]], guideline: Guideline, models: Sequence[Model]) -> list[Document]:
    """Return the texts labelled by the mean of several models' scores; articles by the document rules too."""
    transitions = np.mean([model.transitions for model in models], axis=0)
    documents = []
    for sentences in texts:
        scores = np.mean([model.scores(sentences) for model in models], axis=0)
        labels = decode(scores, [len(words) for words in sentences], transitions)
        if guideline == "articles":
            labels = apply_rules(sentences, labels, LEARNED_RULES).labels
        documents.append(
            Document(guideline, [Labelled(*each) for each in zip(sentences, labels, strict=True)])
        )
    return documents


def _singles(sentences: Iterable[list[str]]) -> list[list[list[str]]]:
    return [[sentence] for sentence in sentences if len(sentence) in _SENTENCE_TOKENS]
