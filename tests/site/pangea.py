# ruff: noqa: E501 - markup stands as the CMS writes it
"""Article pages in the structures that the Pangea CMS has used, one per `Story.form`.

`standard` is the markup of 2020 to 2025, `2018` that of 2017 to 2019, `2013` has bare text and <br> where
others have paragraphs, `article__content` another container; `video`, `audio`, `programme`, `photo`, `live`
and `factcheck` are page types of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from tests.site.bodies import caption_text, claim_box, content, player
from tests.site.chrome import ZONES, bottom, escape, head, image_url, sidebar
from tests.site.stories import ORIGIN, Story

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
    "November", "Desember",
)  # fmt: skip
_PAGE_TYPES = {
    "video": ("video", "video", "video clip", "pg-media pg-video"),
    "audio": ("audio", "audio", "audio clip", "pg-media pg-audio"),
    "programme": ("scheduleraudio", "audio", "scheduleraudio", "pg-media pg-prog"),
    "photo": ("photogallery", "photo", "photogallery", "pg-photo"),
    "live": ("liveblog", "liveblog", "liveblog", "pg-lblog"),
    "factcheck": ("factcheck", "article", "factcheck", "pg-fc print-lay-article"),
}
_ARTICLE_TYPE = ("article", "article", "article", "pg-article print-lay-article")


def render(story: Story, others: Sequence[Story] = (), charset: str = "utf-8", padding: str = "") -> str:
    """Return a story's page; `others` fill its sidebar, `charset` is what its meta tag claims.

    `padding` is JavaScript for the page's last script, to give a page the weight of a real one.
    """
    page_type, content_type, subtype, body_class = _PAGE_TYPES.get(story.form, _ARTICLE_TYPE)
    data = _utag_values(story, page_type, content_type, subtype)
    top = head(story.title + " ", _meta_lines(story), data, body_class, charset)
    column = "\n".join((
        '<div class="body-container">\n<div class="row">',
        '<div class="col-xs-12 col-sm-12 col-md-10 col-lg-10 pull-right">\n<div class="row">',
        claim_box(story),
        '<div class="col-xs-12 col-sm-12 col-md-8 col-lg-8 pull-left bottom-offset content-offset">',
        content(story),
        "</div>",
        sidebar(others[:4], others[4:10]),
        "</div>\n</div>\n</div>\n</div>",
    ))  # fmt: skip
    script = f"<script>{padding}</script>\n" if padding else ""
    return f'{top}\n<div class="container">\n{_header(story)}\n{column}\n</div>\n{script}{bottom()}'


def _utag_values(story: Story, page_type: str, content_type: str, subtype: str) -> dict[str, str]:
    published = story.published.astimezone(UTC)
    return {
        "entity": "VOA", "pangea_version": "8.31.0.0.276", "language": "Indonesian",
        "language_service": "VOA Indonesian", "short_language_service": "IND", "property_id": "437",
        "platform": "responsive", "runs_js": "Yes", "page_title": story.title + " ", "page_type": page_type,
        "page_name": story.title + " ", "short_headline": story.title, "headline": story.title,
        "content_type": content_type, "subcontent_type": subtype, "enviro_type": "prod", "url": story.url,
        "domain": "www.voaindonesia.com", "pub_year": f"{published.year:04}", "pub_month": f"{published:%m}",
        "pub_day": f"{published:%d}", "pub_hour": f"{published:%H}", "pub_minute": f"{published:%M}",
        "pub_weekday": f"{published:%A}", "dateline": f"{story.dateline} " if story.dateline else "",
        "byline": ", ".join(story.authors), "categories": story.section.lower(),
        "tags": ";".join(story.keywords), "slug": story.slug, "section": story.section.lower(),
        "english_section": story.section.lower(), "article_uid": str(story.number),
    }  # fmt: skip


def _meta_lines(story: Story) -> list[str]:
    title, url = escape(story.title + " "), escape(story.url)
    summary = escape((story.lead or _first_sentence(story)) + " ")
    lines = [
        f'<meta name="description" content="{summary}" />',
        f'<meta name="keywords" content="{escape(", ".join(story.expected_tags))}" />',
        '<meta name="viewport" content="width=device-width, initial-scale=1.0" />',
        f'<link href="{url}" rel="canonical" />',
        f'<meta content="{title}" property="og:title" />',
        f'<meta content="{summary}" property="og:description" />',
        '<meta content="article" property="og:type" />',
        f'<meta content="{url}" property="og:url" />',
        '<meta content="VOA Indonesia" property="og:site_name" />',
        f'<meta content="{image_url(story)}" property="og:image" />',
    ]
    if story.authors and story.byline != "utag":
        lines.append(f'<meta content="{escape(", ".join(story.authors))}" name="Author" />')
    lines.append(f'<link rel="amphtml" href="{ORIGIN}{escape(story.path).replace("/a/", "/amp/", 1)}" />')
    if data := _json_ld(story):
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("'", "\\u0027")
        lines.append(f'<script type="application/ld+json">{text}</script>')
    return lines


def _first_sentence(story: Story) -> str:
    body = story.expected_body or story.title
    return re.split(r"(?<=[.?!”]) ", body, maxsplit=1)[0].split("\n")[0]


def _spaced(moment: datetime) -> str:
    """Return a date as the CMS writes it in JSON-LD: UTC, with a space instead of T."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(' ')}Z"


