"""Sheets that are no known form: which form they nearly are, and the user's own mapping of their columns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dudao.forms import Form, load_forms
from dudao.intake.batch import Checked
from dudao.reading.grid import Grid, column_letters
from dudao.recognition.labels import blank
from dudao.recognition.lists import mapped
from dudao.recognition.lists.headers import HIGHEST
from dudao.records import SheetResult
from dudao.store.decisions import answers as memory
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.uploads import doubts as asking
from dudao.ui.visit import masks
from dudao.ui.visit.stores import Here

ROWS, WIDTH, ACROSS = 12, 40, 4
EXTRA = "不归入栏目（照原文保留）"


@dataclass(frozen=True)
class Stranger:
    """An unknown sheet with its grid."""

    file: str
    sheet: SheetResult
    grid: Grid
    key: str

    @property
    def name(self) -> str:
        return f"{self.file}「{self.sheet.sheet}」" if self.sheet.sheet else self.file


def strangers(batch: Sequence[Checked]) -> Iterator[Stranger]:
    """The sheets of a batch that could be a list under headers no form knows."""
    for checked in batch:
        grids = {g.sheet: g for g in checked.reading.grids} if checked.reading else {}
        for sheet in checked.result.sheets:
            grid = grids.get(sheet.sheet)
            unknown = any(problem.code == "unknown_form" for problem in sheet.problems)
            if sheet.form or grid is None or not unknown:
                continue
            if grid.kind == "word" and not sheet.near:
                continue
            identity = f"{checked.result.sha256}/{sheet.sheet}"
            key = hashlib.sha256(identity.encode()).hexdigest()[:12]
            yield Stranger(checked.result.file, sheet, grid, key)


def ask(here: Here, batch: Sequence[Checked]) -> None:
    """For each unknown sheet: what it nearly is, its first rows, and the columns to be named."""
    found = sorted(strangers(batch), key=lambda stranger: not stranger.sheet.near)
    if not found:
        return
    st.subheader(f"没有认出来的表：{len(found)} 张", anchor=False)
    for number, stranger in enumerate(found):
        near = (
            f"，最像《{words.form_title(stranger.sheet.near[0].form_id)}》"
            if stranger.sheet.near
            else ""
        )
        open_ = number == 0 and bool(stranger.sheet.near)
        with st.expander(words.plain(stranger.name + near), expanded=open_):
            _stranger(here, stranger)


def _stranger(here: Here, stranger: Stranger) -> None:
    for miss in stranger.sheet.near[:1]:
        found, missing = "、".join(miss.found), "、".join(miss.missing)
        st.markdown(
            f"和《{words.form_title(miss.form_id)}》比：找到 {words.plain(found)}；"
            f"**缺少 {words.plain(missing)}**。"
        )
    st.caption(
        "如果是一张表格，请指定它是哪种表、表头在哪几行、每一列是什么；同样的表头以后自动这样读取。"
    )
    narrow = {"行": st.column_config.TextColumn(width=50)}
    tabular.show(
        _first_rows(stranger.grid),
        rows=8,
        title="认不出的表的前几行",
        key=f"rows_{stranger.key}",
        config=narrow,
    )
    form, top, height = _header(stranger)
    _columns(here, stranger, form, top, height)


def _first_rows(grid: Grid) -> pd.DataFrame:
    """The sheet's first rows as text, by row number and column letter."""
    width = min(grid.width, WIDTH)
    lines = [
        {"行": str(number + 1)}
        | {
            column_letters(col): "" if blank(v := grid.at(number, col)) else masks.unknown(str(v))
            for col in range(width)
        }
        for number in range(min(grid.height, ROWS))
    ]
    return pd.DataFrame(lines)


def _header(stranger: Stranger) -> tuple[Form, int, int]:
    """Which form, and its header's first row (0-based) and height, as the user points at them."""
    forms = {form.id: form for form in load_forms().values() if form.layout == "list"}
    near = [miss.form_id for miss in stranger.sheet.near if miss.form_id in forms]
    which, first, tall = st.columns([4, 2, 2])
    chosen = which.selectbox(
        "这是哪种表",
        list(forms),
        index=list(forms).index(near[0]) if near else 0,
        format_func=words.form_title,
        key=f"form_{stranger.key}",
    )
    top, height = mapped.likely_header(stranger.grid, forms[chosen])
    row = first.number_input(
        "表头从第几行起",
        1,
        max(stranger.grid.height, 1),
        top + 1,
        key=f"top_{stranger.key}_{chosen}",
    )
    rows = tall.number_input(
        "表头有几行", 1, HIGHEST, height, key=f"height_{stranger.key}_{chosen}"
    )
    return forms[chosen], int(row) - 1, int(rows)


def _columns(here: Here, stranger: Stranger, form: Form, top: int, height: int) -> None:
    columns = [c for c in mapped.headers(stranger.grid, top, height, form) if c.header]
    if not columns or mapped.header_fingerprint(stranger.grid, top, height) is None:
        st.info("这几行里有空行，或者没有列名。请改表头的行号。", icon=":material/info:")
        return
    targets = mapped.targets(form)
    proposed = mapped.propose(stranger.grid, form, top, height)
    at = f"{stranger.key}_{form.id}_{top}_{height}"
    with st.form(f"map_{at}", border=False):
        for start in range(0, len(columns), ACROSS):
            for box, column in zip(
                st.columns(ACROSS), columns[start : start + ACROSS], strict=False
            ):
                code = proposed.get(column.header)
                box.selectbox(
                    words.plain(f"{column_letters(column.col)} {column.header}"),
                    list(targets),
                    index=list(targets).index(code) if code else None,
                    format_func=targets.__getitem__,
                    placeholder=EXTRA,
                    key=f"col_{at}_{column.col}",
                )
        for message in st.session_state.pop(f"trouble_{stranger.key}", ()):
            st.warning(words.plain(message), icon=":material/warning:")
        st.form_submit_button(
            "按这个对应读取",
            type="primary",
            key=f"submit_{at}",
            on_click=_map,
            args=(
                here,
                stranger,
                form,
                top,
                height,
                {c.header: f"col_{at}_{c.col}" for c in columns},
            ),
        )


@guarded
def _map(
    here: Here, stranger: Stranger, form: Form, top: int, height: int, keys: dict[str, str]
) -> None:
    """Remember the mapping by the header's fingerprint, and check the batch again."""
    columns = {header: st.session_state.get(key) or "" for header, key in keys.items()}
    if trouble := _wrong(columns, form):
        st.session_state[f"trouble_{stranger.key}"] = trouble
        return
    print_ = mapped.header_fingerprint(stranger.grid, top, height)
    memory.remember_mapping(here.store, str(print_), form.id, columns, here.who.name)
    asking.check_again(here)
    st.toast(
        f"记住了：这样的表头按《{words.plain(form.title)}》读取。", icon=":material/check_circle:"
    )


def _wrong(columns: dict[str, str], form: Form) -> list[str]:
    """Why the columns cannot be read so: one field twice, or no column for what a row is about."""
    names, said = mapped.targets(form), [code for code in columns.values() if code]
    wrong = [
        f"“{names[code]}”指定了不止一列，请只留一列。" for code in names if said.count(code) > 1
    ]
    key = form.option("key")
    if key and key not in said:
        wrong.append(f"还没有指定“{names[key]}”是哪一列。")
    return wrong
