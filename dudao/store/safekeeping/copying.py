"""Copies that are whole or not there: the database by COPY FROM DATABASE, originals by links."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from dudao.store.errors import StoreError
from dudao.store.opening import CONFIG, DATABASE

if TYPE_CHECKING:
    from dudao.store import Store

KEEPING = threading.RLock()
"""Held while a process backs up, restores, rebuilds or purges: one of them at a time."""
INCOMING = ".incoming-"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def stamp(now: dt.datetime | None = None) -> str:
    return (now or dt.datetime.now()).strftime("%Y%m%d-%H%M%S")


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
    while target.exists():
        number += 1
        target = place / f"{name}-{number}"
    return target


@contextlib.contextmanager
def told_when_full(place: Path) -> Iterator[None]:
    """A disk that is full or will not be written to, as a Chinese sentence."""
    try:
        yield
    except OSError as trouble:
        if trouble.errno in _FULL:
            raise StoreError(_full(place)) from trouble
        raise StoreError(
            f"写不了“{place}”（{trouble.strerror or type(trouble).__name__}）。请检查这个位置能不能写，再试一次。"
        ) from trouble
    except (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException) as trouble:
        raise StoreError(_full(place)) from trouble


def _full(place: Path) -> str:
    free = shutil.disk_usage(place).free >> 20
    return (
        f"没有做成：磁盘写不进去，多半是空间不够（“{place}”还剩 {free} MB）。"
        "请腾出空间，或换一个磁盘再试。"
    )


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


def link_or_copy(source: Path, target: Path) -> None:
    """A hard link, or a copy where the file system or a border between two of them allows none."""
    try:
        os.link(source, target)
    except OSError as trouble:
        if trouble.errno in _FULL:
            raise
        copy(source, target)


def copy(source: Path, target: Path) -> None:
    """A copy of an original, read-only as they are."""
    shutil.copyfile(source, target)
    target.chmod(0o444)


def originals(raw: Path) -> list[Path]:
    """The files of ``raw/`` that are whole, in the order of their names."""
    if not raw.is_dir():
        return []
    return sorted(path for path in raw.iterdir() if path.is_file() and path.name[0] != ".")


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
