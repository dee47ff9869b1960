"""Grids over a pipe: JSON lines. Only dates and times are tagged; rows go in blocks.

A message is one line ``{"grids": […], "problems": […], "paragraphs": […]}``, preceded for long grids
by lines ``{"of": n, "rows": […]}``.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from dudao.problems import Problem
from dudao.reading.grid import Grid, Spot
from dudao.reading.symbols import as_characters, is_marked_up, without_markup

BLOCK = 4_000  # rows in a line
_SPOT_SETS = ("struck", "pictures")
_ONE_TO_ONE = (
    "sheet",
    "kind",
    "hidden",
    "controls",
    "since_1904",
    "merges",
    "before",
    "after",
    "page",
)


def _tagged(value: Any) -> dict[str, Any]:
    if isinstance(value, dt.datetime):
        return {"dt": value.isoformat()}
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    if isinstance(value, dt.time):
        return {"t": value.isoformat()}
    if isinstance(value, dt.timedelta):
        return {"s": value.total_seconds()}
    raise TypeError(type(value).__name__)


_dumps = json.JSONEncoder(default=_tagged, ensure_ascii=False, separators=(",", ":")).encode


def _rows_json(rows: list[list[Any]]) -> str:
    """Rows with '' as null. In compact JSON a quote pair behind a comma or bracket is always ''."""
    return _dumps(rows).replace(',""', ",null").replace('[""', "[null")


def _runs(spots: list[Spot]) -> list[list[int]]:
    """Spots as runs down a column: [column, first row, last row].

    >>> _runs([(1, 3), (2, 3), (5, 0)])
    [[0, 5, 5], [3, 1, 2]]
    """
    runs: list[list[int]] = []
    for col, row in sorted((col, row) for row, col in spots):
        if runs and runs[-1][0] == col and runs[-1][2] == row - 1:
            runs[-1][2] = row
        else:
            runs.append([col, row, row])
    return runs


def _grid_json(grid: Grid, with_rows: bool) -> str:
    said: dict[str, Any] = {}
    for name in _ONE_TO_ONE:
        value = getattr(grid, name)
        if value:
            said[name] = value
    for name in ("hidden_rows", "hidden_cols"):
        if getattr(grid, name):
            said[name] = sorted(getattr(grid, name))
    for name in _SPOT_SETS:
        if getattr(grid, name):
            said[name] = sorted(getattr(grid, name))
    if grid.formats:
        by_code: dict[str, list[Spot]] = {}
        for spot, code in grid.formats.items():
            by_code.setdefault(code, []).append(spot)
        said["formats"] = {code: _runs(spots) for code, spots in by_code.items()}
    for name in ("fonts", "notes", "underlined", "marked", "over"):
        if getattr(grid, name):
            said[name] = [[*spot, value] for spot, value in getattr(grid, name).items()]
    text = _dumps(said)
    if not with_rows:
        return text
    comma = "," if said else ""
    return f'{text[:-1]}{comma}"rows":{_rows_json(grid.rows)}}}'


def lines(grids: list[Grid], problems: list[Problem], paragraphs: list[str]):
    """The message's lines without line ends. Empties the long grids' rows as they go."""
    long = {number for number, grid in enumerate(grids) if len(grid.rows) > BLOCK}
    for number in sorted(long):
        rows = grids[number].rows
        for start in range(0, len(rows), BLOCK):
            block = rows[start : start + BLOCK]
            yield f'{{"of":{number},"rows":{_rows_json(block)}}}'
    bodies = ",".join(_grid_json(grid, n not in long) for n, grid in enumerate(grids))
    said = {"problems": [problem.as_dict() for problem in problems], "paragraphs": paragraphs}
    yield f'{{"grids":[{bodies}],{_dumps(said)[1:]}'


class _Numbers(dict):
    """Texts of floats → int where integral, else float."""

    def __missing__(self, text: str) -> int | float:
        value = float(text)
        number = int(value) if value.is_integer() and abs(value) < 1e15 else value
        if len(self) < 10_000:
            self[text] = number
        return number


class _Dates(dict):
    def __missing__(self, text: str) -> dt.date:
        value = dt.date.fromisoformat(text)
        if len(self) < 10_000:
            self[text] = value
        return value


_NUMBERS, _DATES = _Numbers(), _Dates()


def _untagged(said: dict[str, Any]) -> Any:
    if len(said) == 1:
        ((tag, value),) = said.items()
        if tag == "d":
            return _DATES[value]
        if tag == "dt":
            return dt.datetime.fromisoformat(value)
        if tag == "t":
            return dt.time.fromisoformat(value)
        if tag == "s":
            return dt.timedelta(seconds=value)
    return said


_DECODER = json.JSONDecoder(
    object_hook=_untagged, parse_float=_NUMBERS.__getitem__, parse_constant=str
)


def _grid(said: dict[str, Any], rows: list[list[Any]]) -> Grid:
    grid = Grid(said.get("sheet"), said.get("kind", "sheet"), rows)
    grid.hidden = said.get("hidden", False)
    grid.controls = said.get("controls", False)
    grid.since_1904 = said.get("since_1904", False)
    grid.merges = [tuple(area) for area in said.get("merges", ())]
    grid.before, grid.after = said.get("before", []), said.get("after", [])
    grid.page = said.get("page", [])
    grid.hidden_rows = set(said.get("hidden_rows", ()))
    grid.hidden_cols = set(said.get("hidden_cols", ()))
    grid.struck = {(row, col) for row, col in said.get("struck", ())}
    grid.pictures = {(row, col) for row, col in said.get("pictures", ())}
    grid.formats = {
        (row, col): code
        for code, runs in said.get("formats", {}).items()
        for col, first, last in runs
        for row in range(first, last + 1)
    }
    grid.fonts = {(row, col): value for row, col, value in said.get("fonts", ())}
    grid.notes = {(row, col): tuple(value) for row, col, value in said.get("notes", ())}
    grid.underlined = {(row, col): value for row, col, value in said.get("underlined", ())}
    grid.over = {
        (row, col): [tuple(one) for one in told] for row, col, told in said.get("over", ())
    }
    grid.marked = {(row, col): value for row, col, value in said.get("marked", ())}
    return grid


def _clean(grid: Grid) -> None:
    for row in grid.rows:
        for col, cell in enumerate(row):
            if isinstance(cell, str) and is_marked_up(cell):
                row[col] = without_markup(cell) or None


class Message:
    """Collects lines until the message is whole."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.problems: list[Problem] = []
        self.paragraphs: list[str] = []
        self._rows: dict[int, list[list[Any]]] = {}
        self._marked_up = False  # some cell may hold tags or entities of a web page

    def add(self, line: str) -> bool:
        """Take one line; True when it was the last. Raises ValueError for what is no message."""
        self._marked_up = self._marked_up or is_marked_up(line)
        said = _DECODER.decode(as_characters(line))
        if "of" in said:
            self._rows.setdefault(said["of"], []).extend(said["rows"])
            return False
        self.grids = [
            _grid(one, one["rows"] if "rows" in one else self._rows[number])
            for number, one in enumerate(said["grids"])
        ]
        if self._marked_up:
            for grid in self.grids:
                _clean(grid)
        self.problems = [Problem(**problem) for problem in said["problems"]]
        self.paragraphs = said["paragraphs"]
        return True
