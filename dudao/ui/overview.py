"""The 总览 page's parts: the sentence, the agenda, the tiles, quarters, what is owed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dudao import rules
from dudao.charts import quarter_strip
from dudao.charts.frame import Figure
from dudao.charts.strips import Quarter
from dudao.evaluation import Brief, Verdicts, agenda
from dudao.evaluation.states import period_words
from dudao.ui import overview_sent as sent
from dudao.ui import satisfaction
from dudao.ui.parts import clause_card as cards
from dudao.ui.parts import matrix, standing, words
from dudao.ui.parts import tables as tabular
from dudao.ui.parts.standing import Standing
from dudao.ui.visit import menu, places
from dudao.ui.visit.filters import CARD
from dudao.ui.visit.kept import of_here
from dudao.ui.visit.stores import Here

CENTRE = "督导中心"
STREAK = "failing_streak"
"""The measure of a supervisor who failed again and again."""
ROW = 4
"""Counters beside each other."""
GRID = 5
"""Tiles beside each other: the columns of the grid of counties."""
BADGES = {words.VERMILLION: "red", words.ORANGE: "orange", words.GREEN: "green", words.SKY: "blue"}
"""A mark's colour → the badge that bears it; every other one is grey."""


def head(here: Here, standings: Sequence[Standing]) -> None:
    """The one sentence."""
    st.markdown(f"**{words.plain(sentence(here, standings))}**")


@of_here
def sentence(here: Here, standings: Sequence[Standing]) -> str:
    """How the city stands, to be read aloud."""
    floors = {s.county: s.floor for s in standings}
    return agenda.sentence(floors, _owed_in_all(here, standings, "floor"), here.year, here.as_of)


def year(here: Here, standings: Sequence[Standing]) -> None:
    """The year's line."""
    st.markdown(words.plain(year_line(here, standings)))


@of_here
def year_line(here: Here, standings: Sequence[Standing]) -> str:
    """Days left, and the sessions owed: ``2025年还剩 184 天　底线还差 4 次（4 个县区）``."""
    parts = [days_left(here.year, here.as_of)]
    for level in ("floor", "principle"):
        if told := _owed_in_all(here, standings, level):
            many = sum(any(agenda.owing(v) for v in _owed_by(s, level)) for s in standings)
            parts.append(f"{words.LEVELS[level]}{_still(here)}差 {told}（{many} 个县区）")
    return "　".join(parts)


def _still(here: Here) -> str:
    return "还" if agenda.days_of(here.year, here.as_of)[1] else "共"


def _of(found: Standing, level: str) -> list[Brief]:
    return [v for v in found.verdicts if v.level == level]


def _owed_by(found: Standing, level: str) -> list[Brief]:
    return [v for v in _of(found, level) if v.state in ("unmet", "pending")]


def _owed_in_all(here: Here, standings: Sequence[Standing], level: str) -> str:
    """What is owed in all under a level, unit by unit: ``4 次``."""
    targets, sums = rules.load(here.pack).targets, Counter[str]()
    for verdict in (v for s in standings for v in _owed_by(s, level)):
        sums[targets[verdict.target].unit] += agenda.owing(verdict)
    return "、".join(agenda.times(count, unit) for unit, count in sums.items() if count)


@of_here
def items(here: Here, standings: Sequence[Standing]) -> list[agenda.Item]:
    """All that a meeting should talk about, in order of need."""
    verdicts, units = here.first_verdicts(), _units(here)
    judged = [v for s in standings for level in agenda.LEVELS for v in _of(s, level)]
    streaks = verdicts.where(lambda target: target.measure == STREAK).in_state("unmet").briefs()
    found = agenda.of_counties(judged, units, here.year, here.as_of)
    late = here.ask("pages/rectification/open").query("late")
    overdue = agenda.of_overdue((row.county, -int(row.days)) for row in late.itertuples())
    fallen = agenda.of_fallen(here.satisfaction_periods(), satisfaction.PERIODS)
    rest = (*overdue, *agenda.of_streaks(streaks), *fallen, *sent.silence(here))
    return agenda.ordered([*found, *rest])


def _way(item: agenda.Item) -> str:
    """The page where a point without a clause is settled."""
    ways = {
        "overdue": ("rectification", "county"), "fallen": ("satisfaction",), "silent": ("uploads", "overview"),
        "failing": ("supervisors", "evaluation"),
    }  # fmt: skip
    offered = ways.get(item.need, ("evaluation",))
    return next((name for name in offered if menu.offers(name)), offered[-1])


