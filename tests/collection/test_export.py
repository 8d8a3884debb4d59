"""Exports: each format holds the articles as they are, is complete or not there, and is safe to open."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import os
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from newscrawl.article import Article, Language, json_document
from newscrawl.errors import NewscrawlError, WrongUse
from newscrawl.export.columns import COLUMNS, Row, rows
from newscrawl.export.export import Format, export, format_of
from newscrawl.export.parquet import SCHEMA
from newscrawl.export.table import write_table
from newscrawl.storage.store import ArticleQuery, Store
from newscrawl.zstd import ZstdFile
from tests.storage.articles import NOW, full, realistic, short

EVERYTHING = ArticleQuery()
FORMULA = '=HYPERLINK("http://jahat.example","Klik")'


def saved(store: Store) -> list[Article]:
    """Fill a store with articles of every shape and return them in the order of a query."""
    store.save([full(), short(1, title=FORMULA, published_at=None), *map(realistic, range(40))], NOW)
    return list(store.find(EVERYTHING))


def written(store: Store, path: Path) -> int:
    return export(store, EVERYTHING, str(path), format_of(str(path)))


def test_json_lines_hold_the_documents(store: Store, tmp_path: Path) -> None:
    articles = saved(store)
    assert written(store, tmp_path / "a.jsonl") == 42
    lines = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        json.loads(json_document(each.to_document())) for each in articles
    ]
    assert written(store, tmp_path / "a.jsonl.zst") == 42
    with ZstdFile(tmp_path / "a.jsonl.zst") as file:
        assert file.read().decode() == (tmp_path / "a.jsonl").read_text("utf-8")


def test_parquet_has_typed_columns_and_whole_records(store: Store, tmp_path: Path) -> None:
    articles = saved(store)
    assert written(store, tmp_path / "a.parquet") == 42
    table = pq.read_table(tmp_path / "a.parquet")
    assert table.schema.equals(SCHEMA)
    rows = table.to_pylist()
    assert [row["_id"] for row in rows] == [each.id for each in articles]
    row = next(row for row in rows if row["_id"] == full().id)
    document = full().to_document()
    for name in ("title", "body", "authors", "tags", "blocks", "entities", "related", "published_at"):
        assert row[name] == document[name], name
    assert (row["dateline_place"], row["language"], row["pages_total"]) == ("Magelang", "id", 3)
    assert row["people"] == ["Sutarmi Wignyo"]
    assert next(row for row in rows if row["title"] == FORMULA)["published_at"] is None


def test_csv_reads_back_as_it_was_but_for_formulas(store: Store, tmp_path: Path) -> None:
    articles = saved(store)
    assert written(store, tmp_path / "a.csv") == 42
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf_id,url,source")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert [row["body"] for row in rows] == [each.body for each in articles]
    assert rows[-1]["title"] == f"'{FORMULA}"
    row = next(row for row in rows if row["_id"] == full().id)
    assert row["tags"] == "cabai; harga pangan"
    assert row["published_at"] == "2023-09-05T07:05:09Z"
    assert (row["utc_offset"], row["paywalled"], row["gone_at"]) == ("420", "true", "")


def table(articles: Iterable[Article], *names: str) -> str:
    """Return these columns of a table of articles."""
    file = io.StringIO(newline="")
    columns = [column for column in COLUMNS if column.name in names]
    write_table(rows_of(articles), file, columns)
    return file.getvalue()


def rows_of(articles: Iterable[Article]) -> Iterator[Row]:
    stored = {"first_seen_at": NOW, "last_seen_at": NOW, "updated_at": NOW}
    return rows(json_document(each.to_document() | stored) for each in articles)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_text_starts_a_formula(start: str) -> None:
    article = short(title=f"{start}1+1", tags=[f"{start}A", "B"], utc_offset=-300)
    record = next(csv.DictReader(io.StringIO(table([article], "title", "tags", "utc_offset"), newline="")))
    assert record == {"title": f"'{start}1+1", "tags": f"'{start}A; B", "utc_offset": "-300"}


def test_csv_records_are_those_of_rfc_4180() -> None:
    articles = [
        short(1, title='Baris "satu",\nbaris dua', section="dengan\0nol"),
        short(2, title=None, language=Language("id", 0.25, "langdetect")),
    ]
    assert table(articles, "title", "section", "language_confidence", "paywalled") == (
        'title,section,language_confidence,paywalled\r\n"Baris ""satu"",\nbaris dua",dengannol,,false\r\n'
        ",,0.25,false\r\n"
    )


def test_a_corpus_is_texts_and_a_table_that_names_them(store: Store, tmp_path: Path) -> None:
    articles = saved(store)
    folder = tmp_path / "corpus"
    assert export(store, EVERYTHING, f"{folder}/", Format.CORPUS) == 42
    with (folder / "metadata.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["filename"] for row in rows) == sorted(each.name for each in folder.glob("*.txt"))
    assert [row["_id"] for row in rows] == [each.id for each in articles]
    row = next(row for row in rows if row["_id"] == full().id)
    assert row["filename"] == f"2023-09-05_warta_{full().id}.txt"
    text = (folder / row["filename"]).read_text("utf-8")
    assert text == f"{full().title}\n\n{full().lead}\n\n{full().body}\n"
    assert any(row["filename"].startswith("undated_warta_") for row in rows)
    early = dataclasses.replace(full(), id="e" * 32, published_at=datetime(2023, 9, 5, 18, 30, tzinfo=UTC))
    store.save([early], NOW)
    assert export(store, ArticleQuery(limit=1), f"{tmp_path}/one/", Format.CORPUS) == 1
    assert (tmp_path / "one" / f"2023-09-06_warta_{early.id}.txt").exists()
    with pytest.raises(WrongUse, match="not an empty folder"):
        export(store, EVERYTHING, f"{folder}/", Format.CORPUS)


def test_only_what_is_asked_for_is_written(store: Store, tmp_path: Path) -> None:
    saved(store)
    name = str(tmp_path / "a.jsonl")
    query = ArticleQuery(source="kabar", since=datetime(2021, 1, 1, tzinfo=UTC), limit=5)
    assert export(store, query, name, Format.JSON_LINES) == min(5, store.count(query))
    assert export(store, ArticleQuery(source="tidak-ada"), name, Format.JSON_LINES) == 0
    assert Path(name).read_bytes() == b""


class Failing:
    """A store that breaks off after some documents."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def json_lines(self, query: ArticleQuery) -> Any:
        stored = {"first_seen_at": NOW, "last_seen_at": NOW, "updated_at": NOW}
        yield from (json_document(realistic(number).to_document() | stored) for number in range(30))
        raise self._error


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.zst", "a.csv", "a.parquet", "a/"])
def test_a_failed_export_leaves_nothing_and_an_older_file_as_it_was(name: str, tmp_path: Path) -> None:
    target = tmp_path / name
    if not name.endswith("/"):
        target.write_text("lama", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    store: Any = Failing(NewscrawlError("The store was lost."))
    with pytest.raises(NewscrawlError, match="The store was lost"):
        export(store, EVERYTHING, str(tmp_path / name) + "/" * name.endswith("/"), format_of(name))
    assert sorted(tmp_path.iterdir()) == before
    if before:
        assert target.read_text("utf-8") == "lama"


def test_an_older_file_is_replaced_with_its_rights_as_new(store: Store, tmp_path: Path) -> None:
    saved(store)
    (tmp_path / "tautan.jsonl").symlink_to(tmp_path / "a.jsonl")
    (tmp_path / "a.jsonl").write_text("lama", encoding="utf-8")
    written(store, tmp_path / "tautan.jsonl")
    assert (tmp_path / "tautan.jsonl").is_symlink()
    assert (tmp_path / "a.jsonl").read_text("utf-8").count("\n") == 42
    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "a.jsonl").stat().st_mode & 0o777 == 0o666 & ~mask


