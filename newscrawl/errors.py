"""What can go wrong, in the words a user is told."""

from __future__ import annotations

from errno import EDQUOT, EFBIG, ENOSPC

DISK_FULL = frozenset({ENOSPC, EDQUOT, EFBIG})
"""The numbers of an OSError that say that no more can be written."""


class NewscrawlError(Exception):
    """A failure that ends a command; `str(error)` is one sentence that says what is wrong and what to do."""

    exit_code = 1


class WrongUse(NewscrawlError):
    """A wrong argument or setting, found before the first request."""

    exit_code = 2


class StoreLost(NewscrawlError):
    """The store cannot be opened, or stopped answering for longer than `STORE_RETRY_SECONDS`."""


class CrawlEnded(StoreLost):
    """The crawl has been closed, and nothing more of it is fetched or stored."""


class Refused(Exception):
    """A page that gives no article: the run goes on, the reason is counted and logged with the URL.

    `reason` is a short machine name (`too_large`, `not_an_article`, ...); `detail` is a phrase for people.
    `final` says that asking again would give the same answer, so that later runs need not.
    """

    def __init__(self, reason: str, detail: str = "", final: bool = True) -> None:
        super().__init__(reason, detail, final)
        self.reason = reason
        self.detail = detail
        self.final = final

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}" if self.detail else self.reason
