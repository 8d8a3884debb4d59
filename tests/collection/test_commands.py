"""The commands over a collection, run as a user runs them, on both stores."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.project import get_project_settings

from newscrawl.article import Document, json_document
from newscrawl.outlets import spider_for
from newscrawl.storage.store import ArticleQuery, open_store
from tests.collection.conftest import Command
from tests.crawl.support import environment, scrapy, setting
from tests.crawl.test_exit_codes import assert_one_sentence
from tests.launcher import ROOT, Result
from tests.storage.articles import LATER, NOW, realistic, short

URL = "https://www.voaindonesia.com/a/gempa-cianjur/7990777.html"
ID = spider_for(URL, get_spider_loader(get_project_settings())).identify(URL)
QUAKE = short(
    1,
    id=ID,
    url=URL,
    source="voa_id",
    title="Gempa Guncang Cianjur",
    body="Warga Cianjur berlarian saat gempa terasa, kata Ridwan Kamil.",
    blocks=[],
)


@pytest.fixture
def filled(uri: str) -> str:
    """A collection's address; it holds an article about an earthquake beside twenty others."""
    store = open_store(uri)
    store.save([QUAKE, *map(realistic, range(20))], NOW)
    store.close()
    return uri


def test_articles_are_listed_and_printed_in_every_form(command: Command, filled: str) -> None:
    listed = command("articles", "--source", "voa_id", uri=filled)
    assert listed.out.splitlines()[:4] == [
        "2023-09-05 14:05  voa_id",
        "Gempa Guncang Cianjur",
        "  Warga Cianjur berlarian saat gempa terasa, kata Ridwan Kamil.",
        URL,
    ]
    (document,) = map(
        json.loads, command("articles", "--source", "voa_id", "--json", uri=filled).out.splitlines()
    )
    assert document["_id"] == ID
    (row,) = csv.DictReader(
        io.StringIO(command("articles", "--source", "voa_id", "--csv", uri=filled).out, newline="")
    )
    assert row["title"] == "Gempa Guncang Cianjur"
    urls = command("articles", "--urls", "--since", "2020-01-01", uri=filled).out.splitlines()
    assert len(urls) == 21
    assert command("articles", "--count", "--until", "2019-12-31", uri=filled).out == "0\n"


def test_nothing_found_is_no_problem(command: Command, filled: str) -> None:
    result = command("articles", "--source", "voa_id", "--missing", "title", uri=filled)
    assert (result.code, result.out) == (0, "")
    assert result.err.strip() == "No article is like that."
    assert command("export", "-o", "-", "--source", "tidak-ada", uri=filled).code == 0


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["articles", "--source", "voa"], "none of outlet voa; `scrapy stats` lists"),
        (
            ["articles", "--count", "--source", "voa_id", "--section", "x"],
            "none of section x, written just so",
        ),
        (["articles", "--urls", "--language", "xx"], "none in language xx"),
        (["export", "-o", "-", "--entity", "Tidak Ada"], "none that names Tidak Ada, written just so"),
        (["stats", "--source", "voa"], "none of outlet voa"),
        (["reprocess", "--dry-run", "--source", "voa"], "none of outlet voa"),
    ],
)
def test_a_filter_that_no_article_passes_is_named(
    command: Command, args: list[str], words: str, tmp_path: Path
) -> None:
    uri = f"sqlite:{tmp_path / 'a.sqlite'}"
    store = open_store(uri)
    store.save([QUAKE], NOW)
    store.close()
    result = command(*args, uri=uri)
    assert result.code == 0
    assert f"No article is like that: there is {words}" in result.err


def test_a_word_that_must_not_occur_needs_no_quotes_behind_two_hyphens(
    command: Command, tmp_path: Path
) -> None:
    uri = f"sqlite:{tmp_path / 'a.sqlite'}"
    store = open_store(uri)
    store.save([QUAKE, dataclasses.replace(QUAKE, id="2" * 32, body="Gempa terasa sampai Aceh.")], NOW)
    store.close()
    for args in (["gempa -aceh"], ["--", "gempa", "-aceh"]):
        assert command("articles", "--count", *setting(uri), *args).out == "1\n"


def test_an_address_takes_one_line_whatever_it_holds(command: Command, tmp_path: Path) -> None:
    uri = f"sqlite:{tmp_path / 'a.sqlite'}"
    store = open_store(uri)
    store.save([dataclasses.replace(QUAKE, url="https://a.example/1\nhttps://b.example/\x1b[2J")], NOW)
    store.close()
    assert "https://a.example/1 https://b.example/" in command("articles", uri=uri).out.splitlines()


