from __future__ import annotations

import gzip
import json
import os
import resource
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.settings import Settings
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl.downloading.warc import WarcRecorder, WarcReplay, cache_settings, recorded_at
from newscrawl.errors import WrongUse
from tests.downloading.site import ROOT, Answer, Outcome, crawl, serving

URL = "https://kabarcontoh.example/a/1.html"
SPIDER = Spider("uji")
HTML = ("Content-Type", "text/html; charset=utf-8")
TEXT = "<p>Jum’at: “harga cabai” turun jadi Rp 1,2 miliar</p>".encode()

ANSWERS = {
    "/robots.txt": [Answer(b"User-agent: *\nDisallow: /rahasia", headers=[("Content-Type", "text/plain")])],
    "/teks": [Answer(TEXT, headers=[HTML, ("ETag", '"abc"'), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])],
    "/gzip": [Answer(gzip.compress(TEXT, mtime=0), headers=[HTML, ("Content-Encoding", "gzip")])],
    "/biner": [Answer(bytes(range(256)) * 300 + b"\r\n\r\nWARC/1.1\r\n", headers=[("Content-Type", "x/y")])],
    "/kosong": [Answer(b"", headers=[HTML])],
    "/bagian": [Answer(TEXT, headers=[HTML], chunked=True)],
    "/pindah": [Answer(status=301, headers=[("Location", "/teks?dari=kafé"), ("X-Kata", "kafé")])],
    "/teks?dari=kaf%C3%A9": [Answer(TEXT, headers=[HTML])],
    "/berubah": [Answer(b"sibuk", 500), Answer(b"<p>Pulih</p>", headers=[HTML])],
    "/gone": [Answer(b"hilang", 410)],
}
PATHS = ["/teks", "/gzip", "/biner", "/kosong", "/bagian", "/pindah", "/berubah", "/berubah", "/gone", "/404"]


def comparable(outcome: Outcome) -> tuple[object, ...]:
    headers = {name: value for name, value in outcome.headers.items() if name != "Content-Length"}
    return outcome.url, outcome.status, outcome.body, headers, outcome.failure


def test_replay_gives_what_was_recorded(tmp_path: Path) -> None:
    recording = tmp_path / "baru" / "crawl.warc.gz"
    before = datetime.now(UTC).replace(microsecond=0)
    with serving(ANSWERS) as site:
        urls = [f"{site.url}{path}" for path in [*PATHS, "/rahasia/1"]]
        live = crawl(urls, {"RECORD": str(recording)})
        fetched = len(site.log)
    after = datetime.now(UTC)
    # The site is gone: whatever is answered now comes from the file.
    replayed = crawl([*urls, f"{site.url}/lain"], {"REPLAY": str(recording)})

    assert len(live.outcomes) == len(PATHS) + 1
    *same, missing = sorted(replayed.outcomes, key=lambda outcome: outcome.url.endswith("/lain"))
    assert sorted(map(comparable, same), key=repr) == sorted(map(comparable, live.outcomes), key=repr)
    assert missing.failure == "IgnoreRequest"
    assert [each.status for each in replayed.outcomes if "/berubah" in each.url] == [500, 200]
    assert {each.failure for each in same} == {None, "robots"}
    texts = [each.body for each in same if each.url.rpartition("/")[2] in ("teks", "gzip", "bagian")]
    assert texts == [TEXT] * 3

    for outcome in same:
        if outcome.failure is None:
            assert outcome.recorded_at
            assert before <= datetime.fromisoformat(outcome.recorded_at) <= after
    assert all(outcome.recorded_at is None for outcome in live.outcomes)
    assert_valid_warc(recording, responses=fetched)
    assert sorted(path.name for path in recording.parent.iterdir()) == ["crawl.warc.gz"]


def assert_valid_warc(path: Path, responses: int) -> None:
    kinds = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests=True):
            kinds.append(record.rec_type)
            assert record.rec_headers.protocol == "WARC/1.1"
            record.raw_stream.read()
            assert record.digest_checker.passed is not False
    assert kinds == ["warcinfo", *["response"] * responses]


