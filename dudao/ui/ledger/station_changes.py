"""Stations a newer table leaves out or newly lists: asked once, answered with a day, each answer revocable.

On 收件 before 入库 (the answers wait until the file is committed) and after it; on 台账 › 站点变动.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dudao.forms import load_forms
from dudao.intake.batch import Checked
from dudao.store.decisions import station_changes as stations
from dudao.store.decisions.station_changes import Seen
from dudao.ui.ledger import diff_data as differing_data
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import frame, stores
from dudao.ui.visit.stores import Here

SECTION = "站点变动"
CLOSED, NOT_REPORTED, OPENED = "撤销", "本次未报", "开站"
PENDING = "station_answers"
_ASKS = {"left_out": "新表没有列它", "new": "不在应建站名单里", "back": "已撤销，新表又列了它"}
_ACTIONS = {"closed": CLOSED, "opened": OPENED, "not_reported": NOT_REPORTED}

Question = dict[str, Any]
"""``asks``, ``form``, ``county``, ``station``, ``file``, ``last_file``, ``table_day``, ``upload_id`` (before
入库 None, and ``sha256`` the file's)."""


def ask_batch(here: Here, batch: Sequence[Checked], known: Mapping[str, int]) -> None:
    """Before 入库: per station that the new tables leave out, 撤销 or 本次未报."""
    if here.past or here.empty or not here.may("station_closed"):
        return
    asked = batch_questions(here, batch, known)
    if not asked:
        st.session_state.pop(PENDING, None)
        return
    st.subheader("请回答：新表没有列的站点", anchor=False)
    st.caption("不回答的照旧保留原来的记录，入库后还会问。撤销的日子不知道时留空，从新表的日子算。")
    answers = _editor(asked, (CLOSED, NOT_REPORTED), "left_out")
    st.session_state[PENDING] = [
        (question, answer, day)
        for question, (answer, day) in zip(asked, answers, strict=True)
        if answer
    ]


def batch_questions(
    here: Here, batch: Sequence[Checked], known: Mapping[str, int]
) -> list[Question]:
    """The stations that the store's tables have and a newer one of the batch leaves out."""
    asked = []
    for checked in batch:
        result = checked.result
        if result.sha256 in known:
            continue
        for form in differing_data.SNAPSHOTS:
            rows = [
                row
                for sheet in result.sheets
                if sheet.form == form
                for row in differing_data.of_sheet(load_forms()[form], sheet, result.file)
            ]
            listed = {(row.get("county"), row.get("station")) for row in rows}
            day = differing_data.table_day(rows)
            for county in sorted({county for county, _ in listed if county}):
                own = {station for of, station in listed if of == county and station}
                found = here.ask("pages/ledger/left_out_tables", county=county).to_dict("records")
                missing = left_out([r for r in found if r["form"] == form], own, day)
                asked += [
                    {
                        "asks": "left_out", "form": form, "county": county, "file": result.file,
                        "station": row["station"], "last_file": row["file"], "table_day": day,
                        "upload_id": None, "sha256": result.sha256,
                    }
                    for row in missing
                    if not _closed(here, county, row["station"])
                ]  # fmt: skip
    return asked


def left_out(
    tables: Sequence[Mapping[str, Any]], listed: set[str], day: dt.date
) -> list[Mapping[str, Any]]:
    """The stations whose newest table a table of ``day`` with the stations ``listed`` follows without them.

    A table follows another where they have a station in common; tables sent station by station do not.
    """
    by_upload: dict[int, set[str]] = {}
    for row in tables:
        by_upload.setdefault(row["upload_id"], set()).add(row["station"])
    return [
        row
        for row in sorted(tables, key=lambda row: row["station"])
        if row["latest"]
        and row["station"] not in listed
        and by_upload[row["upload_id"]] & listed
        and pd.Timestamp(row["table_day"]).date() <= day
    ]


def _closed(here: Here, county: str, station: str) -> bool:
    told = [
        event.action
        for event in stations.events(here.store)
        if (event.county, event.station) == (county, station) and event.action != "not_reported"
    ]
    return told[-1:] == ["closed"]


def keep_waiting(here: Here) -> None:
    """Keep the answers given before 入库, now that their files have numbers."""
    waiting = st.session_state.get(PENDING)
    if not waiting or here.past:
        return
    left = []
    for question, answer, day in waiting:
        found = here.store.find(question["sha256"])
        if found and found[2] in stores.ACTIVE:
            save(here, {**question, "upload_id": found[0]}, answer, day)
        else:
            left.append((question, answer, day))
    st.session_state[PENDING] = left


def save(here: Here, question: Question, answer: str, day: dt.date | None) -> None:
    """Keep one answer."""
    place = (here.store, question["county"], question["station"])
    told = question["table_day"]
    seen = Seen(
        int(question["upload_id"]), question["form"], pd.Timestamp(told).date() if told else None
    )
    if answer == NOT_REPORTED:
        stations.not_reported(*place, here.who.name, seen)
    else:
        say = stations.close if answer == CLOSED else stations.open_
        say(*place, day, here.who.name, seen)


def ask(here: Here) -> None:
    """After 入库: what is still open, and one button for all answers given."""
    keep_waiting(here)
    if here.past or here.empty or here.kind == stores.DEMO:
        return
    fresh = stores.Here(here.kind, here.year, here.as_of, here.pack)
    asked = fresh.ask("pages/ledger/left_out").to_dict("records")
    if not asked:
        return
    with st.expander(f"待回答：{len(asked)} 个站点在新旧表里对不上", expanded=True):
        st.caption(
            "没有回答的照旧保留：新表没有列的站点仍算在册，名单之外的站点不算应建。"
            "“开站”表示从那天起列入应建站。"
        )
        answers = _editor(asked, (CLOSED, NOT_REPORTED, OPENED), "stations_open")
        given = [
            (question, answer, day)
            for question, (answer, day) in zip(asked, answers, strict=True)
            if answer
        ]
        st.button(
            f"保存 {len(given)} 个回答" if given else "保存回答",
            disabled=not given,
            key="stations_save",
            on_click=_save_all,
            args=(here, given),
        )


@guarded
def _save_all(here: Here, given: Sequence[tuple[Question, str, dt.date | None]]) -> None:
    for question, answer, day in given:
        save(here, question, answer, day)


def _editor(
    asked: Sequence[Question], options: Sequence[str], key: str
) -> list[tuple[str | None, dt.date | None]]:
    """One line a question; the answers in their order. Other questions are another widget: an answer stays
    with its station."""
    frame = pd.DataFrame(
        [
            {
                "县区": q["county"],
                "社工站": q["station"],
                "情况": _ASKS[q["asks"]],
                "回答": None,
                "从哪天起": None,
                "新表": q["file"],
                "原表": q.get("last_file"),
                "表": words.form_title(q["form"]),
            }
            for q in asked
        ]
    ).astype({"回答": "object", "从哪天起": "datetime64[ns]"})
    edited = st.data_editor(
        frame,
        hide_index=True,
        key=f"{key}_{_print_of(asked)}",
        disabled=["县区", "社工站", "情况", "表", "新表", "原表"],
        height=tabular.height_of(len(frame), 8),
        row_height=tabular.ROW,
        placeholder="双击选择",
        column_config={
            **tabular.widths({"县区": 80, "社工站": 130, "情况": 190, "新表": 260, "原表": 260}),
            "回答": st.column_config.SelectboxColumn(options=list(options), width=110),
            "从哪天起": st.column_config.DateColumn(format="YYYY-MM-DD", width=120),
        },
    )
    return [
        (answer or None, None if pd.isna(day) else pd.Timestamp(day).date())
        for answer, day in zip(edited["回答"], edited["从哪天起"], strict=True)
    ]


def _print_of(asked: Sequence[Question]) -> str:
    said = [(q["asks"], q["form"], q["county"], q["station"], q["file"]) for q in asked]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def show(here: Here) -> None:
    """台账 › 站点变动: what is open, and every statement that stands."""
    ask(here)
    told = here.ask("pages/ledger/station_events") if not here.empty else pd.DataFrame()
    if told.empty:
        frame.nothing(here, "还没有人说明过站点撤销或开站。新表漏了站点时，收件页会问。")
        return
    lines = pd.DataFrame(
        {
            "县区": told["county"],
            "社工站": told["station"],
            "说明": told["action"].map(_ACTIONS),
            "从哪天起": told["effective_on"].map(_day).where(told["action"] != "not_reported", ""),
            "日子": ["" if a == "not_reported" else "写明" if pd.notna(d) else "不知道，按表的日子"
                   for a, d in zip(told["action"], told["on_day"], strict=True)],
            "依据": told["upload_id"].map(lambda n: f"第 {int(n)} 号" if pd.notna(n) else ""),
            "谁": told["actor"],
            "何时": told["happened_at"].map(lambda at: f"{at:%Y-%m-%d %H:%M}"),
        }
    )  # fmt: skip
    st.caption("选中一行可以撤销那次说明；撤销后数字回到说明之前。")
    ids = told["event_id"].astype(int).tolist()
    chosen = tabular.pick(lines, ids, title="站点变动", key=tabular.turned("station_events"))
    for number in chosen if not here.past else ():
        st.button("撤销这次说明", key="station_revoke", on_click=_revoke, args=(here, number))


def _day(value: Any) -> str:
    return "" if pd.isna(value) else f"{pd.Timestamp(value):%Y-%m-%d}"


@guarded
def _revoke(here: Here, number: int) -> None:
    stations.revoke(here.store, number, here.who.name)
    tabular.release("station_events")
