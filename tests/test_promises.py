"""Every test that the documents name exists, and every promise and threat names one."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAPERS = ("SECURITY.md", "README.md", "docs/service.md", "docs/architecture.md")
_NAMED = re.compile(r"`(tests/[^`\s]*)`")
PROMISES = (
    "Never lost", "All or nothing", "Reversible", "Rebuildable", "Bad files harmless",
    "Nothing shown without log-in", "Nothing fetched", "Small groups hidden", "Audited", "Restorable",
)  # fmt: skip


@functools.cache
def functions(path: Path) -> frozenset[str]:
    """The names of a file's tests."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def missing(name: str) -> bool:
    """Whether ``tests/x.py``, ``tests/x.py::test_y`` or a folder of tests is not there.

    >>> [missing(n) for n in ("tests/test_promises.py::missing", "tests/test_promises.py::gone", "tests/gone.py")]
    [False, True, True]
    """
    path, _, test = name.partition("::")
    place = ROOT / path
    if place.is_dir():
        return bool(test) or not any(place.glob("test_*.py"))
    return not place.is_file() or bool(test and test not in functions(place))


@pytest.mark.parametrize("paper", PAPERS)
def test_说到的测试都在(paper: str):
    named = _NAMED.findall((ROOT / paper).read_text(encoding="utf-8"))
    assert named, f"{paper} names no test"
    assert [name for name in named if missing(name)] == []


def rows(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading of SECURITY.md, without its head and its section lines."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8").split(f"## {heading}\n")[1]
    table = re.split(r"\n## ", text)[0]
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("|")]  # fmt: skip
    return [row for row in cells[2:] if any(row[1:])]


def test_十条承诺都写着靠哪个测试():
    found = {re.match(r"\*\*(.+?)\*\*", row[0])[1]: row[1] for row in rows("Promises")}
    assert tuple(found) == PROMISES
    assert all(_NAMED.search(tests) for tests in found.values())


def test_自述里的承诺和这里是同样十条():
    """README.md says them in Chinese, each with its test."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").split("## 保证")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("- **")]
    assert len(lines) == len(PROMISES)
    assert [line for line in lines if not _NAMED.search(line)] == []


def test_每个威胁都有防御和测试():
    told = rows("Threats")
    assert len(told) >= 25
    assert [row[0] for row in told if len(row) != 3 or not _NAMED.search(row[2])] == []
