from __future__ import annotations

import json
from pathlib import Path

import pytest

from newscrawl.enrichment.entities.evaluate import join_brackets, main, score
from newscrawl.enrichment.entities.training.data import (
    Document,
    Labelled,
    part_brackets,
    read_file,
    read_split,
)
from newscrawl.errors import WrongUse

ARTICLE = [
    ("Presiden Joko Widodo menanam padi di Klaten .", "O B-PER I-PER O O O B-LOC O"),
    ("Warga Klaten menyambut Joko .", "O B-LOC O B-PER O"),
]


def write(path: Path, rows: list[tuple[str, str]], doc: int | None = 0) -> Path:
    lines = []
    for number, (tokens, tags) in enumerate(rows):
        row = {"doc": number if doc is None else doc, "tokens": tokens.split(), "tags": tags.split()}
        lines.append(json.dumps(row) + "\n")
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_a_file_whose_mentions_are_all_found_has_full_score(tmp_path: Path) -> None:
    scores = score(write(tmp_path / "sawah.test.jsonl", ARTICLE))
    assert (scores.overall.f1, scores.overall.support) == (1.0, 4)
    assert scores.by_type["PER"].support == 2


def test_only_exact_mentions_of_the_right_type_count(tmp_path: Path) -> None:
    wrong = [
        ("Presiden Joko Widodo menanam padi di Klaten .", "B-PER I-PER I-PER O O O B-ORG O"),
        ("Warga Klaten menyambut Joko .", "O B-LOC O B-PER O"),
    ]
    overall = score(write(tmp_path / "sawah.test.jsonl", wrong)).overall
    assert (overall.precision, overall.recall, overall.f1) == (0.5, 0.5, 0.5)


def test_conll_and_jsonl_are_read_alike(tmp_path: Path) -> None:
    conll = "-DOCSTART- O\n\n" + "\n\n".join(
        "\n".join(f"{word}\t{tag}" for word, tag in zip(tokens.split(), tags.split(), strict=True))
        for tokens, tags in ARTICLE
    )
    (tmp_path / "sawah.train.conll").write_text(conll, encoding="utf-8")
    [expected] = read_file(write(tmp_path / "sawah.dev.jsonl", ARTICLE))
    assert read_split(tmp_path, "train") == [expected]


def test_documents_and_guidelines(tmp_path: Path) -> None:
    assert len(read_file(write(tmp_path / "sawah.train.jsonl", ARTICLE, doc=None))) == 2
    [document] = read_file(write(tmp_path / "idner2k.train.jsonl", ARTICLE))
    assert (document.guideline, len(document.sentences)) == ("idner2k", 2)


def test_names_of_types_and_what_is_no_name(tmp_path: Path) -> None:
    path = write(tmp_path / "lain.train.jsonl", [("Joko di HUT RI", "B-PERSON O B-EVENT I-EVENT")])
    assert read_file(path)[0].sentences[0].labels == ["B-PER", "O", "O", "O"]


@pytest.mark.parametrize("line", ["{", '{"tokens": ["a"], "tags": []}', '["a"]', '{"tokens": ["a"]}'])
def test_a_wrong_line_is_named(tmp_path: Path, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "lain.train.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(WrongUse, match="line 1: give one object"):
        read_file(path)
    assert main([str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_missing_file_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "tiada.jsonl")]) == 2
    assert "tiada.jsonl" in capsys.readouterr().err


def test_the_command_prints_a_line_of_scores(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(write(tmp_path / "sawah.test.jsonl", ARTICLE))]) == 0
    assert "sawah.test.jsonl: F1 100.0" in capsys.readouterr().out


def test_brackets_are_parted_for_training_and_joined_for_the_score() -> None:
    words = ["Badan", "Pangan", "Desa", "(", "BPD", ")", "rapat"]
    one = ["B-ORG", "I-ORG", "I-ORG", "I-ORG", "I-ORG", "I-ORG", "O"]
    two = ["B-ORG", "I-ORG", "I-ORG", "O", "B-ORG", "O", "O"]
    [parted] = part_brackets(Document("idner2k", [Labelled(words, one)])).sentences
    assert parted.labels == two
    assert join_brackets(words, two) == one


def test_an_acronym_in_brackets_belongs_to_its_organisation_though_it_was_not_found() -> None:
    words = ["Badan", "Pangan", "Desa", "(", "BPD", ")", "rapat"]
    labels = ["B-ORG", "I-ORG", "I-ORG", "O", "O", "O", "O"]
    assert join_brackets(words, labels) == ["B-ORG"] + ["I-ORG"] * 5 + ["O"]
    other = ["Badan", "Pangan", "Desa", "(", "lama", ")", "rapat"]
    assert join_brackets(other, labels) == labels


def test_a_second_name_of_a_person_is_a_mention_with_its_brackets() -> None:
    words = ["Wayan", "Sudarta", "(", "Yandar", ")", "pulang"]
    labels = ["B-PER", "I-PER", "O", "B-PER", "O", "O"]
    assert join_brackets(words, labels) == ["B-PER", "I-PER", "B-PER", "I-PER", "I-PER", "O"]
