"""A fresh .xlsx of what was read, for originals that cannot be marked in place (.xls, .ods, .csv)."""

from __future__ import annotations

import datetime as dt
import io
import math
from pathlib import PurePosixPath
from typing import Any

import xlsxwriter

from dudao.reading.grid import Reading
from dudao.reports.texts import document_text, sheet_names


def names_of(reading: Reading) -> list[str]:
    """What every grid's sheet is called in the fresh workbook."""
    return sheet_names(
        g.sheet or sheet_name(reading.name, n) for n, g in enumerate(reading.grids, 1)
    )


def rebuilt(reading: Reading) -> bytes:
    """Values, merges and hidden rows of every grid on a sheet of its own name (:func:`names_of`)."""
    buffer = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, safe) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, grid in zip(names_of(reading), reading.grids, strict=True):
            sheet = book.add_worksheet(name)
            sheet.set_column(0, max(grid.width - 1, 0), 14)
            for r1, c1, r2, c2 in grid.merges:
                if (r1, c1) != (r2, c2):
                    sheet.merge_range(r1, c1, r2, c2, "")
            for r, row in enumerate(grid.rows):
                for c, value in enumerate(row):
                    _write(sheet, r, c, value, day)
            for r in grid.hidden_rows:
                sheet.set_row(r, None, None, {"hidden": True})
        if not reading.grids:
            book.add_worksheet("Sheet1")
    return buffer.getvalue()


def sheet_name(file: str, number: int = 1) -> str:
    """The sheet a csv file becomes: its name without what a sheet's name must not hold.

    >>> sheet_name("a/问卷[1].csv")
    '问卷1'
    """
    stem = PurePosixPath(file).stem
    kept = "".join(ch for ch in stem if ch not in "[]:*?/\\'" and ch.isprintable())[:28]
    return kept or f"Sheet{number}"


def _write(sheet: Any, row: int, col: int, value: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, col, value)
    elif isinstance(value, (int, float)) and math.isfinite(value):
        sheet.write_number(row, col, value)
    elif isinstance(value, (dt.datetime, dt.date)) and 1900 <= value.year < 10_000:
        sheet.write_datetime(row, col, value, day)
    else:
        sheet.write_string(row, col, document_text(value))
