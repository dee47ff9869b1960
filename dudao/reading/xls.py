"""An old binary workbook (.xls, .et) → grids: values by calamine."""

from __future__ import annotations

import io

import python_calamine

from dudao.problems import Problem
from dudao.reading import calamine
from dudao.reading.grid import Grid
from dudao.reading.xlsx import finish


def read_xls(data: bytes) -> tuple[list[Grid], list[Problem]]:
    """The grids that hold something, and the file's own warnings. Raises Refused."""
    grids: list[Grid] = []
    problems: list[Problem] = []
    with calamine.opened(io.BytesIO(data)) as book:
        for sheet in book.sheets_metadata:
            hidden = sheet.visible != python_calamine.SheetVisibleEnum.Visible
            grid = Grid(sheet.name, "sheet", calamine.rows(book, sheet.name), hidden=hidden)
            areas = book.get_sheet_by_name(sheet.name).merged_cell_ranges or []
            grid.merges = [(*first, *last) for first, last in areas]
            finish(grid, grids, problems)
    return grids, problems
