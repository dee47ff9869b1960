"""督导覆盖 downwards and back: county → station → worker → session → the cells of its record; who never had any."""

from __future__ import annotations

import datetime as dt
import hashlib

import pandas as pd
import streamlit as st

from dudao.records import Source
from dudao.reports.listing import listing_workbook
from dudao.ui import coverage
from dudao.ui.coverage import KINDS, NO_STAFF, NOTHING
from dudao.ui.parts import chooser, clause_card, exporting, session_view, words
from dudao.ui.parts import tables as tabular
from dudao.ui.visit import filters, menu
from dudao.ui.visit.kept import of_here
from dudao.ui.visit.stores import Here

STATIONS, WORKERS, NEVER = "社工站", "社工", "从未受过督导"
PLACE = {"county": "县区", "station": "社工站"}
PART, COUNTY, STATION, WORKER = "coverage_part", "coverage_county", "station", "coverage_worker"
_NEXT, PLACED = "coverage_next", "place"


def address_of(county: str, station: str, name: str | None = None) -> dict[str, str]:
    """What the page's address says to stand at a station, or at one of its workers: a mark that names nobody."""
    return {filters.ASKED: county, PLACED: _mark(county, station, name or "")}


def _mark(*place: str) -> str:
    return hashlib.sha256("/".join(place).encode()).hexdigest()[:16]


def _arrive(here: Here) -> None:
    """Stand where the address says, once: then it is forgotten there."""
    if not (said := st.query_params.pop(PLACED, None)):
        return
    stations, workers = coverage.stations_of(here), coverage.workers_of(here)
    places = [(r.county, r.station, "") for r in stations.itertuples()]
    places += [(r.county, r.station, r.name) for r in workers.itertuples()]
    for county, station, name in (one for one in places if _mark(*one) == said):
        worker = (county, station, name) if name else None
        st.session_state[_NEXT] = {COUNTY: county, STATION: station, WORKER: worker, PART: WORKERS}


def go(**where: object) -> None:
    """Turn to a county, station, worker or part with the next run: what is drawn already cannot be set any more."""
    st.session_state[_NEXT] = where
    st.rerun()


def enter(county: str | None) -> None:
    """Go down into a county just chosen; nothing where none was."""
    if county:
        go(**{COUNTY: county, STATION: None, WORKER: None, PART: STATIONS})


def show(here: Here) -> None:
    """The way chosen so far, the lists it leads to, and the sessions at its end."""
    filters.take_up(COUNTY, here.counties)
    _arrive(here)
    for key, value in st.session_state.pop(_NEXT, {}).items():
        if key in (COUNTY, PART):
            filters.stand(key, value)
        else:
            st.session_state[key] = value
    st.subheader("社工站与社工", anchor=False)
    left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
    county = left.selectbox(
        "县区", here.counties, index=None, placeholder="全部县区", key=COUNTY, bind="query-params"
    )
    stations = _of(here, coverage.stations_of(here), "county", county)
    workers = _of(here, coverage.workers_of(here), "county", county)
    names = list(stations["station"])
    if st.session_state.get(STATION) not in names:
        st.session_state[STATION] = None
    station = middle.selectbox(
        "社工站", names, index=None, placeholder="全部社工站", key=STATION, disabled=not county
    )
    with right:
        if county:
            menu.link("county", label="县区档案 →", query_params={filters.ASKED: county})
    st.markdown(_never_said(here, stations))
    workers = _of(here, workers, "station", station)
    part = chooser.section(PART, (STATIONS, WORKERS, NEVER))
    {WORKERS: _workers, NEVER: _never}.get(part, _stations)(here, stations, workers)
    if county:
        _sessions(here, county, station)


@of_here
def _of(here: Here, frame: pd.DataFrame, name: str, value: str | None) -> pd.DataFrame:
    """The lines of a county or station; all where none is chosen."""
    return frame[frame[name] == value] if value else frame


@of_here
def _never_said(here: Here, stations: pd.DataFrame) -> str:
    return never_sentence(stations)


@of_here
def _waiting(
    here: Here, frame: pd.DataFrame, names: tuple[str, ...]
) -> tuple[pd.DataFrame, list[tuple[str, ...]]]:
    """The lines with the days since the last supervision (of workers also what is to be said), and their ids."""
    since_ = pd.array([since(day, here.as_of) for day in frame["last_on"]], "Int64")
    shown = frame.assign(since=since_)
    if "unnamed" in shown:
        shown["only"] = ["只写了“全体社工”" if one else "" for one in shown["unnamed"]]
    return shown, list(zip(*(shown[name] for name in names), strict=True))


def _stations(here: Here, stations: pd.DataFrame, workers: pd.DataFrame) -> None:
    labels = {
        **PLACE,
        "stands": "督导",
        "workers": "社工",
        "workers_supervised": "被点名的社工",
        "sessions": "写明本站的督导",
        "last_on": "最近一次",
        "since": "已有几天没有",
        **coverage.known_days(stations),
    }
    shown, ids = _waiting(here, stations, ("county", "station"))
    key = tabular.turned("coverage_stations")
    if picked := tabular.pick(
        shown, ids, title="社工站的督导", key=key, labels=labels, placeholder=NOTHING
    ):
        tabular.release("coverage_stations")
        county, station = picked[0]
        go(**{COUNTY: county, STATION: station, WORKER: None, PART: WORKERS})


def since(day: object, today: dt.date) -> int | None:
    """Days without supervision.

    >>> since("2025-12-01", dt.date(2025, 12, 31)), since(None, dt.date(2025, 12, 31))
    (30, None)
    """
    return (today - dt.date.fromisoformat(day)).days if isinstance(day, str) else None


