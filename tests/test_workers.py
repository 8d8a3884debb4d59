"""The process pool under faults: what one page does to its worker, no other page feels."""

import asyncio
import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest

from newscrawl.errors import Refused
from newscrawl.workers import Workers

T = TypeVar("T")


def double(number: int) -> int:
    return 2 * number


def refuse() -> None:
    raise Refused("no_text", "tidak ada teks", final=False)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(marker: str) -> str:
    path = Path(marker)
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "hidup"


def hang() -> None:
    while True:
        pass


def hang_in_c() -> int:
    return sum(itertools.repeat(1, 10**15))


class Prepared:
    """A stage that reads a model first: it takes longer than a page may."""

    def __init__(self) -> None:
        self.ready = False

    def prepare(self) -> None:
        time.sleep(0.6)
        self.ready = True

    def __call__(self) -> bool:
        return self.ready


def run(coroutine: Coroutine[None, None, T]) -> T:
    return asyncio.run(coroutine)


async def gather_with(*calls: Any) -> list[Any]:
    workers = Workers(2)
    try:
        return await asyncio.gather(
            *(workers.run(*call) for call in calls),
            return_exceptions=True,
        )
    finally:
        workers.close()


def test_refusals_come_back_whole() -> None:
    (refused,) = run(gather_with((refuse,)))
    assert isinstance(refused, Refused)
    assert (refused.reason, refused.detail, refused.final) == ("no_text", "tidak ada teks", False)


def test_a_page_that_kills_its_worker_is_the_only_one_lost() -> None:
    numbers = [(double, number) for number in range(30)]
    results = run(gather_with(*numbers[:15], (die,), *numbers[15:]))
    assert results[:15] + results[16:] == [2 * number for number in range(30)]
    assert isinstance(results[15], Refused)
    assert results[15].reason == "worker_died"


def test_a_worker_killed_from_outside_loses_nothing(tmp_path: Path) -> None:
    results = run(gather_with((die_once, str(tmp_path / "sekali")), (double, 4)))
    assert results == ["hidup", 8]


def test_the_pool_works_on_after_a_death() -> None:
    async def twice() -> object:
        workers = Workers(1)
        try:
            with pytest.raises(Refused):
                await workers.run(die)
            return await workers.run(double, 21)
        finally:
            workers.close()

    assert run(twice()) == 42


def test_an_endless_page_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawl.workers.STAGE_SECONDS", 0.3)
    # Workers start from a server that imports afresh; the limit is read where the call is made.
    (refused,) = run(gather_with((hang,)))
    assert isinstance(refused, Refused)
    assert refused.reason == "too_slow"


def test_what_hangs_in_a_c_library_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawl.workers.STAGE_SECONDS", 0.2)
    monkeypatch.setattr("newscrawl.workers.GRACE_SECONDS", 0.2)
    refused, answer = run(gather_with((hang_in_c,), (double, 21)))
    assert isinstance(refused, Refused)
    assert refused.reason == "worker_died"
    assert answer == 42


def test_the_time_to_prepare_a_stage_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawl.workers.STAGE_SECONDS", 0.3)
    assert run(gather_with((Prepared(),))) == [True]


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "induk.py"
    script.write_text(
        "import asyncio, os, time\n"
        "from newscrawl.workers import Workers\n"
        "async def main():\n"
        "    workers = Workers(1)\n"
        "    print(await workers.run(os.getpid), flush=True)\n"
        "    time.sleep(60)\n"
        "if __name__ == '__main__':\n"
        "    asyncio.run(main())\n",
        encoding="utf-8",
    )
    root = str(Path(__file__).parents[1])
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": root},
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 10
    while _is_running(worker) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _is_running(worker)


def _is_running(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
