"""What a page says about itself: title, dates, people, section, picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from newscrawl.article import Image, Kind


@dataclass(slots=True)
class Metadata:
    """The facts of a page apart from its text; None or empty where the page does not tell.

    Dates are aware, in the page's own zone (so that `utc_offset` follows from them). `canonical` is the
    page's rel=canonical, absolute and cleaned, only where it is on the outlet's domains. `is_article` is
    False where the page says that it is something else (section, 404, programme), None where it is silent.
    """

    canonical: str | None = None
    kind: Kind = "article"
    is_article: bool | None = None
    title: str | None = None
    lead: str | None = None
    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    published_at: datetime | None = None
    modified_at: datetime | None = None
    section: str | None = None
    tags: list[str] = field(default_factory=list)
    image: Image | None = None
    paywalled: bool = False
