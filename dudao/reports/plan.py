"""The drafted plan as a workbook: what is owed, and who goes where when."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import xlsxwriter

from dudao.reports.texts import document_text

if TYPE_CHECKING:
    from dudao.evaluation.planning import Owed, Visit

PLAN = (
    "日期",
    "县（市、区）",
    "优先通知的社工站",
    "督导（建议）",
    "时长（分钟）",
    "理由",
    "调整为",
    "备注",
)
OWED = (
    "县（市、区）",
    "已有",
    "距底线还差",
    "距原则还差",
    "还差时长（分钟）",
    "最迟",
    "今年还没有受过督导的社工站",
    "说明",
)
WIDTHS = (12, 14, 46, 14, 13, 40, 16, 20)


def plan_workbook(
    visits: Sequence[Visit], debts: Sequence[Owed], year: int, as_of: dt.date, holidays: bool
) -> bytes:
    """Two sheets, 排期建议 and 还差几场; text stays text, whatever it begins with."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    plan = [
        (v.day.isoformat(), v.county, "、".join(v.stations), v.supervisor or "待定", v.minutes, v.reason, "", "")
        for v in visits
    ]  # fmt: skip
    title = f"{year}年团体督导排期建议（从{as_of.year}年{as_of.month}月{as_of.day}日看；均匀排在工作日，{'已避开节假日' if holidays else '没有避开节假日'}，请核对）"
    _sheet(book, "排期建议", title, PLAN, plan)
    owed = [
        (
            d.county, d.have, _short(d.floor), _short(d.principle), d.minutes, d.due.isoformat(),
            "、".join(d.never), d.unknown or "",
        )
        for d in debts
    ]  # fmt: skip
    _sheet(book, "还差几场", f"{year}年各县（市、区）还差几场团体督导", OWED, owed)
    book.close()
    return out.getvalue()


def _short(sessions: int | None) -> Any:
    return "无法判定" if sessions is None else sessions


def _sheet(
    book: xlsxwriter.Workbook,
    name: str,
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Any]],
) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#E6F0F7", "text_wrap": True, "valign": "vcenter"})  # fmt: skip
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, title, bold)
    sheet.write_row(2, 0, heads, head)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows, start=3):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, column, value, cell)
            else:
                sheet.write_string(number, column, document_text(value), cell)
    sheet.freeze_panes(3, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
