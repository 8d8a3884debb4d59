"""A large collection: what questions, copies and exports of it cost.

python -m benchmarks.collection [--articles 200000] [--copies 2000] [--mongo-uri URI | --mongo]

Stores generated articles with near copies among them, on SQLite, or with --mongo-uri (or --mongo, a server
started as the tests start theirs) on MongoDB, and prints what is measured, each the best of three.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from benchmarks.storage import mongo_place, mongo_server
from newscrawl.article import Article, Entity, EntityType, Language
from newscrawl.errors import StoreLost
from newscrawl.storage.duplicates import fingerprints
from newscrawl.storage.statistics import StatisticsQuery
from newscrawl.storage.store import ArticleQuery, Store, open_store
from newscrawl.urls import article_id
from tests.storage.articles import near_copy, story, word

NOW = datetime(2023, 9, 6, 1, 0, tzinfo=UTC)
FIRST_DAY = datetime(2019, 1, 1, tzinfo=UTC)
DAYS = 1700
SOURCES = ("warta", "kabar", "harian", "mingguan", "pelita")
SECTIONS = ("Daerah", "Ekonomi", "Politik", "Olahraga", "Budaya", None)
TYPES: tuple[EntityType, ...] = ("PERSON", "ORGANISATION", "LOCATION")
BATCH = 500


def main() -> None:
    """Build the collection, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--copies", type=int, default=2_000)
    parser.add_argument("--mongo", action="store_true")
    parser.add_argument("--mongo-uri")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mongo = options.mongo or options.mongo_uri
        with mongo_server(options.mongo_uri, folder) if mongo else nullcontext() as server:
            uri = mongo_place(server) if server else f"sqlite:{folder / 'collection.sqlite'}"
            with closing(open_store(uri)) as store:
                measure(store, options.articles, min(options.copies, options.articles))
        print(f"peak memory: {peak_memory():.0f} MB")


def measure(store: Store, count: int, copies: int) -> None:
    """Fill the store and print one line for each figure."""
    seconds = save(store, map(generated, range(count)))
    print(f"{count} articles saved: {count / seconds:,.0f}/s", flush=True)
    print(f"peak memory after saving: {peak_memory():.0f} MB", flush=True)
    seconds = save(store, (copy_of(number, count) for number in range(copies)))
    print(f"{copies} near copies saved: {count_rate(copies, seconds)}")
    print(near_copies(store, count, copies))
    bodies = [generated(number).body for number in range(500)]
    print(
        f"fingerprint: {1000 * best(lambda: fingerprints(bodies)) / len(bodies):.3f} ms an article",
        flush=True,
    )
    queries(store)
    print(f"statistics, all: {best(lambda: store.statistics(StatisticsQuery())):.2f} s", flush=True)
    month = StatisticsQuery(since=date(2023, 8, 1), until=date(2023, 8, 30), source="warta")
    print(f"statistics, 30 days of a source: {best(lambda: store.statistics(month)):.2f} s", flush=True)
    every = ArticleQuery()
    seconds = timed(lambda: sum(map(len, store.json_lines(every))))
    print(f"export: {count_rate(count + copies, seconds)}", flush=True)


def queries(store: Store) -> None:
    """Print what queries with filters take, in ms: no words, a name, rare and frequent words, a phrase."""
    since, until = datetime(2021, 1, 1, tzinfo=UTC), datetime(2023, 1, 1, tzinfo=UTC)
    filters = ArticleQuery(source="warta", language="id", since=since, until=until, limit=20)
    phrase = " ".join(generated(7).body.lower().rstrip(".").split()[2:4])
    ask(store, "filters alone", filters)
    ask(store, "entity", replace(filters, entities=("Nama 7",)))
    for name, text in (
        ("rare words", f"{word(900)} {word(700)}"),
        ("frequent word", word(3)),
        ("every article's word", word(1)),
        ("phrase", f'"{phrase}"'),
        ("without a word", f"{word(40)} -{word(2)}"),
        ("rare without frequent", f"{word(4000)} -{word(1)}"),
        ("frequent without frequent", f"{word(30)} -{word(20)}"),
    ):
        try:
            ask(store, name, replace(filters, text=text))
        except StoreLost as refused:
            print(refused)
            return


