"""The 督导覆盖 page's parts: counties and months; what every station and worker is said to have had."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dudao.charts import month_strip
from dudao.charts.frame import Figure
from dudao.charts.strips import Row
from dudao.ui.parts import standing, words
from dudao.ui.parts import tables as tabular
from dudao.ui.visit.kept import of_here
from dudao.ui.visit.stores import Here

NOTHING = "无数据"
STANDINGS = {
    "supervised": "受过督导",
    "never": "从未受过督导",
    "unreported_supervised": "督导过，没有报人员表",
    "unreported": NOTHING,
}
"""How a station stands (``queries/base/station_supervised.sql``): each in one of them."""
NO_STAFF = f"{NOTHING}：没有收到这里的人员情况统计总表，或者没有台账管到这一年。"
COUNTED = {
    "报了人员的站", "受过督导的站", "从未受过的站", "督导过没报的站", "社工", "受过督导的社工", "团体", "个别", "同事", "线上",
}  # fmt: skip
SHOWN = ("县区", "站点覆盖", "报了人员的站", "受过督导的站", "从未受过的站", "督导过没报的站", "社工覆盖", "团体", "个别", "同事", "线上")  # fmt: skip
"""Columns of a county's line on the screen, which fit it; those within a share are in what is taken away."""
KINDS = {"group": "团体", "individual": "个别", "peer": "同事", "online": "线上"}


def figures(here: Here, found: dict[str, Any]) -> None:
    """The city's three shares, each with its numerator and denominator."""
    shown, captions, note = _told(here, found)
    for box, (label, figure) in zip(st.columns(len(shown)), shown.items(), strict=True):
        box.metric(words.plain(label), words.plain(figure), border=True)
    for caption in captions:
        st.caption(words.plain(caption))
    if note:
        st.info(words.plain(note), icon=":material/event_busy:")


@of_here
def _told(here: Here, found: dict[str, Any]) -> tuple[dict[str, str], list[str], str]:
    """The figures by their labels, the lines under them, and what is to be said of closed stations."""
    total, whole = found["total"], found["denominator"]
    stations, workers, sessions = total["stations"], total["workers"], total["sessions"]
    own = by_county(here)
    sums = {name: int(own[name].sum()) for name in ("supervised_due", "off_roster", "unlisted")}
    dark = bool(own["dark"].all())
    cover = words.percent(sums["supervised_due"], stations["expected"])
    told = words.percent(stations["reported"] - sums["unlisted"], stations["expected"])
    reported = bool(workers["reported"]) and not dark
    share = words.percent(workers["supervised"], workers["reported"]) if reported else NOTHING
    held = sum(sessions.get(kind, 0) for kind in KINDS)
    silent = [c["county"] for c in found["counties"] if not c["workers"]["reported"]]
    more = (
        f"；另有 {sums['unlisted']} 个报了人员表的站不在名单里（如功能区的站），没有算进来，"
        f"其中 {stations['supervised'] - sums['supervised_due']} 个受过督导"
        if sums["unlisted"]
        else ""
    )
    gap = f"；缺 {len(silent)} 县的人员表：{words.listed(silent)}" if silent else ""
    shown = {
        "受过督导的社工站": NOTHING if dark else cover,
        "报了人员表的社工站": told,
        "受过督导的社工": share,
        "督导次数": NOTHING if dark else f"{held} 次",
    }
    captions = [
        f"应建站 {stations['expected']:d} 个：{parts(own)}。",
        f"分母：应建站 {whole['stations']:d} 个（名单截至 {whole['as_of']}）{more}{gap}。"
        f"督导次数：{'、'.join(_kinds(sessions))}；线上只算团体督导，线上培训不算督导。",
    ]
    notes = here.ask("pages/coverage/station_notes", year=here.year)
    return shown, captions, station_times(notes)


@of_here
def by_county(here: Here) -> pd.DataFrame:
    """``coverage_county`` with ``dark``: no ledger covers the county's year and there is no record of it, which is
    not zero: there ``never_due`` is no data either."""
    own = here.ask("coverage_county", year=here.year)
    held = own[list(KINDS)].sum(axis="columns")
    return own.assign(dark=own["county"].isin(unknown(here)) & (held == 0))


