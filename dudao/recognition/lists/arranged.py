"""A grid laid out anew for reading, whose cells keep the addresses the user sees.

``turned``: fields down and people across become people down. ``widened``: columns made of parts of
other columns stand to the right. Everything that reads a list works on it as on any grid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dudao.reading.grid import Grid, Spot
from dudao.recognition.labels import blank


@dataclass(slots=True)
class ArrangedGrid(Grid):
    """A grid over another: ``across`` where rows and columns changed places, ``made`` columns by their source."""

    source: Grid | None = None
    across: bool = False
    first: int = 0  # rows of the source above what was turned
    made: Mapping[int, int] = field(default_factory=dict)  # column here → column of the source

    def origin(self, row: int, col: int) -> Spot:
        """The cell of the source grid that a cell here is, or is a part of."""
        col = self.made.get(col, col)
        return (col + self.first, row) if self.across else (row, col)

    def address(self, row: int, col: int, row2: int | None = None, col2: int | None = None) -> str:
        assert self.source is not None
        one = self.origin(row, col)
        if row2 is None or col2 is None:
            return self.source.address(*one)
        other = self.origin(row2, col2)
        low = (min(one[0], other[0]), min(one[1], other[1]))
        high = (max(one[0], other[0]), max(one[1], other[1]))
        return self.source.address(*low, *high)


def turned(grid: Grid, first: int = 0) -> ArrangedGrid:
    """The grid from row ``first`` on with rows and columns changed places; what stands above it goes before."""
    height, width = grid.height, grid.width
    rows = [[grid.at(r, c) for r in range(first, height)] for c in range(width)]

    def flip(spots: Iterable[Spot]) -> set[Spot]:
        return {(c, r - first) for r, c in spots if r >= first}

    def moved(notes: Mapping[Spot, Any]) -> dict[Spot, Any]:
        return {(c, r - first): value for (r, c), value in notes.items() if r >= first}

    return ArrangedGrid(
        grid.sheet, grid.kind, rows,
        merges=[(c1, r1 - first, c2, r2 - first) for r1, c1, r2, c2 in grid.merges if r1 >= first],
        since_1904=grid.since_1904,
        hidden_rows=set(grid.hidden_cols), hidden_cols={r - first for r in grid.hidden_rows if r >= first},
        struck=flip(grid.struck), pictures=flip(grid.pictures), fonts=moved(grid.fonts),
        formats=moved(grid.formats), notes=moved(grid.notes),
        before=[*grid.before, *_lines(grid, first)], after=grid.after,
        source=grid, across=True, first=first,
    )  # fmt: skip


def _lines(grid: Grid, last: int) -> list[str]:
    """The rows above as lines of text: a short cell and the one right of it are label and value."""
    lines = []
    for r in range(last):
        cells = [str(v).strip() for v in grid.rows[r] if not blank(v)]
        parts, at = [], 0
        while at < len(cells):
            paired = (
                at + 1 < len(cells)
                and len(cells[at]) <= 10
                and not re.search(r"[:：\d]", cells[at])
            )
            parts.append(f"{cells[at]}：{cells[at + 1]}" if paired else cells[at])
            at += 2 if paired else 1
        lines += ["  ".join(parts)] if parts else []
    return lines


def widened(
    grid: Grid, made: Sequence[tuple[int, Mapping[int, Any]]], emptied: Sequence[int] = ()
) -> ArrangedGrid:
    """The grid with new columns at its right; each is its source column and {row: content}.

    The columns ``emptied`` hold nothing any more in the rows for which a new column holds something.
    """
    width = grid.width
    rows = [list(row) + [None] * (width + len(made) - len(row)) for row in grid.rows]
    for number, (col, cells) in enumerate(made):
        for r, value in cells.items():
            rows[r][width + number] = value
            if col in emptied:
                rows[r][col] = None
    here = {width + number: col for number, (col, _) in enumerate(made)}
    above = grid.made if isinstance(grid, ArrangedGrid) else {}
    source = grid.source if isinstance(grid, ArrangedGrid) else grid
    merges = list(grid.merges)
    for col_here, col in here.items():
        merges += [
            (r1, col_here, r2, col_here) for r1, c1, r2, c2 in grid.merges if c1 == c2 == col
        ]
    return ArrangedGrid(
        grid.sheet, grid.kind, rows, merges=merges,
        since_1904=grid.since_1904, hidden_rows=grid.hidden_rows, hidden_cols=grid.hidden_cols,
        struck=grid.struck, fonts=grid.fonts, formats=grid.formats, notes=grid.notes,
        pictures=grid.pictures, underlined=grid.underlined, before=grid.before, after=grid.after,
        source=source, across=isinstance(grid, ArrangedGrid) and grid.across,
        first=grid.first if isinstance(grid, ArrangedGrid) else 0,
        made={**above, **{c: above.get(o, o) for c, o in here.items()}},
    )  # fmt: skip
