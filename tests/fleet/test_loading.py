"""Outlet files that cannot be read, beside others that can."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.settings import Settings

from newscrawl.errors import NewscrawlError
from newscrawl.loading import OutletLoader
from newscrawl.outlets import known_spiders, spider_named
from tests.fleet.conftest import ServedTown

NOW = datetime(2026, 3, 11, 5, tzinfo=UTC)
GOOD = """
from newscrawl.spiders.news import NewsSpider

class PasarSpider(NewsSpider):
    name = "pasar"
    allowed_domains = ("kabarpasar.id",)
"""
PLAIN = """
import scrapy

class PlainSpider(scrapy.Spider):
    name = "polos"
    allowed_domains = ["polos.id"]
"""


def test_one_file_with_a_fault_is_one_outlet_with_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "__init__": "", "agung": "class Agung(:", "bukit": "import tidak_ada", "pasar": GOOD,
        "pasar2": GOOD, "polos": PLAIN,
    }  # fmt: skip
    folder = tmp_path / "berkas_outlet"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    loader = OutletLoader.from_settings(Settings({"SPIDER_MODULES": ["berkas_outlet", "tidak_ada_juga"]}))
    assert sorted(loader.list()) == ["agung", "bukit", "pasar", "pasar2", "polos", "tidak_ada_juga"]
    outlets = [each.name for each in known_spiders(loader)]
    assert outlets == ["agung", "bukit", "pasar", "pasar2", "tidak_ada_juga"]
    for name, why in (
        ("agung", "SyntaxError: invalid syntax"),
        ("bukit", "No module named 'tidak_ada'"),
        ("pasar2", "the outlet pasar has another file, berkas_outlet.pasar"),
    ):
        with pytest.raises(NewscrawlError, match=f"file berkas_outlet.{name} cannot be used: .*{why}"):
            spider_named(name, loader).check_arguments({}, Settings(), NOW)
    with pytest.raises(NewscrawlError, match="polos is no outlet"):
        spider_named("polos", loader)
    assert spider_named("pasar", loader).describe().domains == ("kabarpasar.id",)


def test_crawlall_goes_on_without_it_and_says_so_once(town: ServedTown) -> None:
    modules = ("-s", "SPIDER_MODULES=tests.fleet.spiders,tests.fleet.gapura")
    first = town.scrapy("crawlall", "benteng", "gapura", "--quiet", *modules)
    assert first.code == 0
    assert first.err.splitlines() == [
        "gapura: broken (was not known)",
        "  newscrawl: the spider fails with RuntimeError: gapura ini tertutup; please report it",
    ]
    assert len(town.urls) == len(town.benteng.stories)
    second = town.scrapy("crawlall", "benteng", "gapura", "--quiet", *modules)
    assert (second.code, second.err) == (0, "")
    alone = town.scrapy("crawl", "gapura", *modules)
    assert alone.code == 1
    assert alone.err == (
        "The outlet's file tests.fleet.gapura cannot be used: RuntimeError: gapura ini tertutup.\n"
    )