def _units(here: Here) -> dict[str, str]:
    """Clause → the unit of its figures."""
    return {name: target.unit for name, target in rules.load(here.pack).targets.items()}


NOTHING = "没有未达底线、赶不上进度或无法判定的县区，也没有谁该报没报。"


def points(here: Here, found: Sequence[agenda.Item]) -> None:
    """The agenda: a link a point, to the card or the page where it is settled."""
    st.markdown("**要谈的事**")
    if not found:
        st.markdown(NOTHING)
    for nth, item in enumerate(agenda.shortened(found), 1):
        label = f"{nth}　**{words.plain(item.subject)}**　{words.plain(item.said)}"
        if item.target:
            card = cards.address_of(item.target, item.subject, here.year)
            menu.link(
                "evaluation", label=label, query_params={CARD: card}, width="stretch",
                help=words.plain(item.said),
            )  # fmt: skip
        else:
            menu.link(_way(item), label=label, width="stretch", help=words.plain(item.said))


def tiles(here: Here, standings: Sequence[Standing]) -> None:
    """The counties as buttons where they lie; each opens the county's card that matters most."""
    by_name = {s.county: s for s in standings}
    placed = {(c.row, c.col): c.name for c in places.counties() if c.name in by_name}
    rows, cols = ({at[n] for at in placed} for n in (0, 1))
    lone = len(placed) == 1
    for row in sorted(rows):
        boxes = st.columns(1 if lone else GRID, gap="xsmall")
        for col in sorted(cols) if lone else range(GRID):
            name = placed.get((row, col))
            box = boxes[0 if lone else col]
            if name and box.button(
                _tile(here, by_name[name]), key=f"tile_{name}", width="stretch", wrap=True,
                help=words.plain(line(here, by_name[name])),
            ):  # fmt: skip
                cards.open_county(here, name, "tiles")


def _tile(here: Here, found: Standing) -> str:
    mark = tile_mark(found)
    colour = BADGES.get(mark.colour, "gray")
    return f"**{words.plain(found.county)}** :{colour}-badge[{mark.sign} {mark.word}]"


def tile_mark(found: Standing) -> words.Mark:
    """A county's tile: before the year's end it tells a floor reached from one still owed.

    >>> from types import SimpleNamespace as Row
    >>> owed = Row(level="floor", value=0, required=2, ceiling=False)
    >>> tile_mark(Standing("甲县", "pending", "pending", "pending", (owed,)))[:2]
    ('…', '还差 2')
    >>> tile_mark(Standing("甲县", "pending", "met", "pending"))[:2]
    ('✓', '已达底线')
    >>> tile_mark(Standing("甲县", "principle", "met", "met"))[:2]
    ('✓', '达原则')
    """
    if found.floor == "pending":
        owed = max((agenda.owing(v) for v in _of(found, "floor")), default=0)
        return words.Mark("…", f"还差 {owed:g}" if owed else "进行中", words.SKY)
    if found.floor == "met" and found.principle in ("pending", "undecidable"):
        return words.Mark("✓", "已达底线", words.GREEN)
    if found.key == "floor_only":
        return words.Mark("△", "未达原则", words.ORANGE)
    return words.STANDINGS[found.key]


def figures(here: Here, standings: Sequence[Standing]) -> None:
    """The tiles' figures as a table; a chosen row opens the same card."""
    table, _ = standing_table(here, standings)
    with st.expander("各县区的底线与原则（选中一行也能打开条款卡）"):
        key = tabular.turned("tiles")
        picked = tabular.pick(
            table, [s.county for s in standings], title="各县区的底线与原则", rows=14, key=key
        )
    if picked:
        cards.open_county(here, picked[0], "tiles")


