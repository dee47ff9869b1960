"""表十 as a workbook: a sheet a month as the manual prints it, counts filled, quality and score left blank."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import xlsxwriter

from dudao.reports.texts import told

if TYPE_CHECKING:
    from dudao.evaluation.checklist import Line

HEADS = ("序号", "表格名称", "数量", "质量", "分值", "备注")
WIDTHS = (8, 34, 10, 12, 10, 44)
FOOT = (
    "注：该表格，督导助理需把各项表格“数量”进行统计，只需完成“数量”一栏，其余几项由“项目办”完成。"
)


def checklist_workbook(months: Mapping[str, Sequence[Line]]) -> bytes:
    """One sheet a month (``2025-03``); text stays text, whatever it begins with."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    for month, lines in months.items():
        _sheet(book, month, lines)
    book.close()
    return out.getvalue()


def _sheet(book: xlsxwriter.Workbook, month: str, lines: Sequence[Line]) -> None:
    sheet = book.add_worksheet(month)
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    head = book.add_format({"bold": True, "border": 1, "align": "center"})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    year, number = month.split("-")
    sheet.set_default_row(24)
    sheet.merge_range(0, 0, 0, len(HEADS) - 1, f"{year}年{int(number)}月督导资料清单汇总表", title)
    sheet.set_row(0, 30)
    sheet.write_row(1, 0, HEADS, head)
    for row, line in enumerate(lines, start=2):
        values = (
            line.number,
            line.document,
            "" if line.count is None else line.count,
            "",
            "",
            line.note,
        )
        for column, value in enumerate(values):
            if value == "":
                sheet.write_blank(row, column, None, cell)
            elif isinstance(value, int):
                sheet.write_number(row, column, value, cell)
            else:
                sheet.write_string(row, column, told(value), cell)
    sheet.merge_range(len(lines) + 2, 0, len(lines) + 2, len(HEADS) - 1, FOOT)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
