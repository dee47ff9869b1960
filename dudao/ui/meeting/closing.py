"""结束和纪要: what was noted point by point, the meeting's end, and its minutes as a paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

import pandas as pd
import streamlit as st

from dudao.history.changes import CAUSES
from dudao.pace import Tell
from dudao.reports import papers
from dudao.reports.papers import minutes
from dudao.reports.papers.content import Demand, Paper, day_words
from dudao.reports.papers.minutes import Check, Held, Talk, Turn
from dudao.store.decisions import meetings, settings
from dudao.store.decisions.meetings import FOUND, STATES, Note, Point, Wanted
from dudao.store.decisions.papers import Draft
from dudao.ui import papers as paper_page
from dudao.ui.meeting import noting, screens
from dudao.ui.meeting import room as rooms
from dudao.ui.meeting.room import Room, tried
from dudao.ui.parts import lengthy, tables, words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import masks, menu

_JOB = "meeting_close"
APART = ("since", "spot")
"""Points whose figures have a section of the minutes to themselves; what was said on them stands among the others."""
UNSEEN = "会上没有查看"
"""What the minutes say of a station drawn that nobody looked at."""


def show(room: Room) -> None:
    """The table of what was noted; the end of the meeting; after it the minutes."""
    if room.meeting.state == "closed":
        _minutes(room)
        return
    rows = [
        {
            "议题": point.title,
            "会议意见": room.note(point.key).note,
            "会议议定": room.note(point.key).decision,
            "记了什么": noting.said_of(room, point),
        }
        for point in room.meeting.agenda
    ]
    tables.show(pd.DataFrame(rows), rows=12, lines=2, title="会上记下的", key="meeting_noted")
    items = [item for note in room.notes.values() for item in note.items]
    st.caption(
        f"结束以后：{len(items)} 项整改列入“整改”，会议和记录不能再改；纪要先是草稿，签发前还能改字句。"
    )
    if room.writable:
        st.button(
            "结束会议，出纪要", type="primary", key="meeting_close", on_click=lengthy.ask, args=(_JOB,),
            disabled=room.frozen is None, help="纪要按冻结的数字和会上记下的写成，以后重印一字不差。",
        )  # fmt: skip
        _close(room)
    elif room.meeting.state != "closed":
        st.info(f"这次会议{STATES[room.meeting.state]}。", icon=":material/info:")


@guarded
def _close(room: Room) -> None:
    """The minutes drawn up; written, with the items and the meeting's end, in one go."""
    if lengthy.of(_JOB) is None:
        return
    store = room.store

    def close(tell: Tell) -> bool:
        paper = drawn_up(room, tell)
        made = Draft(
            "minutes", None, room.meeting.year, room.meeting.as_of, paper.known_at or dt.datetime.now(), paper.as_json(),
            room.meeting.snapshot_id,
        )  # fmt: skip
        seen = {point: note.version_id for point, note in room.notes.items()}
        meetings.close(store, room.meeting, seen, made, room.who.name)
        return True

    tried(
        lambda: lengthy.whole(_JOB, "正在写纪要", "会议没有结束，什么都没有变", close) or False,
        "会议结束了：纪要写好了，整改事项列入了“整改”。",
    )
    if lengthy.of(_JOB) is None:
        st.rerun()


def drawn_up(room: Room, tell: Tell | None = None) -> Paper:
    """The minutes from the frozen figures and what was noted, in the centre's own words; names hidden whatever is shown."""
    assert room.frozen is not None
    with masks.fixed(True, False):
        city = room.frozen.city(hidden=True)
        if tell:
            tell("写纪要", 1, 1)
        changed = settings.settings(room.store, papers.CHANGED)
        return papers.draft_minutes(city, held(room), changed)


def held(room: Room) -> Held:
    """The meeting as the minutes need it: plain values."""
    meeting, since = room.meeting, rooms.since(room)
    told = [p for p in meeting.agenda if p.kind not in APART or _spoken(room.note(p.key))]
    own = [room.note(point.key) for point in meeting.agenda]
    rest = [note for note in room.notes.values() if meeting.point(note.point) is None]
    items = [item for note in (*own, *rest) for item in note.items]
    return Held(
        meeting.name, meeting.held_on, meeting.place, meeting.chair, meeting.attendees, meeting.absent,
        [_talk(room, point, since) for point in told], _since(since, meeting.as_of), _checks(room),
        len(screens.stations(room.frozen)) if room.frozen and meeting.drawn else 0, meeting.seed,
        [(item.county, _demand(item)) for item in items],
    )  # fmt: skip


def _talk(room: Room, point: Point, since: rooms.Since | None) -> Talk:
    note = room.note(point.key)
    lines = (
        [] if point.kind in APART else screens.lines(room, point, None if point.county else since)
    )
    return Talk(point.title, lines, note.note, note.decision)


def _spoken(note: Note) -> bool:
    return bool(note.note.strip() or note.decision.strip())


def _since(since: rooms.Since | None, as_of: dt.date) -> minutes.Since | None:
    if since is None or since.turns is None:
        return None
    own = [one for one in since.turns if not one.single]
    later = f"{CAUSES['day']}由{day_words(since.before.as_of)}到{day_words(as_of)}"
    turns = [
        Turn(
            t.subject, t.label, t.level, t.before, t.after,
            [later if cause == CAUSES["day"] else cause for cause in t.causes], t.rows,
        )
        for t in own
    ]  # fmt: skip
    return minutes.Since(
        since.before.name, since.before.held_on, turns, len(since.turns) - len(own)
    )


def _checks(room: Room) -> list[Check]:
    found = [(drawn, room.note(drawn.key)) for drawn in room.meeting.drawn]
    return [
        Check(
            one.county,
            one.station,
            one.ticks,
            screens.photo_words(one),
            FOUND[note.found] if note.found else UNSEEN,
            note.note,
        )
        for one, note in found
    ]


def _demand(item: Wanted) -> Demand:
    closes = asdict(item.closes) if item.closes else None
    return Demand(item.what, item.measure, item.owner, item.due_on, item.target, closes)


def _minutes(room: Room) -> None:
    if masks.projected():
        st.info("正在投影，纪要里有人名和经办人，不显示。", icon=":material/info:")
        st.button("关闭投影，看纪要", type="primary", key="unproject", on_click=masks.unproject)
        return
    if room.meeting.snapshot_id is not None:
        paper_page.of_meeting(room.here, room.meeting.snapshot_id, f"{room.meeting.name}纪要.docx")
    menu.link("rectification", label="去“整改”看这次会议提出的事项 →")
    with st.expander("会上记下的"):
        for point in room.meeting.agenda:
            note = room.note(point.key)
            said = "；".join(text for text in (note.note, note.decision) if text.strip())
            st.markdown(f"**{words.plain(point.title)}**　{words.plain(said) or '—'}")
