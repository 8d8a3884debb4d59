"""Datelines: where a report was filed, as Indonesian outlets and agencies print it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from newscrawl.article import Dateline
from newscrawl.extraction.blocks import Line

# How outlets sign their datelines. A name with a domain ("Contoh.com") needs no entry.
_DOMAIN = r"(?:www\.)?[A-Za-z][\w-]{1,24}(?:\.\w{2,12})?\.(?i:com|co\.id|co|id|net|org|tv|news|info|my\.id)\b"
_NAMED = (
    r"VOA(?: Indonesia)?|ANTARA(?: News)?|Antara(?: News)?|CNN Indonesia|CNBC Indonesia|"
    r"BBC(?: News)? Indonesia|DW Indonesia|[Dd]etik[A-Z]?[a-z]+|detikcom|Kompas[A-Z][a-z]+|KOMPAS(?: TV)?|"
    r"VIVA(?:news| \w+)?|TEMPO Interaktif|TEMPO|Okezone|SINDO(?:news)?|iNews|MNC Portal(?: Indonesia)?|"
    r"IDN Times|Bloomberg Technoz|Media Indonesia|"
    r"Suara Pembaruan|Jawa ?Pos|JPNN|jpnn|Tirto|Republika|Harian \w+|Infobank|Reuters|AFP|AP|Xinhua|Mongabay"
)
_AGENCY = rf"(?:{_DOMAIN}|{_NAMED})"
_WORD = r"(?:[A-Z][\w'’-]*\.?|[A-Z]\.)"
_PLACE = rf"{_WORD}(?:[ ]{_WORD}){{0,3}}"
_REGION = rf"(?:,\s?{_PLACE})"
_DAY = r"(?:,?\s\d{1,2}\s[A-Z][a-z]+(?:\s\d{4})?|\s?\(\d{1,2}/\d{1,2}(?:/\d{2,4})?\))"
_DASH = r"\s*(?:--+|[—–―]|-(?=\s|$|[A-Z]))\s*"


class DatelineRule(NamedTuple):
    """A form of dateline; `sure` forms need no further look at what follows them."""

    pattern: re.Pattern[str]
    example: str
    sure: bool = True


def _rule(pattern: str, example: str, sure: bool = True) -> DatelineRule:
    return DatelineRule(re.compile(pattern), example, sure)


DATELINES = (
    _rule(rf"(?P<text>(?P<place>{_PLACE}){_REGION}?{_DAY}?\s?\((?:[^()]*?/)?{_AGENCY}(?:/[^()]*)?\)){_DASH}",
          "Jakarta (ANTARA) - "),
    _rule(rf"(?P<text>(?P<place>{_PLACE}){_REGION}??,\s?{_AGENCY})(?:{_DASH}|\s*[.:]\s+)",
          "JAKARTA, KOMPAS.com - "),
    _rule(rf"(?P<text>{_AGENCY},\s?(?P<place>{_PLACE}){_REGION}??){_DASH}", "TEMPO.CO, Jakarta - "),
    _rule(rf"(?P<text>{_AGENCY}\s?[-–—]\s?(?P<place>{_PLACE}))(?:{_DASH}|\.\s+)", "KONTAN.CO.ID - JAKARTA. "),
    _rule(rf"(?P<text>{_AGENCY}){_DASH}", "Suara.com - "),
    _rule(rf"(?P<text>(?P<place>{_PLACE})(?:,\s?(?P<region>{_PLACE}))?){_DASH}", "WASHINGTON — ", sure=False),
    _rule(rf"(?P<text>(?P<place>{_PLACE})):\s+", "JAKARTA: ", sure=False),
)  # fmt: skip
_LONGEST = 110

# Places that outlets file from, for forms that nothing else closes.
_KNOWN_PLACES = frozenset({
    "jakarta", "bandung", "surabaya", "medan", "semarang", "makassar", "palembang", "denpasar",
    "yogyakarta", "solo", "surakarta", "malang", "bogor", "depok", "tangerang", "bekasi", "bali", "lombok",
    "mataram", "kupang", "ambon", "manado", "jayapura", "papua", "aceh", "padang", "pekanbaru", "batam",
    "lampung", "jambi", "bengkulu", "serang", "cirebon", "banjarmasin", "samarinda", "balikpapan",
    "pontianak", "kendari", "palu", "gorontalo", "ternate", "cilegon", "magelang", "kediri", "jember",
    "banyuwangi", "madura", "sidoarjo", "gresik", "garut", "tasikmalaya", "sukabumi", "cianjur", "karawang",
    "purwokerto", "tegal", "washington", "london", "paris", "tokyo", "beijing", "moskow", "seoul", "kairo",
    "ankara", "new-york", "los-angeles", "singapura", "bangkok", "manila", "kuala-lumpur", "canberra",
    "sydney", "berlin", "roma", "madrid", "brussels", "jenewa", "dubai", "riyadh", "mekkah", "kyiv", "gaza",
})  # fmt: skip


def take_dateline(line: Line, site_names: Collection[str] = ()) -> Dateline | None:
    """Cut the dateline off the first line of an article and return it, or None where there is none.

    `site_names` are the outlet's own names, which may sign it beside those that are known.

    A place and a dash alone are a dateline where they are in capitals, in bold, or a place that outlets file
    from, and a new sentence follows: "Jakarta - kota itu" begins with a lower-case letter and stays.
    """
    found = _match(line, frozenset(map(_plain, site_names)))
    if found is None:
        return None
    text, place, end = found
    line.cut(0, end)
    return Dateline(text.rstrip(" -–—"), place_name(place) if place else None)


def _match(line: Line, names: frozenset[str]) -> tuple[str, str | None, int] | None:
    for rule in DATELINES:
        match = rule.pattern.match(line.text[:_LONGEST])
        if match and rule.sure:
            return match["text"], match.groupdict().get("place"), match.end()
        if match is None:
            continue
        signed = _signed(match, names)
        if signed is not None or _is_sure(line, match):
            return match["text"], (_place_of(match) if signed is None else signed) or None, match.end()
    if opening := _UNCLOSED.match(line.text[:_LONGEST]):
        return _unclosed(line, opening)
    return None


# "Liputan6.com, Jakarta" with nothing between the place and the text but the end of the bold print.
_UNCLOSED = re.compile(rf"{_AGENCY},\s?(?P<place>{_PLACE})(?=\s)")


def _unclosed(line: Line, opening: re.Match[str]) -> tuple[str, str | None, int] | None:
    start = opening.start("place")
    words = opening["place"].split(" ")
    for count in range(len(words), 0, -1):
        place = " ".join(words[:count])
        end = start + len(place)
        if line.bold_start == end or _is_known(place):
            return line.text[:end], place, end
    return None


def is_signed(text: str) -> bool:
    """Say whether a text begins with a dateline that names an outlet or agency."""
    return any(rule.sure and rule.pattern.match(text[:_LONGEST]) for rule in DATELINES)


def _signed(match: re.Match[str], names: frozenset[str]) -> str | None:
    """The place of a dateline that the outlet signs with one of `names`; "" where it gives no place."""
    first, second = match["place"], match.groupdict().get("region") or ""
    if _plain(first) in names:
        return second
    return first if second and _plain(second) in names else None


_ENDING = re.compile(r"\.(?:com|co\.id|id|co|net|org|tv|news)$")


def _plain(name: str) -> str:
    """Return a name as a dateline may spell it: "Contoh-Kita.com" and "CONTOH KITA" are one."""
    return "".join(filter(str.isalnum, _ENDING.sub("", name.casefold())))


def _place_of(match: re.Match[str]) -> str:
    first, second = match["place"], match.groupdict().get("region")
    return second if second and _is_known(second) and not _is_known(first) else first


def _is_known(place: str) -> bool:
    return place.lower().replace(" ", "-") in _KNOWN_PLACES


def _is_sure(line: Line, match: re.Match[str]) -> bool:
    place, end = match["place"], match.end("text")
    rest = line.text[match.end() :]
    if rest[:1].islower():
        return False
    bold = 0 < line.bold_start <= match.end() and line.bold_start >= end - 1
    capitals = place.isupper() and len(place) > 3
    # "Jakarta - Bandung kini bisa" and "Jakarta-Surabaya" are a way from one to the other.
    joined = line.text[end : match.end()] == "-" or _is_known(rest.partition(" ")[0])
    region = match.groupdict().get("region")
    known = (_is_known(place) or (region is not None and _is_known(region))) and not joined
    if ":" in line.text[end : match.end()]:
        return _is_known(place) and (bold or capitals)
    # A second dash closes an aside: "Jakarta - Bandung - Surabaya".
    aside = re.match(r"[^.!?]{0,60}\s[-–—]\s", rest) is not None and not capitals
    return (bold or capitals or known) and not aside


def read_dateline(text: str) -> Dateline | None:
    """Return the dateline that an element of its own holds ("AUBURN, Wash. —"), or None for no text."""
    stripped = re.sub(r"[\s\-–—―]+$", "", text.strip())
    if not stripped or len(stripped) > _LONGEST:
        return None
    for rule in DATELINES:
        if match := rule.pattern.fullmatch(f"{stripped} — "):
            place = match.groupdict().get("place")
            return Dateline(stripped, place_name(place) if place else None)
    return Dateline(stripped, None if re.fullmatch(_AGENCY, stripped) else place_name(stripped.split(",")[0]))


def place_name(place: str) -> str:
    """Return a dateline's place as a name: "JAKARTA" is Jakarta, "DKI JAKARTA" is DKI Jakarta."""
    words = place.strip(" ,.").split()
    return " ".join(
        word if not word.isupper() or word in _ABBREVIATIONS else word.capitalize() for word in words
    )


_ABBREVIATIONS = frozenset({"DKI", "DIY", "NTB", "NTT", "DI", "AS", "US", "UK", "UAE", "PBB"})
