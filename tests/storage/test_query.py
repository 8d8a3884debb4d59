"""Which articles a query finds, asked of both stores."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from datetime import timedelta

import pytest

from newscrawl.article import Article, Duplicate, Entity, Language
from newscrawl.errors import StoreLost, WrongUse
from newscrawl.storage.documents import compact_document
from newscrawl.storage.store import ArticleQuery, Store
from newscrawl.storage.textquery import parse
from tests.storage.articles import LATER, NOW, full, realistic, short

NO_TEXT_SEARCH = r"^The MongoDB store \S+ has no text search \(\$text\); .+\.$"


def titles(store: Store, query: ArticleQuery) -> list[str | None] | None:
    """Return the titles found, in order, the same by every way of asking.

    None where the server has no text search, which it must say the same way each time.
    """
    try:
        found = list(store.find(query))
    except StoreLost:
        assert query.text is not None
        for ask in (store.find, store.documents, store.json_lines, store.count):
            with pytest.raises(StoreLost, match=NO_TEXT_SEARCH):
                ask(query)
        return None
    assert [each.to_document() for each in found] == list(store.documents(query))
    assert list(store.json_lines(query)) == list(map(compact_document, store.documents(query)))
    assert store.count(query) == len(found)
    return [each.title for each in found]


ARTICLES = (
    short(1, title="Gempa Cianjur", body="Warga Cianjur mengungsi setelah gempa, kata Ridwan Kamil."),
    short(2, title="Kafé René buka lagi", body="Jum'at pagi, COVID-19 mereda.", section="Ekonomi"),
    short(3, title="Laporan", body="Kamil bertemu Ridwan di Cianjur. Gempa-gempa kecil terasa."),
    short(4, title="Gempa", body="Bandung tenang.", language=Language("id", 0.9, "langdetect")),
    short(5, title="Sidang", body="Gempa kecil.", language=Language("su", 0.8, "langdetect"), source="kabar"),
)


@pytest.fixture
def filled(store: Store) -> Store:
    moment = ARTICLES[0].published_at
    assert moment is not None
    store.save(
        [
            dataclasses.replace(each, published_at=moment - timedelta(hours=number))
            for number, each in enumerate(ARTICLES)
        ],
        NOW,
    )
    return store


@pytest.mark.parametrize(
    "text",
    [
        "gempa", "GEMPA cianjur", '"ridwan kamil"', "rene", "jum'at", "covid-19", "gempa -cianjur",
        'gempa -"ridwan kamil"', "cian", "cianjur bandung", '"gempa gempa"', "gempa kecil",
    ],
)  # fmt: skip
def test_words_find_what_the_tokenizer_says(filled: Store, text: str) -> None:
    query = parse(text)
    expected = [each.title for each in ARTICLES if query.matches(each.title, each.body)]
    assert titles(filled, ArticleQuery(text=text)) in (expected, None)
    limited = titles(filled, ArticleQuery(text=text, limit=1))
    assert limited in (expected[:1], None)


def test_words_join_with_the_other_conditions(filled: Store) -> None:
    assert titles(filled, ArticleQuery(text="gempa", source="kabar")) in (["Sidang"], None)
    assert titles(filled, ArticleQuery(text="gempa", language="id")) in (["Gempa"], None)
    assert titles(filled, ArticleQuery(text="gempa", until=ARTICLES[0].published_at)) in (
        ["Laporan", "Gempa", "Sidang"],
        None,
    )


def test_a_changed_text_is_found_by_its_new_words_alone(filled: Store) -> None:
    filled.save([dataclasses.replace(ARTICLES[3], title="Banjir", body="Air surut.")], LATER)
    assert titles(filled, ArticleQuery(text="bandung")) in ([], None)
    assert titles(filled, ArticleQuery(text="air surut")) in (["Banjir"], None)


def test_language_section_and_missing_fields(filled: Store) -> None:
    assert titles(filled, ArticleQuery(language="su")) == ["Sidang"]
    assert titles(filled, ArticleQuery(section="Ekonomi")) == ["Kafé René buka lagi"]
    assert titles(filled, ArticleQuery(missing="language")) == [each.title for each in ARTICLES[:3]]
    assert titles(filled, ArticleQuery(missing="section", language="id")) == ["Gempa"]
    assert titles(filled, ArticleQuery(missing="authors")) == [each.title for each in ARTICLES]
    assert titles(filled, ArticleQuery(missing="title")) == []
    filled.save([short(9, title="", body="", published_at=None)], NOW)
    assert titles(filled, ArticleQuery(missing="title")) == [""]
    assert titles(filled, ArticleQuery(missing="published_at")) == [""]
    assert titles(filled, ArticleQuery(missing="body")) == [""]


@pytest.mark.parametrize("query", [ArticleQuery(text="-gempa"), ArticleQuery(missing="judul")])
def test_a_query_that_means_nothing_is_wrong_use(store: Store, query: ArticleQuery) -> None:
    for ask in (store.find, store.documents, store.json_lines, store.count):
        with pytest.raises(WrongUse, match=r"^\S.*\.$"):
            ask(query)


def loaded(store: Store, articles: Sequence[Article]) -> None:
    """Store articles with the duplicate_of that they say."""
    store.load("articles", [each.to_document() for each in articles], NOW)


def test_unique_leaves_out_copies_whose_originals_are_asked_for(store: Store) -> None:
    moment = ARTICLES[0].published_at
    original = short(1, title="Asli", published_at=moment, section="Ekonomi")
    copy_of = Duplicate(original.id or "", 0.9)
    copies = [
        short(number, title=f"Salinan {number}", source="kabar", duplicate_of=copy_of, published_at=moment)
        for number in range(2, 5)
    ]
    lost = short(7, title="Tanpa asli", duplicate_of=Duplicate("f" * 32, 0.8), published_at=None)
    loaded(store, [original, *copies, lost])
    assert titles(store, ArticleQuery(unique=True)) == ["Asli", "Tanpa asli"]
    assert len(titles(store, ArticleQuery(unique=True, source="kabar")) or ()) == 3
    assert titles(store, ArticleQuery(unique=True, section="Ekonomi")) == ["Asli"]
    assert titles(store, ArticleQuery(unique=True, limit=1)) == ["Asli"]
    assert titles(store, ArticleQuery(unique=True, text="panen")) in (["Asli", "Tanpa asli"], None)
    # The copy has the word, the original has not.
    loaded(store, [dataclasses.replace(copies[0], body="Panen raya di Boyolali.", blocks=[])])
    assert titles(store, ArticleQuery(unique=True, text="boyolali")) in (["Salinan 2"], None)


def test_an_entity_is_found_by_any_of_its_forms_and_with_words(store: Store) -> None:
    store.save([full(), short(2)], NOW)
    late = short(3, body="KPK memeriksa Rp 5 juta.", blocks=[])
    late.entities = [
        Entity("ORGANISATION", "KPK", "Komisi Pemberantasan Korupsi", 0, 3),
        Entity("MONEY", "Rp 5 juta", "Rp 5 juta", 14, 23),
    ]
    store.save([late], NOW)
    for name in ("KPK", "Komisi Pemberantasan Korupsi", "Rp 5 juta"):
        assert titles(store, ArticleQuery(entities=(name,))) == [late.title]
    assert titles(store, ArticleQuery(entities=("kpk",))) == []
    assert titles(store, ArticleQuery(entities=("KPK",), text="memeriksa")) in ([late.title], None)
    assert titles(store, ArticleQuery(entities=("KPK",), text="irigasi")) in ([], None)


def test_json_lines_are_the_documents(store: Store) -> None:
    store.save([full(), realistic(1)], NOW)
    store.touch([full().id or ""], LATER)
    lines = [json.loads(line) for line in store.json_lines(ArticleQuery())]
    assert [line["_id"] for line in lines] == [each.id for each in store.find(ArticleQuery())]
    [line] = [line for line in lines if line["_id"] == full().id]
    assert line["published_at"] == "2023-09-05T07:05:09Z"
    assert line["last_seen_at"] == "2023-09-06T07:00:00Z"
    assert line["title"] == full().title
