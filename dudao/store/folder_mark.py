"""That a directory once held a store: a mark beside it, where it stays when the directory is deleted or not mounted."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

from dudao.store.config import DATABASE
from dudao.store.errors import StoreGone


def mark_of(place: Path) -> Path:
    """The mark of a directory, beside it.

    >>> mark_of(Path("data/store")).as_posix()
    'data/.store.begun'
    """
    return place.with_name(f".{place.name}.begun")


def mark(directory: Path, now: dt.datetime | None) -> None:
    """Mark that the directory's store has given a receipt; not of a moment given, as the demo's are."""
    place = mark_of(directory)
    if now is None and not place.exists():
        with contextlib.suppress(OSError):  # a folder closed to this user: the backups inside tell
            place.write_text(
                "这里的督导数据库给过回执。数据目录不见了时，程序凭它不会另建一个空的；确定要从头开始，再删掉这个文件。\n",
                encoding="utf-8",
            )


def ensure_not_gone(directory: Path) -> None:
    """Raise :class:`StoreGone` where a store was begun here and its database is not there any more.

    Where originals are left a new database is made beside them, and says so: they can be brought in again.
    """
    if (directory / DATABASE).exists() or _has_any(directory / "raw"):
        return
    if mark_of(directory).exists() or _has_any(directory / "backups"):
        said = f"数据库不见了；这里收过文件。确定要从空的开始，请先删掉“{mark_of(directory)}”并移走 backups"
        raise StoreGone(directory, said)


def _has_any(folder: Path) -> bool:
    return folder.is_dir() and any(path.name[0] != "." for path in folder.iterdir())
