"""What is shown while a crawl runs: a live line in a terminal, a plain one now and then elsewhere."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from tests.crawl.support import QUICK, crawl, environment
from tests.launcher import ROOT
from tests.site.serving import Served

LINE = re.compile(
    r"voa_id: \d+ pages, articles \d+ new / \d+ updated / \d+ unchanged / \d+ skipped / \d+ failed, "
    r"\d+ pages/min, newest (?:none yet|\d{4}-\d\d-\d\d \d\d:\d\d)"
)


def test_plain_lines_appear_where_nobody_watches_a_terminal(site: Served, store: Path) -> None:
    result = crawl(store, "-s", "DOWNLOAD_DELAY=0.05", "-s", "PROGRESS_SECONDS=0.5", site=site)
    lines = [line for line in result.err.splitlines() if LINE.fullmatch(line)]
    assert len(lines) >= 2
    assert "newest 2025-03-" in lines[-1]
    assert "\x1b" not in result.err


def test_a_terminal_shows_one_live_line_and_keeps_the_log_readable(site: Served, store: Path) -> None:
    command = [sys.executable, "-m", "scrapy", "crawl", "voa_id", *QUICK, "-s", f"SQLITE_PATH={store}"]
    command += ["-s", "DOWNLOAD_DELAY=0.05", "-s", "LOG_LEVEL=INFO"]
    main, side = pty.openpty()
    variables = {"TERM": "xterm", "COLUMNS": "160"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment(site, variables), stderr=side)
    os.close(side)
    shown = b""
    # The terminal ends with an error once the last writer is gone.
    while data := _read(main):
        shown += data
    os.close(main)
    assert process.wait(60) == 0
    text = shown.decode()
    assert len(LINE.findall(text)) >= 2
    assert re.search(r"INFO new +https://www\.voaindonesia\.com/a/", text)
    assert "Read one: scrapy article" in text


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""
