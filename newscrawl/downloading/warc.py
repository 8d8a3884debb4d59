"""Recording a crawl in a WARC file, and crawling from one without the net.

Both are storages of Scrapy's HTTP cache, which sits next to the downloader: what is recorded is what the
server sent, before decompression, redirects and retries. `cache_settings` turns RECORD and REPLAY on.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from base64 import b32encode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from errno import EACCES, ENOSPC
from io import BytesIO
from pathlib import Path
from typing import IO
from urllib.parse import urldefrag, urlsplit

from filelock import FileLock, Timeout
from scrapy import Request, Spider
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import BaseSettings
from scrapy.utils.response import response_status_message
from w3lib.http import headers_dict_to_raw, headers_raw_to_dict
from w3lib.url import safe_url_string
from warcio.bufferedreaders import ChunkedDataReader
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser, StatusAndHeadersParserException
from warcio.warcwriter import WARCWriter

from newscrawl import __version__
from newscrawl.article import format_utc, parse_utc
from newscrawl.errors import WrongUse

DEMO = Path(__file__).with_name("demo.warc.gz")
"""The recording that ships with the project: `REPLAY=demo`."""

_RECORDED = "recorded:"
_CUT = "dataloss"
_CHUNK = 1 << 16
# Far above any record's own headers.
_MAX_HEAD = 1 << 16


def cache_settings(settings: BaseSettings) -> dict[str, object]:
    """Return the HTTPCACHE settings that RECORD=path or REPLAY=path|demo mean; none where neither is set.

    Raises WrongUse where both are set, where the folder of RECORD cannot be made or its file is no WARC,
    and where REPLAY is no WARC that can be read.
    """
    record, replay = settings.get("RECORD"), settings.get("REPLAY")
    if record and replay:
        raise WrongUse("RECORD and REPLAY exclude each other: set one of them.")
    if record:
        _check_recording(Path(record))
        storage: type[WarcRecorder | WarcReplay] = WarcRecorder
    elif replay:
        _check_replay(replay_path(replay))
        storage = WarcReplay
    else:
        return {}
    return {
        "HTTPCACHE_ENABLED": True,
        "HTTPCACHE_STORAGE": f"{storage.__module__}.{storage.__qualname__}",
        "HTTPCACHE_POLICY": "scrapy.extensions.httpcache.DummyPolicy",
        "HTTPCACHE_IGNORE_MISSING": storage is WarcReplay,
        "HTTPCACHE_IGNORE_HTTP_CODES": [],
        "HTTPCACHE_IGNORE_SCHEMES": ["file", "data"],
    }


def replay_path(replay: str) -> Path:
    """Return the file that a REPLAY setting names; `demo` is the recording that ships with the project."""
    return DEMO if replay == "demo" else Path(replay)


def recorded_at(response: Response) -> datetime | None:
    """Return when a replayed response was recorded, in UTC; None for one from the net.

    The time travels in `response.flags`, which no server can write to, and survives decompression.
    """
    for flag in response.flags:
        if flag.startswith(_RECORDED):
            return parse_utc(flag.removeprefix(_RECORDED))
    return None


class WarcRecorder:
    """Appends every response to GET to the WARC/1.1 file that RECORD names, one gzip member a record.

    Each record is handed to the system before the crawl goes on with the page, so a killed crawl loses at
    most the one being written; the next recording into the same file cuts that one off. Raises WrongUse
    when built on a file that is no WARC, or that another crawl is recording into.
    """

    def __init__(self, settings: BaseSettings) -> None:
        self._path = Path(settings["RECORD"])
        _check_recording(self._path)
        self._lock = FileLock(f"{self._path}.lock")
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise WrongUse(f"Another crawl is recording into {self._path}: record into a new file.") from None
        try:
            end = 0
            for record in _records(self._path) if self._path.exists() else ():
                end = record.end
            # Unbuffered: a record is written in one call.
            self._file = self._path.open("ab", buffering=0)
            self._file.truncate(end)
            if end == 0:
                self._append_info()
        except BaseException:
            self._unlock()
            raise

    def open_spider(self, spider: Spider) -> None:
        """Do nothing: the file is open since the recorder was built, where a failure ends the run."""

    def close_spider(self, spider: Spider) -> None:
        """Close the file."""
        self._file.close()
        self._unlock()

    def retrieve_response(self, spider: Spider, request: Request) -> Response | None:
        """Return None: a recording crawl asks the net."""
        return None

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:
        """Append one response. Raises OSError where the disk takes no more."""
        if request.method != "GET":
            return
        head = {
            "WARC-Type": "response",
            "WARC-Target-URI": _key(request.url),
            "WARC-Payload-Digest": _digest(response.body),
        }
        if response.ip_address:
            head["WARC-IP-Address"] = str(response.ip_address)
        if _CUT in response.flags:
            head["WARC-Truncated"] = "disconnect"
        self._append(head, "application/http; msgtype=response", _http_message(response))

    def _unlock(self) -> None:
        self._lock.release()
        with suppress(OSError):
            Path(self._lock.lock_file).unlink()

    def _append_info(self) -> None:
        fields = {"software": f"newscrawl/{__version__}", "format": "WARC File Format 1.1"}
        content = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        head = {"WARC-Type": "warcinfo", "WARC-Filename": self._path.name}
        self._append(head, "application/warc-fields", content.encode())

    def _append(self, head: dict[str, str], content_type: str, content: bytes) -> None:
        packed = BytesIO()
        writer = WARCWriter(packed, gzip=True, warc_version="WARC/1.1")
        headers = StatusAndHeaders("", list(head.items()), protocol="WARC/1.1")
        headers.add_header("WARC-Record-ID", StatusAndHeadersParser.make_warc_id())
        headers.add_header("WARC-Date", format_utc(datetime.now(UTC).replace(microsecond=0)))
        # The HTTP message stays as bytes: warcio would write its headers anew, changing what is not ASCII.
        record = ArcWarcRecord(
            "warc", head["WARC-Type"], headers, BytesIO(content), None, content_type, len(content)
        )
        writer.write_record(record)
        end = self._file.seek(0, 2)
        data = packed.getvalue()
        try:
            if self._file.write(data) != len(data):
                raise OSError(ENOSPC, os.strerror(ENOSPC), str(self._path))
        except OSError:
            # Half a record would hide all that follow it.
            self._file.truncate(end)
            raise


class WarcReplay:
    """Answers requests from the WARC file that REPLAY names, and never from the net.

    The n-th request for an address gets its n-th recorded response, so that an error followed by success
    is played as it was; the last one repeats. An address that was not recorded is ignored by the cache
    (IgnoreRequest), but a host's missing robots.txt answers 404: recordings by other tools often have none,
    and playing them asks nothing of the host. Bodies are read from disk when they are asked for.
    """

    def __init__(self, settings: BaseSettings) -> None:
        path = replay_path(settings["REPLAY"])
        _check_replay(path)
        self._offsets: dict[str, list[int]] = {}
        self._asked: dict[str, int] = {}
        for record in _records(path):
            if record.type == "response" and record.url:
                self._offsets.setdefault(_key(record.url), []).append(record.start)
        self._file = path.open("rb")

    def open_spider(self, spider: Spider) -> None:
        """Do nothing: the file is open since the storage was built, where a failure ends the run."""

    def close_spider(self, spider: Spider) -> None:
        """Close the file."""
        self._file.close()

    def retrieve_response(self, spider: Spider, request: Request) -> Response | None:
        """Return the recorded response, flagged with the time of its recording (see `recorded_at`)."""
        key = _key(request.url)
        offsets = self._offsets.get(key) if request.method == "GET" else None
        if not offsets:
            is_robots = urlsplit(key).path == "/robots.txt"
            return Response(request.url, status=404) if is_robots else None
        turn = self._asked.get(key, 0)
        self._asked[key] = turn + 1
        self._file.seek(offsets[min(turn, len(offsets) - 1)])
        return _response(_unpack_member(self._file), request)

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:
        """Do nothing: nothing comes from the net."""


@dataclass(frozen=True, slots=True)
class _Record:
    """Where a record's gzip member starts and ends in the file, and what its header says."""

    start: int
    end: int
    type: str | None
    url: str | None


