"""The report: one page that needs nothing beside it, with every figure in reach of a screen reader."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from lxml import html

from newscrawl.report.charts import WIDEST, scale, stacked
from newscrawl.report.page import render_report
from newscrawl.storage.statistics import Statistics, StatisticsQuery
from tests.collection.statistics import HOSTILE, crawls, statistics

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2024, 7, 1, tzinfo=UTC)
JUNE = StatisticsQuery(since=date(2024, 6, 1), until=date(2024, 6, 30))


def page(found: Statistics | None = None, query: StatisticsQuery = JUNE) -> str:
    return render_report(found or statistics(), crawls(), query, "sqlite:data/x.sqlite", NOW, JAKARTA)


def texts(root: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(" ".join(each.itertext()).split()) for each in root.xpath(path)]


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    text = page()
    root = html.document_fromstring(text)
    assert not root.xpath("//script | //link | //img | //iframe | //@src | //@onload | //@onclick")
    assert not re.search(r"https?://|url\(|@import", text)
    assert "default-src 'none'" in root.xpath("string(//meta[@http-equiv]/@content)")
    assert HOSTILE not in text
    assert texts(root, "//figure//thead//th")[1] == HOSTILE


def test_the_figures_are_the_store_s() -> None:
    root = html.document_fromstring(page())
    tiles = dict(zip(texts(root, "//dl//dt"), texts(root, "//dl//dd"), strict=True))
    assert tiles["articles"] == "183"
    assert tiles["taken down"] == "1"
    rows = texts(root, "//figure[1]//tbody/tr")
    assert rows[0] == "2024-06-01 3 2 1"
    assert len(rows) >= 30
    assert "3 articles have no date" in " ".join(root.text_content().split())
    assert any(row.startswith("Sutarmi Wignyo 12 4") for row in texts(root, "//table[@class='amounts']//tr"))
    assert texts(root, "//table[@class='heat']/tbody/tr")[:2] == ["title 100 100 100", "lead 49 49 48"]


def test_every_chart_is_named_and_has_its_table() -> None:
    root = html.document_fromstring(page())
    charts = root.xpath("//svg")
    assert len(charts) == 2
    for chart in charts:
        assert chart.get("role") == "img"
        for id in chart.get("aria-labelledby").split():
            assert root.xpath("string(//*[@id=$id])", id=id).strip()
        assert chart.xpath("ancestor::figure//details//table//td")
    assert root.get("lang") == "en"
    assert root.xpath("//meta[@name='viewport']")
    assert next(iter(root.xpath("//h1 | //h2"))).tag == "h1"


def test_crawls_of_the_period_are_listed_with_their_ends() -> None:
    root = html.document_fromstring(page())
    rows = texts(root, "//table[@class='runs']/tbody/tr")
    assert rows == [
        "2024-06-12 10:00 warta_0 still running 0 0 0 0",
        "2024-06-11 10:00 warta_0 No source answered. 0 0 0 0",
        "2024-06-10 10:00 warta_0 all sources that answered were read 41 2 5 3",
    ]
    assert texts(root, "//table[@class='runs']/thead/tr") == [
        "started outlet ended new updated unchanged refused"
    ]
    other = html.document_fromstring(page(query=StatisticsQuery(source="kabar", since=JUNE.since)))
    assert "No crawl ran in this period." in texts(other, "//p")


def test_each_chart_s_table_names_its_own_unit() -> None:
    root = html.document_fromstring(page(query=StatisticsQuery()))
    assert [each.split()[0] for each in texts(root, "//figure//thead/tr")] == ["day", "week"]


def test_what_rewrites_a_line_is_not_shown() -> None:
    found = statistics()
    found = dataclasses.replace(found, languages={"\u202ei\x1b[2Jd": 3})
    assert "id" in texts(html.document_fromstring(page(found)), "//table[@class='amounts']//th")


def test_an_empty_collection_has_a_page_too() -> None:
    root = html.document_fromstring(page(Statistics(0, 0, 0, 0, {}, {}, {}, {}), StatisticsQuery()))
    assert "No article was found." in texts(root, "//p")


def test_many_outlets_share_the_last_colour() -> None:
    chart = stacked([("Senin", {f"warta_{number}": 20 - number for number in range(20)})])
    assert chart.series[-1] == "others"
    assert len(chart.series) == 7
    assert sum(chart.totals) == sum(range(1, 21))
    assert max(bar.width for bar in chart.bars) <= WIDEST
    heights = sum(bar.height for bar in chart.bars)
    top, _ = scale(sum(range(1, 21)))
    assert abs(heights - 100 * sum(range(1, 21)) / top) < 1e-9


def test_axes_end_on_round_numbers_at_or_above_the_largest() -> None:
    assert [scale(largest) for largest in (0, 1, 4, 7, 99, 100, 101, 12_345)] == [
        (1, 1), (1, 1), (4, 1), (8, 2), (100, 50), (100, 50), (150, 50), (15_000, 5_000),
    ]  # fmt: skip
