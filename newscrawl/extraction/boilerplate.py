"""Clean an article's lines, of a page or of a plain text, of all that is not the article.

The rules are in `rules` (whole lines, by-lines, sign-offs), `readalso` (links to other stories) and
`datelines`. `clean_text` applies them to texts that were taken from pages before, in the state that naive
extraction leaves: lines run together, labels and sign-offs inside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from newscrawl.article import Block, Dateline, Related
from newscrawl.extraction import rules, signatures
from newscrawl.extraction.blocks import Line, compose, is_subhead
from newscrawl.extraction.datelines import is_signed, take_dateline
from newscrawl.extraction.readalso import match_label, take_related, unique


@dataclass(slots=True)
class CleanText:
    """A text without boilerplate: `body` and its `blocks` as in Article, and what was taken out of it.

    `authors` and `editors` are those of labelled credit lines, `signed` the reporters whose names alone close
    the text, whom no header needs to repeat. `lead` is a standfirst that stands above the dateline.
    """

    body: str = ""
    blocks: list[Block] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    initials: list[str] = field(default_factory=list)
    dateline: Dateline | None = None
    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)
    lead: str | None = None
    paywalled: bool = False


def clean_lines(lines: list[Line], clean: CleanText, site_names: Collection[str] = ()) -> None:
    """Set `clean.body` and `clean.blocks` from `lines`, and add what is cut out of them to its other fields.

    The lines are changed. `site_names` are the outlet's names, which sign its datelines. Read-also lines have
    been taken out before (`take_related`).
    """
    kept: list[Line] = []
    for line in lines:
        rules.cut_inline(line)
        if line.text and not rules.is_noise(line.text) and not rules.is_share(line):
            kept.append(line)
    kept = _without_signatures(kept, clean)
    _mark_subheads(kept)
    kept = [line for line in _from_dateline(kept, clean, site_names) if line.text]
    while len(kept) > 1 and _is_idle_subhead(kept[-1]):
        kept.pop()
    clean.body, clean.blocks = compose(kept)


# A standfirst, or a byline and a standfirst, may stand above the dateline.
_LINES_ABOVE, _LONGEST_ABOVE = 2, 400


def _from_dateline(lines: list[Line], clean: CleanText, site_names: Collection[str]) -> list[Line]:
    """Take the dateline off; where it stands below the first line, what is above it is the standfirst."""
    if clean.dateline is not None or not lines:
        return lines
    clean.dateline = take_dateline(lines[0], site_names)
    if clean.dateline is not None:
        return lines
    above = len(lines[0].text)
    for number, line in enumerate(lines[1 : 1 + _LINES_ABOVE], 1):
        if above > _LONGEST_ABOVE:
            break
        above += len(line.text)
        marked = line.bold_start > 0 or is_signed(line.text) or line.text.split(" ")[0].isupper()
        if marked and (found := take_dateline(line, site_names)):
            clean.dateline = found
            clean.lead = clean.lead or lines[number - 1].text
            return lines[number:]
    return lines


_END_MARK = re.compile(r"\s*\(\*{1,3}\)$")


def _without_signatures(lines: list[Line], clean: CleanText) -> list[Line]:
    """Take by-lines and sign-offs out of the lines; a sign-off on its own line ends a short rest, too."""
    names = signatures.Credits()
    kept: list[Line] = []
    for line in lines:
        if not signatures.take_credit(line.text, names):
            kept.append(line)
        elif len(kept) > 1 and signatures.is_desk(kept[-1].text):
            kept.pop()
    if kept and (mark := _END_MARK.search(kept[-1].text)):
        kept[-1].cut(*mark.span())
    for number, line in enumerate(kept):
        found: list[str] = []
        while True:
            text, initials = signatures.take_sign_off(line.text, last=number == len(kept) - 1)
            if not initials:
                break
            found = initials + found
            line.cut(len(text), len(line.text))
        clean.initials.extend(each for each in found if each not in clean.initials)
        if found and not line.text and _is_the_end(kept, number):
            kept = kept[:number]
            break
    kept = [line for line in kept if line.text]
    if len(kept) > 1 and (closing := signatures.closing_names(kept[-1].text)):
        clean.signed.extend(closing)
        kept.pop()
    clean.authors.extend(names.authors)
    clean.editors.extend(names.editors)
    return kept


def _is_the_end(lines: list[Line], number: int) -> bool:
    before = sum(len(line.text) for line in lines[:number])
    after = sum(len(line.text) - line.linked for line in lines[number + 1 :])
    return after < 1.5 * before


def _mark_subheads(lines: list[Line]) -> None:
    bold = [line for line in lines if line.kind == "paragraph" and is_subhead(line)]
    # Where most of the text is bold, bold means nothing.
    if len(bold) * 2 <= sum(line.kind == "paragraph" for line in lines):
        for line in bold:
            line.kind, line.joined = "heading", False


def _is_idle_subhead(line: Line) -> bool:
    """Say whether a last line is a subhead whose section was taken out, such as a video's."""
    return line.kind == "heading" and len(line.text) < 60 and not _SENTENCE_END.search(line.text)


