"""Who signed an article inside its text: sign-offs, credit and copyright lines, names that close it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newscrawl.extraction.rules import LONGEST_LINE, Rule, any_of, make_rules

_INITIAL = r"(?:[A-Za-z]{2,7}\d{0,2}|[A-Z]{1,3}-\d{1,2})"
# Agencies that sign with their whole name; any other part so long is a word.
_SIGNING_AGENCIES = frozenset({"antara", "reuters", "xinhua", "kyodo", "sputnik", "anadolu"})
SIGN_OFFS = (
    Rule(re.compile(rf"[(\[]\s*({_INITIAL}(?:\s*[/\-,|]\s*{_INITIAL}){{1,4}})\s*[)\]]"), "(abc/def)"),
    Rule(re.compile(r"[(\[]\s*([A-Z]{1,3}-\d{1,2})\s*[)\]]"), "(E-2)"),
    Rule(re.compile(r"[(\[]\s*([a-z]{2,5})\s*[)\]]"), "(ren)"),
    Rule(re.compile(r"[(\[]\s*([A-Z][a-z]{1,3})\s*[)\]]"), "[Abc]"),
)
# Words that stand in brackets for themselves.
_PLAIN_WORDS = frozenset({
    "adalah", "aka", "alias", "and", "anda", "atas", "atau", "ayah", "bisa", "bulan", "cm", "dan", "dari",
    "dengan", "di", "dia", "dll", "dsb", "dst", "each", "edit", "gram", "hal", "hari", "he", "her", "him",
    "his", "ibu", "ini", "it", "its", "itu", "jam", "juga", "ka", "kami", "kanan", "kg", "kiri", "km",
    "kpd", "laki", "lalu", "lihat", "liter", "ltr", "malam", "men", "meninggal", "menit", "meter", "mm",
    "muda", "no", "nomor", "non", "off", "old", "on", "online", "or", "orang", "pagi", "per", "perempuan",
    "pria", "read", "red", "saat", "saja", "sang", "she", "si", "siang", "sic", "sini", "sore", "tahun",
    "tgl", "the", "tidak", "to", "ton", "tua", "unit", "usai", "via", "wanita", "yang", "yg",
})  # fmt: skip


def take_sign_off(text: str, *, last: bool) -> tuple[str, list[str]]:
    """Return `text` without the reporters' initials that close it, and those initials.

    "(abc/def)" and "(E-2)" are taken at the end of any line, one set of initials alone ("(ren)") only where
    `last` says that the line closes the article, or where the line holds nothing else. Abbreviations and
    words in brackets, "(KPK)" or "(dan/atau)", stay.
    """
    stripped = text.rstrip(" .*")
    if not stripped.endswith((")", "]")):
        return text, []
    opening = max(stripped.rfind("("), stripped.rfind("["))
    if opening < 0 or len(stripped) - opening > 40:
        return text, []
    for rule in SIGN_OFFS:
        match = rule.pattern.fullmatch(stripped, opening)
        if match and _are_initials(
            match[1], alone=opening == 0, last=last, before=stripped[:opening].rstrip()
        ):
            return stripped[:opening].rstrip(), _split_initials(match[1])
    return text, []


def _split_initials(text: str) -> list[str]:
    if re.fullmatch(r"[A-Z]{1,3}-\d{1,2}", text):
        return [text]
    return [part.strip() for part in re.split(r"[/,|]|\s-\s|-(?!\d)", text) if part.strip()]


def _are_initials(text: str, *, alone: bool, last: bool, before: str) -> bool:
    parts = _split_initials(text)
    # "(rin/red)" is signed by the desk, too; "(red)" alone begins a remark of its own.
    if any(part.lower() in _PLAIN_WORDS and (len(parts) == 1 or part != "red") for part in parts):
        return False
    closed = alone or before.endswith((".", "!", "?", '"', "”", "'", "’", ")"))
    if re.fullmatch(r"[A-Z]{1,3}-\d{1,2}", text):
        return closed
    if len(parts) == 1:
        return closed and ((last and alone) or (text.islower() and (last or (alone and len(text) > 2))))
    if any(len(part) > 5 and part.lower() not in _SIGNING_AGENCIES for part in parts) and not alone:
        return False
    return alone if all(part.isupper() for part in parts) else closed


@dataclass(slots=True)
class Credits:
    """Names found in by-lines: writers and editors, in reading order."""

    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)


_AUTHOR = (
    r"pewarta|penulis|reporter(?: magang)?|wartawan|jurnalis|kontributor|laporan|fotografer|teks|rep|oleh|by"
)
_BOTH = (
    r"(?:redaktur|editor)\s*(?:&|dan|/)\s*(?:reporter|penulis)|"
    r"(?:reporter|penulis)\s*(?:&|dan|/)\s*(?:redaktur|editor)"
)
_EDITOR = r"editor|redaktur|penyunting|red|redaksi"
_OTHER = r"sumber|source|uploader|produser|penerjemah|copyright"
_ROLE = re.compile(rf"\b({_BOTH}|{_AUTHOR}|{_EDITOR}|{_OTHER})\s*[:：]\s*", re.IGNORECASE)
_LONGEST_CREDIT = 160
# A person's or a desk's name: up to six words that begin with a capital, initials and titles among them.
_NAME = re.compile(
    r"(?:[A-Z][\w.'’-]*|(?:al|bin|binti|van|de|dan)\b)(?:\s+(?:[A-Z][\w.'’-]*|al|bin|binti|van|de)){0,6}"
)
_REPORT = re.compile(
    rf"Laporan\s+(?:[Ww]artawan|[Rr]eporter|[Kk]ontributor|[Jj]urnalis)\b[^,:]{{0,60}}[,:]\s*"
    rf"(?P<names>(?:{_NAME.pattern})(?:(?:\s*,\s*|\s+(?:dan|&)\s+)(?:{_NAME.pattern}))*)"
)
CREDITS = make_rules(
    (rf"(?:{_BOTH}|{_AUTHOR}|{_EDITOR}|{_OTHER})\s*[:：]\s*\S.*", "Pewarta: Rina Wulandari"),
    (r"(?:oleh|by)\s+[A-Z].{2,60}", "Oleh Rina Wulandari"),
)
COPYRIGHTS = make_rules(
    (
        r"(?:copyright|hak cipta)(?:\W*(?:©|\(c\)|(?:19|20)\d\d|by\b|milik\b|dilindungi\b).{0,200})?\W*",
        "COPYRIGHT © CONTOH 2016",
    ),
    (r"(?:copyright|hak cipta)\b.{0,60}\b(?:19|20)\d\d\W*", "Copyright Contoh 2016"),
    (
        r"\W*(?:artikel|berita|tulisan) ini (?:telah|sudah|pernah) (?:tayang|terbit|dimuat|dipublikasikan)\b"
        r".{0,300}",
        "Artikel ini telah tayang di Contoh.com dengan judul Pasar Baru Dibuka",
    ),
    (r"(?:©|\(c\))\s?\S.{0,120}", "© 2019 Contoh. All Rights Reserved."),
    (
        r"dilarang keras (?:mengambil|mengutip|menyalin|menggandakan).{0,300}",
        "Dilarang keras mengambil konten ini",
    ),
    (r".{0,60}\ball rights reserved\W*", "Contoh All Rights Reserved."),
)
_ANY_COPYRIGHT = any_of(COPYRIGHTS)


def take_credit(text: str, credits: Credits) -> bool:
    """Read a by-line such as "Pewarta: X", "Editor : Y" or a copyright line; say whether it was one.

    Names are added to `credits`. A source of more than two words is text, as are lines with a sentence.
    """
    stripped = text.strip()
    if bracketed := re.fullmatch(r"\(([^()]+)\)", stripped):
        stripped = bracketed[1].strip()
    if len(stripped) <= LONGEST_LINE and _ANY_COPYRIGHT.fullmatch(stripped):
        _read_roles(stripped, credits)
        return True
    if len(stripped) > _LONGEST_CREDIT:
        return False
    if match := re.fullmatch(r"(?:Oleh|By|OLEH|BY)\s+(.{3,60})", stripped):
        names = re.split(r"\s*,\s*|\s+(?:dan|and|&)\s+", match[1])
        if not all(_NAME.fullmatch(name) for name in names):
            return False
        credits.authors.extend(name for name in names if name not in credits.authors)
        return True
    if report := _REPORT.fullmatch(stripped):
        names = re.split(r"\s*,\s*|\s+(?:dan|&)\s+", report["names"])
        credits.authors.extend(name for name in names if name not in credits.authors)
        return True
    if not CREDITS[0].pattern.fullmatch(stripped) or re.search(r"[.!?]\s+[A-Z][a-z]+ [a-z]", stripped):
        return False
    return _read_roles(stripped, credits)


def _read_roles(text: str, credits: Credits) -> bool:
    marks = list(_ROLE.finditer(text))
    found = False
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        names = text[mark.end() : following.start() if following else len(text)]
        names = re.split(r"\b[Cc]opyright\b|©", names)[0].strip(" /|,;-–—")
        role = mark[1].lower()
        if re.fullmatch(_OTHER, role):
            found = found or len(names.split()) <= 2
            continue
        if not names or len(names.split()) > 14:
            continue
        found = True
        people = [
            name.strip(" .") for name in re.split(r"\s*[,/|;&]\s*|\s+dan\s+", names) if name.strip(" .")
        ]
        both = re.fullmatch(_BOTH, role)
        if both or not re.fullmatch(_EDITOR, role):
            credits.authors.extend(name for name in people if name not in credits.authors)
        if both or re.fullmatch(_EDITOR, role):
            credits.editors.extend(name for name in people if name not in credits.editors)
    return found


_DESK_LINE = re.compile(r"[\w-]+\.(?:com|id|co\.id|net|tv)\s+[-–—]\s+[A-Z][\w&]*(?: [\w&]+){0,3}")


def is_desk(text: str) -> bool:
    """Say whether a line names the outlet and a desk ("contoh.id - Sosial Budaya"), as above credit lines."""
    return _DESK_LINE.fullmatch(text.strip()) is not None


_CAPITALS = re.compile(
    r"[A-Z][A-Z.'’ -]+(?:\([A-Z ]+\))?(?:\s*(?:,|\||/|\bDAN\b)\s*[A-Z][A-Z.'’ -]+(?:\([A-Z ]+\))?){0,6}"
)


# What headings of other parts of a page are made of.
_HEADING_WORDS = frozenset({
    "ADVERTISEMENT", "ARTIKEL", "BACA", "BERITA", "CHOICE", "EDITOR", "FOTO", "IKLAN", "JUGA", "KOMENTAR",
    "LAINNYA", "PILIHAN", "POPULER", "REDAKSI", "TERKAIT", "TERKINI", "TERPOPULER", "TOPIK", "TRENDING",
    "VIDEO",
})  # fmt: skip


def closing_names(text: str) -> list[str]:
    """Return the reporters of a last line that is nothing but their names in capitals, else nothing.

    "RINA WULANDARI, BUDI HARTONO (BOGOR)" gives both names; where they reported from is left out.
    """
    stripped = text.strip()
    if len(stripped) > _LONGEST_CREDIT or not _CAPITALS.fullmatch(stripped):
        return []
    names = [re.sub(r"\(.*?\)", "", part).strip() for part in re.split(r"\s*[,|/]\s*|\s+DAN\s+", stripped)]
    if not any(len(name.split()) > 1 for name in names) or any(len(name.split()) > 5 for name in names):
        return []
    if not _HEADING_WORDS.isdisjoint(re.findall(r"[A-Z]+", stripped)):
        return []
    return names