def _check_recording(path: Path) -> None:
    if path.suffix != ".gz":
        raise WrongUse(f"RECORD writes gzip: give a name that ends in .warc.gz instead of {path}.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not os.access(path if path.exists() else path.parent, os.W_OK):
            raise PermissionError(EACCES, os.strerror(EACCES))
        if path.exists() and path.stat().st_size and next(_records(path), None) is None:
            raise WrongUse(f"{path} is no WARC file and is not written to: give RECORD another name.")
    except OSError as error:
        raise WrongUse(f"RECORD cannot write to {path}: {error.strerror}.") from error


def _check_replay(path: Path) -> None:
    try:
        if next(_records(path), None) is None:
            raise WrongUse(f"{path} holds no whole WARC record: record a crawl with -s RECORD={path} first.")
    except OSError as error:
        raise WrongUse(f"REPLAY cannot read {path}: {error.strerror}.") from error


def _records(path: Path) -> Iterator[_Record]:
    """Yield the whole records of a WARC file; a last one that was cut off is left out.

    Raises WrongUse where the file is not made of gzipped WARC records, OSError where it cannot be read.
    """
    with path.open("rb") as file:
        start = 0
        data = file.read(_CHUNK)
        while data:
            unpacker = zlib.decompressobj(wbits=31)
            head = b""
            while data and not unpacker.eof:
                try:
                    piece = unpacker.decompress(data)
                except zlib.error:
                    raise WrongUse(_damage(path, start)) from None
                head += piece[: _MAX_HEAD - len(head)]
                data = unpacker.unused_data or file.read(_CHUNK)
            if not unpacker.eof:
                return
            end = file.tell() - len(data)
            yield _described(path, start, end, head)
            start = end


def _described(path: Path, start: int, end: int, head: bytes) -> _Record:
    try:
        headers = StatusAndHeadersParser(["WARC/1.1", "WARC/1.0"]).parse(BytesIO(head))
        int(headers.get_header("Content-Length"))
    except (StatusAndHeadersParserException, EOFError, TypeError, ValueError):
        raise WrongUse(_damage(path, start)) from None
    url = headers.get_header("WARC-Target-URI")
    # Wget 1.19 put addresses in angle brackets.
    return _Record(start, end, headers.get_header("WARC-Type"), url.strip("<>") if url else None)


def _damage(path: Path, start: int) -> str:
    if start:
        return f"{path} is damaged at byte {start}: what lies before it can be saved with `head -c {start}`."
    return f"{path} is no WARC file with a gzip member for each record: `warcio recompress` makes one."


def _unpack_member(file: IO[bytes]) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    pieces = []
    while not unpacker.eof and (data := file.read(_CHUNK)):
        pieces.append(unpacker.decompress(data))
    return b"".join(pieces)


def _response(record: bytes, request: Request) -> Response:
    warc_head, _, content = record.partition(b"\r\n\r\n")
    warc = StatusAndHeadersParser(["WARC/1.1", "WARC/1.0"]).parse(BytesIO(warc_head + b"\r\n\r\n"))
    content = content[: int(warc.get_header("Content-Length"))]
    head, _, body = content.partition(b"\r\n\r\n")
    status_line, _, raw_headers = head.partition(b"\r\n")
    headers = Headers(headers_raw_to_dict(raw_headers))
    if (headers.get(b"Transfer-Encoding") or b"").strip().lower() == b"chunked":
        body = ChunkedDataReader(BytesIO(body)).read()
        del headers[b"Transfer-Encoding"]
    flags = [_RECORDED + format_utc(parse_utc(warc.get_header("WARC-Date")).replace(microsecond=0))]
    if warc.get_header("WARC-Truncated"):
        flags.append(_CUT)
    kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
    status = int(status_line.split()[1])
    return kind(request.url, status=status, headers=headers, body=body, flags=flags)


def _http_message(response: Response) -> bytes:
    """Return the response as HTTP/1.1: the body as received, but in one piece, of a stated length."""
    headers = Headers(response.headers)
    headers.pop(b"Transfer-Encoding", None)
    headers[b"Content-Length"] = str(len(response.body))
    status_line = f"HTTP/1.1 {response_status_message(response.status)}\r\n".encode()
    return status_line + headers_dict_to_raw(headers) + b"\r\n\r\n" + response.body


def _key(url: str) -> str:
    """Return the address as Scrapy spells it in a request, without its fragment."""
    return urldefrag(safe_url_string(url)).url


def _digest(body: bytes) -> str:
    return f"sha1:{b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()}"
