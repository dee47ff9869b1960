"""Scans kept with an entry made by hand: their bytes under their hash in ``raw/``, their rows here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from dudao import queries
from dudao.store import raw

if TYPE_CHECKING:
    from dudao.records import Scan
    from dudao.store import Store, Write

_SQL = queries.Statements("attachments")


def keep(store: Store, scans: Iterable[bytes]) -> None:
    """Keep the scans' bytes: before the entry that names them is committed, so that none is ever missing."""
    store.ensure_writable("committed")
    for data in scans:
        raw.keep(store.directory / "raw", data)


def note(write: Write, upload_id: int, scans: Iterable[Scan]) -> None:
    """Write which scans belong to an upload, inside the caller's transaction."""
    for number, scan in enumerate(scans, start=1):
        write.cursor.execute(
            _SQL["attachment"],
            {
                "upload_id": upload_id, "sha256": scan.sha256, "bytes": scan.bytes,
                "file": raw.storable(scan.label) or f"扫描件{number}.{scan.kind}",
                "kind": scan.kind, "at": write.at, "actor": write.actor,
            },
        )  # fmt: skip


def of(store: Store, upload_id: int) -> list[dict[str, Any]]:
    """The scans of an upload: sha256, file (a name, never a path), bytes, kind."""
    cursor = queries.load("store/attachments").execute(store.cursor(), upload_id=upload_id)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def is_scan(store: Store, sha256: str) -> bool:
    """Whether the bytes are a scan of some entry."""
    found = store.cursor().execute(_SQL["is_attached"], [sha256])
    return found.fetchone() is not None
