"""How a MongoDB server is reached, what it is asked to index, and what its failures are called."""

from __future__ import annotations

import logging
import re
from datetime import UTC
from typing import Any

import pymongo
from pymongo import ASCENDING, DESCENDING, TEXT, IndexModel, MongoClient, WriteConcern
from pymongo.database import Database
from pymongo.errors import (
    ConfigurationError,
    ConnectionFailure,
    DuplicateKeyError,
    InvalidName,
    InvalidURI,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
    WTimeoutError,
)

from newscrawl.article import Document
from newscrawl.errors import StoreLost, WrongUse

SELECTION_SECONDS = 5.0
"""How long one attempt looks for a server that answers."""

CALL_SECONDS = 30.0
"""How long one call may take before the connection counts as dead."""

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
    "revisions": [IndexModel([("article_id", ASCENDING), ("revision", ASCENDING)])],
    "sources": [IndexModel([("source", ASCENDING)])],
    "crawls": [IndexModel([("source", ASCENDING), ("_id", DESCENDING)])],
}

# https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
_AUTHENTICATION_FAILED = 18
_UNAUTHORIZED = 13
_DISK_FULL = 14031
# Stepping down, shutting down, interrupted, out of time, write concern not reached in time.
_PASSING = frozenset(
    {6, 7, 50, 64, 89, 91, 112, 134, 189, 262, 9001, 10058, 10107, 11600, 11602, 13435, 13436, 24, 202, 290}
)

_log = logging.getLogger(__name__)


def connect(uri: str, database: str) -> tuple[MongoClient[Document], Database[Document], str]:
    """Return a client, the database and its printable address, after the server has answered.

    Raises WrongUse where `uri` is malformed, StoreLost where the server cannot be reached or refuses us.
    """
    scheme, hosts = _printable_hosts(uri)
    client = _client(uri, f"{scheme}://{hosts}")
    address = f"{scheme}://{hosts}"
    try:
        place = client.get_default_database(database).with_options(
            write_concern=WriteConcern(w="majority", j=True)
        )
        address = f"{scheme}://{hosts}/{place.name}"
        with pymongo.timeout(SELECTION_SECONDS * 2):
            place.command("ping")
            missing = _missing_indexes(place)
        _create_indexes(place, missing, address)
    except InvalidName:
        client.close()
        raise WrongUse(
            "The MongoDB database's name is empty or has one of the signs / \\ . $ or a space."
        ) from None
    except PyMongoError as error:
        client.close()
        raise store_lost(address, error) from None
    return client, place, address


def _printable_hosts(uri: str) -> tuple[str, str]:
    """Return the scheme and the hosts, without credentials and options.

    Raises WrongUse where a password's own slash or question mark would make a part of it look like a host.
    """
    scheme, _, rest = uri.partition("://")
    authority = re.split("[/?]", rest, maxsplit=1)[0]
    if not authority or ("@" in rest and "@" not in authority):
        raise _wrong_uri()
    return scheme, authority.rpartition("@")[2]


def _client(uri: str, hosts: str) -> MongoClient[Document]:
    options = {name.lower() for name in re.findall(r"[?&;](\w+)=", uri)}
    settings: dict[str, Any] = {
        "serverSelectionTimeoutMS": int(SELECTION_SECONDS * 1000),
        "connectTimeoutMS": int(SELECTION_SECONDS * 1000),
        "appname": "newscrawl",
    }
    ours = {name: value for name, value in settings.items() if name.lower() not in options}
    try:
        return MongoClient(uri, tz_aware=True, tzinfo=UTC, **ours)
    except ConfigurationError as error:
        # With mongodb+srv:// the name is looked up here, and a failed look-up is no fault of the spelling.
        if uri.startswith("mongodb+srv:") and not isinstance(error, InvalidURI):
            raise StoreLost(f"The SRV name {hosts} was not found in DNS; check it and the network.") from None
        raise _wrong_uri() from None
    except (ValueError, TypeError):
        raise _wrong_uri() from None


def _wrong_uri() -> WrongUse:
    return WrongUse(
        "The MongoDB address is malformed; write mongodb://HOST:PORT/DATABASE or"
        " mongodb://USER:PASSWORD@HOST/DATABASE, with / : @ % in the password percent-encoded."
    )


def _missing_indexes(place: Database[Document]) -> dict[str, list[IndexModel]]:
    return {
        collection: lacking
        for collection, models in INDEXES.items()
        if (
            lacking := [
                model
                for model in models
                if model.document["name"] not in place[collection].index_information()
            ]
        )
    }


def _create_indexes(place: Database[Document], missing: dict[str, list[IndexModel]], address: str) -> None:
    """Create indexes one by one, so that one which the server does not know costs only itself."""
    for collection, models in missing.items():
        for model in models:
            try:
                place[collection].create_indexes([model])
            except OperationFailure as error:
                if error.code in (_AUTHENTICATION_FAILED, _UNAUTHORIZED) or passing(error):
                    raise
                _log.warning(
                    "%s has no index %s on %s, so that questions it would answer are slow or refused: %s",
                    address,
                    model.document["name"],
                    collection,
                    reason(error),
                )


def passing(error: BaseException) -> bool:
    """Whether the failure may pass by itself, so that the call is worth repeating."""
    if isinstance(error, ConnectionFailure | WTimeoutError | DuplicateKeyError):
        return True
    if not isinstance(error, PyMongoError):
        return False
    if error.timeout or error.has_error_label("RetryableWriteError"):
        return True
    return isinstance(error, OperationFailure) and error.code in _PASSING


def passing_code(code: int | None) -> bool:
    """Whether a server's error code names a failure that may pass by itself."""
    return code in _PASSING


def reason(error: PyMongoError) -> str:
    """Return what the server said, on one line and without the reply that drivers append."""
    text = str(error).partition(", full error:")[0]
    return " ".join(text.split())[:200]


def store_lost(address: str, error: PyMongoError) -> StoreLost:
    """Return what a user is told of a failure that does not pass."""
    code = error.code if isinstance(error, OperationFailure) else None
    if code == _AUTHENTICATION_FAILED:
        said = "refused the user name or password: authentication failed; check them, and authSource"
    elif code == _UNAUTHORIZED:
        said = "does not allow this: permission denied; give the user the readWrite role on the database"
    elif code == _DISK_FULL:
        said = "cannot store more: its disk is full; free some space and run again"
    elif isinstance(error, ServerSelectionTimeoutError):
        said = "does not answer; check that the server runs and that host and port are right"
    elif isinstance(error, ConfigurationError) and "wire version" in str(error):
        said = f"runs a version too old for this driver (pymongo {pymongo.version}); update the server"
    elif isinstance(error, ConfigurationError):
        said = "refused the connection's settings; check the options in its address"
    elif passing(error):
        said = "stopped answering; check that the server runs"
    else:
        said = f"failed: {reason(error)}"
    return StoreLost(f"The MongoDB store {address} {said}.")
