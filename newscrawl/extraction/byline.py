"""Who wrote and who edited an article, as the page shows it.

The shown byline decides over what the page tells machines: several outlets give the editor, the outlet, or
whoever pressed the button as the author of a NewsArticle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lxml import html

from newscrawl.extraction.blocks import TextNode
from newscrawl.extraction.dates import find_stamp
from newscrawl.extraction.dom import beside_article, names_of, text_of
from newscrawl.extraction.site import SiteNames, compact

Role = Literal["writer", "editor", "photographer"]

MAX_NAMES = 12
_MAX_LINE = 160
_NEAR_BEFORE, _NEAR_AFTER = 12, 30
_SAME_GROUP = 12
_CAPTION = 15

_ROLES: dict[Role, str] = {
    "photographer": r"fotografer|photographer|pewarta foto|juru foto|foto oleh",
    "editor": r"editor|redaktur(?: pelaksana)?|red|penyunting|disunting oleh|edited by",
    "writer": (
        r"pewarta|penulis|ditulis oleh|oleh|written by|by|reporter(?: magang)?|jurnalis|wartawan|kontributor|"
        r"rep|author|writer"
    ),
}
_LABEL = "|".join(f"(?P<{role}>{words})" for role, words in _ROLES.items())
_PLAIN_LABEL = "|".join(_ROLES.values())
_WITH_COLON = re.compile(
    # "Pilihan Editor:" opens a read-also block.
    rf"(?:^|[\s/|,;·•(])(?<!\bpilihan\s){'(?:' + _LABEL + ')'}\s*:\s*"
    rf"(?P<names>.*?)(?=[\s/|,;·•]+(?:{_PLAIN_LABEL})\s*:|$)",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"^[\s,(·•|-]*(?:{_LABEL})[\s)·•|-]*$", re.IGNORECASE)
_LONGEST_LABEL = 40
_PREPOSITION = re.compile(r"^(?P<label>oleh|by|ditulis oleh|written by)\s+(?P<names>\S.*)$", re.IGNORECASE)
_REPORT = re.compile(
    r"^Laporan\s+(?:Wartawan|Reporter|Kontributor|Jurnalis)\b[^,:]*[,:]\s*(?P<names>.+)$", re.IGNORECASE
)
_AUTHOR_CLASS = re.compile(
    r"author|penulis|reporter|byline|wartawan|jurnalis|nmrep|namerep|credit-title-name|creator", re.IGNORECASE
)
_NOT_AUTHOR_CLASS = re.compile(r"editor|avatar|desc|bio|social|share|follow|comment|date|time", re.IGNORECASE)

_CUT = re.compile(r"\s+[-–—|·•]\s+|\s*[|·•]\s*|\s*\bpada\b\s*\d|\s+on\s+\d")
_SPLIT = re.compile(r"\s*[,;&/]\s*|\s+(?:dan|and|serta)\s+", re.IGNORECASE)
_POST = re.compile(
    r"^(?:kontributor|jurnalis|wartawan|reporter|koresponden|contributor|correspondent|penulis|editor|"
    r"redaktur|redaksi|tim|staf|staff|fotografer|pewarta|peneliti|mahasiswa|dosen|guru besar)\b",
    re.IGNORECASE,
)
_DEGREE = re.compile(r"^(?:[SDM]\.?\s?[A-Z][\w.]{0,6}\.?|Ph\.?\s?D\.?|MBA|Lc\.?|[A-Z][a-z]?\.(?:\w+\.?)+)$")
_PLATFORMS = frozenset(
    {"facebook", "instagram", "twitter", "youtube", "tiktok", "whatsapp", "google", "istimewa"}
)
_PARTICLES = frozenset({
    "al", "bin", "binti", "da", "de", "del", "den", "der", "di", "dos", "el", "ibn", "la", "le", "van",
    "von",
})  # fmt: skip
_WORD = re.compile(r"[^\W\d_][\w.'’`-]*")
_LINK = re.compile(r"https?:|www\.|@|\.(?:com|net|org|id)\b", re.IGNORECASE)
_JOINTS = frozenset({",", "dan", "and", "&", "/", ";", "serta"})


@dataclass(frozen=True, slots=True)
class _Hit:
    role: Role
    index: int
    names: tuple[str, ...]


def read_people(
    lines: Sequence[TextNode],
    headline: int | None,
    stated_authors: Iterable[str],
    stated_editors: Iterable[str],
    site: SiteNames,
) -> tuple[list[str], list[str]]:
    """Return the article's authors and its editors, people and agencies only.

    `headline` is the index of the headline among `lines`; the stated names are the machine's, most trusted
    first. An author that the page labels as editor, and nowhere shows as author, is none.
    """
    hits = list(_labelled(lines, headline, site))
    editors = _first_group(hits, "editor") or unique(stated_editors, site)
    shown_editors = {compact(name) for hit in hits if hit.role == "editor" for name in hit.names}
    authors = _first_group(hits, "writer")
    if not authors:
        marked = _by_class(lines, headline, site)
        authors = [name for name in marked if compact(name) not in shown_editors]
        told = {compact(name) for name in unique(stated_authors, site)}
        edited = {compact(name) for name in editors} - told
        authors = [name for name in authors if compact(name) not in edited] or authors
    if not authors:
        authors = [name for name in unique(stated_authors, site) if compact(name) not in shown_editors]
    if not authors:
        authors = [name for name in _by_address(lines, headline, site) if compact(name) not in shown_editors]
    return authors or _first_group(hits, "photographer"), editors


def unique(names: Iterable[str], site: SiteNames) -> list[str]:
    """Return the people and agencies among `names` as the page's data gives them, each once."""
    found: dict[str, str] = {}
    for given in names:
        given = " ".join(given.split())
        preposition = _PREPOSITION.match(given)
        for name in split_names(preposition["names"] if preposition else given, site, strict=False):
            found.setdefault(compact(name), name)
    return list(found.values())[:MAX_NAMES]


