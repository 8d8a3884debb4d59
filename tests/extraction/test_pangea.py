# ruff: noqa: E501 - forms stand as pages write them
"""Pages of the Pangea system (VOA, RFE/RL): every form, with its layout and without."""

from __future__ import annotations

import dataclasses

import pytest

from newscrawl.article import Article, Page
from newscrawl.errors import Refused
from newscrawl.extraction.extract import extract
from newscrawl.extraction.layout import Outlet
from newscrawl.spiders.voa_id import VoaIdSpider
from tests.extraction.pages import FETCHED, PARAGRAPHS, blocks, links, text
from tests.site.chrome import not_found_page
from tests.site.pangea import render
from tests.site.stories import Story, link, load_stories

STORIES = {story.number: story for story in load_stories()}
READ = [link(story, STORIES) for story in STORIES.values() if story.is_article and story.fault is None]
VOA = VoaIdSpider.describe()
URL = "https://www.voaindonesia.com/a/perpustakaan-perahu-berlayar/7990001.html"


def read(markup: str, outlet: Outlet = VOA, url: str = URL) -> Article:
    return extract(Page(url, markup.encode(), outlet.name, FETCHED), outlet)


def slug(story: Story) -> str:
    return f"{story.form}-{story.slug[:30]}"


@pytest.mark.parametrize("story", READ, ids=slug)
def test_every_form_is_read_as_written(story: Story) -> None:
    article = read(render(story), url=story.url)
    assert blocks(article) == story.expected_blocks
    assert (article.title, article.lead, article.kind) == (story.title, story.lead, story.kind)
    assert article.authors == story.expected_authors
    assert article.initials == list(story.initials)
    assert article.published_at == story.expected_published_at
    assert (article.dateline.text if article.dateline else None) == story.dateline
    assert links(article) == story.expected_related


@pytest.mark.parametrize("story", [each for each in READ if each.kind == "article"], ids=slug)
def test_pages_are_known_by_their_mark_on_any_host(story: Story) -> None:
    article = read(render(story), Outlet("radio.example"), "https://www.radio.example/a/x/1.html")
    assert (article.layout or "").startswith("pangea")
    assert article.body == story.expected_body


@pytest.mark.parametrize(
    "story", [each for each in READ if each.kind == "article" and not each.factcheck], ids=slug
)
def test_the_generic_rules_read_them_as_well(story: Story) -> None:
    outlet = dataclasses.replace(VOA, layouts=(), marked=False)
    article = read(render(story), outlet, story.url)
    assert article.layout == "generic"
    assert article.body == story.expected_body


def test_a_page_that_was_not_found_is_refused_though_it_answers_200() -> None:
    with pytest.raises(Refused) as refused:
        read(not_found_page())
    assert refused.value.reason == "other_page"


UTAG = 'var utag_data={entity:"VOA",pangea_version:"8",language_service:"VOA Indonesian",page_type:"article",content_type:"article",pub_year:"2014",pub_month:"03",pub_day:"14",pub_hour:"05",pub_minute:"04",byline:"Rina Wulandari"};'


def page(wsw: str, kind: str = "article-content", utag: str = UTAG) -> str:
    return (
        f'<html><head><title>Perahu Buku Berlayar</title><script>{utag}</script></head><body><div class="hdr-container">'
        '<h1 class="pg-title">Perahu Buku Berlayar</h1></div><div class="body-container"><div class="row">'
        f'<div id="{kind}"><div class="wsw">{wsw}</div><ul></ul></div></div><div class="region"><div class="media-block">'
        '<a href="/a/lain/1.html"><h4 class="media-block__title">Judul Lain dari Sidebar Situs</h4></a></div></div></div></body></html>'
    )


