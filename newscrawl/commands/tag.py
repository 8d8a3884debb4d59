"""`scrapy tag`: the language and the entities of any text, in a terminal or as JSON."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from io import BufferedIOBase, BufferedReader
from pathlib import Path
from typing import Any

from newscrawl.article import Article
from newscrawl.collection.terminal import Output
from newscrawl.command import ProjectCommand
from newscrawl.config import enrichment, processes
from newscrawl.enrichment.choice import Enrichment
from newscrawl.errors import Refused, WrongUse
from newscrawl.presentation import plain, render_tagged, render_tagged_line
from newscrawl.reasons import words_for
from newscrawl.workers import Workers

READ_BYTES = 16 * 1024
"""Lines are tagged in batches: those that one read of so many bytes brings, so that a pipe need not wait."""

ALONE_BYTES = 64 * 1024
"""Starting worker processes takes longer than tagging so much text without them."""

NOT_UTF8 = "is not UTF-8 text (see byte {})"


@dataclass(frozen=True, slots=True)
class Answer:
    """A text with what was found in it, or with the error that kept it from being tagged."""

    article: Article
    error: str | None = None

    def to_json(self) -> str:
        """Return {"language": ..., "entities": [...]} as one line, with an `error` where there is one."""
        article = self.article
        document: dict[str, Any] = {
            "language": asdict(article.language) if article.language else None,
            "entities": [asdict(each) for each in article.entities],
        }
        return json.dumps(document | ({"error": self.error} if self.error else {}), ensure_ascii=False)


class Command(ProjectCommand):
    """Tag texts; a file that cannot be read makes exit code 1, and the others go on."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what follows `scrapy tag`."""
        return "[options] [file ...]"

    def short_desc(self) -> str:
        """Return the command's line in Scrapy's list."""
        return "Show the language and the entities of any text"

    def long_desc(self) -> str:
        """Return the help's description."""
        return (
            "Show the language and the entities of UTF-8 text: of each file as a whole, or of standard input "
            "where no file (or -) is named. Offsets count characters of the text as given. ENTITY_TAGGER, "
            "ENTITY_MODEL and LANGUAGE_DETECTOR hold here too."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --lines and --json."""
        super().add_options(parser)
        parser.add_argument(
            "--lines",
            action="store_true",
            help=r"take each line (up to \n) as a text; empty ones are answered too",
        )
        parser.add_argument("--json", action="store_true", help="print one object a text, in the order given")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print each text's answer, in the order given."""
        sources = args or ["-"]
        if sources.count("-") > 1:
            raise WrongUse("Standard input (-) can be read only once.")
        tagging = _Tagging(enrichment(self.project_settings), processes(self.project_settings))
        show = _Show(opts.json, opts.lines, several=len(sources) > 1)
        try:
            return asyncio.run(_tag_all(sources, opts.lines, tagging, show))
        except asyncio.CancelledError:
            raise KeyboardInterrupt from None


# --- what is read


class Unreadable(Exception):
    """A file that gives no text; the message says why."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts of one source, as bytes, to be answered together."""

    source: str
    texts: list[bytes]


def read_batches(source: str, lines: bool) -> Iterator[Batch]:
    """Yield a file's texts: its lines as they come, or the whole. Raises Unreadable."""
    try:
        with _open(source) as file:
            if lines:
                yield from (Batch(source, texts) for texts in split_lines(file))
            else:
                yield Batch(source, [file.read()])
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror or error}") from None
    except MemoryError:
        raise Unreadable("does not fit into memory") from None


def split_lines(file: BufferedIOBase) -> Iterator[list[bytes]]:
    r"""Yield the lines that each read brings, without their \n; what follows the last \n is a line too."""
    begun: list[bytes] = []
    while chunk := file.read1(READ_BYTES):
        *whole, rest = chunk.split(b"\n")
        if whole:
            whole[0] = b"".join([*begun, whole[0]])
            begun = []
            yield whole
        if rest:
            begun.append(rest)
    if begun:
        yield [b"".join(begun)]


def _open(source: str) -> BufferedReader:
    # A duplicate: closing it leaves standard input itself open.
    if source == "-":
        return open(sys.stdin.fileno(), "rb", closefd=False)
    return Path(source).open("rb")


# --- how it is tagged


def answer(stages: Enrichment, texts: Sequence[bytes]) -> list[Answer]:
    """Return each text's answer. Raises Refused where a model cannot be read."""
    answers = []
    for raw in texts:
        try:
            text, error = raw.decode(), None
        except UnicodeDecodeError as fault:
            text, error = raw.decode(errors="replace"), NOT_UTF8.format(fault.start + 1)
        article = Article(id=None, url=None, source=None, title=None, body=text)
        answers.append(Answer(article if error else stages.enrich(article), error))
    return answers