def split_names(text: str, site: SiteNames, strict: bool = True) -> list[str]:
    """Return the names in a byline: "Ani Sari, Budi dan Citra - detikNews" gives three.

    The outlet, posts ("Kontributor Ambon"), places in brackets and dates are left out. `strict` asks that
    every word looks like a name's, for text that may be a sentence.
    """
    text = re.sub(r"[(\[][^)\]]*[)\]]?", " ", text).strip(" \t:;,.-–—|/\"'“”")
    names: list[str] = []
    for segment in _CUT.split(text)[:3]:
        if site.is_site(segment) or find_stamp(segment, 0):
            continue
        for piece in _SPLIT.split(segment):
            name = " ".join(piece.split()).strip(' :;,-–—|"“”')
            if names and _DEGREE.match(name):
                names[-1] = f"{names[-1]}, {name}"
            elif (
                name
                and name.lower() not in _PLATFORMS
                and not site.is_site(name)
                and not _POST.match(name)
                and _is_name(name, strict)
            ):
                names.append(name)
        if names:
            break
    return names[:MAX_NAMES]


def _is_name(text: str, strict: bool) -> bool:
    words = text.split()
    if not 2 <= len(text) <= 60 or len(words) > 7 or _LINK.search(text):
        return False
    if not strict:
        return any(map(str.isalpha, text))
    if not all(_WORD.fullmatch(word) for word in words):
        return False
    return all(word[0].isupper() or word.lower() in _PARTICLES for word in words) and words[0][0].isupper()


def _first_group(hits: Sequence[_Hit], role: Role) -> list[str]:
    found: dict[str, str] = {}
    last = None
    for hit in hits:
        if hit.role != role or not hit.names:
            continue
        if last is not None and hit.index - last > _SAME_GROUP:
            break
        last = hit.index
        for name in hit.names:
            found.setdefault(compact(name), name)
    return list(found.values())


def _labelled(lines: Sequence[TextNode], headline: int | None, site: SiteNames) -> Iterator[_Hit]:
    start = max(0, (headline or 0) - _NEAR_BEFORE)
    for index in range(start, len(lines)):
        text = lines[index].text
        if len(text) > _MAX_LINE:
            continue
        near = headline is not None and index <= headline + _NEAR_AFTER
        for role, names in _read_labels(lines, index, near, site):
            if not beside_article(lines[index].element):
                yield _Hit(role, index, tuple(names))


def _read_labels(
    lines: Sequence[TextNode], index: int, near: bool, site: SiteNames
) -> Iterator[tuple[Role, list[str]]]:
    line = lines[index]
    if ":" in line.text:
        for match in _WITH_COLON.finditer(line.text):
            role = _role(match)
            if not role or not match[role][0].isupper():
                continue
            names = match["names"].strip()
            yield role, (_labelled_names(names, site) if names else _following(lines, index, site))
        return
    if len(line.text) <= _LONGEST_LABEL and (alone := _ALONE.match(line.text)):
        role = _role(alone)
        if role and alone[role][0].isupper() and (near or role == "editor" or _is_credit(line)):
            yield role, _beside(lines, index, alone[role], site)
    elif found := _REPORT.match(line.text) or (
        _PREPOSITION.match(line.text) if near and line.text[0].isupper() else None
    ):
        yield "writer", split_names(found["names"], site)


def _role(match: re.Match[str]) -> Role | None:
    return next((role for role in _ROLES if match[role]), None)


