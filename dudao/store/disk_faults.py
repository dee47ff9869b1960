"""What a fault of the disk or of the database file means: an exception of DuckDB or the system → a :class:`StoreError`."""

from __future__ import annotations

import contextlib
import errno
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb

from dudao.store.config import DATABASE
from dudao.store.errors import (
    DiskFull,
    FormatTooNew,
    NotPermitted,
    StoreDamaged,
    StoreError,
    StoreInterrupted,
    StoreInUse,
)
from dudao.values.refusals import refusal

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.EISDIR)
_SAYS_FULL = re.compile(
    r"No space left|Disk quota|File too large|not enough space|disk.{0,9}full", re.I
)
_SAYS_USED = re.compile(r"lock on file|being used by another process")
_SAYS_CLOSED = re.compile(
    r"Permission denied|Read-only file system|Access is denied|Operation not permitted"
)
_SAYS_NEWER = re.compile(r"created with a newer version of DuckDB")
_SAYS_DAMAGED = re.compile(
    r"Corrupt database|not a valid DuckDB|Could not read enough bytes|Is a directory"
    r"|sqlite_scanner|storage version|Serialization Error|checksum", re.I
)  # fmt: skip


def of(cause: BaseException, directory: Path, written: bool | None = None) -> StoreError | None:
    """The :class:`StoreError` that says it, None where it is no fault of the disk or of the database file.

    ``written``: what is known of the step under way, for a full disk (:class:`DiskFull`).

    >>> of(OSError(28, "No space left on device"), Path("."))
    DiskFull('“.”所在的磁盘写满了，没有写完。请腾出空间再试一次；没有回执的文件请重新报送，已经入库的不会重复。')
    >>> of(ValueError("No space left"), Path("."))
    """
    if isinstance(cause, StoreError):
        return cause
    if isinstance(cause, OSError):
        if cause.errno in _FULL:
            return DiskFull(directory, written)
        place = Path(cause.filename) if isinstance(cause.filename, str) else None
        return NotPermitted(directory, refusal(cause), place) if cause.errno in _CLOSED else None
    return _of_duckdb(cause, directory, written) if isinstance(cause, duckdb.Error) else None


def _of_duckdb(cause: duckdb.Error, directory: Path, written: bool | None) -> StoreError | None:
    text = str(cause)
    if _SAYS_USED.search(text):
        pid = re.search(r"PID (\d+)", text)
        return StoreInUse(directory, int(pid[1]) if pid else None)
    if _SAYS_FULL.search(text):
        return DiskFull(directory, written)
    if _SAYS_CLOSED.search(text):
        named = re.search(r'"([^"]+)"', text)
        place = Path(named[1]) if named else None
        return NotPermitted(directory, refusal(OSError(errno.EACCES, "")), place)
    if _SAYS_NEWER.search(text):
        return FormatTooNew(directory / DATABASE, duckdb.__version__)
    if _SAYS_DAMAGED.search(text):
        return StoreDamaged(directory / DATABASE, first_line(cause))
    lost = isinstance(cause, duckdb.FatalException | duckdb.ConnectionException | duckdb.InterruptException)  # fmt: skip
    return StoreInterrupted() if lost else None


@contextlib.contextmanager
def translated(directory: Path, written: bool | None = None) -> Iterator[None]:
    """Raise what a fault in the body means in its place; a fault that :func:`of` does not know goes through."""
    try:
        yield
    except (OSError, duckdb.Error) as cause:
        said = of(cause, directory, written)
        if said is None:
            raise
        raise said from cause


@contextlib.contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """The body in one transaction; rolled back where it raises. After a failed COMMIT a ROLLBACK raises too."""
    con.execute("begin")
    try:
        yield
        con.execute("commit")
    except BaseException:
        with contextlib.suppress(duckdb.Error):
            con.execute("rollback")
        raise


def first_line(cause: Exception) -> str:
    return str(cause).strip().splitlines()[0][:200]
