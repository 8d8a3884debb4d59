from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.enrichment.entities import artefact, model
from newscrawl.enrichment.entities.artefact import UnusableModel
from newscrawl.enrichment.entities.decoder import decode
from newscrawl.enrichment.entities.labels import LABELS, forbidden_transitions, mentions
from newscrawl.enrichment.entities.model import BUNDLED, Model
from newscrawl.enrichment.entities.tagger import load
from newscrawl.enrichment.entities.tokens import tokenize


def words(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(BUNDLED, tmp_path / "model")
    return tmp_path / "model"


def rewrite(directory: Path, **changed: np.ndarray) -> None:
    with np.load(directory / artefact.MODEL) as file:
        arrays = {name: file[name] for name in file.files}
    np.savez(directory / artefact.MODEL, allow_pickle=False, **{**arrays, **changed})


def test_the_bundled_model_is_small() -> None:
    assert sum(path.stat().st_size for path in BUNDLED.iterdir()) < 5_000_000


def test_a_model_of_another_format_is_refused(copy: Path) -> None:
    rewrite(copy, format=np.array(artefact.FORMAT + 1))
    with pytest.raises(UnusableModel, match="train it again"):
        Model.load(copy)


def test_files_that_do_not_belong_together_are_refused(copy: Path) -> None:
    lexicon = copy / artefact.LEXICON
    lexicon.write_bytes(lexicon.read_bytes() + b"\0")
    with pytest.raises(UnusableModel, match="put back the files"):
        Model.load(copy)


@pytest.mark.parametrize("name", [artefact.MODEL, artefact.LEXICON, artefact.NAMES])
@pytest.mark.parametrize("content", [None, b"", b"PK no archive"])
def test_missing_and_damaged_files_are_refused(copy: Path, name: str, content: bytes | None) -> None:
    (copy / name).unlink()
    if content is not None:
        (copy / name).write_bytes(content)
    with pytest.raises(UnusableModel):
        Model.load(copy)


def test_the_rest_of_an_article_helps_to_read_a_name() -> None:
    vague = words("Sungkono itu kembali disebut .")
    clear = words("Menurut Sungkono , 42 tahun , panen padi tahun ini gagal .")
    alone = load().scores([vague])[0]
    together = load().scores([vague, clear])[0]
    person = LABELS.index("B-PER")
    assert together[person] - together[0] > alone[person] - alone[0]


def test_articles_are_labelled_alike_whatever_came_before(monkeypatch: pytest.MonkeyPatch) -> None:
    article = [words("Presiden Joko Widodo menanam padi di Klaten."), words("Warga Klaten senang.")]
    expected = load().label(article)
    monkeypatch.setattr(model, "KEPT_WORDS", 40)
    small = Model.load()
    for number in range(30):
        small.label([[f"Kata{number}{letter}" for letter in "abcdefgh"]])
        assert small.label(article) == expected


def test_a_long_article_is_labelled_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = words("Presiden Joko Widodo menanam padi di Klaten.")
    expected = load().label([sentence])[0]
    monkeypatch.setattr(model, "PIECE_TOKENS", 24)
    assert load().label([sentence] * 10) == [expected] * 10


def test_a_sentence_longer_than_a_piece_keeps_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "PIECE_TOKENS", 10)
    sentences = [["padi"] * 25, ["Klaten"], ["sawah"] * 10]
    assert [len(labels) for labels in load().label(sentences)] == [25, 1, 10]


scores = st.floats(-5, 5, width=16)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.lists(scores, min_size=7, max_size=7), min_size=1, max_size=4), min_size=1, max_size=3
    ),
    st.integers(0, 9),
)
def test_no_sequence_of_labels_has_a_higher_score(sentences: list[list[list[float]]], seed: int) -> None:
    transitions = np.random.RandomState(seed).randn(7, 7)
    lengths = [len(sentence) for sentence in sentences]
    flat = np.array([token for sentence in sentences for token in sentence])
    allowed = transitions + forbidden_transitions()
    for sentence, labels in zip(sentences, decode(flat, lengths, transitions), strict=True):

        def total(path: tuple[int, ...], sentence: list[list[float]] = sentence) -> float:
            emitted = sum(token[label] for token, label in zip(sentence, path, strict=True))
            moved = sum(allowed[before, here] for before, here in itertools.pairwise(path))
            return float(emitted + moved + forbidden_transitions()[0, path[0]])

        best = max(total(path) for path in itertools.product(range(7), repeat=len(sentence)))
        assert total(tuple(LABELS.index(label) for label in labels)) == pytest.approx(best)


def test_mentions() -> None:
    assert mentions(["B-PER", "I-PER", "B-PER", "O", "B-LOC"]) == [
        (0, 2, "PER"),
        (2, 3, "PER"),
        (4, 5, "LOC"),
    ]
