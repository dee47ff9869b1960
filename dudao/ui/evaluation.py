"""The 达标评估 page's parts: the matrices of counties and supervisors, the centre's targets, the cards."""

from __future__ import annotations

import streamlit as st

from dudao import rules
from dudao.evaluation import Verdicts
from dudao.rules import RulePack, Target
from dudao.ui.parts import clause_card as cards
from dudao.ui.parts import matrix, standing, words
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
PAGE = 200
"""Subjects a matrix shows at a time."""
LONG = 20
"""Subjects beyond these: those that fail come first."""


def legend(verdicts: Verdicts) -> None:
    """The signs and how many verdicts carry each."""
    counted = len(verdicts.where(lambda target: target.level == TRACKED))
    more = f"；另有 {counted} 个数只计数，不下结论" if counted else ""
    st.markdown(
        f"{len(verdicts) - counted} 项结论：{matrix.states_line(verdicts)}{more}"
        "　｜　只有底线未达用红色；“原则”是手册写明“原则上”的要求，与底线分列。"
    )


def matrices(here: Here) -> None:
    """A tab a kind of subject; a chosen cell opens its clause card."""
    pack, verdicts = rules.load(here.pack), here.verdicts()
    judged = {matrix.kind_of(target) for target in verdicts.targets()}
    kinds = [kind for kind in KINDS if kind in judged]
    chosen = None
    for kind, tab in zip(kinds, st.tabs([KINDS[kind] for kind in kinds]), strict=True):
        with tab:
            chosen = _matrix(here, kind, pack, verdicts) or chosen
    if chosen:
        cards.open_card(here, pack.targets[chosen[1]], chosen[2], chosen[0])


def _matrix(
    here: Here, kind: str, pack: RulePack, verdicts: Verdicts
) -> tuple[str, str, str] | None:
    columns = matrix.columns_of(pack.measured(), kind)
    judged = tuple(c for c in columns if c.level != TRACKED)
    counted = tuple(c for c in columns if c.level == TRACKED)
    if not judged:
        return _drawn(here, kind, f"matrix_{kind}", counted, verdicts)
    picked = _drawn(here, kind, f"matrix_{kind}", judged, verdicts)
    counts = {target.id for target in verdicts.targets()} & {c.target for c in counted}
    if counts:
        with st.expander(f"只计数、不下结论的 {len(counts)} 条"):
            picked = _drawn(here, kind, f"matrix_{kind}{APART}", counted, verdicts) or picked
    return picked


def _drawn(
    here: Here, kind: str, key: str, columns: tuple[matrix.Column, ...], verdicts: Verdicts
) -> tuple[str, str, str] | None:
    """One matrix with its finding and its chooser; (key, target, subject) of the cell just chosen."""
    targets = {c.target for c in columns}
    own = verdicts.where(lambda target: target.id in targets)
    told = bool(len(own)) and own.targets()[0].level == TRACKED
    st.caption(COUNTS if told else finding(own, kind))
    subjects = _page(subjects_of(own, kind, here.counties), key)
    built = matrix.build(own, subjects, columns)
    picked = matrix.show(built, key, KINDS[kind].split(" ")[0])
    box = st.container() if key.endswith(APART) else st.expander("用列表选择条款卡")
    with box:  # an expander holds no other
        cell = _picker(built, key.removeprefix("matrix_"))
    picked = picked or cell
    return (key, *picked) if picked else None


def _page(subjects: list[str], key: str) -> list[str]:
    """Those of the page chosen, where they are many."""
    if len(subjects) <= PAGE:
        return subjects
    pages = -(-len(subjects) // PAGE)
    label = f"第几页（共 {len(subjects)} 个，{pages} 页，没有达到的在前）"
    nth = int(st.number_input(label, 1, pages, key=f"page_{key}", width=320))
    return subjects[PAGE * (nth - 1) : PAGE * nth]


def subjects_of(own: Verdicts, kind: str, counties: list[str]) -> list[str]:
    """The rows: every county even without a verdict; of many others those that fail first."""
    if kind == "county":
        return counties
    if kind == "session":
        beyond = any(county is None for _, county in own.tallies())
        return [*counties, *([standing.CITY] if beyond else [])]
    states = own.subjects()
    order = (*standing.WORST, None)
    first = {subject: order.index(standing.worst(found)) for subject, found in states.items()}
    return sorted(states, key=first.__getitem__) if len(states) > LONG else list(states)


def finding(own: Verdicts, kind: str) -> str:
    """What the matrix says: the floor's failures by name, at most six."""
    if kind == "session":
        return (
            f"每格是场次：✕ 未达标，? 无法判定，✓ 达标，– 不适用；没有注明级别的列都是底线。"
            f"共 {matrix.states_line(own)}。"
        )
    floor = own.where(lambda target: target.level in ("floor", "disqualification"))
    names = list(floor.in_state("unmet").subjects())
    if not names:
        return f"没有未达底线的{KINDS[kind]}。选中一格，看条款、依据和原文单元格。"
    shown = words.listed(names)
    whole = len(own.subjects())
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


def interpretations(pack: RulePack) -> None:
    """How clauses that leave a choice are read."""
    open_ones: list[Target] = [t for t in pack.measured() if t.reading]
    with st.expander(f"手册有多种理解之处，这里怎么算（{len(open_ones)} 条）"):
        for target in open_ones:
            st.markdown(
                f"**{target.id} {words.plain(target.label)}**：{words.plain(target.reading)}"
            )
