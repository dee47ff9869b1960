"""表十 督导资料清单汇总表, filled from what was received, and its workbook: a sheet a month as the manual prints it.

Counts are filled; quality and score stay with the office.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from dudao.reports.texts import document_text

ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a month's checklist: ``count`` None where the manual holds no such form; ``note`` says so."""

    number: int
    document: str
    count: int | None
    note: str
    sources: tuple[str, ...] = ()


def checklist(
    lines: Sequence[Mapping[str, Any]],
    papers: Iterable[Mapping[str, Any]],
    online: Mapping[str, int],
    month: str,
) -> list[Line]:
    """The lines of one month (``2025-03``).

    ``lines`` are the form's own (data/forms/materials_checklist.toml), ``papers`` rows of
    ``pages/reports/paper_counts``, ``online`` month → online sessions.
    """
    received = {row["form"]: row for row in papers if row["month"] == month}
    return [_line(n, line, received, online.get(month, 0)) for n, line in enumerate(lines, start=1)]


def _line(
    number: int, line: Mapping[str, Any], received: Mapping[str, Mapping[str, Any]], online: int
) -> Line:
    if "form" not in line:
        more = f"；记录里这个月有 {online} 次线上督导" if line.get("sessions") == ONLINE else ""
        return Line(number, line["label"], None, line["absent"] + more)
    row = received.get(line["form"])
    if row is None:
        return Line(number, line["label"], 0, "")
    undated = int(row["undated"])
    note = f"其中 {undated} 份没有写日期，按收件月份算" if undated else ""
    return Line(number, line["label"], int(row["papers"]), note, tuple(row["sources"]))


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
                sheet.write_string(row, column, document_text(value), cell)
    sheet.merge_range(len(lines) + 2, 0, len(lines) + 2, len(HEADS) - 1, FOOT)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
