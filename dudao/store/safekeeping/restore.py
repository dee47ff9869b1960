"""Restoring a backup: the present database goes aside whole, the backup's takes its place, the originals are united."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from dudao import queries
from dudao.forms import Form
from dudao.store import Store, config, opening
from dudao.store.errors import StoreDamaged, StoreError, StoreInUse
from dudao.store.lenses.authority import Authority, Forbidden
from dudao.store.safekeeping import backup, copying, manifest, originals
from dudao.store.safekeeping.manifest import Manifest, NotABackup, Tell

_SQL = queries.Statements("restore")

HALF = "数据库已经换成备份里的，原件还没有补全。请腾出空间，再恢复一次同一个备份。"
WHY, DONE = "before_restore", "restored_backup"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. ``aside``: where the database before it lies; ``unknown``: originals the restored
    database has never heard of (sha256), to be brought in again; ``mended``: damaged originals replaced;
    ``lost``: originals it must have that neither it nor the store holds whole;
    ``figures``: whether they are those of the backup, None where that cannot be said; ``purges``: how many
    purges were made after the backup, whose contents are therefore back."""

    backup: str
    aside: str | None
    uploads: int
    records: int
    unknown: tuple[str, ...]
    mended: tuple[str, ...]
    figures: bool | None = None
    purges: int = 0
    lost: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def restore(
    directory: Path, source: Path, by: str, forms: Mapping[str, Form] | None = None,
    figures: backup.Figures | None = None, tell: Tell | None = None,
    principal: Authority | None = None,
) -> Restored:  # fmt: skip
    """Put a backup in the place of the directory's store, open or not, sound or damaged.

    Raises :class:`~dudao.store.lenses.authority.Forbidden` where the ``principal`` may not, whose name is recorded;
    raises :class:`NotABackup` where ``source`` is not ours, damaged or of a newer program, and
    :class:`StoreInUse` where another process has the present database; nothing is changed then.
    Originals missing or damaged in the backup hinder nothing: they are named where the store has none that is whole.
    """
    directory = Path(directory).resolve()
    by = _ensure_may(directory, principal, by)
    told = manifest.read(source)
    ensure_fits(source, told)
    rotten = manifest.ensure_usable(source, told, tell)
    with copying.KEEPING:
        opened = present(directory)
        with opened.closed() if opened else _unopened():
            aside = exchange(directory, source, told, by)
        mended = unite(source, told, directory / manifest.RAW, rotten)
        store = opened or Store.open(directory, forms)
        try:
            done = _noted(store, told, source, aside, mended, by)
            lost = lost_originals(store, {*rotten, *told.incomplete.names})
            return replace(done, figures=_same_figures(store, told, figures), lost=lost)
        finally:
            if opened is None:
                store.close()


def _ensure_may(directory: Path, principal: Authority | None, by: str) -> str:
    """Who restores. A refusal is in the audit of the store where it is open; a damaged one takes no row."""
    if principal is None:
        return by
    if opened := present(directory):
        opened.seen_by(principal).ensure_may(DONE)
    elif not principal.may(DONE):
        raise Forbidden(principal.refusal(DONE), DONE)
    return principal.name


def present(directory: Path) -> Store | None:
    """The directory's store where this process has it open."""
    return Store._opened.get(Path(directory).resolve())


def ensure_fits(source: Path, told: Manifest) -> None:
    """Raise :class:`NotABackup` where the backup's schema is newer than this program."""
    newest = opening.newest()
    if told.schema > newest:
        raise NotABackup(
            f"备份“{source.name}”是更新版本的程序做的（结构第 {told.schema} 版，本程序只认识到第 {newest} 版）。请升级程序后再恢复。"
        )


@contextlib.contextmanager
def _unopened() -> Iterator[None]:
    """No thread of this process opens the store while its files are exchanged."""
    with Store._opening:
        yield


def exchange(directory: Path, source: Path, told: Manifest, by: str) -> Path | None:
    """Exchange the files of a closed store; the folder in which the present database is kept."""
    database = directory / config.DATABASE
    (directory / manifest.RAW).mkdir(parents=True, exist_ok=True)
    rough = database.with_name(f"{database.name}.restoring")
    with copying.told_when_full(directory):
        try:
            shutil.copyfile(source / config.DATABASE, rough)
            with rough.open("rb+") as held:
                os.fsync(held.fileno())
            if manifest.file_hash(rough) != told.database[0]:
                raise StoreError("从备份复制出来的数据库与备份不一致，没有恢复。请检查磁盘后再试。")
            aside = keep_present(directory, by, WHY)
            rough.replace(database)
        finally:
            rough.unlink(missing_ok=True)
    return aside


