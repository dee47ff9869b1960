"""The 总览 page's parts: tile grid, counts, quarters, what is owed, who has sent what."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dudao import rules
from dudao.charts import quarter_strip, tile_grid
from dudao.charts.strips import Quarter
from dudao.charts.tiles import Tile
from dudao.evaluation import Brief, Verdicts
from dudao.ui.parts import clause_card as cards
from dudao.ui.parts import matrix, standing, words
from dudao.ui.parts import tables as tabular
from dudao.ui.parts.standing import Standing
from dudao.ui.visit import places
from dudao.ui.visit.stores import Here

CENTRE = "督导中心"
OPEN = ("pending", "undecidable")
ROW = 4
"""Counters beside each other."""


def finding(standings: Sequence[Standing]) -> str:
    """What the tile grid says, as its title."""
    if len(standings) == 1:
        return f"{standings[0].county}：{words.STANDINGS[standings[0].key].word}"
    below = [s.county for s in standings if s.key == "below_floor"]
    if below:
        return f"{len(below)} 个县区未达底线：{words.listed(below)}"
    found = Counter(s.key for s in standings)
    open_ = [f"{found[key]} 个{words.STANDINGS[key].word}" for key in OPEN if found[key]]
    if open_:
        return f"没有县区未达底线；{'，'.join(open_)}"
    return "所有县区都已达到底线"


def tiles(here: Here, standings: Sequence[Standing]) -> None:
    """The counties by standing; a click opens the county's clause card."""
    by_name = {s.county: s for s in standings}
    drawn = []
    for county in (c for c in places.counties() if c.name in by_name):
        found = by_name[county.name]
        mark = words.STANDINGS[found.key]
        drawn.append(
            Tile(
                county.name, county.col, county.row, mark.sign, mark.word, mark.colour, line(found)
            )
        )
    table = pd.DataFrame(
        [
            {
                "县区": s.county,
                "状态": f"{words.STANDINGS[s.key].sign} {words.STANDINGS[s.key].word}",
                "底线": _state(s.floor, "floor"),
                "原则": _state(s.principle, "principle"),
                "次数": line(s),
            }
            for s in standings
        ]
    )
    chart = tile_grid(drawn, finding(standings))
    chosen = tabular.draw(
        chart, tabular.turned("tiles"), on_select="rerun", selection_mode="points"
    )
    with st.expander("数据表：各县区的底线与原则（选中一行也能打开条款卡）"):
        picked = tabular.pick(
            table,
            [s.county for s in standings],
            rows=14,
            key=tabular.turned("tiles_table"),
        )
    if points := chosen["selection"]["points"]:
        cards.open_county(here, standings[by_position(points[0], drawn)].county, "tiles")
    elif picked:
        cards.open_county(here, picked[0], "tiles_table")


def by_position(point: dict, drawn: Sequence[Tile]) -> int:
    """Which tile a chosen point is."""
    return next(n for n, t in enumerate(drawn) if (t.col, t.row) == (point["x"], point["y"]))


def line(found: Standing) -> str:
    """The figures under a tile's word: those of the county's targets that have some."""
    shown = [
        f"{words.LEVELS[v.level]} {matrix.figures(v)}"
        for v in found.verdicts
        if v.level in ("floor", "principle") and matrix.figures(v)
    ]
    return " · ".join(shown[:2])


def _state(state: str | None, level: str) -> str:
    if state is None:
        return "—"
    mark = words.mark(state, level)
    return f"{mark.sign} {mark.word}"


def counts(standings: Sequence[Standing]) -> None:
    """How many counties of each standing, out of all."""
    found = Counter(s.key for s in standings)
    for key, mark in words.STANDINGS.items():
        if found[key] or key in ("below_floor", "floor_only", "principle"):
            st.metric(
                f"{mark.sign} {mark.word}", f"{found[key]:d} / {len(standings)} 县", border=True
            )


