"""Where a meeting is looked at from: its store as the account has it, and the figures frozen for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from dudao import rules
from dudao.access.roles import Principal
from dudao.history import changes
from dudao.history.turned_verdicts import Turned, state_of, turned
from dudao.store import Store, StoreError
from dudao.store.decisions import meetings, snapshots
from dudao.store.decisions.meetings import Meeting, Note
from dudao.ui.ledger.changes import compared
from dudao.ui.parts import words
from dudao.ui.visit import stores
from dudao.ui.visit.stores import Here

SAID, WRONG = "meeting_said", "meeting_wrong"
OPEN = "meeting"
"""The parameter of the address that says which meeting is open."""


@dataclass(frozen=True, slots=True)
class Room:
    """One meeting, its notes, and the figures frozen for it (None: nothing frozen yet)."""

    here: Here
    meeting: Meeting
    notes: Mapping[str, Note]
    frozen: Here | None

    @classmethod
    def of(cls, here: Here, meeting_id: int) -> Room:
        """The room of a meeting as it stands. Raises :class:`StoreError` where there is none."""
        store = door(here)
        meeting = meetings.find(store, meeting_id)
        return cls(here, meeting, meetings.notes(store, meeting_id), _frozen(here, meeting))

    @classmethod
    def at(cls, here: Here, meeting: Meeting) -> Room:
        """The room of a meeting that is not kept yet."""
        return cls(here, meeting, {}, _frozen(here, meeting))

    @property
    def store(self) -> Store:
        """The store without the projector's lens: what officials typed is theirs to see, and is written through it."""
        return door(self.here)

    @property
    def who(self) -> Principal:
        return self.here.who

    @property
    def writable(self) -> bool:
        """Whether the meeting may still be changed by whoever looks."""
        mine = self.here.kind != stores.DEMO and self.here.may("meeting_changed")
        return mine and self.meeting.state == "draft"

    def before(self) -> Meeting | None:
        """The meeting before this one."""
        return meetings.before(self.store, self.meeting.held_on, other_than=self.meeting.meeting_id)

    def note(self, point: str, county: str | None = None) -> Note:
        """What is kept of a point; an empty one where nothing is."""
        return self.notes.get(point) or Note(self.meeting.meeting_id, point, county)


@dataclass(frozen=True, slots=True)
class Since:
    """What turned since the meeting before; ``turns`` None: the two look at different years or rules."""

    before: Meeting
    turns: list[Turned] | None
    decided: Mapping[str, str] = field(default_factory=dict)


def since(room: Room) -> Since | None:
    """What turned from the snapshot of the meeting before to this one's; None where there was none."""
    before = room.before()
    if before is None or before.snapshot_id is None or room.frozen is None:
        return None
    decided = {p: n.decision for p, n in meetings.notes(room.store, before.meeting_id).items()}
    start = state_of(snapshots.find(room.store, before.snapshot_id))
    end = state_of(snapshots.find(room.store, room.meeting.snapshot_id or 0))
    if (start.year, rules.load(start.pack).id) != (end.year, rules.load(end.pack).id):
        return Since(before, None, decided)
    try:
        found = compared(room.frozen, start, end)
    except changes.NotComparable:
        return Since(before, None, decided)
    return Since(before, turned(found), decided)


def door(here: Here) -> Store:
    """The store as the account may use it, names and all: the lens of the projector hides meetings too."""
    return stores.of(here.kind)


def _frozen(here: Here, meeting: Meeting) -> Here | None:
    if meeting.snapshot_id is None:
        return None
    kept = snapshots.find(door(here), meeting.snapshot_id)
    pack = rules.keep(kept.pack, kept.pack_text)
    return Here(here.kind, kept.year, kept.as_of, pack, kept.known_at, kept.snapshot_id, here.who)


def tried(work: Callable[[], Any], said: str = "") -> bool:
    """Do it and remember what to say; False, with why remembered, where the store refuses."""
    try:
        done = work()
    except StoreError as wrong:
        st.session_state[WRONG] = str(wrong)
        return False
    if said and done is not False:
        st.session_state[SAID] = said
    return True


def announce() -> None:
    """What the last act came to."""
    if said := st.session_state.pop(SAID, None):
        st.success(words.plain(said), icon=":material/check:")
    if wrong := st.session_state.pop(WRONG, None):
        st.error(words.plain(wrong), icon=":material/sync_problem:")
