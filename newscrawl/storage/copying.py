"""The forms in which documents travel between stores; see Store.dump."""

from __future__ import annotations

import dataclasses
from typing import Any

from newscrawl.article import Document
from newscrawl.storage.store import SourceMark, Visit


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


def revision_document(id: str, old: Document) -> Document:
    """Return an older text of an article as a document of its own."""
    return old | {"_id": f"{id}-{old['revision']}", "article_id": id}


def revision_from(document: Document) -> tuple[str, Document]:
    """Return the article id and the older text of their document."""
    old = dict(document)
    id = old.pop("article_id")
    return id, old | {"_id": id}
