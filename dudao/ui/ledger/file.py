"""One file of 台账: its steps, undo and redo, its original, its sheets, records and problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dudao.ui.ledger import corrections as correcting
from dudao.ui.ledger import data as ledger_data
from dudao.ui.ledger.byhand import scans as byhand_scans
from dudao.ui.ledger.data import PAGE, Line
from dudao.ui.parts import exporting, words
from dudao.ui.parts import tables as tabular
from dudao.ui.parts.errors import guarded
from dudao.ui.uploads import waiting
from dudao.ui.visit import menu, stores
from dudao.ui.visit.stores import Here

_KINDS = "ledger_view"


def show(here: Here, line: Line) -> None:
    """Everything there is to see of it."""
    with st.container(border=True):
        number = f"第 {line.number:d} 号：" if line.number else ""
        st.markdown(f"#### {number}{words.plain(line.file)}")
        st.caption(f"{ledger_data.STATE_WORDS[line.state]}　{words.size(line.bytes)}")
        _said()
        _actions(here, line)
        views = {"经过": lambda: _steps(here, line)}
        if line.number:
            views |= {
                f"记录 {line.records:d}": lambda: _sheets(here, line),
                f"问题 {line.errors + line.warnings:d}": lambda: _problems(here, line),
            }
        names = list(views)
        chosen = st.segmented_control(
            "看什么", names, default=names[-2] if line.number else names[0],
            key=f"{_KINDS}_{line.sha256}", label_visibility="collapsed",
        )  # fmt: skip
        views[chosen or names[0]]()
        byhand_scans.show(here, line.number)


def _actions(here: Here, line: Line) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if here.kind == stores.DEMO and line.number:
            st.caption("演示数据不能改动。")
        elif here.past:
            st.caption("正在看过去某一时点，这里不能改动。")
        elif line.state in stores.ACTIVE:
            st.button(
                "撤销",
                key="undo",
                icon=":material/undo:",
                on_click=turn,
                args=(here, "withdraw", line),
            )
        elif line.state == "withdrawn":
            st.button(
                "恢复",
                key="redo",
                icon=":material/redo:",
                type="primary",
                on_click=turn,
                args=(here, "restore", line),
            )
        if line.state != "purged":
            exporting.download(
                here,
                "下载原件",
                lambda: here.store.original(line.sha256),
                line.file,
                what="original",
                key="original",
                original=True,
                of=line.number,
            )
        if line.number is None:
            _unfinished(here, line)
        elif line.state == "withdrawn":
            st.caption("已撤销：它的记录不计入任何数字，随时可以恢复。")


def _unfinished(here: Here, line: Line) -> None:
    """A file that is not committed: take it up again on 收件, or remove it."""
    if here.kind == stores.OWN and not here.past:
        menu.link(
            "uploads",
            label="到收件页继续处理 →",
            query_params={waiting.ASKED: line.sha256},
        )
        if line.state != "discarded":
            st.button(
                "移除", key="remove", on_click=waiting.discard,
                args=(here, [line.sha256], here.who.name),
            )  # fmt: skip
    st.caption("还没有入库，不计入任何数字。")


@guarded
def turn(here: Here, action: str, line: Line) -> None:
    """Withdraw or restore, and say what it changed."""
    if not getattr(here.store, action)(line.number, here.who.name):
        return
    titles = "、".join(words.form_title(form) for form in line.forms)
    what = f"第 {line.number} 号的 {line.records} 条记录（{titles}）"
    word = "不再计入任何数字" if action == "withdraw" else "重新计入各项数字"
    st.session_state["ledger_said"] = (
        f"{'已撤销' if action == 'withdraw' else '已恢复'}：{what}{word}。"
    )


def _said() -> None:
    if message := st.session_state.pop("ledger_said", None):
        st.success(words.plain(message), icon=":material/check_circle:")


def _steps(here: Here, line: Line) -> None:
    tabular.show(
        ledger_data.steps(here, line.sha256),
        rows=10,
        title="收件的经过",
        key="ledger_steps",
        config=tabular.widths({"时间": 170, "经过": 160, "操作人": 120, "原因": 300}),
    )


def _problems(here: Here, line: Line) -> None:
    found = ledger_data.problems(ledger_data.rows(here, "problems", upload_id=line.number))
    if found.empty:
        st.success("没有发现问题。", icon=":material/check_circle:")
        return
    widths = {"级别": 70, "工作表": 110, "单元格": 75, "字段": 110, "写的是": 110, "说明": 560}
    said = found["说明"].tolist()
    ids = [*enumerate(said)]
    config = tabular.widths(widths)
    for _, message in tabular.pick(
        found, ids, rows=8, title="收件的问题", key="ledger_problems", config=config
    ):
        st.info(words.plain(message))


def _sheets(here: Here, line: Line) -> None:
    sheets = ledger_data.rows(here, "sheets", upload_id=line.number)
    read = [sheet for sheet in sheets if sheet["form"] is not None]
    left = [sheet["sheet"] or line.file for sheet in sheets if sheet["form"] is None]
    if left:
        st.caption(f"没有读取的工作表：{words.plain(words.listed(left, 8))}（原因见“问题”）。")
    if not read:
        return
    sheet = read[0]
    if len(read) > 1:
        sheet = st.selectbox(
            "表", read, format_func=_sheet_words, key=f"ledger_sheet_{line.number}"
        )
    else:
        st.markdown(words.plain(_sheet_words(sheet)))
    _records(here, line, sheet)


def _sheet_words(sheet: Mapping[str, Any]) -> str:
    name = f"“{sheet['sheet']}”：" if sheet["sheet"] else ""
    said = f"{name}{words.form_title(sheet['form'])}，{sheet['records']} 条"
    if sheet["covers_from"]:
        county = sheet["covers_county"] or "全市"
        said += f"；覆盖 {county} {sheet['covers_from']} 至 {sheet['covers_to']}"
    return said


def _records(here: Here, line: Line, sheet: Mapping[str, Any]) -> None:
    form, first = sheet["form"], 0
    if sheet["records"] > PAGE:
        pages = -(-sheet["records"] // PAGE)
        key = f"ledger_page_{line.number}_{sheet['sheet_no']}"
        first = PAGE * (int(st.number_input(f"第几页（共 {pages} 页）", 1, pages, key=key)) - 1)
    found = ledger_data.rows(
        here, "records", table=f"rec_{form}", form=form, upload_id=line.number,
        sheet_no=sheet["sheet_no"], first=first, many=PAGE, known_at=here.known_at,
    )  # fmt: skip
    if not found:
        st.info("这张表里没有记录。")
        return
    st.caption("选中一条，看每个字段写在哪个单元格。")
    by_id = {row["record_id"]: row for row in found}
    chosen = tabular.pick(
        ledger_data.records(form, found), list(by_id), rows=7, config=tabular.widths({"行": 50}),
        title="收件的记录", key=f"ledger_records_{line.number}_{sheet['sheet_no']}_{first}",
    )  # fmt: skip
    for number in chosen or (by_id if len(by_id) == 1 else ()):
        row = by_id[number]
        st.markdown(f"**{words.plain(row['source'])}**")
        narrow = tabular.widths({"单元格": 90, "字段": 170})
        place = {"upload_id": line.number, "sheet_no": sheet["sheet_no"]}
        doubtful = ledger_data.rows(here, "corrections_problems", **place)
        shown = ledger_data.cells(form, row, doubtful)
        tabular.show(shown, rows=20, title="一条记录的单元格", key="ledger_cells", config=narrow)
        correcting.offer(here, form, row["record_id"], "ledger")
