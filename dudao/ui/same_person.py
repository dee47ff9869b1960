"""人员队伍 › 谁来谁走: who is likely one person under two spellings or in two counties; merged or parted by a click.

Nothing is merged by itself. What was said is kept beside the rows it was said of and found again by county and name,
so that a newer table asks no second time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dudao.store.decisions import same_session as sameness
from dudao.store.decisions.same_session import STAFFING, SourcePlace, Verdict
from dudao.ui.ledger.same_session import locked
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit.stores import Here

SAID, LAST, REFUSED = "person_said", "person_last", "person_refused"
ANSWERS = {"same": "是同一个人", "different": "不是同一个人"}
MAY = "person_same"
Pair = tuple[SourcePlace, SourcePlace]
_WIDTHS = {"怎么看出来的": 250, "这一位": 330, "和这一位": 330}


def pairs_of(here: Here) -> pd.DataFrame:
    """Every likely pair and every one decided; none where names are not shown."""
    found = here.ask("pages/staffing/persons")
    if here.lens.nameless:
        return found.iloc[:0]
    return found[found["a_county"].isin(here.counties) | found["b_county"].isin(here.counties)]


def show(here: Here) -> None:
    """What is to be decided, each with its two answers, and what was decided."""
    found = pairs_of(here)
    _said(here)
    open_ones = found[found["verdict"].isna()].to_dict("records")
    decided = found[found["verdict"].notna()].to_dict("records")
    if open_ones:
        _ask(here, open_ones)
    if decided:
        _decided(here, decided)


def _ask(here: Here, rows: Sequence[Mapping[str, Any]]) -> None:
    st.subheader(f"可能是同一个人，请认定：{len(rows):d} 对", anchor=False)
    st.caption(
        "没有认定的不合并。认定以后“谁来谁走”按认定算，新的人员表来了也记得；各县区的人数仍按各自的表。"
    )
    table = pd.DataFrame([line(row) for row in rows])
    ids = [pair_of(row) for row in rows]
    chosen = tabular.pick(
        table,
        ids,
        rows=6,
        several=True,
        title="可能是同一个人的",
        key="person_open",
        config=tabular.widths(_WIDTHS),
    )
    _answers(here, chosen or ids[:1], "" if chosen else "第一对：")


def _answers(here: Here, pairs: Sequence[Pair], which: str) -> None:
    """The two buttons, for the chosen pairs."""
    if not here.may(MAY):
        return
    reason = locked(here)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(which or f"选中的 {len(pairs):d} 对：", width="content")
        for verdict, label in ANSWERS.items():
            st.button(
                label, key=f"person_{verdict}", on_click=decide, args=(here, list(pairs), verdict),
                disabled=bool(reason), type="primary" if verdict == "same" else "secondary",
            )  # fmt: skip
        if reason:
            st.caption(reason)


def _decided(here: Here, rows: Sequence[Mapping[str, Any]]) -> None:
    with st.expander(f"已认定的 {len(rows):d} 对"):
        table = pd.DataFrame(
            [
                {"认定": ANSWERS[row["verdict"]], **line(row), "谁": row["actor"], "什么时候": f"{row['happened_at']:%Y-%m-%d %H:%M}"}
                for row in rows
            ]
        )  # fmt: skip
        chosen = tabular.pick(
            table,
            [pair_of(row) for row in rows],
            rows=6,
            several=True,
            title="认定过的同一个人",
            key="person_decided",
        )
        if chosen and here.may(MAY):
            st.button(
                f"撤销选中的 {len(chosen):d} 个认定", key="person_back", on_click=take_back,
                args=(here, chosen), disabled=bool(locked(here)),
            )  # fmt: skip


def line(row: Mapping[str, Any]) -> dict[str, str]:
    """A pair as a line.

    >>> row = {"kind": "transfer", "why": "出生年", "a_county": "甲县", "a_station": "一站", "a_name": "张三", "a_told_on": "2025-06-30",
    ...        "b_county": "乙县", "b_station": "二站", "b_name": "张三", "b_told_on": "2025-12-30"}
    >>> line(row)["怎么看出来的"], line(row)["和这一位"]
    ('两个县区同名，出生年相同', '张三　乙县二站（2025-12-30 的表）')
    """
    kind = "两个县区同名" if row["kind"] == "transfer" else "名字差一个字"
    why = f"，{row['why']}相同" if row["why"] else ""
    one, other = (
        f"{row[f'{side}_name']}　{row[f'{side}_county']}{row[f'{side}_station'] or ''}（{row[f'{side}_told_on'] or '没有日期'} 的表）"
        for side in "ab"
    )
    return {"怎么看出来的": f"{kind}{why}", "这一位": one, "和这一位": other}


def pair_of(row: Mapping[str, Any]) -> Pair:
    """The two rows of a pair."""
    one, other = (
        SourcePlace(int(row[f"{side}_upload"]), STAFFING, int(row[f"{side}_sheet"]), int(row[f"{side}_row"]))
        for side in "ab"
    )  # fmt: skip
    return one, other


@guarded
def decide(here: Here, pairs: Sequence[Pair], verdict: Verdict) -> None:
    """Remember at once, and say so with a way back."""
    try:
        count = sameness.decide_all(here.store, pairs, verdict, here.who.name)
    except sameness.Contradiction as refused:
        st.session_state[REFUSED] = str(refused)
        return
    if count:
        st.session_state[LAST] = list(pairs)
        st.session_state[SAID] = f"记住了 {count} 对：{ANSWERS[verdict]}。"


@guarded
def take_back(here: Here, pairs: Sequence[Pair]) -> None:
    """Leave the pairs open again."""
    count = sum(sameness.take_back(here.store, *pair, here.who.name) for pair in pairs)
    st.session_state.pop(LAST, None)
    st.session_state[SAID] = f"撤销了 {count} 个认定，又列在下面。"


def _said(here: Here) -> None:
    if refused := st.session_state.pop(REFUSED, None):
        st.error(f"没有记住：{words.plain(refused)}", icon=":material/warning:")
    if message := st.session_state.pop(SAID, None):
        said, back = st.columns([6, 1], vertical_alignment="center")
        said.success(words.plain(message), icon=":material/check_circle:")
        if last := st.session_state.get(LAST):
            back.button("撤销", key="person_undo", on_click=take_back, args=(here, last))


def moves(found: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(county, name) → where else a person of that name is, likely or as said: of transfers that nobody parted.

    >>> row = {"kind": "transfer", "verdict": None, "a_county": "甲县", "a_name": "张三", "b_county": "乙县", "b_name": "张三"}
    >>> moves(pd.DataFrame([row]))
    {('甲县', '张三'): '可能转到乙县', ('乙县', '张三'): '可能从甲县转来'}
    >>> moves(pd.DataFrame([{**row, "verdict": "same"}]))["乙县", "张三"]
    '从甲县转来'
    """
    told = {}
    for row in found.to_dict("records"):
        if row["kind"] == "transfer" and row["verdict"] != "different":
            may = "" if row["verdict"] == "same" else "可能"
            told[row["a_county"], row["a_name"]] = f"{may}转到{row['b_county']}"
            told[row["b_county"], row["b_name"]] = f"{may}从{row['a_county']}转来"
    return told
