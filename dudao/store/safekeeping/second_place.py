"""Backups in a second place: each copied there whole, read again there, and what came of it kept beside the store.

The place is what ``DUDAO_BACKUP_TO`` says, else what was set in 管理 (``backup_to`` in the store's folder).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dudao.store.errors import StoreError
from dudao.store.safekeeping import backup, copying, manifest
from dudao.store.safekeeping.backup import Backup

ASKED, SET, NAME = "DUDAO_BACKUP_TO", "backup_to", "second.json"


@dataclass(frozen=True, slots=True)
class Second:
    """``name``: the newest backup that lies whole in the second place, read again there ``at``; ``trouble``: why the
    last try failed, at ``tried``."""

    place: str
    name: str | None = None
    at: str | None = None
    tried: str | None = None
    trouble: str | None = None

    def age(self, now: dt.datetime) -> dt.timedelta | None:
        """How old the newest copy is."""
        return now - dt.datetime.fromisoformat(self.at) if self.at else None


def place(directory: Path) -> Path | None:
    """The second place of a store's backups; None: none is set."""
    with contextlib.suppress(FileNotFoundError):
        said = os.environ.get(ASKED) or (directory / SET).read_text(encoding="utf-8").strip()
        return Path(said) if said else None
    return None


def choose(directory: Path, given: str) -> None:
    """Set the place, nothing for none. Raises :class:`StoreError` where it cannot serve."""
    given = given.strip()
    if given:
        _ensure_other(directory, Path(given))
    (directory / SET).write_text(given, encoding="utf-8")


def older_settings(of_server: Path | None) -> list[str]:
    """What a server that was started before ``DUDAO_BACKUP_TO`` was changed is to be told of; its own place given."""
    said = os.environ.get(ASKED)
    if not said or Path(said) == of_server:
        return []
    theirs = f"拷到“{of_server}”" if of_server else "没有第二处"
    return [f"正在运行的看板用的还是旧设置，{theirs}；现在设的是“{said}”。重启看板（systemctl restart dudao），再备份一次。"]  # fmt: skip


def state(directory: Path, to: Path | None = None) -> Second | None:
    """What the last copy came to; None where no second place is set. ``to``: another place than is set here."""
    to = to or place(directory)
    if to is None:
        return None
    with contextlib.suppress(OSError, ValueError, TypeError):
        found = Second(**json.loads((directory / NAME).read_text(encoding="utf-8")))
        if found.place == str(to):
            return found
    return Second(str(to))


def on_the_same_disk(directory: Path, to: Path | None = None) -> str | None:
    """The Chinese sentence where the second place lies on the file system of the store itself, which is lost with it;
    None where it does not, where it is not there, and where none is set. Two partitions of a disk are not told apart."""
    to = to or place(directory)
    with contextlib.suppress(OSError):
        if to is not None and to.stat().st_dev == directory.stat().st_dev:
            return f"第二处“{to}”和数据在同一块磁盘上：磁盘坏了，两处一起坏。请换到另一块磁盘或网络盘上的文件夹。"
    return None


def described(directory: Path, to: Path | None = None) -> dict[str, Any] | None:
    """The second place as ``--json`` takes it: when its newest copy was made, when the last try was and what hindered it,
    whether it lies on the store's own disk; None where none is set."""
    found = state(directory, to)
    if found is None:
        return None
    beside = on_the_same_disk(directory, to) is not None
    return {"place": found.place, "at": found.at, "tried": found.tried, "trouble": found.trouble, "same_disk": beside}  # fmt: skip


def bring(directory: Path, now: dt.datetime | None = None) -> Second | None:
    """Copy the newest whole backup to the second place where it is not there yet; None where none is set.

    What hinders is kept for :func:`state` and raised as a :class:`StoreError`.
    """
    before = state(directory)
    newest = next((one for one in backup.everything(directory) if one.whole), None)
    if before is None or newest is None:
        return before
    at = (now or dt.datetime.now()).isoformat(timespec="seconds")
    place_there = Path(before.place)
    try:
        if before.name != newest.name or not (place_there / newest.name / manifest.NAME).is_file():
            with copying.KEEPING:
                _copy(directory, newest, place_there)
        done = Second(before.place, newest.name, newest.told.made_at if newest.told else at, at)
    except (StoreError, OSError) as trouble:
        said = str(trouble) if isinstance(trouble, StoreError) else f"写不了“{place_there}”。"
        _keep(directory, Second(before.place, before.name, before.at, at, said))
        raise StoreError(said) from trouble
    _keep(directory, done)
    backup.thin_folder(place_there)
    return done


def _copy(directory: Path, made: Backup, place_there: Path) -> None:
    """A backup's folder at the second place, whole and read again, or not there."""
    _ensure_other(directory, place_there)
    target = place_there / made.name
    if target.exists():  # an older copy that was not whole
        shutil.rmtree(target)
    with copying.incoming(target) as rough:
        for path in sorted(made.folder.rglob("*")):
            copy = rough / path.relative_to(made.folder)
            if path.is_dir():
                copy.mkdir()
            else:
                shutil.copyfile(path, copy)
        manifest.ensure_sound(rough, manifest.read(rough))


def _ensure_other(directory: Path, to: Path) -> None:
    """Raise :class:`StoreError` where the place is no folder, or lies in the store itself.

    It is not made: a disk that is not mounted would else be a folder on the first one.
    """
    if not to.is_absolute() or not to.is_dir():
        raise StoreError(
            f"第二处备份的位置“{to}”不在：要写完整路径，文件夹要先建好；移动硬盘、网络盘要先接上。"
        )
    if to.resolve().is_relative_to(directory.resolve()):
        raise StoreError(f"第二处备份的位置“{to}”就在数据目录里，不算第二处。请换到另一块磁盘。")


def _keep(directory: Path, found: Second) -> None:
    rough = directory / f".{NAME}"
    rough.write_text(json.dumps(asdict(found), ensure_ascii=False), encoding="utf-8")
    rough.replace(directory / NAME)
