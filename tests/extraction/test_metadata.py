# ruff: noqa: E501 - forms stand as pages write them
"""What a page says about itself: each fact from the most trusted voice that gives it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from newscrawl.article import Image, Page
from newscrawl.errors import Refused
from newscrawl.extraction.extract import extract
from newscrawl.extraction.layout import Layout, Outlet
from tests.extraction.pages import (
    HEAD,
    OUTLET,
    PUBLISHED,
    TITLE,
    URL,
    article_json,
    body,
    document,
    read,
    read_story,
    text,
)

MINUTE = PUBLISHED.replace(second=0)
NO_HEADER = "<div class='kosong'></div>"


def headline(*extra: str, title: str = TITLE) -> str:
    return f"<h1>{title}</h1>" + "".join(extra)


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


NODE = {
    "@type": "NewsArticle",
    "headline": TITLE,
    "datePublished": "2024-03-14T12:04:55+07:00",
    "dateModified": "2024-03-14T15:30:00+07:00",
    "author": {"@type": "Person", "name": "Rina Wulandari"},
}
PLAIN = json.dumps(NODE)
JSON_LD = {
    "an object": ld(PLAIN),
    "a list": ld(json.dumps([{"@type": "Organization", "name": "Kabar Nusa"}, NODE])),
    "a graph": ld(json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, NODE]})),
    "a list of lists": ld(json.dumps([[NODE]])),
    "several types": ld(json.dumps(NODE | {"@type": ["Article", "NewsArticle"]})),
    "a type by its address": ld(json.dumps(NODE | {"@type": "http://schema.org/NewsArticle"})),
    "another kind of article": ld(json.dumps(NODE | {"@type": "ReportageNewsArticle"})),
    "below a web page": ld(json.dumps({"@type": "WebPage", "mainEntity": NODE})),
    "in two blocks": ld('{"@type":"BreadcrumbList","itemListElement":[]}') + ld(PLAIN),
    "after a block that cannot be read": ld("{{{ rusak") + ld(PLAIN),
    "with a comma too many": ld(PLAIN[:-1] + ",}"),
    "with a newline inside a text": ld(PLAIN.replace("Berlayar di", "Berlayar\n di")),
    "with a tab inside a text": ld(PLAIN.replace("Berlayar di", "Berlayar\tdi")),
    "in an HTML comment": ld(f"<!-- {PLAIN} -->"),
    "with a semicolon": ld(f"{PLAIN};"),
    "in CDATA": ld(f"//<![CDATA[\n{PLAIN}\n//]]>"),
    "HTML-escaped": ld(PLAIN.replace('"', "&quot;")),
    "escaped inside its texts": ld(PLAIN.replace("Perpustakaan Perahu", "Perpustakaan&nbsp;Perahu")),
    "with quotation marks unescaped": ld(PLAIN[:-1] + ', "description": "Perahu "buku" berlayar"}'),
    "with another case of its type": PLAIN.join(['<script type="application/LD+JSON">', "</script>"]),
    "authors as a list": ld(json.dumps(NODE | {"author": [{"@type": "Person", "name": "Rina Wulandari"}]})),
    "author as a text": ld(json.dumps(NODE | {"author": "Rina Wulandari"})),
    "author repeated": ld(json.dumps(NODE | {"author": [{"name": "Rina Wulandari"}, {"name": "Rina Wulandari"}]})),
    "author labelled": ld(json.dumps(NODE | {"author": {"name": "Oleh Rina Wulandari"}})),
}  # fmt: skip


@pytest.mark.parametrize("form", JSON_LD)
def test_json_ld_is_read_however_it_is_written(form: str) -> None:
    article = read_story(text(), head=JSON_LD[form], header=headline())
    assert article.title == TITLE
    assert article.authors == ["Rina Wulandari"]
    assert article.published_at == PUBLISHED
    assert article.modified_at == datetime(2024, 3, 14, 8, 30, tzinfo=UTC)
    assert article.utc_offset == 420


# --- Titles

TITLES = {
    "JSON-LD alone": (HEAD, NO_HEADER, TITLE),
    "the site's name after it": (
        f'<meta property="og:title" content="{TITLE} - Kabar Nusa">',
        NO_HEADER,
        TITLE,
    ),
    "the site's name before it": (f'<meta property="og:title" content="Kabar Nusa: {TITLE}">', NO_HEADER, TITLE),
    "the site's domain after it": (f'<meta property="og:title" content="{TITLE} | KabarNusa.example">', NO_HEADER, TITLE),
    "the heading wins over a search engine's headline": (
        article_json(headline="Perpustakaan Perahu Berlayar, Ini Jadwal Lengkapnya di Teluk Wondama 2024"),
        headline(),
        TITLE,
    ),
    "a section in the first h1": (HEAD, f"<h1>Daerah</h1><h1>{TITLE}</h1>", TITLE),
    "the outlet's logo in an h1": (HEAD, f'<h1><a href="/"><img alt="Kabar Nusa">Kabar Nusa</a></h1><h2>{TITLE}</h2>', TITLE),
    "an h2 as headline": (HEAD, f"<h2>{TITLE}</h2>", TITLE),
    "a division as headline": (HEAD, f'<div class="detail-title">{TITLE}</div>', TITLE),
    "markup inside": (HEAD, "<h1>Perpustakaan <em>Perahu</em> Kembali Berlayar di Teluk Wondama</h1>", TITLE),
    "white space inside": (HEAD, f"<h1>\n   {TITLE.replace(' di ', '  di ')}\n</h1>", TITLE),
    "escaped twice": (article_json(headline="Guru &amp;amp; Murid Baca di Perahu"), "<h1>Guru &amp; Murid Baca di Perahu</h1>", "Guru & Murid Baca di Perahu"),
    "curly quotes": (article_json(headline='"Buku Datang"'), "<h1>“Buku Datang, Laut Tenang”</h1>", "“Buku Datang, Laut Tenang”"),
    "a kicker above": (HEAD, f"<span class='kicker'>Pendidikan</span><h1>{TITLE}</h1>", TITLE),
    "a colon of its own": (
        article_json(headline="Yulce Marani: Buku Harus Sampai"),
        "<h1>Yulce Marani: Buku Harus Sampai</h1>",
        "Yulce Marani: Buku Harus Sampai",
    ),
    "a dash of its own": (
        article_json(headline="Wasior - Isei Kini Tiga Jam"),
        "<h1>Wasior - Isei Kini Tiga Jam</h1>",
        "Wasior - Isei Kini Tiga Jam",
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", TITLES)
def test_the_title_is_what_a_reader_sees_without_the_outlets_name(form: str) -> None:
    head, header, expected = TITLES[form]
    assert read_story(text(), head=head, header=header).title == expected


# --- Dates

WIB = '<span class="tgl">Kamis, 14 Maret 2024 12:04 WIB</span>'
DATES = {
    "JSON-LD": (HEAD, "", PUBLISHED),
    "JSON-LD in UTC": (article_json(datePublished="2024-03-14T05:04:55Z"), WIB, PUBLISHED),
    "JSON-LD with a space": (article_json(datePublished="2024-03-14 05:04:55Z"), "", PUBLISHED),
    "JSON-LD without a zone": (article_json(datePublished="2024-03-14T12:04:55"), "", PUBLISHED),
    "local time marked as UTC": (article_json(datePublished="2024-03-14T12:04:55Z"), WIB, PUBLISHED),
    "a zone of the wrong sign": (article_json(datePublished="2024-03-14T12:04:55-07:00"), WIB, PUBLISHED),
    "a constant of the template": (article_json(datePublished="2014-01-01T00:00:00+07:00"), WIB, MINUTE),
    "the year 1": (article_json(datePublished="0001-01-01T00:00:00Z"), WIB, MINUTE),
    "a meta tag in UTC": ('<meta property="article:published_time" content="2024-03-14T05:04:55+00:00">', WIB, PUBLISHED),
    "an old meta tag": ('<meta name="publishdate" content="2024/03/14 12:04:55">', "", PUBLISHED),
    "microdata": ("", '<time itemprop="datePublished" datetime="2024-03-14T12:04:55+07:00">kemarin</time>', PUBLISHED),
    "a time element": ("", '<time datetime="2024-03-14T12:04:55+07:00" pubdate>14 Maret</time>', PUBLISHED),
    "a script's data": ('<script>dataLayer=[{"articleDate":"2024-03-14 12:04:55"}]</script>', "", PUBLISHED),
    "shown with a clock's dot": ("", "<div>Kamis, 14 Maret 2024 12.04 WIB</div>", MINUTE),
    "shown with a bar": ("", "<div>14 Maret 2024 | 12.04 WIB</div>", MINUTE),
    "shown with numbers": ("", "<div>Kabar Nusa - 14/03/2024, 12:04 WIB</div>", MINUTE),
    "shown with a short month": ("", "<div>Kamis, 14 Mar 2024 12:04 WIB</div>", MINUTE),
    "shown in WITA": ("", "<div>Kamis, 14 Maret 2024 13:04 WITA</div>", MINUTE),
    "shown in WIT": ("", "<div>Kamis, 14 Maret 2024 14:04 WIT</div>", MINUTE),
    "shown with pukul": ("", "<div>Kamis, 14 Maret 2024 pukul 12.04 WIB</div>", MINUTE),
    "shown with a label": ("", "<div>Terbit: 14 Maret 2024 12:04 WIB</div>", MINUTE),
    "shown in two elements": ("", "<div><span>Kamis, 14 Maret 2024</span> <span>12:04 WIB</span></div>", MINUTE),
    "shown with its update": ("", "<div>Kamis, 14 Maret 2024 12:04 WIB</div><div>Diperbarui Kamis, 14 Maret 2024 15:30 WIB</div>", MINUTE),
    "shown in English": ("", "<div>March 14, 2024 12:04 PM</div>", MINUTE),
    "Jum'at": ("", "<div>Jum'at, 15 Maret 2024 - 12:04 WIB</div>", datetime(2024, 3, 15, 5, 4, tzinfo=UTC)),
    "Nopember": ("", "<div>Kamis, 14 Nopember 2019 12:04 WIB</div>", datetime(2019, 11, 14, 5, 4, tzinfo=UTC)),
    "a day alone": ("", "<div>Kamis, 14 Maret 2024</div>", datetime(2024, 3, 13, 17, 0, tzinfo=UTC)),
    "a day alone, the time for machines": (HEAD, "<div>Kamis, 14 Maret 2024</div>", PUBLISHED),
    "some hours ago": ("", "<div>3 jam yang lalu</div>", datetime(2024, 3, 20, 5, 0, tzinfo=UTC)),
    "some hours ago, a time element": ("", '<time datetime="2024-03-14T12:04:55+07:00">6 hari lalu</time>', PUBLISHED),
    "a time element that adds the seconds": ("", '<time datetime="2024-03-14T05:04:55Z">14 Maret 2024 12.04 WIB</time>', PUBLISHED),
    "in two elements of a large box": ("", "<span>Kamis, 14 Maret 2024</span> <span>12:04 WIB</span>", MINUTE),
    "shown with two digits of the year": ("", "<div>14/03/24 12:04 WIB</div>", MINUTE),
    "shown with GMT+7": ("", "<div>14 Maret 2024 12:04 GMT+7</div>", MINUTE),
    "an offset of hours": (article_json(datePublished="2024-03-14T12:04:55+07"), "", PUBLISHED),
    "a script's own form": (article_json(datePublished="Thu Mar 14 2024 12:04:55 GMT+0700 (Western Indonesia Time)"), "", PUBLISHED),
    "Unix seconds": (article_json(datePublished=1710392695), "", PUBLISHED),
    "Unix milliseconds": ('<meta property="article:published_time" content="1710392695000">', "", PUBLISHED),
    "a clock that was never set": (article_json(datePublished="1970-01-01T07:00:00+07:00"), "", None),
    "a clock that was never set, and a meta tag": (
        article_json(datePublished="1970-01-01T00:00:00Z") + '<meta name="publishdate" content="2024/03/14 12:04:55">', "", PUBLISHED),
    "the future": (article_json(datePublished="2034-03-14T12:04:55+07:00"), "", None),
    "the future for machines, the date for readers": (article_json(datePublished="2034-03-14T12:04:55+07:00"), WIB, MINUTE),
    "an update alone": ("", "<div>Diperbarui 15 Mar 2024, 08:00 WIB</div>", None),
    "a listed story's JSON-LD": (
        ld('{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"Pasar Ikan Windesi Diresmikan",'
           '"datePublished":"2024-03-01T09:00:00+07:00"}]}'), "", None),
    "another story's JSON-LD first": (
        article_json(headline="Pasar Ikan Windesi Diresmikan", datePublished="2024-03-01T09:00:00+07:00") + HEAD, "", PUBLISHED),
    "a script's data of another story": (
        '<script>lain=[{"title":"Pasar Ikan Windesi Diresmikan","published_at":"2024-03-01 09:00:00"}]</script>', "", None),
    "a story linked below the headline": (
        "", "<div><a href='/x'>Pasar Ikan Windesi Diresmikan Bupati Pekan Ini</a> <span>12 Maret 2024 09:00 WIB</span></div>", None),
    "shown behind two names": ("", "<div>Rina Wulandari, Budi Hartono Siregar - Kamis, 14 Maret 2024 | 12:04 WIB</div>", MINUTE),
    "the meta tag of a magazine group": ('<meta name="content_date" content="2024-03-14 12:04:55">', "", PUBLISHED),
    "hours of an event": ("", "<div>14 Maret 2024 12:04-15:00 WIB</div>", MINUTE),
    "nothing": ("", "", None),
}  # fmt: skip


@pytest.mark.parametrize("form", DATES)
def test_the_date_that_a_reader_sees_wins(form: str) -> None:
    head, shown, expected = DATES[form]
    article = read_story(text(), head=head, header=headline(shown))
    assert article.published_at == expected


@pytest.mark.parametrize(
    "clock", ["Rabu, 20 Maret 2024", "Rabu, 20 Maret 2024 15:00 WIB", "20/03/2024 14:58"]
)
def test_the_date_of_the_visit_in_the_pages_head_is_not_the_articles(clock: str) -> None:
    header = f"<div>{clock}</div>{headline()}"
    assert read_story(text(), head="", header=header).published_at is None
    assert read_story(text(), header=header).published_at == PUBLISHED


def test_a_file_of_1980_speaks_against_no_date() -> None:
    page = Page(
        URL, document(text(), header=headline()).encode(), OUTLET.name, datetime(1980, 1, 1, tzinfo=UTC)
    )
    assert extract(page, OUTLET).published_at == PUBLISHED
    ago = document(text(), head="", header=headline("<div>3 jam yang lalu</div>"))
    page = Page(URL, ago.encode(), OUTLET.name, datetime(1980, 1, 1, tzinfo=UTC))
    assert extract(page, OUTLET).published_at is None


def test_a_date_above_the_headline_is_the_articles_where_nothing_speaks_against_it() -> None:
    header = f"<div>Kamis, 14 Maret 2024 12:04 WIB</div>{headline()}"
    assert read_story(text(), head="", header=header).published_at == MINUTE


def test_a_date_below_the_text_counts_with_a_label() -> None:
    for label, expected in (("Diterbitkan", MINUTE), ("Dicetak", None)):
        inner = f"{text()}<p>{label}: 14 Maret 2024 12:04 WIB</p>"
        assert read_story(inner, head="", header=headline()).published_at == expected


def test_a_date_in_the_text_is_not_the_articles() -> None:
    inner = "<p>Sabtu, 1 Januari 2000 10:00 WIB</p>" + text()
    assert read_story(inner).published_at == PUBLISHED


def test_dates_of_other_stories_are_not_the_articles() -> None:
    after = "<div><h4><a href='/x'>Pasar Ikan Windesi Diresmikan Bupati</a></h4><span>Rabu, 13 Maret 2024 09:00 WIB</span></div>"
    assert read_story(text(), head="", header=headline(), after=after).published_at is None


def test_an_update_that_the_page_shows_is_modified() -> None:
    shown = "<div>Kamis, 14 Maret 2024 12:04 WIB</div><div>Diperbarui: Jumat, 15 Maret 2024 08:00 WIB</div>"
    article = read_story(text(), head="", header=headline(shown))
    assert article.modified_at == datetime(2024, 3, 15, 1, 0, tzinfo=UTC)


def test_a_time_element_of_the_update_is_modified() -> None:
    updated = '<time class="updated" datetime="2024-03-15T08:00:00+07:00">kemarin</time>'
    article = read_story(text(), head="", header=headline(updated, WIB))
    assert article.published_at == MINUTE
    assert article.modified_at == datetime(2024, 3, 15, 1, 0, tzinfo=UTC)


# --- People

BYLINES = {
    "the outlet is no author": (article_json(author={"@type": "Organization", "name": "Kabar Nusa"}), "", [], []),
    "nor is its address": (article_json(author={"name": "KabarNusa.example"}), "", [], []),
    "nor its editors' desk": (article_json(author={"name": "Redaksi Kabar Nusa"}), "", [], []),
    "nor an administrator": (article_json(author={"name": "Admin"}), "", [], []),
    "nor a network's page": ('<meta property="article:author" content="https://www.facebook.com/kabarnusa">', "", [], []),
    "an agency is": (article_json(author={"name": "Antara"}), "", ["Antara"], []),
    "the editor given as author": (article_json(author={"name": "Budi Hartono"}), "<div>Rep: Rina Wulandari/ Red: Budi Hartono</div>", ["Rina Wulandari"], ["Budi Hartono"]),
    "the editor alone": (article_json(author={"name": "Budi Hartono"}), "<div>Editor: Budi Hartono</div>", [], ["Budi Hartono"]),
    "a shown name wins": (article_json(author={"name": "Akun Redaksi"}), "<div>Penulis: Rina Wulandari</div>", ["Rina Wulandari"], []),
    "Oleh without a colon": (article_json(author=[]), "<div>Oleh Rina Wulandari</div>", ["Rina Wulandari"], []),
    "Oleh in another element": (article_json(author=[]), "<div><span>Oleh</span> <a href='/penulis/rina'>Rina Wulandari</a></div>", ["Rina Wulandari"], []),
    "name and desk": (article_json(author=[]), "<div class='detail__author'>Rina Wulandari - kabarNusa</div>", ["Rina Wulandari"], []),
    "by the name of its class": (article_json(author=[]), "<div class='author-name'>Rina Wulandari</div>", ["Rina Wulandari"], []),
    "two names": (article_json(author=[]), "<div>Reporter: Rina Wulandari, Agus Salim</div>", ["Rina Wulandari", "Agus Salim"], []),
    "two names and dan": (article_json(author=[]), "<div>Penulis: Rina Wulandari dan Agus Salim</div>", ["Rina Wulandari", "Agus Salim"], []),
    "a degree": (article_json(author=[]), "<div>Penulis: Dr. Rina Wulandari, M.Si.</div>", ["Dr. Rina Wulandari, M.Si"], []),
    "a post": (article_json(author=[]), "<div>Laporan Wartawan Kabar Nusa, Rina Wulandari</div>", ["Rina Wulandari"], []),
    "a meta tag": ('<meta name="content_author" content="Rina Wulandari">', "", ["Rina Wulandari"], []),
    "an author's meta tag": ('<meta name="author" content="Rina Wulandari">', "", ["Rina Wulandari"], []),
    "an editor's meta tag": ('<meta name="content_author" content="Rina Wulandari"><meta name="content_editor" content="Budi Hartono">', "", ["Rina Wulandari"], ["Budi Hartono"]),
    "writer and editor": (article_json(author=[]), "<div>Penulis: Rina Wulandari | Editor: Budi Hartono</div>", ["Rina Wulandari"], ["Budi Hartono"]),
    "a link to the writer's page": (article_json(author=[]), "<div><a href='/author/12/rina'>Rina Wulandari</a></div>", ["Rina Wulandari"], []),
    "an editor's name beside the writer's": (
        '<meta name="content_editor" content="Budi Hartono">', "<div class='read__author'>Rina Wulandari, Budi Hartono</div>",
        ["Rina Wulandari"], ["Budi Hartono"]),
    "a photographer where nobody writes": (article_json(author=[]), "<div>Fotografer: Rina Wulandari</div>", ["Rina Wulandari"], []),
}  # fmt: skip


@pytest.mark.parametrize("form", BYLINES)
def test_authors_are_people_and_agencies(form: str) -> None:
    head, shown, authors, editors = BYLINES[form]
    article = read_story(text(), head=head, header=headline(shown))
    assert (article.authors, article.editors) == (authors, editors)
    assert article.body == body()


# --- Other fields


def test_section_tags_and_image_are_read() -> None:
    head = (
        article_json(articleSection="Daerah", keywords=["perahu", "buku"])
        + '<meta name="keywords" content="lain, lagi">'
    )
    header = headline(
        "<figure><img src='/p.jpg'><figcaption>Perahu merapat. (Foto: Dok. Dinas)</figcaption></figure>"
    )
    article = read_story(text(), head=head, header=header)
    assert article.section == "Daerah"
    assert article.tags == ["perahu", "buku"]
    assert article.image == Image(
        url="https://img.kabarnusa.example/2024/03/perahu.jpg", caption="Perahu merapat.", credit="Dok. Dinas"
    )


def test_tags_are_those_below_the_text_not_the_sites_topics() -> None:
    def box(*names: str) -> str:
        inner = "".join(f'<li class="tag-item"><a href="/tag/{name}">{name}</a></li>' for name in names)
        return f'<ul class="tag-list">{inner}</ul>'

    header = box("pemilu", "harga beras") + headline()
    article = read_story(text() + box("perahu", "buku"), header=header, after=box("liga", "film"))
    assert article.tags == ["perahu", "buku"]


def test_the_breadcrumb_names_the_section() -> None:
    trail = '<div class="breadcrumb"><a href="/">Beranda</a> <a href="/daerah">Daerah</a></div>'
    assert read_story(text(), header=trail + headline()).section == "Daerah"


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        (URL, URL),
        (f"{URL}?utm_source=x&page=all", URL),
        ("http:" + URL.removeprefix("https:"), URL),
        ("/daerah/read/1/x", "https://www.kabarnusa.example/daerah/read/1/x"),
        ("https://lain.example/x", URL),
        ("https://www.kabarnusa.example/", URL),
        ("", URL),
    ],
)
def test_the_address_is_the_canonical_one_on_the_outlets_domains(canonical: str, url: str) -> None:
    outlet = Outlet("kabarnusa", domains=("kabarnusa.example",), whole_article=("page",))
    page = document(text()).replace(f'href="{URL}"', f'href="{canonical}"')
    assert read(page, outlet=outlet, url=f"{URL}?page=all#isi").url == url


@pytest.mark.parametrize(
    ("head", "url", "kind"),
    [
        (HEAD, URL, "article"),
        (HEAD, "https://www.kabarnusa.example/video/read/1/x", "video"),
        (HEAD, "https://foto.kabarnusa.example/read/1/x", "photo"),
        (HEAD, "https://www.kabarnusa.example/podcast/1/x", "audio"),
        (article_json(**{"@type": "LiveBlogPosting"}), URL, "live"),
        (article_json(**{"@type": "ImageGallery"}), URL, "photo"),
    ],
)
def test_the_kind_follows_from_type_and_address(head: str, url: str, kind: str) -> None:
    assert read(document(text(), head=head), url=url).kind == kind


def test_a_page_that_is_not_free_is_paywalled() -> None:
    assert read_story(text(), head=article_json(isAccessibleForFree=False)).paywalled
    assert read_story(text(), head=article_json(isAccessibleForFree="False")).paywalled
    assert not read_story(text(), head=article_json(isAccessibleForFree=True)).paywalled


LAYOUT = Layout(
    body=".isi", name="kabarnusa-2024", title=".judul", lead=".teras", dateline=".tempat", authors=".penulis",
    editors=".penyunting", published=".terbit", modified=".ubah", section=".kanal", tags=".topik a", image=".foto img",
    caption=".foto span", drop=(".promo",), related=(".terkait",),
)  # fmt: skip


def test_a_layout_points_at_every_field() -> None:
    inner = (
        f"<span class='tempat'>WASIOR — </span>{text(0, 1)}<div class='promo'><p>Beli buku di toko kami, hari ini saja.</p></div>"
        f"{text(2, 3)}<div class='terkait'><b>Baca Juga</b><a href='/read/9/x'>Pasar Ikan Windesi Diresmikan</a></div>{text(4, 5)}"
    )
    header = (
        "<div class='kanal'>Pendidikan</div><div class='judul'>Judul dari Layout</div><p class='teras'>Perahu buku berlayar lagi.</p>"
        "<i class='penulis'>Agus Salim</i><i class='penyunting'>Budi Hartono</i><u class='terbit'>15/03/2024 08:00 WIB</u>"
        "<u class='ubah'>16/03/2024 08:00 WIB</u><div class='topik'><a>buku</a><a>laut</a></div>"
        "<div class='foto'><img src='/f.jpg'><span>Perahu di dermaga</span></div>"
    )
    outlet = Outlet(OUTLET.name, OUTLET.domains, (LAYOUT,), OUTLET.site_names)
    article = read(
        document(inner, header=header).replace('<meta property="og:image"', "<meta"), outlet=outlet
    )
    assert article.layout == "kabarnusa-2024"
    assert article.body == body()
    assert (article.title, article.lead, article.section) == (
        "Judul dari Layout",
        "Perahu buku berlayar lagi.",
        "Pendidikan",
    )
    assert (article.authors, article.editors) == (["Agus Salim"], ["Budi Hartono"])
    assert article.published_at == datetime(2024, 3, 15, 1, 0, tzinfo=UTC)
    assert article.modified_at == datetime(2024, 3, 16, 1, 0, tzinfo=UTC)
    assert article.tags == ["buku", "laut"]
    assert article.image == Image("https://www.kabarnusa.example/f.jpg", "Perahu di dermaga", None)
    assert article.dateline is not None
    assert article.dateline.place == "Wasior"
    assert [each.title for each in article.related] == ["Pasar Ikan Windesi Diresmikan"]


def test_the_first_layout_that_fits_the_page_is_used() -> None:
    layouts = (
        Layout(body=".baru", name="baru"),
        Layout(body=".isi", name="lama"),
        Layout(body="body", name="semua"),
    )
    outlet = Outlet(OUTLET.name, OUTLET.domains, layouts)
    assert read(document(text()), outlet=outlet).layout == "lama"
    assert read(document(text(), box="baru"), outlet=outlet).layout == "baru"
    assert read(document(text(), box="lain"), outlet=Outlet("x", layouts=layouts[:2])).layout == "generic"


OTHER_PAGES = {
    "not found": document("<p>Halaman yang Anda cari tidak ada.</p>", head="", header="<h1>404 - Halaman Tidak Ditemukan</h1>"),
    "a search": document(text(), head=ld('{"@type":"SearchResultsPage"}'), header="<h1>Hasil Pencarian</h1>"),
    "an index": document("<ul><li><a href='/1'>Pasar Ikan Windesi Diresmikan Bupati</a></li></ul>", head="", header="<h1>Indeks Berita</h1>").replace('content="article"', 'content="website"'),
}  # fmt: skip


@pytest.mark.parametrize("form", OTHER_PAGES)
def test_other_pages_are_refused(form: str) -> None:
    with pytest.raises(Refused) as refused:
        read(OTHER_PAGES[form])
    assert refused.value.reason in ("other_page", "not_an_article", "no_text")


def test_a_headline_may_begin_with_the_number_of_a_missing_page() -> None:
    page, title = document(text(), head=""), "404 Rumah di Rokan Hilir Terendam"
    assert read(page.replace(TITLE, title)).title == title
    for gone in ("404", "Error 404", "404 Not Found", "404: tidak ada"):
        with pytest.raises(Refused, match="other_page"):
            read(page.replace(TITLE, gone))


def test_the_front_page_is_no_article() -> None:
    with pytest.raises(Refused, match="other_page"):
        read(document(text(), head=""), url="https://www.kabarnusa.example/")
