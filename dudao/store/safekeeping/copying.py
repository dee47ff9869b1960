"""Copies that are whole or not there: the database by COPY FROM DATABASE, originals byte by byte."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import hashlib
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from dudao.store import disk_faults, raw
from dudao.store.config import CONFIG, DATABASE
from dudao.store.errors import DiskFull, StoreError, StoreInterrupted
from dudao.values.refusals import refusal

if TYPE_CHECKING:
    from dudao.store import Store

KEEPING = threading.RLock()
"""Held while a process backs up, restores, rebuilds or purges: one of them at a time."""
INCOMING = ".incoming-"
_PIECE = 1 << 20
_NO_ROOM = (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def stamp(now: dt.datetime | None = None) -> str:
    return (now or dt.datetime.now()).strftime("%Y%m%d-%H%M%S")


def sweep(directory: Path) -> None:
    """Remove what a killed backup, rebuild, restore or migration left: whole rows stand in it. Under :data:`KEEPING`."""
    left = [*directory.glob(f"backups/{INCOMING}*")]
    left += [*directory.glob(f"{DATABASE}.migrating*"), *directory.glob(f"{DATABASE}.restoring*")]
    for path in left:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def sweep_all(directory: Path) -> None:
    """:func:`sweep` at an opening, when nothing is under way yet: half an original, and what DuckDB spilled, too."""
    sweep(directory)
    raw.sweep(directory / "raw")
    for path in directory.glob(f"{DATABASE}.tmp/*"):
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def incoming(target: Path) -> Iterator[Path]:
    """A rough folder that becomes ``target`` when the body is through and vanishes when it raises.

    A full disk is told as a :class:`StoreError`.
    """
    rough = target.with_name(f"{INCOMING}{target.name}")
    with told_when_full(target.parent):
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(rough, ignore_errors=True)
            rough.mkdir()
            yield rough
            flush(rough)
            rough.replace(target)
        except BaseException:
            shutil.rmtree(rough, ignore_errors=True)
            raise


def free_name(place: Path, name: str) -> Path:
    """The path of this name, with a number where it is taken already."""
    target, number = place / name, 1
    while os.path.exists(target):  # no, where one cannot even look: writing says why
        number += 1
        target = place / f"{name}-{number}"
    return target


UNTOUCHED = "没有留下半份文件，数据没有改动。请腾出空间，或换一个磁盘再试。"


@contextlib.contextmanager
def told_when_full(place: Path, state: str = UNTOUCHED) -> Iterator[None]:
    """A disk that is full or will not be written to, as a Chinese sentence; ``state``: what is true of the data then."""
    try:
        yield
    except OSError as fault:
        if fault.errno in _FULL:
            raise StoreError(_full(place, state)) from fault
        raise StoreError(
            f"写不了“{place}”（{refusal(fault)}）。请检查这个位置能不能写，再试一次。"
        ) from fault
    except duckdb.Error as fault:
        said = disk_faults.of(fault, place)
        if said is not None and not isinstance(said, DiskFull | StoreInterrupted):
            raise said from fault
        if isinstance(fault, _NO_ROOM):
            raise StoreError(_full(place, state)) from fault
        raise


def _full(place: Path, state: str) -> str:
    free = shutil.disk_usage(place).free >> 20
    return f"没有做成：磁盘写不进去，多半是空间不够（“{place}”还剩 {free} MB）。{state}"


def copy_database(store: Store, target: Path) -> None:
    """Write a consistent copy of the open database to ``target`` (under ``backups/``), uploads going on meanwhile.

    Compacted: nothing deleted is left in its bytes. Nothing stays at ``target`` where it fails.
    """
    backups = str(target).replace("'", "''")
    with store.cursor() as cursor:
        try:
            cursor.execute(f"attach '{backups}' as copy_out")
            try:
                cursor.execute("copy from database dudao to copy_out")
                cursor.execute("checkpoint copy_out")
            finally:
                cursor.execute("detach copy_out")
        except duckdb.Error:
            target.unlink(missing_ok=True)
            wal_of(target).unlink(missing_ok=True)
            raise


def copy_closed(database: Path, target: Path) -> None:
    """Copy a database no process has open, what its WAL holds included."""
    shutil.copyfile(database, target)
    if wal_of(database).exists():
        shutil.copyfile(wal_of(database), wal_of(target))
        with duckdb.connect(str(target), config=CONFIG) as con:
            con.execute("checkpoint")


def wal_of(database: Path) -> Path:
    return database.with_name(database.name + ".wal")


def copy(source: Path, target: Path) -> str:
    """A copy of an original, read-only as they are; the sha256 of what was read.

    No hard link: what rots in the one would rot in the other.
    """
    running = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as written:
        while piece := read.read(_PIECE):
            running.update(piece)
            written.write(piece)
        written.flush()
        os.fsync(written.fileno())
    target.chmod(0o400)
    return running.hexdigest()


def originals(folder: Path) -> list[Path]:
    """The files of ``raw/`` that are whole, in the order of their names."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_file() and path.name[0] != ".")


def flush(folder: Path) -> None:
    """Have everything in a folder on the disk before its name says that it is whole."""
    for path in [folder / DATABASE, *folder.glob("*.json")]:
        if path.is_file():
            with path.open("rb+") as held:
                os.fsync(held.fileno())
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
