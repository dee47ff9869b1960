"""The 会议 page: the meetings there are, and the one that is open with its three steps."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st

from dudao.store.decisions import meetings
from dudao.store.decisions.meetings import STATES, Meeting
from dudao.ui.meeting import closing, hold, noting, prepare
from dudao.ui.meeting import room as rooms
from dudao.ui.meeting.room import OPEN, Room
from dudao.ui.parts import tables, words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import clocks, stores
from dudao.ui.visit.stores import Here

PREPARE, HOLD, CLOSE = "筹备", "开会", "结束和纪要"
STEPS = {PREPARE: prepare.show, HOLD: hold.show, CLOSE: closing.show}
STEP = "meeting_step"


def show(here: Here) -> None:
    """The open meeting, or the list with the way to prepare one."""
    if here.past:
        clocks.only_now("开会")
    known = meetings.meetings(rooms.door(here))
    asked = st.query_params.get(OPEN, "")
    if asked.isdecimal() and int(asked) in {meeting.meeting_id for meeting in known}:
        _one(here, int(asked))
        return
    rooms.announce()
    if here.kind == stores.DEMO:
        st.info(
            "演示数据里不能开会。点上面的“演示数据”，再点“开始使用我自己的数据”，收件以后在这里定日子、排议程。",
            icon=":material/info:",
        )
        return
    if here.may("meeting_prepared"):
        prepare.new(here)
    _list(known)


def _one(here: Here, number: int) -> None:
    room = Room.of(here, number)
    full = st.query_params.get(hold.FULL) == "full"
    if not full:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("← 全部会议", key="meeting_all", type="tertiary", on_click=_leave)
            st.markdown(
                f"**{words.plain(room.meeting.name)}**　{words.plain(room.meeting.held_on)}　{words.plain(STATES[room.meeting.state])}"
            )
            _steps(room)
    rooms.announce()
    if full:
        hold.show(room)
        return
    if room.meeting.state == "dropped":
        st.info("这次会议不开了。", icon=":material/info:")
        prepare.restore(room)
        return
    STEPS[_step(room)](room)


def _step(room: Room) -> str:
    """Which step, by the address; after the end there is only what came of it."""
    asked = st.query_params.get(STEP, PREPARE)
    return CLOSE if room.meeting.state == "closed" else asked if asked in STEPS else PREPARE


def _steps(room: Room) -> None:
    """The three steps: buttons, which leave the arrow keys to the screen; how far it is."""
    if room.meeting.state != "draft":
        return
    noted = sum(noting.said_of(room, point) != noting.NOTHING for point in room.meeting.agenda)
    for name in STEPS:
        kind: Literal["primary", "secondary"] = "primary" if name == _step(room) else "secondary"
        st.button(words.plain(name), key=f"step_{name}", type=kind, on_click=_go, args=(name,))
    st.caption(f"议程 {len(room.meeting.agenda)} 项，记了 {noted} 项。")


@guarded
def _go(step: str) -> None:
    st.query_params[STEP] = step


def _list(known: list[Meeting]) -> None:
    if not known:
        st.info("还没有开过会。", icon=":material/info:")
        return
    rows = [
        {
            "会议": one.name, "哪天开": f"{one.held_on}", "数据截至": f"{one.as_of}", "议程": f"{len(one.agenda)} 项",
            "状态": STATES[one.state], "主持": one.chair,
        }
        for one in known
    ]  # fmt: skip
    st.subheader(f"会议：{len(known)} 次", anchor=False)
    chosen = tables.pick(
        pd.DataFrame(rows), [one.meeting_id for one in known], rows=8, title="会议", key="meetings"
    )
    number = chosen[0] if chosen else known[0].meeting_id
    name = next(one.name for one in known if one.meeting_id == number)
    st.button(
        f"打开{'' if chosen else '最近的'}“{words.plain(name)}”", type="primary", key="meeting_open",
        on_click=_open, args=(number,),
    )  # fmt: skip


@guarded
def _open(number: int) -> None:
    st.query_params[OPEN] = str(number)


@guarded
def _leave() -> None:
    for name in (OPEN, STEP, hold.AT, hold.FULL, hold.BEGAN):
        st.query_params.pop(name, None)
