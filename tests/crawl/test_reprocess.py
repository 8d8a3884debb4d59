"""`scrapy reprocess` over what a crawl has stored: the kept pages give the same articles again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.crawl.conftest import Crawled
from tests.crawl.support import documents, scrapy


def test_kept_pages_read_again_give_what_the_crawl_stored(crawled: Crawled, tmp_path: Path) -> None:
    store = tmp_path / "articles.sqlite"
    shutil.copy(crawled.store, store)
    result = scrapy("reprocess", "--json", "-s", f"SQLITE_PATH={store}")
    assert result.code == 0, result.err
    found = json.loads(result.out)
    assert found["fields"] == {}, found["samples"]
    assert found["refused"] == {}, found["refused_urls"]
    assert (found["articles"], found["unchanged"]) == (len(crawled.documents), len(crawled.documents))
    assert documents(store) == crawled.documents
