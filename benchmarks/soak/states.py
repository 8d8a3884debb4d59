"""What `scrapy health` says of each outlet after a run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scrapy.settings import Settings

from newscrawl.config import time_zone
from newscrawl.health.outlet import MOST_RUNS, Health, assess
from newscrawl.spiders.news import NewsSpider
from newscrawl.storage.store import Store


def states_of(
    store: Store, spiders: Sequence[type[NewsSpider]], settings: Settings, now: datetime
) -> dict[str, Health]:
    """Return how each outlet is, by its name."""
    zone = time_zone(settings)
    return {
        spider.name: assess(spider.name, store.crawls(spider.name, MOST_RUNS), now, zone)
        for spider in spiders
    }
