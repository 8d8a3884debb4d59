"""Articles exported and imported a second, and the memory it takes.

python -m benchmarks.export [--articles 20000] [--repeat 3] [--uri sqlite:FILE]

Without `--uri`, the articles are the tests' and the store a new SQLite file.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from newscrawl.collection.importing import Importer, open_lines
from newscrawl.export.export import export, format_of
from newscrawl.storage.store import ArticleQuery, open_store
from tests.storage.articles import realistic

NOW = datetime(2023, 9, 6, 1, 0, tzinfo=UTC)
NAMES = ("a.jsonl", "a.jsonl.zst", "a.csv", "a.parquet", "corpus/")
BATCH = 500


def main() -> None:
    """Measure each format in a process of its own, best of several, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--uri")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        uri = options.uri or filled(folder, options.articles)
        print(f"{'':<20}{'articles/s':>12}{'MB of memory':>14}{'MB written':>12}")
        for name in NAMES:
            runs = [alone(export_once, uri, f"{folder}/{turn}-{name}") for turn in range(options.repeat)]
            report(f"export {name.removeprefix('a')}", runs, size(folder / f"0-{name}"))
        runs = [
            alone(import_once, f"sqlite:{folder / f'{turn}.sqlite'}", str(folder / "0-a.jsonl"))
            for turn in range(options.repeat)
        ]
        report("import .jsonl", runs, size(folder / "0.sqlite"))


def filled(folder: Path, articles: int) -> str:
    """Return the URI of a new store with so many of the tests' articles."""
    uri = f"sqlite:{folder / 'benchmark.sqlite'}"
    store = open_store(uri)
    for start in range(0, articles, BATCH):
        numbers = range(start, min(start + BATCH, articles))
        store.load("articles", [realistic(number).to_document() for number in numbers], NOW)
    store.close()
    return uri


def alone(function: Callable[[str, str], int], uri: str, name: str) -> tuple[int, float, float]:
    """Return what `function` returns, its seconds, and the megabytes of a process that did nothing else."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=measured, args=(theirs, function, uri, name)
    )
    process.start()
    theirs.close()
    try:
        found: tuple[int, float, float] = ours.recv()
    except EOFError:
        process.join()
        raise SystemExit(f"{function.__name__} of {name} ended with {process.exitcode}.") from None
    process.join()
    return found


def measured(answer: Connection, function: Callable[[str, str], int], uri: str, name: str) -> None:
    """Send the result, the seconds and the largest memory of a call."""
    start = time.perf_counter()
    count = function(uri, name)
    seconds = time.perf_counter() - start
    answer.send((count, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def export_once(uri: str, name: str) -> int:
    """Export the whole store to `name`; return how many articles there were."""
    store = open_store(uri)
    count = export(store, ArticleQuery(), name, format_of(name))
    store.close()
    return count


def import_once(uri: str, name: str) -> int:
    """Import `name` into a new store; return how many lines there were."""
    store = open_store(uri)
    with open_lines(name) as file:
        count = Importer(store, NOW, lambda number, why: None).read(file).lines
    store.close()
    return count


def size(path: Path) -> float:
    """Return the megabytes of a file or folder."""
    files = path.iterdir() if path.is_dir() else [path]
    return sum(each.stat().st_size for each in files) / 1e6


def report(what: str, runs: list[tuple[int, float, float]], megabytes: float) -> None:
    """Print one line: the best rate and the largest memory."""
    rate = max(count / seconds for count, seconds, _ in runs)
    print(
        f"{what:<20}{rate:>12,.0f}{max(memory for *_, memory in runs):>14.0f}{megabytes:>12.1f}", flush=True
    )


if __name__ == "__main__":
    main()
