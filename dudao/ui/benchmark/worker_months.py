"""他市对标 › 社工×月: how often each worker was supervised each month, under the city that asks it of each worker."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd
import streamlit as st

from dudao import rules
from dudao.charts.frame import wash
from dudao.evaluation import Brief
from dudao.rules import RulePack, Target
from dudao.ui.parts import standing, words
from dudao.ui.parts import tables as tabular
from dudao.ui.visit.stores import Here

MEASURE = "worker_months"
SHORT = {"individual": "个", "group": "团"}
"""The first kind a rule counts → the one character that stands before its number."""
ALL = "全部"
LACKING = "有月份没有达到的"


def show(here: Here) -> None:
    """A county's workers × the months begun; nothing where no pack asks it."""
    pack, targets = _asked()
    if not targets:
        st.info("没有哪地的规则按社工按月要求。", icon=":material/info:")
        return
    asked = "；".join(f"{_short(t)} = {t.label}（{t.id}）" for t in targets)
    st.caption(f"{words.plain(pack.title)}：{words.plain(asked)}。{_readings(targets)}")
    numbers = {target.id for target in targets}
    found = here.verdicts(pack.id).where(lambda target: target.id in numbers)
    counties = list(dict.fromkeys(county for _, county in found.tallies() if county))
    if not counties:
        st.info("还没有收到人员情况统计总表，没有社工可列。", icon=":material/info:")
        return
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    county = left.selectbox("县区", counties, key="worker_months_county")
    only = right.segmented_control(
        "看谁", [ALL, LACKING], default=ALL, key="worker_months_only", label_visibility="collapsed"
    )
    own = [v for v in found.under(county).briefs() if v.period <= f"{here.as_of:%Y-%m}"]
    _grid(county, own, targets, only == LACKING)


def _asked() -> tuple[RulePack | None, list[Target]]:
    """The first pack that asks something of each worker each month, and what it asks."""
    for name in rules.packs():
        targets = [t for t in rules.load(name).measured() if t.measure == MEASURE]
        if targets:
            return rules.load(name), targets
    return None, []


def _short(target: Target) -> str:
    kind = target.params["activities"][0]
    return SHORT.get(kind, target.label)


def _readings(targets: list[Target]) -> str:
    return words.plain("；".join(t.reading or "" for t in targets)) + "。"


def _grid(county: str, own: list[Brief], targets: list[Target], lacking: bool) -> None:
    cells: dict[tuple[str, str], dict[str, Brief]] = {}
    for verdict in own:
        cells.setdefault((verdict.subject, verdict.period), {})[verdict.target] = verdict
    workers = list(dict.fromkeys(v.subject for v in own))
    short = {v.subject for v in own if v.state == "unmet"}
    months = sorted({v.period for v in own})
    tally = Counter(v.state for v in own)
    marks = {state: words.mark(state, targets[0].level) for state in words.STATES}
    said = "，".join(
        f"{mark.sign} {mark.word} {tally[state]:d}" for state, mark in marks.items() if tally[state]
    )
    st.subheader(
        f"{words.plain(county)} {len(workers)} 名社工，{len(short)} 名有月份没有达到", anchor=False
    )
    st.caption(
        f"每人每月每种一项：{said}。✓ 达标，△ 未达原则，? 无法判定，… 还没到月底；数字是次数。"
    )
    rows, colours = [], []
    for worker in workers:
        if lacking and worker not in short:
            continue
        line = [_cell(cells.get((worker, month), {}), targets) for month in months]
        rows.append([worker.removeprefix(f"{county}/"), *(text for text, _ in line)])
        colours.append([None, *(colour for _, colour in line)])
    names = ["社工", *(f"{int(month[5:])}月" for month in months)]
    if not rows:
        st.info("没有这样的社工。", icon=":material/info:")
        return
    st.dataframe(
        _styled(pd.DataFrame(rows, columns=names), pd.DataFrame(colours, columns=names)),
        hide_index=True,
        row_height=tabular.ROW,
        height=tabular.height_of(len(rows), 12),
        key="worker_months_grid",
        column_config={"社工": st.column_config.TextColumn(pinned=True, width=190)},
    )
    tabular.take(pd.DataFrame(rows, columns=names), f"{county}各社工逐月", "worker_months_grid")


def _cell(found: dict[str, Brief], targets: list[Target]) -> tuple[str, str | None]:
    """``✓个1 △团0`` and the colour of the worse of them."""
    parts = []
    for target in targets:
        verdict = found.get(target.id)
        if verdict is not None:
            mark = words.mark(verdict.state, verdict.level)
            parts.append(f"{mark.sign}{_short(target)}{words.number(verdict.value)}")
    if not parts:
        return "", None
    worst = standing.worst(v.state for v in found.values()) or "not_applicable"
    return " ".join(parts), words.mark(worst, targets[0].level).colour


def _styled(texts: pd.DataFrame, colours: pd.DataFrame) -> Any:
    css = colours.map(lambda c: f"background-color: {wash(c)}" if isinstance(c, str) else "")
    return texts.style.apply(lambda _: css, axis=None)
