"""Field names that come from outside, as MongoDB can hold them.

A run's record counts things by host or reason. To the server, a dot in a name is a path and a dollar sign an
operator, so such names are stored percent-encoded: `www%2Evoaindonesia%2Ecom`.
"""

from __future__ import annotations

import re
from typing import Any


def escaped(value: Any) -> Any:
    """Return `value` with every field name in it percent-encoded where it needs to be."""
    if isinstance(value, dict):
        return {_escaped_name(name): escaped(each) for name, each in value.items()}
    return [escaped(each) for each in value] if isinstance(value, list) else value


def _escaped_name(name: str) -> str:
    escaped = re.sub(r"[%.\0]|^\$", lambda found: f"%{ord(found[0]):02X}", name)
    return escaped or "%"


def unescaped(value: Any) -> Any:
    """Return `value` with the names that `escaped` was given."""
    if isinstance(value, dict):
        return {_unescaped_name(name): unescaped(each) for name, each in value.items()}
    return [unescaped(each) for each in value] if isinstance(value, list) else value


def _unescaped_name(name: str) -> str:
    return "" if name == "%" else re.sub("%([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), name)