def test_words_are_found_and_shown(command: Command, tmp_path: Path) -> None:
    uri = f"sqlite:{tmp_path / 'a.sqlite'}"
    store = open_store(uri)
    store.save([QUAKE, short(2)], NOW)
    store.close()
    result = command("articles", "gempa cianjur", uri=uri)
    assert "Gempa Guncang Cianjur" in result.out
    assert "Panen" not in result.out
    coloured = command("articles", "gempa", uri=uri, colours=True)
    assert "\x1b[1;33mgempa\x1b[0m" in coloured.out
    assert "\x1b[1;33mGempa\x1b[0m\x1b[1m Guncang Cianjur\x1b[0m" in coloured.out
    overlapping = command("articles", '"gempa guncang" guncang "guncang cianjur"', uri=uri)
    assert overlapping.out.splitlines()[1] == "Gempa Guncang Cianjur"


def test_a_server_without_text_search_is_one_sentence(command: Command, mongo_uri: str) -> None:
    store = open_store(mongo_uri)
    store.save([QUAKE, short(2)], NOW)
    store.close()
    result = command("articles", "gempa", "--count", uri=mongo_uri)
    if result.code == 0:
        assert result.out == "1\n"
    else:
        assert_one_sentence(result, 1)
        assert "text" in result.err


def test_a_reader_that_has_seen_enough_ends_the_command_quietly(tmp_path: Path) -> None:
    uri = f"sqlite:{tmp_path / 'a.sqlite'}"
    store = open_store(uri)
    store.save([QUAKE], NOW)
    store.close()
    for form in (["articles"], ["export", "-o", "-"]):
        command = [sys.executable, "-m", "scrapy", *form, *setting(uri)]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(None, {}), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read().decode()
        process.stderr.close()
        assert process.wait(60) == 0, said
        assert "Traceback" not in said
        assert "BrokenPipe" not in said


def test_statistics_and_the_report(command: Command, filled: str, tmp_path: Path) -> None:
    found = json.loads(command("stats", "--json", uri=filled).out)
    assert found["articles"] == 21
    assert found["sources"]["voa_id"]["filled"]["title"] == 1
    assert command("stats", uri=filled).out.startswith("21 articles of 4 outlets")
    page = tmp_path / "report.html"
    result = command("report", "--since", "2020-01-01", "-o", str(page), uri=filled)
    assert result.err == f"21 articles reported in {page}\n"
    assert page.read_text("utf-8").startswith("<!doctype html>")


def test_the_report_counts_every_run_of_its_period(command: Command, tmp_path: Path) -> None:
    uri = f"sqlite:{tmp_path / 'a.sqlite'}"
    store = open_store(uri)
    run: Document = {
        "source": "voa_id",
        "outcome": "finished",
        "problem": None,
        "articles": {"new": 1},
        "refused": [],
    }
    store.load(
        "crawls",
        [
            run | {"_id": f"{number:032}", "started_at": NOW + timedelta(minutes=number - 6000)}
            for number in range(6000)
        ],
        NOW,
    )
    store.close()
    page = tmp_path / "report.html"
    assert command("report", "-o", str(page), uri=uri).code == 0
    assert "6,000 runs, none with a problem" in page.read_text("utf-8")


def test_history_of_an_edited_article(tmp_path: Path) -> None:
    uri = f"sqlite:{tmp_path / 'a.sqlite'}"
    store = open_store(uri)
    store.save([QUAKE], NOW)
    store.save([dataclasses.replace(QUAKE, title=f"{QUAKE.title} dan Sukabumi", fetched_at=LATER)], LATER)
    store.close()
    missing = URL.replace("777", "778")
    result = scrapy("article", missing, URL, "--history", *setting(uri))
    assert result.code == 1
    assert "  headline: Gempa Guncang Cianjur {+dan Sukabumi+}" in result.out.splitlines()
    assert result.err == f"{missing}: not stored\n"


def test_a_forgotten_article_is_gone_and_stays_so(command: Command, filled: str, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json_document(QUAKE.to_document()) + "\n", encoding="utf-8")
    other = URL.replace("777", "778")
    result = command("forget", URL, other, uri=filled)
    assert result.code == 0, result.err
    assert result.out.splitlines() == [
        f"{URL}: removed the article; it will not be fetched again",
        f"{other}: was not stored; it will not be fetched",
    ]
    assert command("articles", "--source", "voa_id", "--count", uri=filled).out == "0\n"
    result = command("import", str(tmp_path / "a.jsonl"), uri=filled)
    assert result.code == 0
    assert "1 left out, since they were forgotten" in result.err
    store = open_store(filled)
    visits = store.visits([ID, spider_for(other, loader()).identify(other)])
    store.close()
    assert {visit.reason for visit in visits.values()} == {"forgotten"}
    assert all(visit.final for visit in visits.values())
    assert len(visits) == 2


def loader() -> object:
    return get_spider_loader(get_project_settings())


