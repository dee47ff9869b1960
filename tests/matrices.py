"""Matrices in the suite: a few of their cells at every run, all of them in ``.ci/run`` or where their file is named."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

import pytest


def some(cells: Iterable[Any], *, always: int, single: bool = False) -> list[Any]:
    """Parameters of a test: the first ``always`` of them as they are, the others marked ``long``.

    ``single``: the test has one parameter, of which a tuple is a value.
    """
    return [cell if number < always else _long(cell, single) for number, cell in enumerate(cells)]


def in_share(name: str, share: int, seed: str) -> bool:
    """Whether a long test is among the one in ``share`` that are run with this seed; with 1 each is.

    >>> names = [f"tests/test_x.py::test_page[{number}]" for number in range(8)]
    >>> [sum(in_share(name, 4, seed) for seed in "0123456789") > 0 for name in names] == [True] * 8
    True
    >>> all(in_share(name, 1, "7") for name in names), sum(in_share(name, 4, "7") for name in names) < 8
    (True, True)
    """
    return zlib.crc32(f"{seed} {name}".encode()) % share == 0


def _long(cell: Any, single: bool) -> Any:
    if isinstance(cell, type(pytest.param())):
        return pytest.param(*cell.values, marks=(*cell.marks, pytest.mark.long), id=cell.id)
    values = (cell,) if single or not isinstance(cell, tuple | list) else cell
    return pytest.param(*values, marks=pytest.mark.long)
