"""What runs remember of the sources they ask: when they are asked again, and what hosts allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Poll:
    """How one of an outlet's sources (feed, sitemap, listing) has answered, and how often it is asked.

    `url` is its address, or a listing's template. It was last asked at `polled_at`; `interval` seconds are
    its usual wait (spiders/polling.py says when it is due). `listed` are the addresses of articles that its
    last answer held. `gaps` are the last estimates of the seconds between two articles that it was
    the first to list, oldest first; `news_at` is when it last was. `failures` are the polls in succession
    that brought no list. `whole` is False while not all that its last reading listed has been dealt with.
    `swept_at` is when a listing was last read to the end of its window.

    `etag` and `last_modified` are of the last full answer, which came from the very address `answered` at
    `answered_at`. They are there only where all that this answer listed is stored or refused for good, so
    that the same answer again (304) means that there is nothing to do.
    """

    url: str
    polled_at: datetime
    interval: int = 0
    listed: int = 0
    gaps: tuple[int, ...] = ()
    news_at: datetime | None = None
    failures: int = 0
    whole: bool = False
    swept_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    answered: str | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Robots:
    """The robots.txt of a `host` (scheme, name and port: "https://www.contoh.id") as it was last read.

    `text` is what counts of it, empty where everything is allowed; `status` the HTTP status of the answer.
    `changed_at` is when it was found to differ from `previous`, the text before; both are None where it never
    did.
    """

    host: str
    text: str
    status: int
    fetched_at: datetime
    changed_at: datetime | None = None
    previous: str | None = None
