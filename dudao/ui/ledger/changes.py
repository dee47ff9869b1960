"""台账 › 变化说明: each changed figure between two moments, split by cause, down to the rows."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from dudao import rules
from dudao.history import changes
from dudao.history.changes import Comparison, State
from dudao.history.turned_verdicts import state_of
from dudao.store.decisions import snapshots
from dudao.store.decisions.snapshots import Snapshot
from dudao.ui.ledger import change_words
from dudao.ui.ledger.change_words import Line
from dudao.ui.parts import exporting, lengthy, words
from dudao.ui.parts import tables as tabular
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import clocks, menu
from dudao.ui.visit.stores import Here, View

FROM, TO = "change_from", "change_to"
SECTION = "变化说明"
LARGEST = 5
KEPT = 20
"""So many comparisons are kept."""
_WIDTHS = {"对象": 110, "数字": 330, "原来": 140, "现在": 140, "原因": 310}
_SIGNS = "＋ 新计入　－ 不再有　± 说法变了　＝ 这期间发生的事"


@st.cache_resource(show_spinner=False)
def _comparisons() -> OrderedDict[tuple[View, int, str], Comparison]:
    """What was compared last, for all visitors. Not a cached function each: a bar drawn inside one fails at its next hit."""
    return OrderedDict()


def compared(
    here: Here, start: State, end: State, tell: Callable[[int, int], None] | None = None
) -> Comparison:
    """The comparison, made once for all visitors."""
    kept, key = _comparisons(), (here.view, here.version, repr((start, end)))
    found = kept.get(key) or changes.compare(here.view.store, start, end, tell)
    kept[key] = found
    while len(kept) > KEPT:
        kept.popitem(last=False)
    return found


def named(snapshot: Snapshot) -> str:
    """A snapshot as the sentence calls it."""
    return f"“{snapshot.name}”（{clocks.moment_words(snapshot.known_at)}）"


def show(here: Here) -> None:
    """Choose two moments; the changes between them."""
    kept = {f"snapshot-{s.snapshot_id}": s for s in snapshots.listed(here.store)}
    left, right = st.columns(2)
    with left:
        start = _end_of(here, kept, "从", FROM, [*_earlier_first(here, kept), clocks.PICK])
    with right:
        end = _end_of(here, kept, "到", TO, [clocks.NOW, *kept, clocks.PICK])
    if start is None or end is None:
        return
    (since, first), (_, second) = sorted((start, end), key=_known)
    first, second = _alike(first, second), _alike(second, first)
    if (first.year, _city(first)) != (second.year, _city(second)):
        st.warning("这两个快照的年度或所用的规则不同，不能相比。请选同一年度、同一规则的两个。")
        return
    found = _compared(here, first, second)
    if found is not None:
        _changes(here, found, since)


def _compared(here: Here, start: State, end: State) -> Comparison | None:
    """The comparison, with words on how far it is; None where it was stopped."""
    return lengthy.whole(
        "compare", "正在比较", "没有比较",
        lambda tell: compared(here, start, end, lambda done, many: tell("评估各时点", done, many)),
        basis=repr((here.view, here.version, start, end)), at_once=True,
    )  # fmt: skip


def _earlier_first(here: Here, kept: Mapping[str, Snapshot]) -> list[str]:
    """The snapshots to compare from, the one offered first of the year looked at and from before its moment."""
    now = here.known_at or dt.datetime.now()

    def later(name: str) -> bool:
        snapshot = kept[name]
        return (
            snapshot.known_at >= now
            or snapshot.snapshot_id == here.snapshot
            or snapshot.year != here.year
        )

    return sorted(kept, key=later)


def _city(state: State) -> str:
    return rules.load(state.pack).id


def _alike(state: State, other: State) -> State:
    """A moment takes the year and, by its words of today, the rules of the snapshot it is compared with."""
    if state.snapshot is not None or other.snapshot is None:
        return state
    pack = state.pack if _city(state) == _city(other) else _city(other)
    return replace(state, year=other.year, pack=pack)


def _known(end: tuple[str, State]) -> dt.datetime:
    return end[1].known_at or changes.FOREVER


def _end_of(
    here: Here, kept: dict[str, Snapshot], label: str, key: str, options: list[str]
) -> tuple[str, State] | None:
    """One end: its name and its state; None while its moment is still to be chosen."""
    chosen = clocks.option(label, key, options, lambda choice: _option_words(here, kept, choice))
    if chosen in kept:
        return named(kept[chosen]), state_of(kept[chosen])
    if chosen == clocks.PICK:
        with st.container(horizontal=True):
            last = _last_evening()
            day = st.date_input("日期", last, key=f"{key}_day", format="YYYY-MM-DD", width=150)
            time = st.time_input("时间", last.time(), key=f"{key}_time", width=120)
        moment = dt.datetime.combine(day, time)
        if moment > dt.datetime.now():
            st.info(f"{clocks.moment_words(moment)} 还没有到，没有可以比较的。请选一个过去的时刻。")
            return None
        return clocks.moment_words(moment), State(here.year, here.as_of, moment, here.pack)
    return "现在", State(here.year, here.as_of, here.known_at, here.pack, here.snapshot)


def _last_evening() -> dt.datetime:
    """17:00 of today once that is past, else of yesterday."""
    now = dt.datetime.now()
    evening = dt.datetime.combine(now, dt.time(17))
    return evening if evening <= now else evening - dt.timedelta(days=1)


def _option_words(here: Here, kept: dict[str, Snapshot], choice: str) -> str:
    if choice == clocks.NOW and here.past:
        return "正在看的时点"
    return clocks.words_of(choice, kept)


def _changes(here: Here, found: Comparison, since: str) -> None:
    listed = change_words.lines(found)
    said = change_words.sentence(found, since, [x for x in listed if not x.single])
    st.info(words.plain(said), icon=":material/campaign:")
    if not listed:
        return
    causes = "、".join(changes.CAUSES[cause] for cause in found.causes)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"这期间有：{causes}。一个数字的各部分加起来就是全部变化；分不开的合并说明。")
        exporting.download(
            here,
            "下载变化说明（.xlsx）",
            lambda: change_words.workbook(listed, said, found.shared),
            "变化说明.xlsx",
            what="changes",
            key="change_xlsx",
            personal=True,
            records=len(listed),
        )
    single = [line for line in listed if line.single]
    shown = [line for line in listed if not line.single]
    if single and st.toggle(
        f"也列出逐场、逐站、逐人的结论（{len(single)} 项）", key="change_single"
    ):
        shown += single
    ids = [(*line.key, line.label) for line in shown]
    config = tabular.widths(_WIDTHS)
    for one in tabular.pick(
        change_words.table(shown), ids, rows=10, title="变化说明", key="change_lines", config=config
    ):
        _rows(shown[ids.index(one)], found)


def _rows(line: Line, found: Comparison) -> None:
    st.markdown(
        f"**{words.plain(line.subject)} · {words.plain(line.label)}**："
        f"{words.plain(line.before)} → {words.plain(line.after)}（{words.plain(line.causes)}）"
    )
    st.caption(_SIGNS)
    behind = change_words.rows(line, found.shared)
    config = tabular.widths({"原因": 130, "变化": 50, "来源": 420, "说明": 420})
    tabular.show(behind, rows=12, title="变化的依据", key="change_rows", config=config)


@guarded
def open_with(start: str, end: str = clocks.NOW) -> None:
    """Set both ends and show this section; for buttons on 台账."""
    st.session_state[FROM], st.session_state[TO] = start, end
    st.session_state["ledger_section"] = SECTION


def since_last(here: Here) -> None:
    """On 总览: what changed since the last snapshot of the year; nothing where there is none."""
    kept = [
        s
        for s in snapshots.listed(here.store)
        if s.year == here.year and s.pack == rules.load(here.pack).id
        if s.snapshot_id != here.snapshot
        if here.known_at is None or s.known_at < here.known_at
    ]
    if not kept:
        return
    end = State(here.year, here.as_of, here.known_at, here.pack, here.snapshot)
    found = _compared(here, state_of(kept[0]), end)
    if found is None:
        return
    listed = [line for line in change_words.lines(found) if not line.single]
    st.subheader(
        f"自上次快照“{words.plain(kept[0].name)}”以来：{len(listed)} 个数字变化", anchor=False
    )
    if listed:
        tabular.show(
            change_words.table(listed[:LARGEST]),
            rows=LARGEST,
            title="自上次快照以来的变化",
            key="since_last",
            config=tabular.widths(_WIDTHS),
        )
    menu.link(
        "ledger",
        label="看全部变化、原因和依据（台账 › 变化说明） →",
        query_params={"ledger_section": SECTION, FROM: f"snapshot-{kept[0].snapshot_id}"},
    )