# --- Plain text -------------------------------------------------------------------------------------------

_SENTENCE_END = re.compile(r"[.!?:;,…][\"”’')\]]*$")
_SPACE = re.compile(r"[^\S\n]+")
_BULLET = re.compile(r"[•▪●*·-]\s+\S")
_LONGEST_SUBHEAD, _LONGEST_TITLE = 90, 220

# A label that runs on from the sentence before it.
_GLUED_LABEL = re.compile(
    r"(?<=[.!?\"”’)\]a-z0-9])\s*(?=(?:BACA|SIMAK|LIHAT|TONTON)\s+(?:JUGA|PULA)\s*:)|"
    r"(?<=[.!?\"”’)\]])(?=(?:Baca|Simak|Lihat|Tonton)\s+(?:[Jj]uga|[Pp]ula)\s*:)"
)
# Where a title ends and the next text begins without a space: "OdesaKorea", "Militer)Rencana", "2023PBB".
_GLUE = re.compile(r"(?<=[a-z0-9)?!”\"])(?=[A-ZÀ-Þ][a-zà-ÿ]|[A-Z]{3,}\b)")
_WORD = re.compile(r"[\w'’-]+")

# Names with a capital inside; every other one is two words that lost their space.
_CAMEL_NAMES = frozenset({
    "airasia", "aladin", "astrazeneca", "basf", "beritasatu", "bigbang", "biontech", "blackberry",
    "bukalapak", "bytedance", "cekfakta", "chatgpt", "cityrail", "deepmind", "deepseek", "dicaprio",
    "facebook", "facetime", "fedex", "github", "goclub", "gofood", "gojek", "gopay", "goride", "goto",
    "grabfood", "halodoc", "harpercollins", "injourney", "intercontinental", "jaklingko", "jawapos",
    "jetblue", "kapanlagi", "kawalcovid", "kompastv", "laporcovid", "lebron", "linkaja", "linkedin",
    "macbook", "mastercard", "mediatek", "metrotv", "motogp", "mypertamina", "nasdem", "nvidia", "oneplus",
    "openai", "paylater", "paypal", "peduililindungi", "pedulilindungi", "playstation", "powerpoint",
    "reddoorz", "ruangguru", "seaworld", "shopeepay", "sicepat", "sindonews", "smartfren", "softbank",
    "spacex", "superapp", "tiktok", "transjakarta", "transjogja", "transnusa", "tripadvisor", "truemoney",
    "tvone", "twitter", "voaindonesia", "wechat", "whatsapp", "wikileaks", "wordpress", "youtube",
    "youtuber", "youtubers", "yougov", "okezone", "iphone", "ipad", "ios", "imac", "icloud", "ebay",
})  # fmt: skip
_CAMEL_PREFIX = re.compile(r"(?:Mc|Mac|Fitz|De|Di|Du|La|Le|Van|[a-z]{1,2})(?=[A-Z])")
_CAMEL_SUFFIX = re.compile(r"[a-z](?:[A-Z]{1,2}|Com|Net)s?$")


