"""筹备: the meeting's day and people, its figures frozen, its agenda proposed and put in order, the stations drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from dudao.history import snapshots as frozen
from dudao.pace import Tell
from dudao.store import Store
from dudao.store.decisions import meetings
from dudao.store.decisions.meetings import Meeting, Point
from dudao.ui.ledger.snapshots import default_name
from dudao.ui.meeting import noting, screens
from dudao.ui.meeting.room import OPEN, Room, door, tried
from dudao.ui.parts import lengthy, typed, words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import clocks
from dudao.ui.visit.stores import Here

MOST = 6
"""Stations drawn at most: the screen holds no more."""
_NEW, _AGAIN = "meeting_new", "meeting_again"
_STEPS = {"freeze": "冻结数字", "agenda": "排议程", "write": "写下会议"}
_READY = "数字冻结了，议程排好了。"
_MANNER = lengthy.Manner("正在做", "做好了", "没有做", "步", "冻结好的数字留在台账的“快照”里")
_FIELDS = {"name": "名称", "place": "地点", "chair": "主持", "attendees": "出席（一行一人，或用顿号分开）", "absent": "请假"}  # fmt: skip


def new(here: Here) -> None:
    """A new meeting, from its name and days."""
    with st.form("meeting_new", border=True):
        st.markdown(
            "**筹备一次会议**：定了日子就冻结数字，议程按“要谈的事”排好，再由您增减、调整。"
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = st.text_input(
                "名称", default_name(here.year, here.as_of), key="meeting_new_name", width=300
            )
            held = st.date_input(
                "哪天开", here.as_of, key="meeting_new_day", format="YYYY-MM-DD", width=170
            )
            as_of = st.date_input(
                "数据截至", here.as_of, key="meeting_new_as_of", format="YYYY-MM-DD", width=170
            )
            year = st.number_input(
                "看哪个年度", 2015, 2100, here.year, key="meeting_new_year", width=130
            )
            if st.form_submit_button("开始筹备，冻结数字", type="primary", key="meeting_new_go"):
                lengthy.begin(_NEW, Meeting(name.strip(), int(year), held, as_of))
    _go(here, _NEW, lambda store, made: meetings.prepare(store, made, here.who.name))


@guarded
def _go(here: Here, key: str, write: Callable[[Store, Meeting], Any]) -> None:
    """The job's meeting: its figures frozen, an agenda proposed from them, and ``write``, which is given both."""
    job = lengthy.of(key)
    if job is None:
        return
    made: Meeting = job.given
    store = door(here)

    def step(name: str, tell: Tell) -> Any:
        if name == "freeze":
            return frozen.freeze(
                store, made.name, made.year, made.as_of, here.pack, here.who.name, tell=tell
            )
        if name == "agenda":
            there = Room.at(here, replace(made, snapshot_id=job.done["freeze"]))
            return replace(there.meeting, agenda=screens.proposed(there.frozen, there.before()))
        return write(store, job.done["agenda"])

    tried(lambda: lengthy.steps(key, job, _STEPS, step, _MANNER), _READY)
    if job.going:  # finished, or refused, which the page says when it is drawn anew
        if key == _NEW and "write" in job.done:
            st.query_params[OPEN] = str(job.done["write"])
        lengthy.end(key)
        st.rerun()


def show(room: Room) -> None:
    """Everything of a draft that is settled before it begins."""
    _about(room)
    _frozen(room)
    _agenda(room)
    _drawn(room)


