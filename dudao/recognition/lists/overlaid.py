"""What lies over the cells of a list, unread: collected while its rows are read, told once a column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from dudao.reading.grid import Grid, Spot
from dudao.recognition.labels import blank
from dudao.recognition.lists.cell_problems import Teller
from dudao.recognition.lists.columns import BoundColumn, BoundTable
from dudao.records import Record

UNREAD = frozenset(("control_over", "text_unread", "shape_unread", "picture_over", "icon_shown"))
"""Notes of a cell over which something lies that cannot be read for certain."""
_FEW = 2
"""The same comment on more cells of a column than this is printed on all of them: told once."""


def with_pictures(grid: Grid, bound: BoundTable, first: int, last: int) -> Grid:
    """The grid with a note on every blank cell to tick over which a picture lies (but for photographs)."""
    ticked = {
        c.col
        for c in bound.all
        if (c.tick or c.field.kind == "tick") and not c.field.option("pictures")
    }
    over = {
        spot: ("picture_over", "")
        for spot in grid.pictures
        if spot[1] in ticked and first <= spot[0] <= last and blank(grid.at(*spot))
    }
    return replace(grid, notes={**over, **grid.notes}) if over else grid


class Overlaid:
    """What lies over the rows of one segment."""

    def __init__(self, teller: Teller, bound: BoundTable) -> None:
        self.teller, self.grid, self.bound = teller, teller.grid, bound
        self.unread: dict[tuple[str, str], list[tuple[Spot, str]]] = {}
        self.headers: dict[tuple[str, str], str] = {}

    def add(self, r: int, column: Any, code: str, text: str) -> None:
        """A cell that was not read for what lies over it; ``column`` bound or added."""
        name = getattr(column, "name", None) or f"extra.{column.header}"
        self.unread.setdefault((name, code), []).append(((r, column.col), text))
        self.headers.setdefault((name, code), column.header)

    def tell(self, rows: Sequence[int], records: Sequence[Record]) -> None:
        """Say what was not read, each column once, and quote what lies beside the values of these rows."""
        for (name, code), found in self.unread.items():
            text = "、".join(dict.fromkeys(text for _, text in found if text)) or None
            where = _range(self.grid, [spot for spot, _ in found])
            header = self.headers[name, code]
            self.teller.say(code, cell=where, field=name, label=header, text=text)
        if self.grid.controls and records:
            self._unplaced(rows, records)
        if self.grid.over:
            self._remarks(frozenset(rows))

    def _unplaced(self, rows: Sequence[int], records: Sequence[Record]) -> None:
        """Controls lie somewhere on the sheet: a cell to tick that is blank is not read."""
        told = False
        for name, columns in self._to_tick():
            blanks = [
                (r, record)
                for r, record in zip(rows, records, strict=True)
                if all(blank(self.grid.at(r, c.col)) for c in columns)
            ]
            for _, record in blanks:
                record.values[name] = None
            if blanks:
                spots = [(r, c.col) for r, _ in blanks for c in columns]
                where = _range(self.grid, spots)
                label = columns[0].header if len(columns) == 1 else columns[0].field.label
                self.teller.say("controls_unread", cell=where, field=name, label=label)
                told = True
        if not told:
            self.teller.say("controls_unread")

    def _to_tick(self) -> Iterable[tuple[str, list[BoundColumn]]]:
        yield from self.bound.ticks.items()
        for name, column in self.bound.by_field.items():
            if column.field.kind == "tick":
                yield name, [column]

    def _remarks(self, rows: frozenset[int]) -> None:
        """Comments, boxes of text and the like on the cells of records."""
        columns = {c.col: c for c in self.bound.all}
        said: dict[tuple[int, str, str], list[Spot]] = {}
        for spot, remarks in sorted(self.grid.over.items()):
            if spot[0] in rows and self.bound.left <= spot[1] <= self.bound.right:
                for code, text in remarks:
                    said.setdefault((spot[1], code, text), []).append(spot)
        for (col, code, text), spots in said.items():
            column = columns.get(col)
            name, label = (column.name, column.header) if column else (None, None)
            apart: Sequence[Spot | None] = (
                spots if len(spots) <= _FEW or code != "comment" else [None]
            )
            for one in apart:
                where = _range(self.grid, spots if one is None else [one])
                guess = str(self.grid.at(*spots[0]) or "") if code == "rounded" else ""
                self.teller.say(code, cell=where, field=name, label=label, text=text, guess=guess)


def _range(grid: Grid, spots: Sequence[Spot]) -> str:
    rows, cols = [r for r, _ in spots], [c for _, c in spots]
    if len(set(spots)) == 1:
        return grid.address(*spots[0])
    return grid.address(min(rows), min(cols), max(rows), max(cols))
