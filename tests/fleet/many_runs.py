"""Run after run of one fleet in one process: `python -m tests.fleet.many_runs PROXY STORE RUNS` prints after
each one what the process holds."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import sys
from typing import Any

import psutil
from pydispatch import dispatcher
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.utils.log import configure_logging
from scrapy.utils.project import get_project_settings
from scrapy.utils.reactor import install_reactor

from newscrawl.fleet.fleet import Fleet, FleetRun
from tests.fleet.spiders import AlunSpider, BentengSpider, CandiSpider

SETTINGS = {
    "DOWNLOAD_DELAY": 0.01, "STORE_BATCH_SECONDS": 0.1, "WORKERS": 1, "RETRY_TIMES": 0,
    "LANGUAGE_DETECTOR": "none", "ENTITY_TAGGER": "none", "CONTACT": "uji@contoh.id", "LOG_LEVEL": "CRITICAL",
}  # fmt: skip
SPIDERS = (AlunSpider, BentengSpider, CandiSpider)


async def run_all(store: str, runs: int) -> None:
    settings = get_project_settings()
    settings.setdict(SETTINGS | {"SQLITE_PATH": store}, priority="cmdline")
    configure_logging(settings)
    fleet = Fleet(AsyncCrawlerRunner(settings))
    for _ in range(runs):
        seen = await one_run(fleet)
        await asyncio.sleep(0.1)
        gc.collect()
        print(json.dumps(seen | held()), flush=True)
    fleet.close()


async def one_run(fleet: Fleet) -> dict[str, Any]:
    """Run the fleet once; return its outcomes and the most room that was ever given out, in bytes."""
    run = fleet.start(SPIDERS)
    room = 0
    while run.running:
        room = max(room, room_of(run))
        await asyncio.sleep(0.02)
    return {"outcomes": sorted(str(each.closed) for each in run.runs), "room": room}


def room_of(run: FleetRun) -> int:
    slots = [
        each.crawler.engine.scraper.slot
        for each in run.running
        if each.crawler.crawling and each.crawler._engine is not None
    ]
    return sum(slot.max_active_size for slot in slots if slot)


def held() -> dict[str, int]:
    """Return how much there is of what a run may leave behind."""
    process = psutil.Process()
    return {
        "crawlers": sum(isinstance(each, Crawler) for each in gc.get_objects()),
        "receivers": len(dispatcher.connections),
        "loggers": len(logging.Logger.manager.loggerDict),
        "handlers": len(logging.root.handlers),
        "tasks": len(asyncio.all_tasks()),
        "files": process.num_fds(),
        "processes": len(process.children(recursive=True)),
    }


def main() -> None:
    proxy, store, runs = sys.argv[1:]
    os.environ |= dict.fromkeys(("http_proxy", "https_proxy"), proxy)
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor as installed

    reactor: Any = installed
    task = asyncio.get_event_loop().create_task(run_all(store, int(runs)))
    task.add_done_callback(lambda _: reactor.stop())
    reactor.run()
    task.result()


if __name__ == "__main__":
    main()
