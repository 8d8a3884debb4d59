"""`scrapy article`: every kind of source, in order, for people and as JSON."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.conftest import Crawled
from tests.crawl.support import QUICK, scrapy, stored
from tests.site.serving import Served
from tests.site.site import Site

GLUED = (
    "Rombongan menempuh perjalanan darat selama dua hari dari Labuan Bajo, kata juru bicara yayasan itu.\n"
    "BACA JUGA: Yayasan Buku Timor dan Pemerintah Daerah Perluas Kerja Sama PerpustakaanPerjalanan itu akan "
    "diulang pada bulan Juni, ketika jalan di pesisir selatan kembali kering dan bisa dilalui truk.\n"
    "Harga buku tetap Rp 1,2 miliar untuk seluruh kabupaten, menurut kepala dinas setempat. [yn/ab]\n"
)


def articles(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with saved pages of the site, one of them zipped."""
    folder = tmp_path_factory.mktemp("pages")
    site = Site()
    for name, number in (("kopi.html", 7255101), ("atap.html.gz", 1446201)):
        body = site.respond("GET", "https", "www.voaindonesia.com", site.story(number).path).body
        assert isinstance(body, bytes)
        (folder / name).write_bytes(gzip.compress(body) if name.endswith(".gz") else body)
    (folder / "kosong.html").write_text("", encoding="utf-8")
    return folder


def test_a_stored_article_comes_from_the_store(crawled: Crawled) -> None:
    url = crawled.site.story(7255101).url
    result = scrapy("article", "--json", url, "-s", f"SQLITE_PATH={crawled.store}")
    assert result.code == 0, result.err
    assert articles(result.out) == [crawled.documents[url]]


def test_an_article_that_is_not_stored_is_fetched_politely_and_not_stored(site: Served, store: Path) -> None:
    story = site.site.story(7255101)
    short = f"https://www.voaindonesia.com{story.short_path}"
    result = scrapy("article", "--json", short, *QUICK, "-s", f"SQLITE_PATH={store}", site=site)
    assert result.code == 0, result.err
    (article,) = articles(result.out)
    assert article["url"] == story.url
    assert article["body"] == story.expected_body
    assert article["language"]["code"] == "id"
    assert stored(store) == 0
    assert not store.exists()
    assert site.requests[0].path == "/robots.txt"


def test_saved_pages_are_read_with_their_outlets_layout(pages: Path) -> None:
    result = scrapy("article", "--json", str(pages / "kopi.html"), str(pages / "atap.html.gz"))
    assert result.code == 0, result.err
    coffee, roof = articles(result.out)
    site = Site()
    assert coffee["body"] == site.story(7255101).expected_body
    assert coffee["source"] == "voa_id"
    assert roof["body"] == site.story(1446201).expected_body
    assert coffee["layout"] != "generic"


def test_plain_text_is_cleaned_and_tagged(tmp_path: Path) -> None:
    (tmp_path / "naskah.txt").write_text(GLUED, encoding="utf-8")
    piped = scrapy("article", "--json", "-", stdin=GLUED)
    from_file = scrapy("article", "--json", str(tmp_path / "naskah.txt"))
    assert piped.out == from_file.out
    (article,) = articles(piped.out)
    assert article["_id"] is article["url"] is article["title"] is article["published_at"] is None
    assert article["related"] == [
        {"title": "Yayasan Buku Timor dan Pemerintah Daerah Perluas Kerja Sama Perpustakaan", "url": None}
    ]
    assert "BACA JUGA" not in article["body"]
    assert "\n\nPerjalanan itu akan diulang" in article["body"]
    assert article["initials"] == ["yn", "ab"]
    assert article["language"]["code"] == "id"
    assert ("MONEY", "Rp 1,2 miliar") in {(entity["type"], entity["text"]) for entity in article["entities"]}


