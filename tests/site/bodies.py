# ruff: noqa: E501 - markup stands as the CMS writes it
"""What stands in an article page between its header and its sidebar: claim box, text, gallery, player."""

from __future__ import annotations

import re

from tests.site.chrome import escape, image_url
from tests.site.stories import ORIGIN, Piece, Story, plain


def caption_text(caption: str, credit: str) -> str:
    """Return a caption as shown, its credit in brackets."""
    return escape(f"{caption} (Foto: {credit})" if credit else caption)


def player(kind: str) -> str:
    """Return the media player with the words that it leaves in a page's text."""
    holder = "media-pholder--video" if kind == "video" else "media-pholder--audio"
    return (
        f'<div class="media-pholder {holder}"><div class="c-sticky-container"><div class="c-mmp c-mmp--enabled">\n'
        '<p class="c-mmp__no-media">Sumber media saat ini tidak tersedia</p>\n'
        '<span class="c-mmp__time">0:00</span> <span class="c-mmp__label">0:30:00</span>\n'
        '<div class="c-mmp__overlay"><button class="btn">Sematkan</button><span>Kode sudah disalin ke papan klip Anda</span>'
        "</div>\n</div></div></div>"
    )


def claim_box(story: Story) -> str:
    """Return a fact check's claim (with a `.wsw` of its own) and verdict, which stand before the body."""
    if not story.factcheck:
        return ""
    claim, claimant, verdict, text = map(escape, story.factcheck)
    return f"""<div class="col-xs-12">
<div class="fc__body">
<div class="statement">
<div class="statement-head red"><div class="statement-author"><h4 class="author">{claimant}</h4><p class="desc"></p></div></div>
<div class="statement-content">
<div class="wsw">
<p>“{claim}”</p>
</div>
</div>
<div class="statement-source"><a href="https://example.org/pesan" title="Sumber">Sumber: {claimant}</a></div>
</div>
<div class="verdict"><div class="verdict-head"><div class="title red"><span class="ico ico-close rounded"></span>
<span>{verdict}</span>
<div class="intro">
{text}
</div></div></div></div>
</div>
</div>"""


def content(story: Story) -> str:
    """Return the article's own column, empty on video and audio pages."""
    if story.kind in ("video", "audio"):
        return ""
    if story.form == "photo":
        return _gallery(story)
    body = _bare_body(story) if story.form == "2013" else _body(story)
    if story.form == "article__content":
        return f'<div class="article__content">\n{body}\n</div>'
    after = '<ul class="author-hlight">\n</ul>' if story.form == "2018" else "<ul>\n</ul>"
    return (
        '<div id="article-content" class="content-floated-wrap fb-quotable">\n'
        f'<div class="wsw">\n{body}\n</div>\n{after}\n</div>'
    )


def _gallery(story: Story) -> str:
    items = "\n".join(
        f'<div class="media-block-wrap"><figure class="media-gallery"><span class="number">{index}</span>'
        f'<figcaption><span class="caption">{caption_text(piece.text, piece.style)}</span></figcaption></figure></div>'
        for index, piece in enumerate(story.pieces, start=1)
    )
    return f'<div id="galleryItems" class="gallery">\n{items}\n<p class="buttons"><a class="link-showMore" href="?p=1">Muat lagi</a></p></div>'


def _sign_off(story: Story) -> str:
    return f"[{'/'.join(story.initials)}]" if story.initials else ""


def _bare_body(story: Story) -> str:
    """Return the body as pages of 2012 to 2014 have it: no paragraphs, only text and line breaks."""
    lines = [
        f"<strong>{_inline(piece.text)}</strong>" if piece.type == "heading" else _inline(piece.text)
        for piece in story.pieces
    ]
    if story.initials:
        lines[-1] += f" {_sign_off(story)}"
    dateline = f'<span class="dateline">{escape(story.dateline)} — </span>' if story.dateline else ""
    return dateline + "<br />\n<br />\n".join(lines) + "<br />"