def parts(own: pd.DataFrame) -> str:
    """The stations that should exist, each in one part; the parts add up to ``expected``.

    >>> row = {"supervised_due": 3, "never_due": 2, "off_roster": 1, "no_data": 4, "dark": False}
    >>> parts(pd.DataFrame([row, {**row, "dark": True, "supervised_due": 0, "off_roster": 0}]))
    '受过督导 3，从未受过督导 2，督导过、但没有报人员表 1，无数据 10'
    """
    lit = own[~own["dark"]]
    nothing = int(own["no_data"].sum() + own.loc[own["dark"], "never_due"].sum())
    return (
        f"受过督导 {int(own['supervised_due'].sum())}，从未受过督导 {int(lit['never_due'].sum())}，"
        f"督导过、但没有报人员表 {int(own['off_roster'].sum())}，无数据 {nothing}"
    )


def station_times(found: pd.DataFrame) -> str:
    """What was said of stations closed and opened, as it bears on the year's denominators.

    >>> row = {"county": "五华区", "station": "护国街道", "in_year": False, "outside": 0}
    >>> station_times(pd.DataFrame([{**row, "opened_on": None, "closed_on": None}]))
    '那一年不在（已撤销或还没开，不计入）：五华区护国街道。'
    """
    there = found["in_year"].astype(bool)
    told = (
        ("年内撤销（仍计入全年，撤销后没有督导不算欠）", "closed_on", there & found["closed_on"].notna()),
        ("年内开站", "opened_on", there & found["opened_on"].notna()),
        ("那一年不在（已撤销或还没开，不计入）", None, ~there),
        ("开着的时间以外仍写着督导，请核对", None, found["outside"] > 0),
    )  # fmt: skip
    said = []
    for sentence, day, which in told:
        names = [
            f"{row['county']}{row['station']}" + (f"（{row[day]:%Y-%m-%d}）" if day else "")
            for _, row in found[which].iterrows()
        ]
        if names:
            said.append(f"{sentence}：{words.listed(names, 6)}")
    return "；".join(said) + "。" if said else ""


def _kinds(sessions: dict[str, int]) -> list[str]:
    return [f"{KINDS[kind]} {count:d}" for kind, count in sessions.items() if kind in KINDS]


def county_table(here: Here, found: dict[str, Any]) -> str | None:
    """One line a county; the one chosen, once."""
    picked = tabular.pick(
        county_rows(here, found),
        [c["county"] for c in found["counties"]],
        rows=14,
        title="各县区的督导覆盖",
        key=tabular.turned("coverage_counties"),
        placeholder=NOTHING,
        column_order=SHOWN,
    )
    st.caption(
        f"选中一行，往下看这个县区的站和社工。“{NOTHING}”：没有收到人员表，或者没有台账管到这一年也没有督导记录；它不等于零。"
    )
    if picked:
        tabular.release("coverage_counties")
    return picked[0] if picked else None


@of_here
def county_rows(here: Here, found: dict[str, Any]) -> pd.DataFrame:
    """One line a county; what nobody can tell is missing, not zero."""
    own = by_county(here).set_index("county").to_dict("index")
    table = pd.DataFrame([_county_row(c, own[c["county"]]) for c in found["counties"]])
    return table.astype({name: "Int64" for name in table.columns if name in COUNTED})


@of_here
def unknown(here: Here) -> set[str]:
    """The counties whose year no ledger covers: there, no record is not zero."""
    gaps = here.ask("pages/coverage/ledger_gaps", year=here.year)
    return set(gaps[gaps["gap"].notna()]["county"])


