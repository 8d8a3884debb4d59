"""`scrapy crawlall` into MongoDB."""

from __future__ import annotations

from tests.fleet.conftest import ServedTown
from tests.lontar.conftest import Kept


def test_outlets_share_one_connection_to_a_server(town: ServedTown, mongo_uri: str) -> None:
    place = ("-s", f"MONGO_URI={mongo_uri}")
    crawled = town.scrapy("crawlall", "benteng", "candi", *place)
    assert crawled.code == 0, crawled.err
    with Kept(mongo_uri, place).open() as store:
        assert store.total("articles") == len(town.benteng.stories)
        assert {each["source"]: each["outcome"] for each in store.crawls()} == {
            "benteng": "finished", "candi": "finished",
        }  # fmt: skip
        assert store.unfinished_crawls() == []
    [line] = town.scrapy("runs", "--fleet", *place).out.splitlines()
    assert "crawlall of 2" in line