def _body(story: Story) -> str:
    pieces = list(story.pieces)
    last = max((i for i, piece in enumerate(pieces) if piece.type in ("paragraph", "bare")), default=-1)
    parts = []
    inside = story.form == "2018"
    dateline = f'<span class="dateline">{escape(story.dateline)} —&nbsp;</span>' if story.dateline else ""
    if dateline and not inside:
        parts.append(f"{dateline}\n")
    joined, in_list, also = "", False, 0
    for index, piece in enumerate(pieces):
        if in_list != (piece.type == "list_item"):
            parts.append("</ul>\n" if in_list else "<ul>\n")
            in_list = not in_list
        if piece.type == "heading" and piece.style == "br":
            joined = f"<strong>{_inline(piece.text)} </strong><br>\n<br>\n"
            continue
        text = _inline(piece.text)
        if piece.type == "paragraph" and inside:
            text, inside = dateline + text, False
        if index == last and story.initials and not story.initials_apart:
            text += f" {_sign_off(story)}"
        if piece.type in ("also", "also-text"):
            title, url = story.related[also]
            also += 1
            parts.append(_also(piece.type, title, url.removeprefix(ORIGIN), story.number))
        else:
            parts.append(_piece(piece, joined + text, story))
        joined = ""
    if story.initials_apart:
        parts.append(f"<p>{_sign_off(story)}</p>")
    return "".join(parts).rstrip("\n")


def _inline(text: str) -> str:
    html = escape(text).replace("&#39;", "'").replace("&quot;", '"')
    html = re.sub(r"\[([^]]+)\]\(([^)]+)\)", r'<a class="wsw__a" href="\2" target="_blank">\1</a>', html)
    html = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", html)
    return re.sub(r"\*([^*]+)\*", r"<em>\1</em>", html)


def _piece(piece: Piece, text: str, story: Story) -> str:
    match piece.type:
        case "paragraph":
            return f"<p>{text}</p>\n"
        case "bare":
            return f"{text}\n"
        case "heading" if piece.style == "bold":
            return f"<p><strong>{text}</strong></p>\n"
        case "heading":
            return f'<{piece.style} class="wsw__{piece.style}">{text}</{piece.style}>\n'
        case "list_item":
            return f"<li>{text}</li>\n"
        case "quote":
            return f"<blockquote>{text}</blockquote>\n"
        case "photo":
            return _photo(piece, story)
        case "embed":
            return _embed(piece.text)
        case "player":
            return f'<div class="wsw__embed">{player("video")}</div>\n'
        case "post":
            return f'<div class="lblog__meta"><time class="lblog__time">{piece.style}</time></div>\n<h2 class="wsw__h2">{text}</h2>\n'
    return "<p>&nbsp;</p>\n"


def _photo(piece: Piece, story: Story) -> str:
    # The self-closed span is the CMS's own: legal XML, left open by HTML parsers.
    return (
        '<div class="wsw__embed">\n<figure class="media-image js-media-expand">\n<div class="img-wrap">\n'
        f'<div class="thumb">\n<img alt="{escape(plain(piece.text))}" src="{image_url(story, "_w250_r0_s")}" />\n</div>\n'
        '<span class="ico ico-fullscreen ico--media-expand ico--rounded" />\n</div>\n'
        f'<figcaption>\n<span class="caption">{caption_text(piece.text, piece.style)}</span>\n</figcaption>\n</figure>\n</div>\n'
    )


def _embed(url: str) -> str:
    return (
        '<div class="clear"></div>\n<div class="wsw__embed mediaReplacer externalMedia">\n'
        '<div class="c-sticky-container">\n<div class="c-sticky-element" data-sp_api="youtube">\n'
        '<div class="external-content-placeholder"></div>'
        f'<script>renderExternalContent("{url}?&&&fs=1&enablejsapi=1")</script>\n</div>\n</div>\n</div>\n'
    )


def _also(type_: str, title: str, path: str, number: int) -> str:
    """Return a read-also link. The names inside the block vary, and nothing separates it from what follows."""
    title, path = escape(title), escape(path)
    if type_ == "also-text":
        return f'<p>BACA JUGA: <a class="wsw__a" href="{path}">{title}</a></p>\n'
    picture = '<div class="thumb thumb16_9"><img data-src="" src="" alt="" /></div>'
    inner = (
        f'<a href="{path}" class="img-wrap img-wrap--size-3 also-read__img">{picture}</a><div class="media-block__content">'
        f'<span class="label also-read__label">BACA JUGA:</span><a href="{path}"><h4 class="media-block__title">{title}</h4></a></div>',
        f'<a href="{path}" class="also-read__link" title="{title}"><span class="also-read__text--label">Baca juga:</span>'
        f'<h4 class="media-block__title media-block__title--size-3 also-read__text p-0">{title}</h4></a>',
        f'<span class="title-label">BACA JUGA:</span><div class="content"><h4><a href="{path}">{title}</a></h4></div>',
    )[number % 3]
    return f'<div class="media-block also-read">{inner}</div>'
