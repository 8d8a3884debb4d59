"""The stores of the storage tests, and commands run in this process, which spares their start."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scrapy.cmdline import execute
from scrapy.utils.project import get_project_settings

from tests.crawl.support import setting
from tests.launcher import ROOT, Result
from tests.storage.conftest import store, uri

__all__ = ["command", "store", "uri"]

Command = Callable[..., Result]


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """A function that runs `scrapy ARGS` on the store at `uri`, if given, as in a process of its own."""
    monkeypatch.chdir(ROOT)

    def run(*args: str, uri: str | None = None, columns: int = 100, colours: bool = False) -> Result:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("FORCE_COLOR", "1" if colours else "")
        settings = get_project_settings()
        settings.set("MONGO_URI", None, priority="project")
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            execute(["scrapy", *args, *(setting(uri) if uri else [])], settings)
        out, err = capfd.readouterr()
        return Result(int(ended.value.code or 0), out, err)

    return run
