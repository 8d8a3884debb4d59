"""Every outlet's pages: invented stories in the structure that its pages were seen or said to have.

A folder for each spider holds its pages, each with the JSON that `python -m tests.outlets.expect` made of it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from newscrawl.spiders.news import NewsSpider
from tests.outlets.expect import expectation, read

LOADER = SpiderLoader.from_settings(get_project_settings())
FOLDER = Path(__file__).parent
PAGES = sorted(FOLDER.glob("*/*.html"))
WITHOUT_PAGES = {"voa_id", "site"}
"""VOA's pages are those of tests/site; `site` is no outlet."""


def outlet(name: str) -> type[NewsSpider]:
    spider = LOADER.load(name)
    assert issubclass(spider, NewsSpider)
    return spider


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_page_is_read_as_expected(page: Path) -> None:
    expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert expectation(read(page)) == expected


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_page_belongs_to_the_outlet_of_its_folder(page: Path) -> None:
    article = read(page)
    spider = outlet(page.parent.name)
    assert article.source == spider.name
    assert article.url is not None
    # Pages of pictures and videos are read, not sought.
    assert article.kind in ("photo", "video") or spider(spider.name).is_article(article.url)


def test_every_outlet_has_a_page() -> None:
    assert {page.parent.name for page in PAGES} == set(LOADER.list()) - WITHOUT_PAGES


def test_every_layout_is_used_by_a_page() -> None:
    used = {json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))["layout"] for page in PAGES}
    names = {page.parent.name for page in PAGES}
    known = {layout.name for name in names for layout in outlet(name).layouts}
    assert known - used == set()
