"""The trail of accounts and log-ins: append-only, each row's hash holds the one before it.

What strangers do is written by :func:`note`: repeats within a minute become one more row with their number, and
only so many rows a minute are written, so that nobody outside can fill the disk or the page.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from dudao.access.database import Access

FIRST = "0" * 64
EVENTS = {
    "account_created": "建立账号",
    "role_changed": "改角色",
    "disabled": "停用账号",
    "enabled": "启用账号",
    "code_issued": "发一次性口令",
    "password_set": "用一次性口令设密码",
    "password_changed": "改密码",
    "logged_in": "登录",
    "logged_out": "退出",
    "wrong_password": "密码不对",
    "wrong_code": "一次性口令不对",
    "locked": "锁定",
    "refused_token": "登录凭证无效",
    "denied": "拒绝",
    "accounts_restored": "从备份恢复账号",
    "more": "另有几种没有逐行记",
}
"""Event code → its word."""
LINKED_PASSWORD = ("password_set", "password_changed")

_APPEND = (
    "insert into trail (seq, happened_at, actor, event, name, detail, address, previous, hash)"
    " values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LAST = "select seq, hash from trail order by seq desc limit 1"
_COLUMNS = "select seq, happened_at, actor, event, name, detail, address, previous, hash from trail"
_ALL = f"{_COLUMNS} order by seq"
_NEWEST = f"{_COLUMNS} order by seq desc limit ?"
_AFTER = f"{_COLUMNS} where seq > ? order by seq"
_HELD = "select count(*), max(case when seq = :seq then hash end) from trail where seq <= :seq"
_COUNT = "select count(*) from trail"
_OF_ACCOUNTS = f"""{_COLUMNS} where event in ('account_created', 'role_changed', 'disabled', 'enabled',
    'password_set', 'password_changed') order by seq"""
_EVER = "select coalesce(max(seq), 0) from sqlite_sequence where name = 'trail'"
_ACCOUNTS = "select name, role, county, disabled, password from account"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. ``name`` is the account it is about (None: no such account), ``detail`` a code, never a password."""

    seq: int
    happened_at: float
    actor: str | None
    event: str
    name: str | None
    detail: str | None
    address: str | None
    previous: str
    hash: str

    @property
    def at(self) -> dt.datetime:
        """The moment in local time, naive."""
        return dt.datetime.fromtimestamp(self.happened_at)


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether the trail is sound: its ``rows`` and, where it is not, the first ``bad`` row and why (Chinese);
    ``head``: the last row's hash."""

    rows: int
    bad: int | None = None
    why: str | None = None
    head: str | None = field(default=None, compare=False)


def append(
    cursor: sqlite3.Cursor, at: float, event: str, *, name: str | None = None,
    actor: str | None = None, detail: str | None = None, address: str | None = None,
) -> None:  # fmt: skip
    """Append a row inside the caller's transaction."""
    if event not in EVENTS:
        raise ValueError(f"unknown event {event!r}")
    seq, previous = cursor.execute(_LAST).fetchone() or (0, FIRST)
    row = [seq + 1, at, actor, event, name, detail, address, previous]
    cursor.execute(_APPEND, [*row, digest(row)])


PER_MINUTE = 30
"""Rows of strangers a minute; the repeats of each add one more row, and whatever else there was a last one."""
_MINUTE = 60.0


@dataclass(slots=True)
class _Minute:
    """What strangers did in a minute: what is written of it, and what is only counted."""

    began: float = 0.0
    written: set[tuple] = field(default_factory=set)
    repeats: Counter[tuple] = field(default_factory=Counter)
    more: int = 0

    def holds(self, now: float) -> bool:
        return self.began <= now < self.began + _MINUTE

    def rows(self) -> Iterator[tuple]:
        """Event, name, detail and address of the rows that its end adds."""
        for (event, name, detail, address), times in self.repeats.items():
            yield event, name, f"{detail or ''} ×{times}".strip(), address
        if self.more:
            yield "more", None, f"×{self.more}", None


_MINUTES: WeakKeyDictionary[Access, _Minute] = WeakKeyDictionary()


def note(
    access: Access, event: str, *, name: str | None = None, detail: str | None = None,
    address: str | None = None,
) -> None:  # fmt: skip
    """A row of what somebody not logged in did or was refused; see the module."""
    write_counted(access)
    key = (event, name, detail, address)
    with access.writing_if(lambda: _is_new(access, key)) as cursor:
        if cursor is not None:
            append(cursor, access.clock(), event, name=name, detail=detail, address=address)


def _is_new(access: Access, key: tuple) -> bool:
    minute = _MINUTES.setdefault(access, _Minute(access.clock()))
    if key in minute.written:
        minute.repeats[key] += 1
        return False
    if len(minute.written) >= PER_MINUTE:
        minute.more += 1
        return False
    minute.written.add(key)
    return True


