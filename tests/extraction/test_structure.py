# ruff: noqa: E501 - forms stand as pages write them
"""The shapes that an article's text comes in, on pages of outlets that no file describes."""

from __future__ import annotations

import pytest

from newscrawl.article import Pages
from tests.extraction.pages import (
    HEAD,
    PARAGRAPHS,
    PUBLISHED,
    TITLE,
    URL,
    blocks,
    body,
    document,
    links,
    read,
    read_story,
    text,
)

P = PARAGRAPHS
ALL = [("paragraph", each) for each in P]


def nested(depth: int, inner: str) -> str:
    return "<div>" * depth + inner + "</div>" * depth


# Ways to set six plain paragraphs.
PLAIN = {
    "paragraphs": text(),
    "paragraphs with line breaks in the source": text().replace(", ", ",\n   "),
    "paragraphs that are never closed": "".join(f"<p>{each}" for each in P),
    "double breaks": "<br><br>".join(P),
    "double breaks, spaced": "<br />\n&nbsp;<br />\n".join(P),
    "double breaks in one paragraph": f"<p>{'<br><br>'.join(P)}</p>",
    "double breaks in one span": f"<span>{'<br><br>'.join(P)}</span>",
    "double breaks in nested spans": f"<div><span><span>{'<br/><br/>'.join(P)}</span></span></div>",
    "divisions": "".join(f"<div>{each}</div>" for each in P),
    "divisions in divisions": nested(6, "".join(f"<div><div>{each}</div></div>" for each in P)),
    "spans in paragraphs": "".join(f"<p><span style='font-size:16px'>{each}</span></p>" for each in P),
    "sections": "".join(f"<section><p>{each}</p></section>" for each in P),
    "an article element": f"<article>{text()}</article>",
    "first paragraph bare": f"{P[0]}{text(1, 2, 3, 4, 5)}",
    "bare text between paragraphs": f"{text(0, 1)}{P[2]}{text(3, 4, 5)}",
    "bare text between breaks and paragraphs": f"{text(0)}{P[1]}<br><br>{P[2]}{text(3, 4, 5)}",
    "doubled opening tags": "".join(f'<p class="b2"><p>{each}</p>' for each in P),
    "empty paragraphs between": "<p>&nbsp;</p><p></p>".join(f"<p>{each}</p>" for each in P),
    "an advertisement's slot between": '<div id="div-gpt-ad-1"><script>x()</script></div>'.join(f"<p>{each}</p>" for each in P),
    "linked names": text().replace("Yulce Marani", '<a href="/tag/yulce">Yulce Marani</a>'),
    "bold and italic words": text().replace("sebelas kampung", "<strong>sebelas</strong> <em>kampung</em>"),
    "words parted by markup": text().replace("Perpustakaan", "Per<b>pus</b>takaan"),
    "soft hyphens and zero-width spaces": text().replace("perpustakaan", "per\u00adpusta\u200bkaan"),
    "no-break spaces": text().replace("Rp 1,2", "Rp&nbsp;1,2"),
    "a font element": f"<font face='Arial'>{text()}</font>",
    "old tags": f"<center><table><tr><td>{text()}</td></tr></table></center>",
    "an unknown element": f"<amp-story>{text()}</amp-story>",
    "two columns of one text": f"<div class='row'>{text(0, 1, 2)}</div><div class='row'>{text(3, 4, 5)}</div>",
    "an infographic between": text(0, 1, 2) + "<figure><img src='/i.png'><figcaption>Peta pelayaran</figcaption></figure>" + text(3, 4, 5),
    "a picture with its caption in small print": text(0, 1, 2) + "<p><img src='/i.png'><br><em>Peta pelayaran perahu buku</em></p>" + text(3, 4, 5),
    "a caption as detached emphasis": text(0, 1, 2) + "<p><img src='/i.png'></p><em>Anak-anak di dermaga (Foto: Dok. Dinas)</em>" + text(3, 4, 5),
    "a caption by class": text(0, 1, 2) + "<div class='photo'><img src='/i.png'><span class='caption'>Anak-anak di dermaga menunggu perahu.</span></div>" + text(3, 4, 5),
    "a table for the picture": text(0, 1, 2) + "<table class='pic_artikel_sisip_table'><tr><td><img src='/i.png'></td></tr><tr><td>Foto: Anak di dermaga (Dok. Dinas)</td></tr></table>" + text(3, 4, 5),
    "a video player between": text(0, 1, 2) + "<div class='video'><video src='/v.mp4'></video><button>Putar</button></div>" + text(3, 4, 5),
    "comments in the source": text().replace("</p>", "</p><!-- sisip -->"),
    "a form between": text(0, 1, 2) + "<form action='/langganan'><label>Alamat e-mail</label><input><button>Daftar</button></form>" + text(3, 4, 5),
    "share links at the end": text() + "<div class='share'><a href='https://facebook.com/x'>Facebook</a> <a href='https://x.com/x'>Twitter</a></div>",
    "tags at the end": text() + "<div class='tag-list'><a href='/tag/perahu' rel='tag'>perahu</a> <a href='/tag/buku' rel='tag'>buku</a></div>",
    "tags in a list without a class": text() + "<ul><li><a href='/tag/perahu'>#perahu</a></li><li><a href='/tag/buku'>#buku</a></li></ul>",
    "an author's box at the end": text() + "<div class='author-box'><p>Rina Wulandari adalah wartawan yang meliput pendidikan di Papua sejak 2015.</p></div>",
}  # fmt: skip


