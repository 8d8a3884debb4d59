"""CLOCK: a crawl lives at the time that it is told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.crawl.support import crawl, crawls, documents
from tests.site.serving import serve

NEW_YEAR = datetime(2031, 1, 1, tzinfo=UTC)


def new_year() -> datetime:
    """Return always the same moment: `-s CLOCK=tests.test_clock.new_year`."""
    return NEW_YEAR


def test_a_crawl_stores_the_time_that_clock_tells(tmp_path: Path) -> None:
    store = tmp_path / "articles.sqlite"
    with serve() as site:
        url = site.site.stories[0].url
        result = crawl(store, "-a", f"url={url}", "-s", "CLOCK=tests.test_clock.new_year", site=site)
    assert result.code == 0, result.err
    [document] = documents(store).values()
    [record] = crawls(store)
    moments = {document["first_seen_at"], document["fetched_at"], record["started_at"], record["finished_at"]}
    assert moments == {"2031-01-01T00:00:00Z"}
