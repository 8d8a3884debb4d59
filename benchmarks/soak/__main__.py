"""Thirty outlets for six days, in minutes: `python -m benchmarks.soak`.

Serves invented outlets on loopback under a simulated clock, lets the fleet run every half hour or hour of it
in this one process, and compares what is stored and what `scrapy health` says with what the outlets did:
some change their pages, block, move, rewrite dates, go down. Ends with exit code 1 where a bar is missed.
docs/soak.md says what that proves.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.reactor import install_reactor
from twisted.python.failure import Failure

from benchmarks.soak.driver import Soak, project_settings, soak
from benchmarks.soak.report import as_json, bars, for_people
from benchmarks.soak.world import World
from benchmarks.storage import mongo_place, mongo_server
from newscrawl.errors import NewscrawlError


def main() -> int:
    """Run the soak, print its report and return the exit code."""
    options = _options()
    with _store(options.store) as store:
        stages = {"LANGUAGE_DETECTOR": "none", "ENTITY_TAGGER": "none"} if options.untagged else {}
        world = World(options.seed, options.outlets, options.days)
        seen = _run(world, store, timedelta(minutes=options.every), stages)
    print("\n".join(for_people(seen)))
    if options.report:
        arguments = {name: value for name, value in vars(options).items() if name not in ("report", "store")}
        options.report.write_text(
            json.dumps(as_json(seen, arguments), indent=1, ensure_ascii=False), encoding="utf-8"
        )
    return 0 if all(bar.met is not False for bar in bars(seen)) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.soak",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--days", type=float, default=6, help="simulated days (default 6)")
    parser.add_argument(
        "--outlets", type=int, default=30, help="outlets, 2 in 5 of them with faults (default 30)"
    )
    parser.add_argument(
        "--every", type=_minutes, default=30, help="between two runs: 30m (default), 60m, ..."
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed, other articles (default 1)")
    parser.add_argument(
        "--store",
        default="sqlite",
        help="sqlite (default), mongodb (a server of its own), or a server's mongodb:// address",
    )
    parser.add_argument(
        "--untagged",
        action="store_true",
        help="without language and entities; faster, and blind for other languages",
    )
    parser.add_argument("--report", type=Path, metavar="FILE.json", help="write the whole report here")
    return parser.parse_args()


def _minutes(text: str) -> int:
    number = text.removesuffix("m")
    if not number.isdigit() or not 1 <= int(number) <= 24 * 60:
        raise argparse.ArgumentTypeError(f"{text} is no number of minutes such as 30m")
    return int(number)


@contextmanager
def _store(given: str) -> Iterator[str]:
    """Give the address of an empty store."""
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        if given == "sqlite":
            yield f"sqlite:{folder / 'soak.sqlite'}"
            return
        with mongo_server(None if given == "mongodb" else given, folder) as server:
            yield mongo_place(server)


def _run(world: World, store: str, every: timedelta, stages: dict[str, Any]) -> Soak:
    """Soak in the reactor that Scrapy needs. Raises KeyboardInterrupt after Ctrl-C."""
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor as installed

    reactor: Any = installed
    ended: list[Any] = []

    def end(outcome: Any) -> None:
        ended.append(outcome)
        reactor.stop()

    def begin() -> None:
        settings = project_settings(store, **stages)
        deferred_from_coro(soak(world, store, every, settings)).addBoth(end)

    reactor.callWhenRunning(begin)
    reactor.run()
    if not ended:
        raise KeyboardInterrupt
    if isinstance(ended[0], Failure):
        ended[0].raiseException()
    return cast(Soak, ended[0])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except NewscrawlError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