def test_import_names_broken_lines_and_goes_on(command: Command, uri: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [json_document(realistic(number).to_document()) for number in range(5)]
    path.write_text("\n".join([*lines[:3], "bukan json", *lines[3:]]) + "\n", encoding="utf-8")
    result = command("import", str(path), uri=uri)
    assert result.code == 1
    assert result.err.splitlines() == [
        f"{path}, line 4: no JSON at character 1",
        f"{path}: 6 lines: 5 new, 0 replaced, 0 stored before, 1 broken",
    ]
    piped = scrapy("import", "-", *setting(uri), stdin="\n".join(lines))
    assert piped.code == 0
    assert "5 stored before" in piped.err


def test_copy_moves_a_collection_and_prints_no_credentials(
    command: Command, filled: str, tmp_path: Path
) -> None:
    target = f"sqlite:{tmp_path / 'salinan.sqlite'}"
    result = command("copy", filled, target)
    assert result.code == 0, result.err
    assert "articles  21, 0 there before, 21 new; all the same (hash " in result.out
    again = command("copy", filled, target)
    assert "articles  21, 21 there before, 0 new; all the same (hash " in again.out
    source, copied = open_store(filled), open_store(target)
    assert list(copied.documents(ArticleQuery())) == list(source.documents(ArticleQuery()))
    source.close()
    copied.close()
    lost = command("copy", target, "mongodb://penulis:rahasia@127.0.0.1:9/berita")
    assert_one_sentence(Result(lost.code, "", lost.err), 1)
    assert "rahasia" not in lost.err + lost.out


def test_reprocess_says_what_it_found(command: Command, filled: str) -> None:
    result = command("reprocess", "--dry-run", uri=filled)
    assert result.code == 0, result.err
    assert result.out.startswith("21 articles: 0 would change, 0 unchanged, 21 without a stored page")
    assert json.loads(command("reprocess", "--json", uri=filled).out)["without_page"] == 21


def test_upgrade_of_a_collection_that_is_new_enough(command: Command, filled: str) -> None:
    result = command("upgrade", uri=filled)
    assert result.code == 0, result.err
    assert "nothing to do" in result.out


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["articles", "--limit", "-3"], "--limit"),
        (["articles", "--since", "kemarin"], "neither a date"),
        (["articles", '"gempa'], "quot"),
        (["articles", "--beda"], "no option --beda"),
        (["stats", "gempa"], "options only"),
        (["report"], "scrapy report --since 30d -o report.html"),
        (["export"], "Name the file to write with -o"),
        (["export", "-o", "a.xlsx"], "tells no format"),
        (["import"], "Name a file to import"),
        (["import", "tidak-ada.jsonl"], "cannot be read"),
        (["copy", "sqlite:a"], "Name two stores"),
        (["copy", "STORE", "STORE"], "the same store"),
        (["copy", "STORE", "ftp://a"], "A store is"),
        (["forget"], "Name the addresses"),
        (["forget", "ini"], "no http(s) address"),
        (["reprocess", "--missing", "judul"], "--missing is 'judul'"),
        (["upgrade", "lagi"], "takes no argument"),
    ],
)
def test_wrong_use_is_one_sentence(command: Command, args: list[str], words: str, tmp_path: Path) -> None:
    uri = f"sqlite:{tmp_path / 'a.sqlite'}"
    open_store(uri).close()
    result = command(*[uri if each == "STORE" else each for each in args], uri=uri)
    assert_one_sentence(result, 2)
    assert words in result.err


@pytest.mark.parametrize(
    "args", [["articles"], ["stats"], ["export", "-o", "-"], ["upgrade"], ["forget", URL]]
)
def test_a_missing_collection_is_not_made(command: Command, args: list[str], tmp_path: Path) -> None:
    path = tmp_path / "tidak-ada.sqlite"
    result = command(*args, uri=f"sqlite:{path}")
    assert_one_sentence(result, 1)
    assert f"There is no collection at {path} yet" in result.err
    assert not path.exists()


def test_a_full_disk_is_one_sentence_and_leaves_no_file(tmp_path: Path) -> None:
    uri = f"sqlite:{tmp_path / 'a.sqlite'}"
    store = open_store(uri)
    store.load("articles", [realistic(number).to_document() for number in range(60)], NOW)
    store.close()
    folder = tmp_path / "keluar"
    folder.mkdir()
    for name in ("a.jsonl", "a.parquet"):
        result = scrapy("export", "-o", str(folder / name), *setting(uri), largest_file=40_000)
        assert_one_sentence(result, 1)
        assert "the disk is full" in result.err
        assert list(folder.iterdir()) == []


@pytest.mark.parametrize("args", [["articles", "--count"], ["export", "-o", "-", "--format", "jsonl.zst"]])
def test_output_to_a_full_disk_is_one_sentence(args: list[str], tmp_path: Path) -> None:
    uri = f"sqlite:{tmp_path / 'a.sqlite'}"
    store = open_store(uri)
    store.save([realistic(1)], NOW)
    store.close()
    command = [sys.executable, "-m", "scrapy", *args, *setting(uri)]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, cwd=ROOT, env=environment(None, {}), stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert_one_sentence(Result(done.returncode, "", done.stderr.decode()), 1)
    assert b"the disk is full" in done.stderr
