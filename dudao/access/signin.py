"""Log in, set the first or a forgotten password with a one-time code, change it. Same answer and same work,
whether there is such an account or not.
"""

from __future__ import annotations

import sqlite3

from dudao.access import locks, passwords, sessions, trail
from dudao.access.database import Access, AccessError
from dudao.access.sessions import Visitor

WRONG = "登录名或密码不对。"
WRONG_CODE = "登录名或一次性口令不对，或者口令已过期、已用过。"
LOCKED = (
    "从这个网络地址用这个登录名连续 5 次不对，15 分钟内不再核对。请稍后再试，"
    "或请管理员发一次性口令（口令随时可用）。"
)

_PASSWORD = "select account_id, name, password, disabled from account where key = ?"
_CODE = (
    "select a.account_id, a.name, c.hash, c.expires from account a join code c using (account_id)"
    " where a.key = ? and a.disabled = 0"
)
KNOWN_FOR = 30 * 24 * 3600.0
_KNOWN = (
    "select exists (select 1 from trail where address = ? and event = 'logged_in'"
    " and happened_at between ? and ?)"
)
_SET = "update account set password = ? where account_id = ?"
_USED = "delete from code where account_id = ?"


class Refused(AccessError):
    """A log-in that is refused; the text is what the person is told."""


def log_in(access: Access, name: str, password: str, address: str | None = None) -> str:
    """A session's token for a name and its password; :class:`Refused` otherwise."""
    _begin(access, name, address)
    account_id, plain, kept, disabled = _row(access, _PASSWORD, name) or (None, None, None, 1)
    right = passwords.matches(kept, password) if len(password) <= passwords.LONGEST else False
    if not right or disabled:
        raise _wrong(access, name, plain, "wrong_password", address, WRONG)
    with access.writing() as cursor:
        _still(cursor, name, kept)
        locks.reset(cursor, name, address)
        now = access.clock()
        trail.append(cursor, now, "logged_in", name=plain, actor=plain, address=address)
        return sessions.begin(cursor, now, account_id)


def activate(
    access: Access, name: str, code: str, password: str, address: str | None = None
) -> None:
    """Set a password with the one-time code, which is then used up; every log-in of the account ends.

    A right code passes also where the name is locked: it has 99 bits, which nobody guesses.
    """
    passwords.refuse_weak(password, name)
    account_id, plain, kept, expires = _row(access, _CODE, name) or (None, None, "", 0.0)
    left = expires - access.clock()
    if not passwords.same_code(kept, code) or not 0 < left <= passwords.CODE_HOURS * 3600:
        _begin(access, name, address)
        raise _wrong(access, name, plain, "wrong_code", address, WRONG_CODE)
    new = passwords.hashed(password)
    with access.writing() as cursor:
        if cursor.execute(_CODE, [passwords.key(name)]).fetchone() is None:
            raise Refused(WRONG_CODE)  # used, or the account disabled, in this very moment
        cursor.execute(_USED, [account_id])
        locks.reset_all(cursor, name)
        _set(cursor, access, account_id, plain, new, "password_set", address)


def change(
    access: Access, visitor: Visitor, old: str, password: str, address: str | None = None
) -> None:
    """Set another password knowing the present one; every log-in of the account ends."""
    name = visitor.principal.name
    passwords.refuse_weak(password, name)
    _begin(access, name, address)
    account_id, plain, kept, disabled = _row(access, _PASSWORD, name) or (None, None, None, 1)
    if not passwords.matches(kept, old) or disabled:
        raise _wrong(access, name, plain, "wrong_password", address, "现在的密码不对。")
    new = passwords.hashed(password)
    with access.writing() as cursor:
        _still(cursor, name, kept)
        locks.reset(cursor, name, address)
        _set(cursor, access, account_id, plain, new, "password_changed", address)


def _row(access: Access, sql: str, name: str) -> tuple | None:
    with access.reading() as cursor:
        return cursor.execute(sql, [passwords.key(name)]).fetchone() if cursor else None


def known(access: Access, address: str | None) -> bool:
    """Whether somebody has logged in from the address within a month: they have a place of their own in the queue."""
    with access.reading() as cursor:
        if cursor is None or address is None:
            return False
        now = access.clock()
        return bool(cursor.execute(_KNOWN, [address, now - KNOWN_FOR, now]).fetchone()[0])


def _begin(access: Access, name: str, address: str | None) -> None:
    if not locks.begin(access, name, address):
        raise Refused(LOCKED)


def _wrong(
    access: Access, name: str, plain: str | None, event: str, address: str | None, words: str
) -> Refused:
    locked = locks.wrong(access, name, address)
    told = {"name": plain, "detail": None if plain else "unknown_name", "address": address}
    trail.note(access, event, **told)
    if locked:
        trail.note(access, "locked", **told)
    return Refused(LOCKED if locked else words)


def _still(cursor: sqlite3.Cursor, name: str, kept: str | None) -> None:
    """What was judged outside the transaction must hold inside it."""
    row = cursor.execute(_PASSWORD, [passwords.key(name)]).fetchone()
    if row is None or row[2] != kept or row[3]:
        raise Refused(WRONG)


def _set(
    cursor: sqlite3.Cursor, access: Access, account_id: int, name: str, new: str, event: str,
    address: str | None,
) -> None:  # fmt: skip
    cursor.execute(_SET, [new, account_id])
    sessions.end_all(cursor, account_id)
    told = trail.fingerprint(new)
    trail.append(cursor, access.clock(), event, name=name, actor=name, detail=told, address=address)