BODIES = {
    "paragraphs": text(),
    "bare text and breaks": "<br />\n<br />\n".join(PARAGRAPHS),
    "one paragraph and breaks": f"<p>{'<br><br>'.join(PARAGRAPHS)}</p>",
    "empty paragraphs at the end": text() + "<p>&nbsp;</p>" * 11,
    "an embed with its script": text(0, 1, 2) + '<div class="clear"></div><div class="wsw__embed mediaReplacer externalMedia"><script>renderExternalContent("https://www.youtube.com/embed/x")</script></div>' + text(3, 4, 5),
    "a self-closed span in a figure": text(0, 1, 2) + '<div class="wsw__embed"><figure class="media-image"><div class="img-wrap"></div><span class="ico" /><figcaption><span class="caption">FILE - Perahu di dermaga.</span></figcaption></figure></div>' + text(3, 4, 5),
    "a player": '<div class="c-mmp"><p>No media source currently available</p><span>0:00 0:03:12</span></div>' + text(),
    "strings of a player": text(0, 1, 2) + "<p>No media source currently available</p><p>Embed</p><p>share</p><p>The code has been copied to your clipboard.</p>" + text(3, 4, 5),
    "links of the system": text().replace("Yulce Marani", '<a class="wsw__a" href="/a/1.html">Yulce Marani</a>'),
}  # fmt: skip


@pytest.mark.parametrize("form", BODIES)
def test_old_and_new_bodies_give_the_same_paragraphs(form: str) -> None:
    article = read(page(BODIES[form]))
    assert [kind_text[1] for kind_text in blocks(article)] == list(PARAGRAPHS)
    assert article.authors == ["Rina Wulandari"]
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2014-03-14T05:04:00+00:00"


ALSO_READ = {
    "a block": '<div class="media-block also-read"><a href="/a/rumah-baca/11.html"><span class="also-read__label">BACA JUGA:</span><h4>Nelayan Bangun Rumah Baca</h4></a></div>',
    "another block": '<div class="wsw__embed"><div class="media-block also-read"><span>BACA JUGA:</span><div><a href="/a/rumah-baca/11.html"><h4 class="x">Nelayan Bangun Rumah Baca</h4></a></div></div></div>',
    "a text": '<p>BACA JUGA: <a href="/a/rumah-baca/11.html">Nelayan Bangun Rumah Baca</a></p>',
    "a bold text": '<p><strong>BACA JUGA:</strong> <a class="wsw__a" href="/a/rumah-baca/11.html">Nelayan Bangun Rumah Baca</a></p>',
}  # fmt: skip


@pytest.mark.parametrize("form", ALSO_READ)
def test_also_read_blocks_are_data_and_leave_no_trace(form: str) -> None:
    inner = (
        f"{text(0, 1)}{ALSO_READ[form]}<h2>Dana Koperasi</h2>{text(2, 3, 4)}<p>{PARAGRAPHS[5]} [lt/ab]</p>"
    )
    article = read(page(inner))
    assert links(article) == [
        ("Nelayan Bangun Rumah Baca", "https://www.voaindonesia.com/a/rumah-baca/11.html")
    ]
    assert blocks(article) == [
        *[("paragraph", each) for each in PARAGRAPHS[:2]],
        ("heading", "Dana Koperasi"),
        *[("paragraph", each) for each in PARAGRAPHS[2:]],
    ]
    assert article.initials == ["lt", "ab"]


def test_a_date_of_the_year_1900_is_unknown() -> None:
    utag = UTAG.replace('pub_year:"2014"', 'pub_year:"1900"')
    assert read(page(text(), utag=utag)).published_at is None


def test_a_live_blog_says_so() -> None:
    utag = UTAG.replace('content_type:"article"', 'content_type:"article",subcontent_type:"liveblog"')
    assert read(page(text(), utag=utag)).kind == "live"


@pytest.mark.parametrize("page_type", ["scheduleraudio", "Homepage", "section", "404 error"])
def test_other_pages_are_no_articles(page_type: str) -> None:
    utag = UTAG.replace('page_type:"article"', f'page_type:"{page_type}"')
    with pytest.raises(Refused, match="other_page"):
        read(page(text(), utag=utag))
