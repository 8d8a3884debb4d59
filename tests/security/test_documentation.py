"""docs/security.md names tests that there are."""

from __future__ import annotations

import ast
import re

from tests.launcher import ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_every_test_that_is_named_exists() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = set(NAMED.findall(text))
    assert len(named) > 30
    for path, name in sorted(named):
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert name in {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}, (
            f"{path}::{name}"
        )


def test_every_threat_has_a_test() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| threat")]
    rows = [row for row in rows if not row.startswith("| promise")]
    assert len(rows) > 25
    assert [row for row in rows if not NAMED.search(row)] == []