def _county_row(county: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    stations, workers, sessions = county["stations"], county["workers"], county["sessions"]
    held = {KINDS[kind]: count for kind, count in sessions.items() if kind in KINDS}
    dark = own["dark"]
    staffed = bool(stations["reported"])
    cover = words.percent(own["supervised_due"], stations["expected"])
    people = words.percent(workers["supervised"], workers["reported"])
    return {
        "县区": county["county"],
        "应建站": stations["expected"],
        "报了人员的站": stations["reported"] if staffed else None,
        "受过督导的站": stations["supervised"] if staffed and not dark else None,
        "从未受过的站": stations["reported"] - stations["supervised"]
        if staffed and not dark
        else None,
        "督导过没报的站": None if dark else own["off_roster"],
        "站点覆盖": cover if staffed and not dark else None,
        "社工": workers["reported"] if staffed else None,
        "受过督导的社工": workers["supervised"] if staffed and not dark else None,
        "社工覆盖": people if staffed and not dark else None,
        **{name: None if dark else count for name, count in held.items()},
    }


def months(here: Here) -> None:
    """County × month, with each county's standing of the year at the right."""
    options = {"all": "全部督导", **{k: f"只看{v}" for k, v in KINDS.items()}}
    kind = st.segmented_control(
        "督导形式",
        list(options),
        default="all",
        required=True,
        format_func=options.__getitem__,
        key="strip_kind",
        label_visibility="collapsed",
    )
    tabular.figure(*_strip(here, kind), key="months")


@of_here
def _strip(here: Here, kind: str | None) -> tuple[Figure, pd.DataFrame]:
    """The months of a kind (another word: of all) as a figure and as a table."""
    found = here.ask("pages/coverage/sessions_by_month", year=here.year)
    if kind in KINDS:
        found = found[found["kind"] == kind]
    counts: dict[str, dict[int, int]] = {name: {} for name in here.counties}
    for row in found.itertuples():
        if row.county in counts:
            own = counts[row.county]
            own[int(row.month)] = own.get(int(row.month), 0) + int(row.sessions)
    rows = []
    for item in standing.by_county(here.first_verdicts(), here.counties):
        rows.append(Row(item.county, counts[item.county], *words.STANDINGS[item.key]))
    table = pd.DataFrame(
        [
            {
                "县区": row.county,
                **{month: row.counts.get(n, 0) for n, month in enumerate(words.MONTHS, 1)},
                "合计": sum(row.counts.values()),
                "全年": f"{row.sign} {row.word}",
            }
            for row in rows
        ]
    )
    return month_strip(rows, strip_title(rows)), table


def strip_title(rows: list[Row]) -> str:
    """The finding of the month strip: who has no session at all, else the busiest month.

    >>> strip_title([Row("五华区", {3: 2}, "", "", ""), Row("东川区", {}, "", "", "")])
    '全年没有督导记录的县区：东川区'
    >>> strip_title([Row("五华区", {3: 2, 5: 1}, "", "", "")])
    '3月最多，2 次'
    """
    none = [row.county for row in rows if not sum(row.counts.values())]
    if len(none) == len(rows):
        return "还没有督导记录"
    if none:
        return f"全年没有督导记录的县区：{words.listed(none)}"
    months = {m: sum(row.counts.get(m, 0) for row in rows) for m in range(1, 13)}
    best = max(months, key=lambda m: (months[m], -m))
    every = "每个县区都有督导；" if len(rows) > 1 else ""
    return f"{every}{best}月最多，{months[best]} 次"


@of_here
def stations_of(here: Here) -> pd.DataFrame:
    """Every station with how it ``stands`` in words; what nobody reported or no ledger covers is empty, not 0."""
    found = here.ask("pages/coverage/stations", year=here.year)
    unlit = found["county"].isin(dark_of(here))
    standing = found["standing"].mask(unlit & (found["standing"] == "never"), "unreported")
    counts = {
        name: found[name].astype("Int64").mask(~found["listed"].astype(bool))
        for name in ("workers", "workers_supervised")
    }
    counts["workers_supervised"] = counts["workers_supervised"].mask(unlit)
    sessions = found["sessions"].astype("Int64").mask(unlit)
    return found.assign(
        **counts, sessions=sessions, standing=standing, stands=standing.map(STANDINGS)
    )


@of_here
def workers_of(here: Here) -> pd.DataFrame:
    """Every worker; where no ledger covers the county's year, how often is empty, not 0."""
    found = here.ask("pages/coverage/workers", year=here.year)
    unlit = found["county"].isin(dark_of(here))
    names = ["sessions", *(f"{kind}_n" for kind in KINDS)]
    return found.assign(**{name: found[name].astype("Int64").mask(unlit) for name in names})


@of_here
def dark_of(here: Here) -> set[str]:
    """The counties of whose year nothing is known: no ledger covers it and no session is there."""
    own = by_county(here)
    return set(own.loc[own["dark"], "county"])


def known_days(table: pd.DataFrame) -> dict[str, str]:
    """The columns of a station's days that any line has."""
    days = {"opened_on": "开站", "closed_on": "站点撤销"}
    return {
        name: label for name, label in days.items() if name in table and table[name].notna().any()
    }