def quarters(here: Here, verdicts: Verdicts) -> None:
    """Centre-level targets judged by the quarter, as four boxes each, with the kinds that count."""
    by_target: dict[str, list[Brief]] = {}
    for verdict in verdicts.on(CENTRE).briefs():
        if "Q" in (verdict.period or ""):
            by_target.setdefault(verdict.target, []).append(verdict)
    for target, found in by_target.items():
        boxes = []
        for verdict in sorted(found, key=lambda v: v.period):
            mark = words.mark(verdict.state, verdict.level)
            count = verdict.value
            kinds = _kinds(here, verdict)
            boxes.append(Quarter(int(verdict.period[-1]), count, *mark, kinds))
        met = sum(1 for v in found if v.state == "met")
        title = f"{found[0].label}：{met}/{len(found)} 个季度达标"
        tabular.draw(quarter_strip(boxes, title), f"quarters_{target}")


def _kinds(here: Here, verdict: Brief) -> list[str]:
    """``线上培训 1 场``, ``线上团体督导 2 场`` where the target counts both."""
    measure = rules.load(here.pack).targets[verdict.target].measure
    return cards.online_kinds(here, verdict.period) if measure == cards.ONLINE else []


def centre_counters(here: Here, verdicts: Verdicts) -> None:
    """Centre-level targets judged by the year: ``2/3 次`` with sign and word."""
    yearly = [
        v
        for v in verdicts.on(CENTRE).briefs()
        if v.level in ("floor", "principle") and "Q" not in (v.period or "") and matrix.figures(v)
    ]
    units = rules.load(here.pack).targets
    for start in range(0, len(yearly), ROW):
        boxes = st.columns(ROW)
        for box, verdict in zip(boxes, yearly[start : start + ROW], strict=False):
            with box:
                _counter(here, verdict, units[verdict.target].unit)


def _counter(here: Here, verdict: Brief, unit: str) -> None:
    mark = words.mark(verdict.state, verdict.level)
    st.metric(
        f"{words.plain(verdict.label)}（{words.period_words(verdict.period)}）",
        f"{words.plain(matrix.figures(verdict))} {unit}",
        delta=f"{mark.sign} {mark.word}",
        delta_color="off",
        delta_arrow="off",
        border=True,
    )
    if kinds := _kinds(here, verdict):
        st.caption(f"其中：{words.plain('，'.join(kinds))}")


def days_left(year: int, as_of: dt.date) -> str:
    """How much of the year is left on the day judged from.

    >>> days_left(2025, dt.date(2025, 12, 30)), days_left(2025, dt.date(2026, 1, 10))
    ('2025年还剩 1 天', '2025年已经结束')
    >>> days_left(2025, dt.date(2024, 12, 31))
    '2025年还没有开始'
    """
    if as_of.year < year:
        return f"{year}年还没有开始"
    if as_of.year > year:
        return f"{year}年已经结束"
    return f"{year}年还剩 {(dt.date(year, 12, 31) - as_of).days} 天"


def owed(here: Here, standings: Sequence[Standing]) -> None:
    """Who still owes what, as a table; and the days left."""
    rows = [
        {
            "县区": s.county,
            "条款": f"{words.LEVELS[v.level]}｜{v.label} {v.target}",
            "状态": "{0.sign} {0.word}".format(words.mark(v.state, v.level)),
            "次数": matrix.figures(v),
            "还差": v.missing or "",
        }
        for s in standings
        for v in s.verdicts
        if v.level in ("floor", "principle") and v.state in ("unmet", "pending", "undecidable")
    ]
    rows.sort(key=lambda row: (row["条款"][:2] != words.LEVELS["floor"], row["状态"][0] == "?"))
    st.subheader(f"还差什么：{len(rows)} 项，{days_left(here.year, here.as_of)}", anchor=False)
    if rows:
        tabular.show(pd.DataFrame(rows), rows=10, key="owed")
    else:
        st.success("各县区的底线和原则都已达到。", icon=":material/check_circle:")


def standings_of(here: Here) -> list[Standing]:
    """Every county's standing now."""
    return standing.by_county(here.verdicts(), here.counties)
