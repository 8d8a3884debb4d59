"""Crawls, imports and re-reading that are killed (kill -9) at random moments, and what is left of them.

python -m benchmarks.kills [--times 20] [--seed 6] [--only crawl|import|reprocess] [--mongo-uri URI | --mongo]

Each command is run once undisturbed, which tells how long it takes and what it stores. Then it is started on
an empty collection and killed with all its processes at a moment of that time, and started again on what it
left, until it has been killed so many times. After each kill the store must open and be sound, all that was
acknowledged must be there, and nothing twice; a run that gets to its end must have stored exactly what the
undisturbed one did. The collection is SQLite, or with --mongo-uri (or --mongo, a server started as the tests
start theirs) MongoDB, of which the client alone is killed. The same seed draws the same moments.
"""

from __future__ import annotations

import argparse
import random
import re
import secrets
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.storage import mongo_place, mongo_server
from newscrawl.article import Document, json_document
from newscrawl.storage.statistics import StatisticsQuery
from newscrawl.storage.store import ArticleQuery, Store, open_store
from tests.crawl.support import QUICK, UNTAGGED, environment, kill, setting
from tests.launcher import ROOT
from tests.site.serving import Served, serve
from tests.storage.articles import NOW, realistic

STORIES = 150
LINES = 5000
SECONDS = 120
_TIMES = ("first_seen_at", "last_seen_at", "updated_at", "fetched_at")
_STORED = re.compile(r"\] INFO: (?:new|updated) +(\S+)")
_OLD = "0"

Documents = dict[str, Document]


@dataclass(frozen=True, slots=True)
class Job:
    """A command that is to be killed: its arguments, what its store holds when it begins, and which stored
    articles it has done."""

    name: str
    arguments: tuple[str, ...]
    prepare: Callable[[Store], None]
    done: Callable[[Document], bool] = lambda document: True
    site: Served | None = None


@dataclass(slots=True)
class Kills:
    """What has become of a job so far."""

    times: int = 0
    ended: int = 0
    acknowledged: int = 0
    moments: list[float] = field(default_factory=list)


