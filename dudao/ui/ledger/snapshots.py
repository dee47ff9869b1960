"""台账 › 快照: freeze a meeting, look at one again, print it again, compare."""

from __future__ import annotations

import datetime as dt
import json

import pandas as pd
import streamlit as st

from dudao import rules
from dudao.history import snapshots as frozen
from dudao.history.figures_of_year import figures
from dudao.store.decisions import snapshots
from dudao.store.decisions.snapshots import Snapshot
from dudao.ui.ledger import changes as changing
from dudao.ui.parts import exporting, lengthy, words
from dudao.ui.parts import tables as tabular
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import clocks, masks
from dudao.ui.visit.stores import Here

_QUARTERS = "一二三四"
_DONE = "freeze_done"
_JOB, _AGAIN = "freeze", "reprint"


def default_name(year: int, as_of: dt.date) -> str:
    """The meeting's likely name.

    >>> default_name(2025, dt.date(2026, 1, 10)), default_name(2025, dt.date(2025, 5, 1))
    ('2025年第四季度例会', '2025年第二季度例会')
    """
    quarter = 3 if as_of.year > year else 0 if as_of.year < year else (as_of.month - 1) // 3
    return f"{year}年第{_QUARTERS[quarter]}季度例会"


def show(here: Here) -> None:
    """Freeze, then the list; the chosen one below it."""
    _freeze(here)
    everything = st.toggle("也列出收起的快照", key="snapshots_all")
    kept = snapshots.listed(here.store, revoked=everything)
    if not kept:
        st.info("还没有快照。开会前冻结一个：以后随时能照样重看、重印，并说清变了什么、为什么。")
        return
    by_id = {s.snapshot_id: s for s in kept}
    chosen = tabular.pick(
        _table(kept), list(by_id), rows=8, title="快照", key="snapshots",
        config=tabular.widths({"编号": 55, "名称": 260, "年度": 70, "评估日": 110, "库存时点": 160, "冻结人": 110, "状态": 80}),
    )  # fmt: skip
    if chosen:
        one = by_id[chosen[0]]
        _one(here, one, [s for s in kept if s != one])
    else:
        st.caption("选中一行：打开、重印核对、比较或收起。")


def _freeze(here: Here) -> None:
    if done := st.session_state.pop(_DONE, None):
        st.success(words.plain(done), icon=":material/check_circle:")
    moment = clocks.moment_words(here.known_at) if here.known_at else "此刻"
    with st.form("freeze", border=True):
        st.markdown(
            f"**冻结一个快照**：{here.year}年，从 {here.as_of} 看，{moment}库里的数据，"
            f"规则“{words.plain(rules.load(here.pack).title)}”的原文，和达标、覆盖、满意度三份结果。"
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = st.text_input(
                "名称", default_name(here.year, here.as_of), max_chars=80, width=320
            )
            if st.form_submit_button("冻结", type="primary", key="freeze_go"):
                lengthy.begin(_JOB, name, here)
    if lengthy.of(_JOB, here):
        _do_freeze(here)


def _do_freeze(here: Here) -> None:
    job, store = lengthy.of(_JOB, here), here.present  # a past moment may be frozen too
    name = job.given if job else ""
    number = lengthy.whole(
        _JOB, "正在冻结", "没有冻结，什么都没有变",
        lambda tell: frozen.freeze(
            store, name, here.year, here.as_of, here.pack, here.who.name, here.known_at, tell=tell
        ),
        basis=here,
    )  # fmt: skip
    if number is None:
        return
    st.session_state[_DONE] = f"已冻结为第 {number} 号快照“{name.strip()}”。"
    st.rerun()


def _table(kept: list[Snapshot]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "编号": s.snapshot_id,
                "名称": s.name,
                "年度": str(s.year),
                "评估日": f"{s.as_of}",
                "库存时点": clocks.moment_words(s.known_at),
                "冻结人": s.actor,
                "状态": "已收起" if s.revoked else "",
            }
            for s in kept
        ]
    )


def _one(here: Here, snapshot: Snapshot, others: list[Snapshot]) -> None:
    number = snapshot.snapshot_id
    option = f"snapshot-{number}"
    st.markdown(f"**第 {number} 号快照“{words.plain(snapshot.name)}”**")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button("看这个快照", type="primary", key="snapshot_look", on_click=clocks.look, args=(option,), disabled=snapshot.revoked)  # fmt: skip
        st.button(
            "重印并核对", key="snapshot_reprint", disabled=here.lens.nameless,
            on_click=lengthy.ask, args=(_AGAIN, None, number),
        )  # fmt: skip
        st.button("说明到现在的变化", key="snapshot_since", on_click=changing.open_with, args=(option,))  # fmt: skip
        word, action = ("重新列出", "shown") if snapshot.revoked else ("收起", "revoked")
        st.button(word, key="snapshot_turn", on_click=_turn, args=(here, number, action))
        exporting.download(
            here,
            "下载冻结的结果（.json）",
            lambda: _frozen_json(here, number),
            f"{snapshot.name}.json",
            what="frozen",
            key="snapshot_json",
            personal=True,
        )
    same = [s for s in others if s.year == snapshot.year and not s.revoked]
    if same:
        _against(option, same)
    _reprint(here, snapshot)


def _frozen_json(here: Here, number: int) -> bytes:
    told = masks.anything(snapshots.reports_of(here.store, number)[0])
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _against(option: str, same: list[Snapshot]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        other = st.selectbox(
            "与另一个快照比较", same, format_func=lambda s: s.name, key="snapshot_other", width=320
        )
        st.button(
            "比较",
            key="snapshot_compare",
            on_click=changing.open_with,
            args=(option, f"snapshot-{other.snapshot_id}"),
        )


@guarded
def _turn(here: Here, number: int, action: str) -> None:
    snapshots.turn(here.present, number, action, here.who.name)


def _reprint(here: Here, snapshot: Snapshot) -> None:
    """Whether it still comes out the same; what is shown stays what was frozen."""
    store = here.store
    found = lengthy.whole(
        _AGAIN, "正在按冻结时的时点和规则重算", "没有核对，冻结的没有动",
        lambda tell: frozen.reprint(store, snapshot, tell), basis=snapshot.snapshot_id,
    )  # fmt: skip
    if found is None:
        return
    if found.identical:
        st.success("与冻结时逐字一致。", icon=":material/check_circle:")
        return
    st.warning(
        "重算与冻结时不一致，会上的数字以冻结的为准。" + words.plain("".join(found.reasons)),
        icon=":material/warning:",
    )
    old, new = figures(found.frozen), figures(found.again)
    differ = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    if not differ:
        st.caption("结论和数字都相同，不同的只是依据的写法或说明。")
        return
    rows = [
        {"对象": key.subject, "数字": f"{key.target} {key.part}".strip(), "冻结时": str(old.get(key)), "重算": str(new.get(key))}
        for key in differ
    ]  # fmt: skip
    tabular.show(pd.DataFrame(rows), rows=8, title="重印不同的地方", key="reprint_differ")
