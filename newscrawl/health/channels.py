"""Who is told when an outlet changes: a webhook, a command such as mail."""

from __future__ import annotations

import http.client
import json
import shlex
import subprocess
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import unquote_to_bytes, urlsplit, urlunsplit

from scrapy.settings import BaseSettings

from newscrawl.article import format_utc
from newscrawl.errors import WrongUse

WEBHOOK_SECONDS, COMMAND_SECONDS = 10, 60
"""One that takes longer counts as one that failed, and is told again after the next run."""


@dataclass(frozen=True, slots=True)
class News:
    """That an outlet has changed from the state `before` (None: none was known) to `state`."""

    outlet: str
    state: str
    before: str | None
    cause: str
    evidence: tuple[str, ...]
    at: datetime

    def lines(self) -> list[str]:
        """Return the news as a person reads it; only the first line is not indented.

        mail(1) takes some lines that begin with a tilde for commands: none of these does.
        """
        first = f"{self.outlet}: {self.state} (was {self.before or 'not known'})"
        more = [self.cause] if self.cause else []
        return [first, *(f"  {line}" for line in (*more, *self.evidence))]


class Undelivered(Exception):
    """News that did not arrive; `str(error)` says why, without addresses that may hold a secret."""


class Channel(Protocol):
    """A way to tell news; what it was told is remembered under its `name`."""

    @property
    def name(self) -> str:
        """Its name in the outlets' records."""
        ...

    def tell(self, news: Sequence[News]) -> None:
        """Deliver what has changed in a run. Raises Undelivered."""
        ...


@dataclass(frozen=True, slots=True)
class Webhook:
    """Sends each news to a URL as a JSON object: outlet, state, before, cause, evidence, at."""

    url: str
    name: str = "webhook"

    def tell(self, news: Sequence[News]) -> None:
        """Send each of the news. Raises Undelivered at the first that is not taken."""
        for each in news:
            self._send(each)

    def _send(self, news: News) -> None:
        value = {
            "outlet": news.outlet, "state": news.state, "before": news.before, "cause": news.cause,
            "evidence": news.evidence, "at": format_utc(news.at),
        }  # fmt: skip
        body = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
        parts = urlsplit(self.url)
        account, _, host = parts.netloc.rpartition("@")
        request = urllib.request.Request(urlunsplit(parts._replace(netloc=host)), body)
        request.add_header("Content-Type", "application/json")
        if account:
            request.add_header("Authorization", f"Basic {b64encode(unquote_to_bytes(account)).decode()}")
        try:
            with urllib.request.urlopen(request, timeout=WEBHOOK_SECONDS):
                return
        except urllib.error.HTTPError as error:
            why = f"answered with HTTP {error.code}"
            error.close()
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = error.reason if isinstance(error, urllib.error.URLError) else error
            why = f"could not be reached ({type(reason).__name__})"
        raise Undelivered(f"HEALTH_WEBHOOK ({parts.hostname}) {why}")


@dataclass(frozen=True, slots=True)
class Command:
    """Starts a program and gives it all news of a run as text; no shell reads its arguments."""

    arguments: tuple[str, ...]
    name: str = "command"

    def tell(self, news: Sequence[News]) -> None:
        """Run the program once. Raises Undelivered where it cannot start, fails or does not end."""
        text = "".join(f"{line}\n" for each in news for line in (*each.lines(), ""))
        program = self.arguments[0]
        try:
            done = subprocess.run(
                self.arguments,
                input=text.encode("utf-8", "replace"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=COMMAND_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Undelivered(f"HEALTH_COMMAND ({program}) took over {COMMAND_SECONDS} seconds") from None
        except OSError as error:
            raise Undelivered(f"HEALTH_COMMAND ({program}) could not start: {error.strerror}") from None
        if done.returncode:
            raise Undelivered(f"HEALTH_COMMAND ({program}) ended with exit code {done.returncode}")


def channels(settings: BaseSettings) -> list[Channel]:
    """Return whom HEALTH_WEBHOOK and HEALTH_COMMAND name. Raises WrongUse for one that names nobody."""
    found: list[Channel] = []
    if url := settings.get("HEALTH_WEBHOOK"):
        found.append(_webhook(str(url)))
    if command := settings.get("HEALTH_COMMAND"):
        found.append(_command(str(command)))
    return found


def _webhook(url: str) -> Webhook:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and url.isascii() and " " not in url
    except ValueError:
        good = False
    if not good:
        # The value may hold a secret, so it is not shown.
        raise WrongUse("HEALTH_WEBHOOK is no http(s) address.")
    return Webhook(url)


def _command(text: str) -> Command:
    try:
        arguments = tuple(shlex.split(text))
    except ValueError as error:
        raise WrongUse(f"HEALTH_COMMAND cannot be read as a command: {error}.") from None
    if not arguments:
        raise WrongUse("HEALTH_COMMAND is empty.")
    return Command(arguments)
