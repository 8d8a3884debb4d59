"""A MongoDB database that is asked again while it does not answer, and when it is lost says so."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import pymongo
from pymongo import ReplaceOne
from pymongo.errors import AutoReconnect, BulkWriteError, OperationFailure, PyMongoError
from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential

from newscrawl.article import Document
from newscrawl.storage.mongo_server import CALL_SECONDS, connect, passing, passing_code, reason, store_lost
from newscrawl.storage.mongo_writes import Write

WHOLE_SECONDS = 600.0
"""How long a call may take that reads or changes a whole collection."""

DUPLICATE_KEY = 11000
# A validator of the server's owner, or a limit of the server, refuses this one document.
DOCUMENT_REFUSED = frozenset({121, 10334, 17280, 17419, 17420})
_IDS_AT_ONCE = 1000

T = TypeVar("T")
_log = logging.getLogger(__name__)


class MongoDatabase:
    """The database of one store."""

    def __init__(self, uri: str, database: str, retry_seconds: float, *, upgrading: bool = False) -> None:
        """Connect to `uri`; see mongo_server.connect for what is raised."""
        self._client, self.database, self.address = connect(uri, database, upgrading=upgrading)
        self.retry_seconds = retry_seconds

    def close(self) -> None:
        """Release the connections; closing twice is harmless."""
        self._client.close()

    def by_ids(
        self,
        collection: str,
        ids: Collection[str] | Collection[int] | Collection[bytes],
        fields: Mapping[str, Any] | None = None,
    ) -> list[Document]:
        """Return those of a collection's documents that have one of `ids`; not retried."""
        found: list[Document] = []
        for group in groups(ids):
            found += self.database[collection].find({"_id": {"$in": group}}, fields).to_list()
        return found

    def upsert(self, collection: str, documents: Sequence[Document]) -> None:
        """Insert documents, or replace those with their ids; not retried."""
        writes = [ReplaceOne({"_id": document["_id"]}, document, upsert=True) for document in documents]
        self.send(collection, writes)

    def send(self, collection: str, writes: Sequence[Write]) -> None:
        """Send writes of which none may fail; where another writer was first, raise a passing error."""
        codes = {code for code in self.bulk(collection, writes) if code is not None}
        if DUPLICATE_KEY in codes:
            raise AutoReconnect("another writer inserted the same document first")
        if codes:
            raise OperationFailure(f"a document of {collection} was refused", codes.pop())

    def bulk(self, collection: str, writes: Sequence[Write]) -> list[int | None]:
        """Send writes; return for each None, or the code of a failure that concerns its document alone.

        Raises a passing error where it is unknown what the server did.
        """
        codes: list[int | None] = [None] * len(writes)
        if not writes:
            return codes
        try:
            self.database[collection].bulk_write(list(writes), ordered=False)
        except BulkWriteError as error:
            for failure in error.details["writeErrors"]:
                codes[failure["index"]] = failure["code"]
            passed = any(passing_code(code) for code in codes)
            if passed or error.timeout or error.details["writeConcernErrors"]:
                raise AutoReconnect("the server did not confirm a bulk write") from None
            for failure in error.details["writeErrors"]:
                if failure["code"] != DUPLICATE_KEY and failure["code"] not in DOCUMENT_REFUSED:
                    raise OperationFailure(failure["errmsg"], failure["code"]) from None
        return codes

    def retried(self, operation: Callable[[], T], deadline: float | None = None, patience: float = 0) -> T:
        """Run `operation`, and again while it fails for a passing reason, until the retry time is over.

        `patience` is how many seconds an operation may take that reads the whole collection.
        """
        deadline = deadline or time.monotonic() + self.retry_seconds
        usual = CALL_SECONDS

        def attempt() -> T:
            nonlocal usual
            allowed = max(patience, min(usual, max(1.0, deadline - time.monotonic())))
            usual *= 2
            with pymongo.timeout(allowed):
                return operation()

        attempts = Retrying(
            stop=lambda _: time.monotonic() >= deadline,
            wait=wait_random_exponential(multiplier=0.05, max=2),
            retry=retry_if_exception(passing),
            before_sleep=self._tell_once,
            reraise=True,
        )
        try:
            return attempts(attempt)
        except PyMongoError as error:
            raise store_lost(self.address, error) from None

    def _tell_once(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        if state.attempt_number == 1 and isinstance(error, PyMongoError):
            _log.warning(
                "%s does not answer (%s); trying again for up to %.0f s",
                self.address,
                reason(error),
                self.retry_seconds,
            )


def groups(ids: Collection[str] | Collection[int] | Collection[bytes]) -> Iterator[list[Any]]:
    """Yield different ids, as many at a time as one query names."""
    unique = list(dict.fromkeys(ids))
    for start in range(0, len(unique), _IDS_AT_ONCE):
        yield unique[start : start + _IDS_AT_ONCE]
