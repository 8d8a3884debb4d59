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
MALAY = (
    "Nelayan di pesisir selatan sudah tiga minggu tidak turun ke laut kerana ombak besar. "
    "Mereka membaiki pukat sambil menunggu khabar daripada menara kaji cuaca di hujung jeti. "
    "Kerajaan negeri berkata bantuan akan diagihkan selewat-lewatnya hujung bulan ini. "
)
JAVANESE = (
    "Para nelayan ing pesisir kidul wis telung minggu ora padha miyang amarga ombake gedhe banget. "
    "Dheweke padha ndandani jala karo ngenteni kabar saka menara cuaca ing pucuk dermaga. "
    "Rega iwak ing pasar uga mundhak, mula ibu-ibu padha tuku tempe lan endhog wae. "
)
SUNDANESE = (
    "Para pamayang di basisir kidul geus tilu minggu teu ka laut lantaran ombakna galedé. "
    "Maranéhna ngomean jaring bari nungguan béja ti munara cuaca di tungtung darmaga. "
    "Harga lauk di pasar ogé naék, nepi ka ibu-ibu mah ayeuna meuli témpé jeung endog baé. "
)
ENGLISH = (
    "The fishermen along the southern shore have not gone out to sea for three weeks because of high waves. "
    "They mend their nets while they wait for word from the weather tower at the end of the pier. "
)
TAGALOG = (
    "Tatlong linggo nang hindi nakakalabas sa dagat ang mga mangingisda sa timog na baybayin dahil sa "
    "malalaking alon. Inaayos nila ang kanilang mga lambat habang naghihintay ng balita mula sa tore ng "
    "panahon sa dulo ng pantalan. Tumaas ang presyo ng isda sa palengke. "
)
SWAHILI = (
    "Wavuvi wa pwani ya kusini hawajaenda baharini kwa wiki tatu kwa sababu ya mawimbi makubwa. "
    "Wanatengeneza nyavu zao huku wakisubiri habari kutoka mnara wa hali ya hewa ulio mwisho wa gati. "
)
TURKISH = (
    "Güney kıyısındaki balıkçılar yüksek dalgalar yüzünden üç haftadır denize açılamıyor. İskelenin ucundaki "
    "hava kulesinden gelecek haberi beklerken ağlarını onarıyorlar. Pazarda balık fiyatları da yükseldi. "
)
FINNISH = (
    "Etelärannikon kalastajat eivät ole päässeet merelle kolmeen viikkoon korkeiden aaltojen vuoksi. He "
    "korjaavat verkkojaan ja odottavat tietoa laiturin päässä olevasta säätornista. Kalan hinta on noussut. "
)


def code(text: str) -> str | None:
    language = identify(text)
    return language.code if language else None


@pytest.mark.parametrize(
    ("text", "expected", "detector"),
    [
        (INDONESIAN, "id", "naive_bayes"),
        (MALAY, "ms", "naive_bayes"),
        (JAVANESE, "jv", "naive_bayes"),
        (SUNDANESE, "su", "naive_bayes"),
        (INDONESIAN.upper(), "id", "naive_bayes"),
        (MALAY.upper(), "ms", "naive_bayes"),
        (INDONESIAN.title(), "id", "naive_bayes"),
        (ENGLISH, "en", "langdetect"),
        (ENGLISH.upper(), "en", "langdetect"),
        (TAGALOG, "tl", "langdetect"),
        (SWAHILI, "sw", "langdetect"),
        (TURKISH, "tr", "langdetect"),
        (FINNISH, "fi", "langdetect"),
        ("渔民们已经三个星期没有出海了， 因为海浪很高。 " * 12, "zh", "langdetect"),
        (
            "لم يخرج الصيادون إلى البحر منذ ثلاثة أسابيع بسبب ارتفاع الأمواج على الساحل الجنوبي. " * 3,
            "ar",
            "langdetect",
        ),
    ],
)
def test_names_the_language_by_its_two_letter_code(text: str, expected: str, detector: str) -> None:
    language = identify(text)
    assert language is not None
    assert (language.code, language.detector) == (expected, detector)
    assert 0.7 < language.confidence <= 1
    assert language.confidence == round(language.confidence, 3)


def test_malay_names_do_not_make_a_story_malay() -> None:
    text = (
        "Perdana Menteri Anwar Ibrahim menerima rombongan pengusaha asal Surabaya di Kuala Lumpur, kemarin. "
        "Menurut Tengku Zafrul Aziz, Kementerian Pelaburan Malaysia ingin tahu kapan pabrik itu bisa mulai "
        "bekerja, karena warga Johor Bahru dan Negeri Sembilan sudah lama menunggu."
    )
    assert code(text) == "id"


