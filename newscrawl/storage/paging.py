"""Reading many documents in a fixed order, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from newscrawl.article import Document

_PAGE_SIZE = 200


def pages(
    limit: int | None, undated: bool, read: Callable[[Document | None, bool, int], list[Document]]
) -> Iterator[Document]:
    """Yield documents newest first and undated ones last, a page at a time.

    `read(after, dated, size)` returns the next documents of the dated or the undated ones after the
    document `after`. Nothing stays open between pages, so a slow reader blocks no writer, an interrupted
    read can be repeated, and what is saved meanwhile neither doubles nor hides a document.
    """
    left = limit
    for dated in (True, False) if undated else (True,):
        after: Document | None = None
        while left is None or left > 0:
            size = _PAGE_SIZE if left is None else min(left, _PAGE_SIZE)
            page = read(after, dated, size)
            yield from page
            left = None if left is None else left - len(page)
            if len(page) < size:
                break
            after = page[-1]
