"""What all of newscrawl's commands share: settings checked first, one sentence for an error, an exit code."""

from __future__ import annotations

import argparse
import sys
from abc import abstractmethod
from datetime import datetime

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from newscrawl.config import check_settings, clock, prepare_log_file
from newscrawl.errors import DISK_FULL, NewscrawlError, WrongUse
from newscrawl.extensions.log import quiet_libraries


class ProjectCommand(ScrapyCommand):
    """A command whose `execute` returns its exit code.

    0 done, 1 a problem, 2 wrong use (said in one sentence, before anything is done), 130 stopped by Ctrl-C.
    """

    requires_project = True

    @property
    def project_settings(self) -> BaseSettings:
        """The settings, with those of the command line."""
        assert self.settings is not None
        return self.settings

    def now(self) -> datetime:
        """Return the present moment, as CLOCK tells it."""
        return clock(self.project_settings)()

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Take the options and check the settings; wrong ones end the process with exit code 2."""
        try:
            super().process_options(args, opts)
            check_settings(self.project_settings)
            prepare_log_file(self.project_settings)
        except (WrongUse, UsageError, OSError) as error:
            print(error, file=sys.stderr)
            sys.exit(2)
        # Once more when the crawl starts: Scrapy sets up its loggers in between.
        quiet_libraries(self.project_settings["LOG_LEVEL"])

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Execute the command and set its exit code."""
        try:
            self.exitcode = self.execute(self._arguments(args), opts)
            if sys.stdout is not None:
                sys.stdout.flush()
        except NewscrawlError as error:
            print(error, file=sys.stderr)
            self.exitcode = error.exit_code
        except KeyboardInterrupt:
            self.exitcode = 130
        except BrokenPipeError:
            # The reader has seen enough (`| head`): that is no fault, but Python would complain at exit.
            sys.stdout = None
            self.exitcode = 0
        except OSError as error:
            if error.errno not in DISK_FULL and error.filename is None:
                raise
            print(_system_says(error), file=sys.stderr)
            if error.filename is None:
                # At exit, Python would try once more to write what is left.
                sys.stdout = None
            self.exitcode = 1

    def _arguments(self, args: list[str]) -> list[str]:
        """Return what is no option, as nothing after `--` is. Raises WrongUse for an unknown option."""
        end = args.index("--") if "--" in args else len(args)
        unknown = [each for each in args[:end] if each.startswith("-") and each != "-"]
        if unknown:
            raise WrongUse(f"There is no option {unknown[0]}; see `scrapy {self._name} -h`.")
        return args[:end] + args[end + 1 :]

    @property
    def _name(self) -> str:
        return type(self).__module__.rpartition(".")[2]

    @abstractmethod
    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do the command's work and return its exit code. Raises NewscrawlError."""


def _system_says(error: OSError) -> str:
    if error.errno in DISK_FULL:
        what = "The output" if error.filename is None else error.filename
        return f"{what} cannot be written: the disk is full; free some space and run again."
    said = (error.strerror or str(error)).lower()
    return f"{error.filename} cannot be used: {said}; change its rights or name another file."
