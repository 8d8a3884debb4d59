"""One slot for an outlet, and no way out of it."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from newscrawl.downloading.failures import RequestRefused
from newscrawl.urls import on_domains


class OutletMiddleware:
    """Puts every request of a spider, robots.txt and redirects included, into the outlet's one download slot,
    and refuses what is not on the spider's `allowed_domains` (`offsite`), or is on its `off_domains`.

    Scrapy counts concurrency and delay per host name, so that two hosts of one outlet would be asked side by
    side. Its own offsite middleware drops a redirect without telling the spider.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware of a crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Set the slot of `request`, or raise RequestRefused."""
        spider = self._crawler.spider
        assert spider is not None
        request.meta["download_slot"] = spider.name
        domains = getattr(spider, "allowed_domains", None)
        if domains and not request.meta.get("allow_offsite") and not on_domains(request.url, domains):
            raise RequestRefused("offsite", f"not on {', '.join(domains)}")
        if on_domains(request.url, getattr(spider, "off_domains", ())):
            raise RequestRefused("switched_off", "on a domain of the outlet that is switched off")
