"""佐证 of 整改: a photo or file that shows an item is put right. Its bytes lie in ``raw/`` under their hash, its rows here.

Append-only: one taken off stays known and can be put back, and its bytes stay.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dudao import queries
from dudao.store import raw
from dudao.store.decisions import rectification
from dudao.store.decisions.rectification import ChangedMeanwhile
from dudao.store.errors import StoreError

if TYPE_CHECKING:
    from dudao.records import Scan
    from dudao.store import Store, Write

_SQL = queries.Statements("proofs")

MOST = 20
"""Files an item may bear."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One file as it stands. ``there`` False: taken off, by ``actor`` at ``happened_at``. ``file`` is a name, never a path."""

    proof_id: int
    version_id: int
    item_id: int
    county: str
    sha256: str
    file: str
    bytes: int
    kind: str
    there: bool
    actor: str
    happened_at: dt.datetime


def proofs(store: Store, item_id: int, known_at: dt.datetime | None = None) -> list[Proof]:
    """The files of an item, those taken off among them, in the order they came."""
    rows = queries.load("store/proofs").rows(store.cursor(), item_id=item_id, known_at=known_at)
    return [Proof(**row) for row in rows]


def keep(
    store: Store, item_id: int, scan: Scan, data: bytes, actor: str, now: dt.datetime | None = None
) -> int:
    """Keep a file with an item; its number. ``scan`` is what :func:`dudao.intake.scans.proof` found of the bytes.

    The same bytes again are put back where they were taken off, else nothing is kept twice. Raises
    :class:`StoreError` for an item that is not there (or another county's), other bytes than were looked at, too many.
    """
    store.ensure_writable("proof_added")
    with store.lock:
        item = rectification.find(store, item_id)
        if raw.digest(data) != scan.sha256:
            raise StoreError("没有附上：文件和检查过的不是同一份。请重新选一次。")
        known = proofs(store, item_id)
        same = next((one for one in known if one.sha256 == scan.sha256), None)
        if same is not None and same.there:
            return same.proof_id
        if sum(one.there for one in known) >= MOST:
            raise StoreError(f"没有附上：一项整改最多附 {MOST} 份佐证。")
        with raw.kept(store.directory / "raw", data), store.writing("proof_added", actor, now) as write:  # fmt: skip
            number = _append(write, {
                "proof_id": same.proof_id if same else 0, "item_id": item_id, "county": item.county,
                "sha256": scan.sha256, "file": raw.kept_name(scan.label), "bytes": scan.bytes, "kind": scan.kind,
                "there": True,
            })  # fmt: skip
            write.subject, write.detail = str(item_id), {"proof_id": number}
    return number


def take_off(store: Store, proof: Proof, actor: str, now: dt.datetime | None = None) -> None:
    """Take a file off its item: it stays known and can be put back. Raises :class:`ChangedMeanwhile`."""
    store.ensure_writable("proof_removed")
    _turn(store, proof, False, "proof_removed", actor, now)


def put_back(store: Store, proof: Proof, actor: str, now: dt.datetime | None = None) -> None:
    """Put a file back that was taken off. Raises :class:`ChangedMeanwhile`."""
    store.ensure_writable("proof_restored")
    _turn(store, proof, True, "proof_restored", actor, now)


def bytes_of(store: Store, proof: Proof) -> bytes:
    """The file as it was kept, checked against its hash. Raises :class:`StoreError`, :class:`Forbidden`."""
    store.ensure_may("export_original")
    if not any(one.sha256 == proof.sha256 for one in proofs(store, proof.item_id)):
        raise StoreError(f"没有第 {proof.proof_id} 份佐证。")
    return raw.fetch(store.directory / "raw", proof.sha256)


def _turn(
    store: Store, proof: Proof, there: bool, action: str, actor: str, now: dt.datetime | None
) -> None:
    with store.lock:
        standing = next((p for p in proofs(store, proof.item_id) if p.proof_id == proof.proof_id), None)  # fmt: skip
        if standing is None:
            raise StoreError(f"没有第 {proof.proof_id} 份佐证。")
        if standing.version_id != proof.version_id:
            raise ChangedMeanwhile(f"佐证“{standing.file}”", standing.actor)
        if standing.there == there:
            return
        with store.writing(action, actor, now) as write:
            names = ("proof_id", "item_id", "county", "sha256", "file", "bytes", "kind")
            _append(write, {name: getattr(standing, name) for name in names} | {"there": there})
            write.subject, write.detail = str(proof.item_id), {"proof_id": proof.proof_id}


def _append(write: Write, told: dict) -> int:
    (number,) = write.cursor.execute(
        _SQL["proof"],
        {**told, "actor": write.actor, "at": write.at},
    ).fetchone()
    return number