def _workers(here: Here, stations: pd.DataFrame, workers: pd.DataFrame) -> None:
    if workers.empty:
        st.info(NO_STAFF, icon=":material/info:")
        return
    counted = {f"{kind}_n": name for kind, name in KINDS.items()}
    labels = {
        **PLACE, "name": "社工", "sessions": "点名督导", **counted, "last_on": "最近一次",
        "since": "已有几天没有", "only": "说明",
    }  # fmt: skip
    shown, ids = _waiting(here, workers, ("county", "station", "name"))
    key = tabular.turned("coverage_workers")
    if picked := tabular.pick(
        shown, ids, title="社工的督导", key=key, labels=labels, placeholder=NOTHING
    ):
        tabular.release("coverage_workers")
        county, station, _ = picked[0]
        go(**{COUNTY: county, STATION: station, WORKER: picked[0], PART: WORKERS})


def _sessions(here: Here, county: str, station: str | None) -> None:
    """The sessions of the worker, station or county one has come to, and the record of the one chosen."""
    worker = st.session_state.get(WORKER)
    name = worker[2] if worker and worker[:2] == (county, station) else None
    what = name or station or county
    title, back = st.columns([4, 1], vertical_alignment="bottom")
    found = here.ask(
        "pages/coverage/sessions", year=here.year, county=county, station=station, worker=name
    )
    title.subheader(words.plain(f"{what}：这一年 {len(found)} 次督导"), anchor=False)
    with back:
        if name and st.button("← 回到这个站", key="coverage_back", width="stretch"):
            go(**{WORKER: None})
        elif station and not name and st.button("← 回到县区", key="coverage_up", width="stretch"):
            go(**{STATION: None, PART: STATIONS})
    if found.empty:
        st.caption("没有督导记录写到这里。")
        return
    labels = {
        "held_on": "日期", "kind": "类别", "supervisors": "督导", "minutes": "分钟", "sources": "几处来源",
        "label": "第一处",
    }  # fmt: skip
    ids = [int(n) for n in found["session_id"]]
    picked = tabular.pick(found, ids, rows=8, title="督导", key="coverage_sessions", labels=labels)
    for row in found[found["session_id"].isin(picked)].to_dict("records"):
        place = (row["upload_id"], row["sheet_no"], row["row_no"], row["record_id"])
        source = Source(row["label"], *(int(n) for n in place))
        clause_card.show_source(here, source)
        session_view.of_source(here, source, "coverage_session")


def never_sentence(stations: pd.DataFrame) -> str:
    """How many of the stations that reported never had any, and of how many nobody can tell."""
    many = stations["standing"].value_counts()
    never = stations[stations["standing"] == "never"]
    known = int(many.get("supervised", 0)) + len(never)
    beside, nothing = (int(many.get(name, 0)) for name in ("unreported_supervised", "unreported"))
    closed = int(never["closed_on"].notna().sum())
    return (
        (
            f"报了人员表的社工站里，这一年从未受过督导的 **{len(never):d} / {known:d}** 个"
            if known
            else f"社工站：{NOTHING}（没有收到人员情况统计总表，或者没有台账管到这一年）"
        )
        + (f"；另有 {beside:d} 个督导过、但没有报人员表" if beside else "")
        + (f"；{nothing:d} 个{NOTHING}" if nothing and known else "")
        + (f"。这些站里有 {closed:d} 个年内已撤销，不用再补。" if closed else "。")
    )


def _never(here: Here, stations: pd.DataFrame, workers: pd.DataFrame) -> None:
    ever = here.ask("pages/coverage/last_ever")
    last = dict(
        zip(zip(ever["county"], ever["station"], strict=True), ever["last_on"], strict=True)
    )
    never = stations[stations["standing"] == "never"]
    never = never.assign(
        before=[last.get((r.county, r.station), "从来没有") for r in never.itertuples()]
    )
    left, right = st.columns(2)
    with left:
        labels = {**PLACE, "before": "上一次", **coverage.known_days(never)}
        st.markdown(f"社工站 **{len(never):d}** 个")
        tabular.show(never, labels, title=None, key="never_stations")
        _download(here, never, labels, "从未受过督导的社工站", personal=False)
    with right:
        _never_named(here, workers[workers["sessions"].notna()])


def _never_named(here: Here, workers: pd.DataFrame) -> None:
    if workers.empty:
        st.info(NO_STAFF, icon=":material/info:")
        return
    idle = workers[workers["sessions"] == 0]
    unnamed = int(idle["unnamed"].sum())
    st.markdown(
        f"没有被点名督导过的社工 **{len(idle):d} / {len(workers):d}** 人"
        f"（其中 {unnamed:d} 人所在的站有过写“全体社工”的督导）。"
    )
    labels = {**PLACE, "name": "社工", **coverage.known_days(idle)}
    tabular.show(idle, labels, title=None, key="never_workers")
    _download(here, idle, labels, "没有被点名督导过的社工", personal=True)


def _download(
    here: Here, rows: pd.DataFrame, labels: dict[str, str], what: str, *, personal: bool
) -> None:
    if rows.empty:
        return
    title = f"{here.year}年{what}"
    note = f"从 {here.as_of} 看；只算报了人员表、台账管到的县区"
    exporting.download(
        here,
        "下载名单（Excel）",
        lambda: listing_workbook(rows[list(labels)].rename(columns=labels), title, [note]),
        f"{title}.xlsx",
        what="list",
        key=f"never_{'workers' if personal else 'stations'}_xlsx",
        personal=personal,
        records=len(rows),
    )
