"""人员队伍 › 谁来谁走: who is likely one person under two spellings or in two counties; merged or parted by a click.

Nothing is merged by itself. What was said is kept beside the rows it was said of and found again by county and name,
so that a newer table asks no second time; the merged count as one head, where the newest table has them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dudao.store.decisions.same_session import STAFFING, SourcePlace
from dudao.ui.parts import tables as tabular
from dudao.ui.parts.one_or_two import Pair, Question
from dudao.ui.visit.stores import Here

PERSON = Question(
    "person",
    "同一个人",
    "person_same",
    {"same": "是同一个人", "different": "不是同一个人"},
    "人数已按此重算。",
    "又列在下面。",
)
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
    PERSON.said(here)
    _ask(here, found[found["verdict"].isna()].to_dict("records"))
    decided = found[found["verdict"].notna()].to_dict("records")
    PERSON.decided(here, [line(row) for row in decided], [pair_of(row) for row in decided], decided)


def _ask(here: Here, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    st.subheader(f"可能是同一个人，请认定：{len(rows):d} 对", anchor=False)
    st.caption(
        "没有认定的不合并。认定是同一个人的，各处的人数里只算一个，算在最新的那张表里；新的人员表来了也记得，认定可以撤销。"
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
    asked = f"选中的 {len(chosen):d} 对：" if chosen else "第一对："
    PERSON.answers(here, chosen or ids[:1], asked)


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
