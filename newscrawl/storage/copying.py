"""The forms in which documents travel between stores; see Store.dump."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from newscrawl.article import Document
from newscrawl.storage.pages import PackedPage
from newscrawl.storage.polls import Poll, Robots
from newscrawl.storage.saving import encodable, outcome_of, whole_second
from newscrawl.storage.store import Outcome, SourceMark, Visit


def visit_document(visit: Visit) -> Document:
    """Return a visit as a document."""
    fields = dataclasses.asdict(visit)
    return {"_id": fields.pop("id"), **fields}


def visit_from(document: Document) -> Visit:
    """Return the visit of its document."""
    fields: dict[str, Any] = dict(document)
    return Visit(id=fields.pop("_id"), **fields)


def source_document(source: str, mark: SourceMark) -> Document:
    """Return a source's mark as a document."""
    return {"_id": f"{source} {mark.url}", "source": source, **dataclasses.asdict(mark)}


def source_from(document: Document) -> tuple[str, SourceMark]:
    """Return the outlet's name and the mark of their document."""
    return document["source"], SourceMark(
        document["url"], document["complete"], document["lastmod"], document["at"]
    )


def poll_document(source: str, poll: Poll) -> Document:
    """Return a poll of an outlet as a document."""
    values = _values(poll)
    return {"_id": f"{source} {values['url']}", "source": source, **values, "gaps": list(poll.gaps)}


def poll_from(document: Document) -> tuple[str, Poll]:
    """Return the outlet's name and the poll of their document."""
    values: dict[str, Any] = {name: value for name, value in document.items() if name != "_id"}
    source = values.pop("source")
    return source, Poll(**values | {"gaps": tuple(values["gaps"])})


def robots_document(robots: Robots) -> Document:
    """Return a robots.txt as a document."""
    values = _values(robots)
    return {"_id": values.pop("host"), **values}


def robots_from(document: Document) -> Robots:
    """Return the robots.txt of its document."""
    values: dict[str, Any] = dict(document)
    return Robots(host=values.pop("_id"), **values)


def _values(record: Poll | Robots) -> Document:
    values = {each.name: getattr(record, each.name) for each in dataclasses.fields(record)}
    return {
        name: whole_second(value) if isinstance(value, datetime) else encodable(value)
        for name, value in values.items()
    }


def revision_document(id: str, old: Document) -> Document:
    """Return an older text of an article as a document of its own."""
    return old | {"_id": f"{id}-{old['revision']}", "article_id": id}


def revision_from(document: Document) -> tuple[str, Document]:
    """Return the article id and the older text of their document."""
    old = dict(document)
    id = old.pop("article_id")
    return id, old | {"_id": id}


def page_from(document: Document) -> tuple[str, str, PackedPage]:
    """Return the article id, the content_hash of the text, and the page of their document."""
    page = PackedPage(
        document["hash"], document["length"], document["body"], document["fetched_at"], document["etag"],
        document["last_modified"], document["facts"],
    )  # fmt: skip
    return document["article_id"], document["content_hash"], page


def compared(
    stored: Mapping[str, Document], documents: Sequence[Document]
) -> tuple[list[Outcome], list[Document]]:
    """Return the outcome of putting each document in the place of the stored one of its id, and those that
    are to be written, the last of each id."""
    there = dict(stored)
    outcomes: list[Outcome] = []
    changed: dict[str, Document] = {}
    for document in documents:
        id = document["_id"]
        outcomes.append(outcome_of(there.get(id), document))
        if outcomes[-1] is not Outcome.UNCHANGED:
            changed[id] = there[id] = document
    return outcomes, list(changed.values())
