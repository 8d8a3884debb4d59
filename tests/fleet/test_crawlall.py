"""`scrapy crawlall`: many outlets side by side, none of which waits for another's archive or fault."""

from __future__ import annotations

import json
import re
import signal

from tests.crawl.support import crawls, kill, stored, wait_for
from tests.fleet.conftest import ServedTown


def test_the_newest_comes_first_and_an_archive_goes_on_in_the_next_run(town: ServedTown) -> None:
    first = town.scrapy("crawlall", "-s", "DOWNLOAD_DELAY=0.1", "-s", "CRAWLALL_MINUTES=0.08")
    assert first.code == 0, first.err
    newest = {story.url for story in (*town.alun.stories, *town.benteng.stories)}
    assert newest <= town.urls
    assert len(town.urls - newest) < 120
    paths = town.asked(town.alun)
    archive = next((at for at, path in enumerate(paths) if path.startswith("/peta-arsip")), len(paths))
    assert {story.path for story in town.alun.stories} <= {path.partition("?")[0] for path in paths[:archive]}
    records = {record["source"]: record for record in crawls(town.store)}
    assert {name: each["outcome"] for name, each in records.items()} == {
        "alun": "time_up", "benteng": "finished", "candi": "finished", "dermaga": "start_error",
        "fajar": "start_error",
    }  # fmt: skip
    assert len({record["fleet"] for record in records.values()}) == 1
    assert "berkas ini salah" in records["dermaga"]["problem"]
    assert records["candi"]["problem"] == "No source answered."
    assert max(each.concurrent for each in town.served.requests) == 1
    assert_table(first.err)
    assert "candi: broken (was not known)\n  outlet down: its one source did not answer" in first.err
    assert (
        "dermaga: broken (was not known)\n  newscrawl: the spider fails with RuntimeError: berkas ini salah"
        in first.err
    )

    assert "fajar: broken (was not known)\n  newscrawl: the spider fails with" in first.err

    added = [outlet.add(1)[0].url for outlet in (town.alun, town.benteng)]
    second = town.scrapy("crawlall", "--quiet", "-s", "POLL_ADAPTIVELY=0")
    assert (second.code, second.out, second.err) == (0, "", "")
    assert town.urls == newest | set(added) | {story.url for story in town.alun.archive}
    assert [each["outcome"] for each in crawls(town.store) if each["source"] == "alun"] == [
        "time_up",
        "finished",
    ]

    assert_listed(town)

    # What was read to its end is not read again.
    third = town.scrapy("crawlall", "alun", "--except", "benteng", "-s", "POLL_ADAPTIVELY=0")
    assert third.code == 0
    assert not [path for path in town.asked(town.alun) if "/7" in path]
    assert town.asked(town.benteng) == []


def assert_table(text: str) -> None:
    table = text[text.index("outlet  ") :].splitlines()[:6]
    assert [line.split()[0] for line in table] == ["outlet", "alun", "benteng", "candi", "dermaga", "fajar"]
    assert table[1].endswith("its time was up, back-filling goes on in the next run")
    assert re.match(r"benteng +9 +0 +0 +9 +0 +\d\.\d  all sources that answered were read$", table[2])
    assert table[3].endswith("No source answered.")
    assert table[5] == "fajar    failed: missing ), unterminated subpattern at position 0"


def assert_listed(town: ServedTown) -> None:
    runs = town.scrapy("runs").out.splitlines()
    assert len(runs) == 10
    assert runs[0].split()[2] in ("alun", "benteng", "candi", "dermaga", "fajar")
    [last] = town.scrapy("runs", "--source", "alun", "--since", "1d", "--limit", "1").out.splitlines()
    wanted = r"\d{4}-\d\d-\d\d \d\d:\d\d  alun +(\d+ min )?\d+ s  \d+ pages, \d+ new, 0 updated: all"
    assert re.match(wanted, last)
    fleets = town.scrapy("runs", "--fleet").out.splitlines()
    assert ["crawlall of 5" in line for line in fleets] == [True, True]
    assert fleets[0].endswith("all sources that answered were read; a problem with candi, dermaga, fajar")
    assert "its time was up" in fleets[1]
    unknown = town.scrapy("runs", "--source", "bentang")
    assert unknown.code == 2
    assert unknown.err == "There is no outlet 'bentang'; did you mean benteng?\n"
    [record] = town.scrapy("runs", "--json", "--source", "benteng", "--limit", "1").out.splitlines()
    assert json.loads(record)["articles"] == {"new": 1, "updated": 0, "unchanged": 0}


def test_a_lost_store_ends_all_outlets_in_one_sentence(town: ServedTown) -> None:
    lost = town.scrapy("crawlall", "--quiet", "-s", "STORE_BATCH_SIZE=5", largest_file=400_000)
    assert lost.code == 1
    assert re.fullmatch(r"The store was lost: .*disk.*\n", lost.err)


