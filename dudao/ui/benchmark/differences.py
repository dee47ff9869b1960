"""The 他市对标 page's parts: the verdicts that flip, what only the others ask, clause by clause, all rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dudao import rules
from dudao.evaluation import benchmark, inventory
from dudao.rules import RulePack
from dudao.ui.benchmark import province, worker_months
from dudao.ui.parts import chooser, words
from dudao.ui.parts import tables as tabular
from dudao.ui.visit.kept import of_here
from dudao.ui.visit.stores import Here

SECTIONS = ("结论不同的", "各地要求对照", "社工×月", "全部规定")
CITIES = "全省各市"
"""There where somebody said in which folder the cities' facts lie."""


def show(here: Here) -> None:
    """The chooser and the chosen part."""
    there = (*SECTIONS, CITIES) if province.folder() else SECTIONS
    chosen = chooser.section("benchmark_section", there)
    {
        SECTIONS[1]: _demands, SECTIONS[2]: worker_months.show, SECTIONS[3]: _inventory, CITIES: province.show,
    }.get(chosen, _flips)(here)  # fmt: skip


def _flips(here: Here) -> None:
    home = rules.load(here.pack)
    others = [pack for pack in rules.packs() if pack != home.id]
    titles = {pack: rules.load(pack).title for pack in others}
    pack = st.selectbox("换成", others, format_func=titles.__getitem__, key="benchmark_pack")
    other = rules.load(pack)
    found, only = _compared(here, pack)
    for topic, many, kinds, table in found:
        _topic(home, other, topic, many, kinds, table)
    if not found:
        st.info(
            "同一件事、同一个对象，两地都能下结论的，结论没有不同。",
            icon=":material/compare_arrows:",
        )
    _only_there(other, only)
    st.caption(
        "只比较两地都给结论的要求，并且是同一个对象（同一次督导、同一个人、同一个县区）；"
        "别地的规定对本地没有约束力，这里只供参考。"
    )


_Topic = tuple[str, int, str, pd.DataFrame]
"""A topic, how many verdicts differ, from what to what, and their table."""


@of_here
def _compared(here: Here, pack: str) -> tuple[list[_Topic], pd.DataFrame]:
    """What differs under another city's rules, topic by topic; what that city alone asks."""
    home, other = rules.load(here.pack), rules.load(pack)
    mine, theirs = here.verdicts(), here.verdicts(pack)
    found: dict[str, list[benchmark.Flip]] = {}
    for flip in benchmark.flips(mine, theirs, home, other):
        found.setdefault(flip.topic, []).append(flip)
    topics = [
        (topic, len(own), _kinds(own), flip_table(home, other, own)) for topic, own in found.items()
    ]
    return topics, _only_table(benchmark.only_there(mine, theirs, home, other))


def _kinds(found: Sequence[benchmark.Flip]) -> str:
    kinds = Counter((flip.home.state, flip.other.state) for flip in found)
    return "，".join(f"{_mark(a)}→{_mark(b)} {count} 个" for (a, b), count in kinds.most_common())


def _topic(
    home: RulePack, other: RulePack, topic: str, many: int, kinds: str, table: pd.DataFrame
) -> None:
    st.subheader(f"{words.plain(topic)}：{many:d} 个结论不同", anchor=False)
    st.caption(f"{words.plain(home.title)} → {words.plain(other.title)}：{words.plain(kinds)}")
    widths = {"对象": 180, "时段": 95, home.short: 95, other.short: 120, "为什么": 480}
    tabular.show(
        table,
        rows=8,
        lines=3,
        title=f"结论不同：{topic}",
        key=f"flips_{topic}",
        config=tabular.widths(widths),
    )


def flip_table(home: RulePack, other: RulePack, found: Sequence[benchmark.Flip]) -> pd.DataFrame:
    """One line a verdict that differs: whom it is about, both verdicts, why."""
    return pd.DataFrame(
        [
            {
                "对象": flip.subject,
                "时段": flip.period,
                home.short: _mark(flip.home.state),
                other.short: _mark(flip.other.state),
                "为什么": flip.reason,
            }
            for flip in found
        ]
    )