def ask(store: Store, name: str, query: ArticleQuery) -> None:
    """Print what a query's first page, and its count, take."""
    listed = 1000 * best(lambda: list(store.find(query)))
    everything = replace(query, limit=None)
    counted = 1000 * best(lambda: store.count(everything))
    print(
        f"query, {name}: {listed:.0f} ms, its count {counted:.0f} ms ({store.count(everything)})", flush=True
    )


def near_copies(store: Store, count: int, copies: int) -> str:
    """Return recall and precision of duplicate_of."""
    right = wrong = 0
    for article in store.find(ArticleQuery()):
        if article.duplicate_of is not None:
            number = int((article.url or "").rpartition("/")[2])
            true = number >= count and article.duplicate_of.id == id_of(original_of(number - count, count))
            right, wrong = right + true, wrong + (not true)
    precision = right / (right + wrong) if right else 0
    recall = right / copies
    return f"copies with a tenth of their sentences rewritten: recall {recall:.4f}, precision {precision:.4f}"


def save(store: Store, articles: Iterator[Article]) -> float:
    """Return the seconds that saving took, generating left out."""
    seconds = 0.0
    while batch := list(islice(articles, BATCH)):
        seconds += timed(lambda batch=batch: store.save(batch, NOW))  # type: ignore[misc]
    return seconds


def generated(number: int) -> Article:
    """Return the article of that number: 10 to 30 sentences of made-up words and about 12 names."""
    chance = random.Random(number)
    return article(number, story(number, chance.randrange(10, 31)), chance)


def copy_of(number: int, count: int) -> Article:
    """Return a near copy of one of `count` articles, published within a day after it."""
    original = original_of(number, count)
    chance = random.Random(original)
    sentences = story(original, chance.randrange(10, 31))
    copy = article(count + number, near_copy(sentences, number), chance)
    first = generated(original).published_at
    assert first is not None
    copy.published_at = first + timedelta(minutes=1 + number % 1440)
    return copy


def original_of(number: int, count: int) -> int:
    """Return which article a copy is a copy of."""
    return number * 7919 % count


def article(number: int, sentences: list[str], chance: random.Random) -> Article:
    """Return an article of these sentences."""
    entities = []
    for _ in range(12):
        rank = int(chance.paretovariate(0.5)) % 100_000
        name = f"Nama {rank}"
        entities.append(Entity(TYPES[rank % 3], name, name, 0, 0))
    return Article(
        id=id_of(number),
        url=f"https://warta.example/a/{number}",
        source=SOURCES[chance.randrange(5)],
        title=" ".join(sentences[0].split()[:8]),
        body="\n\n".join(" ".join(sentences[place : place + 2]) for place in range(0, len(sentences), 2)),
        entities=entities,
        authors=["Ratna Kusumawardhani"] if chance.random() < 0.6 else [],
        published_at=FIRST_DAY + timedelta(minutes=chance.randrange(DAYS * 1440)),
        utc_offset=420,
        section=SECTIONS[chance.randrange(6)],
        language=Language("id", 0.99, "langdetect"),
        extractor="1",
        layout="generic",
        fetched_at=NOW,
    )


def id_of(number: int) -> str:
    """Return the id of the article of that number."""
    return article_id(f"https://warta.example/a/{number}")


def timed(operation: Callable[[], object]) -> float:
    """Return how many seconds an operation takes."""
    start = time.perf_counter()
    operation()
    return time.perf_counter() - start


def best(operation: Callable[[], object]) -> float:
    """Return the shortest of three times, in seconds."""
    return min(timed(operation) for _ in range(3))


def count_rate(count: int, seconds: float) -> str:
    """Return how many articles a second, and how long one takes."""
    return f"{count / seconds:,.0f}/s ({1000 * seconds / count:.3f} ms an article)" if count else "none"


def peak_memory() -> float:
    """Return this process's peak memory in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