def _about(room: Room) -> None:
    """Day, place, people; kept together, the second to save told."""
    meeting = room.meeting
    told = {name: getattr(meeting, name) for name in _FIELDS} | {"held_on": meeting.held_on}
    key = f"meeting_{meeting.meeting_id}_about"
    if typed.begin(key, told, meeting.version_id) is None:
        typed.choose(key, told, meeting.version_id, meeting.actor)
    with st.form(key, border=True):
        left, right = st.columns(2)
        left.text_input(_FIELDS["name"], key=f"{key}_name")
        right.date_input("哪天开", key=f"{key}_held_on", format="YYYY-MM-DD")
        left.text_input(_FIELDS["chair"], key=f"{key}_chair")
        right.text_input(_FIELDS["place"], key=f"{key}_place")
        left.text_area(_FIELDS["attendees"], key=f"{key}_attendees", height=100)
        right.text_area(_FIELDS["absent"], key=f"{key}_absent", height=100)
        st.form_submit_button(
            "保存", type="primary", key=f"{key}_go", disabled=not room.writable, on_click=_save_about, args=(room, key)
        )  # fmt: skip


@guarded
def _save_about(room: Room, key: str) -> None:
    names = (*_FIELDS, "held_on")
    mine = typed.typed(key, dict.fromkeys(names))
    seen = typed.seen_of(key)
    changed = replace(room.meeting, **mine, version_id=seen.version)
    tried(lambda: meetings.change(room.store, changed, room.who.name), "保存了。")


def _frozen(room: Room) -> None:
    """What the figures are frozen at; frozen anew where files came in meanwhile."""
    here = room.frozen
    with st.container(horizontal=True, vertical_alignment="center"):
        if here and here.known_at:
            st.markdown(
                f":material/ac_unit: 数字已冻结：{here.year}年，从 {here.as_of} 看，按 {clocks.moment_words(here.known_at)} 时收到的资料。"
            )
        if room.writable:
            st.button(
                "重新冻结", key="meeting_freeze", on_click=lengthy.ask, args=(_AGAIN, room.meeting),
                help="又收了资料时用：按现在的资料重新冻结，议程里已有的不动，新要谈的加在后面。",
            )  # fmt: skip
    _freeze(room)


def _freeze(room: Room) -> None:
    def again(store: Store, fresh: Meeting) -> bool:
        known = {point.key for point in room.meeting.agenda}
        added = tuple(point for point in fresh.agenda if point.key not in known)
        first = tuple(point for point in added if point.kind == "overdue")
        rest = tuple(point for point in added if point.kind != "overdue")
        agenda = (*first, *room.meeting.agenda, *rest)
        return _change(room, replace(fresh, agenda=agenda))

    _go(room.here, _AGAIN, again)


def _change(room: Room, changed: Meeting) -> bool:
    return meetings.change(room.store, changed, room.who.name)


def _agenda(room: Room) -> None:
    """The points in their order, each with what it says first; moved, removed, added."""
    points = room.meeting.agenda
    st.subheader(f"议程：{len(points)} 项", anchor=False)
    since = None
    for nth, point in enumerate(points):
        with st.container(horizontal=True, vertical_alignment="center", key=f"agenda_{nth}"):
            first = (
                next(iter(screens.lines(room, point, since)), "") if point.kind != "since" else ""
            )
            st.markdown(
                f"{nth + 1}　**{words.plain(screens.heading(room, point))}**　{words.plain(first)}",
                width="stretch",
            )
            if not room.writable:
                continue
            for label, step in (("上移", -1), ("下移", 1)):
                edge = not 0 <= nth + step < len(points)
                st.button(
                    label, key=f"agenda_{nth}_{step}", on_click=_move, args=(room, nth, step), disabled=edge, type="tertiary"
                )  # fmt: skip
            noted = noting.said_of(room, point) != noting.NOTHING
            st.button(
                "去掉", key=f"agenda_{nth}_out", on_click=_remove, args=(room, nth), type="tertiary", disabled=noted,
                help="已经记了内容，不能去掉。" if noted else None,
            )  # fmt: skip
    if room.writable:
        _add(room)


@guarded
def _move(room: Room, nth: int, step: int) -> None:
    points = list(room.meeting.agenda)
    points[nth], points[nth + step] = points[nth + step], points[nth]
    tried(lambda: _change(room, replace(room.meeting, agenda=tuple(points))))


