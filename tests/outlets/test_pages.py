"""Every outlet's pages: invented stories in the structure that its pages were seen or said to have.

A page beside each spider's name in this folder, and the JSON that `python -m tests.outlets.expect` makes of it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from tests.outlets.expect import expectation, read

FOLDER = Path(__file__).parent
PAGES = sorted(FOLDER.glob("*/*.html"))
WITHOUT_PAGES = {"voa_id", "site"}
"""VOA's pages are those of tests/site; `site` is no outlet."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_page_is_read_as_expected(page: Path) -> None:
    expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert expectation(read(page)) == expected


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_page_belongs_to_the_outlet_of_its_folder(page: Path) -> None:
    article = read(page)
    spider = SpiderLoader.from_settings(get_project_settings()).load(page.parent.name)
    assert article.source == spider.name
    assert article.url is not None
    # Pages of pictures and videos are read, not sought.
    assert article.kind in ("photo", "video") or spider(spider.name).is_article(article.url)


def test_every_outlet_has_a_page() -> None:
    outlets = set(SpiderLoader.from_settings(get_project_settings()).list()) - WITHOUT_PAGES
    assert {page.parent.name for page in PAGES} == outlets


def test_every_layout_is_used_by_a_page() -> None:
    loader = SpiderLoader.from_settings(get_project_settings())
    used = {json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))["layout"] for page in PAGES}
    outlets = {page.parent.name for page in PAGES}
    known = {layout.name for name in outlets for layout in loader.load(name).layouts}
    assert known - used == set()
