"""台账 › 同一次督导: pairs that may be one session, what was decided, and any session with all its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dudao.store.decisions import same_session as sameness
from dudao.store.decisions.same_session import SURVEY, SourcePlace, Verdict
from dudao.ui.parts import session_view, words
from dudao.ui.parts import tables as tabular
from dudao.ui.parts.errors import guarded
from dudao.ui.parts.session_view import Told, rows, source_of
from dudao.ui.visit import frame, places, stores
from dudao.ui.visit.stores import Here

SECTION = "同一次督导"
SAID, LAST, REFUSED = "matching_said", "matching_last", "matching_refused"
MANY = 200
"""Sessions found that are listed at most."""
WORDS = {"same": "是同一次", "different": "不是同一次"}
_SIDES = ("a_", "b_")


def show(here: Here) -> None:
    """Proposals first, then any session, then what was decided."""
    if here.empty:
        frame.nothing(here, "还没有台账和督导记录。收到以后，分不清是不是同一次的会列在这里。")
        return
    _said(here)
    proposals = rows(here, "session_proposals")
    decided = rows(here, "session_decided")
    _proposals(here, proposals)
    st.subheader("查一次督导的全部来源", anchor=False)
    _lookup(here)
    _decided(here, decided)


def locked(here: Here) -> str | None:
    """Why nothing can be decided here; None: it can."""
    if here.kind == stores.DEMO:
        return "演示数据不能改动。"
    return "正在看过去某一时点，这里不能认定。" if here.past else None


# -- deciding --------------------------------------------------------------------------------------


@guarded
def decide(here: Here, pairs: Sequence[tuple[SourcePlace, SourcePlace]], verdict: Verdict) -> None:
    """Remember at once, and say so with a way back."""
    try:
        count = sameness.decide_all(here.store, pairs, verdict, here.who.name)
    except sameness.Contradiction as refused:
        st.session_state[REFUSED] = str(refused)
        return
    if count:
        st.session_state[LAST] = list(pairs)
        st.session_state[SAID] = f"记住了：{WORDS[verdict]}。各项数字已按此重算。"


@guarded
def take_back(here: Here, pairs: Iterable[tuple[SourcePlace, SourcePlace]]) -> None:
    """Leave the pairs to the rules again."""
    count = sum(sameness.take_back(here.store, *pair, here.who.name) for pair in pairs)
    st.session_state.pop(LAST, None)
    st.session_state[SAID] = f"撤销了 {count} 个认定，又按规则算。"


def _said(here: Here) -> None:
    if refused := st.session_state.pop(REFUSED, None):
        st.error(f"没有记住：{words.plain(refused)}", icon=":material/warning:")
    message, last = st.session_state.pop(SAID, None), st.session_state.get(LAST)
    if not message:
        return
    said, back = st.columns([6, 1], vertical_alignment="center")
    said.success(words.plain(message), icon=":material/check_circle:")
    if last:
        back.button("撤销这个认定", key="matching_undo", on_click=take_back, args=(here, last))


def _both(row: Mapping[str, Any]) -> tuple[SourcePlace, SourcePlace]:
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
        asked, *answers = st.columns([6, 1.3, 1.6], vertical_alignment="center")
        asked.markdown(f"**这两条是同一次督导吗？**　{words.plain(why)}")
        if reason := locked(here):
            asked.caption(reason)
        for box, verdict, kind, shortcut in zip(
            answers, WORDS, ("primary", "secondary"), "yn", strict=True
        ):
            box.button(
                WORDS[verdict], key=f"matching_{verdict}", type=kind, shortcut=shortcut,
                on_click=decide, args=(here, [_both(row)], verdict), width="stretch",
                disabled=bool(locked(here)),
            )  # fmt: skip
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
            "选中的两次是同一次", key="matching_unite", type="primary", on_click=decide,
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
            "分开", key=f"matching_part_{row['session_id']}", disabled=out is None, on_click=decide,
            args=(here, [(source_of(sources[out or 0]), other) for other in others if other not in surveys], "different"),
        )  # fmt: skip


# -- what was decided ------------------------------------------------------------------------------


def _decided(here: Here, decided: Sequence[Told]) -> None:
    if not decided:
        return
    with st.expander(f"已认定的：{len(decided)} 个", expanded=len(decided) < 4):
        lines = [
            {
                "认定": WORDS[row["verdict"]] + ("（随新台账）" if row["carried"] else ""),
                "日期": row["held_on"],
                "县区": "、".join(row["counties"] or []),
                "这一条": row["a_source"],
                "另一条": row["b_source"],
                "谁": row["actor"],
                "时间": f"{row['happened_at']:%Y-%m-%d %H:%M}",
            }
            for row in decided
        ]
        by_id = {row["same_id"]: row for row in decided}
        picked = tabular.pick(
            pd.DataFrame(lines),
            list(by_id),
            rows=8,
            title="认定过的同一次督导",
            key="matching_done",
            several=True,
        )
        if reason := locked(here):
            st.caption(reason)
            return
        st.button(
            f"撤销选中的 {len(picked)} 个认定" if picked else "撤销选中的认定", key="matching_back",
            disabled=not picked, on_click=take_back,
            args=(here, [_both(by_id[number]) for number in picked]),
        )  # fmt: skip
