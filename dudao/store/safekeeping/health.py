"""Whether all is well with a store, for whoever watches it: nobody's name, nothing of a file."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dudao import FORMAT, VERSION, door
from dudao.store import Store, opening
from dudao.store.safekeeping import backup, reread, restore, second_place
from dudao.store.safekeeping.manifest import Manifest

OLD = dt.timedelta(days=2)
"""A newest backup older than this is a finding where something was written since."""
ROOM = 1 << 30


def state(store: Store, now: dt.datetime | None = None) -> dict[str, Any]:
    """The state of an open store: versions, last upload, newest verified backup, second place, free disk; ``findings``
    are Chinese sentences, none where all is well."""
    now = now or dt.datetime.now()
    uploads = store.uploads()
    last = max((one["received_at"] for one in uploads), default=None)
    newest = next(_sound(store.directory, now), None)
    free = shutil.disk_usage(store.directory).free
    return {
        "format": FORMAT, "version": VERSION, "schema": opening.newest(), "opens": True,
        "last_upload": last.isoformat(timespec="seconds") if last else None, "uploads": len(uploads),
        "backup": newest and {
            "made_at": newest[1].made_at,
            "verified_at": (at := newest[0].verified_at) and at.isoformat(timespec="seconds"),
        },
        "second": second_place.described(store.directory),
        "free_bytes": free,
        "findings": [
            *_of_backup(store, newest, now), *_of_second(store.directory, now), *_of_disk(free),
            *([str(lacks)] if (lacks := reread.last(store.directory).lacks) else []), *store.notices,
        ],
    }  # fmt: skip


def unopened(why: str) -> dict[str, Any]:
    """The state of a store that does not open."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "schema": opening.newest(),
        "opens": False,
        "findings": [why],
    }


def _sound(directory: Path, now: dt.datetime) -> Iterator[tuple[backup.Backup, Manifest]]:
    """The whole backups, newest first, but those of a clock that was ahead and what a restore or upgrade put aside."""
    for one in backup.everything(directory):
        if one.whole and not one.aside and one.told is not None and one.told.at <= now:
            yield one, one.told


def _of_backup(
    store: Store, newest: tuple[backup.Backup, Manifest] | None, now: dt.datetime
) -> list[str]:
    restored = restore.last_restore(store)
    if restored and (newest is None or newest[1].at < restored.replace(microsecond=0)):
        return [f"现在的数据还没有备份（恢复以后没有做过）。请运行 {door()} backup。"]
    if not backup.due(store, now):
        return []
    if newest is None:
        return [f"现在的数据还没有备份。请运行 {door()} backup。"]
    old = now - newest[1].at > OLD
    return [f"最近一次备份是 {newest[1].at:%Y-%m-%d %H:%M}，之后收过东西。"] if old else []


def _of_second(directory: Path, now: dt.datetime) -> list[str]:
    found = second_place.state(directory)
    if found is None:
        return []
    if found.trouble:
        return [f"第二处备份没有做成：{found.trouble}"]
    none = ["第二处还没有备份。"] if found.age(now) is None else []
    beside = second_place.on_the_same_disk(directory)
    return [*none, *([beside] if beside else [])]


def _of_disk(free: int) -> list[str]:
    return [f"磁盘只剩 {free >> 20} MB。"] if free < ROOM else []
