from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.article import Language
from newscrawl.enrichment.language import identify

INDONESIAN = (
    "Para nelayan di pesisir selatan itu sudah tiga pekan tidak melaut karena gelombang tinggi. "
    "Mereka menambal jaring sambil menunggu kabar dari menara pemantau cuaca di ujung dermaga. "
    "Harga ikan di pasar pun naik, dan ibu-ibu mulai beralih membeli tempe serta telur. "
)
ENGLISH = (
    "The fishermen along the southern shore have not gone out to sea for three weeks because of high waves. "
    "They mend their nets while they wait for word from the weather tower at the end of the pier. "
)


def code(text: str) -> str | None:
    language = identify(text)
    return language.code if language else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (INDONESIAN, "id"),
        (ENGLISH, "en"),
        (INDONESIAN.upper(), "id"),
        ("渔民们已经三个星期没有出海了， 因为海浪很高。 " * 12, "zh"),
        ("لم يخرج الصيادون إلى البحر منذ ثلاثة أسابيع بسبب ارتفاع الأمواج على الساحل الجنوبي. " * 3, "ar"),
    ],
)
def test_names_the_language_by_its_two_letter_code(text: str, expected: str) -> None:
    language = identify(text)
    assert language is not None
    assert (language.code, language.detector) == (expected, "langdetect")
    assert 0.9 < language.confidence <= 1
    assert language.confidence == round(language.confidence, 3)


@pytest.mark.parametrize("words", [0, 1, 19])
def test_says_nothing_of_a_short_text(words: int) -> None:
    assert identify(" ".join(INDONESIAN.split()[:words])) is None


def test_twenty_words_are_enough() -> None:
    assert code(" ".join(INDONESIAN.split()[:20])) == "id"


@pytest.mark.parametrize(
    "text", ["12.500 " * 40, "😀 " * 40, "!? " * 40, "\ud800 " * 40, "https://contoh.id/a " * 40]
)
def test_says_nothing_of_a_text_without_words(text: str) -> None:
    assert identify(text) is None


def test_a_quotation_at_the_start_does_not_decide() -> None:
    assert code(f"“{ENGLISH}” {INDONESIAN * 6}") == "id"


def test_a_quotation_in_the_middle_does_not_decide() -> None:
    assert code(f"{INDONESIAN * 6} “{ENGLISH * 3}” {INDONESIAN * 6}") == "id"


def test_long_articles_are_judged_by_opening_and_middle() -> None:
    assert code(ENGLISH + INDONESIAN * 400) == "id"
    assert code(INDONESIAN + ENGLISH * 400) == "en"


def test_answers_are_the_same_in_any_thread_and_under_any_seed() -> None:
    mixed = " ".join(word for pair in zip(INDONESIAN.split(), ENGLISH.split(), strict=False) for word in pair)
    first = identify(mixed)
    random.seed(7)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(identify, [mixed] * 24))
    assert answers == [first] * 24


@pytest.mark.parametrize("text", ["a" * 200_000, "kata " * 40_000, "a@" * 100_000, "۝" * 200_000])
def test_huge_texts_are_answered(text: str) -> None:
    assert isinstance(identify(text), Language | None)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=60).map(lambda text: f"{text} " * 25))
def test_any_text_is_answered(text: str) -> None:
    language = identify(text)
    assert language is None or (len(language.code) == 2 and 0 < language.confidence <= 1)
