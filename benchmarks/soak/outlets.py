"""The outlets of the soak: how each looks, lists and dates its articles, and the spider that reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from benchmarks.soak.faults import PLANS, Fault, faults_of
from newscrawl.discovery.listings import DatedIndex, Listing, PagedIndex
from newscrawl.extraction.layout import Layout
from newscrawl.spiders.news import NewsSpider

_NAMES = (
    "Rinjani", "Kapuas", "Mahakam", "Tambora", "Serayu", "Bromo", "Musi", "Sentani", "Kerinci", "Batanghari",
    "Semeru", "Toba", "Barito", "Merapi", "Poso", "Ciliwung", "Latimojong", "Brantas", "Singgalang", "Asahan",
    "Agung", "Maninjau", "Lawu", "Citarum", "Halmahera", "Digul", "Kelimutu", "Tondano", "Sumbing", "Batur",
)  # fmt: skip
_RATES = (3, 12, 6, 25, 4, 9, 15, 5, 30, 8, 3, 10, 18, 5, 7, 12, 20, 6)
_FAULTY_RATES = (20, 16, 18, 24, 14, 18, 26, 16, 20, 18, 20, 16)

Source = Literal["feed", "news_sitemap", "sitemap", "paged", "dated"]
_SOURCES: tuple[tuple[Source, ...], ...] = (
    ("feed", "paged"),
    ("sitemap",),
    ("dated",),
    ("feed", "news_sitemap"),
    ("paged",),
    ("feed", "sitemap"),
    ("news_sitemap", "dated"),
    ("feed", "paged", "news_sitemap"),
)
_SEARCHABLE: tuple[tuple[Source, ...], ...] = (("feed", "paged"), ("sitemap", "paged"), ("feed", "dated"))
"""Sources that still list an article days later: nothing is lost for good while an outlet is down."""

DateForm = Literal["jsonld", "jsonld_utc", "jsonld_naive", "meta", "shown", "shown_short"]
_DATE_FORMS: tuple[DateForm, ...] = ("jsonld", "shown", "meta", "jsonld_utc", "shown_short", "jsonld_naive")
_ZONES = (420, 420, 480, 420, 540)
_ADDRESSES = (
    (r"/read/\d{4}/\d\d/\d\d/\d+/[\w-]+", r"/read/[\d/]{11}(\d+)/", "/read/{date:%Y/%m/%d}/{number}/{slug}"),
    (r"/(?:\w+)/[\w-]+-\d{6}\.html", r"-(\d{6})\.html", "/{section}/{slug}-{number}.html"),
    (r"/berita/d-\d+/[\w-]+", r"/berita/d-(\d+)/", "/berita/d-{number}/{slug}"),
    (r"/(?:daerah|ekonomi|pendidikan|kesehatan|lingkungan|olahraga)/[\w-]{12,}", None, "/{section}/{slug}"),
    (r"/\d{4}/\d\d/\d\d/[\w-]+", None, "/{date:%Y/%m/%d}/{slug}"),
)  # fmt: skip
_CLASSES = (
    ("isi-berita", "judul", "penulis", "tanggal"),
    ("detail__body-text", "detail__title", "detail__author", "detail__date"),
    ("entry-content", "entry-title", "byline", "posted-on"),
    ("read__content", "read__title", "credit-title-name", "read__time"),
    ("article-body", "headline", "reporter", "timestamp"),
)


@dataclass(frozen=True, slots=True)
class Style:
    """The class names of an article page: around its text, headline, author and date."""

    body: str
    title: str
    author: str
    date: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One outlet: so many articles on a weekday (`rate`), `utc_offset` minutes east of UTC, in one or two
    `styles`; `numbered` where its addresses hold an article number. `validators` is what its answers carry
    for conditional requests."""

    number: int
    site: str
    domain: str
    rate: int
    sources: tuple[Source, ...]
    address: int
    styles: tuple[Style, ...]
    dates: DateForm
    utc_offset: int
    validators: Literal["etag", "last_modified", ""]
    faults: tuple[Fault, ...] = ()

    @property
    def name(self) -> str:
        """The spider's name."""
        return self.domain.partition(".")[0]

    @property
    def host(self) -> str:
        """The host that serves everything."""
        return f"www.{self.domain}"

    @property
    def origin(self) -> str:
        """The beginning of its addresses."""
        return f"https://{self.host}"

    @property
    def numbered(self) -> bool:
        """Whether its addresses hold an article number."""
        return _ADDRESSES[self.address][1] is not None

    def path(self, number: int, slug: str, section: str, published: datetime) -> str:
        """Return the path of an article; `published` in the outlet's zone."""
        form = _ADDRESSES[self.address][2]
        return form.format(number=number, slug=slug, section=section, date=published)

    def fault(self, moment: datetime) -> Fault | None:
        """Return the fault that the outlet has at `moment`; of two, the later one."""
        return next((each for each in reversed(self.faults) if each.is_on(moment)), None)

    def moved(self, moment: datetime) -> Fault | None:
        """Return the fault that has given its articles other addresses, if one has."""
        return next(
            (each for each in self.faults if each.name in ("moved", "renamed") and each.is_on(moment)), None
        )


