"""A list as a workbook: a title, the headings, the rows, and what it rests on; text stays text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import xlsxwriter

from dudao.reports.texts import document_text

if TYPE_CHECKING:
    import pandas as pd

_FORMULA = re.compile(r"\s*[=+@]|\s*-(?!\d*\.?\d*$)|[\t\r\n]")
NARROW, WIDE = 8, 46
"""Columns are as wide as their longest text, within these (in characters)."""


def listing_workbook(frame: pd.DataFrame, title: str, notes: Sequence[str] = ()) -> bytes:
    """One sheet: ``title`` over the frame's columns and rows, ``notes`` under them; whatever a text begins with,
    it is no formula and no link."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet("名单")
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, document_text(title), bold)
    for column, name in enumerate(frame.columns):
        texts = [_text(value) for value in frame[name]]
        sheet.set_column(column, column, _width([str(name), *texts]))
        sheet.write_string(2, column, document_text(str(name)), head)
        for row, (value, text) in enumerate(zip(frame[name], texts, strict=True), start=3):
            _write(sheet, row, column, value, text, body)
    for number, note in enumerate(notes):
        sheet.write_string(4 + len(frame) + number, 0, document_text(note))
    sheet.freeze_panes(3, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    book.close()
    return out.getvalue()


def listing_csv(frame: pd.DataFrame, title: str, notes: Sequence[str] = ()) -> str:
    """The same as lines of CSV: title, notes, a blank line, the headings, the rows; what a table program would take
    for a formula has a quote before it.

    >>> import pandas as pd
    >>> listing_csv(pd.DataFrame({"县区": ["=甲", "乙"], "次数": [3, None]}, dtype=object), "督导", ["截至 1月1日"]).split("\\r\\n")
    ['督导', '截至 1月1日', '', '县区,次数', "'=甲,3", '乙,', '']
    """
    out = io.StringIO()
    lines = csv.writer(out)
    for said in (title, *notes):
        lines.writerow([_inert(said)])
    out.write("\r\n")
    lines.writerow([_inert(str(name)) for name in frame.columns])
    lines.writerows([_inert(_text(cell)) for cell in row] for row in frame.itertuples(index=False))
    return out.getvalue()


def _inert(text: str) -> str:
    """
    >>> [_inert(text) for text in ("=1+1", "-", "-5.5", "-1+x", "@S", "\\t=1", "甲", "+86")]
    ["'=1+1", '-', '-5.5', "'-1+x", "'@S", "'\\t=1", '甲', "'+86"]
    """
    return f"'{text}" if _FORMULA.match(text) else text


def _write(sheet: Any, row: int, column: int, value: Any, text: str, look: Any) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool) and value == value
    if number or hasattr(value, "item"):
        plain = value.item() if hasattr(value, "item") else value
        if isinstance(plain, int | float) and not isinstance(plain, bool) and plain == plain:
            sheet.write_number(row, column, plain, look)
            return
    sheet.write_string(row, column, document_text(text), look)


def _text(value: Any) -> str:
    """
    >>> _text(None), _text(float("nan")), _text(["甲", "乙"]), _text(3), _text(True)
    ('', '', '甲、乙', '3', '是')
    """
    if isinstance(value, list):
        return "、".join(map(str, value))
    if value is None or value is not value or str(value) in ("nan", "NaT", "<NA>"):
        return ""
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


def _width(texts: Sequence[str]) -> int:
    """
    >>> _width(["县区"]), _width(["长" * 60])
    (8, 46)
    """
    longest = max((sum(2 if ord(c) > 255 else 1 for c in text) for text in texts), default=0)
    return min(max(longest + 2, NARROW), WIDE)