def main() -> None:
    """Kill each command so many times; a fault ends the program with one sentence and exit code 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--only", choices=("crawl", "import", "reprocess"))
    parser.add_argument("--mongo", action="store_true")
    parser.add_argument("--mongo-uri")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        mongo = options.mongo or options.mongo_uri
        server = stack.enter_context(mongo_server(options.mongo_uri, folder) if mongo else nullcontext())
        site = stack.enter_context(serve(scale=STORIES))

        def place() -> str:
            return mongo_place(server) if server else f"sqlite:{folder / secrets.token_hex(4)}.sqlite"

        for job in jobs(folder, site, place):
            if options.only in (None, job.name):
                Trial(job, place, folder, random.Random(options.seed)).run(options.times)


def jobs(folder: Path, site: Served, place: Callable[[], str]) -> Iterator[Job]:
    """Yield the three commands."""
    crawl = ("crawl", "voa_id", *QUICK, *UNTAGGED, "-L", "INFO")
    yield Job("crawl", crawl, lambda store: None, site=site)

    path = folder / "articles.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json_document(realistic(number).to_document())}\n" for number in range(LINES))
    yield Job("import", ("import", str(path)), lambda store: None)

    uri = place()
    run(crawl, uri, site)
    with closing(open_store(uri)) as store:
        articles = [
            each | {"extractor": _OLD, "section": "Salah"} for each in store.documents(ArticleQuery())
        ]
        pages = list(store.dump("pages"))

    def older(store: Store) -> None:
        store.load("articles", articles, NOW)
        store.load("pages", pages, NOW)

    yield Job(
        "reprocess",
        ("reprocess", "--outdated", "-s", "WORKERS=1"),
        older,
        lambda document: document["extractor"] != _OLD,
    )


class Trial:
    """One command, killed again and again."""

    def __init__(self, job: Job, place: Callable[[], str], folder: Path, chance: random.Random) -> None:
        self._job = job
        self._place = place
        self._log = folder / "log"
        self._chance = chance
        self._uri = ""
        self._kept: set[str] = set()

    def run(self, times: int) -> None:
        """Kill the command so many times, let it end, and print one line."""
        self._begin()
        started = time.monotonic()
        run(self._job.arguments, self._uri, self._job.site)
        seconds = time.monotonic() - started
        expected = contents(self._uri)
        self._begin()
        kills = Kills()
        while kills.times < times:
            moment = self._chance.uniform(0, seconds)
            if self._killed_at(moment):
                kills.times += 1
                kills.moments.append(moment)
                self._check()
                kills.acknowledged += len(self._kept)
            else:
                kills.ended += 1
                self._check_end(expected)
                self._begin()
        run(self._job.arguments, self._uri, self._job.site)
        self._check_end(expected)
        print(
            f"{self._job.name}: killed {kills.times} times, {min(kills.moments):.2f} to"
            f" {max(kills.moments):.2f} s after its start (undisturbed it takes {seconds:.1f} s);"
            f" {kills.acknowledged} acknowledged articles looked for, none lost, none twice;"
            f" {kills.ended + 1} runs came to their end with all {len(expected)} articles",
            flush=True,
        )

    def _begin(self) -> None:
        self._uri = self._place()
        self._kept = set()
        with closing(open_store(self._uri)) as store:
            self._job.prepare(store)

    def _killed_at(self, moment: float) -> bool:
        """Start the command and kill it so many seconds later; return False where it had ended before."""
        with self._log.open("wb") as log:
            process = start(self._job.arguments, self._uri, self._job.site, log.fileno())
            try:
                code = process.wait(moment)
            except subprocess.TimeoutExpired:
                # What the store shows to others is acknowledged, too.
                self._kept |= self._done(contents(self._uri))
                code = kill(process)
        if code > 0:
            raise SystemExit(f"{self._job.name} ended with {code}: {self._log.read_text()[-1000:]}")
        return code < 0

    def _check(self) -> None:
        """Open what a killed command has left, and look for what it had acknowledged."""
        documents = sound(self._uri, self._job.name)
        lost = self._kept - self._done(documents)
        urls = {document["url"] for document in documents.values()}
        lost |= set(_STORED.findall(self._log.read_text())) - urls
        if lost:
            raise SystemExit(f"{self._job.name}: {len(lost)} acknowledged articles are lost: {min(lost)} …")
        self._kept |= self._done(documents)

    def _done(self, documents: Documents) -> set[str]:
        return {id for id, document in documents.items() if self._job.done(document)}

    def _check_end(self, expected: Documents) -> None:
        documents = sound(self._uri, self._job.name)
        if differing := {id for id in expected.keys() | documents.keys() if unlike(id, expected, documents)}:
            raise SystemExit(
                f"{self._job.name}: after kills, {len(differing)} of {len(expected)} articles are not what an"
                f" undisturbed run stores, {min(differing)} among them."
            )


def unlike(id: str, first: Documents, second: Documents) -> bool:
    """Whether an article differs in more than the times at which it was stored."""
    one, other = (
        {name: value for name, value in each[id].items() if name not in _TIMES} if id in each else None
        for each in (first, second)
    )
    return one != other


def contents(uri: str) -> Documents:
    """Return the articles of a collection by id, as another process sees them now."""
    with closing(open_store(uri)) as store:
        return {each["_id"]: each for each in store.documents(ArticleQuery())}


def sound(uri: str, name: str) -> Documents:
    """Return the articles of a collection, having made sure that it opens, and that its parts agree."""
    with closing(open_store(uri)) as store:
        listed = list(store.documents(ArticleQuery()))
        documents = {each["_id"]: each for each in listed}
        counts = {
            len(listed), len(documents), len({each["url"] for each in listed}), store.total("articles"),
            store.count(ArticleQuery()), store.statistics(StatisticsQuery()).articles,
        }  # fmt: skip
    if len(counts) > 1:
        raise SystemExit(f"{name}: some articles are twice there, or only in part: {sorted(counts)}.")
    if uri.startswith("sqlite:"):
        check_file(uri.removeprefix("sqlite:"), name)
    return documents


def check_file(path: str, name: str) -> None:
    """Let SQLite look for damage, in the search index, too."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO article_search (article_search) VALUES ('integrity-check')")
        [(said,)] = connection.execute("PRAGMA integrity_check(1)")
        if said != "ok":
            raise SystemExit(f"{name}: the file is damaged: {said}.")


def start(arguments: tuple[str, ...], uri: str, site: Served | None, log: int) -> subprocess.Popen[bytes]:
    """Start a command in a process group of its own."""
    command = [sys.executable, "-m", "scrapy", *arguments, *setting(uri)]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(site, {}), stdout=log, stderr=log, start_new_session=True
    )


def run(arguments: tuple[str, ...], uri: str, site: Served | None) -> None:
    """Run a command to its end, which must be a good one."""
    with tempfile.TemporaryFile() as log:
        code = start(arguments, uri, site, log.fileno()).wait(SECONDS)
        if code:
            log.seek(0)
            raise SystemExit(f"{arguments[0]} ended with {code}: {log.read()[-1000:].decode()}")


if __name__ == "__main__":
    main()
