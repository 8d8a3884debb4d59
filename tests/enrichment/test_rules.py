from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.enrichment.entities.labelling import Labelling
from newscrawl.enrichment.entities.labels import LABELS
from newscrawl.enrichment.entities.rules import LATE_RULES, LEARNED_RULES, Rule, apply_rules

RULES = tuple(dict.fromkeys((*LEARNED_RULES, *LATE_RULES)))

Marked = tuple[list[list[str]], list[list[str]]]


def read(marked: str) -> Marked:
    """Read tokens and labels from the notation of the rules' examples."""
    sentences, labels = [], []
    for sentence in marked.split("|"):
        words: list[str] = []
        here: list[str] = []
        for type, inside, word in re.findall(r"\[([A-Z]{3}) ([^\]]+)\]|(\S+)", sentence):
            tokens = inside.split() if type else [word]
            words += tokens
            here += [f"B-{type}"] + [f"I-{type}"] * (len(tokens) - 1) if type else ["O"]
        sentences.append(words)
        labels.append(here)
    return sentences, labels


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.apply.__name__)
def test_every_rule_does_what_its_example_says(rule: Rule) -> None:
    sentences, labels = read(rule.before)
    expected_sentences, expected = read(rule.after)
    assert sentences == expected_sentences
    assert labels != expected
    article = Labelling(sentences, labels, rule.names)
    rule.apply(article)
    assert article.labels == expected


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.apply.__name__)
def test_what_a_rule_leaves_stands_when_it_is_applied_again(rule: Rule) -> None:
    sentences, expected = read(rule.after)
    article = Labelling(sentences, expected, rule.names)
    rule.apply(article)
    assert article.labels == expected


@pytest.mark.parametrize(
    "marked",
    [
        "Menteri [PER Wulan] menemui [ORG Yayasan Air Jernih] di [LOC Ambon] .",
        "[LOC Solo] dan [LOC Klaten] sepi . | [PER Rusdi Harahap] pulang ke [LOC Medan] .",
        "Ketua [ORG PDI Perjuangan] hadir . | [ORG PDI] menang . | Ibu kota [LOC Jakarta] macet .",
        "Menurut [PER Wulan] virus menular , kata [PER Rusdi] masker habis .",
        "[PER Ahmad al - Fatih] dan [PER Siti binti Salam] tiba .",
    ],
)
def test_what_is_right_stays(marked: str) -> None:
    sentences, labels = read(marked)
    assert apply_rules(sentences, labels).labels == labels


def test_a_part_of_two_kinds_of_names_is_not_taken_for_the_person() -> None:
    sentences, labels = read("[PER Rusdi Harahap] dan [ORG Yayasan Harahap] hadir . | Harahap diam .")
    assert apply_rules(sentences, labels).labels == labels


def test_labels_that_begin_inside_a_mention_are_read_as_its_beginning() -> None:
    assert Labelling([["Budi", "Santoso"]], [["I-PER", "I-PER"]]).labels == [["B-PER", "I-PER"]]


def test_a_name_cut_off_by_the_end_of_a_sentence_is_not_longer_than_it() -> None:
    sentences, labels = read("[PER Wulan Lestari] dan [PER Wulan] tiba . | [PER Wulan] tidur . | Kabar Wulan")
    assert apply_rules(sentences, labels).labels[2] == ["O", "B-PER"]


WORDS = st.sampled_from((
    "Rusdi", "Harahap", "KPK", "Komisi", "Pemberantasan", "Korupsi", "(", ")", ",", "dan", "-", "nya", ".",
    "com", "PT", "Tbk", "Persero", "Polres", "Bogor", "Jakarta", "berinisial", "RA", "25", "Prof", "Bu",
    "Menko", "Polhukam", "Pemerintah", "Kota", "Badan", "Riset", "Inovasi", "Minggu", "detikcom", "petani",
))  # fmt: skip
SENTENCES = st.lists(st.lists(st.tuples(WORDS, st.sampled_from(LABELS)), min_size=1, max_size=9), max_size=5)


@settings(max_examples=300, deadline=None)
@given(SENTENCES)
def test_every_token_keeps_one_label_whatever_the_model_said(sentences: list[list[tuple[str, str]]]) -> None:
    words = [[word for word, _ in sentence] for sentence in sentences]
    article = apply_rules(words, [[label for _, label in sentence] for sentence in sentences])
    for sentence, labels in zip(article.sentences, article.labels, strict=True):
        assert len(labels) == len(sentence.words)
        for left, right in itertools.pairwise(sentence.mentions):
            assert left.start < left.end <= right.start
