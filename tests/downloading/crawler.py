"""The other process of site.crawl(): reads a job as JSON from standard input, writes what came of it."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from newscrawl.downloading.robots import RobotsMiddleware
from newscrawl.downloading.warc import cache_settings, recorded_at

BASE_SETTINGS = {
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "newscrawl.downloading.robots.RobotsMiddleware": 100,
    },
    "ROBOTSTXT_OBEY": True,
    "CLOCK": "newscrawl.clock.utc_now",
    "DOWNLOAD_DELAY": 0.01,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "HTTPERROR_ALLOW_ALL": True,
    "RETRY_TIMES": 0,
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "WARNING",
}


class JobSpider(scrapy.Spider):
    """Fetches the job's addresses and notes every outcome."""

    name = "job"
    job: dict[str, Any]
    outcomes: list[dict[str, Any]]

    async def start(self) -> AsyncIterator[scrapy.Request]:
        meta = {"download_slot": self.job["slot"]} if self.job["slot"] else {}
        for url in self.job["urls"]:
            yield scrapy.Request(url, self.parse, meta=meta, errback=self.failed, dont_filter=True)

    def parse(self, response: Response) -> None:
        moment = recorded_at(response)
        self.outcomes.append(
            {
                "url": response.url,
                "status": response.status,
                "headers": {
                    name.decode(): [value.decode("latin-1") for value in response.headers.getlist(name)]
                    for name in response.headers
                },
                "body": base64.b64encode(response.body).decode(),
                "flags": response.flags,
                "recorded_at": moment.isoformat() if moment else None,
            }
        )

    def failed(self, failure: Failure) -> None:
        reason = getattr(failure.value, "reason", None) or type(failure.value).__name__
        url: str = failure.request.url  # type: ignore[attr-defined]
        self.outcomes.append({"url": url, "failure": reason, "body": "", "flags": []})


def main() -> None:
    job = json.load(sys.stdin)
    settings = Settings({**BASE_SETTINGS, **job["settings"]})
    settings.update(cache_settings(settings))
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(JobSpider)
    outcomes: list[dict[str, Any]] = []
    process.crawl(crawler, job=job, outcomes=outcomes)
    process.start()
    middleware = crawler.get_downloader_middleware(RobotsMiddleware)
    sitemaps = middleware.sitemaps(urlsplit(job["urls"][0]).netloc) if middleware and job["urls"] else []
    assert crawler.stats is not None
    stats = {key: value for key, value in crawler.stats.get_stats().items() if isinstance(value, int)}
    json.dump({"outcomes": outcomes, "stats": stats, "sitemaps": sitemaps}, sys.stdout)


if __name__ == "__main__":
    main()
