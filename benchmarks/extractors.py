"""Extractors to compare: ours, and general ones where they are installed, each as a function of one page."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import importlib.util
import logging
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from lxml import html
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from newscrawl.article import Page
from newscrawl.errors import Refused
from newscrawl.extraction.extract import extract
from newscrawl.extraction.layout import Outlet
from newscrawl.extraction.page import decode
from newscrawl.outlets import spider_for

FETCHED = datetime(2026, 11, 1, tzinfo=UTC)

Prediction = dict[str, Any]
"""What an extractor found, under the keys of a gold file: title, body (text), authors, initials, dateline,
published (ISO 8601), related ([{title}]); `layout` is ours alone. Missing keys are empty."""

Extractor = Callable[[bytes, str], Prediction]
"""Takes a page's bytes and its address."""


def extractors(generic: bool) -> dict[str, Extractor]:
    """Return the extractors that can run here, ours first; `generic` switches ours' known layouts off."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    found: dict[str, Extractor] = {"newscrawl": _newscrawl(generic)}
    for name, (module, make) in _PEERS.items():
        if importlib.util.find_spec(module) is not None:
            found[name] = make(importlib.import_module(module))
    return found


def _newscrawl(generic: bool) -> Extractor:
    loader = SpiderLoader.from_settings(get_project_settings())

    @functools.cache
    def outlet_of(url: str) -> Outlet:
        outlet = spider_for(url, loader).describe()
        return dataclasses.replace(outlet, layouts=(), marked=False) if generic else outlet

    def run(raw: bytes, url: str) -> Prediction:
        outlet = outlet_of(url)
        try:
            article = extract(Page(url=url, body=raw, source=outlet.name, fetched_at=FETCHED), outlet)
        except Refused:
            return {}
        return {
            "title": article.title,
            "body": article.body,
            "authors": article.authors,
            "initials": article.initials,
            "dateline": article.dateline.text if article.dateline else None,
            "published": article.published_at.isoformat() if article.published_at else None,
            "related": [{"title": each.title} for each in article.related],
            "layout": article.layout,
        }

    return run


def _trafilatura(**options: Any) -> Callable[[Any], Extractor]:
    def make(module: Any) -> Extractor:
        def run(raw: bytes, url: str) -> Prediction:
            found = module.bare_extraction(
                raw, url=url, include_comments=False, with_metadata=True, **options
            )
            if found is None:
                return {}
            authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
            return {"title": found.title, "body": found.text, "authors": authors, "published": found.date}

        return run

    return make


def _newspaper(module: Any) -> Extractor:
    def run(raw: bytes, url: str) -> Prediction:
        article = module.Article(url, language="id", fetch_images=False)
        article.download(input_html=decode(raw))
        article.parse()
        return {
            "title": article.title,
            "body": article.text,
            "authors": article.authors,
            "published": _iso(article.publish_date),
        }

    return run


def _news_please(module: Any) -> Extractor:
    def run(raw: bytes, url: str) -> Prediction:
        article = module.NewsPlease.from_html(decode(raw), url=url, fetch_images=False)
        return {
            "title": article.title,
            "body": article.maintext,
            "authors": article.authors or [],
            "published": _iso(article.date_publish),
        }

    return run


def _readability(module: Any) -> Extractor:
    def run(raw: bytes, url: str) -> Prediction:
        document = module.Document(decode(raw), url=url)
        summary = html.fromstring(document.summary())
        return {"title": document.title(), "body": "\n".join(summary.itertext())}

    return run


def _goose(module: Any) -> Extractor:
    goose = module.Goose(
        {"enable_image_fetching": False, "use_meta_language": False, "target_language": "id"}
    )

    def run(raw: bytes, url: str) -> Prediction:
        article = goose.extract(raw_html=decode(raw))
        return {
            "title": article.title,
            "body": article.cleaned_text,
            "authors": article.authors,
            "published": article.publish_date,
        }

    return run


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


_PEERS: dict[str, tuple[str, Callable[[Any], Extractor]]] = {
    "trafilatura": ("trafilatura", _trafilatura()),
    "trafilatura, precision": ("trafilatura", _trafilatura(favor_precision=True)),
    "newspaper4k": ("newspaper", _newspaper),
    "news-please": ("newsplease", _news_please),
    "readability-lxml": ("readability", _readability),
    "goose3": ("goose3", _goose),
}
