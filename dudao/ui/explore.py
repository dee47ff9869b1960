"""The 自助分析 page: choose a table, rows × columns, what is counted, filters; grouped in SQL, only the result leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st

from dudao import rules
from dudao.charts import grid_chart, share_bars
from dudao.charts.bars import Share
from dudao.reports.listing import listing_workbook
from dudao.ui import satisfaction
from dudao.ui.parts import exporting, standing, words
from dudao.ui.parts import tables as tabular
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import filters
from dudao.ui.visit.stores import Here

NONE = "不分列"
TOTAL = "合计"
KINDS = ("团体", "个别", "同事", "线上团体", "线上培训", "中心会议", "站点活动")
LINES, HEADINGS, MEASURE = "explore_rows", "explore_columns", "explore_measure"
TABLE, COUNTY, KIND, HIRED, DRAWN = "explore_table", "explore_county", "explore_kind", "explore_hired", "explore_chart"  # fmt: skip
CHARTS = ("表", "图")
MOST = 40
"""Lines a chart shows; the table has all."""


@dataclass(frozen=True, slots=True)
class Choices:
    """A table's choices: words → the code the query knows; ``filters`` beside the county's."""

    lines: Mapping[str, str]
    headings: Mapping[str, str]
    measures: Mapping[str, str]
    filters: frozenset[str] = frozenset()
    note: str = ""
    people: bool = False
    """Whether a line may be a person."""
    private: bool = False
    """Whether it counts people by what they are: two of its tables may differ by one person, so it is not for an
    account that may not see names."""


_SESSIONS = {"县区": "county", "月份": "month", "季度": "quarter", "形式": "kind", "方式": "mode", "督导": "supervisor"}  # fmt: skip
_WORKERS = {"县区": "county", "学历": "education", "证书": "certificate", "入职年份": "hired", "点名督导": "named"}  # fmt: skip
_STATIONS = {"县区": "county", "督导": "standing", "实体照片": "photo", "办公场所": "office"}
_VERDICTS = {"要求": "target", "县区": "county"}
_ANSWERS = {"县区": "county", "督导": "supervisor"}
TABLES: Mapping[str, Choices] = MappingProxyType({
    "督导": Choices(
        {**_SESSIONS, "社工站": "station"}, _SESSIONS, {"场次": "sessions", "小时": "hours", "点名的人次": "people"},
        frozenset({KIND, HIRED}), "与督导覆盖同一个口径：日期读不出的不数；会议、培训、站点活动选了那种形式才数。联合督导在每个县区、两名督导的在每名督导各算一次，所以各行加起来可能多于总数；时长读不出的不算小时；没有的不列，不等于零。", True,
    ),
    "社工": Choices(
        {**_WORKERS, "社工站": "station"}, _WORKERS, {"人数": "workers", "被点名督导过的": "named", "点名督导的人次": "sessions"},
        frozenset({HIRED}), "按最新的人员表；写“全体社工”的督导没有点名，不算。", private=True,
    ),
    "社工站": Choices(
        _STATIONS, _STATIONS, {"站数": "stations", "社工人数": "workers", "写明本站的督导": "sessions"},
        note="应建的站都在内；没有报的不等于没有。",
    ),
    "结论": Choices(
        _VERDICTS, {"结果": "state"}, {"项数": "verdicts"},
        note="联合督导的结论在每个县区各算一次；只计数的不在内。",
    ),
    "满意度": Choices(
        _ANSWERS, {"时段": "period"}, {"满意率": "rate", "答卷人": "respondents"},
        note="只用满意度一页已经显示的数：人数少的、会由此倒推出来的，这里也没有，或者只到十位。", people=True,
    ),
})  # fmt: skip
"""Table → its choices. Every one is grouped before it comes here."""
READY: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "{before}年以后入职社工的个别督导": {TABLE: "督导", LINES: "县区", HEADINGS: "月份", MEASURE: "场次", KIND: "个别", HIRED: "{before}年以后入职"},
    "每名督导各季度的小时": {TABLE: "督导", LINES: "督导", HEADINGS: "季度", MEASURE: "小时"},
    "各县区的结论": {TABLE: "结论", LINES: "县区", HEADINGS: "结果", MEASURE: "项数"},
})  # fmt: skip
"""What is often asked → its choices; ``{before}`` is the year before the one looked at."""


def show(here: Here) -> None:
    """The choices, kept in the address; the finding, the chart and the table, and the way out."""
    _ready(here)
    filters.take_up(COUNTY, here.counties)
    first, *boxes = st.columns(6, vertical_alignment="bottom")
    with first:
        table = _choice("看什么", tables_of(here), TABLE)
    own = TABLES[table]
    with boxes[0]:
        line = _choice("行", list(own.lines), LINES)
    with boxes[1]:
        heading = _choice("列", [NONE, *(h for h in own.headings if h != line)], HEADINGS)
    with boxes[2]:
        measure = _choice("数什么", list(own.measures), MEASURE)
    with boxes[3]:
        county = _optional("县区", here.counties, COUNTY, "全部县区")
    with boxes[4]:
        drawn = _choice("怎么看", CHARTS, DRAWN)
    kind, hired = _filters(here, own, [KIND, HIRED] if here.may("see_names") else [KIND])
    grouped = asked(
        here, table, own.lines[line], own.headings.get(heading, "none"), own.measures[measure],
        county, kind, hired,
    )  # fmt: skip
    if grouped.empty:
        st.info("这样选，没有可以数的。", icon=":material/info:")
        return
    result = crossed(grouped, line)
    title = finding(grouped, table, measure, line, heading)
    if drawn == "图":
        tabular.figure(_chart(grouped, title), result, key="explore_figure", taken=False)
    else:
        st.subheader(words.plain(title), anchor=False)
        tabular.show(result, rows=16, title=None, key="explore_result")
    if own.note:
        st.caption(words.plain(own.note))
    _download(here, result, own, f"{here.year}年{table}：{line}×{heading}·{measure}")


def tables_of(here: Here) -> list[str]:
    """The tables this account may ask of."""
    return [name for name, own in TABLES.items() if here.may("see_names") or not own.private]


def _ready(here: Here) -> None:
    """What is often asked, a click each."""
    if not here.may("see_names"):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("常用：", width="content")
        for name, chosen in READY.items():
            said = {key: word.format(before=here.year - 1) for key, word in chosen.items()}
            st.button(
                words.plain(name.format(before=here.year - 1)), key=f"explore_ready_{name}",
                on_click=guarded(_take), args=(said,),
            )  # fmt: skip


def _take(chosen: Mapping[str, str]) -> None:
    for key in (COUNTY, KIND, HIRED, *chosen):
        st.session_state[key] = chosen.get(key)


def _choice(label: str, names: Sequence[str], key: str) -> str:
    """A choice of words in the address; one that the table has not becomes the first."""
    if st.session_state.get(key) not in names:
        st.session_state[key] = names[0]
    return st.selectbox(label, names, key=key, bind="query-params") or names[0]


def _optional(label: str, names: Sequence[str], key: str, none: str) -> str | None:
    if len(names) == 1:
        return names[0]
    if st.session_state.get(key) not in names:
        st.session_state[key] = None
    return st.selectbox(label, names, None, key=key, bind="query-params", placeholder=none)


def _filters(here: Here, own: Choices, known: Sequence[str]) -> tuple[str | None, str | None]:
    """The kind of session, and the year after which workers were hired, where the table and the account know them."""
    kind = hired = None
    if filters := own.filters.intersection(known):
        boxes = st.columns(6)
        if KIND in filters:
            with boxes[0]:
                kind = _optional("只看哪种形式", KINDS, KIND, "各种形式")
        if HIRED in filters:
            years = [f"{year}年以后入职" for year in range(here.year - 1, here.year - 8, -1)]
            with boxes[1]:
                hired = _optional("只看哪些社工", years, HIRED, "全部社工")
    return kind, hired[:4] if hired else None


def of_address(here: Here, said: Mapping[str, str]) -> tuple[str, pd.DataFrame]:
    """The title and the table that an address asks for, as the page draws them; what it says wrongly is the first choice."""

    def one(key: str, names: Sequence[str]) -> str:
        return said[key] if said.get(key) in names else names[0]

    table = one(TABLE, tables_of(here))
    own = TABLES[table]
    line, measure = one(LINES, list(own.lines)), one(MEASURE, list(own.measures))
    heading = one(HEADINGS, [NONE, *(h for h in own.headings if h != line)])
    known = own.filters if here.may("see_names") else own.filters - {HIRED}
    county = said[COUNTY] if said.get(COUNTY) in here.counties else None
    kind = said[KIND] if KIND in known and said.get(KIND) in KINDS else None
    hired = said.get(HIRED, "")[:4] if HIRED in known else ""
    grouped = asked(
        here, table, own.lines[line], own.headings.get(heading, "none"), own.measures[measure],
        here.counties[0] if len(here.counties) == 1 else county, kind, hired if hired.isdecimal() else None,
    )  # fmt: skip
    if grouped.empty:
        return "这样选，没有可以数的。", pd.DataFrame()
    filters = [one for one in (county, kind, f"{hired}年以后入职" if hired else None) if one]
    more = f"（只看{'、'.join(filters)}）" if filters else ""
    return finding(grouped, table, measure, line, heading) + more, crossed(grouped, line)


def asked(
    here: Here, table: str, line: str, heading: str, measure: str, county: str | None,
    kind: str | None, hired: str | None,
) -> pd.DataFrame:  # fmt: skip
    """``line``, ``heading``, ``value``, in the order to be shown; a value that may not be told is missing."""
    asks = {"line": line, "heading": heading, "measure": measure, "county": county}
    if table == "督导":
        return here.ask("pages/explore/sessions", year=here.year, kind=kind, hired=hired, **asks)
    if table == "社工":
        return here.ask("pages/explore/workers", year=here.year, hired=hired, **asks)
    if table == "社工站":
        return here.ask("pages/explore/stations", year=here.year, **asks)
    if table == "结论":
        return _verdicts(here, line, heading, county)
    return _answers(here, line, heading, measure, county)


def _verdicts(here: Here, line: str, heading: str, county: str | None) -> pd.DataFrame:
    """Verdicts by rule or county × state, counted in columns."""
    pack = rules.load(here.pack)
    own = here.verdicts().where(lambda t: t.level not in ("tracked", "info"))
    rows: dict[tuple[str, str], int] = {}
    for (target, place), counts in own.tallies().items():
        where = place or standing.CITY
        if county and where != county:
            continue
        for state, many in counts.items():
            name = where if line == "county" else f"{words.LEVELS[pack.targets[target].level]}｜{pack.targets[target].label}"  # fmt: skip
            cell = (name, words.STATES[state].word if heading == "state" else TOTAL)
            rows[cell] = rows.get(cell, 0) + many
    found = pd.DataFrame([(*cell, float(n)) for cell, n in rows.items()], columns=["line", "heading", "value"])  # fmt: skip
    order = [*here.counties, standing.CITY]
    if line == "county" and not found.empty:
        found = found.sort_values("line", key=lambda s: s.map(order.index), kind="stable")
    return found


def _answers(here: Here, line: str, heading: str, measure: str, county: str | None) -> pd.DataFrame:
    """Satisfaction by what its page shows: of the year, or by its quarters."""
    periods = here.satisfaction_periods()
    groups: list[tuple[str, dict[str, Any]]] = []
    if heading == "period":
        for name, word in satisfaction.PERIODS.items():
            groups += [(word, group) for group in periods.get(name, {}).get(line, [])]
    elif line == "county":
        groups = [(TOTAL, {"name": c["county"], **c}) for c in here.satisfaction()["counties"]]
    else:
        groups = [(TOTAL, group) for group in here.satisfaction_groups()["supervisor"]]
    rows = [
        (group["name"] or "没有写明", word, _figure(group, measure))
        for word, group in groups
        if group["respondents"] != 0 and (not county or line != "county" or group["name"] == county)
    ]
    return pd.DataFrame(rows, columns=["line", "heading", "value"])


def _figure(group: Mapping[str, Any], measure: str) -> float | None:
    """
    >>> _figure({"rate": 0.755, "respondents": 41}, "rate"), _figure({"rate": None, "respondents": None}, "respondents")
    (76.0, None)
    """
    if measure == "rate":
        return None if group["rate"] is None else float(round(100 * group["rate"]))
    return None if group["respondents"] is None else float(group["respondents"])


def crossed(grouped: pd.DataFrame, line: str) -> pd.DataFrame:
    """The grouped cells as a table in their order, a sum a line where there are columns; what may not be told says so.

    >>> cells = pd.DataFrame({"line": ["甲", "甲", "乙"], "heading": ["1月", "2月", "2月"], "value": [1.0, None, 2.5]})
    >>> crossed(cells, "县区").values.tolist()
    [['甲', '1', '不显示'], ['乙', '', '2.5']]
    """
    headings = list(dict.fromkeys(_ordered(grouped, "heading")))
    cells = {(r.line, r.heading): r.value for r in grouped.itertuples(index=False)}
    rows = []
    for name in dict.fromkeys(grouped["line"]):
        own = {h: _told(cells[name, h]) if (name, h) in cells else "" for h in headings}
        rows.append({line: name, **own})
    return pd.DataFrame(rows)


def _ordered(grouped: pd.DataFrame, name: str) -> list[str]:
    order = f"{name}_order"
    if order not in grouped:
        return list(grouped[name])
    return list(grouped.sort_values(order, kind="stable", na_position="last")[name])


def _told(value: float | None) -> str:
    return "不显示" if pd.isna(value) else words.number(float(value))


def finding(grouped: pd.DataFrame, table: str, measure: str, line: str, heading: str) -> str:
    """What the table says: the largest line (of rates the smallest), or cell.

    >>> cells = pd.DataFrame({"line": ["甲", "乙"], "heading": ["合计"] * 2, "value": [1.0, 2.0]})
    >>> finding(cells, "督导", "场次", "县区", NONE)
    '督导场次按县区：乙最多，2'
    >>> finding(cells.assign(value=1.0), "督导", "场次", "县区", NONE)
    '督导场次按县区：最多的是 1，有 2 处'
    """
    known = grouped[grouped["value"].notna()]
    unmet = known[known["heading"] == words.STATES["unmet"].word]
    known = known if unmet.empty else unmet
    head = f"{table}{measure}按{line}"
    if known.empty:
        return f"{head}：人数都太少，不显示"
    rate = measure == "满意率"
    best = known.loc[known["value"].idxmin() if rate else known["value"].idxmax()]
    alike = int((known["value"] == best["value"]).sum())
    if alike > 1:
        most = "最低" if rate else "最多"
        return f"{head}：{most}的是 {_told(best['value'])}{'%' if rate else ''}，有 {alike} 处"
    where = best["line"] if heading == NONE else f"{best['line']}、{best['heading']}"
    return (
        f"{head}：{where}{'最低' if rate else '最多'}，{_told(best['value'])}{'%' if rate else ''}"
    )


def _chart(grouped: pd.DataFrame, title: str) -> Any:
    lines = list(dict.fromkeys(grouped["line"]))[:MOST]
    headings = list(dict.fromkeys(_ordered(grouped, "heading")))
    cells = {(r.line, r.heading): r.value for r in grouped.itertuples(index=False)}
    if len(headings) == 1:
        values = [cells.get((name, headings[0])) for name in lines]
        most = max((v for v in values if not pd.isna(v)), default=0) or 1
        bars = [
            Share(n, None if pd.isna(v) else v / most, _told(v)) for n, v in zip(lines, values, strict=True)
        ]  # fmt: skip
        return share_bars(bars, title, whole=False)
    rows = [[cells.get((name, h), 0.0) for h in headings] for name in lines]
    return grid_chart(lines, headings, rows, title)


def _download(here: Here, result: pd.DataFrame, own: Choices, title: str) -> None:
    exporting.download(
        here,
        "下载这张表（Excel）",
        lambda: listing_workbook(result, title, [f"从 {here.as_of} 看", own.note]),
        f"{title.replace('：', ' ')}.xlsx",
        what="list",
        key="explore_xlsx",
        personal=own.people,
        records=len(result),
    )