def _json_ld(story: Story) -> dict[str, object] | None:
    if story.form in ("2018", "video", "audio", "programme"):
        return None
    fact_check = story.form == "factcheck"
    data: dict[str, object] = {
        "articleSection": story.section,
        "headline": story.title + " ",
        "inLanguage": "id-ID",
        "keywords": ", ".join(story.expected_tags),
        "datePublished": _spaced(story.published),
        "dateModified": "0001-01-01 00:00:00Z" if fact_check else _spaced(story.modified),
        "publisher": {"@type": "NewsMediaOrganization", "url": ORIGIN, "name": "VOA Indonesia"},
        "@context": "https://schema.org",
        "@type": "ClaimReview" if fact_check else "NewsArticle",
        "mainEntityOfPage": story.url,
        "url": story.url,
        "description": story.lead or "",
        "image": {"@type": "ImageObject", "width": 1080, "height": 608, "url": image_url(story, "_w1080_h608")},
        "name": story.title + " ",
    }  # fmt: skip
    if story.factcheck:
        data["claimReviewed"] = f"“{story.factcheck[0]}”"
    if story.authors and story.byline != "utag":
        author = {"@type": "Person", "description": "", "name": ", ".join(story.authors)}
        data = {"author": author, **data}
    return data


def _header(story: Story) -> str:
    """Return category, title, date, byline, cover picture and lead. A radio programme has two h1."""
    old = story.form == "2018"
    programme = '<h1 class="title pg-title">Siaran Radio</h1>\n' if story.form == "programme" else ""
    title = escape(story.title)
    share = (
        '<div class="col-xs-12 col-md-2 pull-left article-share pos-rel"><span class="label label--share">Bagikan</span>'
        f'<div class="sticky-share-container" style="display:none"><div class="pg-title pg-title--sticky-share">{title}'
        '</div></div><p class="link-print buttons p-0"><span class="btn__text">Cetak</span></p></div>'
    )
    intro = f'<div class="intro content-offset">\n<p >{escape(story.lead)}</p>\n</div>' if story.lead else ""
    zone = ZONES[story.section]
    return f"""<div class="hdr-container">
<div class="row">
<div class="col-category col-xs-12 col-md-2 pull-left"> <div class="category js-category">
<a class="" href="/z/{zone}">{escape(story.section)}</a> </div>
</div><div class="col-title col-xs-12 col-md-10 pull-right"> {programme}<h1 class="{"" if old else "title "}pg-title" >
{title}
</h1>
</div><div class="col-publishing-details col-xs-12 col-sm-12 col-md-2 pull-left"> <div class="publishing-details ">
<div class="published">
<span class="date" >
<time{"" if old else ' pubdate="pubdate"'} datetime="{story.published.isoformat()}">
{_shown_date(story)}
</time>
</span>
</div>
{_byline(story)}
</div>
</div><div class="col-lg-12 separator"> <div class="separator">
<hr class="title-line" />
</div>
</div><div class="col-multimedia col-xs-12 col-md-10 pull-right"> {_cover(story)}
{intro}
</div>{share}
</div>
</div>"""


def _shown_date(story: Story) -> str:
    if story.form == "programme":
        return "28 menit lalu"
    day = f"{story.published:%d}/{story.published:%m}/{story.published.year}"
    return (
        day
        if story.form == "2018"
        else f"{story.published:%d} {MONTHS[story.published.month - 1]} {story.published.year}"
    )


def _byline(story: Story) -> str:
    if not story.authors or story.byline == "utag":
        return ""
    names = [", ".join(story.authors)] if story.byline == "comma" else list(story.authors)
    if story.form == "2018":
        return f'<div class="authors">\nOleh {" dan ".join(map(escape, names))}\n</div>'
    items = "\n".join(
        f'<li class="links__item">\n{"Oleh " if index == 0 else ""}<a class="links__item-link" '
        f'href="/author/{re.sub(r"[^a-z]+", "-", name.lower())}/{story.number % 997:03x}" title="{escape(name)}">'
        f"{escape(name)}</a>\n</li>"
        for index, name in enumerate(names)
    )
    return f'<div class="links">\n<ul class="links__list links__list--column">\n{items}\n</ul>\n</div>'


def _cover(story: Story) -> str:
    if story.kind in ("video", "audio"):
        return player(story.kind)
    if not story.caption:
        return ""
    caption = caption_text(story.caption, story.credit or "")
    picture = f'<img src="{image_url(story, "_w250_r1_s")}" alt="{escape(story.caption)}" />'
    if story.form == "2018":
        return f'<div class="media-pholder media-pholder--photo">\n{picture}\n<p class="caption">{caption}</p>\n</div>'
    return (
        f'<div class="cover-media">\n<figure class="media-image js-media-expand">\n<div class="img-wrap">\n'
        f'<div class="thumb thumb16_9">\n{picture}\n</div>\n'
        '<span class="ico ico-fullscreen ico--media-expand ico--rounded"></span>\n</div>\n'
        f'<figcaption>\n<span class="caption">{caption}</span>\n</figcaption>\n</figure>\n</div>'
    )
