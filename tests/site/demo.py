"""`python -m tests.site.demo`: record the invented outlet as the demo that ships (`REPLAY=demo`).

To be run again whenever a story or a page form changes; a test compares the two.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from newscrawl.downloading.warc import DEMO
from tests.crawl.support import crawl
from tests.site.serving import serve


def main() -> int:
    """Record a whole crawl of the polite site; return its exit code."""
    with tempfile.TemporaryDirectory() as folder, serve() as site:
        recording = Path(folder, DEMO.name)
        result = crawl(Path(folder, "store.sqlite"), "-s", f"RECORD={recording}", site=site)
        print(result.err, file=sys.stderr)
        if result.code == 0:
            DEMO.write_bytes(recording.read_bytes())
    return result.code


if __name__ == "__main__":
    sys.exit(main())
