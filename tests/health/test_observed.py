"""What a run notes of the articles and the sources it has seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from newscrawl.article import Article, Language
from newscrawl.extensions.observed import MOST_ALIKE, Before, Observed
from newscrawl.extraction.layout import Layout
from newscrawl.storage.store import Outcome
from newscrawl.urls import article_id

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
LAYOUTS = (Layout(".isi-baru"), Layout("#isi-lama", name="lama"))


def look(
    seen: Observed,
    number: int,
    *,
    before: Before | None = None,
    outcome: Outcome = Outcome.NEW,
    copied: bool = False,
    repeated: bool | None = None,
    **changes: Any,
) -> str:
    url = f"https://www.kabarlontar.id/daerah/2026/11/20/{number}/warga"
    words = " ".join(f"kata{number}x{at}" for at in range(100))
    fields: dict[str, Any] = {
        "id": article_id(url), "url": url, "source": "lontar", "title": f"Warga ke-{number}", "body": words,
        "authors": ["Yohana Ndolu"], "published_at": NOW - timedelta(minutes=number), "utc_offset": 420,
        "fetched_at": NOW, "layout": ".isi-baru", "language": Language("id", 0.99, "naive_bayes"),
    }  # fmt: skip
    document = Article(**(fields | changes)).to_document()
    seen.article(outcome, document, LAYOUTS, before or Before(), copied=copied, repeated=repeated)
    return url


def kinds(seen: Observed) -> dict[str, tuple[int, int, list[str]]]:
    return {each["kind"]: (each["count"], each["of"], each["urls"]) for each in seen.record()["kinds"]}


def test_layouts_are_counted_and_the_selectors_tried_for_them() -> None:
    seen = Observed(2)
    look(seen, 1)
    look(seen, 2, layout="lama")
    generic = [look(seen, number, layout="generic") for number in (3, 4, 5)]
    record = seen.record()
    assert record["articles"] == 5
    assert [(each["layout"], each["count"], each["urls"]) for each in record["layouts"]] == [
        (".isi-baru", 1, []),
        ("generic", 3, generic[:2]),
        ("lama", 1, []),
    ]
    assert record["selectors"] == [
        {"selector": ".isi-baru", "tried": 5, "matched": 1},
        {"selector": "#isi-lama", "tried": 4, "matched": 1},
    ]


def test_what_articles_lack_is_counted_with_addresses() -> None:
    seen = Observed(3)
    look(seen, 1)
    lacking = [
        look(seen, 2, title=None),
        look(seen, 3, published_at=None),
        look(seen, 4, authors=[]),
        look(seen, 5, body="Hanya satu kalimat."),
        look(seen, 6, language=Language("en", 0.9, "langdetect")),
    ]
    found = kinds(seen)
    for kind, url in zip(("no_title", "no_date", "no_author", "short", "foreign"), lacking, strict=True):
        assert found[kind] == (1, 6, [url])
    assert seen.record()["words"] == [{"from": 0, "count": 1}, {"from": 92, "count": 5}]
    assert seen.record()["languages"] == [{"code": "en", "count": 1}, {"code": "id", "count": 5}]


def test_a_picture_needs_no_text() -> None:
    seen = Observed(3)
    look(seen, 1, kind="photo", body="Panen raya.")
    assert "short" not in kinds(seen)
    assert seen.record()["words"] == []


def test_one_text_at_several_addresses() -> None:
    seen = Observed(3)
    text = "Halaman ini sedang diperbaiki. " * 20
    first = look(seen, 1, body=text)
    again = [look(seen, 2, body=text), look(seen, 3, body=text)]
    look(seen, 4, copied=True)
    # The same article once more, and one that is as it was.
    look(seen, 1, body=text, outcome=Outcome.UPDATED)
    look(seen, 5, body=text, outcome=Outcome.UNCHANGED)
    assert kinds(seen)["same_body"] == (4, 5, [first, *again])


def test_dates_that_cannot_be_right() -> None:
    seen = Observed(3)
    moment = NOW - timedelta(hours=2)
    first = look(seen, 1, published_at=moment)
    same = look(seen, 2, published_at=moment)
    future = look(seen, 3, published_at=NOW + timedelta(days=1))
    rewritten = look(seen, 4, before=Before(stored=NOW - timedelta(days=3)))
    look(seen, 5, before=Before(stored=NOW - timedelta(minutes=5)))
    other = look(seen, 6, before=Before(listed=NOW - timedelta(days=4)))
    seen.as_it_was("https://www.kabarlontar.id/daerah/2026/11/20/8/warga")
    found = kinds(seen)
    assert found["same_moment"] == (2, 6, [first, same])
    assert found["future"] == (1, 6, [future])
    assert found["rewritten"] == (1, 3, [rewritten])
    assert found["contradicted"] == (1, 1, [other])


def test_the_date_of_an_earlier_runs_article_counts_where_it_was_looked_for() -> None:
    seen = Observed(3)
    repeated = look(seen, 1, repeated=True)
    look(seen, 2, repeated=False)
    look(seen, 3)
    assert kinds(seen)["repeated_moment"] == (1, 2, [repeated])


def test_days_without_a_time_are_no_moments() -> None:
    seen = Observed(3)
    midnight = datetime(2026, 11, 18, 17, 0, tzinfo=UTC)
    for number in range(3):
        look(seen, number, published_at=midnight, repeated=True)
    assert not {"same_moment", "repeated_moment"} & kinds(seen).keys()


def test_archives_are_set_apart_by_what_was_known_before() -> None:
    seen = Observed(3)
    look(seen, 1, published_at=NOW - timedelta(days=400), layout="generic", authors=[])
    # An old article that its page dates anew is still an old one.
    look(seen, 2, before=Before(stored=NOW - timedelta(days=400)))
    look(seen, 3, published_at=NOW - timedelta(days=400), before=Before(listed=NOW))
    record = seen.record()
    assert (record["articles"], record["older"]) == (1, 2)
    assert [each["layout"] for each in record["layouts"]] == [".isi-baru"]


def test_sources_tell_what_they_listed() -> None:
    seen = Observed(3)
    seen.source_begun("https://www.kabarlontar.id/rss")
    seen.source_begun("https://www.kabarlontar.id/indeks")
    seen.source_begun("https://www.kabarlontar.id/peta.xml")
    rss = "https://www.kabarlontar.id/rss"
    seen.source_listed(rss, 8, 2, NOW - timedelta(hours=1), rss)
    seen.source_listed("https://www.kabarlontar.id/peta.xml", 3, 0, None)
    seen.source_listed(
        "https://www.kabarlontar.id/indeks", 5, 1, None, "https://www.kabarlontar.id/indeks?20"
    )
    seen.source_listed(
        "https://www.kabarlontar.id/indeks", 4, 0, None, "https://www.kabarlontar.id/indeks?20"
    )
    seen.source_listed(
        "https://www.kabarlontar.id/indeks", 7, 0, None, "https://www.kabarlontar.id/indeks?19"
    )
    seen.source_listed("revisits", 4, 0, None)
    seen.source_ended("https://www.kabarlontar.id/rss")
    assert seen.record()["sources"] == [
        {
            "url": "https://www.kabarlontar.id/rss", "listed": 8, "new": 2,
            "newest": NOW - timedelta(hours=1), "whole": True,
            "parts": [{"url": "https://www.kabarlontar.id/rss", "listed": 8}],
        },
        {
            "url": "https://www.kabarlontar.id/indeks", "listed": 16, "new": 1,
            "newest": None, "whole": False,
            "parts": [
                {"url": "https://www.kabarlontar.id/indeks?20", "listed": 5},
                {"url": "https://www.kabarlontar.id/indeks?19", "listed": 7},
            ],
        },
        {
            "url": "https://www.kabarlontar.id/peta.xml", "listed": 3, "new": 0, "newest": None,
            "whole": False, "parts": [],
        },
    ]  # fmt: skip


def test_a_long_run_stays_small() -> None:
    seen = Observed(3)
    for number in range(MOST_ALIKE + 100):
        look(seen, number)
    assert len(str(seen.record())) < 4000
