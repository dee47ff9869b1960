"""Matrices in the suite: a few of their cells at every run, all of them in ``.ci/run`` or where their file is named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def some(cells: Iterable[Any], *, always: int) -> list[Any]:
    """Parameters of a test: the first ``always`` of them as they are, the others marked ``long``."""
    return [
        cell if number < always else pytest.param(*_values(cell), marks=pytest.mark.long)
        for number, cell in enumerate(cells)
    ]


def _values(cell: Any) -> tuple[Any, ...]:
    return cell if isinstance(cell, tuple) else (cell,)
