"""Whose the files of a store are: its owner's alone, whatever made them; nobody else writes among them."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from dudao.store.errors import StoreError

_OTHERS = 0o077


class NotTheOwner(StoreError):
    """The store belongs to another user of the machine, who could not read what this one would write."""

    def __init__(self, directory: Path, owner: str) -> None:
        super().__init__(
            f"数据目录“{directory}”是用户 {owner} 的，现在的用户是 {_name(os.geteuid())}：这样写进去的文件，看板自己会读不了。"
            f"没有做任何改动。请用它的主人运行，在命令前面加 sudo -u {owner}。"
        )


def ensure_owner(directory: Path) -> None:
    """Raise :class:`NotTheOwner` where this user could write into another's store.

    Where it cannot write nothing is said here; nor on a medium that gives every file to everybody.
    """
    if os.name != "posix" or not directory.is_dir() or not os.access(directory, os.W_OK):
        return
    found = directory.stat()
    if found.st_uid != os.geteuid() and not found.st_mode & stat.S_IWOTH:
        raise NotTheOwner(directory, _name(found.st_uid))


def tighten(directory: Path) -> None:
    """Close the folder and what lies in it and its folders to other users of the machine, where they are this user's."""
    if os.name != "posix":
        return
    places = [directory, *(p for p in directory.iterdir() if p.is_dir() and not p.is_symlink())]
    for place in places:
        _close(place)
        for path in place.iterdir():
            if not path.is_symlink():
                _close(path)


def _close(path: Path) -> None:
    with contextlib.suppress(OSError):  # gone meanwhile, or another's: the folder above is closed
        found = path.stat()
        if found.st_mode & _OTHERS and found.st_uid == os.geteuid():
            path.chmod(stat.S_IMODE(found.st_mode) & ~_OTHERS)


def _name(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:  # as in a container
        return f"#{uid}"
