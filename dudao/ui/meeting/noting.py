"""What is typed as it falls: opinion, decision and items of a point, each kept at once, the second to save told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import streamlit as st

from dudao.reports.papers.feedback import ASKED
from dudao.store.decisions import meetings
from dudao.store.decisions.meetings import FOUND, Drawn, Note, Point, Wanted
from dudao.store.decisions.rectification import Closing
from dudao.ui.meeting.room import Room, tried
from dudao.ui.parts import typed, words
from dudao.ui.parts.errors import guarded

NOT_MET = ("unmet", "undecidable", "pending")
DAYS = 30
"""Days an item has where nobody says another day."""
BY_HAND, NOTHING = "由人认定", "—"


def show(room: Room, point: Point) -> None:
    """The fields of a point; of a spot check those of each station drawn."""
    if point.kind == "spot":
        for drawn in room.meeting.drawn:
            _station(room, drawn)
    _texts(room, point)
    _items(room, point)


def _texts(room: Room, point: Point) -> None:
    note = room.note(point.key, point.county)
    told = {"note": note.note, "decision": note.decision}
    key = _key(room, point.key)
    if typed.begin(key, told, note.version_id) is None:
        typed.choose(key, told, note.version_id, note.actor)
    left, right = st.columns(2)
    for box, name, label in ((left, "note", "会议意见"), (right, "decision", "会议议定")):
        box.text_area(
            label, key=f"{key}_{name}", height=110, disabled=not room.writable, on_change=_save, args=(room, point, "note", "decision")
        )  # fmt: skip
    if note.happened_at:
        st.caption(
            f"{note.happened_at:%m-%d %H:%M} 由“{words.plain(note.actor)}”存下；写完点一下别处就存。"
        )
    else:
        st.caption("写完点一下别处就存进库里，关了浏览器也在。")


def _key(room: Room, point: str) -> str:
    return f"note_{room.meeting.meeting_id}_{point}"


@guarded
def _save(room: Room, point: Point | Drawn, *names: str) -> None:
    """Keep what was typed into the fields of these names."""
    key = _key(room, point.key)
    mine = typed.typed(key, dict.fromkeys(names, ""))
    _keep(
        room,
        replace(room.note(point.key, point.county), **mine, version_id=typed.seen_of(key).version),
    )


def _keep(room: Room, note: Note, said: str = "") -> bool:
    return tried(lambda: meetings.save_note(room.store, note, room.who.name), said)


def _station(room: Room, drawn: Drawn) -> None:
    """What was found at a station drawn."""
    note = room.note(drawn.key, drawn.county)
    told = {"found": note.found, "note": note.note}
    key = _key(room, drawn.key)
    if typed.begin(key, told, note.version_id) is None:
        typed.choose(key, told, note.version_id, note.actor)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(f"{words.plain(drawn.county)} {words.plain(drawn.station)}", width=220)
        st.selectbox(
            f"{words.plain(drawn.station)}查到的情况", list(FOUND), key=f"{key}_found", format_func=FOUND.__getitem__, width=150,
            disabled=not room.writable, on_change=_save, args=(room, drawn, "found", "note"), label_visibility="collapsed",
        )  # fmt: skip
        st.text_input(
            f"{words.plain(drawn.station)}的说明", key=f"{key}_note", placeholder="说明", width="stretch",
            disabled=not room.writable, on_change=_save, args=(room, drawn, "found", "note"), label_visibility="collapsed",
        )  # fmt: skip


def _items(room: Room, point: Point) -> None:
    """The items asked for on this point, each with a way to strike it; and a new one."""
    note = room.note(point.key, point.county)
    for nth, item in enumerate(note.items):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"**整改 {nth + 1}**　{words.plain(item.county)}：{words.plain(item.what)}　{words.plain(item.owner)}，"
                f"{words.plain(item.due_on)} 前"
                + (f"　{words.plain(item.measure)}" if item.measure else ""),
                width="stretch",
            )
            if room.writable:
                st.button("去掉", key=f"{_key(room, point.key)}_out_{nth}", type="tertiary", on_click=_strike, args=(room, point, nth))  # fmt: skip
    if room.writable:
        _new(room, point)


@guarded
def _strike(room: Room, point: Point, nth: int) -> None:
    note = room.note(point.key, point.county)
    items = (*note.items[:nth], *note.items[nth + 1 :])
    _keep(room, replace(note, items=items), "去掉了这一项整改。")


def _new(room: Room, point: Point) -> None:
    key = f"{_key(room, point.key)}_new"
    due = max(room.meeting.held_on, dt.date.today()) + dt.timedelta(days=DAYS)
    rules = _rules(room, point)
    with st.form(key, border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if point.county is None:
                st.selectbox(
                    "县（市、区）",
                    room.here.counties,
                    None,
                    key=f"{key}_county",
                    placeholder="请选择",
                    width=150,
                )
            st.text_input("整改事项", key=f"{key}_what", width="stretch")
            st.text_input("整改措施", key=f"{key}_measure", width="stretch")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input("责任单位（不写是县区民政局）", key=f"{key}_owner", width="stretch")
            st.date_input("期限", due, key=f"{key}_due", format="YYYY-MM-DD", width=170)
            if rules:
                st.selectbox("什么情况下算整改了", [BY_HAND, *rules], key=f"{key}_closes", width=320, format_func=lambda c: rules.get(c, c))  # fmt: skip
            st.form_submit_button(
                "列入整改", key=f"{key}_go", type="primary", on_click=_add, args=(room, point, key)
            )


def _rules(room: Room, point: Point) -> dict[str, str]:
    """The rules the county has not met, whether the time is over or not: number → what meets it."""
    if room.frozen is None or point.county is None:
        return {}
    found = room.frozen.city().rules_of(point.county)
    open_ = [rule for rule in found if rule.target.level in ASKED and rule.state in NOT_MET]
    open_.sort(key=lambda rule: (ASKED.index(rule.target.level), NOT_MET.index(rule.state)))
    return {rule.target.id: f"“{rule.target.label}”达标" for rule in open_}


@guarded
def _add(room: Room, point: Point, key: str) -> None:
    """Bring an item up; where it is not kept, what was typed stays in the form."""
    said: dict[str, Any] = {name: st.session_state.get(f"{key}_{name}") for name in ("county", "what", "measure", "owner", "due", "closes")}  # fmt: skip
    county = point.county or said["county"] or ""
    target = said["closes"] if said["closes"] not in (None, BY_HAND) else None
    closes = Closing("target", target, county, str(room.meeting.year)) if target else None
    item = Wanted(
        county, said["what"].strip(), said["measure"].strip(), said["owner"].strip() or f"{county}民政局", said["due"],
        target, closes,
    )  # fmt: skip
    note = room.note(point.key, point.county)
    if _keep(room, replace(note, items=(*note.items, item)), "列上了，结束会议时进“整改”。"):
        for name in ("what", "measure", "owner"):
            st.session_state[f"{key}_{name}"] = ""


def said_of(room: Room, point: Point) -> str:
    """In a word, whether anything is kept of a point."""
    note = room.note(point.key, point.county)
    told = [word for word, there in (("意见", note.note), ("议定", note.decision)) if there.strip()]
    told += [f"整改 {len(note.items)} 项"] if note.items else []
    done = sum(bool(room.note(drawn.key).found) for drawn in room.meeting.drawn)
    if point.kind == "spot" and done:
        told.append(f"抽查 {done}/{len(room.meeting.drawn)} 站")
    return "、".join(told) or NOTHING
