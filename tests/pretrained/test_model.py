"""Tagging with a model in Hugging Face layout: needs the extra `transformers`."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file

from newscrawl.enrichment.choice import choose
from newscrawl.enrichment.entities.pretrained import PretrainedTagger
from newscrawl.errors import Refused
from newscrawl.workers import Workers
from tests.crawl.support import scrapy
from tests.pretrained.conftest import WINDOW


def found(tagger: PretrainedTagger, text: str) -> list[tuple[str, str]]:
    entities = tagger(text)
    assert all(text[each.start : each.end] == each.text for each in entities)
    return [(each.type, each.text) for each in entities]


@pytest.fixture(scope="session")
def tagger(model: Path) -> PretrainedTagger:
    return PretrainedTagger.of(model, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Presiden Joko Widodo pulang ke Solo.", [("PERSON", "Joko Widodo"), ("LOCATION", "Solo")]),
        ("(Joko Widodo), Solo", [("PERSON", "Joko Widodo"), ("LOCATION", "Solo")]),
        ("😀 “Joko” pulang — ke Solo 😀", [("PERSON", "Joko"), ("LOCATION", "Solo")]),
        ("Joko Joko pulang", [("PERSON", "Joko"), ("PERSON", "Joko")]),
        # A word's label is that of its first token.
        ("al-Assad pulang", [("PERSON", "al-Assad")]),
        ("Widodo", [("PERSON", "Widodo")]),
        ("Malang, Solo", [("LOCATION", "Malang"), ("LOCATION", "Solo")]),
        # No name goes on over a break between paragraphs, and other labels are no names.
        ("Joko\n\nWidodo Idul", [("PERSON", "Joko"), ("PERSON", "Widodo")]),
        # Dates and amounts are the project's own.
        (
            "Joko pulang, Selasa (5/9/2023), membawa Rp 1,2 miliar.",
            [("PERSON", "Joko"), ("DATE", "Selasa (5/9/2023)"), ("MONEY", "Rp 1,2 miliar")],
        ),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_labels_become_names(tagger: PretrainedTagger, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(tagger, text) == expected


def test_names_are_given_in_full(tagger: PretrainedTagger) -> None:
    entities = tagger(
        "Komisi Pemberantasan Korupsi (KPK) pulang. KPK pulang ke Solo. Joko Widodo. Joko pulang."
    )
    assert [each.name for each in entities] == [
        *["Komisi Pemberantasan Korupsi"] * 3,
        "Solo",
        *["Joko Widodo"] * 2,
    ]


def test_a_title_before_a_person_is_the_role(tagger: PretrainedTagger) -> None:
    people = tagger("Lalu Presiden Joko Widodo pulang.\n\nKata Ketua KPK Joko: Joko pulang. Solo.")
    roles = [(each.text, each.role) for each in people]
    assert roles == [
        ("Joko Widodo", "Presiden"),
        ("KPK", None),
        ("Joko", "Ketua KPK"),
        ("Joko", None),
        ("Solo", None),
    ]


def test_a_paragraph_longer_than_the_model_can_see_is_read_whole(tagger: PretrainedTagger) -> None:
    text = "Joko Widodo pulang ke Solo. " * 200
    assert found(tagger, text) == [("PERSON", "Joko Widodo"), ("LOCATION", "Solo")] * 200


def test_paragraphs_of_any_length_are_batched_together(tagger: PretrainedTagger) -> None:
    paragraphs = ["Joko pulang. " * (at % 7 + 1) + "Solo" for at in range(60)]
    expected = [
        each for at in range(60) for each in [("PERSON", "Joko")] * (at % 7 + 1) + [("LOCATION", "Solo")]
    ]
    assert found(tagger, "\n\n".join(paragraphs)) == expected


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from(["Joko", "Widodo", "😀", "\n\n", "e\u0301", "İ", "-", " "])).map("".join)
)
def test_offsets_hold_for_any_text(tagger: PretrainedTagger, text: str) -> None:
    found(tagger, text)


def test_a_word_longer_than_a_window_is_no_fault(tagger: PretrainedTagger) -> None:
    assert found(tagger, "a" * 200_000 + " Joko") == [("PERSON", "Joko")]
    assert len(found(tagger, "-Joko" * 5 * WINDOW)) > 0


def test_the_older_form_of_weights_is_read(model: Path, tmp_path: Path) -> None:
    older = tmp_path / "older"
    shutil.copytree(model, older, ignore=shutil.ignore_patterns("*.safetensors", "tokenizer.json"))
    torch.save(load_file(model / "model.safetensors"), older / "pytorch_model.bin")
    assert found(PretrainedTagger.of(older, 1), "Joko Widodo di Solo") == [
        ("PERSON", "Joko Widodo"),
        ("LOCATION", "Solo"),
    ]


def test_workers_read_a_model_once(model: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(model, copy)
    tagger = PretrainedTagger.of(copy, 1)

    async def tag_twice() -> list[int]:
        workers = Workers(1)
        try:
            first = await workers.run(tagger, "Joko Widodo pulang.")
            shutil.rmtree(copy)
            return [len(first), len(await workers.run(tagger, "Solo dan Joko."))]
        finally:
            workers.close()

    assert asyncio.run(tag_twice()) == [1, 2]


def test_a_model_that_cannot_be_read_refuses_each_text(model: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(model, broken)
    (broken / "tokenizer.json").write_text("{}", encoding="utf-8")
    (broken / "vocab.txt").unlink()
    with pytest.raises(Refused) as refused:
        PretrainedTagger.of(broken, 1)("Joko pulang.")
    assert refused.value.reason == "model_unreadable"
    assert not refused.value.final


def test_the_setting_chooses_it(model: Path) -> None:
    stages = choose("bundled", "transformers", model)
    assert stages.tag is not None
    assert [each.text for each in stages.tag("Joko pulang.", None)] == ["Joko"]


def test_the_tag_command_uses_it(model: Path) -> None:
    settings = ("-s", "ENTITY_TAGGER=transformers", "-s", f"ENTITY_MODEL={model}", "-s", "WORKERS=1")
    lines = "Joko Widodo pulang.\n\n" * 3 + "Idul\n"
    result = scrapy("tag", "--lines", "--json", *settings, stdin=lines)
    assert (result.code, result.err) == (0, "")
    answers = [json.loads(line) for line in result.out.splitlines()]
    assert [[each["text"] for each in answer["entities"]] for answer in answers] == [
        *[["Joko Widodo"], []] * 3,
        [],
    ]
