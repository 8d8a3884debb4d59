"""What an outlet's layouts find on a page, field by field, beside what is found without them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from newscrawl.article import Article, Page
from newscrawl.errors import Refused
from newscrawl.extraction.dates import find_stamp
from newscrawl.extraction.dom import text_of
from newscrawl.extraction.extract import choose_layout, extract
from newscrawl.extraction.jsonld import read_jsonld
from newscrawl.extraction.layout import Layout, Outlet
from newscrawl.extraction.page import ParsedPage, parse
from newscrawl.extraction.site import compact

FIELDS = (
    "title", "lead", "dateline", "authors", "editors", "initials", "published_at", "modified_at", "section",
    "tags", "image", "related",
)  # fmt: skip
"""The fields of an article that a check shows, apart from its body."""

_SELECTOR_OF = {"published_at": "published", "modified_at": "modified"}
_META = etree.XPath("//meta/@content")
_WORDS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """One field's value, and where else on the page it stands.

    `value` is text, a list of texts, or None; dates are ISO 8601 in UTC. `places` are `selector` (elements of
    the layout's own selector hold it), `JSON-LD`, `meta` and `shown` (a line that readers see holds it).
    """

    value: str | list[str] | None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one layout finds; `layout` is its name, `generic` without one.

    `elements` counts the elements that its selectors match: by field, then by selector. Where its body is not
    in the page (`fits` False), or the page is refused for `refusal`, there is nothing more.
    """

    layout: str
    fits: bool
    elements: dict[str, dict[str, int]] = field(default_factory=dict)
    refusal: str | None = None
    fields: dict[str, Found] = field(default_factory=dict)
    words: int = 0
    first_words: str = ""
    last_words: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A page as each layout of its outlet reads it, newest first, the generic reading last.

    A layout that is known by a mark in the page counts as its outlet's. `layout` is the
    name of the one that a crawl would use.
    """

    url: str
    outlet: str
    layout: str
    readings: list[Reading]


def check_layouts(page: Page, outlet: Outlet) -> Check:
    """Read `page` with each of the outlet's layouts and with none. Raises Refused where it is no page."""
    parsed = parse(page)
    places = _Places(parsed, outlet)
    layouts = outlet.layouts
    marked = choose_layout(parsed, dataclasses.replace(outlet, layouts=()))
    if marked and marked not in layouts:
        layouts = (*layouts, marked)
    readings = [_read(page, parsed, places, outlet, layout) for layout in (*layouts, None)]
    chosen = next(reading.layout for reading in readings if reading.fits)
    return Check(page.url, outlet.name, chosen, readings)


def _read(page: Page, parsed: ParsedPage, places: _Places, outlet: Outlet, layout: Layout | None) -> Reading:
    name = (layout.name or layout.body) if layout else "generic"
    elements: dict[str, dict[str, int]] = {}
    for label, css in _selectors(layout):
        elements.setdefault(label, {})[css] = len(parsed.select(css))
    if layout and not elements["body"][layout.body]:
        return Reading(name, False, elements)
    try:
        layouts = (layout,) if layout else ()
        article = extract(page, dataclasses.replace(outlet, layouts=layouts, marked=False))
    except Refused as refused:
        return Reading(name, True, elements, refusal=refused.reason)
    fields = {
        each: Found(value, places.of(value, _selector_of(layout, each)))
        for each in FIELDS
        if (value := _value(article, each)) is not None or each in ("title", "published_at", "authors")
    }
    words = article.body.split()
    return Reading(
        layout=name,
        fits=True,
        elements=elements,
        fields=fields,
        words=len(words),
        first_words=" ".join(words[:_WORDS]),
        last_words=" ".join(words[-_WORDS:]),
    )


def _selectors(layout: Layout | None) -> Iterator[tuple[str, str]]:
    for each in dataclasses.fields(layout) if layout else ():
        value = getattr(layout, each.name)
        if each.name in ("name", "mark") or not value:
            continue
        if isinstance(value, tuple):
            yield from ((each.name, css) for css in value)
        else:
            yield each.name, value


def _selector_of(layout: Layout | None, name: str) -> str | None:
    css = getattr(layout, _SELECTOR_OF.get(name, name), None)
    return css if isinstance(css, str) else None


def _value(article: Article, name: str) -> str | list[str] | None:
    value: Any = getattr(article, name)
    if name == "related":
        value = [each.title for each in value]
    elif name == "dateline":
        value = value and value.text
    elif name == "image":
        value = value and value.url
    elif isinstance(value, datetime):
        value = value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value or None


class _Places:
    """The texts of a page by where they stand, to tell which of them say the same."""

    def __init__(self, parsed: ParsedPage, outlet: Outlet) -> None:
        self._parsed = parsed
        self._zone = outlet.utc_offset
        self._texts = {
            "JSON-LD": list(_strings(read_jsonld(parsed.tagged("script")))),
            "meta": [str(content) for content in _META(parsed.root)],
            "shown": [node.text for node in parsed.shown.nodes],
        }

    def of(self, value: str | list[str] | None, css: str | None) -> tuple[str, ...]:
        """Return the places that hold all of `value`."""
        if not value:
            return ()
        texts = {"selector": list(_selected(self._parsed, css)), **self._texts}
        wanted = [value] if isinstance(value, str) else value
        return tuple(
            place for place, found in texts.items() if all(self._holds(found, one) for one in wanted)
        )

    def _holds(self, texts: Iterable[str], value: str) -> bool:
        moment = _moment(value)
        if moment is None:
            return any(compact(value) in compact(text) for text in texts)
        stamps = (find_stamp(text[:200], self._zone) for text in texts if any(map(str.isdigit, text[:200])))
        return any(stamp and _minute(stamp.moment) == _minute(moment) for stamp in stamps)


def _selected(parsed: ParsedPage, css: str | None) -> Iterator[str]:
    for element in parsed.select(css):
        yield text_of(element)
        yield from (element.get(name, "") for name in ("datetime", "content", "src", "href"))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, dict):
        yield from _strings(list(value.values()))


def _moment(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)
