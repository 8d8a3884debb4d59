"""A page read as a crawl reads it, in one call, for those who have the page already."""

from __future__ import annotations

from dataclasses import dataclass

from newscrawl.article import Article, Page
from newscrawl.enrichment.choice import Enrichment
from newscrawl.extraction.extract import extract
from newscrawl.extraction.layout import Outlet


@dataclass(frozen=True, slots=True)
class PageReader:
    """Reads a page as a crawl does; `stages` tag what was read. It travels to workers with each task."""

    stages: Enrichment

    def prepare(self) -> None:
        """Read the tagger's model, if it has one."""
        if prepare := getattr(self.stages.tag, "prepare", None):
            prepare()

    def __call__(self, page: Page, outlet: Outlet) -> Article:
        """Return the article on a page by today's rules, with language and entities. Raises Refused."""
        return self.stages.enrich(extract(page, outlet))