def test_a_network_that_is_down_is_one_sentence(town: ServedTown) -> None:
    assert town.scrapy("crawlall", "alun", "benteng").code == 0
    for outlet in (town.alun, town.benteng):
        outlet.down = {"/": 503}
    down = town.scrapy("crawlall", "--quiet", "-s", "POLL_ADAPTIVELY=0")
    said = r"None of 3 outlets answered \(alun, benteng, candi\): is the network down\?\n"
    assert down.code == 1
    assert re.fullmatch(said, down.err)
    # Said once to who is mailed, and to who looks each time.
    still = town.scrapy("crawlall", "--quiet")
    assert (still.code, still.err) == (1, "")
    assert re.search(said, town.scrapy("crawlall").err)
    [listed] = town.scrapy("runs", "--fleet", "--limit", "1").out.splitlines()
    assert listed.endswith(" 0 updated: no outlet answered: was the network down?")

    health = town.scrapy("health", "alun", "benteng")
    assert (health.code, health.out.count(" ok ")) == (0, 2)
    assert health.err == "The last crawlall reached no outlet: is the network down?\n"

    town.alun.down, town.benteng.down = {}, {}
    added = town.benteng.add(1)[0]
    # None of them is waited for, nor was one away.
    back = town.scrapy("crawlall", "alun", "benteng", "--quiet")
    assert (back.code, back.err) == (0, "Outlets answer again.\n")
    assert added.url in town.urls
    assert all(each["health"]["state"] == "ok" for each in crawls(town.store)[-2:])
    assert town.scrapy("crawlall", "alun", "benteng", "--quiet").err == ""
    assert town.scrapy("health", "alun").err == ""
    assert town.scrapy("runs", "--fleet", "--limit", "1").out.endswith(" 0 updated: no source was due\n")


def test_two_outlets_that_are_away_are_away(town: ServedTown) -> None:
    town.benteng.down = {"/": 503}
    log = town.store.parent / "catatan" / "crawlall.log"
    down = town.scrapy("crawlall", "--quiet", "benteng", "candi", "-s", f"LOG_FILE={log}")
    assert down.code == 0
    assert "A source failed: https://www.kabarcandi.id/rss" in log.read_text()
    assert "benteng: broken (was not known)" in down.err
    assert "network" not in down.err


def test_an_outlet_that_asks_for_an_hour_is_left_alone_by_the_next_run(town: ServedTown) -> None:
    town.benteng.down, town.benteng.retry_after = {"/rss": 429}, "3600"
    first = town.scrapy("crawlall", "alun", "benteng")
    assert first.code == 0
    asked = (
        r"benteng asked at \d\d:\d\d to be left alone until \d\d:\d\d \(https://www.kabarbenteng.id/rss\)\."
    )
    assert re.search(rf"\nbenteng  .*  {asked}\n", first.err)
    assert town.asked(town.benteng) == ["/robots.txt", "/rss"]

    town.benteng.down = {}
    second = town.scrapy("crawlall", "alun", "benteng")
    assert second.code == 0
    line = "not asked, because the outlet asked to be left alone until"
    assert re.search(rf"\nbenteng  .*  {line} \d\d:\d\d\n", second.err)
    quiet = town.scrapy("crawlall", "benteng", "--quiet")
    assert (quiet.code, quiet.err, town.asked(town.benteng)) == (0, "", [])
    assert line in town.scrapy("runs", "--source", "benteng", "--limit", "1").out
    health = town.scrapy("health", "benteng")
    assert health.code == 0
    assert "asked at" in health.out


def test_a_second_start_and_a_crawl_of_the_same_outlet_leave_the_first_alone(town: ServedTown) -> None:
    process = town.start("crawlall", "-s", "DOWNLOAD_DELAY=0.2", "-s", "HEARTBEAT_SECONDS=0.2")
    wait_for(lambda: stored(town.store) > 3)
    second = town.scrapy("crawlall")
    assert (second.code, second.err) == (0, "Another crawlall is running; this one has nothing to do.\n")
    quiet = town.scrapy("crawlall", "--quiet")
    assert (quiet.code, quiet.err) == (0, "")
    stuck = town.scrapy("crawlall", "--quiet", "-s", "CRAWLALL_MINUTES=0.001")
    assert stuck.code == 1
    assert "Another crawlall has been running for 0 minutes, which is too long" in stuck.err
    beside = town.scrapy("crawl", "alun")
    assert beside.code == 1
    assert beside.err == "alun is being crawled by another process; run again when that has ended.\n"

    # Its workers get no signal, and must not keep the lock.
    process.kill()
    process.wait(20)
    assert process.stderr is not None
    process.stderr.close()
    again = town.scrapy("crawlall", "benteng")
    assert again.code == 0, again.err
    assert "benteng" in again.err
    killed = next(record for record in crawls(town.store) if record["source"] == "alun")
    assert killed["outcome"] == "killed"
    assert killed["finished_at"] == killed["updated_at"]
    assert killed["problem"].startswith("Its process ended without a word")
    assert killed["articles"]["new"] >= 3


def test_ctrl_c_ends_all_outlets_gently(town: ServedTown) -> None:
    process = town.start("crawlall", "alun", "benteng", "-s", "DOWNLOAD_DELAY=0.2")
    wait_for(lambda: stored(town.store) > 1)
    assert kill(process, signal.SIGINT) == 130
    records = crawls(town.store)
    assert [record["outcome"] for record in records] == ["shutdown", "shutdown"]
    assert sum(record["articles"]["new"] for record in records) == stored(town.store)


def test_wrong_use_is_said_before_any_request(town: ServedTown) -> None:
    for args, words in (
        (["allun"], "did you mean alun?"),
        (["embun"], "embun is switched off: it forbids crawlers."),
        (["alun", "--except", "alun"], "No outlet is left to crawl"),
        (["-s", "RECORD=rekaman.warc.gz"], "RECORD takes the crawl of one outlet"),
        (["-s", "CRAWLALL_MINUTES=lama"], "CRAWLALL_MINUTES is 'lama', which is not a number"),
        (["-s", "RETRY_AFTER_REMEMBERED=ya"], "RETRY_AFTER_REMEMBERED is 'ya'; it can be 1 or 0."),
        (["-s", "LOG_FILE=README.md/log"], "LOG_FILE README.md/log cannot be written: "),
    ):
        wrong = town.scrapy("crawlall", "--quiet", *args)
        assert wrong.code == 2
        assert words in wrong.err
        assert len(wrong.err.splitlines()) == 1
    assert town.served.requests == []