def clean_text(text: str) -> CleanText:
    """Return a plain text without read-also lines, sign-off, dateline, ads and by-lines.

    Paragraphs may be parted by blank lines or by single newlines. A "BACA JUGA: ..." line becomes a `related`
    entry without address; a subhead or paragraph that runs on from its title without a space is kept: such a
    seam is a small letter, digit or closing mark directly before a capital, except in names like "YouTube".
    Short lines without a full stop, with text below them, are headings.
    """
    clean = CleanText()
    # A seam is an accident: what is spelt so twice is a name.
    spelt = Counter(_WORD.findall(text))
    names = {word for word, count in spelt.items() if count > 1 or _is_name(word)}
    raw = [Line(each) for part in _with_titles(_paragraphs(text)) for each in _unglued(part, names)]
    lines, found = take_related(raw)
    clean.related = unique(found)
    for line, following in zip(lines, [*lines[1:], None], strict=True) if lines else ():
        if _BULLET.match(line.text):
            line.kind = "list_item"
        elif following is not None and _is_heading(line.text):
            line.kind = "heading"
    clean_lines(lines, clean)
    return clean


def _paragraphs(text: str) -> Iterator[str]:
    """The lines of a text; one broken inside a sentence is joined where blank lines part the paragraphs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = _SPACE.sub(" ", text)
    hard_wrapped = "\n\n" in re.sub(r" *\n *", "\n", text)
    for part in re.split(r" ?\n(?: ?\n)+ ?", text):
        pending = ""
        for line in filter(None, (each.strip() for each in part.split("\n"))):
            if pending and hard_wrapped and line[0].islower() and not _SENTENCE_END.search(pending):
                pending = f"{pending} {line}"
                continue
            if pending:
                yield pending
            pending = line
        if pending:
            yield pending


def _with_titles(parts: Iterator[str]) -> Iterator[str]:
    """Join a label that stands alone ("BACA JUGA:") with the title in the next line."""
    label = ""
    for part in parts:
        if label:
            part = f"{label} {part}" if _is_heading(part) or _seam(part, 0, set()) else part
        found = match_label(part)
        label = part if found and found[0] == len(part) and part.endswith(":") else ""
        if not label:
            yield part


def _unglued(line: str, names: set[str]) -> Iterator[str]:
    """A line as the lines it was before their borders were lost."""
    for part in filter(None, (each.strip() for each in _GLUED_LABEL.split(line))):
        label = match_label(part)
        if label is None or not label[1] or label[0] >= len(part):
            yield part
            continue
        seam = _seam(part, label[0], names)
        if seam is None:
            yield part
            continue
        yield part[:seam]
        rest = part[seam:]
        second = _seam(rest, 0, names)
        if second is not None and second <= _LONGEST_SUBHEAD and not re.search(r"[.!?,:]", rest[:second]):
            yield rest[:second]
            rest = rest[second:]
        yield rest


def _seam(text: str, start: int, names: set[str]) -> int | None:
    """Where two texts run together after `start`: a capital right after a small letter, in no name."""
    for match in _GLUE.finditer(text, start, min(len(text), start + _LONGEST_TITLE)):
        place = match.start()
        begin = place
        while begin > 0 and _WORD.fullmatch(text[begin - 1]):
            begin -= 1
        word = _WORD.match(text, begin)
        if word and begin < place and (word[0] in names or _is_name(word[0])):
            continue
        if len(text[start:place].split()) >= 2:
            return place
    return None


def _is_name(word: str) -> bool:
    if word.lower() in _CAMEL_NAMES:
        return True
    return bool(_CAMEL_PREFIX.match(word) or _CAMEL_SUFFIX.search(word))


def _is_heading(text: str) -> bool:
    return len(text) <= _LONGEST_SUBHEAD and not _SENTENCE_END.search(text) and text[0] not in "\"“'‘(["
