"""The accounts beside a backup, and brought back from it as a deliberate second act.

A copy holds no open log-in and no one-time code: bringing it back revives nobody's session.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import sqlite3
from pathlib import Path

from dudao.access import trail
from dudao.access.database import FILE, Access, AccessError

COPY, NOTE = "accounts.sqlite", "accounts.json"
_FORGET = "delete from session; delete from code; delete from attempt"


def copy_to(directory: Path, folder: Path) -> bool:
    """Put the accounts of a store beside the backup in ``folder``; False where there are none."""
    if not (directory / FILE).is_file():
        return False
    target = folder / COPY
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with (
        contextlib.closing(sqlite3.connect(directory / FILE, timeout=5)) as source,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        copy.executescript(_FORGET)
        copy.execute("pragma journal_mode = delete")
        copy.execute("vacuum")
    (folder / NOTE).write_text(json.dumps({"sha256": _hash(target)}), encoding="utf-8")
    return True


def bring_back(directory: Path, folder: Path, by: str) -> Path | None:
    """Put a backup's accounts in the place of the store's; where those are kept, None: there were none.

    No server may be running. Raises :class:`AccessError` where the backup has none, or they are not as written.
    """
    source = folder / COPY
    try:
        was = json.loads((folder / NOTE).read_text(encoding="utf-8"))["sha256"]
        sound = _hash(source) == was
    except (OSError, ValueError, KeyError) as trouble:
        raise AccessError(f"备份“{folder.name}”里没有账号，账号没有改动。") from trouble
    if not sound:
        raise AccessError(f"备份“{folder.name}”里的账号文件与备份时的指纹不符，账号没有改动。")
    present, kept = directory / FILE, None
    rough = directory / f".{FILE}-restoring"
    rough.unlink(missing_ok=True)
    os.close(os.open(rough, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    rough.write_bytes(source.read_bytes())
    if present.exists():
        with contextlib.closing(sqlite3.connect(present, timeout=5)) as held:
            held.execute("pragma wal_checkpoint(truncate)")
        kept = present.with_name(f"{FILE}.before-{dt.datetime.now():%Y%m%d-%H%M%S}")
        present.replace(kept)
        for left in ("-wal", "-shm"):
            present.with_name(FILE + left).unlink(missing_ok=True)
    rough.replace(present)
    access = Access(directory)
    try:
        with access.writing() as cursor:
            trail.append(cursor, access.clock(), "accounts_restored", actor=by)
    finally:
        access.close()
    return kept


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
