"""What an outlet changed, as a reader and as a program see it."""

from __future__ import annotations

import io
import json
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from newscrawl.article import Article
from newscrawl.collection.history import history_json, history_of, render_history
from newscrawl.storage.store import Store, Visit
from tests.storage.articles import LATER, NOW, short

OLD = "Hujan turun sejak pagi.\n\nKorban menjadi 12 orang, kata Rahmat Hidayat pada Jum'at."
NEW = "Hujan turun sejak pagi.\n\nKorban menjadi 14 orang, kata Rahmat Hidayat pada Jum'at."


@pytest.fixture
def article(store: Store) -> Article:
    """An article that its outlet has edited, and then taken down."""
    first = short(1, title="12 Orang Meninggal", body=OLD, blocks=[])
    store.save([first], NOW)
    store.save([short(1, title="14 Orang Meninggal", body=NEW, blocks=[], fetched_at=LATER)], LATER)
    store.record_visits([Visit(first.id or "", first.url or "", "warta", LATER, "gone")])
    found = store.get(first.id or "")
    assert found is not None
    return found


def rendered(store: Store, article: Article, *, colours: bool) -> str:
    stream = io.StringIO()
    console = Console(
        file=stream, width=80, force_terminal=colours, color_system="standard" if colours else None
    )
    render_history(history_of(store, article), console, ZoneInfo("Asia/Jakarta"))
    return stream.getvalue()


def test_changed_words_are_marked_with_their_dates(store: Store, article: Article) -> None:
    lines = rendered(store, article, colours=False).splitlines()
    for line in (
        "first stored Rabu, 6 September 2023 08.00 WIB",
        "Revision 2",
        "changed between Rabu, 6 September 2023 08.00 WIB and Rabu, 6 September 2023 14.00 WIB",
        "  headline: [-12-] {+14+} Orang Meninggal",
        "  … 1 paragraph as before",
        "  Korban menjadi [-12-] {+14+} orang, kata Rahmat Hidayat pada Jum'at.",
        "taken down by the outlet; seen gone Rabu, 6 September 2023 14.00 WIB",
    ):
        assert line in lines, line


def test_a_terminal_shows_colours_in_place_of_marks(store: Store, article: Article) -> None:
    text = rendered(store, article, colours=True)
    assert "\x1b[" in text
    assert "[-" not in text
    assert "{+" not in text


def test_json_has_the_pieces(store: Store, article: Article) -> None:
    found = json.loads(history_json(history_of(store, article)))
    assert found["gone_at"] == "2023-09-06T07:00:00Z"
    (change,) = found["changes"]
    assert change["title"] == [["removed", "12 "], ["added", "14 "], ["same", "Orang Meninggal"]]
    assert change["body"][0] == [["same", "Hujan turun sejak pagi."]]
    assert "".join(text for kind, text in change["body"][1] if kind != "removed") == NEW.split("\n\n")[1]
    assert (change["after"], change["before"]) == ("2023-09-06T01:00:00Z", "2023-09-06T07:00:00Z")


def test_an_article_without_changes_says_so(store: Store) -> None:
    store.save([short(2)], NOW)
    found = store.get(short(2).id or "")
    assert found is not None
    assert "The outlet has changed nothing since." in rendered(store, found, colours=False)
