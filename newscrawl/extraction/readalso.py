"""Links to other stories inside an article: the read-also block in all its forms, kept as data."""

from __future__ import annotations

import re

from newscrawl.article import Related
from newscrawl.extraction.blocks import Line
from newscrawl.extraction.rules import Rule, any_of, is_noise

_VERB = r"(?:baca|simak|lihat|tonton|saksikan|dengarkan|cek|klik)"


def _rule(pattern: str, example: str) -> Rule:
    return Rule(re.compile(pattern, re.IGNORECASE), example)


# What a read-also line begins with.
LABELS = (
    _rule(rf"(?:(?:yuk|ayo|mari)[,!]?\s+)?{_VERB}\s*(?:juga|pula|selengkapnya|lainnya)(?:\s+(?:artikel|berita|video|foto|selengkapnya|lainnya|ini))*",
          "BACA JUGA"),
    _rule(r"baca(?:\s+(?:artikel|berita|selengkapnya))*(?=\s*:)", "Baca:"),
    _rule(r"pilihan\s+(?:editor|redaksi)", "Pilihan Editor"),
    _rule(r"(?:artikel|berita|bacaan|topik|video|foto)\s+(?:terkait|lain(?:nya)?|pilihan|menarik(?:\s+lainnya)?|"
          r"populer|terbaru|terkini)",
          "Artikel Terkait"),
    _rule(r"(?:rekomendasi|pilihan)(?:\s+(?:berita|artikel))?\s+(?:lainnya|untuk ?mu|untuk\s+(?:anda|kamu))",
          "Rekomendasi Untuk Anda"),
    _rule(r"baca\s+(?:berita|artikel)\s+(?:lain(?:nya)?|terkait|selengkapnya)|klik\s+untuk\s+(?:mem)?baca",
          "Klik untuk baca:"),
    _rule(r"(?:selanjutnya|menarik\s+dibaca|terkini|terbaru|terpopuler|trending)(?=\s*:)", "Menarik Dibaca:"),
    _rule(r"jangan\s+(?:lewatkan|ketinggalan|lupa\s+baca)", "Jangan Lewatkan!"),
    _rule(r"(?:see|read)\s+(?:also|more)|also\s+read|related(?:\s+(?:articles|stories|news))?", "See also:"),
    _rule(r"terkait(?=\s*:)", "Terkait:"),
)  # fmt: skip
_ANY_LABEL = any_of(LABELS)
# These also begin sentences: what they announce is a link.
_LINKED_LABEL = re.compile(r"(?:selanjutnya|terkini|terbaru|terpopuler|trending)\s*:", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*(?:[:：!»›>]+|[-–—]+(?=\s))?\s*")
# A label in the middle of a paragraph counts only after a sentence's end, with a colon or in brackets.
_INLINE = re.compile(rf"(?:(?<=[.!?”\"’)\]])\s*|(?<=\s))({_VERB}\s+(?:juga|pula)|baca)\s*:\s*", re.IGNORECASE)
_BRACKETS = re.compile(
    rf"\s*[(\[]\s*(?:{_VERB}\s+(?:juga|pula)\s*:?|(?:baca|lihat|simak)\s*:)\s*([^()\[\]]{{8,250}}(?:\([^()]*\)[^()\[\]]*)?)[)\]]",
    re.IGNORECASE,
)
_LONGEST_LABEL, _LONGEST_TITLE, _LONG_TEXT, _LONGEST_SUMMARY = 80, 220, 80, 300
_FULL = 0.75


def match_label(text: str) -> tuple[int, bool] | None:
    """Return where the text after a read-also label starts and whether a colon or the like parts them."""
    for rule in LABELS if _ANY_LABEL.match(text) else ():
        if match := rule.pattern.match(text):
            end = match.end()
            if end < len(text) and text[end].isalnum():
                continue
            separator = _SEPARATOR.match(text, end)
            assert separator is not None
            return separator.end(), bool(separator[0].strip()) or separator.end() == len(text)
    return None


def is_label(text: str) -> bool:
    """Say whether `text` is a read-also label and nothing more ("Baca juga:")."""
    found = match_label(text) if len(text) <= _LONGEST_LABEL else None
    return found is not None and found[0] == len(text)


def take_related(lines: list[Line]) -> tuple[list[Line], list[Related]]:
    """Take read-also lines out of `lines`; return what is left and the stories they named.

    A label opens them: with its links or its title in the same line, alone before lines that are links, or
    inside a paragraph. A paragraph of five words or more that is one link is taken out without a label, too,
    but not kept: nothing says that it is more than an advertisement.
    """
    kept: list[Line] = []
    related: list[Related] = []
    lines = _without_closing_list(lines, related)
    listing = False
    for line in lines:
        _cut_brackets(line, related)
        found = match_label(line.text.lstrip("-–—•*>» ("))
        if found is not None and _is_read_also(line, related):
            listing = True
            if line.text:
                kept.append(line)
                listing = False
            continue
        if listing and _is_link(line):
            related.extend(_titles(line, 0))
            continue
        listing = False
        _cut_inline(line, related)
        if line.kind in ("paragraph", "quote") and _is_link(line) and _is_title(line.text):
            continue
        if line.text:
            kept.append(line)
    return _without_closing_links(kept), unique(related)


def _without_closing_list(lines: list[Line], related: list[Related]) -> list[Line]:
    """Take a list of stories with their summaries off the end: a label alone, then links with a text each."""
    for number, label in enumerate(lines):
        if not is_label(label.text):
            continue
        below = range(number + 1, len(lines))
        told = [at for at in below if _is_link(lines[at]) or _is_text(lines[at])]
        texts = [place for place, at in enumerate(told) if not _is_link(lines[at])]
        # One below each link, from the first on.
        if len(texts) > 1 and texts == list(range(1, 2 * len(texts), 2)):
            end = told[texts[-1]] + 1
            items = [lines[at] for at in told if at < end]
            if any(match_label(each.text) or len(each.text) > _LONGEST_SUMMARY for each in items):
                continue
            related.extend(title for link in items[::2] for title in _titles(link, 0))
            return [*lines[:number], *filter(_is_mark, lines[number + 1 : end]), *lines[end:]]
    return lines


def _without_closing_links(lines: list[Line]) -> list[Line]:
    """Drop links below the last sentence, and labels between them: tags, authors or other stories."""
    last = next((number for number in reversed(range(len(lines))) if _is_text(lines[number])), -1)
    tail = [(number, line) for number, line in enumerate(lines) if number > last and _is_link(line)]
    links = [number for number, line in tail if number == len(lines) - 1 or not _ADDRESS.search(line.text)]
    return [
        line
        for number, line in enumerate(lines)
        if not links
        or number < links[0]
        or (number not in links and (number > links[-1] or _is_mark(line) or _is_link(line)))
    ]


# Printed addresses are part of a text that gives them.
_ADDRESS = re.compile(r"https?:|www\.|@")


def _is_text(line: Line) -> bool:
    if _is_link(line) or is_noise(line.text) or is_label(line.text):
        return False
    return len(line.text) >= _LONG_TEXT or line.text.endswith((".", "!", "?", '."', ".”", "?”", "!”"))


def _is_mark(line: Line) -> bool:
    """Say whether a short line may be a sign-off or a by-line."""
    return len(line.text) < _LONG_TEXT and (":" in line.text or line.text.startswith(("(", "[")))


def unique(related: list[Related]) -> list[Related]:
    """Return `related` without repetitions of a title; the first that has an address counts."""
    best: dict[str, Related] = {}
    for each in related:
        key = each.title.casefold()
        if key not in best or (best[key].url is None and each.url is not None):
            best[key] = each
    return list(best.values())


def _is_link(line: Line) -> bool:
    return bool(line.links) and line.linked >= _FULL * len(line.text)


def _is_title(text: str) -> bool:
    return len(text.split()) >= 5 and not text.endswith((".", ",", ";")) and "http" not in text


def _is_read_also(line: Line, related: list[Related]) -> bool:
    """Empty a labelled line into `related` (text after its links stays); False where the label is prose."""
    lead = len(line.text) - len(line.text.lstrip("-–—•*>» ("))
    found = match_label(line.text[lead:])
    if found is None:
        return False
    start, parted = found[0] + lead, found[1]
    rest = line.text[start:].strip()
    inside = [link for link in line.links if link.end > start]
    linked = sum(link.end - max(link.start, start) for link in inside)
    capitals = line.text[lead:start].rstrip(" :").isupper()
    if not rest:
        line.text = ""
        return parted
    if linked >= _FULL * len(rest):
        related.extend(_titles(line, start))
        line.text = ""
        return True
    if inside and parted and inside[0].start <= start + 2:
        end = inside[0].end
        related.extend(_titles(line, start, end))
        line.cut(0, end)
        return True
    if not inside and _LINKED_LABEL.match(line.text, lead):
        return False
    if not inside and (parted or capitals) and len(rest) <= _LONGEST_TITLE and not _is_sentence(rest):
        related.append(Related(rest.strip(' "“”')))
        line.text = ""
        return True
    return False


def _is_sentence(text: str) -> bool:
    return bool(re.search(r"[.!?][\"”’]?\s+[A-Z].*\.", text)) or text[0].islower()


def _titles(line: Line, start: int, end: int | None = None) -> list[Related]:
    """The links of a line between two offsets; pieces of one link that share an address are one title."""
    found = []
    for link in line.links:
        if link.end <= start or (end is not None and link.start >= end):
            continue
        title = line.text[max(link.start, start) : link.end].strip(" :-–—•»>")
        label = match_label(title)
        title = title[label[0] :] if label and label[1] and label[0] < len(title) else title
        if len(title) > 3:
            found.append(Related(title, link.url or None))
    return found


def _cut_brackets(line: Line, related: list[Related]) -> None:
    while ("(" in line.text or "[" in line.text) and (match := _BRACKETS.search(line.text)):
        inside = [link for link in line.links if match.start() <= link.start < match.end()]
        related.extend(Related(line.text[link.start : link.end].strip(), link.url or None) for link in inside)
        if not inside:
            related.append(Related(match[1].strip()))
        line.cut(*match.span())


def _cut_inline(line: Line, related: list[Related]) -> None:
    if ":" not in line.text:
        return
    for match in reversed(list(_INLINE.finditer(line.text, 1))):
        inside = [link for link in line.links if match.end() - 1 <= link.start <= match.end() + 2]
        if inside:
            end = inside[0].end
            related.append(Related(line.text[inside[0].start : end].strip(), inside[0].url or None))
            line.cut(match.start(1), end)
