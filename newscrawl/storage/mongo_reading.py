"""How MongoDB finds the articles that a query asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING

from newscrawl.article import Document, parse_utc
from newscrawl.storage.mongo_database import WHOLE_SECONDS, MongoDatabase, groups
from newscrawl.storage.revisits import Steps, due_ids, period
from newscrawl.storage.saving import encodable
from newscrawl.storage.store import ArticleQuery, check_query
from newscrawl.storage.textquery import TextQuery, parse

_PAGE_SIZE = 200
_ORDER = [("published_at", DESCENDING), ("_id", ASCENDING)]
_CHECKED = {"title": True, "body": True, "duplicate_of": True, "published_at": True}


def find(database: MongoDatabase, query: ArticleQuery) -> Iterator[Document]:
    """Return the documents asked for, in order, read a page at a time.

    Nothing stays open between pages, so an interrupted read can be repeated, and what is saved meanwhile
    neither doubles nor hides an article.
    """
    check_query(query)
    if query.text is not None:
        # The server's refusal comes with the call, not with the first article.
        _first(database, conditions(query))
    return _limited(_chosen(database, query, None), query.limit)


def due(
    database: MongoDatabase,
    source: str,
    steps: Steps,
    now: datetime,
    limit: int,
    since: datetime | None,
    until: datetime | None,
) -> dict[str, str]:
    """Return addresses by id of articles to be looked at again; see Store.due. Not retried."""
    if not steps:
        return {}
    begin, end = period(now, steps, since, until)
    found = {
        each["_id"]: each
        for each in database.database["articles"].find(
            {"source": {"$eq": source}, "published_at": {"$gte": begin, "$lt": end}, "gone_at": None},
            {"url": True, "published_at": True, "fetched_at": True, "first_seen_at": True},
            sort=_ORDER,
        )
    }
    looks = {id: each["fetched_at"] or each["first_seen_at"] for id, each in found.items()}
    perhaps = due_ids(((id, found[id]["published_at"], look) for id, look in looks.items()), now, steps)
    visits = {each["_id"]: each["at"] for each in database.by_ids("visits", perhaps, {"at": True})}
    dated = ((id, found[id]["published_at"], max(looks[id], visits.get(id, looks[id]))) for id in perhaps)
    return {id: found[id]["url"] for id in due_ids(dated, now, steps, limit) if found[id]["url"]}


def _first(database: MongoDatabase, wanted: Sequence[Document]) -> None:
    database.retried(
        lambda: database.database["articles"].find({"$and": list(wanted)}, {"_id": True}, limit=1).to_list()
    )


def _limited(documents: Iterator[Document], limit: int | None) -> Iterator[Document]:
    if limit == 0:
        return
    for place, document in enumerate(documents, 1):
        yield document
        if place == limit:
            return


def count(database: MongoDatabase, query: ArticleQuery) -> int:
    """Return how many articles are asked for."""
    check_query(query)
    wanted = conditions(query)
    if query.text is None:
        every = {"$and": wanted} if wanted else {}
        found: int = database.retried(
            lambda: database.database["articles"].count_documents(every), patience=WHOLE_SECONDS
        )
        if query.unique:
            copies = _chosen(database, query, _CHECKED, [{"duplicate_of": {"$ne": None}}], dropped=True)
            found -= sum(1 for _ in copies)
    else:
        found = sum(1 for _ in _chosen(database, query, _CHECKED))
    return found if query.limit is None else min(found, query.limit)


def _chosen(
    database: MongoDatabase,
    query: ArticleQuery,
    fields: Document | None,
    more: Sequence[Document] = (),
    dropped: bool = False,
) -> Iterator[Document]:
    """Yield the documents asked for; with `dropped` those that `unique` leaves out."""
    text = parse(query.text) if query.text is not None else None
    wanted = [*conditions(query), *more]
    undated = query.since is None and query.until is None
    # Where all that the server finds is asked for, it need not find more.
    exact = text is None and not query.unique
    size = min(query.limit or _PAGE_SIZE, _PAGE_SIZE) if exact else _PAGE_SIZE
    for page in _pages(database, wanted, undated, fields, size):
        matching = [each for each in page if _matches(text, each)]
        if query.unique:
            copies = _copies(database, query, text, matching)
            matching = [each for each in matching if (each["_id"] in copies) == dropped]
        yield from matching


def _matches(text: TextQuery | None, document: Document) -> bool:
    return text is None or text.matches(document["title"], document["body"])


def _copies(
    database: MongoDatabase, query: ArticleQuery, text: TextQuery | None, documents: Sequence[Document]
) -> set[str]:
    """Return the ids of those documents whose originals are asked for, too."""
    originals = {each["_id"]: each["duplicate_of"]["_id"] for each in documents if each["duplicate_of"]}
    found: set[str] = set()
    for group in groups(list(originals.values())):
        # Its text is checked here, so the server need not search for it again.
        wanted = {"$and": [{"_id": {"$in": group}}, *_plain_conditions(query)]}
        rows = database.retried(
            lambda wanted=wanted: database.database["articles"].find(wanted, _CHECKED).to_list()  # type: ignore[misc]
        )
        found.update(each["_id"] for each in rows if _matches(text, each))
    return {id for id, original in originals.items() if original in found}


def _pages(
    database: MongoDatabase, wanted: Sequence[Document], undated: bool, fields: Document | None, size: int
) -> Iterator[list[Document]]:
    """Yield documents newest first and undated ones last, a page of `size` at a time."""
    for dated in (True, False) if undated else (True,):
        after: Document | None = None
        while True:
            asked = {"$and": [*wanted, *_following(after, dated)]}
            page: list[Document] = database.retried(
                lambda asked=asked: (  # type: ignore[misc]
                    database.database["articles"]
                    .find(asked, fields, sort=_ORDER, limit=size, allow_disk_use=True)
                    .to_list()
                )
            )
            yield page
            if len(page) < size:
                break
            after = page[-1]


def _following(after: Document | None, dated: bool) -> list[Document]:
    found: list[Document] = [{"published_at": {"$ne": None} if dated else None}]
    if after is not None and dated:
        moment = after["published_at"]
        same_moment = {"published_at": moment, "_id": {"$gt": after["_id"]}}
        found.append({"published_at": {"$lte": moment}})
        found.append({"$or": [{"published_at": {"$lt": moment}}, same_moment]})
    elif after is not None:
        found.append({"_id": {"$gt": after["_id"]}})
    return found


def conditions(query: ArticleQuery) -> list[Document]:
    """Return what the server is asked for: all articles that `query` asks for, and with words perhaps more,
    which the tokenizer then leaves out."""
    words = [] if query.text is None else [{"$text": {"$search": search_string(parse(query.text))}}]
    return [*words, *_plain_conditions(query)]


def search_string(query: TextQuery) -> str:
    """Return the words of a text query as `$text` takes them.

    Each is quoted, since plain words are joined by OR; a phrase's words are asked for one by one, since to
    the server a phrase is a piece of text, punctuation and all.
    """
    return " ".join(dict.fromkeys(f'"{word}"' for phrase in query.wanted for word in phrase))


def _plain_conditions(query: ArticleQuery) -> list[Document]:
    wanted: list[Document] = []
    for name, field in (("source", "source"), ("language", "language.code"), ("section", "section")):
        value = getattr(query, name)
        if value is not None:
            wanted.append({field: {"$eq": encodable(value)}})
    if query.since is not None:
        wanted.append({"published_at": {"$gte": parse_utc(query.since)}})
    if query.until is not None:
        wanted.append({"published_at": {"$lt": parse_utc(query.until)}})
    if query.entities:
        names = {"$in": list(map(encodable, query.entities))}
        wanted.append({"$or": [{"entities.name": names}, {"entities.text": names}]})
    if query.missing is not None:
        empty: tuple[Any, ...] = (None, "", [])
        wanted.append({"$or": [{query.missing: value} for value in empty]})
    return wanted
