"""The 达标评估 page's parts: the matrices of counties and supervisors, the centre's targets, the cards."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dudao import rules
from dudao.rules import RulePack, Target
from dudao.ui.parts import clause_card as cards
from dudao.ui.parts import matrix, standing, words
from dudao.ui.parts.standing import Verdict
from dudao.ui.visit.stores import Here

KINDS = {
    "county": "县区",
    "session": "县区 · 逐场要求",
    "supervisor": "督导",
    "papers": "督导 · 日志与总结",
    "centre": "督导中心",
    "station": "社工站",
    "worker": "社工",
}
TRACKED = "tracked"
"""The level of what is counted and not judged: apart and folded, unless a tab has nothing else."""
APART = "_counted"
COUNTS = "每格是一个数，手册没有规定多少才够。选中一格，看条款、依据和原文单元格。"
LONG = 20
"""Subjects beyond these: those that fail come first."""


def legend(verdicts: Sequence[Verdict]) -> None:
    """The signs and how many verdicts carry each."""
    counted = sum(verdict["level"] == TRACKED for verdict in verdicts)
    more = f"；另有 {counted} 个数只计数，不下结论" if counted else ""
    st.markdown(
        f"{len(verdicts) - counted} 项结论：{matrix.states_line(verdicts)}{more}"
        "　｜　只有底线未达用红色；“原则”是手册写明“原则上”的要求，与底线分列。"
    )


def matrices(here: Here) -> None:
    """A tab a kind of subject; a chosen cell opens its clause card."""
    pack, verdicts = rules.load(here.pack), here.verdicts()
    judged = {matrix.kind_of(pack.targets[verdict["target"]]) for verdict in verdicts}
    kinds = [kind for kind in KINDS if kind in judged]
    chosen = None
    for kind, tab in zip(kinds, st.tabs([KINDS[kind] for kind in kinds]), strict=True):
        with tab:
            chosen = _matrix(here, kind, pack, verdicts) or chosen
    if chosen:
        cards.open_card(here, pack.targets[chosen[1]], chosen[2], chosen[0])


def _matrix(
    here: Here, kind: str, pack: RulePack, verdicts: list[Verdict]
) -> tuple[str, str, str] | None:
    columns = matrix.columns_of(pack.measured(), kind)
    judged = tuple(c for c in columns if c.level != TRACKED)
    counted = tuple(c for c in columns if c.level == TRACKED)
    if not judged:
        return _drawn(here, kind, f"matrix_{kind}", counted, verdicts)
    picked = _drawn(here, kind, f"matrix_{kind}", judged, verdicts)
    counts = {v["target"] for v in verdicts} & {c.target for c in counted}
    if counts:
        with st.expander(f"只计数、不下结论的 {len(counts)} 条"):
            picked = _drawn(here, kind, f"matrix_{kind}{APART}", counted, verdicts) or picked
    return picked


def _drawn(
    here: Here, kind: str, key: str, columns: tuple[matrix.Column, ...], verdicts: list[Verdict]
) -> tuple[str, str, str] | None:
    """One matrix with its finding and its chooser; (key, target, subject) of the cell just chosen."""
    targets = {c.target for c in columns}
    own = [v for v in verdicts if v["target"] in targets]
    told = own[0]["level"] == TRACKED if own else False
    st.caption(COUNTS if told else finding(own, kind))
    built = matrix.build(verdicts, subjects_of(own, kind, here.counties), columns)
    picked = matrix.show(built, key, KINDS[kind].split(" ")[0])
    box = st.container() if key.endswith(APART) else st.expander("用列表选择条款卡")
    with box:  # an expander holds no other
        cell = _picker(built, key.removeprefix("matrix_"))
    picked = picked or cell
    return (key, *picked) if picked else None


def subjects_of(own: Sequence[Verdict], kind: str, counties: list[str]) -> list[str]:
    """The rows: every county even without a verdict; of many others those that fail first."""
    if kind == "county":
        return counties
    if kind == "session":
        beyond = any(standing.CITY in standing.counties_of(verdict) for verdict in own)
        return [*counties, *([standing.CITY] if beyond else [])]
    states: dict[str, list[str]] = {}
    for verdict in own:
        states.setdefault(verdict["subject"], []).append(verdict["state"])
    order = (*standing.WORST, None)
    first = {subject: order.index(standing.worst(found)) for subject, found in states.items()}
    return sorted(states, key=first.__getitem__) if len(states) > LONG else list(states)


def finding(own: Sequence[Verdict], kind: str) -> str:
    """What the matrix says: the floor's failures by name, at most six."""
    if kind == "session":
        return (
            f"每格是场次：✕ 未达标，? 无法判定，✓ 达标，– 不适用；没有注明级别的列都是底线。"
            f"共 {matrix.states_line(own)}。"
        )
    failed = [
        v for v in own if v["state"] == "unmet" and v["level"] in ("floor", "disqualification")
    ]
    if not failed:
        return f"没有未达底线的{KINDS[kind]}。选中一格，看条款、依据和原文单元格。"
    names = list(dict.fromkeys(v["subject"] for v in failed))
    shown = words.listed(names)
    whole = len({verdict["subject"] for verdict in own})
    return (
        f"未达底线 {len(names)}/{whole}：{words.plain(shown)}。选中一格，看条款、依据和原文单元格。"
    )


def _picker(built: matrix.Matrix, key: str) -> tuple[str, str] | None:
    """The same choice without a mouse: subject, clause, open."""
    left, middle, right = st.columns([2, 4, 1], vertical_alignment="bottom")
    subject = left.selectbox("对象", built.subjects, key=f"pick_subject_{key}")
    column = middle.selectbox(
        "条款", built.columns, format_func=lambda c: c.heading, key=f"pick_target_{key}"
    )
    if right.button("打开", key=f"pick_open_{key}") and column:
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
