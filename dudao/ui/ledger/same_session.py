"""台账 › 同一次督导: pairs that may be one session, what was decided, and any session with all its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dudao.store.decisions.same_session import SURVEY
from dudao.ui.parts import session_view, words
from dudao.ui.parts import tables as tabular
from dudao.ui.parts.one_or_two import Pair, Question, locked
from dudao.ui.parts.session_view import Told, rows, source_of
from dudao.ui.visit import frame, places
from dudao.ui.visit.stores import Here

SECTION = "同一次督导"
SESSION = Question(
    "matching",
    "同一次督导",
    "session_same",
    {"same": "是同一次", "different": "不是同一次"},
    "各项数字已按此重算。",
    "又按规则算。",
    ("y", "n"),
)
MANY = 200
"""Sessions found that are listed at most."""
_SIDES = ("a_", "b_")


def show(here: Here) -> None:
    """Proposals first, then any session, then what was decided."""
    if here.empty:
        frame.nothing(here, "还没有台账和督导记录。收到以后，分不清是不是同一次的会列在这里。")
        return
    SESSION.said(here)
    proposals = rows(here, "session_proposals")
    decided = rows(here, "session_decided")
    _proposals(here, proposals)
    st.subheader("查一次督导的全部来源", anchor=False)
    _lookup(here)
    _decided(here, decided)


def _both(row: Mapping[str, Any]) -> Pair:
    return source_of(row, "a_"), source_of(row, "b_")


# -- proposals -------------------------------------------------------------------------------------


def _proposals(here: Here, proposals: Sequence[Told]) -> None:
    if not proposals:
        st.success("没有分不清的：每条来源属于哪一次都看得出来。", icon=":material/check_circle:")
        return
    st.subheader(f"可能是同一次，请看一看：{len(proposals)} 对", anchor=False)
    st.caption(
        "没有认定的不合并，也不当作确有两次：足以左右结论的，结论是“无法判定”。"
        "认定马上记住，文件撤销再恢复也还在，下面可以撤销认定。"
    )
    proposals = _of_county(proposals)
    table = pd.DataFrame([_line(row) for row in proposals])
    widths = {"日期": 95, "县区": 80, "这一条": 300, "可能与它是同一次的": 300, "为什么分不清": 330}
    ids = [_both(row) for row in proposals]
    picked = tabular.pick(
        table,
        ids,
        rows=5,
        title="可能是同一次督导的",
        key="matching_open",
        config=tabular.widths(widths),
    )
    _pair(here, proposals[ids.index(picked[0]) if picked else 0])


def _of_county(proposals: Sequence[Told]) -> Sequence[Told]:
    """Those of a county, where there are more than a screen shows."""
    found = {name for row in proposals for name in _counties(row)}
    if len(proposals) <= 6 or len(found) < 2:
        return proposals
    county = st.selectbox(
        "县（市、区）", [n for n in places.names() if n in found], index=None, placeholder="全部",
        key="matching_county", width=220,
    )  # fmt: skip
    return [row for row in proposals if county in (None, *_counties(row))]


def _counties(row: Told) -> list[str]:
    return [*(row["a_counties"] or []), *(row["b_counties"] or [])]


def _line(row: Told) -> dict[str, Any]:
    return {
        "日期": row["a_held_on"] or row["b_held_on"],
        "县区": "、".join(dict.fromkeys(_counties(row))),
        "这一条": row["a_source"],
        "可能与它是同一次的": row["b_source"],
        "为什么分不清": "；".join(row["reasons"] or []),
    }


def _pair(here: Here, row: Told) -> None:
    """Both sources side by side and the two answers; the next pair comes up by itself."""
    sides = [{k.removeprefix(s): v for k, v in row.items() if k.startswith(s)} for s in _SIDES]
    with st.container(border=True):
        why = "；".join(row["reasons"] or [])
        SESSION.answers(here, [_both(row)], "这两条是同一次督导吗？", why)
        told = session_view.compare(sides, ["这一条", "另一条"])
        tabular.show(
            told, rows=14, title="两条记录并排", key="matching_pair", config=session_view.NARROW
        )


# -- any session -----------------------------------------------------------------------------------


def _lookup(here: Here) -> None:
    county, day, name = st.columns(3)
    asked = {
        "county": county.selectbox(
            "县区", places.names(), index=None, placeholder="全部", key="matching_of"
        ),
        "day": day.text_input("日期", key="matching_day", placeholder=f"如 {here.year}-03") or None,
        "supervisor": name.text_input("督导", key="matching_name", placeholder="姓名里的字")
        or None,
    }
    if not any(asked.values()):
        st.caption(
            "填县区、日期或督导，列出那些督导；选中一次看它的全部来源，选中两次可以认定是同一次。"
        )
        return
    found = rows(
        here, "session_found", upload_id=None, sheet_no=None, record_id=None, many=MANY, **asked
    )
    if not found:
        st.info("没有这样的督导。", icon=":material/search_off:")
        return
    beyond = f"，只列出前 {MANY} 次" if found[0]["found"] > MANY else ""
    st.caption(f"{found[0]['found']:d} 次{beyond}。选中一次看它的来源；选中两次可以认定是同一次。")
    table = pd.DataFrame([_session(row) for row in found])
    ids = [row["subject"] for row in found]
    chosen = tabular.pick(
        table, ids, rows=6, title="找到的督导", key="matching_found", several=True
    )
    picked = [found[ids.index(one)] for one in chosen][:2]
    told = [
        rows(here, "session_sources", session_id=row["session_id"], year=here.year)
        for row in picked
    ]
    for row, sources in zip(picked, told, strict=True):
        _session_view(here, row, sources)
    if len(told) == 2 and not locked(here):
        pair = (source_of(told[0][0]), source_of(told[1][0]))
        st.button(
            "选中的两次是同一次", key="matching_unite", type="primary", on_click=SESSION.decide,
            args=(here, [pair], "same"),
        )  # fmt: skip


def _session(row: Told) -> dict[str, Any]:
    return {
        "督导": row["subject"],
        "督导老师": "、".join(row["supervisors"] or []),
        "来源": row["sources"],
        "存疑": "? 可能与另一次是同一次" if row["unsure"] else "",
    }


def _session_view(here: Here, row: Told, sources: Sequence[Told]) -> None:
    with st.container(border=True):
        st.markdown(f"**{words.plain(row['subject'])}**　{len(sources)} 条来源")
        session_view.draw(sources, f"matching_view_{row['session_id']}")
        if len(sources) < 2 or locked(here):
            return
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        out = left.selectbox(
            "哪一条不是这一次的", range(len(sources)), key=f"matching_out_{row['session_id']}",
            format_func=lambda n: f"来源 {n + 1}：{sources[n]['source']}", index=None,
            placeholder="选一条",
        )  # fmt: skip
        others = [source_of(s) for n, s in enumerate(sources) if n != out]
        surveys = (
            [] if out is None else [s for s in others if s.form == SURVEY == sources[out]["form"]]
        )
        right.button(
            "分开", key=f"matching_part_{row['session_id']}", disabled=out is None, on_click=SESSION.decide,
            args=(here, [(source_of(sources[out or 0]), other) for other in others if other not in surveys], "different"),
        )  # fmt: skip


# -- what was decided ------------------------------------------------------------------------------


def _decided(here: Here, decided: Sequence[Told]) -> None:
    lines = [
        {
            "日期": row["held_on"],
            "县区": "、".join(row["counties"] or []),
            "这一条": row["a_source"],
            "另一条": row["b_source"],
        }
        for row in decided
    ]
    SESSION.decided(here, lines, [_both(row) for row in decided], decided)
