"""The item that travels from a spider through the pipelines, and the ways it can leave them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from scrapy.exceptions import DropItem

from newscrawl.article import Article, Page
from newscrawl.extensions.observed import Before


@dataclass(slots=True, eq=False)
class CrawledPage:
    """A fetched page on its way to the store.

    `id` is the article id of the address that a source listed, by which the spider follows what becomes of
    it, and `before` what was known of it by then; `article` is None until the page has been read. The last
    pipeline gives the stored document on.
    """

    id: str
    listed_url: str
    page: Page
    before: Before = field(default_factory=Before)
    article: Article | None = None


class Dropped(DropItem):
    """A page that ends before the store: the `stage` that refused it, and why (see errors.Refused).

    `published_at` is known where an article was read but is outside the wanted dates.
    """

    def __init__(
        self,
        stage: str,
        reason: str,
        detail: str = "",
        *,
        final: bool = True,
        published_at: datetime | None = None,
    ) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.stage = stage
        self.reason = reason
        self.detail = detail
        self.final = final
        self.published_at = published_at


class Unchanged(DropItem):
    """An article that the store already holds just so: nothing for feed exports."""
