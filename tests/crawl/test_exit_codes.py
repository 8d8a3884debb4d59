"""How a crawl ends: 0 done, 1 a problem, 2 wrong use; one sentence for each, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawl.support import crawl, documents, scrapy
from tests.launcher import Result
from tests.site.serving import Served


def assert_one_sentence(result: Result, code: int) -> None:
    assert result.code == code, result.err
    assert "Traceback" not in result.err
    assert len(result.err.strip().splitlines()) == 1, result.err


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["crawl", "voa_idd"], "did you mean voa_id?"),
        (["crawl"], "Name one outlet"),
        (["crawl", "voa_id", "lain"], "Name one outlet"),
        (["crawl", "voa_id", "-a", "since=kemarin"], "neither a date"),
        (["crawl", "voa_id", "-a", "sejak=7d"], "knows no argument 'sejak'"),
        (["crawl", "voa_id", "-a", "since"], "is not NAME=VALUE"),
        (["crawl", "voa_id", "-a", "url=https://www.lain.id/a/1.html"], "not an address of voa_id"),
        (["crawl", "voa_id", "-a", "urls_file=/tidak/ada"], "cannot be read"),
        (["crawl", "voa_id", "-s", "TIMEZONE=Mars/Utopia"], "no time zone"),
        (["crawl", "voa_id", "-s", "DOWNLOAD_DELAY=cepat"], "is not a number"),
        (["crawl", "voa_id", "-s", "LOG_LEVEL=KERAS"], "LOG_LEVEL"),
        (["crawl", "voa_id", "-s", "CLOCK=tidak.ada"], "CLOCK is 'tidak.ada'"),
        (["crawl", "voa_id", "-s", "REPLAY=/tidak/ada.warc.gz"], "REPLAY cannot read"),
        (["crawl", "voa_id", "-s", "MONGO_URI=mongo://tempat"], "mongodb://"),
        (["crawl", "voa_id", "-s", "ENTITY_TAGGER=spacy"], "bundled, transformers or none"),
        (["crawl", "voa_id", "-s", "ENTITY_TAGGER=transformers"], "needs ENTITY_MODEL"),
        (["crawl", "voa_id", "-s", "LANGUAGE_DETECTOR=langid"], "bundled or none"),
        (["crawl", "voa_id", "-s", "BERANTAKAN"], "-s"),
        (["crawl", "voa_id", "--bukan-pilihan"], "no option"),
        (["article"], "Name a source"),
        (["article", "berita.docx"], "neither a URL nor a file"),
        (["article", "--url", "https://a.id/", "a.txt"], "one saved page"),
    ],
)
def test_wrong_use_is_said_before_any_request(args: list[str], words: str) -> None:
    result = scrapy(*args)
    assert_one_sentence(result, 2)
    assert words in result.err


def test_a_site_that_does_not_answer_is_a_problem(store: Path) -> None:
    result = crawl(store, "-s", "RETRY_TIMES=0")
    assert result.code == 1
    assert "No source answered." in result.err
    assert "Traceback" not in result.err


def test_a_site_where_every_article_fails_is_a_problem(site: Served, store: Path) -> None:
    site.site.set_mode("error")
    result = crawl(store, "-s", "RETRY_TIMES=0", site=site)
    assert result.code == 1
    assert "Articles were seen but none could be stored" in result.err
    assert "lost at: fetch" in result.err


def test_pages_without_text_are_a_problem_that_names_the_stage(site: Served, store: Path) -> None:
    site.site.set_mode("script")
    result = crawl(store, site=site)
    assert result.code == 1
    assert "lost at: extraction" in result.err


def test_a_changed_layout_is_still_read(site: Served, store: Path) -> None:
    site.site.set_mode("layout")
    result = crawl(store, site=site)
    assert result.code == 0, result.err
    assert "0 updated" in result.err


def test_one_failed_kind_of_source_leaves_the_others(site: Served, store: Path) -> None:
    site.site.take_down("/sitemap", 503)
    site.site.take_down("/api/", 500)
    result = crawl(store, "-s", "RETRY_TIMES=0", site=site)
    assert result.code == 0, result.err
    assert "source failed: https://www.voaindonesia.com/sitemap.xml (answered with HTTP 503)" in result.err


def test_an_address_that_gives_no_article_is_a_problem(site: Served, store: Path) -> None:
    result = crawl(store, "-a", "url=https://www.voaindonesia.com/a/tidak-ada/7000001.html", site=site)
    assert result.code == 1
    assert "None of the addresses gave an article." in result.err


@pytest.mark.parametrize("path", ["/proc/tidak-boleh/articles.sqlite", "/dev/null/articles.sqlite"])
def test_a_store_that_cannot_be_opened_is_one_sentence(path: str) -> None:
    result = crawl(Path(path))
    assert_one_sentence(result, 1)
    assert path in result.err


def test_a_missing_mongodb_is_one_sentence_without_its_password() -> None:
    uri = "mongodb://penulis:rahasia@127.0.0.1:9/berita"
    result = scrapy("crawl", "voa_id", "-s", f"MONGO_URI={uri}", "-s", "CONTACT=uji@contoh.id")
    assert_one_sentence(result, 1)
    assert "rahasia" not in result.err


def test_a_full_disk_ends_the_run_in_one_sentence_and_loses_nothing(site: Served, store: Path) -> None:
    result = crawl(store, "-s", "STORE_BATCH_SIZE=5", site=site, largest_file=400_000)
    assert result.code == 1
    assert "The store was lost" in result.err
    assert "disk" in result.err
    assert "Traceback" not in result.err
    kept = documents(store)
    again = crawl(store, site=site)
    assert again.code == 0, again.err
    assert kept.keys() < documents(store).keys() == {story.url for story in site.site.stories}
