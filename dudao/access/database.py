"""The file of accounts, ``access.sqlite`` beside the store: SQLite, so that the command line works while a
server runs, a restore of the data never revives an account, and log-in works when the data does not open.
"""

from __future__ import annotations

import contextlib
import functools
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

FILE = "access.sqlite"
VERSION = 1
MAX_BOUND = 20_000

_SCHEMA = """
create table account (
    account_id integer primary key,
    name text not null,
    key text not null unique,
    role text not null,
    county text,
    password text,
    disabled integer not null default 0,
    created real not null
);
create table code (
    account_id integer primary key references account, hash text not null, expires real not null
);
create table session (
    token text primary key, account_id integer not null references account,
    began real not null, seen real not null
);
create table attempt (
    key text primary key, failures integer not null, locked_until real, last real not null
);
create table trail (
    seq integer primary key autoincrement,
    happened_at real not null,
    actor text,
    event text not null,
    name text,
    detail text,
    address text,
    previous text not null,
    hash text not null
);
create trigger trail_stays before update on trail begin select raise(abort, 'append only'); end;
create trigger trail_kept before delete on trail begin select raise(abort, 'append only'); end;
"""
_INDEX = "create index if not exists trail_address on trail (address, event, happened_at)"
_ANY = "select exists (select 1 from account)"


class AccessError(Exception):
    """What an account, a name or a password may not be; the text is the Chinese sentence to show."""


class AccessUnreadable(AccessError):
    """The file of accounts cannot be read: nobody is let in until it can."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"账号文件“{path.name}”读不了（{why}），为安全起见不放行任何人。请检查数据目录里的这个文件："
            "磁盘是否写满、权限是否改过；有备份的，停下看板，把它换回来再启动。"
        )


class Access:
    """The accounts of one store directory. ``clock`` gives seconds since the epoch.

    No file: no account. One connection a process, behind a lock; a look-up costs some 20 µs.
    Raises :class:`AccessUnreadable` wherever the file is damaged, exchanged or gone behind its back.
    """

    def __init__(self, directory: Path, clock: Callable[[], float] = time.time) -> None:
        self.directory = Path(directory)
        self.path = self.directory / FILE
        self.clock = clock
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._inode: int | None = None
        self._seen = False
        self._bound: dict[str, int] = {}

    def close(self) -> None:
        """Let go of the file; the next call opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def in_use(self) -> bool:
        """Whether there is any account, so that the gate stands. Once true, true for the process's life."""
        with self.reading() as cursor:
            found = cursor is not None and bool(cursor.execute(_ANY).fetchone()[0])
        if self._seen and not found:
            raise AccessUnreadable(self.path, "里面原有的账号不见了")
        self._seen = self._seen or found
        return found

    def bind(self, visit: str, account_id: int) -> bool:
        """Tie a browser visit (the server's id of it) to the account that began it; False: it is another's."""
        if len(self._bound) >= MAX_BOUND:
            self._bound.pop(next(iter(self._bound)))
        return self._bound.setdefault(visit, account_id) == account_id

    def is_others(self, visit: str, account_id: int) -> bool:
        """Whether the visit was begun by another account."""
        return self._bound.get(visit, account_id) != account_id

    def owner(self, visit: str) -> int | None:
        """The account that began the visit; None where none did."""
        return self._bound.get(visit)

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Cursor | None]:
        """A cursor to read with; None where there is no file yet."""
        with self._lock, self._said():
            connection = self._connect()
            yield connection.cursor() if connection else None

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Cursor]:
        """A cursor inside one transaction: all of it is written, or nothing. Makes the file where there is none."""
        with self._lock, self._said():
            connection = self._connect() or self._make()
            connection.execute("begin immediate")
            try:
                yield connection.cursor()
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    @contextlib.contextmanager
    def writing_if(self, wanted: Callable[[], bool]) -> Iterator[sqlite3.Cursor | None]:
        """As :meth:`writing` where ``wanted`` says so, asked by one thread at a time; else None, and no write."""
        with self._lock:
            if not wanted():
                yield None
                return
            with self.writing() as cursor:
                yield cursor

    @contextlib.contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as cause:
            raise AccessUnreadable(self.path, _words(cause, self.path)) from cause

    def _connect(self) -> sqlite3.Connection | None:
        try:
            inode = self.path.stat().st_ino
        except (FileNotFoundError, NotADirectoryError):
            if self._connection is not None or self._seen:
                raise AccessUnreadable(self.path, "文件不见了") from None
            return None
        if self._connection is None:
            self._connection, self._inode = self._open(), inode
        elif inode != self._inode:
            raise AccessUnreadable(self.path, "文件被换过，请重新启动看板")
        return self._connection

    def _open(self) -> sqlite3.Connection:
        if os.name == "posix" and self.path.stat().st_mode & 0o077:
            self.path.chmod(0o600)
        connection = sqlite3.connect(self.path, timeout=5, isolation_level=None, check_same_thread=False)  # fmt: skip
        try:
            (version,) = connection.execute("pragma user_version").fetchone()
            (sound,) = connection.execute("pragma quick_check(1)").fetchone()
            if sound != "ok":
                raise AccessUnreadable(self.path, "内容损坏")
            if version != VERSION:
                raise AccessUnreadable(self.path, f"版本是 {version}，这个程序认得的是 {VERSION}")
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            connection.execute("pragma foreign_keys = on")
            connection.execute(_INDEX)
        except BaseException:
            connection.close()
            raise
        return connection

    def _make(self) -> sqlite3.Connection:
        """A new file, whole before it has its name: an empty file is always a damaged one."""
        self.directory.mkdir(parents=True, exist_ok=True)
        new = self.directory / f".{FILE}-{os.getpid()}-{threading.get_ident()}"
        new.unlink(missing_ok=True)
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            with contextlib.closing(sqlite3.connect(new, isolation_level=None)) as connection:
                connection.executescript(_SCHEMA)
                connection.execute("pragma user_version = 1")
            with contextlib.suppress(FileExistsError):  # another process was first: its file counts
                _name(new, self.path)
        finally:
            new.unlink(missing_ok=True)
        made = self._connect()
        assert made is not None
        return made


@functools.cache
def shared(directory: Path) -> Access:
    """The process's one :class:`Access` of a directory: the gate and the pages look into the same."""
    return Access(directory)


def _name(new: Path, path: Path) -> None:
    try:
        os.link(new, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        os.rename(new, path)


def _words(cause: Exception, path: Path) -> str:
    if isinstance(cause, PermissionError) or "readonly" in str(cause):
        return "没有权限"
    if isinstance(cause, FileExistsError | NotADirectoryError):
        return f"“{path.parent}”不是文件夹"
    if "unable to open" in str(cause) and not os.access(path, os.R_OK | os.W_OK):
        return "没有权限"
    if "locked" in str(cause) or "busy" in str(cause):
        return "一直被别的程序占着"
    if "full" in str(cause):
        return "磁盘写满了"
    return "内容损坏或磁盘出错"
