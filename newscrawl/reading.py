"""A page read as a crawl reads it, in one call, for those who have the page already."""

from __future__ import annotations

from newscrawl.article import Article, Page
from newscrawl.enrichment.entities.tagger import tag
from newscrawl.enrichment.language import identify
from newscrawl.extraction.extract import extract
from newscrawl.extraction.layout import Outlet


def read_page(page: Page, outlet: Outlet) -> Article:
    """Return the article on a page by today's rules, with language and entities. Raises Refused."""
    article = extract(page, outlet)
    article.language = identify(article.body)
    article.entities = tag(article.body)
    return article