def keep_present(directory: Path, by: str, why: str) -> Path | None:
    """Keep the present (closed) database in ``backups/``: as a backup, or as it is where it cannot be read.

    Raises :class:`StoreInUse` where another process has it open. Its WAL goes along and is gone after.
    """
    database = directory / config.DATABASE
    wal = copying.wal_of(database)
    if not database.exists() and not wal.exists():
        return None
    try:
        if not database.exists():
            raise StoreDamaged(database, "文件不见了")
        opening.ensure_free(database)
        kept = backup.from_closed(directory, by, why).folder
    except (NotABackup, StoreDamaged):
        kept = copying.free_name(
            directory / backup.FOLDER, f"{why.replace('_', '-')}-{copying.stamp()}"
        )
        kept.mkdir(parents=True)
        for path in (database, wal):
            if path.exists():
                shutil.copyfile(path, kept / path.name)
    wal.unlink(missing_ok=True)
    return kept


def unite(source: Path, told: Manifest, raw: Path, rotten: Collection[str] = ()) -> tuple[str, ...]:
    """Bring the backup's originals to those that are there; damaged ones are replaced by the backup's and named.

    What is missing or damaged in the backup (``rotten`` since, or when it was made) replaces nothing.
    """
    raw.mkdir(parents=True, exist_ok=True)
    mended = []
    for name, (sha, _) in told.raw.items():
        target = raw / name
        if name in rotten or name in told.incomplete.damaged:
            continue
        if target.exists():
            if manifest.file_hash(target) == sha:
                continue
            target.replace(raw / f".damaged-{copying.stamp()}-{name}")
            mended.append(name)
        with copying.told_when_full(raw, HALF):
            copying.copy(source / manifest.RAW / name, target)
    return tuple(mended)


def lost_originals(store: Store, doubtful: Collection[str]) -> tuple[str, ...]:
    """Of the originals the database must have: those missing, and of ``doubtful`` ones those not whole."""
    folder = store.directory / manifest.RAW
    held = {path.name: path for path in copying.originals(folder)}
    must = originals.expected(store.cursor())
    lost = must - held.keys()
    for name in must & held.keys() & {*doubtful}:
        if not originals.is_sound(folder, name, manifest.file_hash(held[name])):
            lost.add(name)
    return tuple(sorted(lost))


def unknown_originals(store: Store) -> tuple[str, ...]:
    """The kept originals that no table of this database names."""
    known = opening.hashes_of(store.cursor())
    names = [path.name for path in copying.originals(store.directory / manifest.RAW)]
    return tuple(name for name in names if "." not in name and name not in known)


def _noted(
    store: Store, told: Manifest, source: Path, aside: Path | None, mended: tuple[str, ...], by: str
) -> Restored:
    """Count what is there now, say it in the audit."""
    tables, _, _ = manifest.contents(store.cursor())
    wrong = [name for name, count in told.tables.items() if tables.get(name, 0) < count]
    if wrong:
        raise StoreError(
            f"恢复后核对行数不符（{'、'.join(wrong[:3])}）。恢复前的数据库在“{aside}”，请把它交给维护人员。"
        )
    unknown = unknown_originals(store)
    records = backup.records_of(told)
    with store.writing(DONE, by) as write:
        write.subject = told.made_at
        write.detail = {
            "uploads": tables["upload"], "records": records, "schema": told.schema,
            "unknown": len(unknown), "mended": len(mended),
            "audit_seq": (told.audit_head or {}).get("seq"),
        }  # fmt: skip
    return Restored(
        str(source), str(aside) if aside else None, tables["upload"], records, unknown, mended,
        purges=_purges_undone(aside, told),
    )  # fmt: skip


def _purges_undone(aside: Path | None, told: Manifest) -> int:
    """How many purges the database put aside has more than the backup; 0 where it cannot be read."""
    if aside is None or not (aside / manifest.NAME).exists():
        return 0
    return max(manifest.read(aside).tables.get("purge", 0) - told.tables.get("purge", 0), 0)


def _same_figures(store: Store, told: Manifest, figures: backup.Figures | None) -> bool | None:
    """Whether the figures are those of the backup; None where another program's version reckoned them."""
    was = told.figures
    if figures is None or was is None:
        return None
    now = figures(store, dt.date.fromisoformat(was["as_of"]))
    return now["hash"] == was["hash"] if now["program"] == was["program"] else None


def last_restore(store: Store) -> dt.datetime | None:
    """When a backup was last restored and verified, as the audit tells; None: never."""
    [(at,)] = store.cursor().execute(
        _SQL["last_of_action"], [DONE]
    ).fetchall()  # fmt: skip
    return at


__all__ = ["DONE", "NotABackup", "Restored", "StoreInUse", "last_restore", "restore"]