@dataclass(frozen=True, slots=True)
class _Answering:
    """`answer` with its stages, as a function that a worker can be sent."""

    stages: Enrichment

    def prepare(self) -> None:
        if prepare := getattr(self.stages.tag, "prepare", None):
            prepare()

    def __call__(self, texts: Sequence[bytes]) -> list[Answer]:
        return answer(self.stages, texts)


class _Tagging:
    """Tags batches: the first in this process, which is up at once, the others in worker processes."""

    def __init__(self, stages: Enrichment, processes: int) -> None:
        self.processes = processes
        self._answer = _Answering(stages)
        self._alone = ALONE_BYTES
        self._workers: Workers | None = None

    async def answers(self, batch: Batch) -> list[Answer]:
        """Return the answers to a batch; a text that a worker gives up has its error for an answer."""
        size = sum(map(len, batch.texts))
        if size <= self._alone:
            self._alone -= size
            return self._answer(batch.texts)
        if len(batch.texts) > 1:
            with contextlib.suppress(Refused):
                return await self._run(batch.texts)
        return [await self._answer_alone(text) for text in batch.texts]

    async def _answer_alone(self, text: bytes) -> Answer:
        try:
            return (await self._run([text]))[0]
        except Refused as refused:
            article = Article(id=None, url=None, source=None, title=None, body=text.decode(errors="replace"))
            advice = "; --lines takes each of its lines as a text" if b"\n" in text else ""
            return Answer(article, f"{words_for(refused.reason)} ({refused.detail}){advice}")

    async def _run(self, texts: list[bytes]) -> list[Answer]:
        if self._workers is None:
            self._workers = Workers(self.processes)
        return await self._workers.run(self._answer, texts)

    def close(self) -> None:
        if self._workers is not None:
            self._workers.close()


async def _tag_all(sources: list[str], lines: bool, tagging: _Tagging, show: _Show) -> int:
    """Show every answer in order; return the exit code. Reading waits while enough batches are under way."""
    loop, this = asyncio.get_running_loop(), asyncio.current_task()
    assert this is not None
    # asyncio.run's own handler is not called before the loop wakes, which a silent pipe may never let it do.
    loop.add_signal_handler(signal.SIGINT, this.cancel)
    under_way: asyncio.Queue[tuple[str, asyncio.Task[list[Answer]] | str] | None] = asyncio.Queue()
    free = threading.Semaphore(2 * tagging.processes)

    def start(source: str, batch: Batch | str) -> None:
        task = asyncio.create_task(tagging.answers(batch)) if isinstance(batch, Batch) else batch
        under_way.put_nowait((source, task))

    def read() -> None:
        # Once the loop has ended, by Ctrl-C or an error, nobody waits for more.
        with contextlib.suppress(RuntimeError):
            for source, batch in _batches(sources, lines):
                free.acquire()
                loop.call_soon_threadsafe(start, source, batch)
            loop.call_soon_threadsafe(under_way.put_nowait, None)

    # A pipe may be silent for long: what is under way must go on meanwhile, and Ctrl-C end it all.
    threading.Thread(target=read, daemon=True).start()
    failed = False
    try:
        while (item := await under_way.get()) is not None:
            source, task = item
            if isinstance(task, str):
                failed = True
                print(f"{source}: {task}", file=sys.stderr)
            else:
                failed |= show.answers(source, await task)
            free.release()
    finally:
        tagging.close()
    return 1 if failed else 0


def _batches(sources: list[str], lines: bool) -> Iterator[tuple[str, Batch | str]]:
    """Yield every source's batches, and the reason why one gives none or ends early."""
    for source in sources:
        try:
            for batch in read_batches(source, lines):
                yield source, batch
        except Unreadable as error:
            yield source, str(error)


# --- how it is shown


class _Show:
    """Prints answers as JSON or for people."""

    def __init__(self, as_json: bool, lines: bool, several: bool) -> None:
        self._as_json = as_json
        self._lines = lines
        self._several = several
        self._console = Output()

    def answers(self, source: str, answers: list[Answer]) -> bool:
        """Print a batch's answers; return whether any of them is an error."""
        for each in answers:
            if each.error and not self._lines:
                print(f"{source}: {each.error}", file=sys.stderr)
            elif self._as_json:
                print(each.to_json())
            elif self._lines:
                render_tagged_line(each.article, self._console, each.error)
            else:
                if self._several:
                    self._console.print(f"==> {plain(source)} <==", style="bold", markup=False)
                render_tagged(each.article, self._console)
        sys.stdout.flush()
        return any(each.error for each in answers)