def test_confidence_grows_with_the_evidence() -> None:
    mixed = INDONESIAN + MALAY
    unsure, sure = identify(mixed), identify(INDONESIAN)
    assert unsure is not None
    assert sure is not None
    assert unsure.confidence < 0.9 < sure.confidence


def test_a_relative_that_the_naive_bayes_does_not_know_is_no_sure_answer() -> None:
    minangkabau = (
        "Urang tuo tu lah lamo indak pai ka lauik dek galombang gadang bana. Inyo maelokan pukek sambia "
        "mananti kaba dari manaro cuaco di ujuang pangkalan. Harago lauak di pasa alah naiak pulo, mako "
        "amai-amai mambali tahu jo talua sajo untuak dimakan anak-anaknyo di rumah."
    )
    language = identify(minangkabau)
    assert language is not None
    assert language.confidence < 0.9


@pytest.mark.parametrize("words", [0, 1, 19])
def test_says_nothing_of_a_short_text(words: int) -> None:
    assert identify(" ".join(INDONESIAN.split()[:words])) is None


def test_twenty_words_are_enough() -> None:
    assert code(" ".join(INDONESIAN.split()[:20])) == "id"


@pytest.mark.parametrize("text", ["12.500 ", "😀 ", "!? ", "\ud800 ", "https://contoh.id/a "])
def test_says_nothing_of_a_text_without_words(text: str) -> None:
    assert identify(text * 40) is None


@pytest.mark.parametrize("guest", [ENGLISH, MALAY, JAVANESE, SUNDANESE, TAGALOG])
@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"')])
def test_quotations_do_not_decide(guest: str, opening: str, closing: str) -> None:
    quotation = f"{opening}{guest.strip()}{closing}"
    assert code(f"{quotation} {INDONESIAN * 2}") == "id"
    assert code(f"{INDONESIAN * 2} {quotation} {quotation}\n\n{INDONESIAN}") == "id"
    assert code(f"{INDONESIAN * 2} {quotation} kata seorang nelayan. {quotation} {quotation}") == "id"


def test_a_few_words_of_the_writer_outvote_a_longer_quotation() -> None:
    words = (
        "Begitu bunyi surat yang ditinggalkan para nelayan asing itu kepada warga desa sebelum mereka pulang"
    )
    assert code(f"{words} tanpa pamit, menurut kepala dusun setempat. “{ENGLISH * 2}”") == "id"


@pytest.mark.parametrize("guest", [ENGLISH, JAVANESE])
def test_a_short_report_of_what_a_guest_said_is_in_the_language_of_its_writer(guest: str) -> None:
    first, second, *_ = guest.split(". ")
    assert (
        code(f"“{first},” kata menteri itu kepada wartawan setelah rapat. “{second},” ujarnya kemarin.")
        == "id"
    )


def test_numbers_are_no_words() -> None:
    assert (
        identify("1. Persib 12 7 5 0 26\n2. Persebaya 12 7 3 2 24\n3. Bali United 12 6 3 3 21\n" * 2) is None
    )


def test_an_unclosed_quotation_is_read_on() -> None:
    assert code(f"“{INDONESIAN}") == "id"
    assert code(f'"{INDONESIAN * 3}') == "id"


def test_a_foreign_paragraph_in_the_middle_does_not_decide() -> None:
    assert code(f"{INDONESIAN * 6}\n\n{ENGLISH * 3}\n\n{INDONESIAN * 6}") == "id"


def test_long_articles_are_judged_as_a_whole() -> None:
    assert code(ENGLISH + INDONESIAN * 400) == "id"
    assert code(INDONESIAN + ENGLISH * 400) == "en"


def test_answers_are_the_same_in_any_thread_and_under_any_seed() -> None:
    mixed = " ".join(word for pair in zip(INDONESIAN.split(), ENGLISH.split(), strict=False) for word in pair)
    first = identify(mixed)
    random.seed(7)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(identify, [mixed] * 24))
    assert answers == [first] * 24


@pytest.mark.parametrize(
    "text",
    [
        "a" * 200_000,
        "kata " * 40_000,
        "a@" * 100_000,
        "۝" * 200_000,
        "“" * 200_000,
        '"a" ' * 50_000,
        "7" * 200_000,
    ],
)
def test_huge_texts_are_answered(text: str) -> None:
    assert isinstance(identify(text), Language | None)


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(), max_size=60).map(lambda text: f"{text} " * 25)
    | st.lists(st.sampled_from(f'{INDONESIAN} {ENGLISH} “ ” " . , ! \n'.split(" ")), min_size=20).map(
        " ".join
    )
)
def test_any_text_is_answered(text: str) -> None:
    language = identify(text)
    assert language is None or (len(language.code) == 2 and 0 < language.confidence <= 1)
