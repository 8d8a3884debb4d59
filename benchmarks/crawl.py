"""The whole job on this machine, in articles a second, beside a bare Scrapy spider.

usage: python -m benchmarks.crawl [--articles N] [--runs N] [--memory]

Both crawl the same loopback site (tests/site) through the same proxy in a process of its own, with a delay of
0.01 s and one request at a time:
  newscrawl   scrapy crawl voa_id: fetch, extract, tag language and entities, store in SQLite
  bare        a spider that calls trafilatura with metadata and langdetect in its callback and stores nothing
--memory crawls once and prints the sum of PSS over all processes after every 250 articles instead.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.memory import family, pss

ROOT = Path(__file__).resolve().parents[1]
BARE = """
import langdetect, scrapy, trafilatura
langdetect.DetectorFactory.seed = 0
class BareSpider(scrapy.Spider):
    name = "bare"
    async def start(self):
        for line in open({urls!r}):
            yield scrapy.Request(line.strip(), meta={{"download_slot": "bare"}}, dont_filter=True)
    def parse(self, response):
        document = trafilatura.bare_extraction(response.text, url=response.url, with_metadata=True)
        text = document.text if document else ""
        yield {{"url": response.url, "title": document.title, "text": text,
               "language": langdetect.detect(text) if text else None}}
"""
SETTINGS = ["-s", "DOWNLOAD_DELAY=0.01", "-s", "PROGRESS_SECONDS=0"]


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=600, help="articles to crawl (default 600)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each; the best counts (default 3)")
    parser.add_argument("--memory", action="store_true", help="print memory over one crawl instead")
    options = parser.parse_args()
    with site(options.articles) as environment, tempfile.TemporaryDirectory() as folder:
        if options.memory:
            measure_memory(environment, Path(folder))
            return
        rates: dict[str, list[float]] = {"newscrawl": [], "bare": []}
        urls = Path(folder, "urls.txt")
        for number in range(options.runs):
            store = Path(folder, f"{number}.sqlite")
            rates["newscrawl"].append(crawl(environment, store))
            write_urls(store, urls)
            rates["bare"].append(crawl_bare(environment, urls, Path(folder)))
            print(
                f"run {number + 1}: " + ", ".join(f"{name} {rate[-1]:.1f}/s" for name, rate in rates.items())
            )
    best = {name: max(measured) for name, measured in rates.items()}
    print(f"best: newscrawl {best['newscrawl']:.1f} articles/s, bare spider {best['bare']:.1f} articles/s")
    print(f"newscrawl is {best['newscrawl'] / best['bare']:.2f} times as fast")


@contextmanager
def site(articles: int) -> Iterator[dict[str, str]]:
    """Start the loopback site in its own process; give the environment that points crawlers there."""
    command = [sys.executable, "-m", "tests.site", "--scale", str(articles)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            proxy = json.loads(process.stdout.readline())["proxy"]
            yield os.environ | {"http_proxy": proxy, "https_proxy": proxy, "no_proxy": ""}
        finally:
            process.terminate()


def crawl(environment: dict[str, str], store: Path) -> float:
    """Crawl with newscrawl; return articles a second, by the log of the whole command."""
    command = [sys.executable, "-m", "scrapy", "crawl", "voa_id", *SETTINGS, "-s", f"SQLITE_PATH={store}"]
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return count(store) / (time.perf_counter() - started)


def crawl_bare(environment: dict[str, str], urls: Path, folder: Path) -> float:
    """Crawl the same articles with the bare spider; return articles a second."""
    spider, log = folder / "bare.py", folder / "bare.log"
    spider.write_text(BARE.format(urls=str(urls)), encoding="utf-8")
    command = [sys.executable, "-m", "scrapy", "runspider", str(spider), *SETTINGS]
    command += ["-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1", "-s", "LOG_LEVEL=INFO", "--logfile", str(log)]
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    seconds = time.perf_counter() - started
    scraped = re.search(r"'item_scraped_count': (\d+)", log.read_text(encoding="utf-8"))
    log.unlink()
    return int(scraped[1]) / seconds if scraped else 0.0


def write_urls(store: Path, path: Path) -> None:
    """Write the addresses of the stored articles, so that both crawlers fetch the same pages."""
    with closing(sqlite3.connect(store)) as database:
        rows = database.execute("SELECT json_extract(document, '$.url') FROM articles").fetchall()
    path.write_text("".join(f"{url}\n" for (url,) in rows), encoding="utf-8")


def count(store: Path) -> int:
    """Return how many articles a SQLite store holds."""
    with closing(sqlite3.connect(store)) as database:
        return int(database.execute("SELECT count(*) FROM articles").fetchone()[0])


def measure_memory(environment: dict[str, str], folder: Path) -> None:
    """Crawl once and print the memory of all its processes as the store grows."""
    store = folder / "memory.sqlite"
    command = [sys.executable, "-m", "scrapy", "crawl", "voa_id", *SETTINGS, "-s", f"SQLITE_PATH={store}"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as process:
        peak, step = 0.0, 0
        while process.poll() is None:
            time.sleep(0.2)
            used = sum(pss(pid) for pid in family(process.pid))
            peak = max(peak, used)
            stored = count(store) if store.exists() and store.stat().st_size else 0
            if stored >= step:
                print(f"{stored:6d} articles: {used:6.0f} MB")
                step += 250
    print(f"peak: {peak:.0f} MB (sum of PSS of all processes)")


if __name__ == "__main__":
    main()
