"""The 达标评估 page's parts: the matrices of counties and supervisors, the centre's targets, the cards."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dudao import rules
from dudao.evaluation import Verdicts
from dudao.rules import RulePack, Target
from dudao.ui.parts import clause_card as cards
from dudao.ui.parts import matrix, standing, words
from dudao.ui.visit.kept import of_here
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
BELOW = {
    "county": "县区 {} 个", "session": "单场 {} 场", "supervisor": "督导 {} 名",
    "papers": "督导日志与总结 {} 名", "centre": "中心 {} 项", "station": "社工站 {} 个", "worker": "社工 {} 名",
}  # fmt: skip
"""How many of each kind are below a floor, in the finding."""
TRACKED = "tracked"
"""The level of what is counted and not judged: apart and folded, unless a tab has nothing else."""
APART = "_counted"
FLOORS = ("floor", "disqualification")
FITS, OWED_WIDE = 780, 220
"""Pixels for the columns of clauses at 1280, beside the subject and what is owed."""
KEPT = "columns_chosen"
"""What columns were chosen in this visit, by matrix."""
COUNTS = "每格是一个数，手册没有规定多少才够。"
PAGE = 200
"""Subjects a matrix shows at a time."""
LONG = 20
"""Subjects beyond these: those that fail come first."""


def head(here: Here) -> None:
    """The finding of the whole page."""
    st.markdown(f"**{words.plain(finding_of_all(here))}**")


@of_here
def finding_of_all(here: Here) -> str:
    """The finding: who is below a floor, the counties by name, the rest by their number; nothing unlike added up."""
    floor = here.verdicts().where(lambda target: target.level in FLOORS).in_state("unmet")
    told = []
    for kind, said in BELOW.items():
        own = floor.where(lambda target, kind=kind: matrix.kind_of(target) == kind)
        many = len(own) if kind == "centre" else len(own.subjects())
        named = f"（{words.listed(list(own.subjects()))}）" if kind == "county" else ""
        if many:
            told.append(f"{said.format(many)}{named}")
    return f"没有达到底线的：{'，'.join(told)}。" if told else "没有未达底线的。"


def legend() -> None:
    """What the signs and the colours mean."""
    signs = "　".join(f"{mark.sign} {mark.word}" for mark in words.STATES.values())
    st.caption(
        f"{signs}　只有底线未达用红色；“原则”是手册写明“原则上”的要求，与底线分列。"
        "选中一格，看结论、计入和没有计入的记录、条款。"
    )


def matrices(here: Here) -> None:
    """A tab a kind of subject, kept in the address; a chosen cell opens its clause card."""
    pack, verdicts = rules.load(here.pack), here.verdicts()
    judged = {matrix.kind_of(target) for target in verdicts.targets()}
    kinds = [kind for kind in KINDS if kind in judged]
    names = [KINDS[kind] for kind in kinds]
    chosen = None
    for kind, tab in zip(kinds, st.tabs(names, key="kind", bind="query-params"), strict=True):
        if tab.open:
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
    """One matrix with its finding and its choosers; (key, target, subject) of the cell just chosen."""
    own, columns, told = _own(here, kind, columns, verdicts)
    said, choose = st.columns([5, 1], vertical_alignment="center")
    said.markdown(words.plain(told))
    with choose:
        shown = _columns(own, columns, key, _fitting(here, own, columns))
    page = _page(_subjects(here, own, kind), key)
    built = _built(here, own, kind, page, shown)
    subjects = built.subjects
    picked = matrix.show(built, key, KINDS[kind].split(" ")[0])
    box = st.container() if key.endswith(APART) else st.expander("用列表选择条款卡")
    with box:  # an expander holds no other
        cell = _picker(subjects, columns, key.removeprefix("matrix_"))
    picked = picked or cell
    return (key, *picked) if picked else None


@of_here
def _own(
    here: Here, kind: str, columns: tuple[matrix.Column, ...], verdicts: Verdicts
) -> tuple[Verdicts, tuple[matrix.Column, ...], str]:
    """The verdicts of some columns, the columns that have any, and the finding."""
    targets = {c.target for c in columns}
    own = verdicts.where(lambda target: target.id in targets)
    told = bool(len(own)) and own.targets()[0].level == TRACKED
    there = {target.id for target in own.targets()}
    said = COUNTS if told else finding(own, kind)
    return own, tuple(c for c in columns if c.target in there), said


@of_here
def _subjects(here: Here, own: Verdicts, kind: str) -> list[str]:
    return subjects_of(own, kind, here.counties)


@of_here
def _built(
    here: Here,
    own: Verdicts,
    kind: str,
    subjects: tuple[str, ...],
    shown: tuple[matrix.Column, ...],
) -> matrix.Matrix:
    told = bool(len(own)) and own.targets()[0].level == TRACKED
    last = matrix.last_year(here) if kind == "county" and not told else None
    return matrix.build(own, subjects, shown, last)


@of_here
def _fitting(
    here: Here, own: Verdicts, columns: tuple[matrix.Column, ...]
) -> tuple[str, ...] | None:
    """The columns that fit, those with somebody unmet first; None: all do."""
    room = FITS if any(not c.sessions for c in columns) else FITS + OWED_WIDE
    if sum(matrix.wide(c.heading) for c in columns) <= room:
        return None
    unmet = {
        t.id: (-len(it.in_state("unmet")), len(it.in_state("not_applicable")) == len(it))
        for t in own.targets()
        for it in (own.where(_is(t)),)
    }
    fitting, used = [], 0
    for column in sorted(columns, key=lambda c: unmet[c.target]):
        used += matrix.wide(column.heading)
        if used <= room or not fitting:
            fitting.append(column.target)
    return tuple(fitting)


def _columns(
    own: Verdicts, columns: tuple[matrix.Column, ...], key: str, fitting: tuple[str, ...] | None
) -> tuple[matrix.Column, ...]:
    """Those shown: as chosen in this visit; else as many as fit."""
    if fitting is None:
        return columns
    headings = {c.target: c.heading for c in columns}
    kept = st.session_state.setdefault(KEPT, {})
    chosen = [t for t in kept.get(key, fitting) if t in headings] or list(fitting)
    with st.popover(f"选列（{len(chosen)} / {len(columns)}）", icon=":material/view_column:"):
        st.caption("先显示有未达标的、放得下的列；选了就记住，直到关掉这个网页。")
        picked = st.multiselect(
            "显示哪些列", list(headings), chosen, format_func=headings.__getitem__,
            key=f"columns_{key}", placeholder="请选择",
        )  # fmt: skip
    kept[key] = picked or list(fitting)
    return tuple(c for c in columns if c.target in kept[key])


def _is(target: Target) -> Callable[[Target], bool]:
    return lambda other: other.id == target.id


def _page(subjects: list[str], key: str) -> tuple[str, ...]:
    """Those of the page chosen, where they are many."""
    if len(subjects) <= PAGE:
        return tuple(subjects)
    pages = -(-len(subjects) // PAGE)
    label = f"第几页（共 {len(subjects)} 个，{pages} 页，没有达到的在前）"
    nth = int(st.number_input(label, 1, pages, key=f"page_{key}", width=320))
    return tuple(subjects[PAGE * (nth - 1) : PAGE * nth])


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
        return "每格是场次：✕ 未达标，? 无法判定，✓ 达标，– 不适用；没有注明级别的列都是底线。"
    floor = own.where(lambda target: target.level in ("floor", "disqualification"))
    names = list(floor.in_state("unmet").subjects())
    if not names:
        return f"没有未达底线的{KINDS[kind]}。"
    return f"{len(own.subjects())} 个里 {len(names)} 个未达底线：{words.listed(names)}。"


def _picker(
    subjects: tuple[str, ...], columns: tuple[matrix.Column, ...], key: str
) -> tuple[str, str] | None:
    """The same choice without a mouse: subject, clause, open."""
    left, middle, right = st.columns([2, 4, 1], vertical_alignment="bottom")
    subject = left.selectbox("对象", subjects, key=f"pick_subject_{key}")
    column = middle.selectbox(
        "条款", columns, format_func=lambda c: c.heading, key=f"pick_target_{key}"
    )
    if right.button("打开", key=f"pick_open_{key}") and column:
        return column.target, subject
    return None


def interpretations(here: Here) -> None:
    """How clauses that leave a choice are read."""
    said = _readings(here)
    with st.expander(f"手册有多种理解之处，这里怎么算（{len(said)} 条）"):
        st.markdown("\n\n".join(said))


@of_here
def _readings(here: Here) -> list[str]:
    """Each as a paragraph of markdown."""
    open_ones: list[Target] = [t for t in rules.load(here.pack).measured() if t.reading]
    found = []
    for target in open_ones:
        plain, codes = words.uncoded(target.reading)
        listed = "、".join(dict.fromkeys([target.id, *codes]))
        found.append(
            f"**{words.plain(target.label)}**：{words.plain(plain)}　:gray[{words.plain(listed)}]"
        )
    return found
