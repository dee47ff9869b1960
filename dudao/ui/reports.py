"""The 报告 page's parts: 表十 filled from what was received."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dudao.forms import load_forms
from dudao.reports.checklist import Line, checklist, checklist_workbook
from dudao.ui.parts import exporting, words
from dudao.ui.parts import tables as tabular
from dudao.ui.visit.stores import Here


def checklists(here: Here) -> None:
    """Document × month for the year; one month's form 十; the whole year as a workbook."""
    form = load_forms()["materials_checklist"]
    papers = here.ask("pages/reports/paper_counts", year=here.year).to_dict("records")
    online = here.ask("pages/reports/online_months", year=here.year)
    held = dict(zip(online["month"], online["sessions"].astype(int), strict=True))
    last = here.as_of.month if here.as_of.year == here.year else 12
    months = [f"{here.year}-{number:02d}" for number in range(1, last + 1)]
    filled = {m: checklist(form.option("lines"), papers, held, m) for m in months}
    total = sum(line.count or 0 for lines in filled.values() for line in lines)
    st.subheader(f"{words.plain(form.title)}（表十）：全年 {total:d} 份", anchor=False)
    st.caption(
        "按每份资料自己的日期归月，没有日期的按收件日；“—”是手册提到、但没有附样表的，数不了。"
        "数量由收到的文件数出，质量、分值、备注由项目办填写。"
    )
    _year(filled)
    month = st.selectbox(
        "看一个月", months, index=len(months) - 1, format_func=_word, key="checklist_month"
    )
    _month(filled[month])
    exporting.download(
        here,
        f"下载 {here.year} 年各月的表十（Excel）",
        lambda: checklist_workbook(filled),
        f"{here.year}年督导资料清单汇总表.xlsx",
        what="checklist",
        key="checklist_xlsx",
        records=sum(len(lines) for lines in filled.values()),
    )


def _word(month: str) -> str:
    return f"{int(month[5:])}月"


def _year(filled: dict[str, list[Line]]) -> None:
    documents = [line.document for line in next(iter(filled.values()))]
    rows = [
        {"表格名称": document}
        | {
            _word(month): "—" if lines[n].count is None else str(lines[n].count or "")
            for month, lines in filled.items()
        }
        for n, document in enumerate(documents)
    ]
    tabular.show(pd.DataFrame(rows), rows=13, title=None, key="checklist_year")


def _month(lines: list[Line]) -> None:
    rows = [
        {
            "序号": line.number,
            "表格名称": line.document,
            "数量": "" if line.count is None else str(line.count),
            "说明": line.note,
            "来源": "、".join(line.sources),
        }
        for line in lines
    ]
    widths = {"序号": 60, "表格名称": 240, "数量": 70, "说明": 330, "来源": 420}
    by_number = {line.number: line for line in lines}
    chosen = tabular.pick(
        pd.DataFrame(rows),
        list(by_number),
        rows=13,
        title=None,
        key="checklist_lines",
        config=tabular.widths(widths),
    )
    for number in chosen:
        for source in by_number[number].sources:
            st.markdown(f"- {words.plain(source)}")
