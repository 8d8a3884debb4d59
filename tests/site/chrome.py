# ruff: noqa: E501 - markup stands as the CMS writes it
"""What stands around an article on every page of the invented outlet: head scripts, menus, sidebar, footer.

The class names are those of Pangea pages of 2024 and 2019; the texts are our own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape as _escape

from tests.site.stories import ORIGIN, Story

ZONES = {
    "Ekonomi": 333, "Asia Pasifik": 310, "Kesehatan": 344, "Teknologi": 348, "Lingkungan": 352, "Sains": 349,
    "Olahraga": 361, "Pendidikan": 355, "Politik": 322, "Budaya": 358, "Amerika Serikat": 301, "Video": 586,
    "Audio": 585, "Foto": 588, "Cek Fakta": 7120,
}  # fmt: skip
_MENU = ("Ekonomi", "Kesehatan", "Lingkungan", "Sains", "Teknologi", "Pendidikan", "Budaya", "Olahraga")


def escape(text: str) -> str:
    """Return `text` as Pangea escapes it in titles and attributes."""
    return _escape(text, quote=True).replace("&#x27;", "&#39;")


def image_url(story: Story, size: str = "") -> str:
    """Return the address of a story's cover picture; `size` is a suffix such as `_w250_r1_s`."""
    return f"https://gdb.voaindonesia.com/{story.number:08x}-0aff-0242-ac11-08dc{story.number:08x}{size}.jpg"


def utag(values: Mapping[str, str]) -> str:
    r"""Return the page's `utag_data` script: JavaScript with bare keys and `\u0026#39;` in its strings."""
    pairs = ",".join(
        f"{name}:{json.dumps(escape(value), ensure_ascii=False)}" for name, value in values.items()
    )
    return f"var utag_data={{{pairs}}};".replace("&", "\\u0026")


def head(title: str, lines: Iterable[str], data: Mapping[str, str], body_class: str, charset: str) -> str:
    """Return everything up to and including the menus, of a page in the markup of 2024."""
    return "\n".join((
        '\n<!DOCTYPE html>\n<html lang="id" dir="ltr" class="no-js">\n<head>',
        '<link href="/Content/responsive/VOA/id-ID/VOA-id-ID.css?&amp;av=0.1.0.0&amp;cb=276" rel="stylesheet"/>',
        '<script type="text/javascript">document.documentElement.className = "js"; var cacheBuster = "276";'
        "var isLoggingEnabled = false; var pwaEnabled = false;</script>",
        f'<meta charset="{charset}" />',
        f"<title>{escape(title)}</title>",
        *lines,
        '<link rel="alternate" type="application/rss+xml" title="VOA - Berita Utama [RSS]" href="/api/" />',
        '<link rel="sitemap" type="application/rss+xml" href="/sitemap.xml" />',
        f'</head>\n<body class=" nav-no-loaded cc_theme {body_class} nojs-images ">',
        f'<script type="text/javascript" data-cookiecategory="analytics">\n{utag(data)}\n'
        "if(typeof(TealiumTagFrom)==='function'){var utag_from=TealiumTagFrom();}\n</script>",
        _top(),
    ))  # fmt: skip


@cache
def _top() -> str:
    items = "\n".join(
        f'<li class="main-nav__item"><a class="main-nav__item-name main-nav__item-name--link" '
        f'href="/z/{ZONES[name]}" title="{name}" data-item-name="{name.lower()}">{name}</a></li>'
        for name in _MENU
    )
    return f"""<section>
<div class="sr-only"><h2>Tautan aksesibilitas</h2><ul><li><a href="#content">Loncat ke isi utama</a></li>
<li><a href="#navigation">Loncat ke menu utama</a></li></ul></div>
</section>
<div dir="ltr">
<div id="page">
<aside>
<div class="c-lightbox overlay-modal"><div class="c-lightbox__intro"><h2 class="c-lightbox__intro-title"></h2>
<button class="btn btn--rounded c-lightbox__btn c-lightbox__intro-next" title="Berikutnya">Berikutnya</button></div>
<div class="hidden"><div class="content-advisory__box content-advisory__box--lightbox">
<span class="content-advisory__box-text">Gambar ini mungkin kurang nyaman dilihat sebagian pembaca.</span>
</div></div></div>
<div class="print-dialogue"><div class="container"><h3 class="print-dialogue__title section-head">Pilihan cetak:</h3>
<label for="checkboxImages" class="form__label m-t-md">Gambar</label></div></div>
<div class="ctc-message pos-fix"><div class="ctc-message__inner">Tautan sudah disalin</div></div>
</aside>
<div class="hdr-20 hdr-20--big">
<div class="hdr-20__inner"><div class="hdr-20__max pos-rel"><div class="hdr-20__side hdr-20__side--primary d-flex">
<nav class="main-nav menu-pnl__item menu-pnl__item--first" id="navigation">
<ul class="main-nav__list accordeon" data-promo-name="link" data-location-name="nav,secnav">
<li class="main-nav__item"><a class="main-nav__item-name main-nav__item-name--link" href="/" title="Beranda">Beranda</a></li>
{items}
</ul>
</nav>
<div class="menu-pnl__item menu-pnl__item--social"><h5 class="menu-pnl__sub-head">Ikuti Kami</h5></div>
<form action="/s" class="srch-top__form" id="form-topSearch" method="get" role="search">
<label for="txtHeaderSearch" class="sr-only">Cari</label>
<input type="text" id="txtHeaderSearch" name="k" placeholder="cari berita ..." value="" class="srch-top__input" />
</form>
</div></div></div>
</div>
<div class="c-hlights c-hlights--breaking c-hlights--no-item" data-hlight-display="mobile,desktop">
<span class="c-hlights__label"><span class="">Berita Terkini</span></span>
<ul class="c-hlights__items switcher-target"></ul></div>
<div id="content">"""