@guarded
def _remove(room: Room, nth: int) -> None:
    points = room.meeting.agenda
    said = f"去掉了“{points[nth].title}”，可以撤回。"
    tried(
        lambda: _change(room, replace(room.meeting, agenda=(*points[:nth], *points[nth + 1 :]))),
        said,
    )


def _add(room: Room) -> None:
    there = {point.key for point in room.meeting.agenda}
    counties = [c for c in room.here.counties if f"county/{c}" not in there]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("加一个议题", key="agenda_new", placeholder="例如：三月集中培训", width=300)
        st.button("加上", key="agenda_add", on_click=_add_typed, args=(room,))
        st.selectbox(
            "加一个县（市、区）",
            counties,
            None,
            key="agenda_county",
            placeholder="请选择",
            width=180,
        )
        st.button("加上", key="agenda_add_county", on_click=_add_counties, args=(room, None))
        st.button(
            f"其余 {len(counties)} 个都加上", key="agenda_add_all", on_click=_add_counties, args=(room, counties), disabled=not counties
        )  # fmt: skip
        st.button("撤回上一步", key="agenda_back", on_click=_back, args=(room,))
        st.button("不开了", key="meeting_drop", on_click=_drop, args=(room,))


@guarded
def _add_typed(room: Room) -> None:
    said = st.session_state["agenda_new"].strip()
    if not said:
        return
    numbers = [int(p.key.partition("/")[2]) for p in room.meeting.agenda if p.kind == "other"]
    point = Point(f"other/{max(numbers, default=0) + 1}", "other", said)
    if tried(lambda: _change(room, replace(room.meeting, agenda=(*room.meeting.agenda, point)))):
        st.session_state["agenda_new"] = ""


@guarded
def _add_counties(room: Room, counties: list[str] | None) -> None:
    chosen = [st.session_state["agenda_county"]] if counties is None else counties
    points = tuple(screens.of_county(county) for county in chosen if county)
    tried(lambda: _change(room, replace(room.meeting, agenda=(*room.meeting.agenda, *points))))


@guarded
def _back(room: Room) -> None:
    def back() -> bool:
        return meetings.take_back(room.store, room.meeting, room.who.name)

    tried(back, "撤回了上一步。")


@guarded
def _drop(room: Room) -> None:
    tried(
        lambda: _change(room, replace(room.meeting, state="dropped")),
        "记为不开了，还列在下面，可以撤回。",
    )


def restore(room: Room) -> None:
    """The way back for a meeting that was given up."""
    if room.here.may("meeting_back"):
        st.button("撤回“不开了”", key="meeting_restore", on_click=_back, args=(room,))


def _drawn(room: Room) -> None:
    """The stations to check on the spot, drawn by a seed that everybody sees."""
    meeting = room.meeting
    if room.frozen is None or meeting.point("spot") is None:
        return
    st.subheader("现场抽查", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if room.writable:
            seed = int(f"{meeting.held_on:%Y%m%d}") if meeting.seed is None else meeting.seed
            st.number_input("种子", 0, 99_999_999, seed, key="spot_seed", width=210)
            st.number_input(
                "抽几个站", 1, MOST, min(len(meeting.drawn) or 5, MOST), key="spot_many", width=130
            )
            st.button("抽取", key="spot_draw", on_click=_draw, args=(room,))
    for line in screens.spot_lines(meeting):
        st.markdown(words.plain(line))
    st.caption(
        "标了“√”又没有照片的站先抽；同样的站按“种子 县区 站名”的摘要（SHA-256）排，谁都可以用同一个种子再抽一遍。"
    )


@guarded
def _draw(room: Room) -> None:
    many, seed = int(st.session_state["spot_many"]), int(st.session_state["spot_seed"])
    assert room.frozen is not None
    drawn = screens.draw_stations(screens.stations(room.frozen), many, seed)
    said = (
        f"用种子 {seed} 抽了 {len(drawn)} 个站。"
        if drawn
        else "还没有收到实体建设情况统计表，没有站可抽。"
    )
    tried(lambda: _change(room, replace(room.meeting, seed=seed, drawn=drawn)), said)
