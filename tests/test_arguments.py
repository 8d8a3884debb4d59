"""Spider arguments: what they mean, and the one sentence for those that mean nothing."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from newscrawl.dates import DateRange, parse_range
from newscrawl.errors import WrongUse
from newscrawl.spiders.arguments import Arguments, parse_arguments

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2023, 9, 12, 20, 30, tzinfo=UTC)  # 13 September, 03.30 in Jakarta


def parse(**given: Any) -> Arguments:
    return parse_arguments(given, JAKARTA, NOW, "contoh", ["contoh.id"])


def test_days_are_whole_included_and_in_the_zone() -> None:
    dates = parse(since="2023-09-01", until="2023-09-30").dates
    assert dates.start == datetime(2023, 8, 31, 17, tzinfo=UTC)
    assert dates.end == datetime(2023, 9, 30, 17, tzinfo=UTC)
    assert datetime(2023, 9, 30, 16, 59, 59, tzinfo=UTC) in dates
    assert datetime(2023, 9, 30, 17, tzinfo=UTC) not in dates


def test_one_day_is_a_range() -> None:
    dates = parse(since="2023-09-05", until="2023-09-05").dates
    assert dates.end is not None
    assert dates.start is not None
    assert (dates.end - dates.start).total_seconds() == 86400


def test_times_ago() -> None:
    assert parse_range("7d", None, JAKARTA, NOW).start == datetime(2023, 9, 5, 17, tzinfo=UTC)
    assert parse_range("12h", None, JAKARTA, NOW).start == datetime(2023, 9, 12, 8, 30, tzinfo=UTC)
    assert parse_range(None, "1d", JAKARTA, NOW).end == datetime(2023, 9, 12, 17, tzinfo=UTC)


def test_without_dates_every_moment_is_in() -> None:
    assert not DateRange()
    assert NOW in DateRange()


def test_urls_keep_their_order_without_repeats(tmp_path: Path) -> None:
    listed = tmp_path / "urls.txt"
    listed.write_text("# pilihan\nhttps://www.contoh.id/b\n\n https://contoh.id/c \n", encoding="utf-8")
    urls = parse(url=["https://contoh.id/a", "https://contoh.id/a"], urls_file=str(listed)).urls
    assert urls == ("https://contoh.id/a", "https://www.contoh.id/b", "https://contoh.id/c")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"since": "kemarin"}, "since is 'kemarin'"),
        ({"since": "2023-02-30"}, "neither a date"),
        ({"since": "2023-09-02", "until": "2023-09-01"}, "no day is left"),
        ({"until": "9999-12-31"}, "outside the calendar"),
        ({"refresh": "ya"}, "refresh is 'ya'"),
        ({"sinse": "7d"}, "knows no argument 'sinse'"),
        ({"url": "contoh.id/a"}, "no http(s) address"),
        ({"url": "https://lain.id/a"}, "not an address of contoh"),
        ({"urls_file": "/tidak/ada.txt"}, "cannot be read"),
        ({"since": ["1d", "2d"]}, "given 2 times"),
    ],
)
def test_wrong_arguments_are_one_sentence(given: dict[str, Any], words: str) -> None:
    with pytest.raises(WrongUse, match=re.escape(words)) as caught:
        parse(**given)
    assert "\n" not in str(caught.value)


def test_an_empty_list_of_addresses_is_wrong_use(tmp_path: Path) -> None:
    listed = tmp_path / "kosong.txt"
    listed.write_text("# tidak ada\n", encoding="utf-8")
    with pytest.raises(WrongUse, match="holds no address"):
        parse(urls_file=str(listed))