@pytest.mark.parametrize("form", PLAIN)
def test_plain_paragraphs_are_read_however_they_are_set(form: str) -> None:
    article = read_story(PLAIN[form])
    assert blocks(article) == ALL


@pytest.mark.parametrize(
    "box",
    [
        "isi",
        "artikel-isi",
        "detail__body",
        "read__content",
        "content",
        "x1",
        "post-ads-content",
        "berita-terkini",
    ],
)
def test_the_name_of_the_box_does_not_matter(box: str) -> None:
    assert read_story(text(), box=box).body == body()


def test_lines_of_one_paragraph_stay_together() -> None:
    article = read_story(f"{text(0)}<p>Laut tenang,<br>buku datang,<br>anak pulang.</p>{text(1, 2, 3, 4, 5)}")
    assert blocks(article)[1] == ("paragraph", "Laut tenang,\nbuku datang,\nanak pulang.")


SUBHEADS = {
    "h2": "<h2>{}</h2>",
    "h3": "<h3>{}</h3>",
    "h4 with a link": '<h4><a href="/tag/dana">{}</a></h4>',
    "bold paragraph": "<p><strong>{}</strong></p>",
    "bold in two pieces": "<p><b>Dana dari</b> <b>koperasi</b></p>",
    "bold with a space after": "<p><strong>{}&nbsp;</strong></p>",
    "bold division": "<div><b>{}</b></div>",
    "h2 with bold": "<h2><strong>{}</strong></h2>",
}


@pytest.mark.parametrize("form", SUBHEADS)
def test_subheads_are_headings(form: str) -> None:
    article = read_story(f"{text(0, 1, 2)}{SUBHEADS[form].format('Dana dari koperasi')}{text(3, 4, 5)}")
    assert blocks(article) == [*ALL[:3], ("heading", "Dana dari koperasi"), *ALL[3:]]


def test_a_bold_subhead_before_a_break_is_a_heading_of_its_own() -> None:
    inner = f"{text(0, 1, 2)}<div><strong>Dana dari koperasi</strong><br>{P[3]}</div>{text(4, 5)}"
    assert blocks(read_story(inner)) == [*ALL[:3], ("heading", "Dana dari koperasi"), *ALL[3:]]


def test_a_bold_sentence_is_a_paragraph() -> None:
    inner = f"{text(0, 1)}<p><strong>{P[2]}</strong></p>{text(3, 4, 5)}"
    assert blocks(read_story(inner)) == ALL


