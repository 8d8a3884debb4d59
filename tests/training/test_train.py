"""A whole training on a few hundred sentences that the test makes up."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from newscrawl.enrichment.entities.artefact import MODEL
from newscrawl.enrichment.entities.evaluate import score
from newscrawl.enrichment.entities.training import vectors
from newscrawl.errors import WrongUse

FORENAMES = ["Rusdi", "Wulan", "Tono", "Sari", "Bagas", "Ratna", "Darto", "Mega"]
SURNAMES = ["Harahap", "Lestari", "Santoso", "Siregar", "Wibowo", "Nasution"]
PLACES = ["Klaten", "Ambon", "Tegal", "Bantul", "Palu", "Garut"]
BODIES = ["Yayasan", "Koperasi", "Dinas"]
VERBS = ["menanam", "menjual", "memanen", "membeli", "mengangkut", "menimbang", "menyimpan", "membagi"]
GOODS = ["padi", "jagung", "kopi", "garam", "ikan", "kelapa", "pisang", "cabai", "bawang", "madu"]
TIMES = ["pagi", "siang", "sore", "malam", "kemarin", "lusa", "besok", "tadi"]
ENDS = ["itu", "ini", "lagi", "pula", "juga", "saja", "dulu", "nanti"]


def sentence(chance: random.Random) -> tuple[list[str], list[str]]:
    body, place = chance.choice(BODIES), chance.choice(PLACES)
    parts = [
        ("Petani", "O"), (chance.choice(FORENAMES), "B-PER"), (chance.choice(SURNAMES), "I-PER"),
        (chance.choice(VERBS), "O"), (chance.choice(GOODS), "O"), ("dan", "O"), (chance.choice(GOODS), "O"),
        ("milik", "O"), (body, "B-ORG"), (chance.choice(GOODS).title(), "I-ORG"), ("di", "O"),
        (place, "B-LOC"), (chance.choice(TIMES), "O"), (chance.choice(ENDS), "O"),
        (f"{chance.choice(GOODS)}nya", "O"), (".", "O"),
    ]  # fmt: skip
    return [word for word, _ in parts], [tag for _, tag in parts]


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("data")
    chance = random.Random(1)
    for name, count in (("sawah.train", 60), ("idner2k.train", 60), ("sawah.dev", 10), ("sawah.test", 20)):
        with (directory / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for _ in range(count):
                tokens, tags = sentence(chance)
                file.write(json.dumps({"tokens": tokens, "tags": tags}) + "\n")
    with gzip.open(directory / "text_tani.jsonl.gz", "wt", encoding="utf-8") as file:
        for number in range(120):
            sentences = [" ".join(sentence(chance)[0]) for _ in range(1 + number % 5)]
            file.write(json.dumps({"id": f"tani-{number}", "s": sentences}) + "\n")
    return directory


def run(data: Path, out: Path, seed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "newscrawl.enrichment.entities.train", str(data), "--out", str(out)],
        env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.timeout(900)
def test_a_training_learns_prints_its_scores_and_is_repeatable(made_up: Path, tmp_path: Path) -> None:
    first = run(made_up, tmp_path / "a", "1")
    assert first.returncode == 0, first.stderr
    assert "sawah.dev.jsonl: F1" in first.stdout
    assert "sawah.test.jsonl: F1" in first.stdout
    assert score(made_up / "sawah.test.jsonl", tmp_path / "a").overall.f1 > 0.9
    assert run(made_up, tmp_path / "b", "2").returncode == 0
    assert (tmp_path / "a" / MODEL).read_bytes() == (tmp_path / "b" / MODEL).read_bytes()


def test_an_empty_directory_is_one_sentence(tmp_path: Path) -> None:
    ended = run(tmp_path, tmp_path / "out", "0")
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "*.train.jsonl" in ended.stderr


def test_a_file_in_place_of_the_directory_is_one_sentence(made_up: Path, tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    ended = run(made_up, tmp_path / "out", "0")
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)


def test_too_little_text_is_refused() -> None:
    with pytest.raises(WrongUse, match="give more text"):
        vectors.learn(itertools.repeat(["hanya", "tiga", "kata"], 5))