@of_here
def standing_table(here: Here, standings: Sequence[Standing]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One line a county: floor, principle, figures; and the cells' colours."""
    said, colours = [], []
    for one in standings:
        states = ((one.floor, "floor"), (one.principle, "principle"))
        marks = [words.mark(state, level) if state else None for state, level in states]
        told = [f"{mark.sign} {mark.word}" if mark else "—" for mark in marks]
        said.append([one.county, *told, line(here, one)])
        colours.append([None, *(mark.colour if mark else None for mark in marks), None])
    names = ["县区", "底线", "原则", "次数"]
    return pd.DataFrame(said, columns=names), pd.DataFrame(colours, columns=names)


def line(here: Here, found: Standing) -> str:
    """The figures behind a tile: those of the county's targets that have some."""
    units = _units(here)
    shown = [
        f"{words.LEVELS[v.level]} {matrix.figures(v, units[v.target])}"
        for v in found.verdicts
        if v.level in ("floor", "principle") and matrix.figures(v)
    ]
    return "；".join(shown[:2])


def quarters(here: Here, verdicts: Verdicts) -> None:
    """Centre-level targets judged by the quarter, as four boxes each, with the kinds that count."""
    for target, chart in _quarter_charts(here, verdicts):
        tabular.draw(chart, f"quarters_{target}")


@of_here
def _quarter_charts(here: Here, verdicts: Verdicts) -> list[tuple[str, Figure]]:
    by_target: dict[str, list[Brief]] = {}
    for verdict in verdicts.on(CENTRE).briefs():
        if "Q" in (verdict.period or ""):
            by_target.setdefault(verdict.target, []).append(verdict)
    charts = []
    for target, found in by_target.items():
        boxes = []
        for verdict in sorted(found, key=lambda v: v.period):
            mark = words.mark(verdict.state, verdict.level)
            count = verdict.value
            kinds = _kinds(here, verdict)
            boxes.append(Quarter(int(verdict.period[-1]), count, *mark, kinds))
        met = sum(1 for v in found if v.state == "met")
        title = f"{found[0].label}：{met}/{len(found)} 个季度达标"
        charts.append((target, quarter_strip(boxes, title)))
    return charts


def _kinds(here: Here, verdict: Brief) -> list[str]:
    """``线上培训 1 场``, ``线上团体督导 2 场`` where the target counts both."""
    measure = rules.load(here.pack).targets[verdict.target].measure
    return cards.online_kinds(here, verdict.period) if measure == cards.ONLINE else []


def centre_counters(here: Here, verdicts: Verdicts) -> None:
    """Centre-level targets judged by the year: ``2/3 次`` with sign and word."""
    yearly = _yearly(here, verdicts)
    units = rules.load(here.pack).targets
    for start in range(0, len(yearly), ROW):
        boxes = st.columns(ROW)
        for box, verdict in zip(boxes, yearly[start : start + ROW], strict=False):
            with box:
                _counter(here, verdict, units[verdict.target].unit)


@of_here
def _yearly(here: Here, verdicts: Verdicts) -> list[Brief]:
    return [
        v
        for v in verdicts.on(CENTRE).briefs()
        if v.level in ("floor", "principle") and "Q" not in (v.period or "") and matrix.figures(v)
    ]


def _counter(here: Here, verdict: Brief, unit: str) -> None:
    mark = words.mark(verdict.state, verdict.level)
    st.metric(
        f"{words.plain(verdict.label)}（{period_words(verdict.period)}）",
        words.plain(matrix.figures(verdict, unit)),
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


def owed_rows(here: Here, standings: Sequence[Standing]) -> list[dict[str, str]]:
    """Who still owes what, the floors first."""
    units = _units(here)
    rows = [
        {
            "县区": s.county,
            "条款": f"{words.LEVELS[v.level]}｜{v.label}",
            "状态": "{0.sign} {0.word}".format(words.mark(v.state, v.level)),
            "次数": matrix.figures(v, units[v.target]),
            "还差": matrix.brief(v.missing or ""),
        }
        for s in standings
        for v in s.verdicts
        if v.level in ("floor", "principle") and v.state in ("unmet", "pending", "undecidable")
    ]
    rows.sort(key=lambda row: (row["条款"][:2] != words.LEVELS["floor"], row["状态"][0] == "?"))
    return rows


@of_here
def _owed_table(here: Here, standings: Sequence[Standing]) -> pd.DataFrame:
    return pd.DataFrame(owed_rows(here, standings))


def owed(here: Here, standings: Sequence[Standing]) -> None:
    """Who still owes what, as a table; and the days left."""
    rows = _owed_table(here, standings)
    st.subheader(f"还差什么：{len(rows)} 项，{days_left(here.year, here.as_of)}", anchor=False)
    if len(rows):
        tabular.show(rows, rows=10, title="还差什么", key="owed")
    else:
        st.success("各县区的底线和原则都已达到。", icon=":material/check_circle:")


@of_here
def standings_of(here: Here) -> list[Standing]:
    """Every county's standing now."""
    return standing.by_county(here.first_verdicts(), here.counties)