def test_a_text_all_in_bold_has_no_headings() -> None:
    short = "<p><b>Buku datang lagi</b></p>"
    inner = f"{''.join(f'<p><b>{each}</b></p>' for each in P[:3])}{short}{short}{short}{short}"
    assert not [kind for kind, _ in blocks(read_story(inner)) if kind == "heading"]


def test_lists_and_quotes_keep_their_kind() -> None:
    items = [
        "Buku bergambar untuk umur tiga sampai enam tahun",
        "Buku cerita rakyat Wandamen",
        "Kamus bahasa daerah",
    ]
    listed = "".join(f"<li>{each}</li>" for each in items)
    quote = "Kami menunggu perahu itu seperti menunggu kakak yang pulang dari rantau."
    inner = f"{text(0, 1)}<p>Isi perahu itu:</p><ul>{listed}</ul>{text(2, 3)}<blockquote><p>{quote}</p></blockquote>{text(4, 5)}"
    assert blocks(read_story(inner)) == [
        *ALL[:2],
        ("paragraph", "Isi perahu itu:"),
        *[("list_item", each) for each in items],
        *ALL[2:4],
        ("quote", quote),
        *ALL[4:],
    ]


def test_headings_can_be_the_list_itself() -> None:
    heads = ["1. Kampung Isei", "2. Kampung Dotir", "3. Kampung Rasiei", "4. Kampung Wasior Kota"]
    inner = text(0) + "".join(f"<h3>{head}</h3><p>{P[number]}</p>" for number, head in enumerate(heads, 1))
    assert [each for kind, each in blocks(read_story(inner)) if kind == "heading"] == heads


def test_headings_without_text_between_them_stay() -> None:
    heads = [
        "1. Laut tenang, buku datang",
        "2. Buku datang, anak berenang",
        "3. Anak berenang, guru girang",
        "4. Guru girang, kampung riang",
    ]
    inner = text(0, 1) + "".join(f"<h2>{head}</h2><img src='/k.jpg'>" for head in heads) + text(2)
    assert [each for kind, each in blocks(read_story(inner)) if kind == "heading"] == heads


def test_a_pull_quote_that_repeats_the_text_is_dropped() -> None:
    repeated = "Mereka harus sempat membawanya pulang dan membacanya bersama orang tua"
    inner = f"{text(0, 1, 2)}<blockquote>{repeated}</blockquote>{text(3, 4, 5)}"
    assert read_story(inner).body == body()


def test_screens_that_are_hidden_are_the_rest_of_the_article() -> None:
    inner = (
        f'<div class="paging-content" id="p1">{text(0, 1)}<p>1 dari 3 halaman</p></div>'
        f'<div class="paging-content" id="p2" style="display:none">{text(2, 3)}<p>2 dari 3 halaman</p></div>'
        f'<div class="paging-content" id="p3" style="display: none;">{text(4, 5)}<p>3 dari 3 halaman</p></div>'
    )
    article = read_story(inner)
    assert article.body == body()
    assert article.pages is None


def test_small_hidden_parts_are_not_read() -> None:
    inner = f'{text(0, 1, 2)}<div style="display:none">Tautan disalin ke papan klip</div>{text(3, 4, 5)}'
    assert read_story(inner).body == body()


OTHER = (
    "Bupati meresmikan pasar ikan baru di Windesi yang dibangun dengan dana desa selama delapan bulan terakhir ini.",
    "Pedagang berharap pasar itu tidak lagi tergenang saat air laut pasang seperti pasar lama di tepi pantai.",
    "Retribusi pasar dibebaskan sampai akhir tahun agar pedagang kecil sempat pindah tanpa menanggung biaya baru.",
)


def other_article(classes: str) -> str:
    inner = "".join(f"<p>{each}</p>" for each in OTHER)
    return f'<div class="{classes}"><h1>Pasar Ikan Windesi Diresmikan</h1><div>Rabu, 13 Maret 2024 09:00 WIB</div><div class="isi">{inner}</div></div>'


