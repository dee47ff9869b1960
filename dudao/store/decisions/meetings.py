"""会议: prepared, held, decided on, closed with its minutes and its items in 整改. Append-only; the newest version holds.

Two things are versioned apart, so that two people do not meet where they need not: the meeting itself (day, chair, agenda,
snapshot, the stations drawn) and, for each point of the agenda, what was said, decided and asked for.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from dudao import queries
from dudao.store.decisions import papers, rectification
from dudao.store.decisions.papers import Draft
from dudao.store.decisions.rectification import ChangedMeanwhile, Closing, Item
from dudao.store.errors import StoreError

if TYPE_CHECKING:
    from dudao.store import Store, Write

_SQL = queries.Statements("meetings")

STATES = {"draft": "筹备中", "closed": "已结束", "dropped": "不开了"}
FOUND = {"": "还没有看", "there": "有", "missing": "没有", "unclear": "看不清"}
"""What a spot check found of an item that was ticked."""
SPOT = "spot"


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the agenda. ``key`` stays where the agenda is reordered; ``kind``: ``overdue``, ``since``,
    ``county``, ``people``, ``silent``, ``spot`` or ``other`` (typed by hand)."""

    key: str
    kind: str
    title: str
    county: str | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A station drawn for a check: how many items it ticked, and whether it sent a photo."""

    county: str
    station: str
    ticks: int
    photo: bool

    @property
    def key(self) -> str:
        """The point its finding is kept under."""
        return f"{SPOT}/{self.county}/{self.station}"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting as it stands. ``version_id`` is what a change must name; 0 and ``meeting_id`` 0: not kept yet."""

    name: str
    year: int
    held_on: dt.date
    as_of: dt.date
    snapshot_id: int | None = None
    place: str = ""
    chair: str = ""
    attendees: str = ""
    absent: str = ""
    agenda: tuple[Point, ...] = ()
    seed: int | None = None
    drawn: tuple[Drawn, ...] = ()
    state: str = "draft"
    meeting_id: int = 0
    version_id: int = 0
    first_at: dt.datetime | None = None
    happened_at: dt.datetime | None = None
    actor: str = ""

    def point(self, key: str) -> Point | None:
        """The point of a key; None where the agenda has none."""
        return next((point for point in self.agenda if point.key == key), None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rectification item typed at a meeting; it becomes one of 整改 when the meeting is closed."""

    county: str
    what: str
    measure: str
    owner: str
    due_on: dt.date
    target: str | None = None
    closes: Closing | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What was said and decided on one point (or found at a station drawn); ``version_id`` 0: nothing is kept yet."""

    meeting_id: int
    point: str
    county: str | None = None
    note: str = ""
    decision: str = ""
    found: str = ""
    items: tuple[Wanted, ...] = ()
    version_id: int = 0
    happened_at: dt.datetime | None = None
    actor: str = ""


def meetings(store: Store, known_at: dt.datetime | None = None) -> list[Meeting]:
    """Every meeting as known at a moment (None: now), the one prepared last first."""
    rows = queries.load("store/meetings").rows(store.cursor(), known_at=known_at)
    return [_meeting(row) for row in rows]


def find(store: Store, meeting_id: int) -> Meeting:
    """The meeting of a number as it stands. Raises :class:`StoreError` where there is none."""
    for meeting in meetings(store):
        if meeting.meeting_id == meeting_id:
            return meeting
    raise StoreError(f"没有第 {meeting_id} 次会议。")


def before(
    store: Store, day: dt.date, known_at: dt.datetime | None = None, other_than: int = 0
) -> Meeting | None:
    """The meeting before one of ``day``: the last that was closed and had its figures frozen, held on that day at the
    latest, as known at a moment; ``other_than`` is the number of the meeting asked for itself."""
    held = [
        meeting
        for meeting in meetings(store, known_at)
        if meeting.state == "closed" and meeting.snapshot_id is not None
        if meeting.held_on <= day and meeting.meeting_id != other_than
    ]
    return max(held, key=lambda meeting: (meeting.held_on, meeting.meeting_id), default=None)


def notes(store: Store, meeting_id: int, known_at: dt.datetime | None = None) -> dict[str, Note]:
    """Point → what is kept of it."""
    rows = queries.load("store/meeting_notes").rows(
        store.cursor(), meeting_id=meeting_id, known_at=known_at
    )
    return {row["point"]: _note(row) for row in rows}


def prepare(store: Store, new: Meeting, actor: str, now: dt.datetime | None = None) -> int:
    """Keep a new draft; its number. Raises :class:`StoreError` without a name."""
    _look_over(new)
    with store.writing("meeting_prepared", actor, now) as write:
        number = _append(write, replace(new, meeting_id=0), None)
        write.subject = str(number)
    return number


def change(store: Store, meeting: Meeting, actor: str, now: dt.datetime | None = None) -> bool:
    """Keep a new version of the draft whose ``version_id`` was looked at. False where nothing is other.

    Raises :class:`ChangedMeanwhile` where a newer one stands, :class:`StoreError` without a name or once it is closed.
    """
    _look_over(meeting)
    store.ensure_writable("meeting_changed")
    with store.lock:
        standing = _standing(store, meeting)
        if meeting.state == "closed":
            raise StoreError("没有保存：结束会议要出纪要，请用“结束会议”。")
        if _told(standing) == _told(meeting):
            return False
        with store.writing("meeting_changed", actor, now) as write:
            _append(write, meeting, standing.version_id)
            write.subject, write.detail = str(meeting.meeting_id), {"points": len(meeting.agenda)}
    return True


def take_back(store: Store, meeting: Meeting, actor: str, now: dt.datetime | None = None) -> bool:
    """Have the version before the one looked at stand again; False where it is the first one."""
    store.ensure_writable("meeting_back")
    with store.lock:
        _standing(store, meeting)
        rows = queries.load("store/meeting_before").rows(
            store.cursor(), version_id=meeting.version_id
        )
        if not rows:
            return False
        with store.writing("meeting_back", actor, now) as write:
            _append(write, _meeting(rows[0]), meeting.version_id)
            write.subject = str(meeting.meeting_id)
    return True


def save_note(store: Store, note: Note, actor: str, now: dt.datetime | None = None) -> bool:
    """Keep what was said and decided on a point, made on the version ``note.version_id`` (0: there was none).

    False where nothing is other. Raises :class:`ChangedMeanwhile` where a newer one stands, :class:`StoreError` where
    an item is not whole or the meeting is over.
    """
    for item in note.items:
        rectification.look_over(_item(item, None))
    store.ensure_writable("meeting_noted")
    with store.lock:
        standing = _standing_note(store, note)
        if _note_told(standing) == _note_told(note):
            return False
        with store.writing("meeting_noted", actor, now) as write:
            _append_note(write, note, standing.version_id or None)
            write.subject, write.detail = str(note.meeting_id), {"items": len(note.items)}
    return True


def take_back_note(store: Store, note: Note, actor: str, now: dt.datetime | None = None) -> bool:
    """Have the version of a note before the one looked at stand again; of the first one: nothing said."""
    store.ensure_writable("meeting_note_back")
    with store.lock:
        standing = _standing_note(store, note)
        if not standing.version_id:
            return False
        rows = queries.load("store/meeting_note_before").rows(
            store.cursor(), version_id=standing.version_id
        )
        told = _note(rows[0]) if rows else Note(note.meeting_id, note.point, note.county)
        with store.writing("meeting_note_back", actor, now) as write:
            _append_note(write, told, standing.version_id)
            write.subject = str(note.meeting_id)
    return True


def close(
    store: Store, meeting: Meeting, seen: Mapping[str, int], minutes: Draft, actor: str,
    now: dt.datetime | None = None,
) -> int:  # fmt: skip
    """End a meeting: its minutes kept as a paper, its items brought up in 整改, all or nothing; the paper's number.

    ``seen``: point → the version of its note that the minutes were drawn from. Raises :class:`ChangedMeanwhile` where
    the meeting or a note is a newer one, :class:`StoreError` where it is over or nothing was frozen for it.
    """
    store.ensure_writable("meeting_closed")
    with store.lock:
        standing = _standing(store, meeting)
        if standing.snapshot_id is None:
            raise StoreError("没有结束：这次会议还没有冻结数字，纪要里的数字以后就印不出一样的。")
        kept = notes(store, meeting.meeting_id)
        newer = [note for key, note in kept.items() if seen.get(key) != note.version_id]
        if newer:
            raise ChangedMeanwhile("会上的记录", newer[0].actor)
        wanted = [_item(item, standing) for note in kept.values() for item in note.items]
        with store.writing("meeting_closed", actor, now) as write:
            _append(write, replace(standing, state="closed"), standing.version_id)
            for item in wanted:
                rectification.append(write, item)
            number = papers.append(write, minutes, None)
            write.subject, write.detail = str(meeting.meeting_id), {"items": len(wanted)}
    return number


def _standing(store: Store, seen: Meeting) -> Meeting:
    """The meeting as it stands, where it is the one looked at and is not over."""
    standing = find(store, seen.meeting_id)
    if standing.version_id != seen.version_id:
        raise ChangedMeanwhile(f"“{standing.name}”", standing.actor)
    if standing.state == "closed":
        raise StoreError(f"“{standing.name}”已经结束，不能再改。")
    return standing


def _standing_note(store: Store, seen: Note) -> Note:
    meeting = find(store, seen.meeting_id)
    if meeting.state != "draft":
        raise StoreError(f"“{meeting.name}”{STATES[meeting.state]}，记录不能再改。")
    kept = notes(store, seen.meeting_id).get(seen.point)
    if kept is not None and kept.version_id != seen.version_id:
        raise ChangedMeanwhile("这一项的记录", kept.actor)
    return kept or Note(seen.meeting_id, seen.point, seen.county)


def _look_over(meeting: Meeting) -> None:
    if not meeting.name.strip():
        raise StoreError("没有保存：请给会议起一个名字，例如“2025年第四季度例会”。")
    keys = [point.key for point in meeting.agenda]
    if len(keys) != len(set(keys)):
        raise StoreError("没有保存：议程里有一项列了两次。")
    if any(not point.title.strip() for point in meeting.agenda):
        raise StoreError("没有保存：议程里有一项没有写题目。")


def _item(wanted: Wanted, meeting: Meeting | None) -> Item:
    return Item(
        wanted.county, meeting.year if meeting else 0, wanted.what, wanted.measure, wanted.owner, wanted.due_on,
        origin="meeting", target=wanted.target, snapshot_id=meeting.snapshot_id if meeting else None, closes=wanted.closes,
    )  # fmt: skip


_KEPT = (
    "name",
    "year",
    "held_on",
    "as_of",
    "snapshot_id",
    "place",
    "chair",
    "attendees",
    "absent",
    "seed",
    "state",
)


def _told(meeting: Meeting) -> dict[str, Any]:
    return {name: getattr(meeting, name) for name in _KEPT} | {
        "agenda": _json(meeting.agenda),
        "drawn": _json(meeting.drawn),
    }


def _note_told(note: Note) -> dict[str, Any]:
    names = ("county", "note", "decision", "found")
    return {name: getattr(note, name) for name in names} | {"items": _json(note.items)}


def _json(told: Sequence[Any]) -> str:
    return json.dumps([asdict(one) for one in told], ensure_ascii=False, default=str)


def _meeting(row: Mapping[str, Any]) -> Meeting:
    agenda = tuple(Point(**told) for told in json.loads(row["agenda"]))
    drawn = tuple(Drawn(**told) for told in json.loads(row["drawn"]))
    return Meeting(**{**row, "agenda": agenda, "drawn": drawn})


def _note(row: Mapping[str, Any]) -> Note:
    return Note(**{**row, "items": tuple(map(_wanted, json.loads(row["items"])))})


def _wanted(told: Mapping[str, Any]) -> Wanted:
    closes = Closing.read(json.dumps(told["closes"])) if told["closes"] else None
    return Wanted(**{**told, "due_on": dt.date.fromisoformat(told["due_on"]), "closes": closes})


def _append(write: Write, meeting: Meeting, follows: int | None) -> int:
    (number,) = write.cursor.execute(
        _SQL["meeting"],
        {**_told(meeting), "meeting_id": meeting.meeting_id, "follows": follows, "actor": write.actor, "at": write.at},
    ).fetchone()  # fmt: skip
    return number


def _append_note(write: Write, note: Note, follows: int | None) -> None:
    write.cursor.execute(
        _SQL["note"],
        {
            **_note_told(note), "meeting_id": note.meeting_id, "point": note.point, "follows": follows,
            "actor": write.actor, "at": write.at,
        },
    )  # fmt: skip
