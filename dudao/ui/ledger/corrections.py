"""台账 › 更正, and the form by which one value is put right: from a clause card or a record of 台账."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dudao.forms import Form, load_forms
from dudao.intake import corrections
from dudao.intake.corrections import Correctable, Typed
from dudao.store.decisions import corrections as revisions
from dudao.store.decisions.corrections import Revision
from dudao.store.decisions.disagreements import Disagreement, disagreements
from dudao.ui.ledger import data as ledger_data
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import masks, stores
from dudao.ui.visit.stores import Here, View

SECTION = "更正"
_SAID = "correction_said"


def read_only(here: Here) -> str | None:
    """Why nothing can be corrected here; None: it can."""
    if here.kind == stores.DEMO:
        return "演示数据不能更正。"
    if not here.may("corrected"):
        return "您的账号不能更正。读错了、写错了，请告诉市级。"
    if masks.projected():
        return "投影时不能更正。"
    return "正在看过去某一时点，这里不能更正。" if here.past else None


def records(here: Here, form: str, record_id: int) -> list[dict[str, Any]]:
    """The record of a number (the first it had) as it stands; none where it is gone."""
    return ledger_data.raw_rows(
        here, "source_cells", table=f"rec_{form}", form=form, record_id=record_id,
        known_at=here.known_at,
    )  # fmt: skip


def spots_of(here: Here, form: Form, row: Mapping[str, Any]) -> list[Correctable]:
    """Every value of a record with its cell, its problem and its corrections."""
    place = {"upload_id": row["upload_id"], "sheet_no": row["sheet_no"]}
    doubtful = ledger_data.raw_rows(here, "corrections_problems", **place)
    return corrections.spots(form, row, _made(here), doubtful)


def _made(here: Here) -> list[Revision]:
    return _revisions(here.view, here.version, here.known_at)


@st.cache_resource(show_spinner=False, max_entries=6)
def _revisions(view: View, version: int, known_at: dt.datetime | None) -> list[Revision]:
    return revisions.revisions(view.store, known_at)


@st.cache_resource(show_spinner=False, max_entries=6)
def _disagreements(view: View, version: int, known_at: dt.datetime | None) -> list[Disagreement]:
    return disagreements(view.store, known_at)


def story(form: str, spot: Correctable) -> str:
    """``原值 90 分钟 → 更正为 120 分钟（乙，2026-03-01 10:00，少写了）``; empty where it stands as read."""
    if not spot.standing:
        return ""
    last = spot.standing[-1]
    before, after = (words.value_words(form, spot.field, v) for v in (spot.read, spot.value))
    return (
        f"原值 {before} → 更正为 {after}（{last.actor}，{last.at:%Y-%m-%d %H:%M}，{last.reason}）"
    )


def as_read(form: str, spot: Correctable) -> str:
    """The value as read; of a cell that says something and could not be read, that it could not."""
    if spot.value is None and spot.text and not spot.standing:
        return "（读不出）"
    return words.value_words(form, spot.field, spot.value)


def original(form: str, spot: Correctable) -> str | None:
    """What the cell says, where it was not simply read: 半天."""
    return str(masks.field(form, spot.field, spot.text)) if spot.text else None


# -- one value ---------------------------------------------------------------------------------------


def offer(here: Here, form_id: str, record_id: int, key: str, field: str | None = None) -> None:
    """Put one value of a record right: which, what it says, what it should say, why. ``field`` is chosen first."""
    if closed := read_only(here):
        st.caption(closed)
        return
    found = records(here, form_id, record_id)
    if not found:
        st.info("这条记录已经不在库里。")
        return
    form, row = load_forms()[form_id], found[0]
    spots = spots_of(here, form, row)
    names = [spot.field for spot in spots]
    labels = _labels(spots)
    with st.container(border=True):
        st.markdown("**更正一个值**")
        left, right = st.columns(2)
        name = left.selectbox(
            "更正哪一栏", names, index=names.index(field) if field in names else None,
            format_func=labels.__getitem__, key=f"{key}_{record_id}_{field}_field",
            placeholder="选一栏",
        )  # fmt: skip
        if name is None:
            return
        spot = spots[names.index(name)]
        _as_it_stands(form, spot, right)
        _form(here, form, row, spot, f"{key}_{record_id}_{name}")


def _labels(spots: Sequence[Correctable]) -> dict[str, str]:
    """Field → what it is called, with its cell; those that stand above the table say so."""
    return {
        s.field: ("表头：" if s.field.startswith(revisions.META) else "")
        + s.label
        + (f"（{s.cell}）" if s.cell else "")
        + (" ✕" if s.problem and not s.standing else "")
        for s in spots
    }


def _as_it_stands(form: Form, spot: Correctable, box: Any) -> None:
    value = words.value_words(form.id, spot.field, spot.value)
    box.text_input("现在的值", value, disabled=True, key=f"now_{spot.field}_{value}")
    if told := story(form.id, spot):
        st.caption(words.plain(told))
    elif spot.problem:
        st.caption(words.plain(masks.message(form.id, spot.field, spot.problem)))
    if spot.field.startswith(revisions.META):
        st.caption("这一栏写在表头，更正后整张表的记录都跟着变。")


def _form(here: Here, form: Form, row: Mapping[str, Any], spot: Correctable, key: str) -> None:
    typed = _entry(here, form, row, spot, key)
    reason = st.text_input(
        "为什么更正", key=f"{key}_reason", placeholder="例如：原件第2页写的是120分钟", max_chars=200
    )
    if typed is None:
        return
    _preview(form, spot, typed)
    if not st.button("更正", type="primary", key=f"{key}_save"):
        return
    if message := corrections.refusal(spot, typed, reason):
        st.error(words.plain(message), icon=":material/warning:")
        return
    made = corrections.put_right(here.store, form, row, spot, typed, reason, here.who.name)
    told = f"已更正：{_change(made)}。各项数字已按更正后的值重算。"
    st.toast(words.plain(told), icon=":material/check_circle:")
    st.rerun()


def _entry(
    here: Here, form: Form, row: Mapping[str, Any], spot: Correctable, key: str
) -> Typed | None:
    """The new value as typed or chosen; None until there is one."""
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    empty = right.checkbox("留空", key=f"{key}_empty", help="原件上这一格本来就没有写。")
    known = corrections.options(form, spot.field)
    by_label = {option.label: option for option in known}
    if known and corrections.several(form, spot.field):
        picked = left.multiselect("更正为", list(by_label), key=f"{key}_new", disabled=empty)
        entry = corrections.chosen([by_label[label] for label in picked]) if picked else None
    elif known:
        label = left.selectbox(
            "更正为", list(by_label), index=None, key=f"{key}_new", disabled=empty,
            placeholder="选一项",
        )  # fmt: skip
        entry = Typed(by_label[label].value) if label else None
    else:
        text = left.text_input("更正为", key=f"{key}_new", disabled=empty)
        county = corrections.county_of(row)
        entry = corrections.read(form, spot.field, text, county, here.year) if text else None
    return Typed() if empty else entry


def _preview(form: Form, spot: Correctable, typed: Typed) -> None:
    """What was understood, before it is stored."""
    if typed.message:
        st.markdown(f":red[✕ {words.plain(typed.message)}]")
        return
    with masks.fixed(False):  # it was typed here, a moment ago
        shown = words.plain(words.value_words(form.id, spot.field, typed.value))
    notes = "".join(words.plain(note) for note in typed.notes)
    st.caption(f"将读作：**{shown}**" + (f"　{notes}" if notes else ""))


def _said() -> None:
    """What was taken back, once."""
    if message := st.session_state.pop(_SAID, None):
        st.success(words.plain(message), icon=":material/check_circle:")


def _change(made: Revision) -> str:
    before, after = (words.value_words(made.form, made.field, v) for v in (made.old, made.new))
    return f"「{words.field_label(made.form, made.field)}」由 {before} 改为 {after}"


# -- 台账 › 更正 -------------------------------------------------------------------------------------


def show(here: Here) -> None:
    """All corrections, newest first; where a newer upload disagrees, first."""
    made = list(reversed(_made(here)))
    _said()
    if not made:
        st.info(
            "还没有更正过任何值。在“收件记录”里选中一条记录，或在达标评估的条款卡里选中一格，"
            "就可以更正它；原值一直保留，随时可以撤销。"
        )
        return
    _disagreeing(here)
    standing = sum(r.standing for r in made)
    st.subheader(f"更正：{standing} 处有效", anchor=False)
    st.caption("选中一行可以撤销。更正之前的时点仍显示原值；原件不动。")
    by_id = {one.id: one for one in made}
    chosen = tabular.pick(
        table(made), list(by_id), rows=10, title="更正", key="corrections",
        config=tabular.widths({"编号": 50, "状态": 80, "文件": 200, "单元格": 80, "字段": 110,
                               "原值": 110, "改为": 110, "原因": 150, "时间": 130}),
    )  # fmt: skip
    for number in chosen:
        _take_back(here, by_id[number])


def table(made: Sequence[Revision]) -> pd.DataFrame:
    """The corrections as shown."""
    return pd.DataFrame(
        [
            {
                "编号": r.id,
                "状态": _state(r),
                "文件": r.file,
                "单元格": (r.cell or (f"第{r.row_no}行" if r.row_no else "表头")),
                "字段": words.field_label(r.form, r.field),
                "原值": words.value_words(r.form, r.field, r.old),
                "改为": words.value_words(r.form, r.field, r.new),
                "原因": r.reason,
                "操作人": r.actor,
                "时间": f"{r.at:%Y-%m-%d %H:%M}",
            }
            for r in made
        ]
    )


def _state(made: Revision) -> str:
    if made.undoes is not None:
        return f"撤销第 {made.undoes} 号"
    return "✓ 有效" if made.standing else "↺ 已撤销"


def _disagreeing(here: Here) -> None:
    found = _disagreements(here.view, here.version, here.known_at)
    if not found:
        return
    st.warning(
        f"有 {len(found)} 处更正与之后收到的新表不一致：请核对哪个对。更正不会自动取消，"
        "新表也不会被改；新表不对的，在它的记录里更正。",
        icon=":material/difference:",
    )
    rows = [
        {
            "更正": d.revision.id,
            "字段": words.field_label(d.revision.form, d.revision.field),
            "更正为": words.value_words(d.revision.form, d.revision.field, d.revision.new),
            "更正的文件": f"{d.revision.file} {d.revision.cell or ''}".strip(),
            "新表写的是": words.value_words(d.revision.form, d.revision.field, d.value),
            "新表": f"第 {d.upload_id} 号 {d.source} {d.cell or ''}".strip(),
        }
        for d in found
    ]
    tabular.show(pd.DataFrame(rows), rows=5, title="和更正说法不一的", key="disagreements")


def _take_back(here: Here, made: Revision) -> None:
    with st.container(border=True):
        st.markdown(
            words.plain(f"第 {made.id} 号：{_change(made)}（{made.file} {made.cell or ''}）")
        )
        if closed := read_only(here):
            st.caption(closed)
        elif not made.standing:
            st.caption("这一条已经撤销，或本身就是一次撤销。")
        elif not made.newest:
            st.caption("这一格后来又更正过，请先撤销后面的那次。")
        else:
            left, right = st.columns([5, 1], vertical_alignment="bottom")
            key = f"take_back_{made.id}"
            left.text_input("为什么撤销", key=key, max_chars=200)
            right.button("撤销这次更正", key=f"{key}_save", on_click=_back, args=(here, made, key))


@guarded
def _back(here: Here, made: Revision, key: str) -> None:
    reason = st.session_state.get(key) or ""
    revisions.take_back(here.store, made.id, corrections.mask_ids(reason), here.who.name)
    before, after = (words.value_words(made.form, made.field, v) for v in (made.old, made.new))
    label = words.field_label(made.form, made.field)
    st.session_state[_SAID] = f"已撤销更正：「{label}」由 {after} 回到 {before}。"
