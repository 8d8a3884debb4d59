"""Print what is read from a saved page, to be checked by eye and kept beside it as its expected JSON.

usage: python -m tests.outlets.expect PAGE.html ... [--write]

With --write the JSON goes to PAGE.json, which `test_pages` compares the page with from then on. Read it
beside the page: an expectation that nobody has checked tests nothing.
"""

from __future__ import annotations

import argparse
import dataclasses
import functools
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from newscrawl.article import Article
from newscrawl.errors import Refused
from newscrawl.extraction.extract import extract
from newscrawl.outlets import known_outlets
from newscrawl.saved import KnownOutlet, Unreadable, read_page

FIELDS = (
    "url", "kind", "title", "lead", "dateline", "authors", "editors", "initials", "published_at",
    "modified_at", "utc_offset", "section", "tags", "image", "related", "pages", "paywalled", "layout",
)  # fmt: skip
READ_AT = datetime(2026, 11, 1, tzinfo=UTC)


def read(path: Path) -> Article:
    """Return the article on a saved page, read as its address says. Raises Refused and Unreadable."""
    page, outlet = read_page(str(path), None, outlets())
    return extract(dataclasses.replace(page, fetched_at=READ_AT), outlet)


@functools.cache
def outlets() -> tuple[KnownOutlet, ...]:
    """Return the outlets that have a file."""
    return tuple(known_outlets(SpiderLoader.from_settings(get_project_settings())))


def expectation(article: Article) -> dict[str, Any]:
    """Return an article's facts and its body, block by block: a paragraph as text, others as {type: text}."""
    document = article.to_document()
    facts = {name: document[name] for name in FIELDS}
    body = [
        text if block.type == "paragraph" else {block.type: text}
        for block in article.blocks
        for text in (article.body[block.start : block.end],)
    ]
    return json.loads(json.dumps(facts | {"body": body}, default=_iso))  # type: ignore[no-any-return]


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def main() -> int:
    """Print or write the expectation of each page; 1 where one cannot be read."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", nargs="+", type=Path, metavar="PAGE.html")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    failed = False
    for path in options.pages:
        try:
            text = json.dumps(expectation(read(path)), ensure_ascii=False, indent=1)
        except (Unreadable, Refused) as error:
            print(f"{path}: {error}", file=sys.stderr)
            failed = True
            continue
        if options.write:
            path.with_suffix(".json").write_text(f"{text}\n", encoding="utf-8")
        else:
            print(text)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
