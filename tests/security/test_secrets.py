"""Passwords are said nowhere: not on the terminal, not in logs at DEBUG, not in the records of runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawl.urls import without_user
from tests.crawl.support import crawls, scrapy

SECRET = "k4ta-s4ndi"
STORE = f"mongodb://ratna:{SECRET}@127.0.0.1:9/kabar?serverSelectionTimeoutMS=100"
PROXY = f"http://paimin:{SECRET}@127.0.0.1:9"
DEBUG = (
    "-s", "LOG_LEVEL=DEBUG", "-s", "STORE_RETRY_SECONDS=0", "-s", "WORKERS=1", "-s", "RETRY_TIMES=0",
    "-s", "DOWNLOAD_DELAY=0.01", "-s", "LANGUAGE_DETECTOR=none", "-s", "ENTITY_TAGGER=none",
)  # fmt: skip
ARTICLE = "https://www.voaindonesia.com/a/x/1.html"


@pytest.mark.parametrize(
    "command",
    [
        ("crawl", "voa_id"), ("crawlall",), ("articles",), ("stats",), ("report", "-o", "-"), ("health",),
        ("runs",),
        ("upgrade",), ("export", "-o", "-", "--format", "jsonl"), ("import", "-"), ("reprocess",),
        ("article", ARTICLE), ("forget", ARTICLE), ("copy", STORE, "sqlite:{}/b.sqlite"),
    ],
    ids=lambda command: command[0],
)  # fmt: skip
def test_a_store_that_does_not_answer_is_named_without_its_password(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    result = scrapy(
        *(each.format(tmp_path) for each in command),
        *DEBUG,
        MONGO_URI=STORE,
        http_proxy=PROXY,
        https_proxy=PROXY,
    )
    assert result.code in (1, 2)
    assert "mongodb://127.0.0.1:9/kabar" in result.err
    assert SECRET not in result.out + result.err
    assert "Traceback" not in result.err


def test_a_proxy_that_does_not_answer_is_not_told_of(tmp_path: Path) -> None:
    store = tmp_path / "a.sqlite"
    result = scrapy(
        "crawl", "voa_id", *DEBUG, "-s", f"SQLITE_PATH={store}", http_proxy=PROXY, https_proxy=PROXY
    )
    assert result.code == 1
    assert "No source answered" in result.err
    assert SECRET not in result.out + result.err + str(crawls(store))


@pytest.mark.parametrize(
    "arguments",
    [
        ("crawl", "voa_id", "-a", f"url=https://ani:{SECRET}@www.voaindonesia.com/a/x/1.html"),
        ("crawl", "voa_id", "-a", f"url=https://ani:{SECRET}@contoh.id/a"),
        ("crawl", "voa_id", "-a", f"url=ftp://ani:{SECRET}@contoh.id/a"),
        ("crawl", "site", "-a", f"site=https://ani:{SECRET}@contoh.id/"),
        ("article", f"https://ani:{SECRET}@www.voaindonesia.com/a/x/1.html"),
        ("check-layout", f"https://ani:{SECRET}@www.voaindonesia.com/a/x/1.html"),
    ],
)
def test_an_address_with_a_password_is_wrong_use(arguments: tuple[str, ...], tmp_path: Path) -> None:
    result = scrapy(*arguments, *DEBUG, "-s", f"SQLITE_PATH={tmp_path / 'a.sqlite'}")
    assert result.code == 2
    assert "without user name and password" in result.err
    assert SECRET not in result.out + result.err


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://ani:sandi@contoh.id/a@b", "https://contoh.id/a@b"),
        ("https://ani@contoh.id", "https://contoh.id"),
        ("https://a:b@c@contoh.id/?x=1", "https://contoh.id/?x=1"),
        ("https://contoh.id/@ani?surel=a@b", "https://contoh.id/@ani?surel=a@b"),
    ],
)
def test_names_and_passwords_go_from_addresses(url: str, plain: str) -> None:
    assert without_user(url) == plain
