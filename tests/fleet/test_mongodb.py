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


def test_a_network_that_is_down_is_remembered_on_a_server(town: ServedTown, mongo_uri: str) -> None:
    place = ("--quiet", "-s", f"MONGO_URI={mongo_uri}")
    town.alun.down = town.benteng.down = {"/": 503}
    first = town.scrapy("crawlall", *place)
    assert (first.code, first.err.count("is the network down?")) == (1, 1)
    assert town.scrapy("crawlall", *place).err == ""
    with Kept(mongo_uri, place).open() as store:
        asked = [each for each in store.crawls() if each["source"] == "alun"]
        assert [each["offline"] for each in asked] == [True, True]
        assert all(poll.failures == 0 for poll in store.polls("alun").values())
    town.alun.down, town.benteng.down = {}, {}
    assert town.scrapy("crawlall", "alun", "benteng", *place).err == "Outlets answer again.\n"
