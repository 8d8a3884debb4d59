"""Articles in other languages: only what is sound there is tagged."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.article import Article, Language
from newscrawl.enrichment.choice import choose
from newscrawl.enrichment.entities.tagger import tag

ENGLISH = Language("en", 0.99, "langdetect")
PARAGRAPH = (
    "The Philippines and Japan signed a pact in Manila on Monday, officials said, while Samoa and Sri "
    "Lanka sent observers. Indonesian President Joko Widodo told reporters that growth of 5.1% was enough, "
    "and that China's fishermen were welcome. "
)


def entities(text: str, language: Language | None = ENGLISH) -> list[tuple[str, str]]:
    return [(each.type, each.text) for each in tag(text, language)]


def test_names_known_in_full_are_tagged_and_no_others() -> None:
    assert entities(PARAGRAPH) == [
        ("LOCATION", "Philippines"),
        ("LOCATION", "Japan"),
        ("LOCATION", "Manila"),
        ("LOCATION", "Samoa"),
        ("LOCATION", "Sri Lanka"),
        ("PERSON", "Joko Widodo"),
        ("PERCENT", "5.1%"),
        ("LOCATION", "China"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bank Indonesia kept its rate.", [("ORGANISATION", "Bank Indonesia")]),
        ("The China Daily and the Indonesia Open were sold out.", []),
        ("The Joko Widodo Stadium opened.", []),
        ("They saw Foo Fighters and met Joko Widodo.", [("PERSON", "Joko Widodo")]),
        ("In Jakarta the KPK met the BMKG.", [
            ("LOCATION", "Jakarta"), ("ORGANISATION", "KPK"), ("ORGANISATION", "BMKG"),
        ]),
        ("The Republic of Indonesia and the University of Jakarta", [
            ("LOCATION", "Indonesia"), ("LOCATION", "Jakarta"),
        ]),
        ("JAKARTA - The talks went on.", [("LOCATION", "JAKARTA")]),
        ("He told Kompas.com, see https://www.kompas.com/read or a@kompas.com.", [
            ("ORGANISATION", "Kompas.com"),
        ]),
        ("It may rain in March 2024 or on 2 May at 10 am.", []),
        ("Prices were $1.2 billion and 12,5 juta.", []),
    ],
)  # fmt: skip
def test_a_name_is_tagged_only_where_it_cannot_be_part_of_another(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert entities(text) == expected


def test_well_known_acronyms_have_their_full_name() -> None:
    assert [each.name for each in tag("The KPK said so.", ENGLISH)] == ["Komisi Pemberantasan Korupsi"]


@pytest.mark.parametrize(
    "language",
    [
        None,
        Language("id", 0.99, "naive_bayes"),
        Language("jv", 0.5, "naive_bayes"),
        Language("tl", 0.6, "langdetect"),
    ],
)
def test_what_may_be_indonesian_is_tagged_as_such(language: Language | None) -> None:
    assert entities("Warga bertemu Budi Santoso di Desa Karangsewu, Senin.", language) == [
        ("PERSON", "Budi Santoso"),
        ("LOCATION", "Desa Karangsewu"),
        ("DATE", "Senin"),
    ]


def test_the_stages_hand_the_language_on() -> None:
    body = PARAGRAPH * 2
    article = Article(id=None, url=None, source=None, title=None, body=body)
    foreign = choose("bundled", "bundled").enrich(article)
    assert foreign.language is not None
    assert foreign.language.code == "en"
    assert [each.text for each in foreign.entities] == [each.text for each in tag(body, ENGLISH)]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            (
                "The",
                "in",
                "Jakarta",
                "'s",
                "-",
                ".",
                "com",
                "kompas",
                "@",
                "/",
                "President",
                "KPK",
                "5%",
                " ",
                "\n",
                "İ",
            )
        ),
        max_size=30,
    ).map(" ".join)
    | st.text(max_size=200)
)
def test_any_text_is_tagged_soundly(text: str) -> None:
    found = tag(text, ENGLISH)
    assert all(text[each.start : each.end] == each.text for each in found)
    assert all(left.end <= right.start for left, right in itertools.pairwise(found))
