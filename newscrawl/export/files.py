"""Files that are complete or not there: written under another name, renamed at the end."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from newscrawl.errors import DISK_FULL, NewscrawlError, WrongUse


@contextmanager
def complete_file(path: Path) -> Iterator[Path]:
    """Give a new name beside `path` to write to; at the end it becomes `path`, replacing an older file.

    Where the writing fails or is interrupted, `path` stays as it was and what was written is removed. Raises
    WrongUse where `path` cannot become a file, NewscrawlError (one sentence) where writing fails: disk full,
    no permission.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        what = "a folder" if target.is_dir() else "no regular file"
        raise WrongUse(f"{path} is {what}; name a file, or - for standard output.")
    with _beside(path, target) as partial:
        yield partial
        _to_disk(partial)
        partial.replace(target)


@contextmanager
def complete_folder(path: Path) -> Iterator[Path]:
    """Give a new folder to fill, which becomes `path` at the end; see complete_file.

    Raises WrongUse where `path` is a file, or a folder that is not empty: they may be notes.
    """
    target = path.resolve()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise WrongUse(f"{path} exists and is not an empty folder; remove it or name another.")
    with _beside(path, target) as partial:
        partial.mkdir()
        yield partial
        if target.exists():
            target.rmdir()
        partial.rename(target)


@contextmanager
def _beside(path: Path, target: Path) -> Iterator[Path]:
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
    try:
        yield partial
    except BaseException as error:
        _remove(partial)
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise cannot_write(path, error) from None
        raise


def _to_disk(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        # What made the writing fail, a disk that is read-only by now, may forbid this, too.
        with suppress(OSError):
            path.unlink(missing_ok=True)


def cannot_write(path: Path | str, error: OSError) -> NewscrawlError:
    """Return what a user is told where a file cannot be written."""
    if error.errno in DISK_FULL:
        return NewscrawlError(f"{path} cannot be written: the disk is full; free some space and run again.")
    said = (error.strerror or str(error)).lower()
    return NewscrawlError(f"{path} cannot be written: {said}; name a file in a folder you may write to.")
