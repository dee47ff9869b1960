"""Several tables of several forms on one sheet, each under a line of its own: 一、督导情况, 二、满意度, 三、资料清单."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from dudao.reading.grid import Grid
from dudao.recognition.labels import blank, squeeze

_NUMBERED = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．:：]|[(（][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十\d]{1,3}(?:部分|张|项)|附?表\s*[一二三四五六七八九十\d]{1,3}|\d{1,2}[、.．](?!\d)"
)
_LEAST, _LONGEST = 3, 60


def blocks(grid: Grid) -> list[Grid]:
    """The sheet once a block, all else blank so that every cell keeps its address; nothing where it has no two blocks.

    A block begins with a line of one text, numbered or after an empty row, over a row of three cells at least.
    What stands above the first belongs to all.
    """
    starts = [r for r in range(grid.height) if _begins(grid, r)]
    if len(starts) < 2:
        return []
    empty: list[None] = [None] * grid.width
    found = []
    for top, end in pairwise([*starts, grid.height]):
        rows = [
            row if r < starts[0] or top <= r < end else list(empty)
            for r, row in enumerate(grid.rows)
        ]
        merges = [m for m in grid.merges if m[2] < starts[0] or top <= m[0] < end]
        found.append(replace(grid, rows=rows[:end], merges=merges))
    return found


def filled_area(block: Grid, others: list[Grid]) -> str:
    """The address of a block's own cells: what stands above the first block is not its own."""
    spots = [
        (r, c)
        for r, row in enumerate(block.rows)
        for c, value in enumerate(row)
        if not blank(value) and not all(other.at(r, c) == value for other in others)
    ]
    return block.address(
        min(r for r, _ in spots), min(c for _, c in spots),
        max(r for r, _ in spots), max(c for _, c in spots),
    )  # fmt: skip


def _begins(grid: Grid, row: int) -> bool:
    said = [v for v in grid.rows[row] if not blank(v)]
    if len(said) != 1 or not isinstance(said[0], str) or len(said[0]) > _LONGEST:
        return False
    apart = row > 0 and all(blank(v) for v in grid.rows[row - 1])
    if not (apart or _NUMBERED.match(squeeze(said[0]))):
        return False
    below = next((r for r in range(row + 1, grid.height) if _filled(grid, r)), None)
    return below is not None and below <= row + 2 and _filled(grid, below) >= _LEAST


def _filled(grid: Grid, row: int) -> int:
    return sum(1 for v in grid.rows[row] if not blank(v))
