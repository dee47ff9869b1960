"""A station closed, opened, or merely not reported this time: what people said, append-only.

A day is the first on which it holds: a station closed on 1 January was open on 31 December.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dudao import queries
from dudao.store.errors import StoreError

if TYPE_CHECKING:
    from dudao.store import Store

_SQL = queries.Statements("station_changes")

EARLIEST = dt.date(1949, 10, 1)


@dataclass(frozen=True, slots=True)
class Seen:
    """The table that raised the question: the upload that left the station out (or newly lists it) and its day."""

    upload_id: int | None = None
    form: str | None = None
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class StationEvent:
    """One statement that stands. ``on_day`` None: the day is not known; ``effective_on`` is what counts."""

    event_id: int
    county: str
    station: str
    action: str
    on_day: dt.date | None
    effective_on: dt.date
    upload_id: int | None
    actor: str
    at: dt.datetime


def close(
    store: Store, county: str, station: str, on_day: dt.date | None, actor: str,
    seen: Seen = Seen(), now: dt.datetime | None = None,
) -> bool:  # fmt: skip
    """The station is no more from ``on_day`` (None: not known, then from the day of the table that left it out).

    False where just that was said already.
    """
    return _say(store, "closed", county, station, on_day, actor, seen, now)


def open_(
    store: Store, county: str, station: str, on_day: dt.date | None, actor: str,
    seen: Seen = Seen(), now: dt.datetime | None = None,
) -> bool:  # fmt: skip
    """The station exists from ``on_day``: a new one, or one that was closed."""
    return _say(store, "opened", county, station, on_day, actor, seen, now)


def not_reported(
    store: Store, county: str, station: str, actor: str, seen: Seen, now: dt.datetime | None = None
) -> bool:
    """The station exists; this one table merely did not list it. Another table's asking is not answered by it."""
    if seen.upload_id is None:
        raise StoreError("“本次未报”要说明是哪一份收件。")
    return _say(store, "not_reported", county, station, None, actor, seen, now)


def revoke(store: Store, event_id: int, actor: str, now: dt.datetime | None = None) -> bool:
    """Take a statement back. False where it does not stand."""
    with store.lock:
        standing = {event.event_id: event for event in events(store)}
        if event_id not in standing:
            return False
        event = standing[event_id]
        _add(store, "revoked", event.county, event.station, None, actor, Seen(), now, event_id)
    return True


def events(store: Store, known_at: dt.datetime | None = None) -> list[StationEvent]:
    """What stands as known at a moment (None: now), oldest first."""
    rows = queries.load("store/station_events").execute(store.cursor(), known_at=known_at)
    return [StationEvent(*row) for row in rows.fetchall()]


def _say(
    store: Store, action: str, county: str, station: str, on_day: dt.date | None, actor: str,
    seen: Seen, now: dt.datetime | None,
) -> bool:  # fmt: skip
    if not county or not station:
        raise StoreError("没有保存：要写明县（市、区）和站点。")
    if on_day is not None and on_day < EARLIEST:
        raise StoreError(f"没有保存：{on_day} 太早了，请核对年份。")
    upload = seen.upload_id if action == "not_reported" else None
    with store.lock:
        alike = [e for e in events(store) if (e.county, e.station) == (county, station)]
        if action != "not_reported":
            alike = [e for e in alike if e.action != "not_reported"][-1:]
        if any(
            e.action == action and e.on_day == on_day and upload in (None, e.upload_id)
            for e in alike
        ):
            return False
        _add(store, action, county, station, on_day, actor, seen, now)
    return True


def _add(
    store: Store, action: str, county: str, station: str, on_day: dt.date | None, actor: str,
    seen: Seen, now: dt.datetime | None, revokes: int | None = None,
) -> None:  # fmt: skip
    with store.writing(f"station_{action}", actor, now) as write:
        (number,) = write.cursor.execute(
            _SQL["event"],
            {
                "county": county, "station": station, "action": action, "on_day": on_day,
                "table_day": seen.day, "upload_id": seen.upload_id, "form": seen.form,
                "revokes": revokes, "actor": write.actor, "at": write.at,
            },
        ).fetchone()  # fmt: skip
        write.subject = str(number)
        if seen.upload_id is not None:
            write.detail["upload_id"] = seen.upload_id
