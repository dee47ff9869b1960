"""A grid laid out anew for reading, whose cells keep the addresses the user sees.

``turned``: fields down and people across become people down. ``widened``: columns made of parts of
other columns stand to the right. ``spots``: any cell from anywhere (see ``unfolding``). Everything that reads a list works on it as on any grid.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from dudao.patterns import late
from dudao.reading.grid import Grid, Spot
from dudao.recognition.labels import blank, squeeze
from dudao.values import parse
from dudao.values.parsed import Hint


@dataclass(slots=True)
class ArrangedGrid(Grid):
    """A grid over another: ``across`` where rows and columns changed places, ``made`` columns by their source."""

    source: Grid | None = None
    across: bool = False
    first: int = 0  # rows of the source above what was turned
    made: Mapping[int, int] = field(default_factory=dict)  # column here → column of the source
    spots: Mapping[Spot, Spot] | None = (
        None  # cell here → cell of the source, where each was laid apart
    )

    def origin(self, row: int, col: int) -> Spot:
        """The cell of the source grid that a cell here is, or is a part of."""
        col = self.made.get(col, col)
        if self.spots is not None:
            return self.spots.get((row, col), (row, col))
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
    rows = [[grid.at(r, c) for r in range(first, grid.height)] for c in range(grid.width)]
    moved = {item.name: _flipped(getattr(grid, item.name), first) for item in fields(Grid)}
    moved |= {
        "rows": rows,
        "merges": [(c1, r1 - first, c2, r2 - first) for r1, c1, r2, c2 in grid.merges if r1 >= first],
        "hidden_rows": set(grid.hidden_cols),
        "hidden_cols": {r - first for r in grid.hidden_rows if r >= first},
        "before": [*grid.before, *_lines(grid, first)],
    }  # fmt: skip
    return ArrangedGrid(**moved, source=grid, across=True, first=first)


def laid(
    grid: Grid, first: int, header: Sequence[str], records: Sequence[Sequence[tuple[Any, Spot]]]
) -> ArrangedGrid:
    """A list of records gathered from all over the grid, each value with its cell; rows above ``first`` go before."""
    rows: list[list[Any]] = [list(header)]
    spots: dict[Spot, Spot] = {}
    for number, record in enumerate(records, start=1):
        rows.append([value for value, _ in record])
        spots |= {(number, c): spot for c, (_, spot) in enumerate(record)}
    moved = {item.name: _relaid(getattr(grid, item.name), spots) for item in fields(Grid)}
    moved |= {
        "rows": rows,
        "merges": [],
        "hidden_rows": {r for (r, _), (of, _) in spots.items() if of in grid.hidden_rows},
        "hidden_cols": set(),
        "before": [*grid.before, *_lines(grid, first)],
    }
    spots |= {(0, c): spots.get((1, c), (first, 0)) for c in range(len(header))}
    return ArrangedGrid(**moved, source=grid, spots=spots)


def _relaid(value: Any, spots: Mapping[Spot, Spot]) -> Any:
    """What a grid says of its cells, said of the cells they were laid in; all else as it is."""
    if isinstance(value, set):
        return {here for here, there in spots.items() if there in value}
    if isinstance(value, dict):
        return {here: value[there] for here, there in spots.items() if there in value}
    return value


def _flipped(value: Any, first: int) -> Any:
    """What a grid says of its cells, with their rows and columns changed places; all else as it is."""
    if isinstance(value, set):
        spots = {spot for spot in value if isinstance(spot, tuple)}
        return {(c, r - first) for r, c in spots if r >= first}
    if isinstance(value, dict):
        return {(c, r - first): said for (r, c), said in value.items() if r >= first}
    return value


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
    grid: Grid,
    made: Sequence[tuple[int, Mapping[int, Any]]],
    emptied: Sequence[int] = (),
    beside: Mapping[int, Sequence[int]] | None = None,
) -> ArrangedGrid:
    """The grid with new columns at its right; each is its source column and {row: content}.

    The columns ``emptied`` hold nothing any more in the rows for which a new column holds something, nor do those
    ``beside`` a source that the new column is made of too.
    """
    width = grid.width
    rows = [list(row) + [None] * (width + len(made) - len(row)) for row in grid.rows]
    for number, (col, cells) in enumerate(made):
        for r, value in cells.items():
            rows[r][width + number] = value
            for other in ((col,) if col in emptied else ()) + tuple((beside or {}).get(col, ())):
                rows[r][other] = None
    here = {width + number: col for number, (col, _) in enumerate(made)}
    above = grid.made if isinstance(grid, ArrangedGrid) else {}
    source = grid.source if isinstance(grid, ArrangedGrid) else grid
    merges = list(grid.merges)
    for number, (col, cells) in enumerate(made):
        heading = min(cells, default=-1)
        merges += [
            (r1, width + number, r2, width + number)
            for r1, c1, r2, c2 in grid.merges
            if c1 == c2 == col and r1 > heading
        ]
    kept = {item.name: getattr(grid, item.name) for item in fields(Grid)}
    arranged = grid if isinstance(grid, ArrangedGrid) else None
    return ArrangedGrid(
        **kept | {"rows": rows, "merges": merges},
        source=source,
        across=arranged is not None and arranged.across,
        first=arranged.first if arranged is not None else 0,
        made={**above, **{c: above.get(o, o) for c, o in here.items()}},
        spots=arranged.spots if arranged is not None else None,
    )


_NUMBERS = late(
    r"^[（(]?\d{1,3}[）).、．]?|[（(]\d{1,2}[）)]$|(?:人员|实体)?(?:建设)?(?:情况|名单|统计)*(?:表|名册)$"
)
"""What a sheet's name has beside the station it is named after."""
_MARKS = late(r"[√✓✔☑□☐×✗]|[有无是否]|\d+")


def station_named(sheet: str | None, county: str | None = None) -> str | None:
    """The station that a sheet is named after (一站一表); None for any other name.

    >>> station_named("1.拓东街道社工站"), station_named("拓东街道实体建设情况表"), station_named("Sheet1")
    ('拓东街道', '拓东街道', None)
    """
    bare = _NUMBERS.sub("", squeeze(sheet or ""))
    read = parse("station", bare, Hint(county=county)) if bare else None
    return str(read.value) if read and not read.doubts else None


def with_station(grid: Grid, head: int, label: str) -> ArrangedGrid | None:
    """A sheet named after its station, with a column that says so in the rows of marks under the header row ``head``."""
    station = station_named(grid.sheet) if grid.kind == "sheet" else None
    if station is None:
        return None
    rows = [
        r
        for r in range(head + 1, grid.height)
        if sum(bool(_MARKS.fullmatch(squeeze(str(v)))) for v in grid.rows[r] if not blank(v)) >= 2
    ]
    return widened(grid, [(0, {head: label} | dict.fromkeys(rows, station))]) if rows else None
