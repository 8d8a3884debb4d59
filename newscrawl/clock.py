"""The one place that asks what time it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present moment in UTC, as whole seconds: what both stores can hold without loss."""
    return datetime.now(UTC).replace(microsecond=0)
