"""Formulas without a stored result: sums and differences of cells are worked out, all others stay unread."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from dudao.patterns import late
from dudao.reading.grid import Grid, Spot
from dudao.recognition.labels import blank

_NOTE = "formula_no_value"
_CELL = r"\$?([A-Z]{1,3})\$?(\d{1,7})"
_TERMS = late(rf"=\+?{_CELL}(?:[+\-]{_CELL})+")
_TERM = late(rf"([+\-]?){_CELL}")
_SUM = late(rf"=SUM\({_CELL}:{_CELL}\)", re.I)


def worked_out(grid: Grid) -> Grid:
    """The grid with the results of its simple formulas; the grid itself where it has none."""
    unread = {spot: text for spot, (code, text) in grid.notes.items() if code == _NOTE}
    found = {
        spot: value for spot, text in unread.items() if (value := _result(grid, text)) is not None
    }
    if not found:
        return grid
    rows = [list(row) for row in grid.rows]
    for (r, c), value in found.items():
        rows[r][c] = value
    notes = {spot: note for spot, note in grid.notes.items() if spot not in found}
    return replace(grid, rows=rows, notes=notes)


def _result(grid: Grid, text: str) -> float | int | None:
    """``=P7+Q7-R7`` or ``=SUM(K5:M5)`` of one row, of numbers and blanks; None for all else."""
    formula = re.sub(r"\[\.([^\[\]]*)\]", lambda m: m[1].replace(".", ""), text).replace(" ", "")
    if hit := _SUM.fullmatch(formula):
        one, other = _spot(hit[1], hit[2]), _spot(hit[3], hit[4])
        if one[0] != other[0]:
            return None
        terms = [(1, (one[0], col)) for col in range(one[1], other[1] + 1)]
    elif _TERMS.fullmatch(formula):
        terms = [(-1 if m[1] == "-" else 1, _spot(m[2], m[3])) for m in _TERM.finditer(formula[1:])]
    else:
        return None
    values = [grid.at(*spot) for _, spot in terms]
    known = all(
        spot not in grid.notes and _number(v) for (_, spot), v in zip(terms, values, strict=True)
    )
    if not known or sum(1 for v in values if not blank(v)) < 2:
        return None
    total = sum(sign * (v or 0) for (sign, _), v in zip(terms, values, strict=True))
    return int(total) if float(total).is_integer() else float(round(total, 6))


def _number(value: Any) -> bool:
    return blank(value) or (isinstance(value, int | float) and not isinstance(value, bool))


def _spot(letters: str, row: str) -> Spot:
    col = 0
    for letter in letters:
        col = col * 26 + ord(letter) - 64
    return int(row) - 1, col - 1
