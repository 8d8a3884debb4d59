"""A crawl's part in tests: a process that saves articles and says on standard output what it was told.

python -m tests.storage.writer URI many|rounds NAME COUNT
"""

from __future__ import annotations

import itertools
import resource
import sys
from collections import Counter

from newscrawl.errors import StoreLost
from newscrawl.storage.store import Store, open_store
from tests.storage.articles import NOW, realistic, short


def save_many(store: Store, count: int) -> None:
    """Save realistic articles, ten at a time, and print the number after each acknowledged ten."""
    for start in itertools.count(0, 10) if count == 0 else range(0, count, 10):
        store.save([realistic(number) for number in range(start, start + 10)], NOW)
        print(start + 10, flush=True)


def save_rounds(store: Store, name: str, count: int) -> None:
    """Save the same articles in five rounds, each with a title of its own, and print the outcomes."""
    seen: Counter[str] = Counter()
    for turn in range(5):
        articles = [short(number, title=f"{name} {turn}") for number in range(count)]
        for start in range(0, count, 7):
            seen.update(str(outcome) for outcome, _ in store.save(articles[start : start + 7], NOW))
    print(seen["new"], seen["updated"], seen["unchanged"], flush=True)


def main() -> None:
    """Save until done or killed; a lost store ends the process with its sentence and code 1."""
    uri, task, name, count, *limit = sys.argv[1:]
    store = open_store(uri)
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit[0]), int(limit[0])))
    try:
        if task == "many":
            save_many(store, int(count))
        else:
            save_rounds(store, name, int(count))
    except StoreLost as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from None
    store.close()


if __name__ == "__main__":
    main()
