"""The 达标评估 page's parts: the matrices of counties and supervisors, the centre's targets, the cards."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dudao import rules
from dudao.rules import RulePack, Target
from dudao.ui import cards, matrix, places, words
from dudao.ui.standing import Verdict
from dudao.ui.stores import Here

KINDS = {
    "county": "县区",
    "session": "县区 · 逐场要求",
    "supervisor": "督导",
    "centre": "督导中心",
    "station": "社工站",
    "worker": "社工",
}


def legend(verdicts: Sequence[Verdict]) -> None:
    """The signs and how many verdicts carry each."""
    st.markdown(
        matrix.states_line(verdicts)
        + "　｜　只有底线未达用红色；“原则”是手册写明“原则上”的要求，与底线分列。"
    )


def matrices(here: Here) -> None:
    """A tab a kind of subject; a chosen cell opens its clause card."""
    pack, verdicts = rules.load(here.pack), here.verdicts()
    kinds = [k for k in KINDS if any(pack.targets[v["target"]].subject == k for v in verdicts)]
    chosen = None
    for kind, tab in zip(kinds, st.tabs([KINDS[kind] for kind in kinds]), strict=True):
        with tab:
            chosen = _matrix(kind, pack, verdicts) or chosen
    if chosen:
        cards.open_card(here, pack.targets[chosen[1]], chosen[2], chosen[0])


def _matrix(kind: str, pack: RulePack, verdicts: list[Verdict]) -> tuple[str, str, str] | None:
    columns = matrix.columns_of(pack.measured(), kind)
    targets = {c.target for c in columns}
    own = [v for v in verdicts if v["target"] in targets]
    listed = kind in ("county", "session")
    subjects = places.names() if listed else list(dict.fromkeys(v["subject"] for v in own))
    if not subjects:
        st.info(f"还没有{KINDS[kind]}的数据。")
        return None
    st.caption(finding(own, kind, pack))
    built = matrix.build(verdicts, subjects, columns)
    picked = matrix.show(built, f"matrix_{kind}", KINDS[kind].split(" ")[0])
    cell = _picker(built, kind)
    picked = picked or cell
    return (f"matrix_{kind}", *picked) if picked else None


def finding(own: Sequence[Verdict], kind: str, pack: RulePack) -> str:
    """What the matrix says: the floor's failures by name, at most six."""
    if kind == "session":
        return f"每格：达标场次/能判定的场次。全部 {len(own)} 项：{matrix.states_line(own)}。"
    failed = [
        v for v in own if v["state"] == "unmet" and v["level"] in ("floor", "disqualification")
    ]
    if not failed:
        return f"没有未达底线的{KINDS[kind]}。选中一格，看条款、依据和原文单元格。"
    names = list(dict.fromkeys(v["subject"] for v in failed))
    shown = "、".join(names[:6]) + (f" 等 {len(names)} 个" if len(names) > 6 else "")
    return f"未达底线：{words.plain(shown)}。选中一格，看条款、依据和原文单元格。"


def _picker(built: matrix.Matrix, kind: str) -> tuple[str, str] | None:
    """The same choice without a mouse: subject, clause, open."""
    with st.expander("用列表选择条款卡"):
        left, middle, right = st.columns([2, 4, 1], vertical_alignment="bottom")
        subject = left.selectbox(KINDS[kind], built.subjects, key=f"pick_subject_{kind}")
        column = middle.selectbox(
            "条款", built.columns, format_func=lambda c: c.heading, key=f"pick_target_{kind}"
        )
        if right.button("打开", key=f"pick_open_{kind}") and column:
            return column.target, subject
    return None


def readings(pack: RulePack) -> None:
    """How clauses that leave a choice are read."""
    open_ones: list[Target] = [t for t in pack.measured() if t.reading]
    with st.expander(f"手册有多种理解之处，这里怎么算（{len(open_ones)} 条）"):
        for target in open_ones:
            st.markdown(
                f"**{target.id} {words.plain(target.label)}**：{words.plain(target.reading)}"
            )
