"""Who, where, when and how much: the entities of Indonesian text."""

from __future__ import annotations

import os

# Articles are tagged in one process for each core: threads of the linear algebra library would only get in
# each other's way. It reads this when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
