"""What a MongoDB server is asked to index, and to accept as an article."""

from __future__ import annotations

from typing import Any

from pymongo import ASCENDING, DESCENDING, TEXT, IndexModel

from newscrawl.article import DATE_FIELDS, Article

INDEXES: dict[str, list[IndexModel]] = {
    "articles": [
        IndexModel([("source", ASCENDING), ("published_at", DESCENDING), ("_id", ASCENDING)]),
        IndexModel([("published_at", DESCENDING), ("_id", ASCENDING)]),
        IndexModel([("entities.name", ASCENDING)]),
        IndexModel([("entities.text", ASCENDING)]),
        IndexModel([("tags", ASCENDING)]),
        # The default override is `language`, our own field and an object, for which a server refuses every
        # document; no document has the field named here.
        IndexModel(
            [("title", TEXT), ("body", TEXT)],
            default_language="none",
            language_override="text_index_language",
        ),
    ],
    "pages": [IndexModel([("article_id", ASCENDING)]), IndexModel([("hash", ASCENDING)])],
    "visits": [IndexModel([("article_id", ASCENDING)])],
    "revisions": [IndexModel([("article_id", ASCENDING), ("revision", ASCENDING)])],
    "sources": [IndexModel([("source", ASCENDING)])],
    "polls": [IndexModel([("source", ASCENDING)])],
    "crawls": [
        IndexModel([("source", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("outcome", ASCENDING), ("_id", ASCENDING)]),
    ],
}

_STRINGS = ("source", "title", "lead", "section", "url", "extractor", "layout")
_LISTS = ("blocks", "authors", "editors", "initials", "tags", "related", "entities")

VALIDATOR: dict[str, Any] = {
    "$jsonSchema": {
        "bsonType": "object",
        "required": sorted(Article("", None, None, None, "").to_document()),
        "properties": {
            "_id": {"bsonType": "string"},
            "body": {"bsonType": "string"},
            **{name: {"bsonType": ["string", "null"]} for name in _STRINGS},
            **{name: {"bsonType": "array"} for name in _LISTS},
            **{name: {"bsonType": ["date", "null"]} for name in DATE_FIELDS},
            **{name: {"bsonType": ["int", "long"]} for name in ("revision", "word_count", "schema_version")},
        },
    }
}
"""What every article document has, whoever writes it."""