def plans(count: int, start: datetime, days: float) -> list[Plan]:
    """Return `count` outlets, two fifths of them with faults: the last ones. Raises ValueError over 30."""
    if not 1 <= count <= len(_NAMES):
        raise ValueError(f"there can be 1 to {len(_NAMES)} outlets, not {count}")
    faulty = min(count * 2 // 5, PLANS)
    return [_plan(each, each - (count - faulty), start, days) for each in range(count)]


def _plan(number: int, trouble: int, start: datetime, days: float) -> Plan:
    healthy = trouble < 0
    faults = () if healthy else tuple(faults_of(trouble, start, days))
    names = {fault.name for fault in faults}
    sources = _SOURCES[number % len(_SOURCES)] if healthy else _SEARCHABLE[trouble % len(_SEARCHABLE)]
    # Numbers stay where articles are moved, and there are none where they are renamed.
    address = (
        3 + number % 2 if "renamed" in names else number % 3 if "moved" in names else number % len(_ADDRESSES)
    )
    styles = tuple(
        Style(*(f"{each}{suffix}" for each in _CLASSES[number % len(_CLASSES)]))
        for suffix in ("", "--panjang")[: 1 + number % 2]
    )
    return Plan(
        number=number,
        site=f"Kabar {_NAMES[number]}",
        domain=f"kabar{_NAMES[number].lower()}.example",
        rate=_RATES[number % len(_RATES)] if healthy else _FAULTY_RATES[trouble],
        sources=sources,
        address=address,
        styles=styles,
        dates=_DATE_FORMS[number % len(_DATE_FORMS)],
        utc_offset=_ZONES[number % len(_ZONES)],
        validators=("etag", "last_modified", "")[number % 3],
        faults=faults,
    )


def spider_of(plan: Plan) -> type[NewsSpider]:
    """Return the outlet's spider, as somebody would have written it before the first fault."""
    pattern, number, _ = _ADDRESSES[plan.address]
    origin = plan.origin
    listings: list[Listing] = []
    if "paged" in plan.sources:
        listings.append(PagedIndex(f"{origin}/terkini?page={{page}}"))
    if "dated" in plan.sources:
        listings.append(DatedIndex(f"{origin}/indeks/{{date:%Y-%m-%d}}?page={{page}}"))
    sitemaps = {"sitemap": f"{origin}/sitemap.xml", "news_sitemap": f"{origin}/sitemap-news.xml"}
    attributes = {
        "name": plan.name,
        "allowed_domains": (plan.domain,),
        "feeds": (f"{origin}/rss",) if "feed" in plan.sources else (),
        "sitemaps": tuple(url for name, url in sitemaps.items() if name in plan.sources),
        "ignored_parts": r"sitemap-tag\.xml",
        "listings": tuple(listings),
        "article_urls": pattern,
        "article_id": number,
        "site_names": (plan.site,),
        "utc_offset": plan.utc_offset,
        "layouts": tuple(_layout(plan, style) for style in plan.styles),
    }
    return type(f"{plan.name.title()}Spider", (NewsSpider,), attributes)


def _layout(plan: Plan, style: Style) -> Layout:
    return Layout(
        name=f"{plan.name}-{style.body}",
        body=f".{style.body}",
        title=f".{style.title}",
        authors=f".{style.author}",
        published=f".{style.date}" if plan.dates in ("shown", "shown_short") else None,
        related=(".baca-juga",),
    )
