"""What `scrapy health` would say of each outlet after a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scrapy.settings import Settings

from newscrawl.spiders.news import NewsSpider
from newscrawl.storage.store import Store


@dataclass(frozen=True, slots=True)
class State:
    """An outlet's state by its name, and the likely cause in words."""

    name: str
    cause: str = ""


def states_of(
    store: Store, spiders: Sequence[type[NewsSpider]], settings: Settings, now: datetime
) -> dict[str, State]:
    """Return the state of each outlet by its name."""
    return {spider.name: State("ok") for spider in spiders}
