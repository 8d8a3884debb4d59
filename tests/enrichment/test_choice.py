from __future__ import annotations

import json
import pickle
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from newscrawl.article import Article
from newscrawl.enrichment.choice import choose
from newscrawl.enrichment.entities.pretrained import entity_type, find_fault, join_words
from newscrawl.errors import WrongUse

TEXT = (
    "Presiden Joko Widodo menanam padi di sawah warga, Selasa (5/9/2023), lalu berbincang lama dengan para "
    "petani tentang harga pupuk yang terus naik sejak awal tahun."
)


def enriched(detector: str, tagger: str) -> Article:
    article = Article(id=None, url=None, source=None, title=None, body=TEXT)
    return choose(detector, tagger).enrich(article)


def test_the_bundled_stages_find_language_and_entities() -> None:
    article = enriched("bundled", "bundled")
    assert article.language is not None
    assert article.language.code == "id"
    assert ("PERSON", "Joko Widodo") in [(each.type, each.text) for each in article.entities]


def test_each_stage_can_be_turned_off() -> None:
    assert enriched("none", "bundled").language is None
    assert enriched("none", "bundled").entities
    assert enriched("bundled", "none").entities == []
    assert enriched("bundled", "none").language is not None


def test_stages_can_be_sent_to_a_worker() -> None:
    stages = choose("bundled", "bundled")
    assert pickle.loads(pickle.dumps(stages)) == stages


@pytest.mark.parametrize(
    ("detector", "tagger", "words"),
    [
        ("langid", "bundled", "LANGUAGE_DETECTOR is 'langid'; it can be bundled or none."),
        ("bundled", "spacy", "ENTITY_TAGGER is 'spacy'; it can be bundled, transformers or none."),
        ("bundled", "transformers", "needs ENTITY_MODEL"),
    ],
)
def test_a_wrong_choice_is_said_in_one_sentence(detector: str, tagger: str, words: str) -> None:
    with pytest.raises(WrongUse) as error:
        choose(detector, tagger)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_packages_that_are_not_installed_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(WrongUse, match=r"torch and transformers cannot be imported.*pip install"):
        choose("bundled", "transformers", tmp_path)


# --- the directory of a model


def safetensors(size: int = 8) -> bytes:
    header = json.dumps({"__metadata__": {}, "w": {"data_offsets": [0, 8]}}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(size)


def write_model(directory: Path) -> Path:
    directory.mkdir()
    (directory / "config.json").write_text(
        json.dumps({"id2label": {"0": "O", "1": "B-PER"}}), encoding="utf-8"
    )
    (directory / "vocab.txt").write_text("[UNK]\n", encoding="utf-8")
    (directory / "model.safetensors").write_bytes(safetensors())
    return directory


def test_a_sound_model_has_no_fault(tmp_path: Path) -> None:
    assert find_fault(write_model(tmp_path / "model")) is None


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda model: (model / "config.json").unlink(), "no config.json"),
        (lambda model: (model / "config.json").write_text("{", encoding="utf-8"), "not that of a token"),
        (lambda model: (model / "config.json").write_text("[1]", encoding="utf-8"), "not that of a token"),
        (lambda model: (model / "config.json").write_text("{}", encoding="utf-8"), "not that of a token"),
        (
            lambda model: (model / "config.json").write_text(
                json.dumps({"id2label": {"0": "LABEL_0", "1": "LABEL_1"}}), encoding="utf-8"
            ),
            "LABEL_0, LABEL_1, ...",
        ),
        (lambda model: (model / "vocab.txt").unlink(), "no tokenizer"),
        (lambda model: (model / "model.safetensors").unlink(), "no weights"),
        (lambda model: (model / "model.safetensors").write_bytes(safetensors(7)), "cut short"),
        (lambda model: (model / "model.safetensors").write_bytes(b""), "cut short"),
        (
            lambda model: (model / "model.safetensors").write_text(
                "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 498621084\n",
                encoding="utf-8",
            ),
            "model.safetensors is cut short or holds no weights",
        ),
        (
            lambda model: (model / "pytorch_model.bin").write_bytes(b"version"),
            "pytorch_model.bin is cut short",
        ),
    ],
)
def test_a_fault_of_a_model_is_told(tmp_path: Path, spoil: Callable[[Path], object], fault: str) -> None:
    model = write_model(tmp_path / "model")
    spoil(model)
    assert fault in str(find_fault(model))


def test_a_place_without_a_model_is_told(tmp_path: Path) -> None:
    assert find_fault(tmp_path / "nowhere") == "which does not exist"
    (tmp_path / "file").touch()
    assert find_fault(tmp_path / "file") == "which is not a directory"


# --- labels


@pytest.mark.parametrize(
    ("label", "type"),
    [
        ("B-PER", "PERSON"), ("I-PERSON", "PERSON"), ("per", "PERSON"), ("B-ORG", "ORGANISATION"),
        ("I-NOR", "ORGANISATION"), ("B-GPE", "LOCATION"), ("S-LOC", "LOCATION"), ("B_LOC", "LOCATION"),
        ("O", None), ("B-DAT", None), ("LABEL_1", None), ("B-MISC", None),
    ],
)  # fmt: skip
def test_labels_of_models_stand_for_types(label: str, type: str | None) -> None:
    assert entity_type(label) == type


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("B-PER I-PER O B-LOC", ["aa bb", "dd"]),
        ("B-PER B-PER I-PER O", ["aa", "bb cc"]),
        ("I-PER I-PER I-ORG O", ["aa bb", "cc"]),
        ("PER PER O PER", ["aa bb", "dd"]),
        ("S-PER S-PER O O", ["aa", "bb"]),
        ("B-GPE I-LOC O O", ["aa bb"]),
        ("B-PER O I-PER O", ["aa", "cc"]),
    ],
)
def test_labelled_words_make_names(labels: str, expected: list[str]) -> None:
    words = [
        ((start, start + 2), label) for start, label in zip(range(0, 12, 3), labels.split(), strict=True)
    ]
    assert [each.text for each in join_words("aa bb cc dd", words)] == expected
