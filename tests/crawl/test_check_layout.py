"""`scrapy check-layout`: saved and fetched pages, what fits and what does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.support import QUICK, scrapy
from tests.launcher import ROOT
from tests.site.serving import Served

KOMPAS = ROOT / "tests/outlets/kompas/artikel-2015.html"
JAWAPOS = ROOT / "tests/outlets/jawapos/artikel-2026.html"


def check(*args: str, **options: Any) -> tuple[int, list[dict[str, Any]]]:
    result = scrapy("check-layout", "--json", *args, **options)
    assert "Traceback" not in result.err
    return result.code, [json.loads(line) for line in result.out.splitlines()]


def test_a_saved_page_is_read_by_each_layout_of_its_outlet() -> None:
    code, (page,) = check(str(KOMPAS))
    assert code == 0
    assert (page["outlet"], page["layout"]) == ("kompas", "kompas-2015")
    fits = {reading["layout"]: reading["fits"] for reading in page["readings"]}
    assert fits == {"kompas": False, "kompas-2015": True, "kompas-otomotif-2016": False, "generic": True}
    reading = page["readings"][1]
    assert reading["elements"] == {
        "body": {".kcm-read-text": 1},
        "title": {".kcm-read-top h2": 1},
        "section": {".kcm-breadcrumb li:last-child": 1},
    }
    assert (
        reading["fields"]["title"]["value"] == "Perpustakaan Terapung Sambas Layani Enam Desa di Tepi Sungai"
    )
    assert reading["fields"]["title"]["places"] == ["selector", "meta", "shown"]
    assert reading["fields"]["authors"] == {"value": ["Dedi Kurnianto"], "places": ["shown"]}
    assert reading["fields"]["published_at"]["value"] == "2015-09-14T08:20:00Z"
    assert reading["first_words"] == "Sebuah perahu kayu sepanjang sembilan meter diubah menjadi"
    assert reading["last_words"] == 'sering dipinjam justru buku bertanam lada," ujar Uray.'
    assert reading["words"] == page["readings"][-1]["words"] == 101


def test_a_person_sees_fields_places_and_selectors() -> None:
    result = scrapy("check-layout", str(KOMPAS), COLUMNS="140")
    assert result.code == 0
    assert "outlet kompas, read by layout kompas-2015" in result.out
    assert "kompas: does not fit, its body is not in the page" in result.out
    assert "selector, meta, shown" in result.out
    assert "1  section   .kcm-breadcrumb li:last-child" in result.out
    assert "101 words: Sebuah perahu kayu" in result.out


def test_an_address_is_fetched_as_a_crawl_would_and_not_stored(site: Served, store: Path) -> None:
    story = site.site.story(7255101)
    code, (page,) = check(story.url, *QUICK, "-s", f"SQLITE_PATH={store}", site=site)
    assert code == 0
    assert (page["outlet"], page["layout"]) == ("voa_id", "pangea")
    assert page["readings"][0]["fields"]["title"]["value"] == story.title
    assert site.requests[0].path == "/robots.txt"
    assert not store.exists()


def test_pages_that_cannot_be_read_are_named_and_the_others_go_on(site: Served, tmp_path: Path) -> None:
    (tmp_path / "kosong.html").write_text("", encoding="utf-8")
    sources = [
        "https://www.voaindonesia.com/a/tidak-ada/7000001.html",
        str(tmp_path / "kosong.html"),
        str(KOMPAS),
    ]
    code, (missing, empty, read) = check(*sources, *QUICK, site=site)
    assert code == 1
    assert missing == {"source": sources[0], "error": "removed by the outlet (404 or 410)"}
    assert "empty" in empty["error"]
    assert read["layout"] == "kompas-2015"


def test_a_page_that_no_layout_fits_is_a_problem_where_the_outlet_has_some(tmp_path: Path) -> None:
    changed = tmp_path / "baru.html"
    text = KOMPAS.read_text(encoding="utf-8").replace("kcm-read-text", "isi-baru")
    changed.write_text(text, encoding="utf-8")
    code, (page,) = check(str(changed))
    assert (code, page["layout"]) == (1, "generic")
    code, (page,) = check(str(JAWAPOS))
    assert (code, page["layout"]) == (0, "generic")


def test_an_outlet_that_is_off_is_not_asked() -> None:
    url = "https://khazanah.republika.co.id/berita/tz9ab1370/masjid-terapung"
    code, (page,) = check(url)
    assert code == 1
    assert page["error"] == "republika is switched off: Its robots.txt refuses Scrapy by name."


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ((), "Name a page"),
        (("catatan.txt",), "neither a URL nor a file"),
        (("https:///tanpa-host",), "no http(s) address"),
        (("--url", "https://www.kompas.com/read/1", "a.html", "b.html"), "name exactly one"),
    ],
)
def test_wrong_use_is_said_in_one_sentence(args: tuple[str, ...], reason: str) -> None:
    result = scrapy("check-layout", *args)
    assert result.code == 2
    assert reason in result.err
    assert result.err.count("\n") == 1
