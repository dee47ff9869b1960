"""Log-ins: a random token in the browser, its sha256 here. Idle 30 minutes or 8 hours in all, and it is over."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from dataclasses import dataclass

from dudao.access import trail
from dudao.access.database import Access, AccessError
from dudao.access.roles import Principal

IDLE = 30 * 60.0
ABSOLUTE = 8 * 3600.0
TOUCH = 60.0

_BEGIN = "insert into session (token, account_id, began, seen) values (?, ?, ?, ?)"
_FIND = (
    "select a.account_id, a.name, a.role, a.county, s.began, s.seen from session s"
    " join account a using (account_id) where s.token = ? and a.disabled = 0"
)
_TOUCH = "update session set seen = ? where token = ?"
_END = "delete from session where token = ?"
_END_ALL = "delete from session where account_id = ?"
_TIDY = "delete from session where seen < ? or began < ? or began > ?"


class LoggedOut(AccessError):
    """The log-in of a visit has ended, or another account's took its place; the text is ``left`` or ``ended``."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who a token stands for at this moment: role and county are read anew at every look-up."""

    account_id: int
    principal: Principal


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def begin(cursor: sqlite3.Cursor, now: float, account_id: int) -> str:
    """A new token (256 bits) inside the caller's transaction; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    cursor.execute(_TIDY, [now - IDLE, now - ABSOLUTE, now])
    cursor.execute(_BEGIN, [_hash(token), account_id, now, now])
    return token


def find(access: Access, token: str | None) -> Visitor | None:
    """Whose token it is; None: forged, expired, logged out, or the account is disabled or has changed since.

    The idle time begins anew, written at most once a minute.
    """
    if not token:
        return None
    now, hashed = access.clock(), _hash(token)
    with access.reading() as cursor:
        row = cursor.execute(_FIND, [hashed]).fetchone() if cursor else None
    if row is None:
        return None
    account_id, name, role, county, began, seen = row
    if now - seen >= IDLE or now - began >= ABSOLUTE:
        return None
    if (
        began > now or seen > now + TOUCH
    ):  # the clock was set back: nobody can tell how long it has lasted
        return None
    if now - seen >= TOUCH:
        with access.writing() as cursor:
            cursor.execute(_TOUCH, [now, hashed])
    return Visitor(account_id, Principal(name, role, county))


def end(access: Access, token: str | None, address: str | None = None) -> None:
    """Log out: the token is worth nothing from now on."""
    visitor = find(access, token)
    if token is None or visitor is None:
        return
    with access.writing() as cursor:
        cursor.execute(_END, [_hash(token)])
        name = visitor.principal.name
        trail.append(cursor, access.clock(), "logged_out", name=name, actor=name, address=address)


def end_all(cursor: sqlite3.Cursor, account_id: int) -> None:
    """End every log-in of an account, inside the caller's transaction."""
    cursor.execute(_END_ALL, [account_id])
