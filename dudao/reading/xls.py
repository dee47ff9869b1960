"""An old binary workbook (.xls, .et) → grids: values by calamine, what it drops by :mod:`biff`."""

from __future__ import annotations

import io

import python_calamine

from dudao.problems import Problem
from dudao.reading import calamine
from dudao.reading.biff import SheetLook, read_globals
from dudao.reading.cellscan import DISPIMG
from dudao.reading.findings import Findings
from dudao.reading.finish import finish, put_findings, without_returns
from dudao.reading.grid import Grid
from dudao.reading.locked import unlocked
from dudao.reading.ole import Ole
from dudao.reading.refusal import Refused, damaged
from dudao.reading.sheetscan import check_extent


def read_xls(data: bytes) -> tuple[list[Grid], list[Problem]]:
    """The grids that hold something, and the file's own warnings. Raises Refused."""
    file = Ole(data)
    stream = file.read("Workbook" if "Workbook" in file else "Book")
    try:
        book = read_globals(stream)
    except Refused as refused:
        if refused.problem.code != "encrypted":
            raise
        data = unlocked(data)
        file = Ole(data)
        stream = file.read("Workbook" if "Workbook" in file else "Book")
        book = read_globals(stream)
    looks = {}
    for name, offset, _ in book.sheets if book.biff8 else ():
        looks[name] = SheetLook(book).run(stream, offset)
        check_extent(name, looks[name])
    grids: list[Grid] = []
    problems: list[Problem] = []
    with calamine.opened(io.BytesIO(data)) as values:
        for sheet in values.sheets_metadata:
            if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            hidden = sheet.visible != python_calamine.SheetVisibleEnum.Visible
            grid = Grid(sheet.name, "sheet", calamine.rows(values, sheet.name), hidden=hidden)
            grid.since_1904 = book.since_1904
            found = looks.get(sheet.name)
            if found is None:
                if book.biff8:
                    raise damaged(f"工作表“{sheet.name}”的内容缺失")
                found = Findings()
                areas = values.get_sheet_by_name(sheet.name).merged_cell_ranges or []
                found.merges = [(*first, *last) for first, last in areas]
            without_returns(grid.rows)
            _in_cell_pictures(grid, found)
            put_findings(grid, found, frozenset())
            finish(grid, grids, problems)
    return grids, problems


def _in_cell_pictures(grid: Grid, found: Findings) -> None:
    """WPS keeps an in-cell picture's formula as text; the picture itself is in a stream of its own."""
    for row, line in enumerate(grid.rows):
        for col, cell in enumerate(line):
            if isinstance(cell, str) and DISPIMG.search(cell):
                found.photos[row, col] = None
                found.notes.pop((row, col), None)
                line[col] = ""
