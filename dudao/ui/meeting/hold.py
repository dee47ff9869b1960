"""开会: one point a screen in large type, moved by arrow keys and clicks, with a timer; what is said is typed below it."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from dudao.store.decisions.meetings import Point
from dudao.ui.meeting import noting, screens
from dudao.ui.meeting import room as rooms
from dudao.ui.meeting.room import Room
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import masks

AT, FULL, BEGAN = "point", "screen", "began"
"""Parameters of the address: which point, whether the screen is full, when the meeting began."""
STAGE = "stage"
"""The key whose type the page's own style makes large (``ui/server/chrome.toml``)."""
_SINCE = "meeting_point_since"


def show(room: Room) -> None:
    """The screen of the point one is at; below it, unless it fills the whole screen, what is typed."""
    points = room.meeting.agenda
    masks.project(f"projected_{room.meeting.meeting_id}")  # names are masked from the start
    if not points:
        st.info("议程还是空的：先在“筹备”里加上议题。", icon=":material/info:")
        return
    full = st.query_params.get(FULL) == "full"
    nth = _at(len(points))
    with st.container(key=f"{STAGE}_full" if full else STAGE):
        _bar(room, nth, full)
        _screen(room, points[nth])
    if not full:
        noting.show(room, points[nth])


def _at(many: int) -> int:
    """Which point, from 0, by the address."""
    asked = st.query_params.get(AT, "1")
    return min(max(int(asked) if asked.isdecimal() else 1, 1), many) - 1


def _screen(room: Room, point: Point) -> None:
    with st.spinner("正在准备屏幕……"):
        told = screens.fit(screens.lines(room, point, rooms.since(room)))
        title = screens.heading(room, point)
    st.title(words.plain(title), anchor=False)
    st.markdown("\n\n".join(words.plain(line) for line in told))


def _bar(room: Room, nth: int, full: bool) -> None:
    many = len(room.meeting.agenda)
    with st.container(horizontal=True, vertical_alignment="center", key="stage_bar"):
        st.caption(f"{nth + 1} / {many}　{words.plain(room.meeting.name)}", width="stretch")
        _timer()
        st.button(
            "上一项",
            key="point_before",
            shortcut="Left",
            on_click=_go,
            args=(nth - 1,),
            disabled=nth == 0,
        )
        st.button(
            "下一项", key="point_next", shortcut="Right", on_click=_go, args=(nth + 1,), disabled=nth + 1 == many, type="primary"
        )  # fmt: skip
        st.button(
            "退出全屏" if full else "全屏投影",
            key="stage_full_turn",
            on_click=_turn,
            args=(not full,),
        )


@guarded
def _go(nth: int) -> None:
    st.query_params[AT] = str(nth + 1)
    st.session_state[_SINCE] = dt.datetime.now()


@guarded
def _turn(full: bool) -> None:
    if full:
        st.query_params[FULL] = "full"
    else:
        st.query_params.pop(FULL, None)


@st.fragment(run_every=1)
def _timer() -> None:
    """How long the meeting and this point have taken. The beginning stands in the address, so that it outlives the visit."""
    now = dt.datetime.now()
    began = _moment(st.query_params.get(BEGAN, "")) or now
    st.query_params[BEGAN] = f"{began:%Y-%m-%dT%H:%M:%S}"
    here = st.session_state.setdefault(_SINCE, now)
    took, own = words.plain(_clock(now - began)), words.plain(_clock(now - here))
    st.caption(f":material/timer: 会议 {took}　本项 {own}")


def _moment(text: str) -> dt.datetime | None:
    """
    >>> _moment("2026-01-15T09:00:05"), _moment("昨天"), _moment("")
    (datetime.datetime(2026, 1, 15, 9, 0, 5), None, None)
    """
    try:
        return dt.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return None


def _clock(took: dt.timedelta) -> str:
    """
    >>> _clock(dt.timedelta(seconds=75)), _clock(dt.timedelta(hours=1, minutes=2)), _clock(dt.timedelta(seconds=-5))
    ('1:15', '1:02:00', '0:00')
    """
    seconds = max(int(took.total_seconds()), 0)
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