def test_a_bad_source_is_named_and_the_others_go_on(pages: Path) -> None:
    sources = [str(pages / name) for name in ("tidak-ada.html", "kopi.html", "kosong.html")]
    result = scrapy("article", "--json", *sources)
    assert result.code == 1
    missing, coffee, empty = articles(result.out)
    assert missing["source"] == sources[0]
    assert "No such file" in missing["error"]
    assert coffee["title"].startswith("Koperasi Kopi Gayo")
    assert "empty" in empty["error"]
    assert "Traceback" not in result.err


def test_an_address_that_cannot_be_fetched_is_named(site: Served, store: Path) -> None:
    url = "https://www.voaindonesia.com/a/tidak-ada/7000001.html"
    story = site.site.stories[0]
    result = scrapy("article", "--json", url, story.url, *QUICK, "-s", f"SQLITE_PATH={store}", site=site)
    assert result.code == 1
    missing, found = articles(result.out)
    assert missing == {"source": url, "error": "removed by the outlet (404 or 410)"}
    assert found["url"] == story.url


def test_a_page_without_an_address_is_read_without_one(tmp_path: Path) -> None:
    page = tmp_path / "tanpa-alamat.html"
    text = "Warga desa membangun kembali jembatan bambu yang hanyut pada musim hujan lalu. " * 6
    page.write_text(
        f"<html><body><h1>Jembatan Bambu Berdiri Lagi</h1><p>{text}</p></body></html>", encoding="utf-8"
    )
    untold = scrapy("article", "--json", str(page))
    told = scrapy("article", "--json", "--url", "https://desa.contoh.id/kabar/jembatan", str(page))
    assert untold.code == told.code == 0, untold.err + told.err
    (bare,), (article,) = articles(untold.out), articles(told.out)
    assert bare["_id"] is bare["url"] is bare["source"] is None
    assert article["url"] == "https://desa.contoh.id/kabar/jembatan"
    assert article["source"] == "desa.contoh.id"
    assert bare["title"] == article["title"] == "Jembatan Bambu Berdiri Lagi"
    assert bare["body"] == article["body"]


def test_many_pages_are_read_by_all_cores_in_their_order(pages: Path, tmp_path: Path) -> None:
    names = [f"{number:03}.html.gz" for number in range(60)]
    sources = []
    for number, name in enumerate(names):
        source = tmp_path / name
        source.write_bytes((pages / "atap.html.gz").read_bytes())
        if number % 20 == 10:
            source.write_bytes(b"rusak")
        sources.append(str(source))
    result = scrapy("article", "--json", *sources, str(pages / "kopi.html"), "-s", "WORKERS=2")
    assert result.code == 1
    read = articles(result.out)
    assert [number for number, each in enumerate(read) if "error" in each] == [10, 30, 50]
    assert all(read[number]["source"] == sources[number] for number in (10, 30, 50))
    bodies = {each["body"] for each in read[:60] if "body" in each}
    assert bodies == {Site().story(1446201).expected_body}
    assert read[60]["title"].startswith("Koperasi Kopi Gayo")


def test_a_layout_can_be_asked_for(pages: Path) -> None:
    source = str(pages / "kopi.html")
    layouts = {}
    for layout in ("none", "kompas", "voa_id"):
        result = scrapy("article", "--json", "--layout", layout, source)
        assert result.code == 0, result.err
        (article,) = articles(result.out)
        assert article["source"] == "voa_id"
        layouts[layout] = article["layout"]
    assert layouts["none"] == layouts["kompas"] == "generic"
    assert layouts["voa_id"].startswith("pangea")
    unknown = scrapy("article", "--layout", "kompass", source)
    assert unknown.code == 2
    assert "--layout is 'kompass'" in unknown.err


def test_a_reader_sees_the_article_and_what_was_taken_out(crawled: Crawled) -> None:
    story = crawled.site.story(7255101)
    result = scrapy("article", story.url, "-s", f"SQLITE_PATH={crawled.store}", COLUMNS="100")
    assert result.code == 0
    seen = " ".join(result.out.split())
    for text in (
        story.title,
        "Selasa, 5 September 2023 14.05 WIB",
        "Marhamah Bintang",
        "Ongkos kepatuhan",
        story.related[0][0],
        "mb",
        "Rp 3,4 miliar",
        story.url,
    ):
        assert text in seen, text