def test_killed_crawl_loses_at_most_the_last_record(tmp_path: Path) -> None:
    recording = tmp_path / "crawl.warc.gz"
    answers = {path: [Answer(TEXT, headers=[HTML])] for path in ("/a", "/b")}
    with serving({**answers, "/c": [Answer(delay=2)]}) as site:
        urls = [f"{site.url}{path}" for path in ("/a", "/b", "/c")]
        job = json.dumps({"urls": urls, "settings": {"RECORD": str(recording)}, "slot": None})
        with subprocess.Popen(
            [sys.executable, "-m", "tests.downloading.crawler"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            cwd=ROOT,
            text=True,
        ) as process:
            assert process.stdin is not None
            process.stdin.write(job)
            process.stdin.close()
            deadline = time.monotonic() + 30
            while "/c" not in site.paths and time.monotonic() < deadline:
                time.sleep(0.02)
            process.send_signal(signal.SIGKILL)
    assert site.paths[-1] == "/c"
    assert_valid_warc(recording, responses=3)
    again = recorder(recording)
    store(again, f"{site.url}/c", b"tiga")
    again.close_spider(SPIDER)
    replay = WarcReplay(Settings({"REPLAY": str(recording)}))
    assert [body(replay, url) for url in urls] == [TEXT, TEXT, b"tiga"]
    replay.close_spider(SPIDER)


def recorder(path: Path) -> WarcRecorder:
    return WarcRecorder(Settings({"RECORD": str(path)}))


def store(recording: WarcRecorder, url: str, content: bytes, **options: object) -> None:
    recording.store_response(SPIDER, Request(url), Response(url, body=content, **options))  # type: ignore[arg-type]


def body(replay: WarcReplay, url: str) -> bytes | None:
    response = replay.retrieve_response(SPIDER, Request(url))
    return response.body if response else None


def bodies(path: Path, urls: list[str]) -> list[bytes | None]:
    replay = WarcReplay(Settings({"REPLAY": str(path)}))
    try:
        return [body(replay, url) for url in urls]
    finally:
        replay.close_spider(SPIDER)


def test_recording_cut_anywhere_in_its_last_record(tmp_path: Path) -> None:
    whole = tmp_path / "whole.warc.gz"
    recording = recorder(whole)
    store(recording, URL, b"satu")
    first_end = whole.stat().st_size
    store(recording, URL, b"dua " * 50)
    recording.close_spider(SPIDER)
    data = whole.read_bytes()
    for end in range(first_end, len(data), 7):
        cut = tmp_path / "cut.warc.gz"
        cut.write_bytes(data[:end])
        assert bodies(cut, [URL, URL]) == [b"satu", b"satu"]
        recording = recorder(cut)
        store(recording, URL, b"tiga")
        recording.close_spider(SPIDER)
        assert bodies(cut, [URL, URL, URL]) == [b"satu", b"tiga", b"tiga"]
    assert_valid_warc(cut, responses=2)


def test_second_crawl_into_one_file_at_a_time_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    first = recorder(path)
    with pytest.raises(WrongUse, match="Another crawl"):
        recorder(path)
    first.close_spider(SPIDER)
    recorder(path).close_spider(SPIDER)


def test_full_disk_leaves_no_half_record(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    recording = recorder(path)
    store(recording, URL, b"satu")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Python ignores SIGXFSZ: a write over the limit is cut short, as on a disk that fills up.
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 100, limits[1]))
    try:
        with pytest.raises(OSError, match="No space left"):
            store(recording, URL, b"dua")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    store(recording, URL, b"tiga")
    recording.close_spider(SPIDER)
    assert bodies(path, [URL, URL]) == [b"satu", b"tiga"]