@pytest.mark.parametrize("classes", ["next-article", "artikel", "berita-berikut", "x"])
def test_the_next_article_below_is_another_article(classes: str) -> None:
    article = read_story(text(), after=other_article(classes))
    assert article.body == body()
    assert article.title == TITLE


def test_two_documents_in_one_file_give_the_first() -> None:
    second = document(
        "".join(f"<p>{each}</p>" for each in OTHER), head="", header="<h1>Pasar Ikan Windesi Diresmikan</h1>"
    )
    article = read(document(text()) + second)
    assert article.body == body()
    assert article.title == TITLE


def test_summaries_of_other_stories_are_not_text() -> None:
    teasers = "".join(
        f'<div class="item"><h3><a href="/read/{n}/x">Kabar Lain dari Pesisir Nomor {n}</a></h3><p>{each}</p></div>'
        for n, each in enumerate(OTHER)
    )
    assert read_story(text(), after=f"<div class='daftar'>{teasers}</div>").body == body()


PAYWALLS = [
    '<div class="paywall"><p>Silakan berlangganan untuk membaca artikel ini sampai selesai.</p><a href="/langganan">Langganan</a></div>',
    "<p>Kuota artikel gratis Anda sudah habis</p><p>Masuk atau daftar untuk lanjut membaca.</p>",
    "<div><h4>Anda membaca artikel premium</h4><p>Berlangganan mulai Rp 10.000 dan nikmati akses penuh.</p></div>",
    "<p>Artikel ini khusus untuk pelanggan.</p>",
]


@pytest.mark.parametrize("box", PAYWALLS)
def test_a_paywall_ends_the_text_and_is_said(box: str) -> None:
    article = read_story(text(0, 1) + box)
    assert article.body == "\n\n".join(P[:2])
    assert article.paywalled


PAGERS = [
    f'<div class="paging"><a href="{URL}?page=1">1</a> <a href="{URL}?page=2">2</a> <a href="{URL}?page=3">3</a></div>',
    f'<ul><li>1</li><li><a href="{URL}/2">2</a></li><li><a href="{URL}/3">3</a></li></ul>',
    '<div class="halaman">Halaman <a href="?page=2">2</a> <a href="?page=3">3</a> <a href="?page=all">Lihat Semua</a></div>',
]


@pytest.mark.parametrize("pager", PAGERS)
def test_a_story_that_goes_on_elsewhere_says_so(pager: str) -> None:
    article = read_story(text() + pager)
    assert article.body == body()
    assert article.pages == Pages(1, 3)


def test_a_story_without_pager_is_whole() -> None:
    assert (
        read_story(text(), after='<a href="/indeks?page=2">2</a><a href="/indeks?page=9">9</a>').pages is None
    )


LEAD = "Sebelas kampung di Teluk Wondama kembali didatangi perahu buku setelah dua tahun menunggu."
DESCRIBED = f'{HEAD}<meta name="description" content="{LEAD}">'


def test_a_description_that_stands_apart_above_the_text_is_the_lead() -> None:
    article = read_story(f"<div class='teras'>{LEAD}</div><div>{text()}</div>", head=DESCRIBED)
    assert (article.body, article.lead) == (body(), LEAD)


def test_a_description_that_is_the_first_paragraph_stays() -> None:
    article = read_story(f"<p>{LEAD}</p>{text()}", head=DESCRIBED)
    assert (article.body, article.lead) == (f"{LEAD}\n\n{body()}", None)


def test_words_are_never_glued_across_blocks() -> None:
    inner = f"<div>{P[0]}</div><div>{P[1]}</div><h2>Dana</h2><p>{P[2]}</p><table><tr><td>Buku</td><td>1.200</td></tr></table>{text(3, 4, 5)}"
    assert "Buku 1.200" in read_story(inner).body or (
        "Buku" in read_story(inner).body and "Buku1.200" not in read_story(inner).body
    )