def media_block(story: Story, short: bool = False, width: str = "col-xs-12 col-sm-6 col-md-12") -> str:
    """Return a list item of a listing or sidebar: picture and title, each a link to the same story."""
    path, title = escape(story.short_path if short else story.path), escape(story.title)
    date = (
        f'<span class="date date--mb date--size-4">{story.published:%d/%m/%Y}</span>' if story.dated else ""
    )
    return f"""<li class="{width} mb-grid">
<div class="media-block ">
<a href="{path}" class="img-wrap img-wrap--t-spac img-wrap--size-4 img-wrap--float" title="{title}">
<div class="thumb thumb16_9">
<noscript class="nojs-img">
<img src="{image_url(story, "_w100_r1")}" alt="{title}" />
</noscript>
<img data-src="{image_url(story, "_w33_r1")}" src="" alt="{title}" class=""/>
</div>
</a>
<div class="media-block__content media-block__content--h">
{date}
<a href="{path}">
<h4 class="media-block__title media-block__title--size-4" title="{title}">
{title}
</h4>
</a>
</div>
</div>
</li>"""


def sidebar(related: Sequence[Story], popular: Sequence[Story]) -> str:
    """Return the column beside an article: other stories' titles, which belong to no text."""
    lists = "\n".join(
        f'<div class="media-block-wrap"{mark}>\n<h2 class="section-head">{label}</h2>\n<div class="row">\n<ul>\n'
        + "\n".join(media_block(story) for story in stories)
        + "\n</ul>\n</div>\n</div>"
        for label, mark, stories in (
            ("Terkait", "", related),
            ("Terpopuler", ' id="wrowblock-6203_21" data-area-id=R1_1', popular),
        )
        if stories
    )
    return (
        '<div class="col-xs-12 col-sm-12 col-md-4 col-lg-4 pull-left design-top-offset">\n'
        f'<div class="region">\n{lists}\n</div>\n</div>'
    )


@cache
def bottom() -> str:
    """Return the footer and the end of the page."""
    items = "\n".join(
        f'<li class="subitem"><a class="handler" href="/z/{zone}" title="{name}">{name}</a></li>'
        for name, zone in ZONES.items()
    )
    return f"""</div>
<div class="back-to-top-nav disabled visible-xs"><a title="Kembali ke atas" class="back-to-top-link" href="#page"></a></div>
<footer role="contentinfo">
<div id="foot" class="foot"><div class="container"><div class="foot-nav collapsed" id="foot-nav"><div class="menu">
<ul class="items">
<li class="block-primary collapsed collapsible item"><span class="handler">Rubrik</span>
<div class="inner"><ul class="subitems">
{items}
</ul></div></li>
<li class="block-secondary collapsed collapsible item"><span class="handler">Tentang situs ini</span>
<div class="inner"><p>Semua berita, orang, dan angka di situs ini rekaan, ditulis untuk menguji perangkat lunak.</p></div>
</li>
</ul>
</div></div></div></div>
</footer>
</div>
</div>
<script defer src="/Scripts/responsive/serviceWorkerInstall.js?cb=276"></script>
</body>
</html>
"""


def not_found_page() -> str:
    """Return the CMS's own "not found" page, which the live site sends with status 200 at times."""
    data = {
        "entity": "VOA", "pangea_version": "8.31.0.0.276", "language_service": "VOA Indonesian",
        "page_type": "404 error", "page_title": "Halaman tidak ditemukan", "content_type": "404 error",
        "domain": "www.voaindonesia.com",
    }  # fmt: skip
    text = (
        '<div class="container"><div class="row"><div class="col-xs-12"><h1 class="pg-title">404</h1>\n'
        '<div class="wsw"><p>Halaman yang Anda cari sudah dipindahkan atau tidak pernah ada. '
        'Silakan kembali ke <a class="wsw__a" href="/">halaman depan</a> atau gunakan kotak pencarian.</p></div>'
        "</div></div></div>"
    )
    lines = [f'<meta content="{ORIGIN}/404" property="og:url" />']
    return head("Halaman tidak ditemukan", lines, data, "pg-404", "utf-8") + text + bottom()