def test_cut_response_stays_known_as_cut(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    recording = recorder(path)
    store(recording, f"{URL}#atas", b"<p>Separ", flags=["dataloss"])
    recording.close_spider(SPIDER)
    replay = WarcReplay(Settings({"REPLAY": str(path)}))
    response = replay.retrieve_response(SPIDER, Request(URL))
    replay.close_spider(SPIDER)
    assert response is not None
    assert "dataloss" in response.flags


def test_server_cannot_pretend_to_be_a_recording() -> None:
    moment = "recorded:2001-01-01T00:00:00Z"
    assert recorded_at(Response(URL, headers={"flags": moment, "X-Recorded-At": moment})) is None


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_recording_of_another_tool(tmp_path: Path, version: str) -> None:
    path = tmp_path / "wget.warc.gz"
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(TEXT), TEXT)
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version=version)
        headers = StatusAndHeaders("200 OK", [HTML, ("Transfer-Encoding", "chunked")], protocol="HTTP/1.1")
        date = {"WARC-Date": "2023-09-05T07:05:00Z"}
        writer.write_record(
            writer.create_warc_record(
                f"<{URL}>",
                "response",
                payload=BytesIO(chunked),
                length=len(chunked),
                http_headers=headers,
                warc_headers_dict=date,
            )
        )
    replay = WarcReplay(Settings({"REPLAY": str(path)}))
    response = replay.retrieve_response(SPIDER, Request(URL))
    no_rules = replay.retrieve_response(SPIDER, Request("https://kabarcontoh.example/robots.txt"))
    other = replay.retrieve_response(SPIDER, Request("https://kabarcontoh.example/b"))
    posted = replay.retrieve_response(SPIDER, Request(URL, method="POST"))
    replay.close_spider(SPIDER)
    assert response is not None
    assert response.body == TEXT
    assert recorded_at(response) == datetime(2023, 9, 5, 7, 5, tzinfo=UTC)
    assert no_rules is not None
    assert no_rules.status == 404
    assert other is None
    assert posted is None


def test_settings() -> None:
    assert cache_settings(Settings()) == {}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"RECORD": "a.warc.gz", "REPLAY": "b.warc.gz"}, "exclude each other"),
        ({"REPLAY": "tidak-ada.warc.gz"}, "No such file"),
        ({"REPLAY": "."}, "Is a directory"),
        ({"REPLAY": "catatan.txt"}, "no WARC file"),
        ({"REPLAY": "arsip.gz"}, "no WARC file"),
        ({"REPLAY": "kosong.warc.gz"}, "no whole WARC record"),
        ({"RECORD": "catatan.gz"}, "no WARC file"),
        ({"RECORD": "arsip.gz"}, "no WARC file"),
        ({"RECORD": "crawl.warc"}, r"\.warc\.gz"),
        ({"RECORD": "catatan.txt/crawl.warc.gz"}, "cannot write"),
    ],
)
def test_wrong_use_is_one_sentence_and_touches_nothing(
    wrong: dict[str, str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("catatan.txt").write_text("daftar belanja")
    Path("catatan.gz").write_text("daftar belanja")
    Path("arsip.gz").write_bytes(gzip.compress(b"daftar belanja"))
    Path("kosong.warc.gz").touch()
    before = {path: path.read_bytes() for path in Path().iterdir()}
    with pytest.raises(WrongUse, match=says) as error:
        cache_settings(Settings(wrong))
    assert "\n" not in str(error.value)
    assert {path: path.read_bytes() for path in Path().iterdir()} == before


def test_damaged_recording_says_where(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    recording = recorder(path)
    store(recording, URL, b"satu")
    end = path.stat().st_size
    store(recording, URL, os.urandom(500))
    store(recording, URL, b"tiga")
    recording.close_spider(SPIDER)
    data = bytearray(path.read_bytes())
    data[end : end + 20] = bytes(20)
    path.write_bytes(data)
    for use in (lambda: recorder(path), lambda: WarcReplay(Settings({"REPLAY": str(path)}))):
        with pytest.raises(WrongUse, match=f"byte {end}"):
            use()
    assert path.read_bytes() == bytes(data)


def test_recorded_time_is_whole_seconds(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    recording = recorder(path)
    store(recording, URL, b"satu")
    recording.close_spider(SPIDER)
    replay = WarcReplay(Settings({"REPLAY": str(path)}))
    response = replay.retrieve_response(SPIDER, Request(URL))
    replay.close_spider(SPIDER)
    assert response is not None
    moment = recorded_at(response)
    assert moment is not None
    assert moment.microsecond == 0
    assert abs(moment - datetime.now(UTC)) < timedelta(minutes=1)