def test_related_lists_below_are_not_text() -> None:
    below = (
        "<h3>Berita Lainnya</h3><ul>"
        + "".join(f'<li><a href="/read/{n}/a">Kabar Lain dari Pesisir Nomor {n}</a></li>' for n in range(8))
        + "</ul>"
    )
    article = read_story(text() + below)
    assert article.body == body()
    assert len(links(article)) in (0, 8)


@pytest.mark.parametrize("label", ["Ringkasan Berita:", "Intinya Sih", "Dalam 10 detik"])
def test_a_summary_in_points_above_the_text_is_not_the_text(label: str) -> None:
    points = "<ul><li>Perahu buku kembali berlayar</li><li>Sebelas kampung didatangi</li></ul>"
    assert read_story(f"<h3>{label}</h3>{points}{text()}").body == body()
    assert read_story(f"{text(0)}<h4>{label}</h4>{points}{text(1, 2, 3, 4, 5)}").body == body()


def test_a_summary_in_a_box_of_its_own_may_be_a_paragraph() -> None:
    box = "<div><h3>Ringkasan</h3><p>Perahu buku kembali berlayar ke sebelas kampung.</p></div>"
    assert read_story(box + text()).body == body()


def test_main_points_are_a_summary_only_above_the_text() -> None:
    points = "<h3>Poin penting</h3><ul><li>Perahu buku kembali berlayar</li><li>Sebelas kampung didatangi</li></ul>"
    assert read_story(points + text()).body == body()
    assert "Sebelas kampung didatangi" in read_story(f"{text(0)}{points}{text(1, 2, 3)}").body


def test_a_list_above_the_text_is_its_summary_without_a_heading() -> None:
    points = "<ul><li>Perahu buku kembali berlayar.</li><li>Sebelas kampung didatangi.</li></ul>"
    assert read_story(points + f"<div>{text()}</div>").body == body()
    headed = read_story(f"<h2>Bahan</h2>{points}{text()}")
    assert headed.body.startswith("Bahan\n\nPerahu buku kembali berlayar.")


def test_an_appended_article_is_known_by_its_signed_dateline() -> None:
    after = f"<div><h3>Pasar Ikan Windesi Diresmikan</h3><p>REPUBLIKA.CO.ID, MANOKWARI -- {OTHER[0]}</p><p>{OTHER[1]}</p></div>"
    assert read_story(text(), after=after).body == body()


def comments(number: int) -> str:
    return "".join(
        f"<div class='k'><b>Warga {n}</b> <span>{n} jam lalu</span><p>{OTHER[n % 3]}</p><a href='#'>Balas</a> <a href='#'>Suka</a></div>"
        for n in range(number)
    )


@pytest.mark.parametrize("number", [3, 60])
def test_readers_comments_are_not_the_text_however_many(number: int) -> None:
    below = f"<h3>Komentar ({number})</h3>{comments(number)}"
    assert read_story(text(), after=f"<div class='z'>{below}</div>").body == body()
    assert read_story(text() + below).body == body()


def test_a_text_apart_from_the_headline_is_another_one_however_long() -> None:
    stories = "".join(f'<a href="/read/{n}/a">Kabar Lain dari Pesisir Nomor {n}</a><br>' for n in range(120))
    glossary = "".join(f"<li>{each} {number}</li>" for number in range(8) for each in OTHER)
    assert read_story(text(), after=f"<div>{stories}</div><ul>{glossary}</ul>").body == body()


def test_one_long_division_does_not_stand_for_its_neighbours() -> None:
    short = "Yulce berangkat pagi itu juga dengan perahu pertama."
    inner = f"<div>{' '.join(P)}</div><div>{short}</div>"
    assert read_story(inner).body == f"{' '.join(P)}\n\n{short}"


def test_a_headline_without_markup_is_found_by_what_the_page_states() -> None:
    header = f"<div>{TITLE}</div><div>Kamis, 14 Maret 2024 12:04 WIB</div>"
    article = read_story(text(), head="", header=header)
    assert article.title == TITLE
    assert article.published_at == PUBLISHED.replace(second=0)
    assert article.body == body()
