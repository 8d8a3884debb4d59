# ruff: noqa: E501 - forms stand as pages write them
"""Links to other stories inside an article: kept as data, gone from the text."""

from __future__ import annotations

import pytest

from tests.extraction.pages import PARAGRAPHS, body, links, read_story, text, with_inserted

BASE = "https://www.kabarnusa.example"
ONE = ("Nelayan Wasior Bangun Rumah Baca dari Kayu Hanyut", f"{BASE}/read/11/rumah-baca")
TWO = ("Sebelas Kampung Pesisir Kini Punya Sinyal Telepon", f"{BASE}/read/12/sinyal-telepon")
A, B = (f'<a href="{url}">{title}</a>' for title, url in (ONE, TWO))


def path(story: tuple[str, str]) -> str:
    return story[1].removeprefix(BASE)


# Each form with the stories that it names. The markup follows outlets' pages; the words are invented.
FORMS = {
    "paragraph": (f"<p>Baca juga: {A}</p>", [ONE]),
    "paragraph without colon": (f"<p>Baca juga {A}</p>", [ONE]),
    "bold label": (f"<p><strong>Baca Juga:</strong> {A}</p>", [ONE]),
    "all bold": (f"<p><strong>BACA JUGA: {A}</strong></p>", [ONE]),
    "label inside the link": (f'<p><a href="{ONE[1]}"><strong>Baca juga: {ONE[0]}</strong></a></p>', [ONE]),
    "link in pieces": (
        f'<p><b>Baca juga: </b><a href="{ONE[1]}">Nelayan Wasior </a><a href="{ONE[1]}">Bangun Rumah Baca dari Kayu Hanyut</a></p>',
        [ONE],
    ),
    "label on its own line": (f"<p>Baca Juga:<br>{A}</p>", [ONE]),
    "label in a paragraph of its own": (f"<p><strong>Baca Juga</strong></p><p>{A}</p>", [ONE]),
    "label and list": (f"<p>Baca juga:</p><ul><li>{A}</li><li>{B}</li></ul>", [ONE, TWO]),
    "heading and list": (f"<h4>Artikel Terkait</h4><ul><li>{A}</li><li>{B}</li></ul>", [ONE, TWO]),
    "two links after one label": (f"<p>Baca juga: {A}<br>{B}</p>", [ONE, TWO]),
    "two links in one line": (f"<p>Baca juga: {A}, {B}</p>", [ONE, TWO]),
    "block by class": (
        f'<div class="baca-juga"><span>Baca Juga</span><h5><a href="{ONE[1]}">{ONE[0]}</a></h5></div>',
        [ONE],
    ),
    "block with a picture": (
        f'<div class="related-inline"><h4>BACA JUGA</h4><a href="{ONE[1]}"><img src="/1.jpg"></a>{A}</div>',
        [ONE],
    ),
    "inline label before links": (f'<span class="baca-juga"><b>Baca juga: </b>{A}</span><br>', [ONE]),
    "table of a detik page": (
        f'<table class="linksisip"><tbody><tr><td><div class="lihatjg"><strong>Baca juga:</strong>{A}</div></td></tr></tbody></table>',
        [ONE],
    ),
    "table without a class": (f"<table><tr><td>Baca juga:</td></tr><tr><td>{A}</td></tr></table>", [ONE]),
    "blockquote": (f"<blockquote><p>Baca juga: {A}</p></blockquote>", [ONE]),
    "hidden label, links in the next paragraph": (
        f'<div style="display:none">Baca juga:</div><p>{A}</p>',
        [ONE],
    ),
    "title without a link": (f"<p>Baca juga: {ONE[0]}</p>", [(ONE[0], None)]),
    "title in quotes": (f'<p>Baca juga: "{ONE[0]}"</p>', [(ONE[0], None)]),
    "in brackets": (f"<p>(Baca juga: {A})</p>", [ONE]),
    "in square brackets": (f"<p>[Baca: {A}]</p>", [ONE]),
    "simak": (f"<p>Simak juga: {A}</p>", [ONE]),
    "lihat": (f"<p>Lihat juga: {A}</p>", [ONE]),
    "lihat pula": (f"<p>Lihat pula: {A}</p>", [ONE]),
    "tonton": (f"<p>Tonton juga: {A}</p>", [ONE]),
    "tonton video": (f"<p>Tonton juga Video: {A}</p>", [ONE]),
    "pilihan editor": (f"<p><strong>Pilihan Editor: </strong>{A}</p>", [ONE]),
    "artikel terkait": (f"<p>Artikel terkait: {A}</p>", [ONE]),
    "berita terkait": (f"<p>Berita Terkait</p><p>{A}</p>", [ONE]),
    "jangan lewatkan": (f"<p>Jangan lewatkan: {A}</p>", [ONE]),
    "jangan lewatkan, exclaimed": (f"<p>Jangan Lewatkan!</p><p>{A}</p>", [ONE]),
    "baca selengkapnya": (f"<p>Baca selengkapnya: {A}</p>", [ONE]),
    "baca berita lainnya": (f"<p>Baca berita lainnya: {A}</p>", [ONE]),
    "klik untuk baca": (f"<p>Klik untuk baca: {A}</p>", [ONE]),
    "berita lain": (f"<p>Berita lain: {A}</p>", [ONE]),
    "topik menarik": (f"<p>Topik menarik lainnya: {A}</p>", [ONE]),
    "rekomendasi": (f"<h3>Rekomendasi Untuk Anda</h3><div>{A}</div>", [ONE]),
    "selanjutnya": (f"<p>Selanjutnya: {A}</p>", [ONE]),
    "menarik dibaca": (f"<p>Menarik Dibaca: {A}</p>", [ONE]),
    "a card": (
        f'<div class="x1"><span>Baca Juga</span><a href="{ONE[1]}"><img src="/1.jpg"><h4>{ONE[0]}</h4></a></div>',
        [ONE],
    ),
    "baca only": (f"<p>Baca: {A}</p>", [ONE]),
    "bullet": (f"<p>• Baca juga: {A}</p>", [ONE]),
    "arrow": (f"<p>&gt;&gt; Baca juga: {A}</p>", [ONE]),
    "English": (f"<p>Read also: {A}</p>", [ONE]),
    "heading": (f"<h3>Baca juga: {A}</h3>", [ONE]),
    "emphasis": (f"<p><em>Baca juga: {A}</em></p>", [ONE]),
    "a full-width colon and no space": (f"<p>Baca juga:{A}</p>", [ONE]),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_becomes_data_and_leaves_the_text_whole(form: str) -> None:
    markup, expected = FORMS[form]
    article = read_story(with_inserted(markup))
    assert article.body == body()
    assert links(article) == expected


@pytest.mark.parametrize("form", ["paragraph", "bold label", "block by class", "label and list"])
def test_forms_stand_at_the_end_of_a_story_as_well(form: str) -> None:
    markup, expected = FORMS[form]
    article = read_story(text() + markup)
    assert article.body == body()
    assert links(article) == expected


SUMMARY = "Papan kayu itu hanyut dari hulu sungai."


def test_a_closing_list_with_summaries_is_taken_out_whole() -> None:
    items = "".join(f"<h3>{each}</h3><p>{SUMMARY}</p><span>2 jam lalu</span>" for each in (A, B))
    article = read_story(f"{text()}<h2>Berita Lainnya</h2>{items}<p>(rin/bud)</p>")
    assert article.body == body()
    assert links(article) == [ONE, TWO]
    assert article.initials == ["rin", "bud"]


def test_a_text_between_two_labelled_links_is_no_summary() -> None:
    inner = f"{text(0, 1, 2)}<p>Baca juga:</p><p>{A}</p>{text(3)}<p>Baca juga: {B}</p>{text(4)}"
    article = read_story(inner)
    assert article.body == "\n\n".join(PARAGRAPHS[:5])
    assert links(article) == [ONE, TWO]


def test_cards_without_a_label_below_the_text_are_dropped() -> None:
    cards = "".join(
        f"<div><span>Daerah</span><h4>{each}</h4><span>2 jam lalu</span></div>" for each in (A, B)
    )
    assert read_story(f"{text()}<div>{cards}</div>").body == body()


def test_addresses_that_the_text_prints_stay() -> None:
    inner = f"{text()}<p>Kontak:<br><a href='http://perahu.example/'>http://perahu.example/</a><br>Kampung Isei</p>"
    assert read_story(inner).body == body("Kontak:\nhttp://perahu.example/\nKampung Isei")


def test_a_link_inside_a_paragraph_is_cut_out_with_its_label() -> None:
    inner = with_inserted("").replace("rak buku yang isinya", f"rak buku. Baca juga: {A} Yang isinya")
    article = read_story(inner)
    assert "rak buku. Yang isinya sudah habis" in article.body
    assert links(article) == [ONE]


def test_relative_addresses_are_made_absolute() -> None:
    article = read_story(with_inserted(f'<p>Baca juga: <a href="{path(ONE)}">{ONE[0]}</a></p>'))
    assert links(article) == [ONE]


def test_a_story_that_is_named_twice_is_kept_once() -> None:
    article = read_story(with_inserted(f"<p>Baca juga: {A}</p>") + f"<p>Baca juga: {A}</p>")
    assert links(article) == [ONE]


# Real text that begins like a label, or holds its words.
PROSE = [
    "“Baca juga buku itu, Nak, supaya kamu tahu dari mana kakekmu berlayar,” pesan Martinus kepada muridnya.",
    "Baca juga buku itu, kata Martinus, supaya kamu tahu dari mana kakekmu berlayar.",
    "Simak juga nasihat para tetua, kata dia, karena laut tidak pernah membaca peraturan.",
    "Murid kelas empat baca juga koran bekas yang dipakai membungkus ikan.",
    "Lihat juga pengalaman Kabupaten Raja Ampat yang sudah lebih dulu memulai. Di sana perahu berlayar tiap pekan.",
    "Pilihan editor untuk edisi perdana buletin itu jatuh pada cerita rakyat Wandamen.",
    "Berita terkait pencurian mesin tempel itu sempat membuat awak perahu resah.",
    "Artikel terkait hak nelayan ditempel di dinding balai kampung dan dibaca warga setiap sore.",
    "Jangan lupa baca doa sebelum berlayar, begitu pesan yang tertulis di haluan perahu.",
]


@pytest.mark.parametrize("sentence", PROSE)
def test_a_sentence_with_the_same_words_stays(sentence: str) -> None:
    article = read_story(with_inserted(f"<p>{sentence}</p>"))
    assert article.body == "\n\n".join([*PARAGRAPHS[:2], sentence, *PARAGRAPHS[2:]])
    assert article.related == []


def test_a_linked_name_in_a_sentence_stays() -> None:
    linked = PARAGRAPHS[1].replace("Yulce Marani", '<a href="/tag/yulce-marani">Yulce Marani</a>')
    article = read_story(f"{text(0)}<p>{linked}</p>{text(2, 3, 4, 5)}")
    assert article.body == body()
    assert article.related == []
