"""What a run did: its counts and reasons, its record in `crawls`, and its exit code."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from newscrawl.article import Document
from newscrawl.config import time_zone
from newscrawl.errors import NewscrawlError, Refused, StoreLost
from newscrawl.extensions.collection import Collection
from newscrawl.extensions.observed import Observed
from newscrawl.extensions.records import opening_record, problem_of_fault, words_for_fault
from newscrawl.item import CrawledPage, Dropped
from newscrawl.reasons import EXPECTED, words_for
from newscrawl.storage.store import Outcome
from newscrawl.waits import LEFT_ALONE, PUT_OFF, Wait, words_for_outcome

logger = logging.getLogger(__name__)

# A second Ctrl-C leaves no time to close.
_STOPPED = (None, "shutdown")

MAX_FAILED_SOURCES = 1000
"""Failed sources that a run's record names: an index can list any number."""

STORED = (Outcome.NEW, Outcome.UPDATED, Outcome.UNCHANGED)


@dataclass(slots=True)
class Refusals:
    """Pages that gave no article for one reason: how many, at which stage, and the first of them.

    `repeated` are those that had failed in an earlier run, too.
    """

    stage: str
    count: int = 0
    repeated: int = 0
    examples: list[str] = field(default_factory=list)


class Run:
    """An extension that counts what becomes of every page and source, and keeps the run's record."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.settings = crawler.settings
        self._record_id: str | None = None
        self._heartbeat: asyncio.Task[None] | None = None
        self._started = time.monotonic()
        self.started_at: datetime | None = None
        self._ended: float | None = None
        self._examples = crawler.settings.getint("REFUSED_EXAMPLES")
        self.observed = Observed(self._examples)
        self.checks: list[str] = []
        self.pages = 0
        self.outcomes: Counter[str] = Counter()
        self.skips: Counter[str] = Counter()
        self.revisits = 0
        self.refusals: dict[str, Refusals] = {}
        self._failed_before: set[str] = set()
        self.sources_read = 0
        self.sources_failed: dict[str, str] = {}
        self.sources_left = 0
        self.listed = 0
        self.tried: list[str] = []
        self.expected = EXPECTED
        self.newest: datetime | None = None
        self.example: str | None = None
        self.postponed = False
        self.wait: Wait | None = None
        self.left_alone = False
        self.zone = time_zone(crawler.settings)
        self._writes: set[asyncio.Task[None]] = set()
        self.closed: str | None = None
        self.fault: str | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the extension and connect it to the crawl's signals."""
        run = cls(crawler)
        connect = crawler.signals.connect
        connect(run.spider_opened, signal=signals.spider_opened)
        connect(run.item_dropped, signal=signals.item_dropped)
        connect(run.item_error, signal=signals.item_error)
        connect(run.spider_error, signal=signals.spider_error)
        connect(run.spider_idle, signal=signals.spider_idle)
        connect(run.spider_closed, signal=signals.spider_closed)
        return run

    @property
    def collection(self) -> Collection:
        """The store of this run."""
        collection = self._crawler.get_extension(Collection)
        assert collection is not None
        return collection

    # --- what spiders and pipelines report

    def page_fetched(self) -> None:
        """Count a page that a source listed and the outlet answered."""
        self.pages += 1

    def source_read(self, url: str, listed: int) -> None:
        """Note that a source answered, and how many addresses of articles it gave."""
        self.sources_read += 1
        self.listed += listed
        logger.info("source    %s: %d addresses listed", url, listed)

    def source_failed(self, url: str, refused: Refused) -> None:
        """Note that a source did not answer, or with something else; the others go on."""
        if len(self.sources_failed) < MAX_FAILED_SOURCES:
            self.sources_failed[url] = refused.reason
        logger.warning("A source failed: %s %s (%s)", url, words_for(refused.reason), refused)

    def postpone(self) -> None:
        """Note that the time for back-filling is over, and that the next run goes on with it."""
        self.postponed = True

    def asked_to_wait(self, seconds: float, url: str) -> None:
        """Remember, also for later runs, that an answer asked for the outlet to be left alone so long."""
        wait = Wait.asked(self.collection.now(), seconds, url)
        if self.wait is None or wait.until > self.wait.until:
            self.wait = wait
            # At once, for the run may be killed before it ends.
            self._writes.add(task := asyncio.ensure_future(self._write({"wait": wait.document()})))
            task.add_done_callback(self._writes.discard)

    async def _write(self, fields: Document) -> None:
        if self._record_id is not None:
            with contextlib.suppress(StoreLost):
                await self.collection.update_crawl(self._record_id, fields)

    def skipped(self, reason: str) -> None:
        """Count an address that is not fetched, or an article that is not wanted."""
        self.skips[reason] += 1

    def revisited(self) -> None:
        """Count a stored article that is looked at again for its age."""
        self.revisits += 1

    def failed_before(self, id: str) -> None:
        """Note that an earlier run asked for this article in vain, and that this one asks again."""
        self._failed_before.add(id)

    def refused(self, id: str, stage: str, reason: str, url: str, detail: str = "") -> None:
        """Count a page that gave no article, and log it with its URL."""
        refusals = self.refusals.setdefault(reason, Refusals(stage))
        refusals.count += 1
        refusals.repeated += id in self._failed_before
        if len(refusals.examples) < self._examples:
            refusals.examples.append(url)
        logger.info("refused   %s: %s%s", url, words_for(reason), f" ({detail})" if detail else "")

    def stored(self, outcome: Outcome, document: Document) -> None:
        """Count an article that the store has taken."""
        self._count(outcome, document["url"], document["published_at"], document["title"])

    def not_modified(self, url: str, published_at: datetime | None) -> None:
        """Count an article that the outlet says is as it was (304)."""
        self._count(Outcome.UNCHANGED, url, published_at, "(not modified)")
        self.observed.as_it_was(url)

    def _count(self, outcome: Outcome, url: str, published: datetime | None, title: str | None) -> None:
        self.outcomes[outcome] += 1
        if published and (self.newest is None or published > self.newest):
            self.newest, self.example = published, url
        self.example = self.example or url
        logger.info("%-9s %s %s", outcome, url, title)

    # --- signals

    async def spider_opened(self, spider: Spider) -> None:
        """Insert the run's record. Raises CloseSpider where the store is lost already."""
        given = getattr(spider, "given", {})
        self.started_at = self.collection.now()
        opening = opening_record(spider.name, self.started_at, given, self.settings)
        try:
            await self.collection.close_killed()
            await self._heed_earlier_wait(spider.name)
            record = opening | self.counts()
            self._record_id = await self.collection.start_crawl(record)
        except StoreLost:
            raise CloseSpider("store_lost") from None
        self._heartbeat = asyncio.get_running_loop().create_task(self._beat(self._record_id))

    async def _heed_earlier_wait(self, outlet: str) -> None:
        """Take over the wish that the outlet's last run has left, while it holds."""
        settings = self.settings
        earlier = await self.collection.last_crawl(outlet)
        wait = Wait.of(earlier) if earlier and settings.getbool("RETRY_AFTER_REMEMBERED") else None
        if wait is not None and wait.holds(self.collection.now()):
            self.wait, self.left_alone = wait, not settings["REPLAY"]

    async def _beat(self, record_id: str) -> None:
        # Nobody else would tell what a killed run had done.
        with contextlib.suppress(StoreLost):
            while True:
                await asyncio.sleep(self.settings.getfloat("HEARTBEAT_SECONDS"))
                await self.collection.update_crawl(record_id, self.counts())

    def item_dropped(self, item: Any, exception: BaseException) -> None:
        """Count a page that a pipeline refused."""
        if not (isinstance(exception, Dropped) and isinstance(item, CrawledPage)):
            return
        if exception.reason in ("out_of_range", "undated"):
            self.skipped(exception.reason)
        else:
            self.refused(item.id, exception.stage, exception.reason, item.listed_url, exception.detail)

    def item_error(self, item: Any, failure: Any) -> None:
        """Count a page on which a pipeline failed; Scrapy logs the error itself."""
        if isinstance(item, CrawledPage):
            self.refused(item.id, "pipeline", "error", item.listed_url, repr(failure.value))

    def spider_error(self, failure: Any) -> None:
        """Note that the spider itself failed."""
        self.fault = words_for_fault(failure.value)

    def spider_idle(self) -> None:
        """Name the end of a run that leaves something to the next one."""
        if self.postponed:
            raise CloseSpider("time_up")

    async def spider_closed(self, reason: str) -> None:
        """Complete the record and release the store."""
        self.closed = self._outcome if reason == "finished" else reason
        self._ended = time.monotonic()
        if self._heartbeat is not None:
            self._heartbeat.cancel()
        if self._writes:
            await asyncio.wait(set(self._writes))
        if self._record_id is not None and self.collection.lost is None:
            try:
                await self.collection.update_crawl(self._record_id, self.record())
            except NewscrawlError as error:
                logger.error("The run's record could not be completed: %s", error)
        await self.collection.close()

    # --- the end

    @property
    def _outcome(self) -> str:
        if self.left_alone:
            return LEFT_ALONE
        return "nothing_due" if self.nothing_due else "finished"

    @property
    def recorded(self) -> bool:
        """Whether the run has a record in `crawls`."""
        return self._record_id is not None

    @property
    def articles(self) -> int:
        """Articles that are in the store as they should be, for having been fetched in this run."""
        return sum(self.outcomes.values())

    @property
    def changed(self) -> int:
        """Articles that this run has added to the store or changed in it."""
        return self.outcomes[Outcome.NEW] + self.outcomes[Outcome.UPDATED]

    @property
    def failed(self) -> int:
        """Pages that gave no article."""
        return sum(refusals.count for refusals in self.refusals.values())

    @property
    def seconds(self) -> float:
        """How long the run has lasted."""
        return (self._ended or time.monotonic()) - self._started

    def record(self) -> Document:
        """Return what `crawls` keeps of the run beside its start."""
        return {
            "finished_at": self.collection.now(),
            "outcome": self.closed,
            "exit_code": self.exit_code,
            "problem": self.problem,
            "fault": self.fault,
            **self.counts(),
        }

    def counts(self) -> Document:
        """Return that part of it which is written at least once a minute while the run goes on."""
        return {
            "updated_at": self.collection.now(),
            "pages": self.pages,
            "articles": {str(outcome): self.outcomes[outcome] for outcome in STORED},
            "revisited": self.revisits,
            "skipped": dict(sorted(self.skips.items())),
            # A list, since a reason as a key would need escaping in MongoDB queries.
            "refused": [
                {
                    "reason": reason,
                    "stage": each.stage,
                    "count": each.count,
                    "repeated": each.repeated,
                    "urls": each.examples,
                }
                for reason, each in sorted(self.refusals.items())
            ],
            "sources": {
                "read": self.sources_read,
                "left": self.sources_left,
                "failed": [{"url": url, "reason": why} for url, why in self.sources_failed.items()],
            },
            "newest": self.newest,
            "checks": self.checks,
            "wait": self.wait.document() if self.wait else None,
            "observed": self.observed.record(),
        }

    @property
    def problem(self) -> str | None:
        """What makes this run end with exit code 1, in one sentence; None where nothing does."""
        if self.collection.lost is not None:
            return f"The store was lost: {self.collection.lost}"
        if self.fault is not None:
            return problem_of_fault(self.fault)
        if self.closed in _STOPPED or self.left_alone:
            return None
        if self.closed == PUT_OFF and self.wait is not None and not self.articles:
            return f"{self.name} {self.wait.words(self.zone)} ({self.wait.url})."
        if self.sources_failed and not self.sources_read and not self.sources_left:
            return f"No source answered.{self._tried}"
        if self.sources_read and not self.listed and not self.sources_left:
            return f"The sources answered but listed no article: the site may have changed.{self._tried}"
        if self.articles:
            return None
        if self.failed and not self.sources_read and not self.skips:
            return "None of the addresses gave an article."
        # A page that an earlier run could not read either is no news.
        lost = {
            reason: each.count - each.repeated
            for reason, each in self.refusals.items()
            if reason not in self.expected and each.count > each.repeated
        }
        if lost:
            stages = ", ".join(sorted({self.refusals[reason].stage for reason in lost}))
            return (
                f"Articles were seen but none could be stored; {sum(lost.values())} were lost at: {stages}."
            )
        if self.tried and not self.skips:
            return f"No page of the site turned out to be an article.{self._tried}"
        return None

    @property
    def nothing_due(self) -> bool:
        """Whether the run asked none of the outlet's sources, since none was due."""
        return bool(self.sources_left) and not self.sources_read and not self.sources_failed

    @property
    def tells_of_network(self) -> bool:
        """Whether it shows that the outlet can be reached, or cannot: one that asks for patience can."""
        return bool(self.sources_read or self.sources_failed) and self.closed != PUT_OFF

    @property
    def _tried(self) -> str:
        return f" Tried: {', '.join(self.tried)}." if self.tried else ""

    @property
    def exit_code(self) -> int:
        """0 done, 1 a problem, 130 stopped by Ctrl-C."""
        if self.problem is not None:
            return 1
        return 130 if self.closed in _STOPPED else 0

    @property
    def name(self) -> str:
        """The outlet's name."""
        return self._crawler.spider.name if self._crawler.spider else self._crawler.spidercls.name

    @property
    def ending(self) -> str:
        """How the run ended, in words."""
        return words_for_outcome(self.closed or "killed", self.wait, self.zone)