def write_counted(access: Access, *, now: bool = False) -> None:
    """Write what was only counted, where its minute is over; ``now``: in any case, before the process ends."""
    with access.writing_if(lambda: _is_over(access, now)) as cursor:
        if cursor is None:
            return
        minute = _MINUTES.pop(access)
        for event, name, detail, address in minute.rows():
            told = {"name": name, "detail": detail, "address": address}
            append(cursor, access.clock(), event, **told)


def _is_over(access: Access, now: bool) -> bool:
    minute = _MINUTES.get(access)
    if minute is None or (minute.holds(access.clock()) and not now):
        return False
    if minute.repeats or minute.more:
        return True
    del _MINUTES[access]
    return False


def digest(row: Sequence[object]) -> str:
    """sha256 over a row's columns, the previous hash among them, as one JSON array."""
    return hashlib.sha256(json.dumps(row, ensure_ascii=False).encode()).hexdigest()


def fingerprint(password_hash: str | None) -> str:
    """What the trail keeps of a stored (salted) hash, so that one exchanged behind its back is found."""
    return hashlib.sha256((password_hash or "").encode()).hexdigest()[:16]


def place(role: str, county: str | None) -> str:
    """Role and county as the trail writes them.

    >>> place("county", "五华区"), place("city", None)
    ('county 五华区', 'city')
    """
    return f"{role} {county}" if county else role


def entries(access: Access) -> list[Entry]:
    """The whole trail, oldest first."""
    with access.reading() as cursor:
        return [Entry(*row) for row in cursor.execute(_ALL)] if cursor else []


def count(access: Access) -> int:
    """How many rows there are."""
    with access.reading() as cursor:
        return cursor.execute(_COUNT).fetchone()[0] if cursor else 0


def newest(access: Access, number: int) -> list[Entry]:
    """The last rows, newest first."""
    with access.reading() as cursor:
        return [Entry(*row) for row in cursor.execute(_NEWEST, [number])] if cursor else []


def verify(access: Access, since: Finding | None = None) -> Finding:
    """Check the chain, that its end was not cut off, and that every account is as the trail says.

    ``since``: a sound finding of before, whose rows are only counted; they are checked anew where their last is
    not as it was.
    """
    with access.reading() as cursor:
        if cursor is None:
            return Finding(0)
        if since and (since.bad or cursor.execute(_HELD, {"seq": since.rows}).fetchone() != (since.rows, since.head)):  # fmt: skip
            since = None
        seq, head = (since.rows, since.head or FIRST) if since else (0, FIRST)
        rows = [Entry(*row) for row in cursor.execute(_AFTER, [seq])]
        (ever,) = cursor.execute(_EVER).fetchone()
        told = [Entry(*row) for row in cursor.execute(_OF_ACCOUNTS)]
        accounts = cursor.execute(_ACCOUNTS).fetchall()
    last = seq + len(rows)
    bad = _broken(rows, seq, head)
    if bad is None and ever != last:
        bad = last + 1, f"账号记录到第 {last} 行为止，原来有 {ever} 行：后面的被删掉了。"
    bad = bad or _unlike(told, accounts, last)
    at, why = bad or (None, None)
    return Finding(last, at, why, head=rows[-1].hash if rows else head if since else None)


def _broken(rows: list[Entry], seq: int, previous: str) -> tuple[int, str] | None:
    for expected, row in enumerate(rows, start=seq + 1):
        columns = [
            row.seq, row.happened_at, row.actor, row.event, row.name, row.detail, row.address,
            row.previous,
        ]  # fmt: skip
        if row.seq != expected:
            return expected, f"账号记录第 {expected} 行不见了（下一行是第 {row.seq} 行）。"
        if row.previous != previous:
            return expected, f"账号记录第 {expected} 行接不上前一行：前一行被改过或被换过。"
        if digest(columns) != row.hash:
            return expected, f"账号记录第 {expected} 行的内容与指纹不符：这一行被改过。"
        previous = row.hash
    return None


def _unlike(rows: list[Entry], accounts: list[tuple], last: int) -> tuple[int, str] | None:
    told: dict[str | None, list[str]] = {}
    for row in rows:
        if row.event == "account_created":
            told[row.name] = [row.detail or "", "0", fingerprint(None)]
        elif row.name not in told:
            continue
        elif row.event == "role_changed":
            told[row.name][0] = row.detail or ""
        elif row.event in ("disabled", "enabled"):
            told[row.name][1] = str(int(row.event == "disabled"))
        elif row.event in LINKED_PASSWORD:
            told[row.name][2] = row.detail or ""
    held = {
        name: [place(role, county), str(disabled), fingerprint(password)]
        for name, role, county, disabled, password in accounts
    }
    wrong = [name for name in {**told, **held} if told.get(name) != held.get(name)]
    if not wrong:
        return None
    return last + 1, f"账号“{wrong[0]}”与记录不符：角色、停用状态或密码被人绕过看板改过。"
