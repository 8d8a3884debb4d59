"""What a page says stays text: no path, no operator, no markup, nothing that a terminal obeys."""

from __future__ import annotations

import io
import json
import logging
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from newscrawl.export.corpus import METADATA
from newscrawl.extensions.log import SafeRecord
from newscrawl.storage.store import ArticleQuery, Store, Visit
from tests.collection.conftest import Command
from tests.crawl.support import scrapy, setting
from tests.storage.articles import NOW, short

ESCAPES = "\x1b]0;judul palsu\x07\x1b[2J\x1b[31m\x9b5m\x00\x08\x7f\u202e"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}</title>"
OPERATORS = (
    '{"$gt": ""}',
    "$where",
    "a.b.$c",
    "'; DROP TABLE articles; --",
    '" OR 1=1 --',
    "%",
    "_",
    "*",
    "NEAR(",
)
PATHS = ("../../../etc/passwd", "/etc/passwd", "..\\..\\x", "a/../../b", ".", "..", "nul\x00l", "x" * 5000)


def hostile(number: int, text: str, **fields: Any) -> Any:
    return short(number, **({"title": text, "body": f"{text} di balai desa."} | fields))


# --- paths


def test_names_of_corpus_files_come_from_no_page(command: Command, tmp_path: Path) -> None:
    lines = [
        json.dumps(hostile(n, path, source=path, section=path).to_document() | {"_id": path}, default=str)
        for n, path in enumerate(PATHS)
    ]
    given, uri, folder = (
        tmp_path / "in.jsonl",
        f"sqlite:{tmp_path / 'a.sqlite'}",
        tmp_path / "keluar" / "korpus",
    )
    folder.parent.mkdir()
    given.write_text("\n".join(lines), encoding="utf-8")
    command("import", str(given), uri=uri)
    result = command("export", "-o", f"{folder}/", uri=uri)
    assert result.code == 0, result.err
    names = {each.name for each in folder.iterdir()} - {METADATA}
    assert names
    assert all(re.fullmatch(r"(?:\d{4}-\d\d-\d\d|undated)_\w+_[\w-]*\.txt", name) for name in names)
    assert [each.name for each in folder.parent.iterdir()] == ["korpus"]


# --- queries


def test_operators_are_stored_and_asked_for_as_the_words_they_are(store: Store) -> None:
    articles = [
        hostile(n, text, source=text, section=text, tags=[text], authors=[text])
        for n, text in enumerate(OPERATORS)
    ]
    store.save(articles, NOW)
    for article in articles:
        for field in ("source", "section"):
            found = list(store.find(ArticleQuery(**{field: article.source})))
            assert [each.id for each in found] == [article.id]
        kept = store.get(article.id)
        assert kept is not None
        assert (kept.title, kept.tags, kept.authors) == (article.title, [article.source], [article.source])
        assert list(store.find(ArticleQuery(entities=(article.source,)))) == []
    assert store.count(ArticleQuery()) == len(articles)


def test_operators_as_ids_and_addresses_find_nothing(store: Store) -> None:
    store.save([short(1)], NOW)
    for text in OPERATORS:
        assert store.get(text) is None
        assert store.known([text]) == {}
        store.record_visits([Visit(text, text, text, NOW, text, None)])
        assert set(store.visits([text])) == {text}
    assert store.count(ArticleQuery()) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"_id": {"$gt": ""}},
        {"url": {"$ne": None}},
        {"title": {"$function": {"body": "x"}}},
        {"tags": [{"$gt": ""}]},
        {"language": {"$where": "1"}},
        {"entities": [{"$gt": ""}]},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_an_import_takes_no_operators(fields: dict[str, Any], command: Command, tmp_path: Path) -> None:
    document = json.loads(json.dumps(short(1).to_document(), default=str))
    given = tmp_path / "in.jsonl"
    given.write_text(json.dumps(document | fields | {"$where": "1", "a.b": 1}))
    result = command("import", str(given), uri=f"sqlite:{tmp_path / 'a.sqlite'}")
    assert result.code == 1
    assert "line 1" in result.err


# --- terminals and logs


@pytest.mark.parametrize("asked", ["articles", "stats", "article {}", "article {} --history"])
def test_no_command_gives_a_terminal_orders(asked: str, command: Command, tmp_path: Path) -> None:
    path = f"sqlite:{tmp_path / 'a.sqlite'}"
    fields = {"source": f"warta{ESCAPES}", "section": ESCAPES, "authors": [ESCAPES], "tags": [ESCAPES]}
    document = hostile(1, f"Judul{ESCAPES}", **fields)
    given = tmp_path / "in.jsonl"
    given.write_text(json.dumps(document.to_document(), default=str))
    assert command("import", str(given), uri=path).code == 0
    result = scrapy(*asked.format(document.url).split(), *setting(path))
    assert result.code == 0, result.err
    assert "Judul" in result.out or asked == "stats"
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", result.out + result.err)


def test_a_log_line_is_one_line_of_text() -> None:
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    message = f"Judul{ESCAPES}\r\n12:00:00 ERROR palsu\u2028lagi\x85akhir %s"
    handler.handle(SafeRecord("x", logging.INFO, __file__, 1, message, (ESCAPES,), None))
    assert told.getvalue() == "INFO Judul 12:00:00 ERROR palsu lagiakhir \n"


# --- markup


def test_a_report_shows_markup_as_text(command: Command, tmp_path: Path) -> None:
    path = f"sqlite:{tmp_path / 'a.sqlite'}"
    given = tmp_path / "in.jsonl"
    moment = datetime.now(UTC)
    document = hostile(1, MARKUP, source=MARKUP, section=MARKUP, tags=[MARKUP], published_at=moment)
    given.write_text(json.dumps(document.to_document(), default=str))
    assert command("import", str(given), uri=path).code == 0
    out = tmp_path / "laporan.html"
    assert command("report", "-o", str(out), uri=path).code == 0
    root = html.document_fromstring(out.read_text(encoding="utf-8"))
    assert not root.xpath("//script | //img | //@onerror")
    assert MARKUP in root.text_content()
