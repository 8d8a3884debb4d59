"""Memory of a process and all below it."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path


def family(pid: int, without: Collection[int] = ()) -> list[int]:
    """Return `pid` and all processes below it, but for those in `without` and below them."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, at = [pid], 0
    while at < len(found):
        found += [child for child in children.get(found[at], []) if child not in without]
        at += 1
    return found


def pss(pid: int) -> float:
    """Return the proportional set size of a process in MB; 0 where it has ended."""
    return _rollup(pid, "Pss")


def anonymous(pid: int) -> float:
    """Return the part of it that is no file's, in MB: what others load of the same libraries changes nothing
    in it."""
    return _rollup(pid, "Pss_Anon")


def _rollup(pid: int, name: str) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    match = re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)
    return int(match[1]) / 1024 if match else 0.0
