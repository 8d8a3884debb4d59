"""`python -m tests.site [--faults] [--scale N]`: serve the outlet until SIGTERM or SIGINT.

Prints one line of JSON: {"proxy": URL, "site": URL, "ca": path}. Knobs and log are at the site's /_control/.
"""

from __future__ import annotations

import argparse
import json
import signal
import threading

from tests.site.serving import serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.site", description="Serve the invented outlet.")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--demo", action="store_true", help="the polite core only (the default)")
    kind.add_argument("--faults", action="store_true", help="with everything that goes wrong")
    parser.add_argument("--scale", type=int, default=0, metavar="N", help="with N generated stories")
    parser.add_argument("--crawl-delay", type=float, metavar="SECONDS", help="as robots.txt shall ask for")
    options = parser.parse_args()
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with serve(options.faults, options.scale, options.crawl_delay) as served:
        print(json.dumps({"proxy": served.proxy, "site": served.address, "ca": str(served.ca)}), flush=True)
        stopped.wait()


if __name__ == "__main__":
    main()
