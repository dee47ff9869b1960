"""Backups: a folder with the database, the originals and a manifest, verified by reopening before it gets its name."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dudao import VERSION
from dudao.store import config
from dudao.store.safekeeping import copying, manifest
from dudao.store.safekeeping.manifest import Manifest, NotABackup, Tell

if TYPE_CHECKING:
    from dudao.store import Store

FOLDER, VERIFIED = "backups", "verified.json"
DAILY, MANUAL = "daily", "manual"
KEPT, EVERY = 14, dt.timedelta(days=1)
Figures = Callable[[Any, dt.date], Mapping[str, str]]
"""Reckons {"as_of", "hash", "program"} of the figures, as of a day, from something with ``cursor()``:
given from above, as the store knows no figures."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup on disk. ``told`` is None where it cannot be read, ``trouble`` then says why;
    ``verified_at``: when its files were last found to be as written."""

    folder: Path
    told: Manifest | None
    trouble: str | None = None
    verified_at: dt.datetime | None = None

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def described(self) -> Manifest:
        """What it says of itself; raises :class:`NotABackup` where it cannot be read."""
        if self.told is None:
            raise NotABackup(self.trouble or self.name)
        return self.told

    @property
    def whole(self) -> bool:
        """Whether it can be read and lacked no original when it was made."""
        return self.told is not None and not self.told.incomplete

    @property
    def aside(self) -> bool:
        """Whether it holds what was there before a migration, a restore or a rebuild: no backup of what is there now."""
        return self.told is not None and self.told.why.startswith("before_")

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``: where, when, why, by whom, versions and counts."""
        told = self.told
        if told is None:
            return {"folder": str(self.folder), "trouble": self.trouble}
        return {
            "folder": str(self.folder), "made_at": told.made_at, "why": told.why, "by": told.by,
            "schema": told.schema, "bytes": told.size, "uploads": told.tables.get("upload", 0),
            "records": records_of(told), "originals": len(told.raw),
            "audit_head": told.audit_head, "figures": told.figures,
            "whole": self.whole, **told.incomplete.as_dict(),
        }  # fmt: skip


def records_of(told: Manifest) -> int:
    """How many records the backup holds, withdrawn and corrected ones too."""
    return sum(count for name, count in told.tables.items() if name.startswith("rec_"))


def make(
    store: Store, by: str, why: str = MANUAL, out: Path | None = None, figures: Figures | None = None,
    tell: Tell | None = None, now: dt.datetime | None = None,
) -> Backup:  # fmt: skip
    """Back the open store up, into ``backups/`` or under ``out``; uploads go on meanwhile.

    Where an original is missing or damaged the backup is made all the same, marked ``incomplete``.

    Raises :class:`~dudao.store.errors.StoreError` where the disk is full or the copy is not like the
    original; nothing that looks like a backup is left then.
    """
    store.ensure_writable("backup")
    at, by = now or dt.datetime.now(), store.actor(by)
    backups = store.directory / FOLDER
    with copying.KEEPING:
        copying.sweep(store.directory)
        folder = copying.free_name(out or backups, copying.stamp(at))
        with copying.incoming(folder) as rough, _copied(store, backups) as database:
            shutil.move(database, rough / config.DATABASE)
            if tell:
                tell("数据库", 1, 1)
            raw = _take_originals(store.directory / manifest.RAW, rough / manifest.RAW, tell)
            told = _describe(rough, by, why, at, raw, figures, tell)
            _same_as_open(store, told)
        return _found(folder)


def from_closed(directory: Path, by: str, why: str, name: str | None = None) -> Backup:
    """Back up a store that no process has open, its file copied as it is: before a migration, before a restore.

    Raises :class:`NotABackup` where the database cannot be read.
    """
    at = dt.datetime.now()
    folder = copying.free_name(
        directory / FOLDER, name or f"{why.replace('_', '-')}-{copying.stamp(at)}"
    )
    with copying.KEEPING, copying.incoming(folder) as rough:
        copying.copy_closed(directory / config.DATABASE, rough / config.DATABASE)
        raw = directory / manifest.RAW, rough / manifest.RAW
        _describe(rough, by, why, at, _take_originals(*raw))
    return _found(folder)


def everything(directory: Path) -> list[Backup]:
    """The backups of a store, newest first; those that cannot be read too, with the reason."""
    return lying_in(directory / FOLDER)


def lying_in(folder: Path) -> list[Backup]:
    """The backups of a folder, newest first."""
    found = [_found(path) for path in folder.glob("*") if path.is_dir() and path.name[0] != "."]
    found += [_bare(path) for path in folder.glob("before-*.duckdb")]
    return sorted(found, key=_age, reverse=True)


def leftovers(directory: Path) -> list[Path]:
    """What an opening or a restore put aside and nobody can read through: logs, damaged originals."""
    log = copying.wal_of(directory / config.DATABASE).name
    logs = (*directory.glob(f"{log}.bad-*"), *directory.glob(f"{log}.kept-*"))
    return sorted([*logs, *(directory / manifest.RAW).glob(".damaged-*")])


def _age(backup: Backup) -> tuple[str, str]:
    written = dt.datetime.fromtimestamp(backup.folder.stat().st_mtime)
    made = backup.told.made_at if backup.told else written.isoformat(timespec="seconds")
    return made, backup.name


