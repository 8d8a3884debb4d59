"""Imports: documents go in as they are, once, and a broken line costs only itself."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from newscrawl.article import Duplicate, json_document
from newscrawl.collection.importing import Imported, Importer, check_source, open_lines
from newscrawl.errors import WrongUse
from newscrawl.export.export import export, format_of
from newscrawl.storage.store import ArticleQuery, Outcome, Store, open_store
from newscrawl.zstd import ZstdFile
from tests.storage.articles import LATER, NOW, full, realistic, short

EVERYTHING = ArticleQuery()


def line(**changes: Any) -> bytes:
    """Return a line with the least a document needs, and `changes`."""
    return json.dumps({"_id": "a" * 32, "body": "Isi.", **changes}).encode() + b"\n"


def imported(store: Store, data: bytes) -> tuple[Imported, list[tuple[int, str]]]:
    said: list[tuple[int, str]] = []
    result = Importer(store, LATER, lambda number, why: said.append((number, why))).read(io.BytesIO(data))
    return result, said


def documents(store: Store) -> list[dict[str, Any]]:
    return [each.to_document() for each in store.find(EVERYTHING)]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.zst"])
def test_what_is_exported_comes_back_just_so(name: str, store: Store, tmp_path: Path) -> None:
    copied = dataclasses.replace(short(2), duplicate_of=Duplicate(short(1).id or "", 0.95), revision=4)
    store.load("articles", [each.to_document() for each in (full(), short(1), copied)], NOW)
    store.save([realistic(number) for number in range(250)], NOW)
    export(store, EVERYTHING, str(tmp_path / name), format_of(name))
    other = open_store(f"sqlite:{tmp_path / 'lain.sqlite'}")
    for turn, outcome in enumerate((Outcome.NEW, Outcome.UNCHANGED)):
        with open_lines(str(tmp_path / name)) as file:
            result = Importer(other, LATER, lambda number, why: pytest.fail(why)).read(file)
        assert (result.outcomes, result.broken, result.complete) == ({outcome: 253}, 0, True), turn
        assert documents(other) == documents(store)
    other.close()


def test_a_broken_line_is_named_and_the_rest_goes_in(store: Store) -> None:
    lines = [
        b"\xef\xbb\xbf" + line(_id="1" * 32),
        b"\n",
        b'{"_id": "2", "bo\n',
        b"[1, 2]\n",
        b"\xff\xfe\n",
        b'{"body": "tanpa id"}\n',
        line(_id="3" * 32, published_at="kemarin"),
        line(_id="4" * 32, title=7),
        line(_id="5" * 32, published_at="2023-09-05T14:05:00+07:00"),
    ]
    result, said = imported(store, b"".join(lines))
    assert [number for number, _ in said] == [3, 4, 5, 6, 7, 8]
    assert said[0][1].startswith("no JSON at character")
    assert said[1][1] == "no JSON object"
    assert said[2][1] == "no UTF-8 at byte 1"
    assert (result.outcomes[Outcome.NEW], result.broken, result.complete) == (2, 6, False)
    assert documents(store)[0]["published_at"].isoformat() == "2023-09-05T07:05:00+00:00"


def test_missing_fields_take_their_defaults_and_stay_when_imported_again(store: Store) -> None:
    imported(store, line())
    (first,) = documents(store)
    assert (first["title"], first["authors"], first["revision"], first["word_count"]) == (None, [], 1, 1)
    assert first["first_seen_at"] == LATER
    result, _ = imported(store, line())
    assert result.outcomes == {Outcome.UNCHANGED: 1}
    assert documents(store) == [first]


def test_the_last_line_of_a_document_counts_and_needs_no_end(store: Store) -> None:
    result, _ = imported(store, line(body="Lama.") + line(body="Baru.").rstrip())
    assert result.outcomes == {Outcome.NEW: 1, Outcome.UPDATED: 1}
    assert [each["body"] for each in documents(store)] == ["Baru."]


def test_a_line_longer_than_any_document_is_passed_over(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newscrawl.collection.importing.LONGEST_LINE", 1024 * 1024)
    long = line(_id="1" * 32, body="x" * 3_000_000)
    result, said = imported(store, long + line(_id="2" * 32))
    assert said == [(1, "longer than 1 MB")]
    assert result.outcomes == {Outcome.NEW: 1}


def test_a_file_that_is_cut_short_gives_what_it_has(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.zst"
    with ZstdFile(path, "wb") as file:
        for number in range(700):
            file.write(json_document(realistic(number).to_document()).encode() + b"\n")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with open_lines(str(path)) as lines:
        result = Importer(store, NOW, lambda number, why: pytest.fail(why)).read(lines)
    assert result.cut_short
    assert not result.complete
    assert 0 < result.outcomes[Outcome.NEW] == store.count(EVERYTHING) < 700


def test_lines_are_stored_in_batches(store: Store) -> None:
    done: list[int] = []
    data = b"".join(line(_id=f"{number:032x}") for number in range(450))
    Importer(store, NOW, lambda number, why: pytest.fail(why), done.append).read(io.BytesIO(data))
    assert done == [200, 400, 450]


@pytest.mark.parametrize("name", ["tidak-ada.jsonl", "tidak-ada.jsonl.zst", "."])
def test_a_file_that_cannot_be_opened_is_wrong_use(name: str) -> None:
    with pytest.raises(WrongUse, match="cannot be read"):
        check_source(name)
    with pytest.raises(WrongUse, match="cannot be read"), open_lines(name):
        pass


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.csv", "a.parquet"])
def test_another_format_is_wrong_use(name: str) -> None:
    with pytest.raises(WrongUse, match="no JSON Lines file"):
        check_source(name)


def test_a_forgotten_article_stays_forgotten(store: Store) -> None:
    imported(store, line() + line(_id="b" * 32))
    store.forget("a" * 32, NOW)
    result, _ = imported(store, line() + line(_id="b" * 32))
    assert result.outcomes == {Outcome.FORGOTTEN: 1, Outcome.UNCHANGED: 1}
    assert result.complete
    assert ids(documents(store)) == ["b" * 32]


def ids(found: Sequence[dict[str, Any]]) -> list[str]:
    return [each["_id"] for each in found]
