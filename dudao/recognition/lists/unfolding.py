"""The same columns again under another period, county or station: one row of the sheet is several records.

``督导 | 上半年: 目标 数量 总分 | 下半年: 目标 数量 总分`` says of every supervisor two assessments. The grid is
laid out anew with one row a block, and what stands over the block in a column of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from dudao.forms import Field, Form
from dudao.reading.grid import Grid, Spot
from dudao.recognition.labels import blank, keys
from dudao.recognition.lists.arranged import ArrangedGrid
from dudao.recognition.lists.headers import Head
from dudao.recognition.lists.learnt import options_of
from dudao.values import parse
from dudao.values.parsed import Hint

_FEWEST = 3  # columns that come again
_SAID = ("period", "county", "counties", "station", "month")
"""Kinds of a field that may stand over a block of columns."""


@dataclass(slots=True)
class _Blocks:
    """Blocks of ``size`` columns from ``starts`` on, their bands in row ``band``; ``field`` is what a band says."""

    starts: list[int]
    size: int
    band: int
    field: Field

    @property
    def end(self) -> int:
        return self.starts[-1] + self.size


def unfolded(grid: Grid, head: Head) -> ArrangedGrid | None:
    """The grid with a row a block; None where no columns come again under a band that says of what they are."""
    if isinstance(grid, ArrangedGrid):
        return None
    found = _blocks(grid, head)
    return _laid_out(grid, head, found) if found is not None else None


def _blocks(grid: Grid, head: Head) -> _Blocks | None:
    leaf, band = head.bottom, head.bottom - 1
    if band < 0:
        return None
    starts = [
        c for c in range(grid.width) if not blank(grid.at(band, c)) and not blank(grid.at(leaf, c))
    ]
    if len(starts) < 2:
        return None
    size = starts[1] - starts[0]
    labels = [_labels(grid, leaf, start, size) for start in starts]
    if size < _FEWEST or any(labels[0] != other for other in labels[1:]) or "" in labels[0]:
        return None
    item = _said(head.form, head.fields, [grid.at(band, c) for c in starts])
    return _Blocks(starts, size, band, item) if item is not None else None


def _labels(grid: Grid, leaf: int, start: int, size: int) -> list[str]:
    cells = (grid.at(leaf, c) for c in range(start, start + size))
    return ["" if blank(v) else keys(str(v))[0] for v in cells]


def _said(form: Form, taken: set[str], bands: Sequence[Any]) -> Field | None:
    """The field without a column that every band is surely one of."""
    for item in form.fields.values():
        if item.kind not in _SAID or item.name in taken:
            continue
        parsed = [parse(item.kind, band, Hint(options=options_of(item))) for band in bands]
        if all(p.value not in (None, []) and not p.doubts for p in parsed):
            return item
    return None


def _laid_out(grid: Grid, head: Head, found: _Blocks) -> ArrangedGrid:
    first, size, end = found.starts[0], found.size, found.end
    shared = [*range(first), *range(end, grid.width)]
    rows: list[list[Any]] = []
    spots: dict[Spot, Spot] = {}

    def lay(row: int, start: int, said: Any) -> None:
        columns = [*range(first), *range(start, start + size), *range(end, grid.width)]
        spots.update({(len(rows), here): (row, col) for here, col in enumerate(columns)})
        spots[len(rows), len(columns)] = (found.band, start)
        rows.append([*(grid.at(row, col) for col in columns), said])

    for row in range(head.bottom + 1):
        lay(row, first, found.field.label if row == head.bottom else None)
    for here in range(first, first + size):
        rows[found.band][here] = None
    for row in range(head.bottom + 1, grid.height):
        filled = [s for s in found.starts if _filled(grid, row, range(s, s + size))]
        named = _filled(grid, row, shared)
        for start in filled or found.starts[:1]:
            said = grid.at(found.band, start) if filled and named else None
            lay(row, start, said)
    return _arranged(grid, rows, spots, first + size)


def _filled(grid: Grid, row: int, columns: Sequence[int]) -> bool:
    return any(not blank(grid.at(row, c)) for c in columns)


def _arranged(
    grid: Grid, rows: list[list[Any]], spots: Mapping[Spot, Spot], width: int
) -> ArrangedGrid:
    """The grid of these rows, with all that the source says of its cells and rows."""
    here: dict[Spot, list[Spot]] = {}
    lines: dict[int, list[int]] = {}
    for (row, col), origin in spots.items():
        if col < len(rows[row]) - 1:
            here.setdefault(origin, []).append((row, col))
            if col == 0:
                lines.setdefault(origin[0], []).append(row)
    kept = {item.name: _moved(getattr(grid, item.name), here) for item in fields(Grid)}
    merges = []
    for r1, c1, r2, c2 in grid.merges:
        corners = here.get((r1, c1), []), here.get((r2, c2), [])
        if all(corners):
            low, high = corners[0][0], corners[1][-1]
            merges.append((low[0], low[1], high[0], max(high[1], low[1])))
    kept |= {
        "rows": rows,
        "merges": merges,
        "hidden_rows": {row for old in grid.hidden_rows for row in lines.get(old, ())},
        "hidden_cols": {col for col in grid.hidden_cols if col < width},
    }
    return ArrangedGrid(**kept, source=grid, spots=spots)


def _moved(value: Any, here: Mapping[Spot, Sequence[Spot]]) -> Any:
    """What a grid says of its cells, said of where they stand now."""
    if isinstance(value, set) and any(isinstance(spot, tuple) for spot in value):
        return {spot for old in value for spot in here.get(old, ())}
    if isinstance(value, dict):
        return {spot: said for old, said in value.items() for spot in here.get(old, ())}
    return value
