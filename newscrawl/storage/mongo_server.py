"""How a MongoDB server is reached, what it is asked to index, and what its failures are called."""

from __future__ import annotations

import logging
import re
from datetime import UTC
from typing import Any

import pymongo
from pymongo import IndexModel, MongoClient, WriteConcern
from pymongo.database import Database
from pymongo.errors import (
    CollectionInvalid,
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

from newscrawl.article import SCHEMA_VERSION, Document
from newscrawl.errors import StoreLost, WrongUse
from newscrawl.storage.mongo_schema import INDEXES, VALIDATOR
from newscrawl.storage.upgrade import check_not_newer, check_version

SELECTION_SECONDS = 5.0
"""How long one attempt looks for a server that answers."""

CALL_SECONDS = 10.0
"""How long a first attempt at a call may take before the connection counts as dead; each further one may take
twice as long as the one before, so that a slow server is not given up for a dead one."""

# https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
_AUTHENTICATION_FAILED = 18
_UNAUTHORIZED = 13
_DISK_FULL = 14031
# Stepping down, shutting down, interrupted, out of time, write concern not reached in time.
_PASSING = frozenset(
    {6, 7, 50, 64, 89, 91, 112, 134, 189, 262, 9001, 10058, 10107, 11600, 11602, 13435, 13436, 24, 202, 290}
)

_NO_TEXT_SEARCH = re.compile(r"\$text|\$search|text index required", re.IGNORECASE)

_log = logging.getLogger(__name__)


def connect(
    uri: str, database: str, *, upgrading: bool = False
) -> tuple[MongoClient[Document], Database[Document], str]:
    """Return a client, the database and its printable address, after the server has answered.

    Raises WrongUse where `uri` is malformed, StoreLost where the server cannot be reached or refuses us, or
    holds a collection of another version (of a newer one only, if `upgrading`).
    """
    scheme, hosts = _printable_hosts(uri)
    client = _client(uri, f"{scheme}://{hosts}")
    address = f"{scheme}://{hosts}"
    try:
        place = client.get_default_database(database).with_options(
            write_concern=WriteConcern(w="majority", j=True)
        )
        address = f"{scheme}://{hosts}/{place.name}"
        with pymongo.timeout(client.options.server_selection_timeout):
            place.command("ping")
        with pymongo.timeout(CALL_SECONDS):
            _check_version(place, address, upgrading)
            _guard_articles(place, address)
            missing = _missing_indexes(place)
        _create_indexes(place, missing, address)
    except StoreLost:
        client.close()
        raise
    except InvalidName:
        client.close()
        raise WrongUse("The MongoDB database has a name that MongoDB does not allow.") from None
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


def stored_version(place: Database[Document]) -> int:
    """Return the version of a database's collections; this one for an empty database."""
    found = place["meta"].find_one({"_id": "schema"})
    if found is not None:
        return int(found["version"])
    # Version 1 did not say so.
    return SCHEMA_VERSION if place["articles"].find_one({}, {"_id": True}) is None else 1


def set_version(place: Database[Document]) -> None:
    """Note that a database's collections have this version."""
    place["meta"].update_one({"_id": "schema"}, {"$set": {"version": SCHEMA_VERSION}}, upsert=True)


def _check_version(place: Database[Document], address: str, upgrading: bool) -> None:
    version = stored_version(place)
    (check_not_newer if upgrading else check_version)(address, version)
    if version == SCHEMA_VERSION:
        set_version(place)


def _guard_articles(place: Database[Document], address: str) -> None:
    """Let the server refuse what is no article document, where it can and we may ask it to."""
    there = place["articles"].options()
    try:
        if not there and "articles" not in place.list_collection_names():
            place.create_collection("articles", validator=VALIDATOR)
        elif there.get("validator") != VALIDATOR:
            place.command("collMod", "articles", validator=VALIDATOR)
    except (OperationFailure, CollectionInvalid) as error:
        if passing(error):
            raise
        # Nothing depends on it: an older server, a user with readWrite alone, or another crawl was first.
        _log.info("%s does not check documents by a schema: %s", address, reason(error))


def _missing_indexes(place: Database[Document]) -> dict[str, list[IndexModel]]:
    missing = {}
    for collection, models in INDEXES.items():
        there = place[collection].index_information()
        missing[collection] = [model for model in models if model.document["name"] not in there]
    return missing


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
    elif code is not None and _NO_TEXT_SEARCH.search(str(error)):
        said = "has no text search ($text); ask it without words, or keep the collection in MongoDB or SQLite"
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
