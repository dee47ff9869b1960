"""Meetings frozen: both clocks, the rules' text and the reports as they were. Append-only; a revoked one is hidden."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dudao import queries
from dudao.store.errors import StoreError

if TYPE_CHECKING:
    from dudao.store import Store, Write

_SQL = queries.Statements("snapshots")

REPORTS = ("evaluate", "coverage", "satisfaction")
Reports = Mapping[str, Any]
"""What ``evaluate``, ``coverage`` and ``satisfaction`` print, under these names."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One frozen meeting, without its reports. ``known_at`` is the moment whose knowledge it shows."""

    snapshot_id: int
    name: str
    year: int
    as_of: dt.date
    known_at: dt.datetime
    pack: str
    pack_text: str
    areas_hash: str
    program: str
    reports_hash: str
    actor: str
    happened_at: dt.datetime
    revoked: bool


class UnknownSnapshot(StoreError):
    """No snapshot has this number."""

    def __init__(self, snapshot_id: int):
        super().__init__(f"没有第 {snapshot_id} 号快照。在台账的“快照”里可看到全部。")


def canonical(reports: Reports) -> str:
    """The reports as the one text that is kept and hashed."""
    return json.dumps(reports, ensure_ascii=False, sort_keys=True)


def digest(text: str) -> str:
    """sha256 of a text, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def add(write: Write, snapshot: Mapping[str, Any], reports: Reports) -> int:
    """Keep a snapshot inside the caller's write; its number.

    ``snapshot`` has name, year, as_of, known_at, pack, pack_text, areas_hash and program.
    """
    text = canonical(reports)
    (number,) = write.cursor.execute(_SQL["next_snapshot"]).fetchone()
    write.cursor.execute(
        _SQL["snapshot"],
        {
            **snapshot,
            "number": number,
            "pack_hash": digest(snapshot["pack_text"]),
            "reports": text,
            "reports_hash": digest(text),
            "actor": write.actor,
            "happened_at": write.at,
        },
    )
    write.subject, write.detail = str(number), {"year": snapshot["year"]}
    return number


def listed(store: Store, *, revoked: bool = False) -> list[Snapshot]:
    """The snapshots, newest first; the revoked ones too where asked."""
    found = [Snapshot(*row) for row in store.cursor().execute(_SQL["listed"]).fetchall()]
    return [snapshot for snapshot in found if revoked or not snapshot.revoked]


def find(store: Store, snapshot_id: int) -> Snapshot:
    """The snapshot of this number, revoked or not. Raises :class:`UnknownSnapshot`."""
    for snapshot in listed(store, revoked=True):
        if snapshot.snapshot_id == snapshot_id:
            return snapshot
    raise UnknownSnapshot(snapshot_id)


def reports_of(store: Store, snapshot_id: int) -> tuple[Reports, bool]:
    """The frozen reports, and whether they are to the letter what was frozen (a purge redacts names)."""
    row = (
        store.cursor()
        .execute(
            _SQL["reports"],
            [snapshot_id],
        )
        .fetchone()
    )
    if row is None:
        raise UnknownSnapshot(snapshot_id)
    return json.loads(row[0]), digest(row[0]) == row[1]


def turn(
    store: Store, snapshot_id: int, action: str, actor: str, now: dt.datetime | None = None
) -> bool:
    """Hide a snapshot (``revoked``) or list it again (``shown``). False where it stands so already."""
    store.ensure_writable(f"snapshot_{action}")
    with store.lock:
        if find(store, snapshot_id).revoked == (action == "revoked"):
            return False
        with store.writing(f"snapshot_{action}", actor, now) as write:
            write.subject = str(snapshot_id)
            write.cursor.execute(
                _SQL["event"],
                {
                    "snapshot_id": snapshot_id,
                    "at": write.at,
                    "actor": write.actor,
                    "action": action,
                },
            )
    return True