@pytest.mark.parametrize(
    ("name", "asked", "words"),
    [
        ("korpus.xlsx", None, "tells no format"),
        ("korpus", None, "tells no format"),
        (".csv", None, "tells no format"),
        ("a.jsonl", "xlsx", "no format xlsx"),
        ("a.jsonl", "corpus", "is no folder"),
        ("a/", "csv", "is a folder"),
    ],
)
def test_a_name_without_a_format_is_wrong_use(name: str, asked: str | None, words: str) -> None:
    with pytest.raises(WrongUse, match=words):
        format_of(name, asked)


def test_a_format_asked_for_goes_before_the_name() -> None:
    assert format_of("-", "csv") is Format.CSV
    assert format_of("a.txt", "parquet") is Format.PARQUET
    assert format_of("a/", "corpus") is Format.CORPUS


def test_what_cannot_become_a_file_is_said(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").mkdir()
    with pytest.raises(WrongUse, match="is a folder"):
        written(store, tmp_path / "a.jsonl")
    with pytest.raises(WrongUse, match="no regular file"):
        export(store, EVERYTHING, "/dev/null", Format.JSON_LINES)
    with pytest.raises(NewscrawlError, match="cannot be written: no such file or directory"):
        written(store, tmp_path / "tidak-ada" / "a.jsonl")
    with pytest.raises(WrongUse, match="cannot go to standard output"):
        export(store, EVERYTHING, "-", Format.CORPUS)


@pytest.mark.parametrize("format", [each for each in Format if each is not Format.CORPUS])
def test_standard_output_holds_what_a_file_would(
    store: Store, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], format: Format
) -> None:
    saved(store)
    path = tmp_path / f"a.{format}"
    assert export(store, EVERYTHING, "-", format) == written(store, path) == 42
    printed = capsysbinary.readouterr().out
    assert printed == path.read_bytes().removeprefix(b"\xef\xbb\xbf")


def test_the_columns_are_documented_as_they_are() -> None:
    text = (Path(__file__).parents[2] / "docs" / "export.md").read_text("utf-8")
    documented = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", text, re.M)
    assert [name for name, _ in documented] == [column.name for column in COLUMNS]
    for name, type in documented:
        found = str(SCHEMA.field(name).type).replace("item: ", "").replace("element: ", "")
        found = re.sub(r"struct<.*>(?=>)", "struct", found).replace("tz=", "")
        assert found == type.strip(), name
