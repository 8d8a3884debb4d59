"""Which stored article an address stands for."""

from __future__ import annotations

from typing import Any

from newscrawl.article import Article
from newscrawl.outlets import spider_for
from newscrawl.storage.store import Store


def stored_article(store: Store, url: str, loader: Any) -> Article | None:
    """Return the stored article that `url` names, also by another address that once led to it.

    `loader` is Scrapy's spider loader. Raises StoreLost.
    """
    id = spider_for(url, loader).identify(url)
    if (article := store.get(id)) is not None:
        return article
    visit = store.visits([id]).get(id)
    return store.get(visit.article_id) if visit and visit.article_id else None