def _labelled_names(text: str, site: SiteNames) -> list[str]:
    names = split_names(text, site)
    if not names and text.isalpha() and text.islower() and not site.is_site(text):
        return [text]  # A desk's login stands where the name should: it is what the page shows.
    return names


def _is_credit(line: TextNode) -> bool:
    parent = line.element.getparent()
    return parent is not None and len(text_of(parent)) <= 80


def _beside(lines: Sequence[TextNode], index: int, label: str, site: SiteNames) -> list[str]:
    """Return the names that belong to a label without a colon: those in the same part of the page."""
    if label.lower() in ("oleh", "by", "ditulis oleh", "written by"):
        return _following(lines, index, site)
    element = lines[index].element
    before = _shared_depth(element, lines[index - 1].element) if index else -1
    after = _shared_depth(element, lines[index + 1].element) if index + 1 < len(lines) else -1
    if before >= after and index:
        names = _labelled_names(lines[index - 1].text, site)
        if names or site.is_site(lines[index - 1].text) or before > after:
            return names
    return _following(lines, index, site)


def _following(lines: Sequence[TextNode], index: int, site: SiteNames) -> list[str]:
    """Return the names after a label, over as many text nodes as commas and links have made of them."""
    names: list[str] = []
    joined = True
    for line in lines[index + 1 : index + 10]:
        text = line.text
        if text.strip(" :") == "":
            continue
        if text.lower() in _JOINTS:
            joined = True
            continue
        if not joined and not text.startswith(","):
            break
        found = _labelled_names(text.lstrip(" :,"), site) if len(text) <= _MAX_LINE else []
        if not found:
            break
        names += found
        joined = text.endswith((",", "&", " dan"))
    return names


def _shared_depth(one: html.HtmlElement, other: html.HtmlElement) -> int:
    above = {one, *one.iterancestors()}
    shared = next((each for each in (other, *other.iterancestors()) if each in above), None)
    return -1 if shared is None else sum(1 for _ in shared.iterancestors())


def _by_class(lines: Sequence[TextNode], headline: int | None, site: SiteNames) -> list[str]:
    if headline is None:
        return []
    box, found = None, dict[str, str]()
    for line in lines[max(0, headline - _NEAR_BEFORE) : headline + _NEAR_AFTER]:
        if len(line.text) > _MAX_LINE:
            continue
        holder = _author_box(line.element)
        if (
            holder is None
            or _is_photo_credit(holder)
            or (box is not None and holder is not box)
            or beside_article(line.element)
        ):
            continue
        for name in split_names(re.sub(r"^(?:oleh|by)\b\s*:?", "", line.text, flags=re.I), site):
            box = holder
            found.setdefault(compact(name), name)
    return list(found.values())


_AUTHOR_ADDRESS = re.compile(
    r"/(?:authors?|penulis|by|byline|reporter|wartawan|jurnalis|kontributor|profil|profile|user)s?/",
    re.IGNORECASE,
)


def _by_address(lines: Sequence[TextNode], headline: int | None, site: SiteNames) -> list[str]:
    """Return the names near the headline that link to a person's page."""
    if headline is None:
        return []
    found: dict[str, str] = {}
    for line in lines[headline + 1 : headline + _NEAR_AFTER]:
        if len(line.text) > _MAX_LINE:
            break
        link = next(
            (
                each
                for each in (line.element, line.element.getparent())
                if each is not None and each.tag == "a"
            ),
            None,
        )
        if link is not None and _AUTHOR_ADDRESS.search(link.get("href") or "") and not beside_article(link):
            for name in split_names(line.text, site):
                found.setdefault(compact(name), name)
    return list(found.values())


def _is_photo_credit(holder: html.HtmlElement) -> bool:
    """Say whether a name stands between a picture and its caption."""
    before = holder.getprevious()
    return (
        before is not None
        and before.tag in ("img", "picture")
        and len((holder.tail or "").strip()) >= _CAPTION
    )


@lru_cache(maxsize=4096)
def _names_author(names: str) -> bool | None:
    """Say whether class names are an author's; False for what stands beside one, None for other names."""
    if _NOT_AUTHOR_CLASS.search(names):
        return False
    return True if _AUTHOR_CLASS.search(names) else None


def _author_box(element: html.HtmlElement) -> html.HtmlElement | None:
    box = None
    current: html.HtmlElement | None = element
    for _ in range(4):
        if current is None or current.tag in ("body", "article", "main"):
            break
        named = _names_author(names_of(current))
        if named is False:
            break
        if named or "author" in (current.get("itemprop"), current.get("rel")):
            box = current
        current = current.getparent()
    return box