def flips_of(here: Here, pack: str) -> dict[str, pd.DataFrame]:
    """Topic with how many verdicts differ → their table, under another city's rules; a pack that is not there is the first."""
    home = rules.load(here.pack)
    others = [name for name in rules.packs() if name != home.id]
    other = rules.load(pack if pack in others else others[0])
    found = benchmark.flips(here.verdicts(), here.verdicts(other.id), home, other)
    by_topic: dict[str, list[benchmark.Flip]] = {}
    for flip in found:
        by_topic.setdefault(flip.topic, []).append(flip)
    return {
        f"{topic}：换成{other.short}的规定，{len(own)} 个结论不同": flip_table(home, other, own)
        for topic, own in by_topic.items()
    }


def _only_table(found: Sequence[benchmark.Outcome]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "规定": outcome.target.label,
                "要求": benchmark.demand(outcome.target),
                "结果": "，".join(
                    f"{_mark(state)} {count}" for state, count in outcome.states.most_common()
                ),
                "条款": outcome.target.clause,
                "读法": outcome.target.reading,
            }
            for outcome in found
        ]
    )


def _only_there(other: RulePack, table: pd.DataFrame) -> None:
    if table.empty:
        return
    st.subheader(f"只有{other.short}要求的", anchor=False)
    widths = {"规定": 175, "要求": 165, "结果": 210, "条款": 60, "读法": 360}
    tabular.show(
        table,
        rows=8,
        lines=3,
        title=f"只有{other.short}有的规定",
        key=f"only_{other.id}",
        config=tabular.widths(widths),
    )


def _mark(state: str) -> str:
    mark = words.STATES[state]
    return f"{mark.sign} {mark.word}"


def _demands(here: Here) -> None:
    packs = [
        rules.load(here.pack),
        *(rules.load(p) for p in rules.packs() if p != rules.load(here.pack).id),
    ]
    rows = benchmark.demands(packs)
    topics = list(dict.fromkeys(r["topic"] for r in rows if r["shared"]))
    st.caption("同一件事各地怎么要求；选中一行看原文。")
    table = pd.DataFrame(
        [
            {"事项": topic}
            | {
                pack.short: "；".join(
                    f"{_level(r)}{r['demand']}"
                    for r in rows
                    if r["topic"] == topic and r["pack"] == pack.id
                )
                or "—"
                for pack in packs
            }
            for topic in topics
        ]
    )
    for topic in tabular.pick(table, topics, rows=16, title="两地的要求", key="demands"):
        for r in rows:
            if r["topic"] == topic:
                st.markdown(
                    f"**{words.plain(r['title'])}** {words.plain(r['clause'])}（{words.plain(r['target'])}）  \n"
                    f"“{words.plain(r['quote'])}”"
                )


def _level(row: dict) -> str:
    return "" if row["level"] == "floor" else f"{words.LEVELS[row['level']]}："


def _inventory(here: Here) -> None:
    found = [
        standing
        for pack in (here.pack, *(p for p in rules.packs() if p != rules.load(here.pack).id))
        for standing in inventory.inventory(rules.load(pack), here.verdicts(pack).counts())
    ]
    kinds = Counter(standing.kind for standing in found)
    said = "，".join(f"{word} {kinds[kind]:d} 条" for kind, word in inventory.KINDS.items())
    st.subheader(f"五份文件共 {len(found)} 条规定：{said}", anchor=False)
    kind = st.segmented_control(
        "只看", list(inventory.KINDS), format_func=inventory.KINDS.__getitem__, key="inventory_kind"
    )
    table = pd.DataFrame(
        [
            {
                "编号": s.target.id,
                "规定": s.target.label,
                "怎么办": inventory.KINDS[s.kind],
                "结果": "，".join(f"{_mark(k)} {n}" for k, n in s.states.most_common())
                if s.kind == "judged"
                else f"{sum(s.states.values())} 个数"
                if s.kind == "counted"
                else "",
                "缺什么": s.missing or "",
                "条款": s.target.clause,
                "原文": s.target.quote,
            }
            for s in found
            if kind in (None, s.kind)
        ]
    )
    widths = {"编号": 80, "规定": 200, "怎么办": 90, "结果": 260, "缺什么": 300, "原文": 400}
    tabular.show(table, rows=18, title="规定清单", key="inventory", config=tabular.widths(widths))
