"""`scrapy tag`: files, lines and pipes, for people and as JSON."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.commands.tag import READ_BYTES, split_lines
from tests.crawl.support import environment, kill, scrapy
from tests.launcher import ROOT

STORY = (
    "😀 Presiden Joko Widodo meresmikan bendungan itu, Selasa (5/9/2023).\r\n\r\n"
    "Proyek senilai Rp 1,2 miliar itu sempat molor karena hujan turun hampir setiap hari, kata warga."
)
MALAY = (
    "Nelayan di pesisir selatan sudah tiga minggu tidak turun ke laut kerana ombak besar, manakala kerajaan "
    "negeri berkata bantuan akan diagihkan selewat-lewatnya hujung bulan ini."
)


def answers(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.split("\n")[:-1]]


def texts(answer: dict[str, Any], type: str) -> list[str]:
    return [each["text"] for each in answer["entities"] if each["type"] == type]


def assert_offsets(text: str, answer: dict[str, Any]) -> None:
    assert answer["entities"]
    for entity in answer["entities"]:
        assert text[entity["start"] : entity["end"]] == entity["text"]


def test_files_are_tagged_whole_in_order_and_one_that_cannot_be_read_fails_alone(tmp_path: Path) -> None:
    for name, content in (("a.txt", STORY), ("b.txt", MALAY), ("kosong.txt", "")):
        (tmp_path / name).write_bytes(content.encode())
    (tmp_path / "lama.txt").write_bytes(STORY.encode("utf-16"))
    names = ("a.txt", "tidak-ada.txt", "b.txt", "lama.txt", "kosong.txt", ".")
    result = scrapy("tag", "--json", *(str(tmp_path / name) for name in names))
    assert result.code == 1
    story, malay, empty = answers(result.out)
    assert_offsets(STORY, story)
    assert texts(story, "PERSON") == ["Joko Widodo"]
    assert texts(story, "MONEY") == ["Rp 1,2 miliar"]
    assert story["language"]["code"] == "id"
    assert malay["language"]["code"] == "ms"
    assert empty == {"language": None, "entities": []}
    missing, old, folder = result.err.splitlines()
    assert "tidak-ada.txt: cannot be read: No such file" in missing
    assert "lama.txt: is not UTF-8 text" in old
    assert "cannot be read: Is a directory" in folder


def test_every_line_is_answered() -> None:
    lines = ["Presiden Joko Widodo tiba.\r", "", "Presiden Joko Widodo\u2028tiba.\x0b", "\r", MALAY]
    result = scrapy("tag", "--lines", "--json", stdin="\n".join(lines))
    assert result.code == 0, result.err
    found = answers(result.out)
    assert len(found) == len(lines)
    for line, answer in zip(lines, found, strict=True):
        if line.startswith("Presiden"):
            assert_offsets(line, answer)
    assert [answer["entities"] == [] for answer in found[:4]] == [False, True, False, True]
    assert [answer["language"] and answer["language"]["code"] for answer in found] == [*[None] * 4, "ms"]


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("\n", 1), ("\n\n", 2), ("a", 1), ("a\n", 1), ("a\n\nb", 3)]
)
def test_lines_end_at_line_feeds_alone(text: str, count: int) -> None:
    assert len(answers(scrapy("tag", "--lines", "--json", stdin=text).out)) == count


def test_a_line_that_is_not_utf8_is_answered_by_its_error() -> None:
    result = scrapy(
        "tag", "--lines", "--json", stdin="Kafé\n".encode("latin-1") + b"Presiden Joko Widodo tiba.\n"
    )
    assert result.code == 1
    bad, good = answers(result.out)
    assert bad == {"language": None, "entities": [], "error": "is not UTF-8 text (see byte 4)"}
    assert texts(good, "PERSON") == ["Joko Widodo"]


def test_many_lines_are_answered_in_order_by_worker_processes() -> None:
    lines = [f"Presiden Joko Widodo membawa Rp {number} juta ke Solo." for number in range(1, 3001)]
    result = scrapy("tag", "--lines", "--json", "-s", "WORKERS=2", stdin="\n".join(lines))
    assert (result.code, result.err) == (0, "")
    found = answers(result.out)
    assert [texts(answer, "MONEY") for answer in found] == [
        [f"Rp {number} juta"] for number in range(1, 3001)
    ]


def test_answers_come_while_the_pipe_is_open() -> None:
    command = [sys.executable, "-m", "scrapy", "tag", "--lines", "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(None, {}), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            for text in ("Presiden Joko Widodo tiba.\n", "\n", "Presiden Joko Widodo pulang.\n"):
                process.stdin.write(text.encode())
                process.stdin.flush()
                assert "language" in json.loads(process.stdout.readline())
            process.stdin.close()
            assert process.wait(20) == 0
        finally:
            if process.poll() is None:
                kill(process)


def test_an_interrupt_ends_it_while_the_pipe_is_silent() -> None:
    command = [sys.executable, "-m", "scrapy", "tag", "--lines", "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(None, {}), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            process.stdin.write(b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline()) == {"language": None, "entities": []}
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 130
            assert process.stderr.read() == b""
        finally:
            if process.poll() is None:
                process.kill()


def test_a_reader_that_has_enough_ends_it_without_a_word(tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_text("Presiden Joko Widodo tiba di Solo.\n" * 40_000, encoding="utf-8")
    command = [sys.executable, "-m", "scrapy", "tag", "--lines", "--json", "-s", "WORKERS=1", str(file)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(None, {}), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == b""
            process.wait(20)
        finally:
            if process.poll() is None:
                kill(process)


def test_without_a_terminal_entities_have_plain_marks() -> None:
    result = scrapy("tag", stdin=STORY)
    assert result.code == 0, result.err
    assert "[PERSON Joko Widodo]" in result.out
    assert "[MONEY Rp 1,2 miliar]" in result.out
    assert "language:            id (" in result.out
    assert "\x1b" not in result.out


def test_in_a_terminal_entities_are_coloured() -> None:
    result = scrapy("tag", stdin=STORY, FORCE_COLOR="1", TERM="xterm-256color")
    assert "Joko Widodo\x1b[0m" in result.out
    assert "[PERSON" not in result.out


def test_lines_are_shown_behind_their_language(tmp_path: Path) -> None:
    result = scrapy("tag", "--lines", stdin=f"Presiden Joko Widodo tiba.\n{MALAY}\n")
    assert result.out.splitlines()[0] == "--  Presiden [PERSON Joko Widodo] tiba."
    assert result.out.splitlines()[1].startswith("ms  Nelayan di pesisir")


def test_settings_choose_what_is_found() -> None:
    result = scrapy("tag", "--json", "-s", "ENTITY_TAGGER=none", "-s", "LANGUAGE_DETECTOR=none", stdin=STORY)
    assert answers(result.out) == [{"language": None, "entities": []}]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["-", "-"], "read only once"),
        (["--garis"], "no option --garis"),
        (["-s", "ENTITY_TAGGER=transformers"], "needs ENTITY_MODEL"),
    ],
)
def test_wrong_use_is_one_sentence(args: list[str], words: str) -> None:
    result = scrapy("tag", *args)
    assert result.code == 2
    assert words in result.err
    assert len(result.err.strip().splitlines()) == 1


@given(st.lists(st.sampled_from([b"a", b"\n", b"\r\n", b"b" * READ_BYTES, b"\xff", b"\x00"])).map(b"".join))
def test_any_bytes_are_split_at_line_feeds(data: bytes) -> None:
    lines = [line for batch in split_lines(io.BytesIO(data)) for line in batch]
    expected = data.split(b"\n")
    assert lines == (expected[:-1] if not expected[-1] else expected)