def check(backup: Backup, figures: Figures | None = None, tell: Tell | None = None) -> list[str]:
    """Read every byte of a backup again, and its figures; Chinese sentences on what is wrong, none: sound (and noted)."""
    if backup.told is None:
        return [backup.trouble or "没有清单"]
    wrong = manifest.damage(backup.folder, backup.told, tell)
    was = backup.told.figures
    if not wrong and figures and was:
        with manifest.reopened(backup.folder / config.DATABASE) as con:
            now = figures(con, dt.date.fromisoformat(was["as_of"]))
        if now["program"] == was["program"] and now["hash"] != was["hash"]:
            wrong = ["重新计算的数字与备份时不一致"]
    if not wrong:
        _note_verified(backup.folder)
    lacks = backup.told.incomplete
    return [*wrong, f"做备份时就{lacks}：{'、'.join(lacks.names[:5])}"] if lacks else wrong


def due(store: Store, now: dt.datetime | None = None) -> bool:
    """Whether a daily backup is wanted: the newest is older than a day and something was written since.

    One that bears a day to come (the clock was ahead) is not yet made; an incomplete one is made again.
    """
    if store.last_event == 0:
        return False
    now, head = now or dt.datetime.now(), manifest.audit_head(store.cursor())
    listed = (b for b in everything(store.directory) if not b.aside)
    made = [b.told for b in listed if b.told and b.told.at <= now]
    if any(told.audit_head == head for told in made if not told.incomplete):
        return False
    newest = max((told.at for told in made), default=None)
    return newest is None or now - newest >= EVERY


def thin(directory: Path, keep: int = KEPT, now: dt.datetime | None = None) -> list[str]:
    """:func:`thin_folder` of the store's own backups."""
    return thin_folder(directory / FOLDER, keep, now)


def thin_folder(folder: Path, keep: int = KEPT, now: dt.datetime | None = None) -> list[str]:
    """Remove the daily backups beyond the ``keep`` newest; the names of those removed.

    Incomplete ones take no complete one's place: they are counted by themselves. Nor does one that bears a
    day to come, which stays until that day.
    """
    now = now or dt.datetime.now()
    daily = [b for b in lying_in(folder) if b.told and b.told.why == DAILY and b.told.at <= now]
    old = [b for whole in (True, False) for b in [d for d in daily if d.whole is whole][keep:]]
    for backup in old:
        remove(backup)
    return [backup.name for backup in old]


def remove(backup: Backup) -> None:
    """Remove a backup's files; read-only originals in it too. The originals of the store stay."""
    if backup.folder.is_file():
        backup.folder.unlink()
        return
    aside = backup.folder.with_name(f"{copying.INCOMING}{backup.name}")
    backup.folder.replace(aside)  # half removed it must not look whole
    shutil.rmtree(aside)


def _describe(
    rough: Path, by: str, why: str, at: dt.datetime, raw: Mapping[str, tuple[str, int]],
    figures: Figures | None = None, tell: Tell | None = None,
) -> Manifest:  # fmt: skip
    """Write the manifest of what is in place, read everything again."""
    told = manifest.describe(rough, by, why, VERSION, at, raw)
    if figures:
        with manifest.reopened(rough / config.DATABASE) as con:
            told = replace(told, figures=figures(con, at.date()))
    told.write(rough)
    manifest.ensure_sound(rough, manifest.read(rough), tell)
    _note_verified(rough)
    return told


def _take_originals(
    raw: Path, target: Path, tell: Tell | None = None
) -> dict[str, tuple[str, int]]:
    """Copy every original; name → [sha256, bytes]. One that the disk itself cannot read is left out, and so missing."""
    target.mkdir()
    taken = {}
    paths = copying.originals(raw)
    for number, path in enumerate(paths, 1):
        copy = target / path.name
        try:
            taken[path.name] = (copying.copy(path, copy), copy.stat().st_size)
        except OSError as fault:
            if fault.errno != errno.EIO:
                raise
            copy.unlink(missing_ok=True)
        if tell:
            tell("原件", number, len(paths))
    return taken


def _same_as_open(store: Store, told: Manifest) -> None:
    """The copy must have every macro of the open database, and no fewer rows of what only grows."""
    _, views, schema = manifest.contents(store.cursor())
    if told.views != views or told.schema != schema:
        raise NotABackup("备份与正在使用的数据库结构不一致，没有留下这个备份。请再做一次。")


@contextlib.contextmanager
def _copied(store: Store, backups: Path) -> Iterator[Path]:
    """A copy of the open database, first under ``backups/``: no other place is reachable for it."""
    database = backups / f"{copying.INCOMING}{copying.stamp()}.duckdb"
    try:
        copying.copy_database(store, database)
        yield database
    finally:
        database.unlink(missing_ok=True)


def _found(folder: Path) -> Backup:
    try:
        told = manifest.read(folder)
    except NotABackup as trouble:
        return Backup(folder, None, str(trouble))
    try:
        noted = json.loads((folder / VERIFIED).read_text(encoding="utf-8"))
        verified = dt.datetime.fromisoformat(noted["at"])
    except (OSError, ValueError, KeyError, TypeError):  # never verified, or the note is torn
        verified = None
    return Backup(folder, told, None, verified)


def _bare(path: Path) -> Backup:
    return Backup(path, None, "升级前的数据库文件（没有原件和清单），需要时由维护人员使用。")


def _note_verified(folder: Path) -> None:
    noted = {"at": dt.datetime.now().isoformat(timespec="seconds")}
    (folder / VERIFIED).write_text(json.dumps(noted), encoding="utf-8")
